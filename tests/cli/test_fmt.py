"""``enclave fmt``: keys and words change language, nothing else does, and nothing is half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.cli import main
from enclave.cli.fmt import replace_file, rewritten
from enclave.compile.dialects import dialects
from enclave.terms.packs import rules_root, scenarios_root

TEXT = """\
# 说明：不动 parties 这个词
agreement: jia-yi   # trailing: comment
title: {zh: "role: host", en: "weights"}
status: draft
parties:
  host: {name: {zh: 甲县}, role: host, level: county}
  对象:  {name: {zh: 乙县}, role: origin, level: county}
scope: {heads: all, retain: [county, prefecture]}
clauses:
  - {id: share, kind: share, weights: {host: 6, 对象: 4}, note: share}
  - id: top
    kind: cap
    party: 对象
    limit: {ratio: 120%, of: outlay}
    span: agreement
    spill: host
  - {id: floor, kind: guarantee, to: 对象, amount: 3万元, payer: {party: host, source: share}, beyond_cap: yes}
data: {outlay: {value: 1万元}}
credit:
  value_added: {mode: full, to: host}
settle: {period: year, account: agreement, late: adjust}
"""

FOLDERS = ("agreements", "examples", "formulas", "indicators", "statute")
SHIPPED = [p for name in FOLDERS for p in sorted((rules_root() / name).glob("*.yaml"))]
SHIPPED += sorted(scenarios_root().rglob("*.yaml"))


def fmt(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["fmt", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def write(folder: Path, text: str) -> Path:
    path = folder / "a.yaml"
    path.write_bytes(text.encode())
    return path


def test_chinese_keys_and_words_and_back_to_the_byte(tmp_path, capsys):
    path = write(tmp_path, TEXT)
    code, chinese, _ = fmt(capsys, str(path), "--lang", "zh")
    assert code == 0
    assert path.read_bytes().decode() == TEXT
    for line in (
        "# 说明：不动 parties 这个词",
        "协议: jia-yi   # trailing: comment",
        '标题: {中文: "role: host", 英文: "weights"}',
        "  host: {名称: {中文: 甲县}, 角色: 飞入地, 级次: 县级}",
        "  对象:  {名称: {中文: 乙县}, 角色: 飞出地, 级次: 县级}",
        "范围: {税种: 全部, 留成级次: [县级, 市州级]}",
        "  - {编号: share, 种类: 分成, 份额: {host: 6, 对象: 4}, 附注: share}",
        "    限额: {占比: 120%, 基于: outlay}".replace("限额", "上限"),
        "    累计期间: 协议期",
        "付款方: {对象: host, 来源: 份额}, 可超上限: 是}",
        "  value_added: {方式: 全归, 归: host}",
        "结算: {周期: 年, 账户: 按协议, 跨年退税: 当年调整}",
    ):
        assert line in chinese
    write(tmp_path, chinese)
    assert fmt(capsys, str(path), "--lang", "en")[1] == TEXT
    write(tmp_path, TEXT)
    assert fmt(capsys, str(path), "--lang", "en")[1] == TEXT


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_every_shipped_file_goes_to_chinese_and_back_to_the_byte(path, tmp_path):
    before, chinese = rewritten(path, "zh")
    assert chinese != before
    middle = tmp_path / path.name
    middle.write_bytes(chinese.encode())
    assert rewritten(middle, "en")[1] == rewritten(path, "en")[1]
    back = tmp_path / f"en-{path.name}"
    back.write_bytes(rewritten(middle, "en")[1].encode())
    assert rewritten(back, "zh")[1] == chinese


def test_second_names_become_the_first_and_the_language_stays(tmp_path, capsys):
    path = write(tmp_path, "协议: a\n条款:\n  - {编号: x, 种类: 分成, 比例: {甲: 1}}\n")
    assert "份额: {甲: 1}" in fmt(capsys, str(path))[1]
    path = write(tmp_path, "agreement: a\nclauses:\n  - {编号: x, kind: 分成, weights: {甲: 1}}\n")
    assert "{id: x, kind: share, weights: {甲: 1}}" in fmt(capsys, str(path))[1]


def test_check_names_the_files_and_changes_nothing(tmp_path, capsys):
    path = write(tmp_path, TEXT)
    assert fmt(capsys, "--check", str(path)) == (0, "", "")
    code, out, _ = fmt(capsys, "--check", "--lang", "zh", str(path))
    assert (code, out) == (1, f"{path}\n")
    assert path.read_bytes().decode() == TEXT


def test_write_replaces_the_file_at_once(tmp_path, capsys):
    path = write(tmp_path, TEXT.replace("\n", "\r\n"))
    path.chmod(0o640)
    code, out, _ = fmt(capsys, "--write", "--lang", "zh", str(path))
    assert (code, out) == (0, "")
    content = path.read_bytes().decode()
    assert "协议: jia-yi" in content
    assert content.count("\r\n") == TEXT.count("\n")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = write(tmp_path, "old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_with_a_mistake_is_refused_before_anything_is_written(tmp_path, capsys):
    good, bad = write(tmp_path, TEXT), tmp_path / "b.yaml"
    bad.write_text("agreement: a\nagreement: b\n", encoding="utf-8")
    code, out, err = fmt(capsys, "--write", "--lang", "zh", str(good), str(bad))
    assert code == 3
    assert out == ""
    assert "E114" in err
    assert good.read_bytes().decode() == TEXT


def test_other_files_are_wrong_usage(tmp_path, capsys):
    path = write(tmp_path, "name: x\n")
    assert fmt(capsys, str(path))[0] == 2


def test_a_document_in_chinese_has_no_english_key_left():
    for dialect in dialects():
        assert not set(dialect.key_map("zh").values()) & set(dialect.chinese)


OPEN = """\
协议: a
参与方: {hole: {角色: 飞出地}, 待定: {角色: 飞入地}}
条款:
  - {编号: s, 种类: 分成, 份额: {hole: 比例}}
  - {编号: c, 种类: 封顶, 参与方: 甲, 超出归: {hole: 归谁}}  # hole
  - {编号: d, 种类: 封顶, 参与方: 甲, 超出归: {待定: 归谁}}
  - {编号: e, 种类: 分成, 份额: {number: 6, 待定: 4}}
"""


def test_an_open_term_below_a_free_key_changes_language(tmp_path, capsys):
    path = write(tmp_path, OPEN)
    code, chinese, _ = fmt(capsys, str(path), "--lang", "zh")
    assert code == 0
    assert "份额: {待定: 比例}" in chinese
    assert "超出归: {待定: 归谁}}  # hole" in chinese
    assert "{number: 6, 待定: 4}" in chinese
    assert "参与方: {hole: {角色: 飞出地}, 待定:" in chinese
    code, english, _ = fmt(capsys, str(write(tmp_path, chinese)), "--lang", "en")
    assert code == 0
    assert english.count("{hole: 归谁}") == 2
    assert "{number: 6, 待定: 4}" in english
    assert fmt(capsys, str(write(tmp_path, english)), "--lang", "zh")[1] == chinese

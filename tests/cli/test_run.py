"""``enclave run`` as a user runs it: full output, forms, filters, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"
HASHES = ("* 指纹：", "* Hashes: ")


def enclave(*words: str, cwd: Path = DATA, **env: str) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ENCLAVE", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "enclave", *words],
        cwd=cwd,
        capture_output=True,
        check=False,
        env={**clean, **env},
    )


def text(run: subprocess.CompletedProcess[bytes]) -> str:
    return run.stdout.decode("utf-8")


def without_hashes(output: str) -> str:
    return "".join(x for x in output.splitlines(keepends=True) if not x.startswith(HASHES))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_output_is_the_recorded_one(lang):
    run = enclave("run", "jiazhou", "--lang", lang)
    assert run.returncode == 0, run.stderr.decode()
    golden = (DATA / "golden" / f"run.{lang}.txt").read_text(encoding="utf-8")
    assert without_hashes(text(run)) == golden


def test_the_hashes_name_every_input_and_the_flows():
    (line,) = [x for x in text(enclave("run", "jiazhou")).splitlines() if x.startswith(HASHES)]
    for name in ("scenario.yaml", "jia-yi.yaml", "receipts.csv", "statute:example-jiazhou"):
        assert re.search(rf"{re.escape(name)} [0-9a-f]{{8}} ", line)
    assert re.search(r"flows [0-9a-f]{8}$", line)


def test_the_same_input_gives_the_same_output_whatever_the_hash_seed():
    runs = [enclave("run", "jiazhou", PYTHONHASHSEED=str(seed)) for seed in (1, 2)]
    assert runs[0].stdout == runs[1].stdout


def test_messages_go_to_standard_error_and_quiet_silences_them():
    loud, quiet = enclave("run", "jiazhou"), enclave("run", "jiazhou", "--quiet")
    assert "读取 jiazhou/scenario.yaml · 协议 2 个 · 入库记录 13 条" in loud.stderr.decode()
    assert "W504" in loud.stderr.decode()
    assert quiet.stderr == b""
    assert loud.stdout == quiet.stdout


def test_tables_foot():
    """Every displayed row and column of money adds up in the last digit."""
    output = text(enclave("run", "jiazhou", "-q"))
    blocks = [b.splitlines() for b in output.split("\n\n")]
    (shares,) = [b for b in blocks if b[0].startswith("各方分成 · 甲乙飞地协议")]
    rows = [
        [round(float(x.replace(",", "")) * 100) for x in line.split()[1:]] for line in shares[3:]
    ]
    for row in rows:
        assert sum(row[:-1]) == row[-1]
    for column in zip(*rows, strict=True):
        assert sum(column[:-1]) == column[-1]


def test_json_is_one_document_in_fen():
    run = enclave("run", "jiazhou", "-o", "json")
    body = json.loads(text(run))
    assert body["schema"] == "enclave/result/1"
    assert (body["unit"], body["currency"]) == ("fen", "CNY")
    assert body["summary"]["receipts"] == 7890257013
    assert sum(body["summary"]["levels"].values()) == body["summary"]["receipts"]
    (first, second) = body["agreements"]
    assert [first["id"], second["id"]] == ["jia-yi", "bing-yi"]
    for agreement in body["agreements"]:
        for year in agreement["years"]:
            assert sum(year["shares"].values()) == year["pool"] + year["own_funds"]
    assert all(check["holds"] for check in body["checks"])
    double = [c for c in body["credit"] if c["modes"] == ["double"]]
    assert all(c["overlap"] == c["official_total"] for c in double)
    assert body["credit"][0]["label"]["zh"] == "仅用于内部考核，不是官方统计"
    assert body["summary"]["balanced"] is True


def test_csv_is_the_flows_without_a_byte_order_mark():
    run = enclave("run", "jiazhou", "-o", "csv", "-q")
    assert not run.stdout.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text(run))))
    body = json.loads(text(enclave("run", "jiazhou", "-o", "json", "-q")))
    total = sum(int(row["amount_fen"]) for row in rows)
    assert total == body["summary"]["pool"] + body["summary"]["own_funds"]
    assert len(rows) == body["flows"]


@pytest.mark.parametrize(("unit", "shown"), [("元", "78,902,570.13"), ("亿元", "0.79")])
def test_the_unit_of_tables_can_be_chosen(unit, shown):
    output = text(enclave("run", "jiazhou", "-q", "--unit", unit))
    assert f"单位：{unit}" in output
    assert shown in output.split("\n\n")[0]


def test_one_agreement_or_one_party_can_be_asked_for():
    one = text(enclave("run", "jiazhou", "-q", "--agreement", "bing-yi"))
    assert "丙乙共建园区" in one
    assert "甲乙飞地协议" not in one
    assert one == text(enclave("run", "jiazhou", "-q", "--party", "丙县"))


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("--agreement", "nix"), "E908 --agreement 情景中没有协议 nix — 可用：jia-yi, bing-yi", 2),
        (("--party", "nix"), "E909 --party 结果中没有参与方 nix — 可用：origin, host, bing, yi", 2),
        (("--unit", "斤"), "E904 enclave run --unit 的取值不对：斤 — 可用：元, 万元, 亿元", 2),
    ],
)
def test_a_wrong_wish_is_a_usage_error(words, code, exit_code):
    run = enclave("run", "jiazhou", "-q", *words)
    assert run.returncode == exit_code
    assert run.stdout == b""
    assert run.stderr.decode().splitlines()[0] == code


def test_rejected_input_ends_with_exit_code_3(tmp_path):
    run = enclave("run", str(tmp_path / "nix"))
    assert run.returncode == 3
    assert run.stdout == b""
    assert run.stderr.decode().startswith("E715 ")


def test_a_gbk_console_shows_everything_it_can():
    """What GBK does not have (a rare character of a name) becomes one question mark."""
    run = enclave("run", "jiazhou", PYTHONIOENCODING="gbk")
    assert run.returncode == 0
    shown = run.stdout.decode("gbk")
    assert "?丙新材料公司" in shown
    expected = text(enclave("run", "jiazhou"))
    assert shown.replace(" ", "").replace("-", "") == expected.replace("䶮", "?").replace(
        " ", ""
    ).replace("-", "")


def test_a_reader_that_leaves_early_is_no_error():
    command = f"{sys.executable} -m enclave run jiazhou -q -o csv | head -n 1"
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=DATA, capture_output=True, check=False
    )
    assert run.stdout.startswith(b"agreement,")
    assert run.stderr == b""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_national_tables_are_compared(lang):
    run = enclave("run", "validation", "--lang", lang)
    assert run.returncode == 0
    last = text(run).splitlines()[-1]
    assert last.startswith("√ ")
    assert ("不符 0" if lang == "zh" else "different 0") in last
    body = json.loads(text(enclave("run", "validation", "-o", "json", "--lang", lang)))
    assert body["ok"] is True
    assert body["counts"]["differs"] == 0


def folder_of(tmp_path, **changed: str) -> Path:
    """The scenario of Jiazhou with some text of an agreement put differently, run into a folder."""
    where = tmp_path / "jiazhou"
    shutil.copytree(DATA / "jiazhou", where)
    for name, (old, new) in changed.items():
        file = where / f"{name}.yaml"
        body = file.read_text(encoding="utf-8")
        assert old in body
        file.write_text(body.replace(old, new), encoding="utf-8")
    run = enclave("run", "jiazhou", "--out", "out", cwd=tmp_path)
    assert run.returncode == 0, run.stderr.decode()
    return tmp_path / "out"


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_what_is_due_and_could_not_be_paid_stands_in_every_form(tmp_path):
    """The floor of 40 paid out of a share of 13.71 (20.57 × 2/3) in 2024 leaves 19.43 unpaid."""
    change = ("payer: {party: yi, source: own_funds}", "payer: {party: yi, source: share}")
    out = folder_of(tmp_path, **{"bing-yi": change})
    first = rows_of(out / "unmet.csv")[0]
    assert [first[k] for k in ("协议编号", "年度", "条款编号", "受益方", "付款方")] == [
        "bing-yi", "2024", "floor", "丙县", "乙县"]  # fmt: skip
    assert float(first["应付(元)"]) == float(first["已付(元)"]) + float(first["未付(元)"])
    assert "## 应付未付（单位：万元）" in (out / "报告.md").read_text(encoding="utf-8")
    body = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert [u["unmet"] for u in body["unmet"]] == [
        int(row["未付(分)"]) for row in rows_of(out / "unmet.csv")
    ]
    assert "应付未付" in text(enclave("run", "jiazhou", "-q", cwd=tmp_path))


def test_without_unpaid_amounts_there_is_no_table_of_them(tmp_path):
    out = folder_of(tmp_path)
    assert not (out / "unmet.csv").exists()
    assert "应付未付" not in (out / "报告.md").read_text(encoding="utf-8")


def test_the_net_amounts_of_all_settlements_add_to_the_whole(tmp_path):
    out = folder_of(tmp_path)
    body = json.loads((out / "result.json").read_text(encoding="utf-8"))
    sums: dict[tuple[str, str, str], int] = {}
    for row in rows_of(out / "settlement.csv"):
        assert row["结算日"][:4] == row["年度"]
        key = (row["协议编号"], row["付款方编号"], row["收款方编号"])
        back = (key[0], key[2], key[1])
        if back in sums:
            sums[back] -= int(row["金额(分)"])
        else:
            sums[key] = sums.get(key, 0) + int(row["金额(分)"])
    whole = {(s["agreement"], s["from"], s["to"]): s["amount"] for s in body["settlement"]}
    assert sums == whole

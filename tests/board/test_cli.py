"""``enclave credit`` by the real command: both languages, every form, the label everywhere."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from fractions import Fraction

import pytest

from enclave.cli import main
from enclave.credit.model import CREDIT_LABEL
from tests.board.support import FUNDS, HERE, copy, edit

SMALL = str(HERE / "small")


def credit(capsys, *arguments, code=0):
    assert main(["credit", *arguments]) == code
    out = capsys.readouterr()
    return out.out, out.err


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder of the small board, with awards."""
    folder = tmp_path_factory.mktemp("out") / "看板"
    assert main(["credit", SMALL, "--rewards", "--out", str(folder), "--lang", "zh", "-q"]) == 0
    return folder


def test_the_sentence_and_the_tables_in_chinese(capsys):
    out, err = credit(capsys, SMALL, "--lang", "zh")
    lines = out.splitlines()
    assert lines[:3] == [
        "丙州招商考核看板",
        "截至 2025-03 · 实绩 · 仅用于内部考核，不是官方统计",
        (
            "丙州年度目标：州外到位资金完成 28.41%（正常），实际利用外资完成 26.04%（正常）；各单位 5 项考核中 1 项"
            "须关注；项目库 4 个（重点 2、储备 2）；6 项指标 3 个月汇总全部平。"
        ),
    ]
    assert "州外到位资金  万元        9,340.02        1,500.01" in out
    assert "读取 " in err
    assert "引荐奖励" not in out


def test_the_same_in_english(capsys):
    out, _ = credit(capsys, SMALL, "--lang", "en", "--rewards")
    assert (
        out.splitlines()[1]
        == "as of 2025-03 · facts · internal assessment only, not official statistics"
    )
    assert "push (<70.00%)" in out
    assert "300,000.00 yuan each (reached)" in out
    assert not any("\u4e00" <= c <= "\u9fff" for c in out.split("Working of the awards")[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_on_the_terminal_has_the_label(capsys, lang):
    out, _ = credit(capsys, SMALL, "--lang", lang, "--rewards", "-q")
    lines = out.splitlines()
    rules = [n for n, line in enumerate(lines) if line.startswith(("---", "--  "))]
    assert len(rules) >= 8
    assert all(CREDIT_LABEL.in_(lang) in lines[n - 2] for n in rules)


def test_the_folder(written):
    names = {p.name for p in written.iterdir()}
    assert names == {
        "考核看板.xlsx", "考核看板.html", "figures.csv", "standings.csv", "consolidation.csv",
        "overlaps.csv", "projects.csv", "rewards.csv", "board.json", "README.txt", "SHA256SUMS",
    }  # fmt: skip


def test_every_file_says_what_it_is_not(written):
    label = CREDIT_LABEL.zh
    for path in written.iterdir():
        if path.suffix == ".csv":
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
            assert rows[1:]
            assert all(row[-1] == label for row in rows[1:]), path.name
        elif path.suffix in (".html", ".json", ".txt"):
            assert label in path.read_text(encoding="utf-8"), path.name


def test_every_sheet_and_printed_page_has_the_label(written):
    label = CREDIT_LABEL.zh
    with zipfile.ZipFile(written / "考核看板.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        assert len(sheets) >= 12
        for name in sheets:
            xml = book.read(name).decode()
            assert f"&amp;R{label}" in xml, name
            assert 'paperSize="9"' in xml
    assert label in strings
    html = (written / "考核看板.html").read_text(encoding="utf-8")
    assert html.count("<table") + 1 == html.count(f'<p class="note">{label}</p>')
    assert "<script" not in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_the_document_is_exact(written):
    data = json.loads((written / "board.json").read_text(encoding="utf-8"))
    assert (data["schema"], data["label"]["zh"]) == ("enclave/board-result/1", CREDIT_LABEL.zh)
    one = next(s for s in data["standings"] if (s["indicator"], s["unit"]) == (FUNDS, "zhou"))
    assert (one["target"], one["to_date"]) == (27_600_000_000, 7_840_010_000)
    assert Fraction(one["share"]) == Fraction(784_001, 2_760_000)
    assert one["projection"] == {
        "value": "31360040000/1", "method": "run_rate", "truth": "projection",
        "growth": one["projection"]["growth"],
    }  # fmt: skip
    assert data["rewards"][0]["due_fen"] == 300_000_00
    assert all(c["holds"] for c in data["consolidated"])
    assert not any(isinstance(v, float) for v in _leaves(data))


def _leaves(data):
    if isinstance(data, dict):
        for value in data.values():
            yield from _leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value)
    else:
        yield data


def test_the_same_bytes_every_time(written, tmp_path):
    again = tmp_path / "看板"
    assert main(["credit", SMALL, "--rewards", "--out", str(again), "--lang", "zh", "-q"]) == 0
    for path in written.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_folder_of_others_is_left_alone(capsys, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x", encoding="utf-8")
    _, err = credit(capsys, SMALL, "--out", str(tmp_path / "out"), "--lang", "zh", code=2)
    assert "E906" in err
    credit(capsys, SMALL, "--out", str(tmp_path / "out"), "--force")
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "x"


def test_without_awards_no_table_of_awards_is_left(tmp_path):
    out = str(tmp_path / "out")
    assert main(["credit", SMALL, "--rewards", "--out", out, "-q"]) == 0
    assert main(["credit", SMALL, "--out", out, "-q"]) == 0
    assert not (tmp_path / "out" / "rewards.csv").exists()


def test_an_earlier_month_and_data_for_pipes(capsys):
    out, _ = credit(capsys, SMALL, "--month", "2025-01", "-o", "csv", "--lang", "en", "-q")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert not out.startswith("\ufeff")
    assert rows[0]["to_date"] == "10000000.00"
    assert rows[0]["label"] == CREDIT_LABEL.en
    assert (
        json.loads(credit(capsys, SMALL, "--month", "2025-01", "-o", "json", "-q")[0])["through"]
        == "2025-01"
    )


def test_words_that_tie_an_award_to_tax_are_shown(capsys, tmp_path):
    folder = copy(tmp_path)
    edit(
        folder,
        "board.yaml",
        ("    limit: 22万元", "    note: 另按项目税收贡献与引荐奖励挂钩\n    limit: 22万元"),
    )
    _, err = credit(capsys, str(folder), "--rewards", "--lang", "zh")
    assert "L001" in err
    assert "board.yaml:" in err
    assert "L001" not in credit(capsys, str(folder), "--lang", "zh")[1]


def test_an_award_on_tax_is_refused(capsys, tmp_path):
    folder = copy(tmp_path)
    edit(
        folder,
        "board.yaml",
        ("arrivals: invested_funds_outside_prefecture", "arrivals: tax_revenue"),
    )
    out, err = credit(capsys, str(folder), "--rewards", "--lang", "en", code=3)
    assert out == ""
    assert "E995" in err


@pytest.mark.parametrize(("month", "code"), [("2025-13", "E233"), ("2024-01", "E999")])
def test_a_month_that_is_none(capsys, month, code):
    out, err = credit(capsys, SMALL, "--month", month, code=3)
    assert out == ""
    assert code in err


def test_a_scenario_without_a_board(capsys):
    out, err = credit(capsys, "chuxiong", "--lang", "zh", code=3)
    assert out == ""
    assert "没有看板文件 board.yaml" in err


def test_the_real_process(tmp_path):
    command = [sys.executable, "-m", "enclave", "credit", SMALL, "--lang", "en", "-q"]
    run = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    assert run.returncode == 0
    assert run.stderr == b""
    assert "need attention" in run.stdout.decode("utf-8")


@pytest.mark.parametrize("unit", ["yi", "乙县", "Yi county"])
def test_what_a_unit_is_made_of(capsys, unit):
    out, _ = credit(capsys, SMALL, "--of", unit, "--lang", "zh", "-q")
    head = out.index(
        "乙县：州外到位资金（按协议认定）的构成（单位：万元） · 仅用于内部考核，不是官方统计"
    )
    rows = [line.split() for line in out[head:].splitlines()[3:7]]
    assert rows == [
        ["p1", "钛材项目", "jia-yi", "各计全数", "1,500.01"],
        ["p2", "光伏项目", "—", "归所在地", "300.00"],
        ["p4", "石墨项目", "—", "归所在地", "6,000.00"],
        ["合计", "7,800.01"],
    ]


def test_what_a_group_is_made_of(capsys):
    out, _ = credit(capsys, SMALL, "--of", "metals", "--lang", "en", "-q")
    assert (
        "Metals group: what Projects started is made of (by department group) (unit: items)" in out
    )


def test_a_unit_that_is_none(capsys):
    out, err = credit(capsys, SMALL, "--of", "丁县", "--lang", "zh", code=3)
    assert out == ""
    assert "E994 --of" in err

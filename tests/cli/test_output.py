"""The folder that ``enclave run --out`` writes: complete, exact, safe, the same every time."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.test_run import DATA, enclave

NAMES = {
    "README.txt", "SHA256SUMS", "assumptions.csv", "checks.csv", "credit.csv", "flows.csv",
    "levels.csv", "result.json", "settlement.csv", "totals.csv", "报告.md", "测算结果.xlsx",
    "各方逐年所得.svg", "资金流向.svg",
}  # fmt: skip
SHEETS = ["说明", "各方分成", "税收分级", "项目明细", "统计认定", "对账", "假设", "流水"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("run") / "结果"
    run = enclave("run", "jiazhou", "--out", str(target))
    assert run.returncode == 0, run.stderr.decode()
    assert "写出 " in run.stderr.decode()
    return target


@pytest.fixture(scope="module")
def result(folder) -> dict:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def table(folder: Path, name: str) -> list[dict[str, str]]:
    raw = (folder / name).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


def sheet(folder: Path, name: str) -> list[list]:
    book = CalamineWorkbook.from_path(str(folder / "测算结果.xlsx"))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_every_file_is_there_and_its_hash_is_listed(folder):
    assert {p.name for p in folder.iterdir()} == NAMES
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert sha256((folder / name).read_bytes()).hexdigest() == digest
    assert not list(folder.parent.glob(".*"))


def test_the_same_input_gives_the_same_bytes(folder, tmp_path):
    enclave("run", "jiazhou", "--out", str(tmp_path / "b"), PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    for name in NAMES:
        assert (tmp_path / "b" / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_tables_agree_with_the_result_to_the_fen(folder, result):
    totals = table(folder, "totals.csv")
    wanted = {
        (a["id"], str(y["year"]), p): amount
        for a in result["agreements"] for y in a["years"] for p, amount in y["shares"].items()
    }  # fmt: skip
    found = {(r["协议编号"], r["年度"], r["参与方编号"]): int(r["金额(分)"]) for r in totals}
    assert found == wanted
    for row in totals:
        assert int(row["金额(元)"].replace(".", "")) == int(row["金额(分)"])
    levels = table(folder, "levels.csv")
    assert sum(int(r["金额(分)"]) for r in levels) == result["summary"]["receipts"]
    flows = table(folder, "flows.csv")
    assert len(flows) == result["flows"]
    assert sum(int(r["amount_fen"]) for r in flows) == sum(wanted.values())
    net = [(r["协议编号"], r["付款方编号"], r["收款方编号"], int(r["金额(分)"]), r["结算日"])
           for r in table(folder, "settlement.csv")]  # fmt: skip
    assert net == [tuple(x.values()) for x in result["settlement_by_period"]]


def test_no_cell_is_taken_for_a_formula_and_ids_stay_text(folder):
    rows = table(folder, "levels.csv")
    names = {r["企业"] for r in rows}
    assert "'=cmd|' /C calc'!A0" in names
    assert "915300000000000001\t" in {r["企业编号"] for r in rows}
    for name in NAMES:
        if name.endswith(".csv"):
            for row in table(folder, name):
                assert not any(v and v[0] in "=+@\t" for v in row.values())
    text = [c for row in sheet(folder, "项目明细") for c in row if isinstance(c, str)]
    assert "=cmd|' /C calc'!A0" in text
    rows = sheet(folder, "流水")
    at = rows[0].index("企业")
    assert "915300000000000001" in {row[at] for row in rows}


def test_the_workbook_has_the_sheets_and_numbers_are_numbers(folder, result):
    book = CalamineWorkbook.from_path(str(folder / "测算结果.xlsx"))
    assert book.sheet_names == SHEETS
    rows = sheet(folder, "流水")
    at = rows[0].index("金额（分）")
    fen = [row[at] for row in rows[1:]]
    assert all(isinstance(x, float) for x in fen)
    flows = table(folder, "flows.csv")
    assert [int(x) for x in fen] == [int(f["amount_fen"]) for f in flows]
    yuan = [row[rows[0].index("金额（元）")] for row in rows[1:]]
    assert [round(x * 100) for x in yuan] == [int(x) for x in fen]


def test_the_workbook_shows_the_shares_and_hides_their_fen(folder, result):
    rows = sheet(folder, "各方分成")
    start = next(i for i, r in enumerate(rows) if str(r[0]).startswith("各方分成 · 甲乙飞地协议"))
    head = rows[start + 1]
    (agreement,) = [a for a in result["agreements"] if a["id"] == "jia-yi"]
    for n, year in enumerate(agreement["years"]):
        row = rows[start + 2 + n]
        assert row[0] == str(year["year"])
        for party, name in (("origin", "甲县"), ("host", "乙县")):
            shown, exact = row[head.index(name)], row[head.index(f"{name}（分）")]
            assert int(exact) == year["shares"][party]
            assert abs(round(shown * 100) - exact / 10000) < 1
        money = [round(x * 100) for x in row[1:4]]
        assert money[0] + money[1] == money[2]


def test_totals_are_formulas_whose_cached_values_are_right(folder, tmp_path):
    import re
    import zipfile

    with zipfile.ZipFile(folder / "测算结果.xlsx") as book:
        xml = book.read("xl/worksheets/sheet3.xml").decode()
        stamps = {info.date_time for info in book.infolist()}
    assert stamps == {(1980, 1, 1, 0, 0, 0)}
    cells = dict(re.findall(r'<c r="([A-Z]+\d+)"[^>]*>(?:<f>[^<]*</f>)?<v>([^<]*)</v>', xml))
    formulas = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]*)</f><v>([^<]*)</v>', xml)
    assert len(formulas) > 20
    for _, formula, value in formulas:
        total = 0
        if found := re.fullmatch(r"SUM\(([A-Z]+)(\d+):[A-Z]+(\d+)\)", formula):
            column, first, last = found.groups()
            names = [f"{column}{n}" for n in range(int(first), int(last) + 1)]
            total = sum(round(float(cells[name]) * 100) for name in names)
        else:
            for sign, name in re.findall(r"([+-]?)([A-Z]+\d+)", formula):
                total += (-1 if sign == "-" else 1) * round(float(cells[name]) * 100)
        assert total == round(float(value) * 100), formula


def test_the_pictures_are_well_formed_and_load_nothing(folder):
    for name in ("各方逐年所得.svg", "资金流向.svg"):
        text = (folder / name).read_text(encoding="utf-8")
        root = ET.fromstring(text)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert "href" not in text
        assert "script" not in text
        assert "甲县" in text


def test_the_report_says_how_to_make_it_again(folder, result, tmp_path):
    page = (folder / "报告.md").read_text(encoding="utf-8")
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    command = "enclave run jiazhou --unit 万元 --lang zh --out 结果"
    for text in (page, readme):
        assert command in text
        assert result["hashes"]["flows"] in text
    for name in NAMES - {"SHA256SUMS"}:
        assert f"`{name}`" in page
        assert name in readme
    assert "仅用于内部考核，不是官方统计" in page


def test_a_folder_of_others_is_not_touched(tmp_path):
    target = tmp_path / "mine"
    target.mkdir()
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    run = enclave("run", "jiazhou", "-q", "--out", str(target))
    assert run.returncode == 2
    assert run.stderr.decode().startswith(f"E906 {target} ")
    assert [p.name for p in target.iterdir()] == ["notes.txt"]
    run = enclave("run", "jiazhou", "-q", "--out", str(target), "--force")
    assert run.returncode == 0
    assert {p.name for p in target.iterdir()} == NAMES | {"notes.txt"}
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob(".*"))


def test_a_folder_of_ours_is_written_again_and_added_files_stay(tmp_path):
    target = tmp_path / "out"
    enclave("run", "jiazhou", "-q", "--out", str(target))
    (target / "flows.csv").write_text("broken", encoding="utf-8")
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    assert enclave("run", "jiazhou", "-q", "--out", str(target)).returncode == 0
    assert (target / "flows.csv").read_text(encoding="utf-8") != "broken"
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_nothing_is_written_over_the_scenario(tmp_path):
    import shutil

    shutil.copytree(DATA / "jiazhou", tmp_path / "s")
    before = sorted(p.name for p in (tmp_path / "s").iterdir())
    for words in (("run", "s", "--out", "s", "--force"), ("run", "s", "--out", ".", "--force")):
        run = enclave(*words, "-q", cwd=tmp_path)
        assert run.returncode == 2
        assert run.stderr.decode().startswith("E911 ")
    assert sorted(p.name for p in (tmp_path / "s").iterdir()) == before


def test_a_failure_while_writing_leaves_the_old_folder(tmp_path, monkeypatch):
    from enclave.book import run
    from enclave.report import folder as module
    from enclave.report.present import View
    from enclave.report.refused import Refused

    target = tmp_path / "out"
    enclave("run", "jiazhou", "-q", "--out", str(target))
    before = {p.name: p.read_bytes() for p in target.iterdir()}

    def broken(*_):
        yield "README.txt", b"new"
        raise OSError(28, "no space left")

    monkeypatch.setattr(module, "contents", broken)
    with pytest.raises(Refused) as refused:
        module.write_folder(View(run(DATA / "jiazhou")), target, ["enclave"], "zh")
    assert refused.value.finding.code == "E907"
    assert {p.name: p.read_bytes() for p in target.iterdir()} == before
    assert not list(tmp_path.glob(".*"))


def test_english_files_have_english_words(tmp_path):
    target = tmp_path / "out"
    enclave("run", "jiazhou", "-q", "--lang", "en", "--out", str(target))
    book = CalamineWorkbook.from_path(str(target / "测算结果.xlsx"))
    assert book.sheet_names[0] == "About"
    head = (target / "totals.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head == "agreement,title,year,party,name,amount_yuan,amount_fen"


def test_the_first_sheet_holds_amounts_as_numbers(folder):
    rows = {str(r[0]).strip("　 "): r for r in sheet(folder, "说明") if r}
    assert isinstance(rows["入库合计"][1], float)
    assert isinstance(rows["甲县"][1], float)
    assert "%" in rows["甲县"][2]


def test_headings_are_repeated_on_every_page(folder):
    import zipfile

    with zipfile.ZipFile(folder / "测算结果.xlsx") as book:
        listed = book.read("xl/workbook.xml").decode()
    assert listed.count("_xlnm.Print_Titles") == len(SHEETS)


def test_flows_have_names_beside_their_ids(folder):
    rows = sheet(folder, "流水")
    head = rows[0]
    for name in ("协议", "条款", "企业", "税种", "持有方", "应得方"):
        at = head.index(name)
        assert head[at + 1] == f"{name}名称"
        assert all(bool(r[at]) == bool(r[at + 1]) for r in rows[1:])
    assert "甲县" in {r[head.index("应得方名称")] for r in rows}

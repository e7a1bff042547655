"""The live workbook: what is in it, what is not, and what it says where it has no formulas."""

from __future__ import annotations

import io
import re
import zipfile
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest
from python_calamine import CalamineWorkbook

from enclave.analysis.appraise import npv
from enclave.analysis.bargain import ceiling_ratio, indifference_ratio
from enclave.analysis.case import evaluate
from enclave.analysis.risk.load import load_risk
from enclave.analysis.risk.study import Asked, study
from enclave.book import load
from enclave.book.result import Result
from enclave.book.variants import load_variant
from enclave.diagnostics import Collector
from enclave.report.job import Job
from enclave.report.live.account import accounts
from enclave.report.live.book import build
from enclave.report.live.expr import MOST, TooLarge, of, parts_of
from enclave.report.present import View
from enclave.report.refused import Refused
from enclave.text import Lang, Text
from tests.cli.test_run import enclave
from tests.live.office import grid, sheet_files

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TEMPLATES = SCENARIOS / "templates"
FORBIDDEN = (
    "LET(", "LAMBDA(", "FILTER(", "SEQUENCE(", "XLOOKUP(", "UNIQUE(", "SORT(", "TODAY(", "NOW(",
    "RAND", "OFFSET(", "INDIRECT(", "CELL(", "INFO(", "_xlfn", "_xlws", "MOD(",
)  # fmt: skip


def job_of(scenario: Path, lang: Lang = "zh") -> Job:
    """A report of a scenario."""
    case = evaluate(load(scenario, collector=Collector(limit=500)), collector=Collector(limit=500))
    return Job(View(case.result), lang, ("enclave", "report"), case)


def reasons_of(result: Result) -> dict[str, Text | None]:
    """Why each agreement has no formulas; None where it has."""
    view = View(result)
    return {a.deal.id: a.reason for a in accounts(result, tuple(view.deals), "W", "I")}


@pytest.fixture(scope="module")
def mouding() -> Job:
    return job_of(SCENARIOS / "mouding-lufeng")


@pytest.fixture(scope="module")
def content(mouding: Job) -> bytes:
    return build(mouding)


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, str]:
    """The files inside the workbook, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {n: book.read(n).decode("utf-8", "replace") for n in book.namelist()}


def test_no_macros_links_or_functions_that_older_programs_lack(parts: dict[str, str]) -> None:
    assert not [n for n in parts if "vba" in n.lower() or "external" in n.lower()]
    formulas = [
        f for n, t in parts.items() if "worksheets/" in n for f in re.findall(r"<f>([^<]*)</f>", t)
    ]
    assert len(formulas) > 1000
    for formula in formulas:
        assert not [w for w in FORBIDDEN if w in formula], formula
        assert "#REF" not in formula
        assert "[" not in formula


def test_every_formula_has_its_value(parts: dict[str, str]) -> None:
    for name, text in parts.items():
        if "worksheets/sheet" in name:
            assert len(re.findall("<f>", text)) == len(re.findall(r"</f><v>[^<]*</v>", text)), name


def test_sheets_print_protect_and_are_named(parts: dict[str, str]) -> None:
    listed = parts["xl/workbook.xml"]
    sheets = re.findall(r'<sheet name="([^"]*)"', listed)
    assert sheets == ["说明", "输入", "各方分成", "入库明细", "税收分级", "分成基数", "分成明细", "投入与回本", "净现值",
                      "统计口径", "对账", "谈判区间", "追溯", "规则参数", "签章"]  # fmt: skip
    assert listed.count("_xlnm.Print_Titles") == len(sheets)
    assert listed.count("_xlnm.Print_Area") == len(sheets)
    assert '<definedName name="折现率"' in listed
    assert len(re.findall(r'<definedName name="[\u4e00-\u9fff]', listed)) > 10
    for n in range(1, len(sheets) + 1):
        text = parts[f"xl/worksheets/sheet{n}.xml"]
        assert "<sheetProtection " in text
        assert "password" not in text
        assert 'orientation="landscape"' in text
        assert 'paperSize="9"' in text
        assert "<pane " in text
    assert "<dataValidation " in parts["xl/worksheets/sheet2.xml"]
    assert sum("xl/charts/chart" in n for n in parts) == 2


def test_only_yellow_cells_are_unlocked(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        files = sheet_files(book)
        styles = book.read("xl/styles.xml").decode()
        formats = re.findall(
            r"<xf [^>]*/>|<xf [^>]*[^/]>.*?</xf>",
            styles.split("<cellXfs")[1].split("</cellXfs>")[0],
        )
        open_ones = {str(i) for i, f in enumerate(formats) if 'locked="0"' in f}
        yellow = {
            str(i) for i, f in enumerate(formats) if 'locked="0"' in f and 'fillId="0"' not in f
        }
        for sheet, file in files.items():
            used = set(re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', book.read(file).decode()))
            if sheet == "输入":
                assert used & yellow
            elif sheet != "签章":
                assert not used & open_ones, sheet


def test_the_same_run_gives_the_same_bytes(mouding: Job, content: bytes) -> None:
    assert build(mouding) == content


def test_the_shares_are_the_engine_s(mouding: Job, content: bytes) -> None:
    rows = grid(CalamineWorkbook.from_filelike(io.BytesIO(content)), "分成明细")
    heads = next(r for r in rows if r and r[0] == "步骤")
    result = mouding.view.result
    for row in rows:
        for party, name in (("mouding", "牟定县应得"), ("lufeng", "禄丰市应得")):
            if row and row[0] == name:
                for head, cell in zip(heads, row, strict=False):
                    year = re.match(r"\d{4}", str(head))
                    if year and cell != "":
                        assert cell == result.share("mouding-lufeng", party, int(year[0]))


def test_the_range_is_that_of_the_negotiation(mouding: Job, content: bytes) -> None:
    rows = grid(CalamineWorkbook.from_filelike(io.BytesIO(content)), "谈判区间")
    assert mouding.case is not None
    outlook = mouding.case.outlook
    shares, costs = [], []
    for side in ("mouding", "lufeng"):
        line = outlook.party(side)
        shares.append(npv(line.share, Fraction(8, 100), 2026))
        costs.append(shares[-1] - npv(line.cash, Fraction(8, 100), 2026))
    pool = sum(shares)
    assert outlook.appraisal is not None
    walks = [outlook.appraisal.walk_away[side] for side in ("mouding", "lufeng")]
    assert all(walks)
    low = indifference_ratio(walks[0], 0, costs[0], pool)
    high = ceiling_ratio(pool, walks[1] + costs[1])
    found = {str(r[0]): r[1] for r in rows if r}
    assert found["牟定县至少要占双方分成的"] == pytest.approx(float(low), rel=1e-12)
    assert found["牟定县最多能占（禄丰市的底线）"] == pytest.approx(float(high), rel=1e-12)
    assert found["结论"] == "在区间内"


def test_without_a_discount_rate_there_is_no_present_value() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(build(job_of(TEMPLATES / "62-step"))))
    rows = grid(book, "净现值")
    (line,) = [r for r in rows if r and r[0] == "净现值"]
    assert set(line[2:]) == {"未给折现率"}


def test_english_sheets_speak_english(mouding: Job) -> None:
    job = Job(mouding.view, "en", mouding.words, mouding.case)
    book = CalamineWorkbook.from_filelike(io.BytesIO(build(job)))
    assert book.sheet_names[:3] == ["About", "Inputs", "Shares"]
    for sheet in ("Inputs", "Shares", "Working", "Payback", "Present value", "Checks", "Trace"):
        said = [str(c) for r in grid(book, sheet) for c in r if isinstance(c, str)]
        assert not [s for s in said if re.search(r"[\u4e00-\u9fff]", s.split(" 第")[0])], sheet


def changed(template: str, target: Path, old: str, new: str) -> Path:
    """A template with a piece of its agreement replaced."""
    copytree(TEMPLATES / template, target)
    file = target / "agreement.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return target


def test_terms_that_hang_on_the_result_stay_values(tmp_path: Path) -> None:
    old = "  - {id: split, kind: share, weights: {shankou: 6, pingchuan: 4}, reference: {document: deal, article: 第四条}}"
    new = ("  - {id: split, kind: share, phases: [{until: {event: done}, weights: {shankou: 6, pingchuan: 4}},"
           " {weights: {shankou: 5, pingchuan: 5}}]}")  # fmt: skip
    folder = changed("waterfall-20y", tmp_path / "s", old, new)
    file = folder / "agreement.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "events:\n", "events:\n  done: {name: {zh: 回收完毕, en: recovered}, recovered: payback, takes_effect: same_day}\n"
    )  # fmt: skip
    file.write_text(text, encoding="utf-8")
    job = job_of(folder)
    (reason,) = reasons_of(job.view.result).values()
    assert reason is not None
    assert "测算结果" in reason.zh
    book = CalamineWorkbook.from_filelike(io.BytesIO(build(job)))
    for sheet in ("说明", "输入", "各方分成", "分成明细", "分成基数", "追溯"):
        assert any("引擎值，非公式" in str(c) for r in grid(book, sheet) for c in r), sheet


def test_late_rows_that_move_what_was_carried_stay_values(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    copytree(TEMPLATES / "waterfall-20y", folder)
    receipts = folder / "receipts.csv"
    lines = receipts.read_text(encoding="utf-8-sig").splitlines()
    parts = lines[0].split(",")
    first = dict(zip(parts, lines[1].split(","), strict=False))
    late = {**first, "编号": "late", "金额(万元)": "-10.00", "入库日期": "2026-03-05",
            "原入库日期": "2024-06-15", "种类": "退库"}  # fmt: skip
    lines.append(",".join(late.get(p, "") for p in parts))
    receipts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (reason,) = reasons_of(job_of(folder).view.result).values()
    assert reason is None or "late" in reason.zh


def test_amounts_beyond_what_a_spreadsheet_holds_are_refused(mouding: Job) -> None:
    from dataclasses import replace

    appraisal = mouding.view.result.loaded.scenario.appraisal
    assert appraisal is not None
    run = mouding.view.result.runs[0]
    year, outcome = next(iter(run.last.years.items()))
    huge = replace(outcome, posted=tuple(MOST * 2 for _ in outcome.posted))
    cut = replace(run.last, years={**run.last.years, year: huge})
    result = replace(mouding.view.result, runs=(replace(run, cuts=(*run.cuts[:-1], cut)),))
    with pytest.raises(Refused) as refused:
        build(Job(View(result), "zh", (), mouding.case))
    assert refused.value.finding.code == "E920"
    assert refused.value.exit_code == 3


def test_numbers_out_of_range_are_never_written() -> None:
    with pytest.raises(TooLarge):
        of(MOST - 1) + of(1)
    with pytest.raises(TooLarge):
        of(10**8) * of(10**7)
    assert (of(-7) // 2).value == -4
    assert (of(-7) // 2).text("") == "INT((-7)/2)"


def test_ratios_are_parts_as_people_write_them() -> None:
    assert parts_of([Fraction(3, 5), Fraction(2, 5)]) == [6, 4]
    assert parts_of([Fraction(35, 100), Fraction(65, 100)]) == [35, 65]
    assert parts_of([Fraction(1, 3), Fraction(2, 3)]) == [1, 2]
    assert parts_of([Fraction(1), Fraction(0)]) == [10, 0]


def test_the_command_writes_it(tmp_path: Path) -> None:
    made = enclave(
        "report", str(TEMPLATES / "cap-base"), "--format", "xlsx", "--out", str(tmp_path / "o")
    )
    assert made.returncode == 0, made.stderr.decode()
    assert [p.name for p in (tmp_path / "o").iterdir()] == ["测算表.xlsx"]
    wrong = enclave(
        "report", str(TEMPLATES / "cap-base"), "--format", "xls", "--out", str(tmp_path / "o")
    )
    assert wrong.returncode == 2
    assert "E904" in wrong.stderr.decode()


@pytest.mark.slow
def test_variants_and_sensitivities_have_sheets_of_their_own(mouding: Job) -> None:
    loaded = mouding.view.result.loaded
    folder = SCENARIOS / "mouding-lufeng"
    other = evaluate(
        load_variant(folder, "half-each", collector=Collector(limit=500), reuse=loaded),
        collector=Collector(limit=500),
    )
    done = study(load_risk(loaded, collector=Collector(limit=500)), Asked(4, 1))
    job = Job(mouding.view, "zh", mouding.words, mouding.case, (other,), done)
    book = CalamineWorkbook.from_filelike(io.BytesIO(build(job)))
    assert {"情景对比", "敏感性"} <= set(book.sheet_names)
    rows = grid(book, "敏感性")
    plan = mouding.view.result.share("mouding-lufeng", "mouding") / 1_000_000
    for bar in done.bars:
        (line,) = [r for r in rows if r and r[0] == bar.title.zh]
        assert line[5] == pytest.approx(line[2] - plan)
    shares = [r for r in grid(book, "情景对比") if r and r[0] == "牟定县"]
    assert shares[0][1] == pytest.approx(plan, abs=0.01)
    assert shares[0][2] == pytest.approx(
        other.result.share("mouding-lufeng", "mouding") / 1_000_000, abs=0.01
    )

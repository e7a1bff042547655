"""The formulas, computed by a spreadsheet program, give the engine's fen: as written, and changed."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from enclave.book import load, run
from enclave.book.variants import load_variant
from enclave.diagnostics import Collector
from enclave.report.job import Job
from enclave.report.live.account import accounts
from enclave.report.live.book import build
from enclave.report.live.expr import TooLarge
from enclave.report.live.flows import Flows
from enclave.report.live.input_sheet import write_inputs
from enclave.report.live.inputs import FIRST_YEAR, VALUE, Inputs
from enclave.report.live.pen import Formats, Pen
from enclave.report.live.working import Working
from enclave.report.live.working_sheet import settle_rows, write_working
from enclave.report.present import View
from enclave.text import Text
from tests.live.deals import working_of
from tests.live.office import NO_OFFICE, SOFFICE, Changes, edited, grid, recalculated, value

pytestmark = pytest.mark.skipif(SOFFICE is None, reason=NO_OFFICE)
SCENARIOS = Path(__file__).parents[2] / "scenarios"
TEMPLATES = sorted(p.parent for p in SCENARIOS.glob("templates/*/scenario.yaml"))


def workbook_of(scenario: Path, lang: str = "zh") -> bytes:
    """The live workbook of a scenario."""
    loaded = load(scenario, collector=Collector(limit=500))
    result = run(loaded, collector=Collector(limit=500))
    return build(Job(View(result), lang, ("enclave", "report")))  # type: ignore[arg-type]


def assert_same(name: str, before: CalamineWorkbook, after: CalamineWorkbook) -> None:
    """Every cell is the same; numbers to the last digit a double shows."""
    for sheet in before.sheet_names:
        ours, theirs = grid(before, sheet), grid(after, sheet)
        for i, line in enumerate(ours):
            for j, cell in enumerate(line):
                other = value(theirs, i, j)
                if isinstance(cell, float) and isinstance(other, float):
                    good = cell == other or abs(cell - other) <= 1e-9 * max(abs(cell), 1)
                else:
                    good = cell == other
                assert good, f"{name} {sheet}!{xl_rowcol_to_cell(i, j)}: {cell!r} != {other!r}"


def check_scenarios(folders: list[Path], where: Path) -> None:
    """What is cached is what the formulas come to."""
    books = {f.name: workbook_of(f) for f in folders}
    again = recalculated({n: edited(b, {}) for n, b in books.items()}, where)
    for name, content in books.items():
        assert_same(name, CalamineWorkbook.from_filelike(io.BytesIO(content)), again[name])


def test_templates_recalculate_to_the_engine(tmp_path: Path) -> None:
    """Three templates, from their formulas alone: by-base and cap, recovery, second level."""
    quick = ("cap-base", "waterfall-20y", "village-3party")
    check_scenarios([t for t in TEMPLATES if t.name in quick], tmp_path)


@pytest.mark.slow
def test_shipped_scenarios_recalculate_to_the_engine(tmp_path: Path) -> None:
    """Every scenario that is shipped."""
    others = sorted(p.parent for p in SCENARIOS.glob("*/scenario.yaml"))
    check_scenarios([*TEMPLATES, *others], tmp_path)


def small_book(workings: list[Working]) -> bytes:
    """A workbook of workings alone."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    formats = Formats(book)
    pens = {key: Pen(book, key, formats, "zh") for key in ("inputs", "working")}
    accounts: list[Any] = [
        SimpleNamespace(number=n, working=w, reason=None, title=Text(f"{n}"), start=0)
        for n, w in enumerate(workings, 1)
    ]
    settle_rows(accounts)
    write_inputs(pens["inputs"], accounts, Flows([], [], None, None, mid_year=False))
    write_working(pens["working"], accounts)
    book.close()
    return target.getvalue()


def changes_to(mine: Inputs, other: Inputs, sheet: str) -> Changes:
    """The yellow cells of one account, with the numbers of another of the same shape."""
    out: dict[tuple[str, str], float] = {}
    for key, item in mine.items.items():
        number = other.items[key].value
        amount = number if item.what == "parts" else number / 1_000_000
        out[sheet, xl_rowcol_to_cell(item.number, VALUE)] = amount
    for source, line in mine.receipts.items():
        for column, fen in other.receipts[source].amounts.items():
            out[sheet, xl_rowcol_to_cell(line.number, FIRST_YEAR + column)] = fen / 1_000_000
    return out


def check_changed(shapes: range, where: Path) -> int:
    """Agreements of some shapes, changed to other numbers: to the fen what the engine gives."""
    pairs: list[tuple[Working, Working]] = []
    for shape in shapes:
        try:
            first = working_of(shape, 1000 + shape, "分成明细", "输入")
            second = working_of(shape, 5000 + shape, "分成明细", "输入")
        except (TooLarge, AssertionError):  # numbers that the language refuses, or too large
            continue
        if first.inputs.items.keys() == second.inputs.items.keys():  # else two phases are equal
            pairs.append((first, second))
    content = small_book([first for first, _ in pairs])
    changes: dict[tuple[str, str], float] = {}
    for first, second in pairs:
        changes |= changes_to(first.inputs, second.inputs, "输入")
    cells = grid(recalculated({"deals": edited(content, changes)}, where)["deals"], "分成明细")
    for first, second in pairs:
        for year, shares in second.shares.items():
            for party, expected in shares.items():
                place = first.shares[year][party].parts[0]
                got = value(cells, place.line.number, place.column)  # type: ignore[union-attr]
                assert got == expected.value, (year, party, expected.value, got)
    return len(pairs)


def test_changed_inputs_give_what_the_engine_gives(tmp_path: Path) -> None:
    """Random agreements, every yellow cell changed."""
    assert check_changed(range(12), tmp_path) > 8


@pytest.mark.slow
def test_many_changed_inputs_give_what_the_engine_gives(tmp_path: Path) -> None:
    """The same with more agreements."""
    assert check_changed(range(100, 400), tmp_path) > 250


SETS: dict[str, tuple[str, ...]] = {
    "templates/62-step": ("agreement.clauses[split].phases[0].weights={shankou: 7, pingchuan: 3}",),
    "templates/cap-base": ("agreement.clauses[ceiling].limit=61.37",
                           "agreement.clauses[base].owners.pingchuan=123.456789",
                           "agreement.clauses[split].weights={shankou: 1, pingchuan: 2}"),
    "templates/county-73": ("agreement.clauses[split].weights={shiqiao: 13, park: 7}",),
    "templates/net-of-policy": ("agreement.clauses[split].weights={shankou: 2, pingchuan: 1}",
                                "agreement.data.incentives.by_year.2024=2345.67万元"),
    "templates/relocation-5y": ("agreement.clauses[split].weights={shankou: 1, pingchuan: 2}",),
    "templates/village-3party": ("agreement.clauses[split].weights={shankou: 1, pingchuan: 6}",
                                 "agreement.clauses[rent].amount=33.333333万元"),
    "templates/waterfall-20y": ("agreement.clauses[split].weights={shankou: 1, pingchuan: 2}",),
    "mouding-lufeng": ("agreement.clauses[ceiling].limit=8765.4321",
                       "agreement.clauses[floor].amount=700.01",
                       "agreement.clauses[split].phases[0].weights={mouding: 1, lufeng: 2}"),
    "chuxiong": ("agreements[mouding-lufeng-silicon].clauses[ceiling].limit=7654.321",
                 "agreements[mouding-lufeng-silicon].clauses[split].phases[1].weights={mouding: 3, lufeng: 8}"),
}  # fmt: skip
"""For every shipped scenario, what is changed: in the agreement, and on yellow cells."""


@pytest.mark.slow
def test_shipped_scenarios_changed_give_what_the_engine_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell changed in the workbook is the same term changed in the agreement, to the fen."""
    written: list[Any] = []

    def remembered(*given: Any) -> Any:
        written[:] = list(accounts(*given))
        return iter(written)

    monkeypatch.setattr("enclave.report.live.book.accounts", remembered)
    books: dict[str, bytes] = {}
    expected: dict[str, list[tuple[Working, Working]]] = {}
    for name, sets in SETS.items():
        key = name.replace("/", "-")
        content = workbook_of(SCENARIOS / name)
        loaded = load_variant(SCENARIOS / name, sets=sets, collector=Collector(limit=500))
        view = View(run(loaded, collector=Collector(limit=500)))
        others = list(accounts(view.result, tuple(view.deals), "分成明细", "输入"))
        pairs = [(a.working, b.working) for a, b in zip(written, others, strict=True)]
        changes: dict[tuple[str, str], float] = {}
        for first, second in pairs:
            changes |= changes_to(first.inputs, second.inputs, "输入")
        books[key], expected[key] = edited(content, changes), pairs
    again = recalculated(books, tmp_path)
    for key, pairs in expected.items():
        cells = grid(again[key], "分成明细")
        moved = False
        for first, second in pairs:
            for year, shares in second.shares.items():
                for party, wanted in shares.items():
                    place = first.shares[year][party].parts[0]
                    got = value(cells, place.line.number, place.column)
                    assert got == wanted.value, (key, year, party)
                    moved = moved or wanted.value != first.shares[year][party].value
        assert moved, key
        checks = {str(r[4]) for r in grid(again[key], "对账") if len(r) > 4 and r[4]}
        assert "不平" not in checks

"""Counties by month and what they consolidate to: 各县市 − 重复认定 = 全州, 平 or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from enclave.board.model import Board, Consolidated
from enclave.report.board.cells import LABEL, unit_cell
from enclave.report.footing import foot, foot_line
from enclave.report.grid import TOTAL
from enclave.report.model import Cell, Column, Line, Money, Quantity, Style, Table, Unit, step_of
from enclave.report.other_tables import verdict
from enclave.terms.indicator import Indicator
from enclave.text import Text

CONSOLIDATED = "consolidated"
_LESS: Final[tuple[tuple[Text, int, Callable[[Consolidated], int]], ...]] = (
    (Text("减：重复认定额", "Less counted twice"), -1, lambda c: c.overlap),
    (Text("减：认定口径差", "Less recognised above reported"), -1, lambda c: c.measured),
    (Text("减：区外流入", "Less from outside"), -1, lambda c: c.inflow),
    (Text("加：认定给区外", "Plus to outside"), 1, lambda c: c.outflow),
)
NOT_A_FIGURE = Text(
    "各单位认定合计不是全州数：双方各计的部分已列为重复认定额并扣除",
    "the sum of what units are credited is no figure of the whole: what both sides count is taken off",
)


def month_tables(board: Board, unit: Unit) -> Iterator[Table]:
    """Each indicator: units down, months across, then what is taken off, then the whole."""
    for name, item in board.loaded.indicators.items():
        mine = [c for c in board.consolidated if c.indicator == name]
        rows = list(_rows(board, mine))
        if rows:
            yield _table(board, name, item, mine, rows, unit)


def _rows(board: Board, mine: Sequence[Consolidated]) -> Iterator[tuple[Text, int, list[int]]]:
    """Heading, sign and months of each row; what is taken off has −1 and is shown as it is."""
    counties = board.loaded.units.counties()
    found = dict.fromkeys(u for c in mine for u, _ in c.units)
    for unit in (*(c for c in counties if c in found), *(u for u in found if u not in counties)):
        series = [dict(c.units).get(unit, 0) for c in mine]
        if any(series) or unit in counties:
            yield board.loaded.units.name(unit), 1, series
    for title, sign, amount in _LESS:
        series = [amount(c) for c in mine]
        if any(series):
            yield title, sign, series


def _table(  # one table from its parts
    board: Board, name: str, item: Indicator, mine: Sequence[Consolidated],
    rows: Sequence[tuple[Text, int, list[int]]], unit: Unit,
) -> Table:  # fmt: skip
    signed = [[sign * x for x in series] for _, sign, series in rows]
    footed = foot(signed, step_of(unit) if item.is_money else 1)
    lines = [
        _line(title, [*series, sum(series)], [sign * x for x in (*cells, total)], item)
        for (title, sign, series), cells, total in zip(
            rows, footed.cells, footed.totals, strict=True
        )
    ]
    official = [c.official for c in mine]
    top = board.loaded.units.name(board.loaded.units.superior)
    said = Text("= {t}（在地）", "= {t} (in place)").format(t=top)
    lines.append(_line(said, [*official, sum(official)], list(footed.bottom), item, "total"))
    good = Text("√ 平", "√ equal")
    marks = [*(verdict(c.holds) for c in mine), good]
    lines.append(Line((Text("对账", "Check"), *marks), "total"))
    months = tuple(Column(Text(f"{c.month.month}月", str(c.month)), "money") for c in mine)
    columns = (Column(Text("单位", "Unit")), *months, Column(TOTAL, "money"))
    title = Text("{n}：各单位按协议认定与汇总", "{n}: credit by agreement, consolidated").format(
        n=item.name
    )
    if not item.is_money:
        title = Text("{t}（单位：{u}）", "{t} (unit: {u})").format(t=title, u=unit_cell(item, unit))
    notes = (*LABEL, NOT_A_FIGURE) if any(c.overlap for c in mine) else LABEL
    return Table(f"board:months:{name}", CONSOLIDATED, title, columns, tuple(lines),
                 unit if item.is_money else None, notes, brief=False)  # fmt: skip


def _line(
    title: Text, exact: Sequence[int], shown: Sequence[int], item: Indicator, style: Style = "body"
) -> Line:
    cells: list[Cell] = []
    for parts, display in zip(exact, shown, strict=True):
        if item.is_money:
            cells.append(Money(parts, display))
        else:
            cells.append(Quantity(Fraction(item.from_parts(parts)), item))
    return Line((title, *cells), style)


def consolidation_table(board: Board, unit: Unit) -> Table:
    """The year to date, one line an indicator."""
    columns = (
        Column(Text("指标", "Indicator")), Column(Text("单位", "Unit")),
        Column(Text("各单位认定合计", "Credited inside"), "money"),
        *(Column(title, "money") for title, _, _ in _LESS),
        Column(Text("= {t}", "= {t}").format(t=board.loaded.units.name(board.loaded.units.superior)), "money"),
        Column(Text("对账", "Check")),
    )  # fmt: skip
    lines = []
    for name, item in board.loaded.indicators.items():
        mine = [c for c in board.consolidated if c.indicator == name]
        signs = [1, *(sign for _, sign, _ in _LESS)]
        parts = [sum(c.credited for c in mine), *(sum(f(c) for c in mine) for _, _, f in _LESS)]
        signed = [k * x for k, x in zip(signs, parts, strict=True)]
        holds = verdict(all(c.holds for c in mine))
        if item.is_money:
            shown, total = foot_line(signed, step_of(unit))
            cells: list[Cell] = [
                Money(x, k * s) for k, x, s in zip(signs, parts, shown, strict=True)
            ]
            cells.append(Money(sum(signed), total))
        else:
            cells = [Quantity(Fraction(item.from_parts(a)), item) for a in (*parts, sum(signed))]
        lines.append(Line((item.name, unit_cell(item, unit), *cells, holds)))
    title = Text("汇总对账（累计）", "Consolidation, year to date")
    return Table("board:consolidation", CONSOLIDATED, title, columns, tuple(lines), None,
                 (*LABEL, NOT_A_FIGURE))  # fmt: skip

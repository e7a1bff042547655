"""A comparison as tables: what is changed first, then who gains and who loses by it.

Every column is rounded so that it adds up, and every difference is that of the numbers shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.case import Case, PartyLine
from enclave.analysis.compare import Comparison
from enclave.analysis.numbers import credited_total
from enclave.report.compare_appraisal import appraisal_table
from enclave.report.compare_cells import case_title, columns, money_line
from enclave.report.compare_words import spoken
from enclave.report.figures import LEVEL_TITLES
from enclave.report.footing import foot, plain
from enclave.report.grid import TOTAL
from enclave.report.model import Cell, Column, Line, Quantity, Table, Unit, step_of
from enclave.terms.indicator import UNIT_NAMES
from enclave.text import Text

CHANGES, SHARES, LEVELS, YEARS, CREDIT = "changes", "shares", "levels", "years", "credit"
"""The sheets on which the tables stand."""
ASSUMED: Final = "assumptions"
NOT_ADDED: Final = Text(
    "各方认定数不可直接相加：双方各计时同一数计了两次",
    "credited figures must not be added up: where both sides count, one figure counts twice",
)


def tables(comparison: Comparison, unit: Unit) -> list[Table]:
    """All tables of a comparison, in reading order."""
    shares = _Shares(comparison, unit)
    return [
        changes_table(comparison),
        shares.table(),
        appraisal_table(comparison, unit, shares.shown),
        _levels(comparison, unit),
        *shares.by_year(),
        *_credit(comparison, unit),
        assumptions_table(comparison),
    ]


def changes_table(comparison: Comparison) -> Table:
    """What each variant changes against the scenario."""
    heads = [Text("方案", "Variant"), Text("改动", "Change"), Text("原为", "Before"),
               Text("改为", "After")]  # fmt: skip
    lines = []
    for case in comparison.all:
        for change in case.changes:
            before, after = spoken(change, _scenario(comparison), case)
            lines.append(Line((case_title(comparison, case), change.title, before, after)))
    title = Text("各方案的改动", "What each variant changes")
    notes = tuple(_touched(comparison, case) for case in comparison.cases)
    return Table("changes", CHANGES, title, tuple(map(Column, heads)), tuple(lines), None, notes)


def _touched(comparison: Comparison, case: Case) -> Text:
    """The years in which a variant changes what parties get."""
    name, years = case_title(comparison, case), comparison.touched(case)
    if not years:
        return Text("{name}：各方逐年所得与基准相同", "{name}: every share of every year is that of the baseline").format(name=name)  # fmt: skip
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs]
    spans = Text("、".join(said), ", ".join(said))
    return Text("{name}：改变 {spans} 年的所得", "{name}: changes shares of {spans}").format(
        name=name, spans=spans
    )


def assumptions_table(comparison: Comparison) -> Table:
    """What is taken for granted: in all of the cases, then in some only."""
    listed = [[(a.text.zh, a) for a in c.result.assumptions] for c in comparison.all]
    shared = set.intersection(*({key for key, _ in mine} for mine in listed))
    everywhere = Text("各方案", "All")
    lines = [
        Line((everywhere, a.text, a.source)) for key, a in dict(listed[0]).items() if key in shared
    ]
    for case, mine in zip(comparison.all, listed, strict=True):
        name = case_title(comparison, case)
        lines += [
            Line((name, a.text, a.source)) for key, a in dict(mine).items() if key not in shared
        ]
    heads = (Text("方案", "Variant"), Text("假设", "Assumption"), Text("依据", "Ground"))
    title = Text("假设", "Assumptions")
    return Table("assumptions", ASSUMED, title, tuple(map(Column, heads)), tuple(lines))


def _scenario(comparison: Comparison) -> Case | None:
    """The scenario as it stands, if it is one of the cases."""
    return next((c for c in comparison.all if not c.changes), None)


def _footed(
    labels: Sequence[Sequence[Text]], exact: Sequence[Sequence[int]], unit: Unit,
) -> list[Line]:  # fmt: skip
    """Lines and their total, every column rounded so that it adds up."""
    if not exact:
        return []
    footed = foot(exact, step_of(unit), across=False)
    lines = [
        money_line(names, row, footed.cells[i])
        for i, (names, row) in enumerate(zip(labels, exact, strict=True))
    ]
    sums = [sum(column) for column in zip(*exact, strict=True)]
    blank = [Text("")] * (len(labels[0]) - 1)
    return [*lines, money_line([TOTAL, *blank], sums, footed.bottom[: len(sums)], "total")]


@dataclass
class _Shares:
    """The shares of all parties by year, each case rounded once, so that no two tables differ."""

    comparison: Comparison
    unit: Unit

    def __post_init__(self) -> None:
        self.parties, self.years = self.comparison.parties, self.comparison.years
        self.exact = [[self._years(c, p) for p in self.parties] for c in self.comparison.all]
        self.footed = [foot(rows, step_of(self.unit)) for rows in self.exact]

    def _years(self, case: Case, party: PartyLine) -> list[int]:
        line = self.comparison.line(case, party)
        return [0 if line is None else line.share.get(y, 0) for y in self.years]

    def shown(self, party: int, case: int) -> int:
        """What is shown of a party's total."""
        return self.footed[case].totals[party]

    def table(self) -> Table:
        """Totals by party."""
        cases = range(len(self.exact))
        lines: list[Line] = []
        for n, party in enumerate(self.parties):
            exact = [sum(self.exact[c][n]) for c in cases]
            if any(exact):
                lines.append(money_line([party.name], exact, [self.shown(n, c) for c in cases]))
        sums = [sum(map(sum, self.exact[c])) for c in cases]
        bottom = [f.bottom[-1] for f in self.footed]
        if lines:
            lines.append(money_line([TOTAL], sums, bottom, "total"))
        title = Text("各方分成合计", "Shares in total")
        heads = columns(self.comparison, Text("参与方", "Party"))
        return Table("shares", SHARES, title, heads, tuple(lines), self.unit)

    def by_year(self) -> Iterator[Table]:
        """Each party's share by year; the total is that of the table of totals."""
        cases = range(len(self.exact))
        heads = columns(self.comparison, Text("年度", "Year"))
        for n, party in enumerate(self.parties):
            lines: list[Line] = []
            for j, year in enumerate(self.years):
                exact = [self.exact[c][n][j] for c in cases]
                if any(exact) or lines:
                    shown = [self.footed[c].cells[n][j] for c in cases]
                    lines.append(money_line([Text(str(year))], exact, shown))
            if not lines:
                continue
            sums = [sum(self.exact[c][n]) for c in cases]
            lines.append(money_line([TOTAL], sums, [self.shown(n, c) for c in cases], "total"))
            title = Text(f"{party.name.zh}逐年分成", f"Share of {party.name.in_('en')} by year")
            yield Table(f"years:{party.id}", YEARS, title, heads, tuple(lines), self.unit)


def _levels(comparison: Comparison, unit: Unit) -> Table:
    """What each level of government has of all receipts."""
    names = [n for n in LEVEL_TITLES if any(n in c.outlook.levels for c in comparison.all)]
    exact = [[sum(c.outlook.levels.get(n, {}).values()) for c in comparison.all] for n in names]
    lines = _footed([[LEVEL_TITLES[n]] for n in names], exact, unit)
    title = Text("各级财政收入合计", "Levels of government in total")
    heads = columns(comparison, Text("级次", "Level"))
    return Table("levels", LEVELS, title, heads, tuple(lines), unit)


def _credit(comparison: Comparison, unit: Unit) -> Iterator[Table]:
    """What each party is credited, by indicator."""
    for name, item in comparison.indicators.items():
        lines: list[Line] = []
        for party in comparison.parties:
            mine = [comparison.line(c, party) for c in comparison.all]
            if not any(x is not None and name in x.credit for x in mine):
                continue
            exact = [
                None if x is None else credited_total(name, x.credit.get(name, {})) for x in mine
            ]
            if item.is_money:
                fen = [None if a is None else int(a) for a in exact]
                shown = [plain(a or 0, step_of(unit)) for a in fen]
                lines.append(money_line([party.name], fen, shown))
            else:
                cells: list[Cell] = [party.name]
                for n, a in enumerate(exact):
                    first = exact[0]
                    cells.append(None if a is None else Quantity(Fraction(a), item))
                    if n:
                        both = a is not None and first is not None
                        cells.append(Quantity(Fraction(a - first), item) if both else None)  # type: ignore[operator]  # both are there
                lines.append(Line(tuple(cells)))
        stock = item.kind == "stock"
        when = Text("期末", "at the end") if stock else Text("合计", "in total")
        kind = UNIT_NAMES.get(item.unit or "", Text(""))
        said = Text("") if item.is_money else Text(f"，单位：{kind.zh}", f", unit: {kind.en}")
        title = Text(f"统计认定 · {item.name.zh}（{when.zh}{said.zh}）",
                     f"Credit · {item.name.in_('en')} ({when.en}{said.en})")  # fmt: skip
        yield Table(
            f"credit:{name}", CREDIT, title, columns(comparison, Text("参与方", "Party")),
            tuple(lines), unit if item.is_money else None,
            (NOT_ADDED,) if _is_doubled(comparison, name) else (),
        )  # fmt: skip


def _is_doubled(comparison: Comparison, indicator: str) -> bool:
    """Whether any case counts an indicator in full on both sides."""
    books = [case.result.credit for case in comparison.all]
    return any(
        s.overlap for b in books if b is not None for s in b.steps if s.indicator == indicator
    )


__all__ = ["case_title", "changes_table", "tables"]

"""A comparison as tables: what is changed first, then who gains and who loses by it.

Every column is rounded so that it adds up, and every difference is that of the numbers shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.case import Case, PartyLine
from enclave.analysis.compare import BASE, Comparison
from enclave.analysis.numbers import (
    NO_IRR,
    NOTHING,
    NOTHING_OUT,
    TITLES,
    Appraised,
    appraised,
    credited_total,
    payback_note,
)
from enclave.money import round_half_away
from enclave.ratio import format_ratio
from enclave.report.compare_cells import Signed, amount, points, ratio, signed_years
from enclave.report.compare_words import spoken
from enclave.report.figures import LEVEL_TITLES
from enclave.report.footing import foot, plain
from enclave.report.grid import TOTAL
from enclave.report.model import Cell, Column, Line, Money, Quantity, Table, Unit, step_of
from enclave.terms.indicator import UNIT_NAMES
from enclave.text import Text

CHANGES, SHARES, APPRAISAL, LEVELS, YEARS, CREDIT = (
    "changes", "shares", "appraisal", "levels", "years", "credit",
)  # fmt: skip
"""The sheets on which the tables stand."""
DELTA: Final = Text("Δ")
NOT_ADDED: Final = Text(
    "各方认定数不可直接相加：双方各计时同一数计了两次",
    "credited figures must not be added up: where both sides count, one figure counts twice",
)
PART_NOTE: Final = Text(
    "占比为占各方分成合计的比例；净得 = 分成 − 投入 − 自有财力支付",
    "the part is that of all shares; net cash = share − outlay − paid from own funds",
)
Shown = Sequence[int]


def case_title(comparison: Comparison, case: Case) -> Text:
    """What a case is called at the head of its column; the scenario itself is 现方案."""
    if case is comparison.baseline and not case.result.loaded.variant:
        return BASE
    return case.title


def tables(comparison: Comparison, unit: Unit) -> list[Table]:
    """All tables of a comparison, in reading order."""
    shares = _Shares(comparison, unit)
    return [
        changes_table(comparison),
        shares.table(),
        _appraisal(comparison, unit, shares),
        _levels(comparison, unit),
        *_years(comparison, unit),
        *_credit(comparison, unit),
    ]


def changes_table(comparison: Comparison) -> Table:
    """What each variant changes against the scenario."""
    columns = [Text("方案", "Variant"), Text("改动", "Change"), Text("原为", "Before"),
               Text("改为", "After")]  # fmt: skip
    lines = []
    for case in comparison.all:
        for change in case.changes:
            before, after = spoken(change, _scenario(comparison), case)
            lines.append(Line((case_title(comparison, case), change.title, before, after)))
    title = Text("各方案的改动", "What each variant changes")
    return Table("changes", CHANGES, title, tuple(map(Column, columns)), tuple(lines))


def _scenario(comparison: Comparison) -> Case | None:
    """The scenario as it stands, if it is one of the cases."""
    return next((c for c in comparison.all if not c.changes), None)


def _columns(comparison: Comparison, *labels: Text) -> tuple[Column, ...]:
    """Labels, the baseline, then each variant with its difference."""
    out = [Column(label) for label in labels]
    out.append(Column(case_title(comparison, comparison.baseline), "money"))
    for case in comparison.cases:
        out += [Column(case_title(comparison, case), "money"), Column(DELTA, "money", 0)]
    return tuple(out)


def _money_line(
    labels: Sequence[Text], exact: Sequence[int | None], shown: Sequence[int],
    style: str = "body",
) -> Line:  # fmt: skip
    """A line of amounts, each with its difference from the first; None: the case has none."""
    cells: list[Cell] = [*labels]
    for n, (fen, display) in enumerate(zip(exact, shown, strict=True)):
        cells.append(None if fen is None else Money(fen, display))
        if n:
            first = exact[0]
            cells.append(
                None if fen is None or first is None else Signed(fen - first, display - shown[0])
            )
    return Line(tuple(cells), "total" if style == "total" else "body")


def _footed(
    labels: Sequence[Sequence[Text]], exact: Sequence[Sequence[int]], unit: Unit,
) -> list[Line]:  # fmt: skip
    """Lines and their total, every column rounded so that it adds up."""
    if not exact:
        return []
    footed = foot(exact, step_of(unit), across=False)
    lines = [
        _money_line(names, row, footed.cells[i])
        for i, (names, row) in enumerate(zip(labels, exact, strict=True))
    ]
    sums = [sum(column) for column in zip(*exact, strict=True)]
    blank = [Text("")] * (len(labels[0]) - 1)
    return [*lines, _money_line([TOTAL, *blank], sums, footed.bottom[: len(sums)], "total")]


@dataclass
class _Shares:
    """The shares of all parties: exact, and as shown in every table."""

    comparison: Comparison
    unit: Unit

    def __post_init__(self) -> None:
        self.parties = self.comparison.parties
        lines = [[self.comparison.line(c, p) for c in self.comparison.all] for p in self.parties]
        self.exact = [[0 if x is None else x.total for x in row] for row in lines]
        self.shown = foot(self.exact, step_of(self.unit), across=False).cells

    def table(self) -> Table:
        some = [n for n, row in enumerate(self.exact) if any(row)]
        names = [[self.parties[n].name] for n in some]
        lines = _footed(names, [self.exact[n] for n in some], self.unit)
        title = Text("各方分成合计", "Shares in total")
        columns = _columns(self.comparison, Text("参与方", "Party"))
        return Table("shares", SHARES, title, columns, tuple(lines), self.unit)


def _appraisal(comparison: Comparison, unit: Unit, shares: _Shares) -> Table:
    """Party by party: part, outlay, cash, present value, internal rate, payback, worst year."""
    lines: list[Line] = []
    for n, party in enumerate(shares.parties):
        views = [
            _View.of(comparison, case, party, shares.shown[n][i], unit)
            for i, case in enumerate(comparison.all)
        ]
        for name, cell, delta in _ROWS:
            if name in ("outlay", "own_funds") and not any(v.has(name) for v in views):
                continue
            cells: list[Cell] = [party.name, TITLES[name]]
            for i, view in enumerate(views):
                cells.append(None if view.line is None else cell(view))
                if i:
                    both = view.line is not None and views[0].line is not None
                    cells.append(delta(view, views[0]) if both else None)
            lines.append(Line(tuple(cells)))
    columns = _columns(comparison, Text("参与方", "Party"), Text("指标", "Measure"))
    title = Text("各方得失", "Gains and losses of each party")
    notes = (PART_NOTE, *_rate_notes(comparison))
    return Table("appraisal", APPRAISAL, title, columns, tuple(lines), unit, notes)


def _rate_notes(comparison: Comparison) -> Iterator[Text]:
    """At what rate present values are taken, or why there are none."""
    said: dict[str, list[Text]] = {}
    words: dict[str, Text] = {}
    for case in comparison.all:
        given = case.outlook.appraisal
        if given is None or given.discount_rate is None or given.base_year is None:
            word = Text(
                "未给折现率或基准年（appraisal.discount_rate、base_year），不计算净现值，也不代为设定",
                "no discount rate or base year is given (appraisal.discount_rate, base_year): there is no present value, and none is assumed",
            )  # fmt: skip
        else:
            when = (
                Text("年末", "end of year")
                if given.timing == "end_of_year"
                else Text("年中", "mid-year")
            )
            word = Text("净现值按折现率 {rate}、基准年 {base}、现金流在{when}计，为估算",
                        "present values at {rate}, base year {base}, flows at {when}: estimates").format(
                rate=format_ratio(given.discount_rate), base=given.base_year, when=when)  # fmt: skip
        words[word.zh] = word
        said.setdefault(word.zh, []).append(case_title(comparison, case))
    for key, who in said.items():
        if len(said) == 1:
            yield words[key]
        else:
            names = Text("、".join(t.zh for t in who), ", ".join(t.in_("en") for t in who))
            yield Text("{names}：{word}", "{names}: {word}").format(names=names, word=words[key])


@dataclass(frozen=True)
class _View:
    """One party in one case, with what is shown of its amounts."""

    line: PartyLine | None
    found: Appraised | None
    whole: int
    share: int
    unit: Unit

    @classmethod
    def of(
        cls, comparison: Comparison, case: Case, party: PartyLine, share: int, unit: Unit
    ) -> _View:
        line = comparison.line(case, party)
        found = None if line is None else appraised(case.outlook, line)
        return cls(line, found, sum(x.total for x in case.outlook.parties), share, unit)

    def has(self, name: str) -> bool:
        return self.line is not None and bool(self.flows(name))

    def flows(self, name: str) -> Mapping[int, int]:
        assert self.line is not None  # noqa: S101  # callers ask for it only where there is one
        return self.line.outlay if name == "outlay" else self.line.own_funds

    def money(self, name: str) -> Money:
        fen = sum(self.flows(name).values())
        return Money(fen, plain(fen, step_of(self.unit)))

    @property
    def cash(self) -> Money:
        assert self.line is not None  # noqa: S101
        shown = self.share - self.money("outlay").shown - self.money("own_funds").shown
        return Money(sum(self.line.cash.values()), shown)

    @property
    def part(self) -> Fraction | None:
        assert self.line is not None  # noqa: S101
        return Fraction(self.line.total, self.whole) if self.whole else None

    @property
    def npv(self) -> Money | None:
        value = self.found.npv if self.found else None
        if value is None:
            return None
        fen = round_half_away(value)
        return Money(fen, plain(fen, step_of(self.unit)))


def _difference(mine: Money | None, other: Money | None) -> Cell:
    if mine is None or other is None:
        return None
    return Signed(mine.fen - other.fen, mine.shown - other.shown)


def _part(view: _View) -> Cell:
    return NOTHING if view.part is None else ratio(view.part)


def _part_delta(view: _View, base: _View) -> Cell:
    return None if view.part is None or base.part is None else points(view.part - base.part)


def _npv(view: _View) -> Cell:
    return view.npv if view.npv is not None else view.found.no_npv if view.found else None


def _irr(view: _View) -> Cell:
    found = view.found
    if found is None or view.line is None:
        return None
    if not found.rates:
        return NO_IRR if view.line.outlay or view.line.own_funds else NOTHING_OUT
    parts = [ratio((r.low + r.high) / 2, 2) for r in found.rates]
    return Text("、".join(p.zh for p in parts), ", ".join(p.in_("en") for p in parts))


def _irr_delta(view: _View, base: _View) -> Cell:
    mine = view.found.rate if view.found else None
    other = base.found.rate if base.found else None
    return None if mine is None or other is None else points(mine - other, 2)


def _payback(view: _View) -> Cell:
    found = view.found.payback if view.found else None
    if found is None:
        return None
    note = payback_note(found)
    if found.year is None:
        return note
    again = Text("") if note is None else Text(f"（{note.zh}）", f" ({note.in_('en')})")
    return Text(f"{found.year}{again.zh}", f"{found.year}{again.in_('en')}")


def _payback_delta(view: _View, base: _View) -> Cell:
    mine = view.found.payback.year if view.found else None
    other = base.found.payback.year if base.found else None
    return None if mine is None or other is None else signed_years(mine - other)


def _worst(view: _View) -> Cell:
    worst = view.found.worst if view.found else None
    if worst is None:
        return None
    said = amount(int(worst[1]), view.unit)
    return Text(f"{worst[0]}：{said}", f"{worst[0]}: {said}")


def _worst_delta(view: _View, base: _View) -> Cell:
    mine = view.found.worst if view.found else None
    other = base.found.worst if base.found else None
    if mine is None or other is None:
        return None
    step = step_of(view.unit)
    first, second = int(mine[1]), int(other[1])
    return Signed(first - second, plain(first, step) - plain(second, step))


_ROWS: Final[
    tuple[tuple[str, Callable[[_View], Cell], Callable[[_View, _View], Cell]], ...]
] = (
    ("part", _part, _part_delta),
    ("outlay", lambda v: v.money("outlay"),
     lambda v, b: _difference(v.money("outlay"), b.money("outlay"))),
    ("own_funds", lambda v: v.money("own_funds"),
     lambda v, b: _difference(v.money("own_funds"), b.money("own_funds"))),
    ("cash", lambda v: v.cash, lambda v, b: _difference(v.cash, b.cash)),
    ("npv", _npv, lambda v, b: _difference(v.npv, b.npv)),
    ("irr", _irr, _irr_delta),
    ("payback", _payback, _payback_delta),
    ("worst", _worst, _worst_delta),
)  # fmt: skip


def _levels(comparison: Comparison, unit: Unit) -> Table:
    """What each level of government has of all receipts."""
    names = [n for n in LEVEL_TITLES if any(n in c.outlook.levels for c in comparison.all)]
    exact = [[sum(c.outlook.levels.get(n, {}).values()) for c in comparison.all] for n in names]
    lines = _footed([[LEVEL_TITLES[n]] for n in names], exact, unit)
    title = Text("各级财政收入合计", "Levels of government in total")
    columns = _columns(comparison, Text("级次", "Level"))
    return Table("levels", LEVELS, title, columns, tuple(lines), unit)


def _years(comparison: Comparison, unit: Unit) -> Iterator[Table]:
    """Each party's share by year."""
    for party in comparison.parties:
        mine = [comparison.line(c, party) for c in comparison.all]
        if not any(x is not None and any(x.share.values()) for x in mine):
            continue
        years = [y for y in comparison.years if any(x is not None and y in x.share for x in mine)]
        exact = [[0 if x is None else x.share.get(y, 0) for x in mine] for y in years]
        lines = _footed([[Text(str(y))] for y in years], exact, unit)
        title = Text(f"{party.name.zh}逐年分成", f"Share of {party.name.in_('en')} by year")
        columns = _columns(comparison, Text("年度", "Year"))
        yield Table(f"years:{party.id}", YEARS, title, columns, tuple(lines), unit)


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
                lines.append(_money_line([party.name], fen, shown))
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
            f"credit:{name}", CREDIT, title, _columns(comparison, Text("参与方", "Party")),
            tuple(lines), unit if item.is_money else None, (NOT_ADDED,),
        )  # fmt: skip

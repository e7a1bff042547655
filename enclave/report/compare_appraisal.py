"""What a comparison says of each party: its part, outlays, cash, value, payback, worst year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.case import Case, PartyLine
from enclave.analysis.compare import Comparison
from enclave.analysis.numbers import (
    NO_IRR,
    NOTHING,
    NOTHING_OUT,
    TITLES,
    Appraised,
    appraised,
    payback_note,
)
from enclave.money import round_half_away
from enclave.ratio import format_ratio
from enclave.report.compare_cells import (
    Signed,
    amount,
    case_title,
    columns,
    points,
    ratio,
    signed_years,
)
from enclave.report.footing import plain
from enclave.report.model import Cell, Line, Money, Table, Unit, step_of
from enclave.text import Text

APPRAISAL: Final = "appraisal"
PART_NOTE: Final = Text(
    "占比为占各方分成合计的比例；净得 = 分成 − 投入 − 自有财力支付",
    "the part is that of all shares; net cash = share − outlay − paid from own funds",
)


def appraisal_table(comparison: Comparison, unit: Unit, shown: Callable[[int, int], int]) -> Table:
    """Party by party: part, outlay, cash, present value, internal rate, payback, worst year.

    ``shown`` gives what other tables show of a party's share in a case.
    """
    lines: list[Line] = []
    for n, party in enumerate(comparison.parties):
        views = [
            _View.of(comparison, case, party, shown(n, i), unit)
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
    heads = columns(comparison, Text("参与方", "Party"), Text("指标", "Measure"))
    title = Text("各方得失", "Gains and losses of each party")
    notes = (PART_NOTE, *_rate_notes(comparison))
    return Table("appraisal", APPRAISAL, title, heads, tuple(lines), unit, notes)


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

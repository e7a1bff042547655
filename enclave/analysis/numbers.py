"""The numbers of an outlook as rows: what is compared, and what a sweep writes down.

What cannot be computed is a row without a value that says why; it is never left out or set to a
default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.appraise import InternalRate, Payback, irr, npv, payback, worst_year
from enclave.analysis.case import Outlook, PartyLine
from enclave.book.agreements import indicators
from enclave.diagnostics import InputRejected
from enclave.text import Text

NO_RATE: Final = Text("未给折现率", "no discount rate")
NO_BASE: Final = Text("未给基准年", "no base year")
NOTHING_OUT: Final = Text("没有投入", "nothing put in")
NOT_BACK: Final = Text("期内未回本", "not within the years")
NO_IRR: Final = Text("各年同号", "one sign in all years")
NOTHING: Final = Text("没有可分的收入", "nothing to share")

TITLES: Final[Mapping[str, Text]] = {
    "pool": Text("可分成收入", "Pool"),
    "level": Text("级次收入", "Level of government"),
    "share": Text("分成", "Share"),
    "part": Text("占比", "Part of all shares"),
    "outlay": Text("投入", "Outlay"),
    "own_funds": Text("自有财力支付", "Paid from own funds"),
    "cash": Text("净得", "Net cash"),
    "npv": Text("净现值（估算）", "Net present value (estimate)"),
    "irr": Text("内部收益率（估算）", "Internal rate (estimate)"),
    "payback": Text("回本年", "Payback year"),
    "worst": Text("最差一年", "Worst year"),
    "credit": Text("统计认定", "Credit"),
}  # fmt: skip
"""What each metric is called."""
ESTIMATES: Final = frozenset({"npv", "irr"})
"""Metrics that rest on a discount rate, or on roots: estimates, never posted."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of an outlook.

    Attributes:
        metric: a key of :data:`TITLES`; credit is ``credit:INDICATOR``.
        subject: id of the party, or level of government; empty for the pool.
        year: None for all years together.
        value: None where there is none, and ``note`` says why.
        unit: ``fen``, ``ratio``, ``year``, or the unit of a quantity.
    """

    metric: str
    subject: str
    year: int | None
    value: int | Fraction | None
    unit: str = "fen"
    note: Text | None = None

    @property
    def estimate(self) -> bool:
        """Whether it is an estimate."""
        return self.metric in ESTIMATES


@dataclass(frozen=True, slots=True)
class Appraised:
    """How one party's cash looks: present value, internal rates, payback, worst year."""

    npv: Fraction | None
    no_npv: Text | None
    rates: tuple[InternalRate, ...]
    payback: Payback
    worst: tuple[int, int | Fraction] | None

    @property
    def rate(self) -> Fraction | None:
        """The internal rate, where there is just one."""
        return (self.rates[0].low + self.rates[0].high) / 2 if len(self.rates) == 1 else None


def appraised(outlook: Outlook, line: PartyLine) -> Appraised:
    """Appraise a party's cash at the rate and base year its scenario states."""
    cash, given = line.cash, outlook.appraisal
    value, why = None, NO_RATE
    if given is not None and given.discount_rate is not None:
        if given.base_year is None:
            why = NO_BASE
        else:
            value = npv(cash, given.discount_rate, given.base_year, given.timing)
    rates: tuple[InternalRate, ...] = ()
    if line.outlay or line.own_funds:
        try:
            rates = irr(cash)
        except InputRejected:
            rates = ()  # money of one sign only: there is no such rate
    return Appraised(
        value, None if value is not None else why, rates, payback(cash), worst_year(cash)
    )


def numbers(outlook: Outlook, *, years: bool = True) -> Iterator[Number]:
    """Every number of an outlook; ``years``: by year too, not in total only."""
    yield from _by_year("pool", "", outlook.pool, years=years)
    for level, flows in outlook.levels.items():
        yield from _by_year("level", level, flows, years=years)
    whole = sum(line.total for line in outlook.parties)
    for line in outlook.parties:
        for metric, flows in (("share", line.share), ("outlay", line.outlay),
                              ("own_funds", line.own_funds), ("cash", line.cash)):  # fmt: skip
            if flows or metric in ("share", "cash"):
                yield from _by_year(metric, line.id, flows, years=years)
        part = Fraction(line.total, whole) if whole else None
        yield Number("part", line.id, None, part, "ratio", None if whole else NOTHING)
        yield from _appraisal(outlook, line)
        yield from _credit(line, years=years)


def _by_year(
    metric: str, subject: str, flows: Mapping[int, int], *, years: bool
) -> Iterator[Number]:
    if years:
        for year, amount in sorted(flows.items()):
            yield Number(metric, subject, year, amount)
    yield Number(metric, subject, None, sum(flows.values()))


def _appraisal(outlook: Outlook, line: PartyLine) -> Iterator[Number]:
    found = appraised(outlook, line)
    yield Number("npv", line.id, None, found.npv, "fen", found.no_npv)
    if found.rates:
        several = Text("有 {n} 个，不作判断依据", "{n} of them: they decide nothing")
        note = None if found.rate is not None else several.format(n=len(found.rates))
        yield Number("irr", line.id, None, found.rate, "ratio", note)
    else:
        yield Number(
            "irr", line.id, None, None, "ratio", NOTHING_OUT if not line.outlay else NO_IRR
        )
    yield Number("payback", line.id, None, found.payback.year, "year", payback_note(found.payback))
    if found.worst is not None:
        yield Number("worst", line.id, found.worst[0], found.worst[1])


def payback_note(found: Payback) -> Text | None:
    """Why there is no payback year, or what else must be known of it."""
    if found.state == "nothing_out":
        return NOTHING_OUT
    if found.state == "not_reached":
        return NOT_BACK
    if found.again is not None:
        return Text(f"{found.again} 年又为负", f"below zero again in {found.again}")
    return None


def _credit(line: PartyLine, *, years: bool) -> Iterator[Number]:
    for indicator, flows in line.credit.items():
        item = indicators()[indicator]
        unit = "fen" if item.is_money else str(item.unit)
        for year, amount in sorted(flows.items()):
            if years:
                yield Number(f"credit:{indicator}", line.id, year, amount, unit)
        yield Number(f"credit:{indicator}", line.id, None, credited_total(indicator, flows), unit)


def credited_total(indicator: str, flows: Mapping[int, int | Fraction]) -> int | Fraction:
    """What is credited over all years; of a stock, which does not add up, that of the last."""
    if indicators()[indicator].kind == "stock":
        return flows[max(flows)] if flows else 0
    return sum(flows.values())

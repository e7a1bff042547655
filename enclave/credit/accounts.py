"""Running totals: one account a reporting unit, indicator and assessment year (S2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from enclave.credit.measure import recognised
from enclave.credit.model import Step
from enclave.credit.placing import Placed
from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import Collector, diag
from enclave.money import round_half_away
from enclave.terms.indicator import Indicator


@dataclass(slots=True)
class _Account:
    """A running total: exact entitlements by party, and the integers posted so far.

    Only shares run through it. What goes to one party in full, or to several in full, is whole
    already and is posted as it is.
    """

    exact: dict[str, Fraction]
    posted: dict[str, int] = field(default_factory=dict)
    measured: Fraction = Fraction(0)
    total: int = 0

    def recognise(self, amount: Fraction) -> int:
        """Round the running total once (R3 of S2); a month is the difference of two totals."""
        before = round_half_away(self.measured)
        self.measured += amount
        return round_half_away(self.measured) - before

    def split(self, amount: int, parts: Sequence[tuple[str, Fraction]]) -> dict[str, int]:
        """Move the total by ``amount`` and return what each party gains."""
        self.total += amount
        for party, weight in parts:
            self.exact[party] += weight * amount
        whole = dict(
            zip(self.exact, largest_remainder(list(self.exact.values()), self.total), strict=True)
        )
        gained = {p: n - self.posted.get(p, 0) for p, n in whole.items()}
        self.posted = whole
        named = {p for p, _ in parts}
        return {p: n for p, n in gained.items() if n or p in named}


def walk(
    placed: Sequence[Placed], indicators: Mapping[str, Indicator], guard: int
) -> tuple[Step, ...]:
    """Move every account through its rows, facts first, in order of time.

    Raises:
        InputRejected: E636, a running total reaches ``guard``.
    """
    collector = Collector()
    steps: list[Step] = []
    ordered = sorted(placed, key=lambda p: (p.account, p.order))
    for _, members in groupby(ordered, key=lambda p: _account_key(p, indicators)):
        inside = list(members)
        listed = inside[0].terms.parties if inside[0].terms else {}
        account, running = _Account(dict.fromkeys(listed, Fraction(0))), 0
        for _, group in groupby(inside, key=lambda p: (p.row.truth, p.row.period, p.segment)):
            step = _step(list(group), indicators[inside[0].row.indicator], account)
            running += step.recognised
            if abs(running) >= guard:
                last = step.rows[-1]
                collector.add(diag("E636", last.row, id=last.id, text=running))
            steps.append(step)
    collector.raise_errors()
    return tuple(steps)


def _account_key(item: Placed, indicators: Mapping[str, Indicator]) -> tuple[object, ...]:
    stock = indicators[item.row.indicator].kind == "stock"
    return (*item.account, item.row.period if stock else None)


def _step(group: Sequence[Placed], item: Indicator, account: _Account) -> Step:
    first = group[0]
    segment = first.segment
    rows = tuple(p.row for p in group)
    in_place = sum(item.to_parts(r.amount).numerator for r in rows)
    amount = in_place
    if segment.mode != "host" and first.rule.recognition.measures:
        exact = sum((recognised(r, item, first.rule.recognition) for r in rows), Fraction(0))
        amount = account.recognise(exact)
    if segment.mode == "split":
        posted = account.split(amount, segment.parts)
    elif segment.mode == "host":
        posted = {first.host: amount}
    else:
        posted = {party: amount for party, _ in segment.parts}
    return Step(
        agreement=first.terms.agreement if first.terms else "",
        indicator=first.row.indicator,
        unit=first.row.reporting_unit,
        year=first.year,
        period=first.row.period,
        place=first.row.place,
        host=first.host,
        truth=first.row.truth,
        segment=segment,
        rows=rows,
        in_place=in_place,
        recognised=amount,
        exact=tuple(account.exact.items()) if segment.mode == "split" else (),
        posted=tuple(posted.items()),
    )

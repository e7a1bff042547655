"""The credit engine: from reported figures and rules to the official and the credit book (S11).

Pure: rows, indicators and terms in; entries out. Rounding is by running-total largest remainder,
one account a reporting unit, indicator and assessment year, so that months add to years exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from enclave.credit.accounts import walk
from enclave.credit.checks import check_books
from enclave.credit.model import Book, CreditEntry, CreditResult, CreditTerms, EntryKind, Step
from enclave.credit.placing import Placer
from enclave.credit.reading import credit_problems
from enclave.credit.rows import check_rows
from enclave.dates import Month
from enclave.diagnostics import Collector, Diagnostic, Mark, diag
from enclave.money import FEN_LIMIT
from enclave.terms.indicator import Indicator, IndicatorRow, wider


def credit_books(
    rows: Iterable[IndicatorRow],
    indicators: Mapping[str, Indicator],
    agreements: Sequence[CreditTerms] = (),
    *,
    guard: int = FEN_LIMIT,
) -> CreditResult:
    """Compute the official and the credit book.

    Args:
        rows: figures as reported where they arose, in any order.
        indicators: every indicator the rows and rules name, by id.
        agreements: who is credited with what; a unit that none covers stays where it arose.
        guard: amounts and running totals stay below this many smallest parts (S17).

    Returns:
        The books. Warnings W601, W602 and notices N601–N605 are in ``notices``.

    Raises:
        InputRejected: E605–E607, E609–E611, E614–E616, E630–E644.
        InvariantViolation: G1–G4, a bug of the engine.
    """
    given = sorted(rows, key=lambda r: (r.indicator, r.reporting_unit, r.period, r.id))
    collector = Collector()
    check_rows(given, indicators, collector, guard)
    _check_agreements(agreements, indicators, collector)
    collector.raise_errors()
    placer = Placer(indicators, agreements, collector)
    placed = placer.place(given)
    collector.raise_errors()
    steps = walk(placed, indicators, guard)
    entries = _official(given, indicators) + _credit(steps, indicators)
    result = CreditResult(
        tuple(entries),
        steps,
        indicators,
        {t.agreement: t for t in agreements},
        (*placer.notices, *_unused(steps, agreements), *_parts_beyond(steps, indicators)),
    )
    check_books(result, given)
    return result


def _check_agreements(
    agreements: Sequence[CreditTerms], indicators: Mapping[str, Indicator], collector: Collector
) -> None:
    """Rules name what exists (E609–E611), and an id means one party throughout (E641)."""
    seen: dict[str, tuple[object, ...]] = {}
    for terms in agreements:
        collector.extend(credit_problems(terms, indicators))
        for name, party in terms.parties.items():
            same = (party.name, party.level, party.place or name, party.parent)
            if seen.setdefault(name, same) != same:
                collector.add(diag("E641", terms.mark, party=name))


def _book(name: str, item: Indicator) -> Book:
    if name == "official":
        return "official" if item.is_money else "official_quantity"
    return "credit" if item.is_money else "credit_quantity"


def _official(
    rows: Sequence[IndicatorRow], indicators: Mapping[str, Indicator]
) -> list[CreditEntry]:
    """The figures where they arose. No agreement is at hand here, so none can change them (G1)."""
    out: list[CreditEntry] = []
    for (name, unit, period), group in groupby(
        rows, key=lambda r: (r.indicator, r.reporting_unit, r.period)
    ):
        members = list(group)
        item, first = indicators[name], members[0]
        amount = item.from_parts(sum(item.to_parts(r.amount).numerator for r in members))
        out.append(
            CreditEntry(
                book=_book("official", item),
                kind="in_place",
                agreement="",
                indicator=name,
                unit=unit,
                year=period.year,
                period=period,
                place=first.place,
                party=first.place,
                amount=amount,
                rule="in place",
                truth=first.truth,
            )
        )
    return out


def _credit(steps: Sequence[Step], indicators: Mapping[str, Indicator]) -> list[CreditEntry]:
    out: list[CreditEntry] = []
    for step in sorted(steps, key=lambda s: (s.indicator, s.unit, s.period)):
        item = indicators[step.indicator]

        def line(
            kind: EntryKind, party: str, parts: int, step: Step = step, item: Indicator = item
        ) -> CreditEntry:
            return CreditEntry(
                book=_book("credit", item),
                kind=kind,
                agreement=step.agreement,
                indicator=step.indicator,
                unit=step.unit,
                year=step.year,
                period=step.period,
                place=step.place,
                party=party,
                amount=item.from_parts(parts),
                rule=step.segment.label,
                truth=step.truth,
            )

        out += [line("credit", party, parts) for party, parts in step.posted]
        if step.overlap:
            out.append(line("overlap", "", step.overlap))
        if step.measured:
            out.append(line("measured", "", step.measured))
    return out


def _unused(steps: Sequence[Step], agreements: Sequence[CreditTerms]) -> Iterable[Diagnostic]:
    """W602: a rule for an indicator of which no figure came (S14)."""
    reached = {(s.agreement, s.indicator) for s in steps}
    for terms in agreements:
        for name in terms.credit:
            if (terms.agreement, name) not in reached:
                yield diag("W602", terms.mark, agreement=terms.agreement, indicator=name)


def _parts_beyond(
    steps: Sequence[Step], indicators: Mapping[str, Indicator]
) -> Iterable[Diagnostic]:
    """W601: a unit's figure of a narrower indicator exceeds that of a wider one it also reports."""
    totals: dict[tuple[str, Month | int, str], int] = {}
    marks: dict[str, Mark] = {}
    for step in steps:
        marks.setdefault(step.unit, step.rows[0].row)
        stock = indicators[step.indicator].kind == "stock"
        key = (step.unit, step.period if stock else step.period.year, step.indicator)
        totals[key] = totals.get(key, 0) + step.in_place
    for (unit, when, name), amount in totals.items():
        for outer in wider(name, indicators):
            whole = totals.get((unit, when, outer))
            if whole is not None and amount > whole:
                yield diag("W601", marks[unit], unit=unit, year=when, inner=name, outer=outer)

"""Dividing receipts between levels of government: the statute's one entry point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Literal

from enclave.diagnostics import Collector, Mark, diag
from enclave.money import FEN_LIMIT
from enclave.statute.check import check_fills
from enclave.statute.compiled import Statute
from enclave.statute.divide import (
    BadSum,
    Division,
    MissingShares,
    divide_all,
    growth_division,
    local_division,
    with_all_levels,
)
from enclave.statute.fills import Scope
from enclave.statute.notices import notices
from enclave.statute.prepare import Preparation, Prepared, check_guard
from enclave.statute.result import StatuteResult, YearEndRow
from enclave.statute.year_end import Entry, GroupKey, close, group_key, growth_weights, unattributed
from enclave.terms.receipt import LevelSplit, Receipt
from enclave.terms.statute import ELSEWHERE, LOCAL

YearEnd = Literal["close", "open"]
COLUMN_PATH_FROM: Final = 20_000
"""Number of receipts of one division from which loading arrays pays."""


def split(
    receipts: Sequence[Receipt],
    statute: Statute | Mapping[str, Statute],
    *,
    fills: Mapping[str, Any] | None = None,
    rosters: Mapping[str, Iterable[str]] | None = None,
    year_end: YearEnd = "close",
    guard: int = FEN_LIMIT,
) -> StatuteResult:
    """Divide receipts between centre, province, prefecture and county.

    A recorded division wins over a computed one; where both are known and differ, the split
    carries the computed one too. A refund goes by the rules of its origin date. VAT credit
    refunds have their own burden. Holes are never given a default.

    Args:
        receipts: in any order; heads by id, name, alias or budget code. Ids are unique.
        statute: one for all places, or a table from place to statute.
        fills: values for holes: text, or a table by place, head or year.
        rosters: further members of the lists of enterprises.
        year_end: ``close`` also computes what the close of each year moves between levels;
            ``open`` stops at what the treasuries hold.
        guard: the limit of S17 in fen for an amount and for the sum of all; national tables
            raise it openly.

    Raises:
        InputRejected: E521–E534, all of them at once.
    """
    collector = Collector(limit=200)
    check_guard(receipts, guard, collector)
    _unique(receipts, collector)
    work = Preparation(statute, fills or {}, rosters or {}, collector)
    prepared = [p for r in receipts if (p := work.prepare(r)) is not None]
    _unused_fills(statute, fills or {}, collector)
    work.finish()
    splits = _splits(prepared)
    closed = tuple(_year_end(prepared, splits, work)) if year_end == "close" else ()
    work.finish()
    collector.extend(notices(prepared, splits, work))
    result = StatuteResult(
        splits=tuple(splits),
        year_end=closed,
        assumptions=tuple(sorted({f for used in work.fills.values() for f in used.used})),
        diagnostics=work.finish(),
        statutes={name: used.sha256 for name, used in sorted(work.used.items())},
    )
    result.check()
    return result


def _unique(receipts: Sequence[Receipt], collector: Collector) -> None:
    seen: dict[str, Mark] = {}
    for receipt in receipts:
        if receipt.id in seen:
            related = (seen[receipt.id],)
            collector.add(diag("E534", receipt.row, related=related, receipt=receipt.id))
        seen[receipt.id] = receipt.row


def _unused_fills(
    statute: Statute | Mapping[str, Statute], fills: Mapping[str, Any], collector: Collector
) -> None:
    used = [statute] if isinstance(statute, Statute) else list(statute.values())
    holes = {name for s in used for term in s.terms for name in term.holes}
    names = ", ".join(dict.fromkeys(s.id for s in used))
    check_fills(fills, holes, names, Mark("fill"), collector)


def _splits(prepared: Sequence[Prepared]) -> list[LevelSplit]:
    """Divide every receipt; many receipts of one division go by columns."""
    groups: dict[Division, list[int]] = {}
    for i, item in enumerate(prepared):
        if item.division is not None:
            groups.setdefault(item.division, []).append(i)
    parts: dict[int, dict[str, int]] = {}
    for division, members in groups.items():
        amounts = [prepared[i].receipt.amount for i in members]
        parts.update(zip(members, _divide_many(amounts, division), strict=True))
    return [_one(item, parts.get(i)) for i, item in enumerate(prepared)]


def _divide_many(amounts: Sequence[int], division: Division) -> Iterator[dict[str, int]]:
    if len(amounts) < COLUMN_PATH_FROM or max(map(abs, amounts)) >= FEN_LIMIT:
        yield from divide_all(amounts, division)
        return
    import numpy as np

    from enclave.statute.columns import split_columns

    columns = split_columns(np.array(amounts, dtype=np.int64), division)
    names = tuple(columns)
    for row in zip(*(column.tolist() for column in columns.values()), strict=True):
        yield dict(zip(names, row, strict=True))


def _one(item: Prepared, parts: Mapping[str, int] | None) -> LevelSplit:
    """The split of one receipt: the record if there is one, else what was computed."""
    receipt = item.receipt
    computed, beyond = None, 0
    if parts is not None:
        beyond = parts.get(ELSEWHERE, 0)
        computed = with_all_levels(parts)
    if receipt.recorded is None:
        assert computed is not None  # noqa: S101  # a receipt without either was rejected
        return LevelSplit(receipt, computed, item.rule, beyond)
    levels = with_all_levels(receipt.recorded)
    elsewhere = receipt.recorded.get(ELSEWHERE, 0)
    differs = computed is not None and (not _agree(computed, levels) or beyond != elsewhere)
    return LevelSplit(receipt, levels, item.rule, elsewhere, computed if differs else None)


def _agree(computed: Mapping[str, int], levels: Mapping[str, int]) -> bool:
    """Whether a record is what was computed; an undivided local part says nothing of its levels."""
    if LOCAL not in computed:
        return computed == levels
    below = sum(fen for level, fen in levels.items() if level != "centre")
    return computed["centre"] == levels["centre"] and computed[LOCAL] == below


def _year_end(
    prepared: Sequence[Prepared], splits: Sequence[LevelSplit], work: Preparation
) -> Iterator[YearEndRow]:
    """Group what closes late by place, head, budget and year, and close every account."""
    shared: dict[GroupKey, list[Entry]] = {}
    growing: dict[tuple[GroupKey, str], list[tuple[Prepared, LevelSplit]]] = {}
    known: dict[tuple[str, str, Scope], Division | None] = {}
    for item, one in zip(prepared, splits, strict=True):
        choice = item.choice
        if choice is None or choice.local is None or LOCAL in one.levels:
            continue
        key = group_key(one)
        if choice.local.item.mechanism == "increment_over_base":
            growing.setdefault((key, choice.local.id), []).append((item, one))
        elif choice.closes_late:
            weights = _weights(item, work, known)
            if weights is not None:
                shared.setdefault(key, []).append(Entry(one, weights, item.rule))
    for key in sorted(shared):
        yield from close(key, shared[key])
    for key, rule in sorted(growing):
        yield from _grown(key, growing[key, rule], work)


def _weights(
    item: Prepared, work: Preparation, known: dict[tuple[str, str, Scope], Division | None]
) -> Division | None:
    """The shares of the local part at the close; a hole is remembered for every receipt."""
    receipt = item.receipt
    scope = Scope(receipt.head, receipt.place, receipt.effective.year)
    key = (item.statute.id, item.rule, scope)
    if known.get(key) is not None:
        return known[key]
    assert item.choice is not None  # noqa: S101  # the caller has seen it
    try:
        known[key] = local_division(item.choice, work.fills[item.statute.id], scope)
    except MissingShares as found:
        work.need(found, receipt.head, receipt.effective)
    except BadSum as wrong:
        work.bad_sum(wrong, receipt)
    return known.get(key)


def _grown(
    key: GroupKey, members: Sequence[tuple[Prepared, LevelSplit]], work: Preparation
) -> Iterator[YearEndRow]:
    """Close one account under ``increment_over_base``."""
    first = members[0][0]
    choice, fills = first.choice, work.fills[first.statute.id]
    assert choice is not None  # noqa: S101  # the caller has seen it
    assert choice.local is not None  # noqa: S101  # the same
    rule = choice.local.item
    scope = Scope(key[1], key[0], key[3])
    base = fills.amount(rule.base, scope) if rule.base is not None else None
    try:
        growth = growth_division(choice, fills, scope)
        if base is None:
            hole = getattr(rule.base, "hole", "")
            raise MissingShares([(choice.local, hole)])  # noqa: TRY301  # reported with the others
        if sum((share for _, share in growth), Fraction(0)) > 1:
            raise BadSum(choice.local.id, sum((s for _, s in growth), Fraction(0)))  # noqa: TRY301
    except MissingShares as found:
        for item, _ in members:
            work.need(found, key[1], item.receipt.posted)
        return
    except BadSum as wrong:
        work.bad_sum(wrong, first.receipt)
        return
    local = sum(one.receipt.amount - one.levels["centre"] - one.elsewhere for _, one in members)
    signed = rule.shortfall == "signed"
    if not local:
        yield from unattributed(key, base, growth, first.rule, signed=signed)
        return
    weights = growth_weights(local, base, growth, signed=signed)
    yield from close(key, [Entry(one, weights, item.rule) for item, one in members])

"""What the close of a budget year moves between levels (年终上下级结算).

For ``ratio_year_end`` and ``increment_over_base`` the local part stands in the county treasury
during the year. At the close it is divided once per head, place and year (R1 of S2); the whole
numbers are then attributed to the receipts, in the order of their days, by running totals, so
that the rows of any enterprise add up to the transfer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import InvariantViolation
from enclave.statute.divide import HELD_BY, Division
from enclave.statute.result import YearEndRow
from enclave.terms.receipt import LEVELS, LevelSplit

LOCAL_LEVELS = LEVELS[1:]

GroupKey = tuple[str, str, str, int]
"""Place, head, budget, budget year (that of the posting day: 决算 closes the cash of a year)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A receipt whose local part is divided at the close, with the shares of its own rule."""

    split: LevelSplit
    weights: Division
    rule: str

    @property
    def local(self) -> int:
        """The local part in fen, as it stands in the treasuries."""
        return sum(self.split.levels[level] for level in LOCAL_LEVELS)


def group_key(split: LevelSplit) -> GroupKey:
    """The account in which a receipt is closed."""
    receipt = split.receipt
    return receipt.place, receipt.head, receipt.budget, receipt.posted.year


def order(split: LevelSplit) -> tuple[bool, object, str]:
    """Facts before projections, then by day and id: the order of attribution."""
    receipt = split.receipt
    return receipt.truth != "fact", receipt.posted, receipt.id


def growth_weights(local: int, base: int, growth: Division, *, signed: bool) -> Division:
    """The average weights that a year's growth over a base gives to the local levels.

    ``local`` must not be zero; see :func:`unattributed` for that case.
    """
    over = local - base if signed else max(0, local - base)
    taken = [(level, share * over / local) for level, share in growth]
    rest = 1 - sum((share for _, share in taken), Fraction(0))
    return ((HELD_BY, rest), *taken)


def unattributed(
    key: GroupKey, base: int, growth: Division, rule: str, *, signed: bool
) -> Iterator[YearEndRow]:
    """The rows of a year whose local part is zero: signed growth flows back without a receipt."""
    if not signed or not base:
        return
    exact = [-base * share for _, share in growth]
    parts = largest_remainder([*exact, -sum(exact, Fraction(0))], 0)
    for (level, _), fen in zip(growth, parts, strict=False):
        if fen:
            yield _row(key, level, fen, rule)


def _row(
    key: GroupKey, payee: str, fen: int, rule: str, split: LevelSplit | None = None
) -> YearEndRow:
    place, head, budget, year = key
    receipt = None if split is None else split.receipt
    return YearEndRow(year, place, head, budget, HELD_BY, payee, fen, rule, receipt)


def close(key: GroupKey, entries: Sequence[Entry]) -> Iterator[YearEndRow]:
    """The rows of one account: one rounding of the whole, attributed receipt by receipt.

    Raises:
        InvariantViolation: K-Q1 if the weights of an entry do not sum to 1, which would be a bug.
    """
    levels = _levels(entries)
    denominator = lcm(*(w.denominator for e in entries for _, w in e.weights))
    exact, before, running = [0] * len(levels), [0] * len(levels), 0
    scaled: dict[int, list[int]] = {}
    for entry in sorted(entries, key=lambda e: order(e.split)):
        parts = scaled.get(id(entry.weights))
        if parts is None:
            weights = dict(entry.weights)
            parts = [int(weights.get(level, 0) * denominator) for level in levels]
            scaled[id(entry.weights)] = parts
        local = entry.local
        running += local
        exact = [x + local * part for x, part in zip(exact, parts, strict=True)]
        after = round_over(exact, denominator, running)
        for level, now, then in zip(levels, after, before, strict=True):
            fen = now - then - entry.split.levels[level]
            if fen and level != HELD_BY:
                yield _row(key, level, fen, entry.rule, entry.split)
        before = after


def round_over(numerators: Sequence[int], denominator: int, total: int) -> list[int]:
    """:func:`largest_remainder` of values over one denominator, in integers.

    >>> round_over([5, 5, 5], 2, 7)
    [3, 2, 2]

    Raises:
        InvariantViolation: K-Q1 if ``total`` is not within a fen of the exact sum.
    """
    sign = -1 if (total or next(filter(None, numerators), 1)) < 0 else 1
    pairs = [divmod(sign * n, denominator) for n in numerators]
    out = [whole for whole, _ in pairs]
    missing = sign * total - sum(out)
    if missing:
        open_ = sorted((i for i, (_, r) in enumerate(pairs) if r), key=lambda i: (-pairs[i][1], i))
        if not 0 < missing <= len(open_):
            raise InvariantViolation("K-Q1", f"{total} is not a rounding of {numerators}")
        for i in open_[:missing]:
            out[i] += 1
    return [sign * whole for whole in out]


def _levels(entries: Sequence[Entry]) -> list[str]:
    """The local levels in the order in which the rules list them, then those not listed."""
    listed = (level for entry in entries for level, _ in entry.weights)
    return list(dict.fromkeys((*listed, *LOCAL_LEVELS)))

"""Largest remainder, alone and down a tree (S2).

Rounding a vector of exact amounts to whole fen must keep the sum, keep every entry within one
fen of exact, leave whole entries alone and mirror negative vectors. Largest remainder (Hamilton)
is the only closed form that does all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.diagnostics import InvariantViolation


def _sign(values: Sequence[Fraction], total: int) -> int:
    """The sign of the total; a zero total takes the sign of its first non-zero entry."""
    if total:
        return 1 if total > 0 else -1
    first = next((v for v in values if v), Fraction(1))
    return 1 if first > 0 else -1


def largest_remainder(values: Sequence[Fraction], total: int) -> list[int]:
    """Round ``values`` to integers that sum to ``total``; ties go to the entry listed first.

    ``total`` must be the floor or the ceiling of the exact sum. Negative totals mirror positive
    ones.

    >>> largest_remainder([Fraction(1, 2), Fraction(1, 2)], 1)
    [1, 0]

    Raises:
        InvariantViolation: K-Q1 if ``total`` is not within a fen of the exact sum.
    """
    sign = _sign(values, total)
    mirrored = [v * sign for v in values]
    floors = [v.numerator // v.denominator for v in mirrored]
    missing = total * sign - sum(floors)
    if not missing:
        return [f * sign for f in floors]
    candidates = [i for i, v in enumerate(mirrored) if v.denominator != 1]
    if not 0 < missing <= len(candidates):
        raise InvariantViolation("K-Q1", f"{total} is not a rounding of {sum(values)}")
    candidates.sort(key=lambda i: (floors[i] - mirrored[i], i))
    for i in candidates[:missing]:
        floors[i] += 1
    return [f * sign for f in floors]


def to_residual(values: Sequence[Fraction], total: int, residual: int) -> list[int]:
    """Round every entry down (towards zero by sign of the total), the rest to one named entry.

    The alternative ``remainder: {to: party}`` of S3. The named entry can be off by up to
    ``len(values) - 1`` fen.
    """
    sign = _sign(values, total)
    out = [sign * ((v * sign).numerator // (v * sign).denominator) for v in values]
    out[residual] += total - sum(out)
    return out


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place where money ends: ``path`` is party, clause and, below them, nested parties."""

    path: tuple[str, ...]

    @property
    def party(self) -> str:
        """The party entitled (the first step of the path)."""
        return self.path[0]

    @property
    def clause(self) -> str:
        """The clause that gives the entitlement (the second step)."""
        return self.path[1]

    @property
    def id(self) -> str:
        """The path as text."""
        return "/".join(self.path)


def round_tree(
    leaves: Sequence[tuple[Leaf, Fraction]], total: int, residual: str | None = None
) -> list[int]:
    """Round down the tree account → party → clause → nested party (S2), keeping every sum.

    Each level splits its parent's integer by largest remainder in the order in which the leaves
    are listed. ``residual`` names the party that takes the missing fen at the party level; inside
    it, what is more than its own exact amount can explain stands with the entry listed first.

    Returns:
        Integers in the order of ``leaves``.
    """
    out = [0] * len(leaves)
    _round_level(leaves, list(range(len(leaves))), 0, total, residual, out)
    return out


def _with_extra(values: Sequence[Fraction], total: int) -> list[int]:
    """Largest remainder of the whole total nearest to ``total``; the rest to the first entry."""
    exact = sum(values, Fraction(0))
    floor = exact.numerator // exact.denominator
    ceiling = -(-exact.numerator // exact.denominator)
    near = min(max(total, floor), ceiling)
    parts = largest_remainder(values, near)
    parts[0] += total - near
    return parts


def _sum(values: Sequence[Fraction]) -> Fraction:
    """The exact sum; of one entry it is that entry."""
    return values[0] if len(values) == 1 else sum(values, Fraction(0))


def _round_level(
    leaves: Sequence[tuple[Leaf, Fraction]],
    members: list[int],
    depth: int,
    total: int,
    residual: str | None,
    out: list[int],
) -> None:
    groups: dict[str | None, list[int]] = {}
    for i in members:
        path = leaves[i][0].path
        groups.setdefault(path[depth] if depth < len(path) else None, []).append(i)
    names = list(groups)
    sums = [_sum([leaves[i][1] for i in groups[n]]) for n in names]
    if depth == 0 and residual is not None and residual in groups:
        parts = to_residual(sums, total, names.index(residual))
    elif residual is not None:
        parts = _with_extra(sums, total)
    else:
        parts = largest_remainder(sums, total)
    for name, part in zip(names, parts, strict=True):
        inside = groups[name]
        if len(inside) == 1:
            out[inside[0]] = part
        elif name is None:
            raise InvariantViolation("K-Q5", f"two leaves share a path: {leaves[inside[0]][0].id}")
        else:
            below = residual if name == residual or depth else None
            _round_level(leaves, inside, depth + 1, part, below, out)

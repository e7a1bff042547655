"""Largest remainder down the tree (S2), for many vectors at once.

A vector of exact amounts over a common denominator is held as whole parts ``q`` and remainders
``r``, ``0 <= r < L``, one array a leaf and one element a vector. The arrays are int64, or
objects (Python integers) where the denominator asks for it; the steps are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.curve import Leaf
from enclave.diagnostics import InvariantViolation

Array: TypeAlias = NDArray[Any]
Denominator: TypeAlias = "int | Array"
SORT_FROM = 12
"""With this many entries sorting beats comparing every pair."""


@dataclass(frozen=True)
class Group:
    """Leaves that share a step of their paths; ``inside`` divides them further."""

    members: tuple[int, ...]
    inside: Level | None


@dataclass(frozen=True)
class Level:
    """One level of the tree: its groups in the order of listing, and the one that takes the rest.

    ``loose``: inside the party that takes the rest, where the total may be off by more than a fen.
    """

    groups: tuple[Group, ...]
    residual: int | None = None
    loose: bool = False


def build_tree(leaves: Sequence[Leaf], residual: str | None) -> Level:
    """The tree in which :func:`enclave.curve.round_tree` rounds these leaves."""
    return _level(leaves, range(len(leaves)), 0, residual)


def _level(
    leaves: Sequence[Leaf], members: Sequence[int], depth: int, residual: str | None, *,
    loose: bool = False,
) -> Level:  # fmt: skip
    by_name: dict[str | None, list[int]] = {}
    for i in members:
        path = leaves[i].path
        by_name.setdefault(path[depth] if depth < len(path) else None, []).append(i)
    groups: list[Group] = []
    for name, inside in by_name.items():
        if len(inside) == 1:
            groups.append(Group((inside[0],), None))
        elif name is None:
            raise InvariantViolation("K-Q5", f"two leaves share a path: {leaves[inside[0]].id}")
        else:
            below = loose or (depth == 0 and name == residual)
            level = _level(leaves, inside, depth + 1, None, loose=below)
            groups.append(Group(tuple(inside), level))
    names = list(by_name)
    place = names.index(residual) if residual is not None and residual in by_name else None
    return Level(tuple(groups), place, loose)


def round_vectors(
    tree: Level, whole: Sequence[Array], part: Sequence[Array], bottom: Denominator, total: Array
) -> list[Array]:
    """Round every vector ``whole + part / bottom`` to integers that sum to ``total``."""
    out: list[Array] = [total] * len(whole)
    _round_level(tree, whole, part, bottom, total, out)
    return out


def _round_level(
    level: Level, whole: Sequence[Array], part: Sequence[Array], bottom: Denominator, total: Array,
    out: list[Array],
) -> None:  # fmt: skip
    sums = [_sum(g.members, whole, part, bottom) for g in level.groups]
    q, r = [s[0] for s in sums], [s[1] for s in sums]
    if level.residual is not None:
        parts = _to_residual(q, r, bottom, total, level.residual)
    elif level.loose:
        parts = _with_extra(q, r, bottom, total)
    else:
        parts = _largest_remainder(q, r, bottom, total)
    for group, fen in zip(level.groups, parts, strict=True):
        if group.inside is None:
            out[group.members[0]] = fen
        else:
            _round_level(group.inside, whole, part, bottom, fen, out)


def _sum(
    members: Sequence[int], whole: Sequence[Array], part: Sequence[Array], bottom: Denominator
) -> tuple[Array, Array]:
    if len(members) == 1:
        return whole[members[0]], part[members[0]]
    q, r = whole[members[0]], part[members[0]]
    for i in members[1:]:
        q, r = q + whole[i], r + part[i]
        over = (r >= bottom).astype(bool)
        q, r = q + over, np.where(over, r - bottom, r)
    return q, r


def _signs(q: Sequence[Array], r: Sequence[Array], total: Array) -> NDArray[np.bool_] | None:
    """Where the vector is negative; None where none is.

    The sign is the total's; a zero total takes the sign of its first non-zero entry.
    """
    negative = (total < 0).astype(bool)
    zero = (total == 0).astype(bool)
    if zero.any():
        first = np.zeros(len(total), bool)
        for whole, rest in zip(reversed(q), reversed(r), strict=True):
            first = np.where(
                ((whole != 0) | (rest != 0)).astype(bool), (whole < 0).astype(bool), first
            )
        negative |= zero & first
    return negative if negative.any() else None


def _mirror(
    negative: NDArray[np.bool_], q: Sequence[Array], r: Sequence[Array], bottom: Denominator
) -> tuple[list[Array], list[Array]]:
    some = [(rest != 0).astype(bool) for rest in r]
    mirrored_q = [np.where(negative, -w - s, w) for w, s in zip(q, some, strict=True)]
    mirrored_r = [np.where(negative & s, bottom - x, x) for x, s in zip(r, some, strict=True)]
    return mirrored_q, mirrored_r


def _largest_remainder(
    q: Sequence[Array], r: Sequence[Array], bottom: Denominator, total: Array
) -> list[Array]:
    negative = _signs(q, r, total)
    if negative is not None:
        q, r = _mirror(negative, q, r, bottom)
        total = np.where(negative, -total, total)
    missing = total - sum(q[1:], q[0])
    count = sum((rest != 0).astype(np.int64) for rest in r)
    if ((missing < 0) | (missing > count)).any():
        raise InvariantViolation("K-Q1", "a total is not a rounding of its parts")
    out = [w + (rank < missing) for w, rank in zip(q, _ranks(r), strict=True)]
    if negative is not None:
        out = [np.where(negative, -fen, fen) for fen in out]
    return out


def _with_extra(
    q: Sequence[Array], r: Sequence[Array], bottom: Denominator, total: Array
) -> list[Array]:
    """Largest remainder of the whole total nearest to ``total``; the rest to the first entry."""
    floor, rest = _sum(range(len(q)), q, r, bottom)
    near = np.clip(total, floor, floor + (rest != 0))
    parts = _largest_remainder(q, r, bottom, near)
    parts[0] = parts[0] + total - near
    return parts


def _ranks(r: Sequence[Array]) -> list[NDArray[np.int16]]:
    """The place of each remainder in decreasing order; equal ones in the order of listing."""
    n = len(r)
    if n > SORT_FROM and r[0].dtype != object:
        order = np.argsort(-np.stack(r), axis=0, kind="stable")
        places = np.empty(order.shape, np.int16)
        np.put_along_axis(places, order, np.arange(n, dtype=np.int16)[:, None], axis=0)
        return list(places)
    ranks = [np.full(len(r[0]), n - 1 - i, np.int16) for i in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            before = (r[i] >= r[j]).astype(np.int16)
            ranks[i] -= before
            ranks[j] += before
    return ranks


def _to_residual(
    q: Sequence[Array], r: Sequence[Array], bottom: Denominator, total: Array, residual: int
) -> list[Array]:
    """Every entry down (towards zero by the sign of the total), the rest to one entry."""
    negative = _signs(q, r, total)
    out = list(q)
    if negative is not None:
        mirrored, _ = _mirror(negative, q, r, bottom)
        out = [np.where(negative, -fen, fen) for fen in mirrored]
    out[residual] = out[residual] + total - sum(out[1:], out[0])
    return out

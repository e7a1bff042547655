"""What of one agreement stands for what of the other: parties, clauses, items of a list."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from enclave.diff.tree import Tree, leaves

T = TypeVar("T")
Clause = Mapping[str, Any]


def party_tokens(
    one: Mapping[str, Any], two: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """For each side: party → what stands for it on both.

    Parties of one id are the same; of the others, those are that alone have a role on their side.
    """
    first = {p: p for p in one}
    second = {p: p for p in two}
    mine, theirs = _alone(one, two), _alone(two, one)
    for role in sorted(mine.keys() & theirs.keys()):
        first[mine[role]] = second[theirs[role]] = f"@{role}"
    return first, second


def _alone(parties: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, str]:
    """Role → the only party that has it, among those the other side does not name."""
    by_role: dict[str, list[str]] = {}
    for name, body in parties.items():
        if isinstance(body, Mapping) and isinstance(body.get("role"), str):
            by_role.setdefault(body["role"], []).append(name)
    return {
        r: found[0] for r, found in by_role.items() if len(found) == 1 and found[0] not in others
    }


def likeness(one: Tree, two: Tree) -> int:
    """How many leaves two trees have in common."""
    return len(set(leaves(one)) & set(leaves(two)))


def pair_clauses(
    one: Sequence[tuple[str, str, Tree]], two: Sequence[tuple[str, str, Tree]]
) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of places of clauses (id, kind, tree): by id and kind, then by kind and likeness."""
    place = {(c[0], c[1]): j for j, c in enumerate(two)}
    found = {i: place[c[0], c[1]] for i, c in enumerate(one) if (c[0], c[1]) in place}
    taken = set(found.values())
    ranked = sorted(
        (-likeness(a[2], b[2]), i + j, tuple(sorted((a[0], b[0]))), i, j)
        for i, a in enumerate(one) for j, b in enumerate(two)
        if i not in found and j not in taken and a[1] == b[1]
    )  # fmt: skip
    for *_, i, j in ranked:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    for i in range(len(one)):
        yield i, found.get(i)
    for j in range(len(two)):
        if j not in taken:
            yield None, j


def pair_items(one: Sequence[T], two: Sequence[T]) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of places of two lists: what is alike at both ends stays out, the rest is in order."""
    head = 0
    while head < min(len(one), len(two)) and one[head] == two[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    left, right = len(one) - tail, len(two) - tail
    for n in range(max(left, right) - head):
        i, j = head + n, head + n
        yield (i if i < left else None), (j if j < right else None)


def in_common(
    one: Sequence[Hashable], two: Sequence[Hashable]
) -> tuple[list[Hashable], list[Hashable]]:
    """The order of what both list."""
    return [x for x in one if x in two], [x for x in two if x in one]

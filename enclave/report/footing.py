"""Controlled rounding: tables in 万元 whose displayed rows and columns add up.

Rounding each cell by itself leaves a third of such rows wrong in the last digit. Here every
displayed number, totals included, is the exact one rounded down or up to a multiple of ``step``
(so it is less than one step away, and never differs from plain rounding by more than one step),
and every displayed total is the sum of what is displayed.

The table is a circulation: cells flow into rows, rows into groups, groups into the grand total,
and from there by columns back into the cells. Where an amount on an edge is not a multiple of the
step, both its ends have another such edge, so such edges form a cycle; an amount pushed around it
keeps every sum and makes one more edge whole. What is left is an integral circulation. Cycles of
negative cost are then pushed until none is left, so that totals first, then subtotals, then cells
are as near to plain rounding as the sums allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALL: Final = 600
"""Tables with more edges are rounded in one pass, without the search for the nearest rounding."""

Key = tuple[int, int]
"""(row, column); groups are rows −2 − g, the grand total row is −1, so is the total column."""


@dataclass(frozen=True, slots=True)
class Footed:
    """The displayed amounts, all multiples of the step (in fen).

    Attributes:
        cells: by row and column; ``totals`` by row; ``groups`` by group and column, with the
            group's total at the end; ``bottom``: column totals, the grand total at the end.
        moved: how many numbers differ from plain rounding.
    """

    cells: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    bottom: tuple[int, ...]
    moved: int


def foot(
    rows: Sequence[Sequence[int]], step: int, group_of: Sequence[int] | None = None, *,
    across: bool = True,
) -> Footed:  # fmt: skip
    """Round a table to multiples of ``step`` so that it adds up down and across.

    Args:
        rows: the exact cells in fen, without totals.
        step: the unit of the last displayed digit, in fen.
        group_of: the group of each row, numbered from 0; without it there are no subtotals.
        across: whether rows add up to a total column; if not, each column is rounded by itself.
    """
    width = len(rows[0]) if rows else 0
    if across or width <= 1:
        return _assemble(_solve(rows, step, group_of), rows, group_of, step)
    columns = [
        _assemble(_solve([(row[j],) for row in rows], step, group_of),
                  [(row[j],) for row in rows], group_of, step)
        for j in range(width)
    ]  # fmt: skip
    cells = tuple(tuple(c.cells[i][0] for c in columns) for i in range(len(rows)))
    groups = tuple(
        (*(c.groups[g][0] for c in columns), sum(c.groups[g][0] for c in columns))
        for g in range(len(columns[0].groups))
    )
    bottom = tuple(c.bottom[0] for c in columns)
    return Footed(cells, tuple(sum(row) for row in cells), groups, (*bottom, sum(bottom)),
                  sum(c.moved for c in columns))  # fmt: skip


def foot_line(parts: Sequence[int], step: int) -> tuple[tuple[int, ...], int]:
    """Round some parts and their total so that they add up: the parts, then the total."""
    footed = foot([parts], step)
    return footed.cells[0], footed.bottom[-1]


def plain(amount: int, step: int) -> int:
    """Plain rounding to a multiple of ``step``, halves away from zero."""
    sign = -1 if amount < 0 else 1
    return sign * ((2 * abs(amount) + step) // (2 * step)) * step


# ---------------------------------------------------------------------------- the circulation


@dataclass(slots=True)
class _Edge:
    tail: int
    head: int
    exact: int
    weight: int
    key: Key
    value: int
    floor: int
    plain: int

    def cost(self, value: int) -> int:
        """How far a displayed value is from the exact one, weighted; a half goes as usual."""
        return self.weight * (2 * abs(value - self.exact) + (value != self.plain))


def _solve(
    rows: Sequence[Sequence[int]], step: int, group_of: Sequence[int] | None
) -> Mapping[Key, int]:
    made, count = _edges(rows, group_of)
    edges = [
        _Edge(tail, head, exact, weight, key, exact, exact // step * step, plain(exact, step))
        for tail, head, exact, weight, key in made
    ]
    _make_whole(edges, count, step)
    if len(edges) <= SMALL:
        _improve(edges, count, step)
    return {edge.key: edge.value for edge in edges}


def _edges(
    rows: Sequence[Sequence[int]], group_of: Sequence[int] | None
) -> tuple[list[tuple[int, int, int, int, Key]], int]:
    """The edges of the circulation (tail, head, exact, weight, key), and the number of nodes.

    Nodes: 0 the hub; then one for each column; one for each row; one for each group, and one for
    each group and column.
    """
    width = len(rows[0]) if rows else 0
    groups = (max(group_of) + 1) if group_of else 0
    row0 = 1 + width
    group0 = row0 + len(rows)
    block0 = group0 + groups
    root = block0 + groups * width
    columns, totals, grand = [0] * width, [0] * len(rows), 0
    blocks = [[0] * width for _ in range(groups)]
    edges: list[tuple[int, int, int, int, Key]] = []
    for i, row in enumerate(rows):
        g = group_of[i] if group_of else -1
        for j, amount in enumerate(row):
            start = block0 + g * width + j if group_of else 1 + j
            edges.append((start, row0 + i, amount, 1, (i, j)))
            columns[j] += amount
            totals[i] += amount
            if group_of:
                blocks[g][j] += amount
        end = group0 + g if group_of else root
        edges.append((row0 + i, end, totals[i], 4, (i, -1)))
        grand += totals[i]
    for g in range(groups):
        edges += [
            (1 + j, block0 + g * width + j, blocks[g][j], 16, (-2 - g, j)) for j in range(width)
        ]
        edges.append((group0 + g, root, sum(blocks[g]), 64, (-2 - g, -1)))
    edges += [(0, 1 + j, columns[j], 256, (-1, j)) for j in range(width)]
    edges.append((root, 0, grand, 4096, (-1, -1)))
    return edges, root + 1


class _Broken:
    """The edges at each node whose amount is not a multiple of the step yet."""

    def __init__(self, edges: Sequence[_Edge], count: int, step: int) -> None:
        self.edges, self.step = edges, step
        self.at: list[list[int]] = [[] for _ in range(count)]
        self.start = [0] * count
        for n, edge in enumerate(edges):
            if edge.value % step:
                self.at[edge.tail].append(n)
                self.at[edge.head].append(n)

    def next(self, node: int, last: int) -> int:
        """A broken edge at a node other than the one just passed."""
        mine, i = self.at[node], self.start[node]
        while self.edges[mine[i]].value % self.step == 0:
            i += 1
        self.start[node] = i
        while mine[i] == last or self.edges[mine[i]].value % self.step == 0:
            i += 1
        return mine[i]


def _make_whole(edges: Sequence[_Edge], count: int, step: int) -> None:
    """Push amounts around cycles of broken edges until every edge is a multiple of the step."""
    broken = _Broken(edges, count, step)
    for n in range(len(edges)):
        while edges[n].value % step:
            _push(edges, _cycle(edges, broken, n), step)


def _cycle(edges: Sequence[_Edge], broken: _Broken, first: int) -> list[tuple[int, int]]:
    """A cycle of broken edges, each with the direction (+1 or −1) in which it is passed."""
    path: list[tuple[int, int]] = []
    at = edges[first].tail
    position = {at: 0}
    n = first
    while True:
        forward = edges[n].tail == at
        at = edges[n].head if forward else edges[n].tail
        path.append((n, 1 if forward else -1))
        if at in position:
            return path[position[at] :]
        position[at] = len(path)
        n = broken.next(at, n)


def _push(edges: Sequence[_Edge], cycle: Sequence[tuple[int, int]], step: int) -> None:
    """Push as much as makes one edge whole, in the direction that costs less."""
    rests = [(edges[n].value % step, sign) for n, sign in cycle]
    room = {
        way: min(step - r if sign * way > 0 else r for r, sign in rests) for way in (1, -1)
    }  # fmt: skip

    def cost(way: int) -> int:
        return sum(edges[n].cost(edges[n].value + sign * way * room[way]) for n, sign in cycle)

    way = 1 if cost(1) <= cost(-1) else -1
    for n, sign in cycle:
        edges[n].value += sign * way * room[way]


def _improve(edges: Sequence[_Edge], count: int, step: int) -> None:
    """Push one step around cycles that bring the table nearer to plain rounding."""
    for _ in range(len(edges)):
        moves = _moves(edges, step)
        cycle = _negative_cycle(moves, count)
        if not cycle:
            return
        for n, sign in cycle:
            edges[n].value += sign * step


def _moves(edges: Sequence[_Edge], step: int) -> list[tuple[int, int, int, int, int]]:
    """What can still be moved: (from, to, cost, edge, sign); up once from the floor, and back."""
    out = []
    for n, edge in enumerate(edges):
        if edge.exact % step == 0:
            continue
        up = edge.cost(edge.floor + step) - edge.cost(edge.floor)
        if edge.value == edge.floor:
            out.append((edge.tail, edge.head, up, n, 1))
        else:
            out.append((edge.head, edge.tail, -up, n, -1))
    return out


def _negative_cycle(
    moves: Sequence[tuple[int, int, int, int, int]], count: int
) -> list[tuple[int, int]]:
    """A cycle of moves that costs less than nothing, or an empty list (Bellman–Ford)."""
    far = [0] * count
    came: list[int] = [-1] * count
    last = -1
    for _ in range(count):
        last = -1
        for m, (tail, head, cost, _n, _sign) in enumerate(moves):
            if far[tail] + cost < far[head]:
                far[head] = far[tail] + cost
                came[head] = m
                last = head
        if last < 0:
            return []
    for _ in range(count):
        last = moves[came[last]][0]
    cycle: list[tuple[int, int]] = []
    at = last
    while True:
        tail, _head, _cost, n, sign = moves[came[at]]
        cycle.append((n, sign))
        at = tail
        if at == last:
            return cycle


def _assemble(
    values: Mapping[Key, int],
    rows: Sequence[Sequence[int]],
    group_of: Sequence[int] | None,
    step: int,
) -> Footed:
    width = len(rows[0]) if rows else 0
    groups = (max(group_of) + 1) if group_of else 0
    cells = tuple(tuple(values[i, j] for j in range(width)) for i in range(len(rows)))
    totals = tuple(values[i, -1] for i in range(len(rows)))
    grouped = tuple(tuple(values[-2 - g, j] for j in (*range(width), -1)) for g in range(groups))
    bottom = tuple(values[-1, j] for j in (*range(width), -1))
    moved = sum(
        plain(amount, step) != cells[i][j]
        for i, row in enumerate(rows) for j, amount in enumerate(row)
    )  # fmt: skip
    moved += sum(plain(sum(row), step) != totals[i] for i, row in enumerate(rows))
    return Footed(cells, totals, grouped, bottom, moved)

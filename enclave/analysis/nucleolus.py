"""The nucleolus of a small game: the division whose worst-off coalition is as well off as can be.

Found exactly, by looking at every corner of a linear programme in rationals; only sensible for
very few players, which is what a negotiation has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final, TypeAlias

from enclave.analysis.fair import Coalition, Game, coalitions

MOST_PLAYERS: Final = 4
Row: TypeAlias = list[Fraction]
"""Coefficients of the players, of the excess, and the right-hand side."""


def nucleolus(players: Sequence[str], game: Game) -> dict[str, Fraction]:
    """Return the (pre)nucleolus of a gain game.

    The greatest excess ``v(S) - x(S)`` is made as small as possible; the coalitions that cannot
    get below it are fixed there, and the next greatest is made small, until one division is left.

    Raises:
        ValueError: more than ``MOST_PLAYERS`` players.
    """
    if not 0 < len(players) <= MOST_PLAYERS:
        raise ValueError(f"one to {MOST_PLAYERS} players")
    n = len(players)
    whole = frozenset(players)
    fixed = [_row(players, whole, Fraction(game[whole]), excess=False)]
    open_ = [c for c in coalitions(players) if c != whole]
    while _rank([row[:n] for row in fixed]) < n:
        corners = _corners(players, game, fixed, open_)
        least = min(corner[n] for corner in corners)
        best = [corner for corner in corners if corner[n] == least]
        bound = [c for c in open_ if all(_excess(players, game, c, x) == least for x in best)]
        fixed += [_row(players, c, game[c] - least, excess=False) for c in bound]
        open_ = [c for c in open_ if c not in bound]
    solved = _reduced([[*row[:n], row[-1]] for row in fixed], n)
    return {player: row[-1] for player, row in zip(players, solved, strict=True)}


def _corners(
    players: Sequence[str], game: Game, fixed: Sequence[Row], open_: Sequence[Coalition]
) -> list[Row]:
    """Every point at which enough excesses are equal and none is greater."""
    n, rows, found = len(players), {c: _row(players, c, Fraction(game[c])) for c in open_}, []
    needed = n + 1 - _rank([row[:-1] for row in fixed])
    for chosen in combinations(open_, needed):
        point = _solve([*fixed, *(rows[c] for c in chosen)], n + 1)
        if point and all(_excess(players, game, c, point) <= point[n] for c in open_):
            found.append(point)
    return found


def _row(players: Sequence[str], c: Coalition, value: Fraction, *, excess: bool = True) -> Row:
    return [*(Fraction(p in c) for p in players), Fraction(excess), value]


def _excess(players: Sequence[str], game: Game, c: Coalition, point: Row) -> Fraction:
    paid: Mapping[str, Fraction] = dict(zip(players, point, strict=False))
    return game[c] - sum((paid[p] for p in c), Fraction(0))


def _rank(rows: Sequence[Row]) -> int:
    return len(_reduced([list(row) for row in rows], len(rows[0])))


def _solve(rows: Sequence[Row], unknowns: int) -> Row | None:
    """The one solution of the equations; None where there is none or more than one."""
    reduced = _reduced([list(row) for row in rows], unknowns + 1)
    if len(reduced) != unknowns or any(not any(row[:unknowns]) for row in reduced):
        return None
    return [row[-1] for row in reduced]


def _reduced(rows: list[Row], width: int) -> list[Row]:
    """Row echelon form with leading ones, empty rows left out."""
    done = 0
    for column in range(width):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]

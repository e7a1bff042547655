"""Fair division of a joint gain or a joint cost: Shapley value, core, nucleolus; all exact.

A game gives every coalition of the players a value: what it gains on its own, or, in a cost game,
what it would cost on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Final, TypeAlias

Exact: TypeAlias = int | Fraction
Coalition: TypeAlias = frozenset[str]
Game: TypeAlias = Mapping[Coalition, Exact]
MOST_PLAYERS: Final = 12


def coalitions(players: Sequence[str]) -> Iterator[Coalition]:
    """Yield every coalition but the empty one, small ones first, in the order of the players."""
    for size in range(1, len(players) + 1):
        for members in combinations(players, size):
            yield frozenset(members)


def missing(players: Sequence[str], game: Game) -> tuple[Coalition, ...]:
    """The coalitions a game says nothing about."""
    return tuple(c for c in coalitions(players) if c not in game)


def shapley(players: Sequence[str], game: Game) -> dict[str, Fraction]:
    """Return the Shapley value: what each adds, on average over all orders of joining.

    >>> glove = {frozenset(c): int("r" in c and len(c) > 1)
    ...          for c in ["r", "a", "b", "ra", "rb", "ab", "rab"]}
    >>> shapley("abr", glove)
    {'a': Fraction(1, 6), 'b': Fraction(1, 6), 'r': Fraction(2, 3)}

    Raises:
        ValueError: more than ``MOST_PLAYERS`` players.
        KeyError: a coalition has no value.
    """
    n = len(players)
    if n > MOST_PLAYERS:
        raise ValueError(f"at most {MOST_PLAYERS} players")
    whole = factorial(n)
    found = dict.fromkeys(players, Fraction(0))
    for size in range(n):
        weight = Fraction(factorial(size) * factorial(n - size - 1), whole)
        for members in combinations(players, size):
            before = frozenset(members)
            worth = game[before] if before else 0
            for player in players:
                if player not in before:
                    found[player] += weight * (game[before | {player}] - worth)
    return found


@dataclass(frozen=True, slots=True)
class Objection:
    """A coalition that would do better alone.

    Attributes:
        members: the coalition, in the order of the players.
        alone: what it gains (or would pay) alone.
        gets: what its members get (or pay) together in the division.
    """

    members: tuple[str, ...]
    alone: Fraction
    gets: Fraction

    @property
    def loss(self) -> Fraction:
        """By how much it does worse in the division than alone."""
        return abs(self.alone - self.gets)


def objections(
    players: Sequence[str], game: Game, division: Mapping[str, Exact], *, costs: bool = False
) -> tuple[Objection, ...]:
    """Return the coalitions that would do better alone; none: the division is in the core."""
    found = []
    for coalition in coalitions(players):
        alone = Fraction(game[coalition])
        gets = Fraction(sum(Fraction(division[p]) for p in coalition))
        if gets > alone if costs else gets < alone:
            found.append(Objection(tuple(p for p in players if p in coalition), alone, gets))
    return tuple(found)


def separable_costs(players: Sequence[str], costs: Game) -> dict[str, Fraction]:
    """Divide a cost: to each what it adds last; the rest by what each would still save.

    (Separable costs – remaining benefits.)

    Raises:
        ValueError: there is a rest and nobody saves anything.
    """
    whole = frozenset(players)
    own = {
        p: Fraction(costs[whole]) - (costs[whole - {p}] if len(whole) > 1 else 0) for p in players
    }
    rest = costs[whole] - sum(own.values())
    saved = {p: costs[frozenset({p})] - own[p] for p in players}
    if rest == 0:
        return own
    if sum(saved.values()) == 0:
        raise ValueError("nobody saves anything")
    return {p: own[p] + rest * saved[p] / sum(saved.values()) for p in players}


def airport(needs: Mapping[str, Exact]) -> dict[Coalition, Exact]:
    """The cost game in which a coalition pays for its greatest need (a runway, a plant, a road)."""
    return {c: max(needs[p] for p in c) for c in coalitions(tuple(needs))}


def savings(players: Sequence[str], costs: Game) -> dict[Coalition, Exact]:
    """The gain game of a cost game: what each coalition saves by acting together."""
    return {c: sum(costs[frozenset({p})] for p in c) - costs[c] for c in coalitions(players)}

"""Three parties or more: what each adds, who would do better in a smaller group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.analysis import fair, nucleolus
from enclave.analysis.case import PartyLine
from enclave.analysis.measures import given_walk_away, line_of
from enclave.analysis.trials import Trials
from enclave.diagnostics import Diagnostic, InputRejected, Mark, diag
from enclave.text import Text


@dataclass(frozen=True)
class FairDivision:
    """The game of a scenario, and how it would be divided fairly.

    Attributes:
        players: ids, in the order in which the scenario names them; ``names`` are their names.
        costs: whether the game is about costs: less is better.
        game: coalition → value, in fen.
        taken: coalitions whose value was taken from elsewhere, and from where.
        shapley: the Shapley value; ``against`` are the coalitions that would do better alone.
        nucleolus: the nucleolus, where there are few enough players.
    """

    players: tuple[str, ...]
    names: Mapping[str, Text]
    costs: bool
    game: fair.Game
    taken: tuple[tuple[tuple[str, ...], Text], ...]
    shapley: Mapping[str, Fraction]
    against: tuple[fair.Objection, ...]
    nucleolus: Mapping[str, Fraction] | None


FROM_WALK_AWAY = Text("取自 walk_away", "from walk_away")
FROM_THE_RUN = Text(
    "按现协议算出的各方净现值之和", "present values of all of them in the deal as it stands"
)


def fair_division(trials: Trials, values: Mapping[str, Fraction]) -> FairDivision | None:
    """The fair division of the scenario's coalitions; None where it names none.

    Args:
        values: present value of each party's cash in the deal as it stands, by id.

    Raises:
        InputRejected: E876 an unknown member, E878 a coalition without a value.
    """
    appraisal = trials.present.outlook.appraisal
    if appraisal is None or not (appraisal.coalition_gains or appraisal.coalition_costs):
        return None
    costs = bool(appraisal.coalition_costs)
    written = appraisal.coalition_costs or appraisal.coalition_gains
    players = tuple(dict.fromkeys(p for c in written for p in c.members))
    key = "coalition_costs" if costs else "coalition_gains"
    option = f"appraisal.{key}"
    lines = {p: line_of(trials.loaded, trials.present.outlook, p, option) for p in players}
    if len(players) > fair.MOST_PLAYERS:
        raise InputRejected([diag(
            "E879", Mark(option), question=Text("公平分配", "fair division"),
            needs=Text("至多 12 方", "12 parties at most"), how=Text("合并几方", "take some together"),
        )])  # fmt: skip
    game: dict[fair.Coalition, fair.Exact] = {frozenset(c.members): c.value for c in written}
    taken = [] if costs else list(_taken(trials, game, lines, values))
    lacking = fair.missing(players, game)
    if lacking:
        mark = trials.loaded.doc.marks.key(("appraisal", key))
        raise InputRejected([_lacks(mark, players, c) for c in lacking[:20]])
    value = fair.shapley(players, game)
    found = None
    if len(players) <= nucleolus.MOST_PLAYERS:
        found = nucleolus.nucleolus(players, fair.savings(players, game) if costs else game)
        if costs:
            found = {p: game[frozenset({p})] - x for p, x in found.items()}
    return FairDivision(
        players, {p: line.name for p, line in lines.items()}, costs, game, tuple(taken), value,
        fair.objections(players, game, value, costs=costs), found,
    )  # fmt: skip


def _lacks(mark: Mark, players: Sequence[str], coalition: fair.Coalition) -> Diagnostic:
    return diag("E878", mark, members=" + ".join(p for p in players if p in coalition))


def _taken(
    trials: Trials, game: dict[fair.Coalition, fair.Exact], lines: Mapping[str, PartyLine],
    values: Mapping[str, Fraction],
) -> Iterator[tuple[tuple[str, ...], Text]]:  # fmt: skip
    """Gains that are not written: of single parties, and of all together, from where they stand."""
    for player, line in lines.items():
        alone = given_walk_away(trials.loaded, line)
        if frozenset({player}) not in game and alone is not None:
            game[frozenset({player})] = alone
            yield (player,), FROM_WALK_AWAY
    everybody = [line.id for line in lines.values()]
    if frozenset(lines) not in game and all(i in values for i in everybody):
        game[frozenset(lines)] = sum((values[i] for i in everybody), Fraction(0))
        yield tuple(lines), FROM_THE_RUN

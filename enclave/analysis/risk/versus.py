"""Deals under the same uncertainty: common random numbers, so that differences are the deals' own.

Run by run every deal meets the same prices, delays and failures (a stream depends on the seed and
the shock's id only). The difference of two deals then scatters far less than either of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.estimate import Estimate
from enclave.analysis.risk.load import LoadedRisk
from enclave.analysis.risk.quantiles import mean, quantile, sorted_floats
from enclave.analysis.risk.streams import Floats
from enclave.analysis.risk.study import Asked, Measure
from enclave.text import Text

LOW, HIGH = Fraction(5, 100), Fraction(95, 100)
BASE: Final = Text("情景本身", "the scenario as it stands")


@dataclass(frozen=True)
class Versus:
    """One deal beside the first, for one party, in fen.

    Attributes:
        at_least: what the party receives with 95 % probability.
        better: the part of the runs in which it receives more than under the first deal.
        range: the 5 % and the 95 % quantile of the difference.
    """

    title: Text
    mean: Estimate
    at_least: Estimate
    difference: Estimate
    error: Estimate
    better: Estimate
    range: tuple[Estimate, Estimate]


def outcomes(given: LoadedRisk, asked: Asked, measure: Measure, party: Text) -> Floats:
    """A party's outcome in every run, with the draws of the seed."""
    world = given.world
    done = world.run(world.settings(world.draws(asked.seed, asked.runs)))
    return measure.values(done, party.zh)


def versus(first: Floats, deals: Sequence[tuple[Text, Floats]]) -> list[Versus]:
    """Set each deal beside the first, run by run."""
    out = []
    for title, values in deals:
        change = values - first
        ordered, said = sorted_floats(change), mean(change)
        spread = (_fen(quantile(ordered, LOW)), _fen(quantile(ordered, HIGH)))
        better = Estimate(float((change > 0).sum()) / len(change), "ratio")
        out.append(
            Versus(title, _fen(mean(values).value), _fen(quantile(sorted_floats(values), LOW)),
                   _fen(said.value), _fen(said.error), better, spread)
        )  # fmt: skip
    return out


def _fen(value: float) -> Estimate:
    return Estimate(value, "fen")

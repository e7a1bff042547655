"""The questions a goal seek answers, each as a number that must not fall below a target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from enclave.analysis.case import Outlook, PartyLine
from enclave.analysis.measures import (
    MEASURES,
    NEVER,
    Measure,
    Value,
    basis,
    given_walk_away,
    line_of,
    read_target,
    same_party,
    walk_away,
)
from enclave.analysis.trials import Trials
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.text import Text

Question = Literal["break-even", "equal", "earliest", "range", "target"]
QUESTIONS: Final[tuple[Question, ...]] = ("break-even", "equal", "earliest", "range", "target")
Sides = tuple[PartyLine, PartyLine]
Function = Callable[[Outlook], Value]
_NPV: Final = MEASURES["npv"]


@dataclass(frozen=True)
class Goal:
    """A number of a side that must not fall below a target."""

    id: str
    question: Question
    title: Text
    measure: Measure
    side: PartyLine
    function: Function
    target: Value


def usual(trials: Trials, sides: Sides) -> tuple[Question, ...]:
    """The questions for which the scenario has values."""
    asked: list[Question] = ["break-even", "equal"]
    if all(given_walk_away(trials.loaded, side) is not None for side in sides):
        asked.append("range")
    if any(_puts_in(side) for side in sides):
        asked.append("earliest")
    return tuple(asked)


def goals(
    trials: Trials, sides: Sides, asked: Sequence[Question], wanted: tuple[str | None, str, str | None]
) -> Iterator[Goal]:  # fmt: skip
    """Yield the goals of the questions asked; ``wanted`` is party, measure and target of a target.

    Raises:
        InputRejected: E872, E875–E877, E879: what a question needs is missing.
    """
    if set(asked) & {"break-even", "equal", "range"}:
        basis(trials.present.outlook.appraisal)
    for question in asked:
        if question == "target":
            yield _target(trials, sides, *wanted)
        elif question == "equal":
            yield _equal(sides)
        elif question == "earliest":
            yield from map(_earliest, _investors(sides))
        else:
            for side in sides:
                yield _OF_A_SIDE[question](trials, side)


def number(measure: Measure, side: PartyLine) -> Function:
    """A measure of one side, as a function of the outlook."""

    def function(outlook: Outlook) -> Value:
        return measure.of(outlook, same_party(outlook, side))

    return function


def _break_even(trials: Trials, side: PartyLine) -> Goal:
    del trials
    title = Text("{party}净现值不为负", "present value of {party} not negative")
    return Goal(f"break-even.{side.id}", "break-even", title.format(party=side.name), _NPV, side,
                number(_NPV, side), 0)  # fmt: skip


def _equal(sides: Sides) -> Goal:
    one, other = (number(_NPV, side) for side in sides)
    title = Text("{a}净现值不低于{b}", "present value of {a} not below that of {b}")
    return Goal("equal", "equal", title.format(a=sides[0].name, b=sides[1].name), _NPV, sides[0],
                lambda o: one(o) - other(o), 0)  # fmt: skip


def _range(trials: Trials, side: PartyLine) -> Goal:
    least = walk_away(trials.loaded, side)
    title = Text(
        "{party}净现值不低于不合作时的 {x}",
        "present value of {party} not below the {x} without the deal",
    )
    return Goal(f"range.{side.id}", "range", title.format(party=side.name, x=_NPV.show(least)), _NPV,
                side, number(_NPV, side), least)  # fmt: skip


def _puts_in(side: PartyLine) -> bool:
    return any(side.outlay.values()) or any(side.own_funds.values())


def _investors(sides: Sides) -> list[PartyLine]:
    """The sides that put something in: the others have nothing to be paid back."""
    found = [side for side in sides if _puts_in(side)]
    if found:
        return found
    raise InputRejected([diag(
        "E879", Mark("--ask"), question=Text("回本年", "a payback year"),
        needs=Text("投入，而双方都没有写", "outlays, and neither side has any"),
        how=Text("补写 appraisal.outlays", "write appraisal.outlays"),
    )])  # fmt: skip


def _earliest(side: PartyLine) -> Goal:
    title, year = Text("{party}回本最早", "earliest payback of {party}"), MEASURES["payback"]
    return Goal(f"earliest.{side.id}", "earliest", title.format(party=side.name), year, side,
                number(year, side), -NEVER)  # fmt: skip


_OF_A_SIDE: Final = {"break-even": _break_even, "range": _range}


def _target(
    trials: Trials, sides: Sides, party: str | None, measure: str, target: str | None
) -> Goal:  # fmt: skip
    if target is None:
        raise InputRejected([diag(
            "E879", Mark("--target"), question=Text("达到目标", "reaching a target"), needs="--target",
            how=Text("写作 --for npv --target 0", "write --for npv --target 0"),
        )])  # fmt: skip
    outlook, what = trials.present.outlook, MEASURES[measure]
    if what.estimate:
        basis(outlook.appraisal)
    side = sides[0] if party is None else line_of(trials.loaded, outlook, party)
    value = read_target(what, target, trials.loaded.scenario.unit)
    late = Text("{party}{what}不晚于 {x}", "{what} of {party} no later than {x}")
    high = Text("{party}{what}达到 {x}", "{what} of {party} at least {x}")
    title = (late if what.unit == "year" else high).format(
        party=side.name, what=what.title, x=what.show(value)
    )
    return Goal(f"target.{side.id}", "target", title, what, side, number(what, side), value)

"""Every built-in kind keeps the contract, and a kind that does not is told what it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

import pytest
from pydantic import ConfigDict

from enclave.curve import Curve, Piece
from enclave.kinds.base import Builder, Kind
from enclave.kinds.registry import kinds
from enclave.kinds.retain import KIND as RETAIN
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, PartText
from enclave.terms.validate import Path
from enclave.testing import ContractBroken, check_kind, offering
from enclave.text import Text

AROUND: dict[str, dict[str, Any]] = {
    "share": {"term": {"from": {"event": "production"}, "for": "10 years"}},
}
"""What a kind's example needs around it besides what is made up."""


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda k: k.name)
def test_every_kind_keeps_the_contract(kind):
    check_kind(kind, around=AROUND.get(kind.name), examples=25)


class Levy(ClauseBase):
    """A part to one party before anything else."""

    kind: Literal["levy"]
    to: Identifier
    part: PartText


def lower(clause: Levy, b: Builder, path: Path) -> None:
    pot = b.pool(clause, path)
    taken, rest = b.curve(
        clause.id, clause, pot, ("taken", "rest"), Curve.linear([clause.part, 1 - clause.part])
    )
    b.entitle(clause.to, clause.id, taken)
    b.give(rest)


GOOD = Kind(
    name="levy",
    title=Text("提留", "levy"),
    order=15,
    model=Levy,
    lower=lower,
    words=lambda c, names: Text(f"{names(c.to).zh}提留", f"a levy for {names(c.to).in_('en')}"),
    parties=lambda c: [(("to",), c.to)],
    aliases={"提取": "part"},
    values={"提留": "levy"},
    example="{id: levy, kind: levy, to: origin, part: 3%}\n",
    meanings={"to": Text("归谁", "to whom"), "part": Text("多少", "how much")},
)


class Loose(Levy):
    model_config = ConfigDict(extra="ignore")


class Other(ClauseBase):
    kind: Literal["retain"]
    to: Identifier
    part: PartText


def _loses(clause: Levy, b: Builder, path: Path) -> None:
    pot = b.pool(clause, path)
    taken, _ = b.curve(
        clause.id, clause, pot, ("taken", "rest"), Curve.linear([clause.part, 1 - clause.part])
    )
    b.entitle(clause.to, clause.id, taken)
    b.give(taken)


def _makes(clause: Levy, b: Builder, path: Path) -> None:
    one = clause.part / clause.part
    curve = Curve((Piece(None, (one, one), (one * 0, one * 0)),))
    b.curve(clause.id, clause, b.pool(clause, path), ("taken", "rest"), curve)


def broken() -> Iterable[tuple[str, Kind, str]]:
    yield "takes any key", replace(GOOD, model=Loose), "takes any key"
    yield "says another kind", replace(GOOD, model=Other), "does not say kind"
    yield "name", replace(GOOD, name="Levy"), "lower_case"
    yield "no example", replace(GOOD, example=""), "example cannot be read"
    yield "wrong example", replace(GOOD, example="{id: x, kind: levy}"), "E203"
    yield "one language", replace(GOOD, title=Text("提留", "")), "a language is missing"
    yield (
        "Chinese as English",
        replace(GOOD, words=lambda *_: Text("提留", "提留")),
        "Chinese in the English",
    )
    yield "a key unsaid", replace(GOOD, meanings={"to": Text("归谁", "whom")}), "part"
    yield "alias taken", replace(GOOD, aliases={"提取": "part", "税种": "part"}), "税种"
    yield "no alias", replace(GOOD, aliases={}), "part"
    yield "no word", replace(GOOD, values={}), "no Chinese word"
    yield "loses", replace(GOOD, lower=_loses), "PLAN-POT"
    yield "makes", replace(GOOD, lower=_makes), "sum"
    empty = "{id: levy, kind: levy, to: '', part: 3%}\n"
    yield "an empty id", replace(GOOD, example=empty), "must not be empty"


def test_a_new_kind_keeps_the_contract_without_being_installed():
    assert "levy" not in kinds()
    check_kind(GOOD, examples=25)
    assert "levy" not in kinds()


def test_while_a_kind_is_offered_it_is_part_of_the_language():
    with offering(GOOD):
        assert kinds()["levy"] is GOOD
    assert "levy" not in kinds()


CASES = list(broken())


@pytest.mark.parametrize(("kind", "said"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_kind_that_breaks_the_contract_is_told_so(kind, said):
    with pytest.raises(ContractBroken, match=said):
        check_kind(kind, examples=5)


def test_built_in_kinds_are_not_replaced():
    with offering(replace(RETAIN, order=99)):
        assert kinds()["retain"].order == RETAIN.order

"""Plans that are not well formed are refused; equal plans have equal digests and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given

from enclave.curve import Curve, Leaf, Piece
from enclave.dates import Span
from enclave.diagnostics import InvariantViolation
from enclave.ir import (
    CurveNode,
    Gather,
    Graph,
    Label,
    LeafSlot,
    NodeState,
    Note,
    Plan,
    Skipped,
    Source,
    State,
    Transfer,
    Watch,
)
from enclave.ir.check import check_plan
from enclave.text import Text
from tests.strategies import cases, planner

YEAR = Span(date(2021, 1, 1), date(2022, 1, 1))
A, B = Leaf(("a", "split")), Leaf(("b", "split"))
HALVES = Curve.linear([Fraction(1, 2), Fraction(1, 2)])
NODE = CurveNode("split", "split", "all", ("split.a", "split.b"), HALVES)
SLOTS = (LeafSlot("split.a", A), LeafSlot("split.b", B))
GRAPH = Graph(YEAR, (Gather("all", ("x", "y"), "all"), NODE), SLOTS)
PLAN = Plan("test", 2021, (Source("x", "b"), Source("y", "b")), (GRAPH,), (A, B))
PAY = Transfer("t", "t", "pay", 5, "a", ((A, Fraction(1)),), "b", "share", B)


def with_graph(**changes):
    return replace(PLAN, graphs=(replace(GRAPH, **changes),))


def with_nodes(*nodes):
    return with_graph(nodes=nodes)


FINE = 10**18 + 1
DEFECTS = {
    "a day without a graph": replace(PLAN, graphs=(replace(GRAPH, span=Span(date(2021, 1, 2), YEAR.end)),)),
    "two graphs of one day": replace(PLAN, graphs=(GRAPH, replace(GRAPH, span=Span(date(2021, 7, 1))))),
    "a source twice": replace(PLAN, sources=(*PLAN.sources, Source("x", "a"))),
    "a pot that is read before it is filled": with_nodes(NODE, GRAPH.nodes[0]),
    "a pot that is read twice": with_graph(slots=(*SLOTS, LeafSlot("all", A))),
    "a pot that two nodes read": with_nodes(
        GRAPH.nodes[0], replace(NODE, id="other", outputs=("p", "q")), NODE),
    "a pot that is filled twice": with_nodes(
        GRAPH.nodes[0], replace(NODE, outputs=("split.a", "split.a"))),
    "a pot that leads nowhere": with_graph(slots=SLOTS[:1]),
    "a source that leads nowhere": replace(PLAN, sources=(*PLAN.sources, Source("z", "a"))),
    "a leaf pot nobody fills": with_graph(slots=(*SLOTS, LeafSlot("ghost", A))),
    "more outputs than weights": with_nodes(
        GRAPH.nodes[0], replace(NODE, outputs=("split.a", "split.b", "split.c"))),
    "a leaf outside the order of rounding": replace(PLAN, leaves=(A,)),
    "a ratio beyond the limit": with_nodes(
        GRAPH.nodes[0],
        replace(NODE, curve=Curve.linear([Fraction(1, FINE), Fraction(FINE - 1, FINE)]))),
    "a transfer to a leaf that is not there": replace(
        PLAN, transfers=(replace(PAY, into=((Leaf(("c", "t")), Fraction(1)),)),)),
    "a transfer that divides more than it has": replace(
        PLAN, transfers=(replace(PAY, into=((A, Fraction(1)), (B, Fraction(1)))),)),
    "a payer out of a share without a leaf": replace(PLAN, transfers=(replace(PAY, out_of=None),)),
    "own funds out of a leaf": replace(PLAN, transfers=(replace(PAY, source="own_funds"),)),
}  # fmt: skip


def test_a_good_plan_passes():
    check_plan(PLAN)
    check_plan(replace(PLAN, transfers=(PAY, replace(PAY, source="own_funds", out_of=None))))


@pytest.mark.parametrize("defect", DEFECTS)
def test_every_defect_is_refused(defect):
    with pytest.raises(InvariantViolation):
        check_plan(DEFECTS[defect])


def test_a_plan_knows_its_parts():
    two = Graph(Span(date(2021, 7, 1), YEAR.end), GRAPH.nodes, SLOTS)
    plan = replace(PLAN, graphs=(replace(GRAPH, span=Span(YEAR.start, date(2021, 7, 1))), two))
    assert [plan.period_of(date(2021, *d)) for d in ((1, 1), (6, 30), (7, 1), (12, 31))] == [
        0,
        0,
        1,
        1,
    ]
    assert plan.holder_of == {"x": "b", "y": "b"}
    assert [n.id for n in plan.curve_nodes()] == ["split", "split"]
    assert two.slot_of["split.a"].leaf == A
    label = Label("split", "share", Text("分成"), Text(""))
    assert replace(plan, labels=(label,)).label_of == {"split": label}


CHANGES = {
    "weights": with_nodes(GRAPH.nodes[0], replace(NODE, curve=Curve.linear([Fraction(1), Fraction(0)]))),
    "a jump": with_nodes(GRAPH.nodes[0], replace(NODE, curve=Curve.linear(HALVES.pieces[0].weights, [
        Fraction(1), Fraction(-1)]))),
    "a bound": with_nodes(GRAPH.nodes[0], replace(NODE, curve=Curve((HALVES.pieces[0], Piece(
        Fraction(9), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))))))),
    "which side of a bound": with_nodes(GRAPH.nodes[0], replace(NODE, curve=replace(HALVES, reached=False))),
    "the span of a node": with_nodes(GRAPH.nodes[0], replace(NODE, span="agreement")),
    "a limit": with_nodes(GRAPH.nodes[0], replace(NODE, limit=7)),
    "an anchor": with_nodes(GRAPH.nodes[0], replace(NODE, anchor="left")),
    "the order of leaves": replace(PLAN, leaves=(B, A)),
    "a transfer": replace(PLAN, transfers=(PAY,)),
    "its amount": replace(PLAN, transfers=(replace(PAY, amount=6),)),
    "a watch": replace(PLAN, watches=(Watch("e", "split", "reached"),)),
    "the residual": replace(PLAN, residual="a"),
    "a holder": replace(PLAN, sources=(Source("x", "a"), Source("y", "b"))),
    "a reset": with_graph(resets=frozenset({"split"})),
    "a route": with_graph(slots=(SLOTS[0], replace(SLOTS[1], cash_to="fund"))),
    "the year": replace(PLAN, year=2022),
}  # fmt: skip


def test_the_digest_changes_with_everything_that_can_change_a_number():
    digests = [PLAN.digest, *(plan.digest for plan in CHANGES.values())]
    assert len(set(digests)) == len(digests)


def test_the_digest_does_not_change_with_words():
    words = replace(
        PLAN,
        labels=(Label("split", "share", Text("分成"), Text("第三条")),),
        notes=(Note("split", Text("取整")),),
        graphs=(replace(GRAPH, skipped=(Skipped("cap", YEAR, Text("尚未生效")),)),),
    )
    assert words.digest == PLAN.digest


@given(cases(), cases())
def test_equal_agreements_compile_to_equal_digests(first, second):
    one, two = (planner(spec).plan(2021, State(), {}) for spec in (first[0], first[0]))
    assert one.digest == two.digest
    other = planner(second[0]).plan(2021, State(), {})
    assume(one != other)
    if (one.graphs, one.leaves) != (other.graphs, other.leaves):
        assert one.digest != other.digest


def test_states_move_by_what_late_rows_change():
    before = State({"cap": NodeState(60, 60, 100), "base": NodeState(limit=10, deficit=4)})
    after = State({"cap": NodeState(90, 90, 100), "base": NodeState(limit=10, deficit=1),
                   "new": NodeState(5, 5, 9)})  # fmt: skip
    now = State({"cap": NodeState(70, 70, 100), "base": NodeState(limit=10, deficit=2)},
                {"done": date(2021, 5, 1)})  # fmt: skip
    moved = now.moved(after, before)
    assert (moved.nodes["cap"].position, moved.nodes["cap"].left) == (100, 100)
    assert moved.nodes["base"].deficit == -1
    assert moved.nodes["new"].left == 5
    assert moved.events == now.events
    assert now.moved(before, before) == now
    assert len({now.key(), moved.key(), State().key()}) == 3
    assert State().node("cap") is None

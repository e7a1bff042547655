"""Sweeps: when totals may be used, when not and why, and that a wrong total is found out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from enclave.analysis import fast
from enclave.analysis.fast import SURROUNDINGS
from enclave.analysis.fast_table import CREDIT
from enclave.analysis.grid import make_grid, parse_axes
from enclave.analysis.lanes import CURVED, Content, Line, NotFast, Points, join, probes_of
from enclave.analysis.sweep import FEW, sweep
from enclave.curve import Curve
from enclave.diagnostics import InputRejected

DEAL = Path(__file__).parent.parent / "cli" / "data" / "two-counties"
FIRST = "agreement.clauses[split].phases[0].weights"
SECOND = "agreement.clauses[split].phases[1].weights"


def test_few_variants_are_run_exactly_and_many_on_totals():
    few = sweep(DEAL, [f"{FIRST}.shankou=40%:43%:1%"])
    many = sweep(DEAL, [f"{FIRST}.shankou=40%:70%:1%"])
    assert (few.fast, few.reason) == (False, FEW)
    assert many.fast
    assert many.checked >= 2
    assert list(few.rows()) == [r for r in many.rows() if r[0] <= few.grid.count]


def test_axes_that_touch_phases_of_their_own_are_put_together():
    over = [f"{FIRST}.shankou=40%:70%:10%", f"{SECOND}.shankou=40%:65%:5%"]
    fast_one, slow = sweep(DEAL, over, years=True), sweep(DEAL, over, years=True, exact=True)
    assert fast_one.fast
    assert list(fast_one.rows()) == list(slow.rows())


def test_both_sides_of_a_split_as_axes_are_compiled_together():
    """Alone, each side takes the other along; together they must add up, or the row says why."""
    over = [
        f"{FIRST}.shankou=[40%, 50%, 60%, 70%, 80%]",
        f"{FIRST}.pingchuan=[20%, 30%, 40%, 50%, 60%]",
    ]
    fast_one, slow = sweep(DEAL, over), sweep(DEAL, over, exact=True)
    assert fast_one.fast
    assert len(fast_one.refused) == 20
    assert {d.code for d in fast_one.refused.values()} == {"E204"}
    assert list(fast_one.rows()) == list(slow.rows())


@pytest.mark.parametrize(
    ("over", "metrics", "reason"),
    [
        (["through=[2026-12, 2027-12, 2028-12]", f"{FIRST}.shankou=40%:61%:3%"], ["share"], SURROUNDINGS),
        (["agreement.events.production=[2024-01-01, 2024-02-01, 2025-02-01]",
          f"{FIRST}.shankou=40%:61%:3%"], ["share"], SURROUNDINGS),
        ([f"{FIRST}.shankou=40%:63%:1%"], ["credit"], CREDIT),
    ],
)  # fmt: skip
def test_where_totals_do_not_hold_the_reason_is_said(over, metrics, reason):
    found = sweep(DEAL, over, metrics=metrics)
    assert (found.fast, found.reason) == (False, reason)


def test_a_wrong_total_is_found_out_and_every_variant_run_exactly(monkeypatch):
    """One fen too much anywhere, and the totals are given up."""
    right = fast.run_stacks

    def wrong(*args):
        found = right(*args)
        year = max(found)
        found[year].posted[0] = found[year].posted[0] + np.int64(1)
        return found

    monkeypatch.setattr(fast, "run_stacks", wrong)
    found = sweep(DEAL, [f"{FIRST}.shankou=40%:63%:1%"], metrics=["share"])
    assert (found.fast, found.reason) == (False, fast.DIFFERS)
    monkeypatch.undo()
    right_rows = sweep(DEAL, [f"{FIRST}.shankou=40%:63%:1%"], metrics=["share"]).rows()
    assert list(found.rows()) == list(right_rows)


def test_the_appraisal_can_be_varied_with_the_terms():
    over = [f"{FIRST}.shankou=40%:65%:5%", "appraisal.discount_rate=[4%, 6%, 8%, 12%]"]
    fast_one, slow = sweep(DEAL, over), sweep(DEAL, over, exact=True)
    assert fast_one.fast
    assert list(fast_one.rows()) == list(slow.rows())


def test_an_estimate_is_a_float_and_fen_are_whole():
    for row in sweep(DEAL, [f"{FIRST}.shankou=[40%]"]).to_dicts():
        assert isinstance(row["value"], float if row["metric"] == "npv" else int)


def test_a_line_is_exact_or_refused():
    points = Points(tuple(Fraction(n, 7) for n in range(15)))

    def content(x: Fraction, bend: int = 0) -> Content:
        weight = x / 4 + Fraction(bend, 100)
        return Content(Curve.linear([weight, 1 - weight]), int(70 * x) + 5)

    probes = tuple(probes_of(15))
    line = Line(points, tuple(content(points.values[p]) for p in probes), probes)
    curve, limit, _ = line.tables()
    assert limit.tolist() == [10 * n + 5 for n in range(15)]
    (left, den), _ = curve.parts[0].weights
    assert [Fraction(int(n), den) for n in left] == [v / 4 for v in points.values]
    bent = [content(points.values[p], int(p == probes[2])) for p in probes]
    with pytest.raises(NotFast) as why:
        Line(points, tuple(bent), probes).tables()
    assert why.value.reason == CURVED


def test_half_a_fen_between_compiled_values_is_refused():
    """Whole at both ends, a half in the middle: rounding would be a guess."""
    points = Points(tuple(Fraction(n) for n in range(3)))
    ends = (Content(None, None, 10), Content(None, None, 11))
    with pytest.raises(NotFast):
        Line(points, ends, (0, 2)).tables()


def test_axes_with_a_common_node_belong_together():
    a, b, c = (0, 1, 0, "a"), (0, 1, 0, "b"), (0, 1, 0, "c")
    assert join({0: {a}, 1: {b}, 2: {c}}) == [(0,), (1,), (2,)]
    assert join({0: {a}, 1: {b}, 2: {a, b}}) == [(0, 1, 2)]
    assert join({0: set(), 1: set()}) == [(0,), (1,)]


@pytest.mark.parametrize(
    ("written", "values"),
    [("30%:70%:20%", ["30%", "50%", "70%"]), ("1:2:0.25", ["1", "1.25", "1.5", "1.75", "2"]),
     ("8000万元:9000万元:600万元", ["8000万元", "8600万元"]), ("[a, {x: 6, y: 4}]", ["a", "{x: 6, y: 4}"]),
     ("-5%:5%:5%", ["-5%", "0%", "5%"]), ("5:5:1", ["5"])],
)  # fmt: skip
def test_ranges_and_lists_are_read(written, values):
    (axis,) = parse_axes([f"a.b={written}"], lhs=False)
    assert list(axis.values) == values


@pytest.mark.parametrize(
    "written",
    ["a.b", "a.b=", "=1:2:1", "a.b=1", "a.b=1:2", "a.b=2:1:1", "a.b=1:2:0", "a.b=1%:2:1", "a.b=x:y:z",
     "a.b=[]", "a.b=[a, a]", "a..b=[c]"],
)  # fmt: skip
def test_what_is_no_range_is_refused(written):
    with pytest.raises(InputRejected) as caught:
        parse_axes([written], lhs=False)
    assert {d.code for d in caught.value.diagnostics} <= {"E869", "E108", "E127"}
    assert "E869" in {d.code for d in caught.value.diagnostics}


def test_one_path_on_two_axes_and_too_many_variants_are_refused():
    with pytest.raises(InputRejected, match="E863"):
        parse_axes(["a.b=[1]", "a.b=[2]"], lhs=False)
    axes = parse_axes(["a.b=0:9999:1", "c.d=0:9999:1"], lhs=False)
    with pytest.raises(InputRejected, match="E869"):
        make_grid(axes)
    with pytest.raises(InputRejected, match="E869"):
        make_grid(axes, lhs=0)

"""The cells of a working, computed with whole numbers, come to the engine's fen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enclave.engine.model import AccountRun, Row
from enclave.ir.plan import OUTSIDE
from enclave.report.live.expr import TooLarge
from enclave.report.live.grid import Block
from enclave.report.live.inputs import Inputs, defined_name
from enclave.report.live.reasons import Unsupported
from enclave.report.live.setting import Setting
from enclave.report.live.working import Working
from tests import strategies
from tests.live.deals import working_of


def written(run: AccountRun, spec: dict[str, Any]) -> Working:
    """The working of a run."""
    recovers = frozenset(c["id"] for c in spec["clauses"] if c["kind"] == "recover")
    out = Working(Setting(run, Block("W"), Inputs("I"), {}, {}, recovers, {}))
    out.build()
    return out


def assert_the_engine_s(working: Working, run: AccountRun) -> None:
    """Every party's share of every year."""
    for year, outcome in run.last.years.items():
        expected: dict[str, int] = {}
        for leaf, amount in zip(outcome.plan.leaves, outcome.posted, strict=True):
            if leaf.clause != OUTSIDE:
                expected[leaf.party] = expected.get(leaf.party, 0) + amount
        assert {p: c.value for p, c in working.shares[year].items()} == expected
        check = working.block.rows["check",].cells
        assert not any(c.value for c in check.values())


@settings(max_examples=40)
@given(strategies.full_cases())
def test_formulas_come_to_the_engine_s_fen(case: tuple[dict[str, Any], list[Row]]) -> None:
    spec, rows = case
    run = strategies.run(spec, rows)
    try:
        working = written(run, spec)
    except TooLarge:  # denominators of a million, twice: values, and said so
        return
    assert_the_engine_s(working, run)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_other_numbers_keep_the_cells(shape: int, numbers: int) -> None:
    try:
        first, second = working_of(shape, numbers), working_of(shape, numbers + 1)
    except (TooLarge, AssertionError):  # numbers that the language refuses
        return
    if first.inputs.items.keys() == second.inputs.items.keys():
        assert first.block.rows.keys() == second.block.rows.keys()


ROWS = [
    strategies.row("2021-05-01", 700_01), strategies.row("2021-11-30", -33_33),
    strategies.row("2022-03-05", 1234_57), strategies.row("2023-07-01", 99_99),
]  # fmt: skip
SPLIT = {"id": "split", "kind": "share", "weights": {"a": "6", "b": "4"}}
PAYER = {"party": "b", "source": "share"}
FORMS: dict[str, list[dict[str, Any]]] = {
    "second level": [SPLIT, {"id": "x", "kind": "subdivide", "party": "a", "weights": {"c": "2", "d": "1"}}],
    "second level by area": [SPLIT, {
        "id": "x", "kind": "subdivide", "party": "a",
        "derived": {"from": {"c": "area", "d": "other"}, "decimals": "4"}}],
    "reinvested": [SPLIT, {"id": "x", "kind": "reinvest", "parties": ["a"], "rate": "1/3", "to": "c"}],
    "superior's return": [SPLIT, {
        "id": "x", "kind": "superior_return", "superior": "c", "base": "5元", "rate": "50%",
        "weights": {"a": "1", "b": "1"}}],
    "bases of several": [
        {"id": "x", "kind": "baseline", "pool": "joint", "shortfall": "by_base", "deficit": "carry",
         "owners": {"a": "100.01元", "b": "200元"}}, SPLIT],
    "signed bases": [
        {"id": "x", "kind": "baseline", "pool": "joint", "shortfall": "signed",
         "owners": {"a": "100.01元", "b": "2000元"}}, SPLIT],
    "yearly data": [{"id": "x", "kind": "deduct", "item": "费用", "to": "b", "deficit": "carry",
                     "amount": {"data": "costs"}}, SPLIT],
    "capped guarantee": [
        SPLIT, {"id": "x", "kind": "cap", "party": "a", "limit": "300元", "span": "budget_year", "spill": "b"},
        {"id": "y", "kind": "guarantee", "to": "a", "amount": "250元", "payer": PAYER}],
}  # fmt: skip
DATA = {
    "area": {"quantity": "30.5"},
    "other": {"quantity": "11"},
    "costs": {"by_year": {"2021": "900元", "2022": "30.05元", "2023": "40元"}},
}


@pytest.mark.parametrize("remainder", ["largest", {"to": "b"}], ids=["largest", "to one"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_clause(name: str, remainder: Any) -> None:
    settle = {"period": "month", "late": "restate", "remainder": remainder}
    spec = strategies.agreement(
        FORMS[name], data=DATA, part_year="full", term={"from": "2021-01-01"}, settle=settle
    )
    rows = list(ROWS)
    if name == "superior's return":
        rows.append(strategies.row("2021-06-01", 2000_03, source="superior:x@c"))
    run = strategies.run(spec, rows)
    try:
        working = written(run, spec)
    except Unsupported:
        working = None
    if working is not None:
        assert_the_engine_s(working, run)
    assert working is not None or remainder != "largest"


def test_names_are_what_spreadsheets_accept() -> None:
    assert defined_name("协议1", "分成 split：山口县的份数") == "协议1_分成split山口县的份数"
    assert defined_name("", "1号") == "_1号"

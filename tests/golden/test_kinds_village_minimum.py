"""Villages by capital, each with a minimum: 宁海—景宁 as 宁波市统计局 reported it on 2022-10-26.

Reported: 9.1 million yuan in all to 70 villages (130,000 each), each at least 50,000 a year. The rest
of the numbers here (capital, yearly income) are of the tests.

Three villages with capital 60, 30, 10. The county gets 40 of 100: 24, 12, 4; the third lacks 1.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enclave.engine.model import AccountRun
from tests.golden.helpers import WAN, Deal, load_text

TEXT = """
agreement: villages
title: {zh: 消薄飞地, en: Villages}
status: template
unit: 万元
part_year: months
parties:
  jing: {name: {zh: 派出县, en: sending county}, role: origin, level: county}
  ning: {name: {zh: 承接县, en: host county}, role: host, level: county}
VILLAGES
scope: {heads: [vat], retain: county}
data:
CAPITAL
clauses:
  - {id: split, kind: share, weights: {jing: 4, ning: 6}}
MORE  - {id: vil, kind: village_minimum, party: jing, derived: {from: {FROM}, decimals: 10}, minimum: 5, payer: PAYER}
settle: {period: year, late: restate}
"""
OWN, SHARE = "{party: ning, source: own_funds}", "{party: ning, source: share}"


def deal(capital: list[int], payer: str = OWN, more: str = "") -> Deal:
    names = [f"v{n}" for n in range(len(capital))]
    villages = "\n".join(
        f"  {v}: {{name: {{zh: {v}村, en: village {v}}}, role: third, level: village, treasury: no, parent: jing}}"
        for v in names
    )
    series = "\n".join(f"  c{v}: {{quantity: {c}}}" for v, c in zip(names, capital, strict=True))
    text = TEXT.replace("VILLAGES", villages).replace("CAPITAL", series).replace("PAYER", payer)
    return Deal(
        load_text(
            text.replace("FROM", ", ".join(f"{v}: c{v}" for v in names)).replace("MORE", more)
        )
    )


def villages(run: AccountRun, year: int = 2024) -> dict[str, int]:
    result = run.last.years[year]
    out: dict[str, int] = {}
    for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
        if leaf.party == "jing":
            out[leaf.path[-1]] = out.get(leaf.path[-1], 0) + fen
    return out


def test_by_capital_and_what_lacks_is_made_up():
    run = deal([60, 30, 10]).run("2024-06-01 vat 100")
    assert villages(run) == {"v0": 24 * WAN, "v1": 12 * WAN, "v2": 5 * WAN}
    assert run.last.years[2024].party("ning") == 60 * WAN
    assert {t.transfer: t.paid // WAN for t in run.last.years[2024].transfers} == {
        "vil.v0": 0, "vil.v1": 0, "vil.v2": 1
    }  # fmt: skip


def test_seventy_villages_of_equal_capital():
    run = deal([1] * 70).run("2024-06-01 vat 2275")  # 40% of it is 910
    assert set(villages(run).values()) == {13 * WAN}


def test_a_year_without_income_is_made_up_in_full():
    run = deal([60, 30, 10]).run("2024-06-01 vat 100\n2025-06-01 vat 0")
    assert villages(run, 2025) == {"v0": 5 * WAN, "v1": 5 * WAN, "v2": 5 * WAN}


def test_a_payer_that_runs_dry_pays_in_order_and_the_rest_is_reported():
    """Of 20 the host has 12, the villages 8: 4.8, 2.4, 0.8; lacking 0.2, 2.6, 4.2 = 7.0 of a limit of 4."""
    run = deal([60, 30, 10], "{party: ning, source: share, limit: 4}").run("2024-06-01 vat 20")
    done = run.last.years[2024].transfers
    # The limit holds for each payment of the clause.
    assert [(t.due, t.paid, t.unmet) for t in done] == [
        (20 * WAN // 100, 20 * WAN // 100, 0),
        (260 * WAN // 100, 260 * WAN // 100, 0),
        (420 * WAN // 100, 4 * WAN, 20 * WAN // 100),
    ]


def test_out_of_the_share_never_below_zero():
    run = deal([60, 30, 10], SHARE).run("2024-06-01 vat 10")
    result = run.last.years[2024]
    assert result.party("ning") == 0
    assert sum(t.unmet for t in result.transfers) == 5 * WAN  # 15 − 4 are due, 6 can be paid


def test_a_guarantee_of_the_county_reaches_the_villages_first():
    more = "  - {id: floor, kind: guarantee, to: jing, amount: 30, payer: {party: ning, source: own_funds}}\n"
    run = deal([60, 30, 10], more=more).run("2024-06-01 vat 50")  # 20, topped up to 30: 18, 9, 3
    assert villages(run) == {"v0": 18 * WAN, "v1": 9 * WAN, "v2": 5 * WAN}


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6), st.integers(0, 10**9))
def test_every_village_has_its_minimum_and_nothing_is_lost(capital, fen):
    made = deal(capital)
    run = made.run(f"2024-06-01 vat {fen}分")
    found = villages(run)
    assert all(v >= 5 * WAN for v in found.values())
    funds = sum(t.paid for t in run.last.years[2024].transfers)
    assert sum(found.values()) + run.last.years[2024].party("ning") == fen + funds

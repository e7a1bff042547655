"""D. What must not matter: order, names, how receipts are cut up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st

from enclave.curve import largest_remainder
from enclave.engine.exact import run_account
from tests.strategies import (
    PARTIES,
    agreement,
    amounts,
    cases,
    exact_parts,
    fen,
    flow_table,
    full_cases,
    month_ends,
    paid,
    planner,
    row,
    rows,
    run,
    shares,
    simple,
    totals,
)


@given(full_cases(late=True), st.randoms(use_true_random=False))
def test_D1_the_order_of_rows_changes_nothing(case, random):
    spec, found = case
    shuffled = list(found)
    random.shuffle(shuffled)
    cuts = ["2021-12-31", "2022-06-30", "2023-12-31"]
    assert run(spec, found, cuts).flows == run(spec, shuffled, cuts).flows


@given(full_cases())
def test_D2_renaming_parties_renames_the_output(case):
    spec, found = case
    names = {p: f"x_{p}" for p in PARTIES}
    text = json.dumps(spec)
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    renamed = json.loads(text)
    moved = [replace(r, source=f"county@{names['b']}") for r in found]
    first, second = run(spec, found), run(renamed, moved)
    for year, result in first.last.years.items():
        assert {names[p]: v for p, v in paid(result).items()} == paid(second.last.years[year])


@given(shares(4), rows(), st.permutations("abcd"))
def test_D3_the_order_of_parties_decides_ties_only(weights, found, order):
    spec = simple(weights)
    other = {**spec, "parties": {p: spec["parties"][p] for p in order}}
    first = run(spec, found, month_ends(2021, 2023))
    second = run(other, found, month_ends(2021, 2023))
    for one, two in zip(first.cuts, second.cuts, strict=True):
        for year, result in one.years.items():
            a, b = paid(result), paid(two.years[year])
            fractions = [x % 1 for x in _exact(result).values()]
            tie = len(set(fractions)) < len(fractions)
            assert all(abs(a[p] - b[p]) <= (1 if tie else 0) for p in a)


def _exact(result):
    from tests.strategies import owed

    return owed(result)


@given(full_cases())
def test_D4_names_of_enterprises_change_no_party(case):
    spec, found = case
    names = {"e1": "z9", "e2": "a0", "e3": "m5"}
    moved = [replace(r, enterprise=names[r.enterprise]) for r in found]
    first, second = run(spec, found), run(spec, moved)
    for year, result in first.last.years.items():
        assert result.posted == second.last.years[year].posted


@given(full_cases(), st.integers(0, 7), amounts(small=True))
def test_D5_cutting_a_record_in_two_changes_nothing(case, which, piece):
    spec, found = case
    whole = found[which % len(found)]
    cut = [replace(whole, amount=piece), replace(whole, amount=whole.amount - piece)]
    others = [r for r in found if r is not whole]
    cuts = month_ends(2021, 2023)[2::3]
    assert flow_table(run(spec, found, cuts)) == flow_table(run(spec, [*others, *cut], cuts))


@given(cases(), st.integers(0, 7))
def test_D6_cutting_an_enterprise_in_two_changes_no_party(case, which):
    spec, found = case
    moved = [replace(r, enterprise="e9") if i == which else r for i, r in enumerate(found)]
    first, second = run(spec, found), run(spec, moved)
    for year, result in first.last.years.items():
        assert result.posted == second.last.years[year].posted


@given(cases())
def test_D7_merging_enterprises_changes_no_party(case):
    spec, found = case
    merged = [replace(r, enterprise="one") for r in found]
    first, second = run(spec, found), run(spec, merged)
    for year, result in first.last.years.items():
        assert result.posted == second.last.years[year].posted


def _by_account(basis, **more):
    tiers = {"basis": basis, "span": "budget_year", **more, "bands": [
        {"up_to": fen(10_000_000), "weights": {"a": "30%", "b": "70%"}},
        {"weights": {"a": "50%", "b": "50%"}}]}  # fmt: skip
    return agreement([{"id": "split", "kind": "share", "tiers": tiers}],
                     settle={"period": "year", "account": "enterprise", "late": "restate"})  # fmt: skip


def test_D6_accounts_by_enterprise_reward_cutting_one_in_two():
    """30 % to 100 000 yuan, then 50 %: one of 180 000 gives 70 000, two of 90 000 give 54 000."""

    def to_a(spec, *accounts):
        found = 0
        for amount in accounts:
            result = run_account(planner(spec), [row("2021-01-01", amount)], [date(2021, 12, 31)],
                                 agreement="test")  # fmt: skip
            found += totals(result)["a"]
        return found

    marginal, slab = _by_account("marginal"), _by_account("slab", reached="yes")
    assert to_a(marginal, 18_000_000) == 7_000_000
    assert to_a(marginal, 9_000_000, 9_000_000) == 5_400_000
    assert to_a(slab, 18_000_000) == 9_000_000
    assert to_a(slab, 9_000_000, 9_000_000) == 5_400_000


@given(st.dates(date(2021, 1, 2), date(2022, 12, 30)), shares(3), shares(3), st.integers(-3, 3))
@example(date(2021, 7, 1), {"a": "1"}, {"b": "1"}, 0)
def test_D8_a_day_matters_only_across_a_boundary(cut, before, after, shift):
    spec = agreement([{"id": "split", "kind": "share", "phases": [
        {"until": cut.isoformat(), "weights": before}, {"weights": after}]}])  # fmt: skip
    day = cut + timedelta(days=shift)
    fixed = [row("2021-01-01", 1000), row("2022-12-31", 1000)]
    one = run(spec, [*fixed, row(day, 700)])
    other = day + timedelta(days=1)
    assume(other.year == day.year)
    two = run(spec, [*fixed, row(other, 700)])
    if (day < cut) == (other < cut):
        assert {y: r.posted for y, r in one.last.years.items()} == {
            y: r.posted for y, r in two.last.years.items()}  # fmt: skip
    else:
        sources = before if day < cut else after
        assert one.last.years[day.year].total == two.last.years[day.year].total
        assert set(sources) <= set(spec["parties"])


@given(st.integers(1, 50), shares(2), rows())
def test_D9_two_parties_of_the_same_terms_differ_by_a_fen_at_most(same, others, found):
    weights = {"a": str(same), "b": str(same), **dict(zip("cd", others.values(), strict=True))}
    for cut in run(simple(weights), found, month_ends(2021, 2023)).cuts:
        for result in cut.years.values():
            assert abs(paid(result)["a"] - paid(result)["b"]) <= 1


@given(exact_parts(), st.integers(0, 10**6))
def test_D10_a_larger_share_never_gets_less_than_a_smaller_one(weights, total):
    got = largest_remainder([w * total for w in weights], total)
    for w, mine in zip(weights, got, strict=True):
        for v, other in zip(weights, got, strict=True):
            assert not (w > v and mine < other)

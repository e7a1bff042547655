"""Properties of formulas: shares sum to 1, nothing is lost, order and scale do not matter."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from enclave.apportion import HeadOffice, Inputs, Place, apportion, load_formula, to_receipts
from enclave.terms.packs import rules_root

CIT = load_formula("cit-hq-branch-2013")
HYDRO = load_formula("hydro-2008")
VAT = load_formula("vat-hq-branch-2013")
FACTORS = ("revenue", "wages", "assets")
TENTH = Fraction(1, 10**10)

AMOUNTS = st.one_of(
    st.sampled_from([0, 1, -1, 2, 3, 99, 101, 10**15 - 1, 1 - 10**15]),
    st.integers(-(10**14), 10**14),
)
FIGURES = st.one_of(st.sampled_from([0, 1, 3, 7, 10**14]), st.integers(0, 10**13))


@st.composite
def places(draw, least: int = 1, most: int = 6):
    count = draw(st.integers(least, most))
    found = [
        Place(f"p{i}", {key: draw(FIGURES) for key in FACTORS}, rate=Fraction(draw(RATES)))
        for i in range(count)
    ]
    assume(all(sum(p.values[key] for p in found) for key in FACTORS))
    return found


RATES = st.sampled_from(["0.25", "0.15", "0.1", "0"])


def run(found, amount: int = 10**9, **more):
    return apportion(CIT, Inputs(found, amount, year=2024, **more))


@given(places(), AMOUNTS)
def test_shares_sum_to_one_and_nothing_is_lost(found, amount):
    result = run(found, amount)
    assert sum(result.shares.values()) == 1
    assert all(share >= 0 and (share / TENTH).denominator == 1 for share in result.shares.values())
    assert sum(line.amount for line in result.lines) == amount
    assert sum(result.by_level().values()) == amount
    for name, exact in result.exact.items():
        assert abs(result.shares[name] - exact) < TENTH
    for line in result.lines:
        assert line.amount * amount >= 0
        assert abs(line.levels["local"] - Fraction(line.amount * 2, 5)) < 1


@given(places(), AMOUNTS)
def test_refunds_mirror_payments(found, amount):
    there, back = run(found, amount), run(found, -amount)
    assert [-line.amount for line in there.lines] == [line.amount for line in back.lines]


@given(places(), st.randoms(use_true_random=False))
def test_the_order_of_places_only_settles_ties(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = run(found), run(shuffled)
    assert one.exact == other.exact
    assert Counter(one.shares.values()) == Counter(other.shares.values())
    for name, share in one.shares.items():
        assert abs(share - other.shares[name]) <= TENTH


@given(places(), st.sampled_from(FACTORS), st.integers(1, 1000))
def test_the_scale_of_a_factor_does_not_matter(found, key, times):
    scaled = [replace(p, values={**p.values, key: p.values[key] * times}) for p in found]
    assert run(scaled).shares == run(found).shares


@given(places(least=2))
def test_a_place_without_any_factor_gets_nothing(found):
    empty = Place("empty", dict.fromkeys(FACTORS, 0), rate=Fraction(1, 4))
    result = run([*found, empty])
    assert result.shares["empty"] == 0
    assert result.of("empty") == 0
    assert {k: v for k, v in result.shares.items() if k != "empty"} == run(found).shares


@given(places(least=2), AMOUNTS)
def test_what_an_excluded_place_had_moves_to_the_others(found, amount):
    rest = found[1:]
    assume(all(sum(p.values[key] for p in rest) for key in FACTORS))
    result = run([replace(found[0], excluded="no_main_function"), *rest], amount)
    assert result.shares == run(rest, amount).shares
    assert result.of(found[0].id) == 0
    assert result.by_part() == run(found, amount).by_part()
    before = run(found, amount)
    for place in rest:
        assert result.exact[place.id] >= before.exact[place.id]


@given(places(), st.integers(0, 10**13), RATES)
def test_two_steps_with_equal_rates_are_one(found, income, rate):
    ratio = Fraction(rate)
    same = [replace(p, rate=ratio) for p in found]
    two = apportion(CIT, Inputs(same, income=income, head_office=HeadOffice(rate=ratio), year=2024))
    bare = [replace(p, rate=None) for p in found]
    one = apportion(CIT, Inputs(bare, income=income, rate=ratio, year=2024))
    assert two.amounts == one.amounts
    assert two.steps == ()
    assert [line.amount for line in two.lines] == [line.amount for line in one.lines]
    assert abs(one.amounts["cit"] - income * ratio) <= Fraction(1, 2)


@given(places(), st.integers(0, 10**13), RATES)
def test_two_steps_share_what_a_low_rate_saves(found, income, rate):
    result = apportion(
        CIT, Inputs(found, income=income, head_office=HeadOffice(rate=Fraction(rate)), year=2024)
    )
    total = sum((step.tax for step in result.steps), Fraction(0))
    if result.steps:
        assert sum((step.income for step in result.steps), Fraction(0)) == income
        assert abs(total - result.amounts["cit"]) <= Fraction(1, 2)
    rates = [Fraction(rate), *(p.rate for p in found)]
    assert min(rates) * income - 1 <= result.amounts["cit"] <= max(rates) * income + 1


@given(places(), AMOUNTS, AMOUNTS)
def test_again_is_the_same_formula(found, first, second):
    assert run(found, first).again(second).lines == run(found, second).lines


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=1, max_size=5),
    st.integers(0, 4), AMOUNTS, AMOUNTS,
)  # fmt: skip
def test_hydropower_is_exact(rows, dam, vat, cit):
    found = [
        Place(f"p{i}", {"resettled": a, "flooded": b, "dam": int(i == dam % len(rows))})
        for i, (a, b) in enumerate(rows)
    ]
    result = apportion(HYDRO, Inputs(found, {"vat": vat, "cit": cit}, year=2020))
    assert sum(result.shares.values()) == 1
    assert result.shares == result.exact
    assert result.shares[f"p{dam % len(rows)}"] > Fraction(1, 10)
    for head, amount in (("vat", vat), ("cit", cit)):
        for name, share in result.shares.items():
            assert abs(result.of(name, head) - share * amount) < 1
        assert sum(result.of(name, head) for name in result.shares) == amount


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=5), st.integers(0, 10**12),
    st.integers(0, 10**12), st.integers(0, 10**10),
)  # fmt: skip
def test_vat_prepaid_and_balance_make_the_tax_due(sales, output, paid, carried):
    found = [Place(f"p{i}", {"sales": amount}) for i, amount in enumerate(sales)]
    office = HeadOffice(values={"plus": output, "minus": paid}, carried=carried)
    result = apportion(VAT, Inputs(found, head_office=office, fill={"prepay_rate": "1.5%"}))
    total = sum(line.amount for line in result.lines)
    assert total - result.carried == output - paid - carried
    assert result.carried == 0 or result.of("head_office") == 0
    assert all(line.amount >= 0 for line in result.lines)


@given(places(), AMOUNTS)
def test_a_host_never_gets_more_than_a_fifth_of_the_tax_times_its_share(found, amount):
    result = run(found, amount)
    posted = date(2024, 7, 15)
    for one in to_receipts(result, posted=posted):
        local = one.recorded["local"]
        assert sum(one.recorded.values()) == one.amount
        most = Fraction(abs(amount), 5) * result.shares[one.place]
        assert abs(local) < most + 2  # rounding of part, place and level


def test_the_packs_are_data_only():
    folder = rules_root() / "formulas"
    assert {path.suffix for path in folder.iterdir()} == {".yaml"}

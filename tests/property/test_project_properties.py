"""Properties of projects: VAT is conserved, periods add up, price and haircut move tax as they must."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from enclave.money import round_half_away
from tests.golden.project_files import projected

AMOUNTS = st.integers(0, 200_000)
YEARS = range(2023, 2027)
COMMON = {"horizon": "{first: 2023, last: 2026}"}


def table(values: list[int]) -> str:
    return "{" + ", ".join(f"{y}: {v}" for y, v in zip(YEARS, values, strict=True)) + "}"


SERIES = st.lists(AMOUNTS, min_size=4, max_size=4).map(table)
REFUND = st.sampled_from(["carry", "refund"])
MONTH = st.integers(1, 12).map(lambda m: f"{{construction: 2023-01, production: 2023-{m:02d}}}")


@st.composite
def plants(draw):
    lines = [
        f"{{year: {draw(st.sampled_from(YEARS))}, kind: {kind}, amount: {draw(AMOUNTS)},"
        f" vat: {draw(st.sampled_from(['included', 'excluded']))}, rate: {rate}}}"
        for kind, rate in (("equipment", "13%"), ("buildings", "9%"), ("other", "6%"))
    ]
    return {
        **COMMON,
        "events": draw(MONTH),
        "sales": f"{{rate: 13%, by_year: {draw(SERIES)}}}",
        "purchases": f"[{{name: 原料, rate: 13%, by_year: {draw(SERIES)}}}]",
        "investment": f"[{', '.join(lines)}]",
    }


@given(plants(), REFUND)
def test_vat_paid_and_credit_left_make_up_output_less_input(plant, mode):
    """Cumulated: paid − refunded − credit carried = output − input, in every year."""
    found = projected(**plant, credit_refund=mode)
    paid = output = inputs = refunded = 0
    for year in found.vat.values():
        paid, output, inputs = paid + year.paid, output + year.output, inputs + year.inputs
        refunded += year.refunded
        assert paid - refunded - year.carried == output - inputs
        assert min(year.paid, year.carried, year.refunded) >= 0
        assert not (year.paid and (year.carried or year.refunded))


@given(plants(), REFUND, st.sampled_from(["month", "quarter"]))
def test_the_payments_of_a_year_add_to_its_tax(plant, mode, period):
    found = projected(
        **plant, credit_refund=mode, taxes="[vat, ucmt, stamp, cit]", profit="{margin: 7%}",
        filing=f"{{vat: {period}}}", settlement="17%",
    )  # fmt: skip
    for step in found.steps:
        mine = [p for p in found.payments if (p.rule, p.year) == (step.rule, step.year)]
        ordinary = [p for p in mine if p.kind != "vat_credit_refund"]
        assert sum(p.amount for p in ordinary) == step.amount
        assert all(p.amount > 0 for p in ordinary)
        assert all(step.year <= p.posted.year <= step.year + 1 for p in mine)


@given(st.integers(1, 5000), st.integers(0, 5000), MONTH)
def test_tax_on_turnover_rises_with_the_price(price, more, start):
    def stamp_and_vat(value: int) -> int:
        found = projected(
            **COMMON, events=start, capacity=f"{{amount: 7, unit_name: GW, price: {value}}}", ramp="100%",
            sales="{rate: 13%}", purchases="[{name: 原料, rate: 13%, ratio: 71%}]",
            profit="{margin: 3%}", taxes="[vat, ucmt, edu_sur, cit, stamp]",
        )  # fmt: skip
        return sum(s.amount for s in found.steps)

    assert stamp_and_vat(price) <= stamp_and_vat(price + more)


@given(st.integers(1, 100), st.integers(1, 200_000))
def test_a_haircut_of_output_scales_what_rests_on_output(percent, sales):
    def run(cut: str):
        return projected(
            **COMMON, sales=f"{{rate: 13%, by_year: {sales}}}", profit="{margin: 5%}",
            purchases="[{name: 原料, rate: 13%, ratio: 60%}]", taxes="[vat, cit, stamp]",
            haircut=f"{{output: {cut}, investment: 100%, basis: 折扣}}",
        )  # fmt: skip

    whole, part = run("100%"), run(f"{percent}%")
    for year in YEARS:
        exact = round_half_away(whole.plan.sales(year) * Fraction(percent, 100))
        assert part.plan.sales(year) == exact
        for head in ("vat", "cit", "stamp"):
            scaled = whole.tax(head, year) * Fraction(percent, 100)
            assert abs(part.tax(head, year) - scaled) <= 2  # each base is rounded to fen once


@given(plants())
def test_statistics_of_months_add_to_the_year(plant):
    found = projected(
        **plant, indicators="[industrial_output, fixed_investment]",
        funds="{invested_funds_outside_province: 63%}",
    )  # fmt: skip
    for year in YEARS:
        rows = [r for r in found.indicators if r.period.year == year]
        sums = {
            n: sum(r.amount for r in rows if r.indicator == n) for n in {r.indicator for r in rows}
        }
        gross = sum(s.gross for s in found.plan.investment(year))
        assert sums.get("industrial_output", 0) == found.plan.sales(year)
        assert sums.get("fixed_investment", 0) == gross
        assert sums.get("invested_funds_outside_province", 0) == round_half_away(
            gross * Fraction(63, 100)
        )


@given(plants(), REFUND)
def test_the_same_file_gives_the_same_projection(plant, mode):
    one, two = (projected(**plant, credit_refund=mode) for _ in range(2))
    assert one.payments == two.payments
    assert [r.id for r in one.receipts()] == [r.id for r in two.receipts()]
    assert len({r.id for r in one.receipts()}) == len(one.receipts())

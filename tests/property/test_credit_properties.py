"""Properties of the two books: G1 non-interference to G7 rates, and what rounding promises.

The generators draw what finds bugs: amounts at powers of ten and of two, awkward denominators,
months around a change of rules, several units and parties.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from enclave import credit as engine
from enclave.credit import (
    CreditResult,
    CreditTerms,
    consolidate,
    credited,
    credited_rate,
    region_tree,
)
from enclave.dates import Month
from enclave.terms.credit import CreditRule
from enclave.terms.indicator import Indicator, IndicatorRow
from enclave.terms.party import Party

PARTIES = ("a", "b", "c", "d")
UNITS = ("u1", "u2")


def _indicator(kind: str = "flow", unit: str | None = "money", **extra: str) -> Indicator:
    body = {"name": kind, "kind": kind, "survey": "official", "reference": {"document": "x"}}
    return Indicator.model_validate({**body, **({"unit": unit} if unit else {}), **extra})


INDICATORS = {
    "output": _indicator(),
    "tax": _indicator(),
    "land": _indicator("stock", "mu"),
    "energy": _indicator(unit="tce"),
    "tax_per_mu": _indicator("rate", None, numerator="tax", denominator="land"),
}
FIGURES = ("output", "tax", "land", "energy")


def _party(name: str) -> Party:
    role = "host" if name == "a" else "origin"
    parent = {"a": "east", "b": "east", "c": "west", "d": None}[name]
    return Party.model_validate({"name": name, "role": role, "level": "county", "parent": parent})


MEMBERS = {name: _party(name) for name in PARTIES}
EXTRA = {"east": "province", "west": "province"}


def books(rows: list[IndicatorRow], deals: list[CreditTerms]) -> CreditResult:
    """The guard is raised openly, so that amounts beyond the exact range of floats can be drawn."""
    return engine.credit_books(rows, INDICATORS, deals, guard=10**18)


amounts = st.one_of(
    st.sampled_from([0, 1, -1, 2, -2, 99, -99, 10**6, 10**6 + 1, 10**9 - 1, 2**53 + 1, 10**12]),
    st.integers(-(10**9), 10**9),
)
denominators = st.sampled_from([1, 2, 3, 6, 7, 9, 10, 11, 97, 100, 997])


@st.composite
def weights(draw: st.DrawFn) -> dict[str, str]:
    chosen = draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=4, unique=True))
    parts = draw(st.lists(st.integers(0, 12), min_size=len(chosen), max_size=len(chosen)))
    parts[0] += 0 if any(parts) else 1
    base = draw(denominators)
    return {name: str(part * base + (part > 0)) for name, part in zip(chosen, parts, strict=True)}


@st.composite
def plain_rules(draw: st.DrawFn) -> dict[str, object]:
    mode = draw(st.sampled_from(["host", "split", "full", "double"]))
    if mode == "split":
        return {"mode": mode, "weights": draw(weights())}
    if mode == "full":
        return {"mode": mode, "to": draw(st.sampled_from(PARTIES))}
    if mode == "double":
        several = st.lists(st.sampled_from(PARTIES), min_size=2, max_size=4, unique=True)
        return {"mode": mode, "to": draw(several), "internal_only": "yes"}
    return {"mode": mode}


@st.composite
def rules(draw: st.DrawFn) -> CreditRule:
    body = draw(plain_rules())
    if draw(st.booleans()):
        count = draw(st.integers(1, 3))
        phases = [draw(plain_rules()) for _ in range(count)]
        for phase in phases:
            phase["for"] = f"{draw(st.integers(1, 9))} months"
        body = {"mode": "phased", "from": {"event": "start"}, "phases": phases}
        body["clock"] = {"unit": "anniversary", "month_end": "down"}
        body["straddle"] = draw(st.sampled_from(["before", "after"]))
    if draw(st.booleans()):
        month = draw(st.integers(1, 12))
        body["window"] = {
            "from_month": str(month),
            "named_for": draw(st.sampled_from(["end", "start"])),
        }
    return CreditRule.model_validate(body)


@st.composite
def agreements(draw: st.DrawFn) -> CreditTerms:
    listed = draw(st.lists(st.sampled_from(FIGURES), max_size=4, unique=True))
    days = st.sampled_from(
        [
            date(2023, 12, 31),
            date(2024, 1, 1),
            date(2024, 2, 29),
            date(2024, 3, 31),
            date(2024, 6, 15),
        ]
    )
    units = draw(st.none() | st.just(frozenset({"u1"})))
    credit = {name: draw(rules()) for name in listed}
    start = draw(st.none() | days)
    return CreditTerms("deal", credit, MEMBERS, units=units, events={"start": start})


@st.composite
def tables(draw: st.DrawFn, names: tuple[str, ...] = FIGURES) -> list[IndicatorRow]:
    keys = st.tuples(st.sampled_from(names), st.sampled_from(UNITS), st.integers(0, 17))
    chosen = draw(st.lists(keys, min_size=1, max_size=20, unique=True))
    out = []
    for number, (name, unit, offset) in enumerate(chosen):
        amount = draw(amounts)
        item = INDICATORS[name]
        figure = amount if item.is_money else Fraction(amount, item.scale)
        place = {"u1": "a", "u2": draw(st.sampled_from(PARTIES))}[unit]
        month = Month(2023, 11).next(offset)
        out.append(IndicatorRow(f"r{number}", unit, name, month, figure, place))
    return out


@given(tables(), agreements(), agreements())
def test_g1_the_official_book_is_the_same_under_any_agreement(rows, one, other):
    found = [books(rows, deal).official for deal in ([one], [other], [])]
    assert found[0] == found[1] == found[2]


@given(tables(), agreements())
def test_g2_each_unit_stands_once_in_the_official_book(rows, deal):
    official = books(rows, [deal]).official
    keys = {(e.unit, e.indicator, e.period) for e in official}
    assert len(keys) == len(official) == len(rows)
    for name in FIGURES:
        reported = sum(r.amount for r in rows if r.indicator == name)
        assert sum(e.amount for e in official if e.indicator == name) == reported


@given(tables(("output",)), weights())
@example([IndicatorRow("r", "u1", "output", Month(2024, 1), -1, "a")], {"a": "1", "b": "1"})
def test_g3_shares_sum_to_official_and_stay_within_a_fen(rows, shares):
    rule = CreditRule.model_validate({"mode": "split", "weights": shares})
    result = books(rows, [CreditTerms("deal", {"output": rule}, MEMBERS)])
    total = sum(int(w) for w in shares.values())
    by_unit: dict[tuple[str, int], int] = {}
    for row in sorted(rows, key=lambda r: r.period):
        key = (row.enterprise, row.period.year)
        by_unit[key] = by_unit.get(key, 0) + row.amount
        posted = {
            p: sum(
                e.amount
                for e in result.credit
                if (e.unit, e.year, e.party) == (*key, p) and e.period <= row.period
            )
            for p in PARTIES
        }
        assert sum(posted.values()) == by_unit[key]
        for party, amount in posted.items():
            exact = Fraction(int(shares.get(party, "0")) * by_unit[key], total)
            assert abs(amount - exact) < 1
            assert exact or not amount


@given(tables(), agreements())
def test_g4_credit_less_overlap_is_official_line_by_line(rows, deal):
    result = books(rows, [deal])
    for row in rows:
        lines = [
            e
            for e in result.credit
            if (e.unit, e.indicator, e.period) == (row.enterprise, row.indicator, row.period)
        ]
        overlap = sum(e.amount for e in lines if e.overlap)
        assert sum(e.amount for e in lines if e.kind == "credit") == row.amount + overlap
        assert overlap * row.amount >= 0
        if any(e.rule.endswith("double") for e in lines) and row.amount:
            assert overlap == row.amount * (sum(e.kind == "credit" for e in lines) - 1)


@given(tables(), agreements())
def test_g5_every_level_consolidates_to_its_official_figure(rows, deal):
    result = books(rows, [deal])
    lines = consolidate(result, region_tree(result, {**EXTRA, "d": "province"}))
    assert {line.region for line in lines} <= {"east", "west", "province"}
    for line in lines:
        net = line.credit - line.overlap - line.measured - line.inflow + line.outflow
        assert net == line.official
        if line.region == "province":
            assert line.inflow == line.outflow == 0
    if INDICATORS["output"].kind == "flow":
        whole = sum(
            line.official
            for line in lines
            if (line.region, line.indicator) == ("province", "output")
        )
        assert whole == sum(r.amount for r in rows if r.indicator == "output")


@given(tables(), agreements(), rules())
def test_g6_the_rule_of_one_indicator_leaves_the_others_alone(rows, deal, rule):
    changed = replace(deal, credit={**deal.credit, "output": rule})
    before, after = (books(rows, [d]) for d in (deal, changed))
    for name in ("tax", "land", "energy"):
        assert [e for e in before.entries if e.indicator == name] == [
            e for e in after.entries if e.indicator == name
        ]


@given(tables(("tax", "land")), agreements())
def test_g7_a_rate_is_credited_numerator_over_credited_denominator(rows, deal):
    plain = {
        n: r.model_copy(update={"window": CreditRule(mode="host").window})
        for n, r in deal.credit.items()
    }
    result = books(rows, [replace(deal, credit=plain)])
    for party in PARTIES:
        rate = credited_rate(result, "tax_per_mu", party, 2024)
        tax, land = (credited(result, n, party, 2024) for n in ("tax", "land"))
        assert rate.value == (Fraction(tax, 100) / land if land else None)


@given(tables(), agreements(), st.randoms(use_true_random=False))
def test_d1_the_order_of_rows_changes_nothing(rows, deal, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (books(given, [deal]) for given in (rows, shuffled))
    assert one.entries == other.entries
    assert one.notices == other.notices


@given(tables(), agreements(), st.integers(0, 17))
def test_e4_later_months_and_projections_never_change_earlier_facts(rows, deal, offset):
    until = Month(2023, 11).next(offset)
    past = [r for r in rows if r.period <= until]
    future = [replace(r, truth="projection") for r in rows if r.period > until]
    short, whole = (books(given, [deal]) for given in (past, [*future, *past]))
    assert short.entries == tuple(e for e in whole.entries if e.truth == "fact")


@settings(max_examples=40)
@given(tables(("output",)), weights(), st.sampled_from(["10%", "30%", "1/3", "12.5%"]))
def test_r3_months_of_a_recognised_amount_add_up_to_the_year_rounded_once(rows, shares, liquid):
    rule = CreditRule.model_validate(
        {"mode": "split", "weights": shares, "recognition": {"liquid_of_fixed": liquid}}
    )
    fixed = [replace(r, attributes={"asset": "fixed"}) for r in rows]
    result = books(fixed, [CreditTerms("deal", {"output": rule}, MEMBERS)])
    for unit in UNITS:
        for year in (2023, 2024, 2025):
            own = [r for r in rows if (r.enterprise, r.period.year) == (unit, year)]
            exact = sum(r.amount for r in own) * (1 + rule.recognition.liquid_of_fixed)
            got = [e for e in result.credit if (e.unit, e.year) == (unit, year)]
            total = sum(e.amount for e in got if e.kind == "credit")
            assert abs(total - exact) <= Fraction(1, 2)
            measured = sum(e.amount for e in got if e.kind == "measured")
            assert measured == total - sum(r.amount for r in own)

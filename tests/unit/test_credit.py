"""The credit engine: what it refuses, who holds what when, consolidation, rates, explanations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from enclave.credit import (
    CREDIT_LABEL,
    CreditTerms,
    Explanation,
    consolidate,
    credit_books,
    credited,
    credited_rate,
    explain_credit,
    growth,
    region_tree,
    sum_indicators,
)
from enclave.credit import checks as checks_module
from enclave.credit.model import CreditResult
from enclave.credit.spans import Moment, rule_spans
from enclave.dates import DateError, Month
from enclave.diagnostics import InputRejected, InvariantViolation, Mark
from enclave.terms.credit import CreditRule
from enclave.terms.fields import Reference
from enclave.terms.indicator import Indicator, IndicatorRow
from enclave.terms.party import Party
from enclave.terms.time import Clock, Term


def indicator(**body: object) -> Indicator:
    plain = {"name": {"zh": "指标", "en": "figure"}, "kind": "flow", "unit": "money"}
    written = {**plain, "survey": "official", "reference": {"document": "统计制度"}, **body}
    return Indicator.model_validate({k: v for k, v in written.items() if v is not None})


INDICATORS = {
    "output": indicator(),
    "county": indicator(),
    "prefecture": indicator(within="county"),
    "province": indicator(within="prefecture"),
    "tax": indicator(),
    "land": indicator(kind="stock", unit="mu"),
    "fdi": indicator(unit="USD"),
    "per_mu": indicator(kind="rate", unit=None, numerator="tax", denominator="land"),
}


def party(role: str, level: str = "county", **more: object) -> Party:
    return Party.model_validate({"name": role, "role": role, "level": level, **more})


JIA = party("origin", parent="city")
YI = party("host", parent="city")
PARTIES = {"jia": JIA, "yi": YI}
HALVES = {"mode": "split", "weights": {"jia": "1", "yi": "1"}}


def rule(body: dict[str, object]) -> CreditRule:
    return CreditRule.model_validate(body)


def deal(credit: dict[str, object], **more: object) -> CreditTerms:
    body = {"agreement": "deal", "parties": PARTIES, **more}
    return CreditTerms(credit={n: rule(r) for n, r in credit.items()}, **body)


COUNT = iter(range(10**6))


def row(name: str, amount: object, month: str = "2024-03", **more: object) -> IndicatorRow:
    body = {"enterprise": "plant", "place": "yi", "id": f"r{next(COUNT)}", **more}
    return IndicatorRow(indicator=name, amount=amount, period=Month.parse(month), **body)


def books(rows: list[IndicatorRow], *deals: CreditTerms, **more: int) -> CreditResult:
    return credit_books(rows, INDICATORS, deals, **more)


def refused(rows: list[IndicatorRow], *deals: CreditTerms, **more: int) -> list[str]:
    with pytest.raises(InputRejected) as problem:
        books(rows, *deals, **more)
    return [d.code for d in problem.value.diagnostics]


def lines(result: CreditResult) -> list[tuple[str, str, object, str]]:
    return [(e.kind, e.party, e.amount, e.rule) for e in result.credit]


# ------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row("output", 1, id="same"), row("output", 2, "2024-04", id="same")], "E630"),
        ([row("output", 1), row("output", 2)], "E631"),
        (
            [row("output", 1, place="yi"), row("output", 2, place="jia", day=date(2024, 3, 1))],
            "E632",
        ),
        ([row("nothing", 1)], "E633"),
        ([row("per_mu", Fraction(1, 2))], "E634"),
        ([row("output", 1.5)], "E635"),
        ([row("output", True)], "E635"),
        ([row("output", Fraction(3))], "E635"),
        ([row("fdi", Fraction(1, 1000))], "E635"),
        ([row("output", 10**15)], "E636"),
        ([row("output", 1), row("output", 2, truth="projection", day=date(2024, 3, 1))], "E642"),
        ([row("output", 1, day=date(2024, 4, 1))], "E644"),
    ],
)
def test_rows_that_cannot_be_used(rows, code):
    assert refused(rows) == [code]


def test_a_running_total_beyond_the_guard():
    rows = [row("output", 600, f"2024-0{m}") for m in (1, 2)]
    assert refused(rows, guard=1000) == ["E636"]
    assert books(rows, guard=1201).official


def test_two_agreements_cannot_claim_one_indicator_of_a_project():
    one, two = deal({"output": HALVES}), deal({"output": HALVES}, agreement="other")
    assert refused([row("output", 1)], one, two) == ["E637"]
    assert books([row("output", 1)], one, replace(two, units=frozenset({"another"}))).credit


def test_an_agreement_that_lists_an_indicator_goes_before_one_that_does_not():
    one, two = deal({"output": {"mode": "full", "to": "jia"}}), deal({}, agreement="other")
    result = books([row("output", 5)], one, two)
    assert credited(result, "output", "jia", 2024) == 5
    result = books([row("tax", 5)], one, two)
    assert lines(result) == [("credit", "yi", 5, "host (unlisted)")]
    assert sorted(d.code for d in result.notices) == ["N601", "N601", "W602"]


def test_one_id_cannot_mean_two_parties():
    other = replace(deal({}), agreement="other", parties={"jia": party("origin", "township")})
    assert refused([row("output", 1)], deal({}), other) == ["E641"]
    swapped = {"jia": party("origin", parent="city").model_copy(update={"role": "host"})}
    assert books([row("output", 1)], deal({}), replace(other, parties=swapped)).credit


def test_a_rule_that_names_what_does_not_exist():
    assert refused([row("output", 1)], deal({"output": {"mode": "full", "to": "bing"}})) == ["E609"]


def test_an_open_rule_stops_the_run_where_it_is_needed():
    open_deal = deal({}, holes={"output": ("ratio",)})
    assert refused([row("output", 1)], open_deal) == ["E615"]
    assert books([row("tax", 1)], open_deal).credit


def test_a_place_that_is_no_party():
    assert refused([row("output", 1, place="elsewhere")], deal({"output": HALVES})) == ["E638"]
    result = books([row("tax", 1, place="elsewhere")], deal({"output": HALVES}))
    assert lines(result) == [("credit", "elsewhere", 1, "host (unlisted)")]


@pytest.mark.parametrize(
    ("recognition", "attributes"),
    [
        ({"liquid_of_fixed": "30%"}, {}),
        ({"liquid_of_fixed": "30%"}, {"asset": "stock"}),
        ({"registered_share_for": "local"}, {"counterparty": "local"}),
        ({"registered_share_for": "local"}, {"counterparty": "local", "registered_share": "120%"}),
    ],
)
def test_recognition_asks_for_attributes(recognition, attributes):
    one = deal({"output": {**HALVES, "recognition": recognition}})
    assert refused([row("output", 1, attributes=attributes)], one) == ["E639"]


def test_what_recognition_excludes_stays_with_the_host():
    recognition = {"exclude": {"sector": ["real_estate"]}}
    one = deal({"output": {"mode": "full", "to": "jia", "recognition": recognition}})
    rows = [
        row("output", n, attributes={"sector": s}) for n, s in ((5, "real_estate"), (6, "steel"))
    ]
    assert sorted(lines(books(rows, one))) == [
        ("credit", "jia", 6, "full"),
        ("credit", "yi", 5, "host (excluded)"),
    ]


def test_a_joint_venture_counts_by_its_registered_share():
    recognition = {"registered_share_for": ["local"]}
    one = deal({"output": {"mode": "full", "to": "jia", "recognition": recognition}})
    partner = {"counterparty": "local", "registered_share": "1/3"}
    result = books([row("output", 100, attributes=partner)], one)
    assert [(e.kind, e.amount) for e in result.credit] == [("credit", 33), ("measured", -67)]
    assert credited(books([row("output", 100)], one), "output", "jia", 2024) == 100


# -------------------------------------------------------------------------------- who holds what


def test_the_host_is_found_by_its_place_and_parks_go_before_their_county():
    members = {
        "county": party("superior", place="530000"),
        "park": party("park", "park", place="530000", treasury="no"),
        "jia": JIA,
    }
    one = deal({"output": {"mode": "host"}}, parties=members)
    result = books([row("output", 7, place="530000"), row("tax", 5, place="530000")], one)
    assert [(e.indicator, e.party) for e in result.credit] == [("output", "park"), ("tax", "park")]
    outside = replace(one, units=frozenset({"another"}))
    result = books([row("tax", 5, place="530000")], outside)
    assert lines(result) == [("credit", "county", 5, "host (unclaimed)")]


def test_a_department_without_a_treasury_may_hold_credit():
    bureau = party("third", "department", treasury="no")
    one = deal({"output": {"mode": "full", "to": "bureau"}}, parties={**PARTIES, "bureau": bureau})
    result = books([row("output", 9)], one)
    assert credited(result, "output", "bureau", 2024) == 9


def test_units_are_enterprises_or_projects():
    one = deal({"output": {"mode": "full", "to": "jia"}}, units=frozenset({"phase-2"}))
    rows = [row("output", 3, project="phase-1"), row("output", 4, project="phase-2")]
    assert credited(books(rows, one), "output", "jia", 2024) == 4


PHASED = {
    "mode": "phased",
    "from": {"event": "start"},
    "clock": {"unit": "anniversary"},
    "phases": [{"for": "1 year", "mode": "full", "to": "jia"}, {"for": "1 year", **HALVES}],
}


def test_phases_then_the_host_again():
    one = deal({"output": PHASED}, events={"start": date(2024, 1, 1)})
    rows = [row("output", 10, f"{year}-06") for year in range(2023, 2027)]
    assert lines(books(rows, one)) == [
        ("credit", "yi", 10, "host (before)"),
        ("credit", "jia", 10, "phase 1: full"),
        ("credit", "jia", 5, "phase 2: split"),
        ("credit", "yi", 5, "phase 2: split"),
        ("credit", "yi", 10, "host (after)"),
    ]


def test_the_agreement_ends_before_its_rule():
    term = Term.model_validate({"from": "2024-01-01", "until": "2025-01-01"})
    one = deal({"output": HALVES}, term=term)
    rows = [row("output", 10, f"{year}-06") for year in (2023, 2024, 2025)]
    assert [e.rule for e in books(rows, one).credit] == [
        "host (before)", "split", "split", "host (after)",
    ]  # fmt: skip
    lasting = Term.model_validate({"from": {"event": "start"}, "for": "1 year"})
    one = deal({"output": HALVES}, term=lasting, clock=Clock(unit="fiscal_year_after_event"))
    one = replace(one, events={"start": date(2023, 5, 1)})
    assert books(rows, one).credit[0].rule == "host (before)"
    open_term = Term.model_validate({"from": "2024-01-01"})
    assert books(rows, replace(one, term=open_term)).credit


def test_events_that_have_not_happened_leave_everything_with_the_host():
    gated = {**HALVES, "recognition": {"event": "recognised"}}
    one = deal({"output": PHASED, "tax": gated})
    result = books([row("output", 4), row("tax", 4)], one)
    assert [e.rule for e in result.credit] == ["host (no_event)", "host (not_recognised)"]
    assert [d.code for d in result.notices] == ["N603", "N602"]


def test_recognition_by_project_opens_the_rule():
    gated = {**HALVES, "recognition": {"event": "recognised"}}
    one = deal({"output": gated}, unit_events={"plant": {"recognised": date(2024, 4, 1)}})
    rows = [row("output", 4, "2024-03"), row("output", 4, "2024-04")]
    assert [e.rule for e in books(rows, one).credit] == ["host (not_recognised)", "split", "split"]
    early = {**PHASED, "recognition": {"event": "recognised"}}
    one = deal(
        {"output": early}, events={"start": date(2020, 1, 1), "recognised": date(2024, 4, 1)}
    )
    assert [e.rule for e in books(rows, one).credit] == ["host (not_recognised)", "host (after)"]


@pytest.mark.parametrize(
    ("straddle", "day", "jia"),
    [
        ("before", None, 0),
        ("after", None, 10),
        (None, date(2024, 3, 14), 0),
        (None, date(2024, 3, 15), 10),
    ],
)
def test_a_rule_that_changes_inside_a_month(straddle, day, jia):
    body = {"mode": "full", "to": "jia", "from": "2024-03-15"}
    one = deal({"output": {**body, **({"straddle": straddle} if straddle else {})}})
    result = books([row("output", 10, day=day)], one)
    assert credited(result, "output", "jia", Month(2024, 3)) == jia


def test_an_undated_row_in_the_month_of_a_change_is_refused():
    one = deal({"output": {"mode": "full", "to": "jia", "from": "2024-03-15"}})
    assert refused([row("output", 10)], one) == ["E640"]
    # a change that changes nothing asks for nothing
    same = deal({"output": {"mode": "host", "from": "2024-03-15"}})
    assert lines(books([row("output", 10)], same))
    assert lines(books([row("output", 10, "2024-04")], one))


def test_a_stock_is_taken_at_the_end_of_the_month():
    one = deal({"land": {"mode": "full", "to": "jia", "from": "2024-03-15"}})
    rows = [row("land", Fraction(30), "2024-02"), row("land", Fraction(40), "2024-03")]
    result = books(rows, one)
    assert credited(result, "land", "jia", 2024) == 40
    assert credited(result, "land", "yi", 2024) == 0
    assert credited(result, "land", "yi", Month(2024, 2)) == 30
    (line,) = consolidate(result, region_tree(result))
    assert line.official == 40
    assert {e.book for e in result.entries} == {"official_quantity", "credit_quantity"}


def test_dates_that_show_only_when_events_have_happened():
    two = {
        **PHASED,
        "phases": [{"until": {"event": "end"}, **HALVES}, {"from": {"event": "next"}, **HALVES}],
    }
    for end, after, code in [(2, 3, "E605"), (3, 2, "E606"), (1, 3, "E614")]:
        events = {
            "start": date(2021, 1, 1),
            "end": date(2020 + end, 1, 1),
            "next": date(2020 + after, 1, 1),
        }
        assert refused([row("output", 1)], deal({"output": two}, events=events)) == [code]
    open_end = {**PHASED, "phases": [{**HALVES}, {"from": {"event": "next"}, **HALVES}]}
    events = {"start": date(2021, 1, 1), "next": date(2020, 1, 1)}
    assert refused([row("output", 1)], deal({"output": open_end}, events=events)) == ["E614"]
    lapping = {
        **PHASED,
        "phases": [{"until": "2022-01-01", **HALVES}, {"from": {"event": "next"}, **HALVES}],
    }
    found = deal({"output": lapping}, events={"start": date(2021, 1, 1), "next": date(2021, 6, 1)})
    assert refused([row("output", 1), row("output", 1, "2024-04")], found) == ["E606"]


def test_a_leap_day_needs_a_word_about_month_ends():
    one = deal({"output": PHASED}, events={"start": date(2024, 2, 29)})
    assert refused([row("output", 1)], one) == ["E643"]


def test_years_without_a_clock_are_caught_even_if_nobody_checked():
    unchecked = rule({k: v for k, v in PHASED.items() if k != "clock"})
    with pytest.raises(DateError) as problem:
        rule_spans(unchecked, {"start": date(2024, 1, 1)}, None, None)
    assert problem.value.code == "E236"
    assert Moment(date(2024, 1, 1)).day(None) == date(2024, 1, 1)


# ------------------------------------------------------------------------------------- rounding


def test_months_add_to_the_year_and_each_unit_rounds_for_itself():
    thirds = {"mode": "split", "weights": {"jia": "1", "yi": "2"}}
    rows = [row("output", 1, f"2024-{m:02d}") for m in range(1, 13)]
    result = books(rows, deal({"output": thirds}))
    assert credited(result, "output", "jia", 2024) == 4
    assert [credited(result, "output", "jia", Month(2024, m)) for m in (1, 2, 3)] == [0, 1, 0]
    two_units = [row("output", 1, enterprise=name) for name in ("one", "two")]
    result = books(two_units, deal({"output": HALVES}))
    assert credited(result, "output", "jia", 2024) == 2


def test_a_correction_takes_back_what_it_gave():
    rows = [row("output", 7, "2024-01"), row("output", -7, "2024-02")]
    result = books(rows, deal({"output": HALVES}))
    assert credited(result, "output", "jia", 2024) == 0
    both = {"mode": "double", "to": ["jia", "yi"], "internal_only": "yes"}
    result = books(rows, deal({"output": both}))
    assert [e.amount for e in result.credit if e.overlap] == [7, -7]


def test_quantities_have_books_of_their_own():
    result = books([row("fdi", Fraction("0.03")), row("output", 3)], deal({"fdi": HALVES}))
    assert [(e.book, e.amount) for e in result.credit if e.indicator == "fdi"] == [
        ("credit_quantity", Fraction("0.02")),
        ("credit_quantity", Fraction("0.01")),
    ]
    assert [e.book for e in result.official] == ["official_quantity", "official"]


def test_a_part_that_exceeds_its_whole_is_pointed_out():
    rows = [row("province", 5), row("county", 4), row("prefecture", 5, enterprise="other")]
    result = books(rows)
    assert [(d.code, d.message.en) for d in result.notices] == [
        ("W601", "plant in 2024: province is more than county, which contains it")
    ]
    assert result.label == CREDIT_LABEL


# ---------------------------------------------------------------------------------------- totals


def test_nested_indicators_are_never_added():
    result = books([row("province", 5), row("prefecture", 6), row("output", 2), row("fdi", 1)])
    with pytest.raises(InputRejected) as problem:
        sum_indicators(result, ["province", "output", "county"], "yi", 2024)
    assert [d.code for d in problem.value.diagnostics] == ["E650"]
    with pytest.raises(InputRejected) as problem:
        sum_indicators(result, ["output", "fdi"], "yi", 2024)
    assert [d.code for d in problem.value.diagnostics] == ["E651"]
    assert sum_indicators(result, ["province", "output"], "yi", 2024) == 7
    for name, code in (("per_mu", "E652"), ("nothing", "E610")):
        with pytest.raises(InputRejected) as problem:
            sum_indicators(result, ["output", name], "yi", 2024)
        assert [d.code for d in problem.value.diagnostics] == [code]


def test_a_rate_is_recomputed():
    rows = [row("tax", 300_00), row("land", Fraction(10), "2024-12")]
    one = deal({"tax": {"mode": "full", "to": "jia"}, "land": HALVES})
    result = books(rows, one)
    assert credited_rate(result, "per_mu", "jia", 2024).value == 60
    assert credited_rate(result, "per_mu", "yi", 2024).value == 0
    assert credited_rate(result, "per_mu", "jia", 2023).value is None
    with pytest.raises(InputRejected, match="E656"):
        credited_rate(result, "tax", "jia", 2024)


def test_growth_comes_from_credited_figures():
    rows = [row("output", 100, "2023-06"), row("output", 150, "2024-06")]
    one = deal({"output": {"mode": "full", "to": "jia", "from": "2024-01-01"}})
    result = books(rows, one)
    assert growth(result, "output", "jia", 2024) is None
    assert growth(result, "output", "yi", 2024) == -1
    assert growth(books(rows), "output", "yi", 2024) == Fraction(1, 2)


# --------------------------------------------------------------------------------- consolidation


NESTED = {
    "jia": party("origin", parent="west"),
    "yi": party("host", place="5323", parent="east"),
    "park": party("park", "park", place="5323", treasury="no", parent="yi"),
    "bureau": party("third", "department", treasury="no", parent="east"),
}
ABOVE = {"east": "province", "west": "province"}


def consolidated(credit: dict[str, object]) -> dict[str, tuple[object, ...]]:
    result = books([row("output", 100, place="5323")], deal(credit, parties=NESTED))
    found = consolidate(result, region_tree(result, ABOVE))
    return {
        n.region: (n.credit, n.overlap, n.inflow, n.outflow, n.official, n.label) for n in found
    }


def test_each_level_counts_a_unit_once():
    both = {"mode": "double", "to": ["jia", "yi", "bureau"], "internal_only": "yes"}
    assert consolidated({"output": both}) == {
        "yi": (100, 0, 0, 0, 100, CREDIT_LABEL),
        "east": (200, 100, 0, 0, 100, CREDIT_LABEL),
        "west": (100, 0, 100, 0, 0, CREDIT_LABEL),
        "province": (300, 200, 0, 0, 100, CREDIT_LABEL),
    }


def test_credit_that_crosses_a_border_is_shown():
    shares = {"mode": "split", "weights": {"jia": "3", "park": "7"}}
    assert consolidated({"output": shares}) == {
        "yi": (70, 0, 0, 30, 100, CREDIT_LABEL),
        "east": (70, 0, 0, 30, 100, CREDIT_LABEL),
        "west": (30, 0, 30, 0, 0, CREDIT_LABEL),
        "province": (100, 0, 0, 0, 100, CREDIT_LABEL),
    }


def test_a_region_cannot_be_its_own_superior():
    result = books([row("output", 1)], deal({"output": HALVES}))
    with pytest.raises(InputRejected, match="E655"):
        region_tree(result, {"city": "jia"})


def test_stock_figures_of_earlier_months_are_not_consolidated():
    rows = [row("land", Fraction(30), "2024-02"), row("land", Fraction(40), "2024-03")]
    result = books(rows, deal({"land": HALVES}))
    (line,) = consolidate(result, region_tree(result), ["city"])
    assert (line.credit, line.official) == (40, 40)


# ------------------------------------------------------------------------------------ invariants


def sound() -> tuple[CreditResult, list[IndicatorRow]]:
    both = {"mode": "double", "to": ["jia", "yi"], "internal_only": "yes"}
    rows = [row("output", 10), row("tax", 10)]
    return books(rows, deal({"output": both, "tax": HALVES})), rows


def broken(result: CreditResult, rows: list[IndicatorRow]) -> str:
    with pytest.raises(InvariantViolation) as problem:
        checks_module.check_books(result, rows)
    return problem.value.invariant


def test_a_result_that_breaks_an_invariant_is_never_returned():
    result, rows = sound()
    output, tax = result.steps
    assert broken(replace(result, entries=result.entries[1:]), rows) == "G1"
    assert broken(replace(result, entries=(*result.official, *result.entries)), rows) == "G2"
    short = replace(tax, posted=(("jia", 1),))
    assert broken(replace(result, steps=(output, short)), rows) == "G3"
    one_sided = replace(output, posted=(("jia", 10), ("yi", 9)))
    assert broken(replace(result, steps=(one_sided, tax)), rows) == "G4"
    nobody = replace(output, segment=replace(output.segment, parts=()), posted=())
    assert broken(replace(result, steps=(nobody, tax)), rows) == "G4"
    without = tuple(e for e in result.entries if not e.overlap)
    assert broken(replace(result, entries=without), rows) == "G4"


def test_a_consolidation_that_does_not_meet_the_official_book_is_refused():
    result, _ = sound()
    missing = replace(result, entries=result.credit)
    with pytest.raises(InvariantViolation) as problem:
        consolidate(missing, region_tree(missing))
    assert problem.value.invariant == "G5"


# ----------------------------------------------------------------------------------- explanation


def words(tree: Explanation, lang: str = "en") -> list[str]:
    own = [tree.title.in_(lang), *(line.in_(lang) for line in tree.lines)]
    return own + [w for child in tree.children for w in words(child, lang)]


def test_an_explanation_goes_down_to_rows_and_documents():
    documents = {
        "doc": Reference.model_validate(
            {"document": {"zh": "协议", "en": "the deal"}, "number": "1号"}
        )
    }
    body = {**PHASED, "reference": {"document": "doc", "article": "第三条"}}
    one = deal({"output": body}, events={"start": date(2023, 1, 1)}, references=documents)
    rows = [
        row("output", 5, "2024-01", id="first", row=Mark("table.csv", 2, 1)),
        row("output", 4, "2024-02", id="second", truth="projection"),
    ]
    text = words(explain_credit(books(rows, one), "credit:output.jia.2024"))
    assert text == [
        "figure · origin · 2024: 0.05 yuan",
        "internal assessment only, not official statistics",
        "plant (yi): 0.05 yuan",
        "by the agreement's rule",
        "agreement deal",
        "phase 2 (2024-01-01~2024-12-31)",
        "split: origin 50%, host 50%",
        "source: the deal 1号 第三条 (published)",
        "2024-01: 0.03 yuan",
        "2024 running entitlement 5/2 fen; rounded on the running total, this month 3",
        "row first: 0.05 yuan",
        "table.csv:2:1",
        "2024-02: 0.02 yuan",
        "projection",
        "2024 running entitlement 9/2 fen; rounded on the running total, this month 2",
        "row second: 0.04 yuan",
    ]  # fmt: skip


def test_an_explanation_says_what_was_counted_twice_and_what_was_recognised():
    body = {"mode": "double", "to": ["jia", "yi"], "internal_only": "yes"}
    one = deal(
        {
            "output": {
                **body,
                "recognition": {"liquid_of_fixed": "30%"},
                "reference": {"article": "五"},
            }
        }
    )
    rows = [row("output", 100, attributes={"asset": "fixed"})]
    text = words(explain_credit(books(rows, one), "output.yi.2024-03"))
    assert "counted again on other sides 1.30 yuan: the parties must not be added" in text
    assert "reported 1.00 yuan, recognised 1.30 yuan" in text
    assert "in full on each side (double): origin 100%, host 100%" in text
    assert "source: 五" in text


def test_an_explanation_of_what_no_agreement_touches():
    text = words(explain_credit(books([row("output", 100)]), "credit:output.yi.2024"), "zh")
    assert "没有协议涉及，归所在地" in text
    listed = books([row("output", 100)], deal({"output": {"mode": "host"}}))
    assert "stays where it arose" in words(explain_credit(listed, "credit:output.yi.2024"))
    document = {**HALVES, "reference": {"document": {"zh": "甲文", "en": "paper A"}}}
    shown = books([row("fdi", Fraction("0.03"))], deal({"fdi": document}))
    text = words(explain_credit(shown, "credit:fdi.jia.2024"))
    assert "source: paper A" in text
    assert "2024 running entitlement 3/2 ×1/100; rounded on the running total, this month 2" in text


@pytest.mark.parametrize(
    "address", ["output.yi", "credit:output.yi.24", "credit:output.yi.2024-13", ""]
)
def test_an_address_that_cannot_be_read(address):
    with pytest.raises(InputRejected, match="E653"):
        explain_credit(books([row("output", 1)]), address)


@pytest.mark.parametrize(
    "address", ["credit:output.bing.2024", "credit:output.yi.2020", "credit:tax.yi.2024"]
)
def test_a_figure_that_does_not_exist(address):
    with pytest.raises(InputRejected, match="E654"):
        explain_credit(books([row("output", 1)]), address)


def test_an_explanation_takes_names_for_ids():
    named = replace(
        books([row("output", 100)], deal({"output": HALVES})),
        indicators={**INDICATORS, "output": indicator(name={"zh": "产值", "en": "gross output"})},
    )
    expected = words(explain_credit(named, "credit:output.jia.2024"))
    assert words(explain_credit(named, "credit:产值.origin.2024")) == expected
    assert words(explain_credit(named, "credit:gross output.jia.2024")) == expected
    with pytest.raises(InputRejected) as problem:
        explain_credit(named, "credit:产量.jia.2024")
    (found,) = problem.value.diagnostics
    assert found.code == "E610"
    assert "产量" in found.message.zh

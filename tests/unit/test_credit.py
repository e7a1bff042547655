"""The credit engine: what it refuses, who holds what when, how it rounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from enclave.credit import (
    CREDIT_LABEL,
    consolidate,
    credited,
    region_tree,
)
from enclave.credit.spans import Moment, rule_spans
from enclave.dates import DateError, Month
from enclave.terms.time import Clock, Term
from tests.unit.credit_support import (
    HALVES,
    JIA,
    PARTIES,
    PHASED,
    books,
    deal,
    lines,
    party,
    refused,
    row,
    rule,
)

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

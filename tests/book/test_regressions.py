"""Mistakes found in runs of whole scenarios, each with the input that showed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from enclave.book import Result, run
from enclave.book.parts import without_receipt
from enclave.diagnostics import Collector, InputRejected, Mark
from enclave.statute.result import YearEndRow
from tests.book.support import PARTIES, agreement, receipt, write

SCOPE = "scope: {heads: [vat], retain: county}\n"
SHARE = "clauses:\n  - {id: split, kind: share, weights: {jia: 6, yi: 4}}\n"
SPLIT = SCOPE + SHARE
YEARLY = "settle: {period: year, late: adjust}\n"
RESTATED = "settle: {period: year, late: restate}\n"
BY_ENTERPRISE = "settle: {period: year, account: enterprise, late: adjust}\n"
OWN_FUNDS = (
    "  - {id: g, kind: guarantee, to: jia, amount: 5元, payer: {party: yi, source: own_funds}}\n"
)
ONE = "agreements: [{file: a.yaml}]\n"
LEVELS = "编号,企业,税种,金额(元),入库日期,原入库日期,县级(元),中央级(元),省级(元),州级(元)"
PROVINCE = PARTIES + "  sheng: {name: 甲省, role: superior, level: province}\n"
Files = Mapping[str, str] | str


def settle(
    folder: Path, files: Files, rows: Sequence[str], scenario: str, header: str | None = None,
    collector: Collector | None = None,
) -> Result:  # fmt: skip
    """Run a scenario: one agreement ``a.yaml``, or several files."""
    given = {"a.yaml": agreement("a", files)} if isinstance(files, str) else files
    write(folder, given, rows, scenario)
    if header is not None:
        (folder / "receipts.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return run(folder, collector=collector)


def refused(
    folder: Path, files: Files, rows: Sequence[str], scenario: str, header: str | None = None
) -> list[str]:
    """The codes of the errors of a scenario that is refused."""
    with pytest.raises(InputRejected) as caught:
        settle(folder, files, rows, scenario, header)
    return [d.code for d in caught.value.diagnostics if d.is_error]


def shares(result: Result, party: str) -> dict[int, int]:
    return {year: outcome.party(party) for _, year, outcome in result.years()}


# Year-end moves between levels --------------------------------------------------------------


def year_end(folder: Path, body: str, rows: Sequence[str]) -> Result:
    """The CIT of the example statute is divided between the local levels at the year's close."""
    return settle(folder, body, rows, "through: 2024-12\n" + ONE,
                  "编号,企业,税种,金额(元),入库日期,原入库日期")  # fmt: skip


def test_a_year_end_move_counts_on_the_day_of_its_receipt(tmp_path: Path) -> None:
    body = (
        "scope: {heads: [cit], retain: county}\nterm: {from: 2024-01-01, for: 9 years}\nclauses:\n"
        "  - {id: split, kind: share, phases: [{until: 2024-07-01, weights: {jia: 1}}, {weights: {yi: 1}}]}\n"
    )
    result = year_end(tmp_path, body + RESTATED, ["1,e1,cit,1000,2024-03-01,"])
    assert (result.share("a", "jia"), result.share("a", "yi")) == (28000, 0)


def test_a_returned_year_leaves_nothing_behind(tmp_path: Path) -> None:
    body = (
        "scope: {heads: [cit], retain: county}\nclauses:\n"
        "  - {id: base, kind: baseline, owners: {yi: 100元}, shortfall: by_base, deficit: drop}\n"
        "  - {id: split, kind: share, weights: {jia: 1}}\n"
    )
    rows = ["1,e1,cit,1000,2023-03-01,", "2,e1,cit,-1000,2024-02-01,2023-03-01"]
    result = year_end(tmp_path, body + RESTATED, rows)
    assert [outcome.total for _, _, outcome in result.years()] == [0, 0]
    closes = [c.part for c in result.claims if "/close" in c.part.key]
    assert {p.effective.isoformat() for p in closes} == {"2023-03-01"}
    assert {p.posted.isoformat() for p in closes} == {"2023-12-31", "2024-12-31"}


# Amendments ---------------------------------------------------------------------------------


def test_amended_data_do_not_reach_closed_years(tmp_path: Path) -> None:
    body = (
        SCOPE + "data: {b: {value: 10元}}\nclauses:\n"
        "  - {id: base, kind: baseline, owners: {yi: {data: b}}, shortfall: by_base, deficit: drop}\n"
        "  - {id: split, kind: share, weights: {jia: 1}}\n"
        "amend:\n  - {effective: 2025-01-01, set: {data.b.value: 40元}}\n"
    )
    rows = [
        receipt("1", "e1", "vat", "100", "2024-08-01"),
        receipt("2", "e1", "vat", "100", "2025-08-01"),
    ]
    result = settle(tmp_path, body + YEARLY, rows, "through: 2025-12\n" + ONE)
    assert shares(result, "yi") == {2024: 1000, 2025: 4000}


def test_an_amended_event_date_does_not_reach_closed_years(tmp_path: Path) -> None:
    body = (
        SCOPE + "events: {p: {date: 2024-01-01}}\nclock: {unit: anniversary}\nclauses:\n"
        "  - {id: split, kind: share, phases: [{until: {event: p}, weights: {jia: 1}}, {weights: {yi: 1}}]}\n"
        "term: {from: 2024-01-01, for: 20 years}\n"
        "amend:\n  - {effective: 2025-01-01, set: {events.p.date: 2026-01-01}}\n"
    )
    rows = [
        receipt("1", "e1", "vat", "100", "2024-08-01"),
        receipt("2", "e1", "vat", "100", "2025-08-01"),
    ]
    result = settle(tmp_path, body + YEARLY, rows, "through: 2025-12\n" + ONE)
    assert shares(result, "yi") == {2024: 10000, 2025: 0}


UP = "{id: up, kind: superior_return, superior: sheng, base: 10元, rate: 100%, weights: {jia: 1, yi: 1}}"


def test_what_a_superior_receives_outside_the_term_stays_with_it(tmp_path: Path) -> None:
    body = SPLIT + f"  - {UP}\nterm: {{from: 2024-01-01, for: 10 years}}\n"
    rows = ["1,e1,vat,100,2023-03-01,,50,0,50,0", "2,e1,vat,100,2024-03-01,,50,0,50,0"]
    files = {"a.yaml": agreement("a", body + YEARLY, PROVINCE)}
    result = settle(tmp_path, files, rows, "through: 2024-12\n" + ONE, LEVELS)
    assert shares(result, "sheng") == {2023: 5000, 2024: 1000}
    assert shares(result, "jia") == {2023: 0, 2024: 3000 + 2000}


def test_a_superior_return_added_by_an_amendment_takes_in_its_stream(tmp_path: Path) -> None:
    body = SPLIT + f"part_year: full\namend:\n  - effective: 2024-07-01\n    add:\n      - {UP}\n"
    rows = ["1,e1,vat,100,2024-03-01,,50,0,50,0", "2,e1,vat,100,2024-08-01,,50,0,50,0"]
    files = {"a.yaml": agreement("a", body + YEARLY, PROVINCE)}
    result = settle(tmp_path, files, rows, "through: 2024-12\n" + ONE, LEVELS)
    assert result.unclaimed.get("province", 0) == 0
    assert shares(result, "jia") == {2024: 6000 + 2000}
    assert shares(result, "sheng") == {2024: 5000 + 1000}


# Feeds --------------------------------------------------------------------------------------

INNER = (
    "parties:\n  jia: {name: 甲县, role: host, level: county}\n"
    "  town: {name: 丙镇, role: third, level: township}\n"
)


def inner(name: str, scope: str = "heads: all", party: str = "jia", parties: str = INNER) -> str:
    body = (
        f"scope: {{{scope}, feed: {{agreement: outer, party: {party}}}}}\n"
        "clauses:\n  - {id: towns, kind: share, weights: {jia: 1/3, town: 2/3}}\n"
    )
    return agreement(name, body + YEARLY, parties)


def nested(
    outer: str = SPLIT + YEARLY, parties: str = PARTIES, **inside: str
) -> tuple[dict[str, str], list[str], str]:
    files = {f"{n}.yaml": text for n, text in inside.items()} | {
        "outer.yaml": agreement("outer", outer, parties)
    }
    listed = ", ".join(f"{{file: {f}}}" for f in files)
    return (
        files,
        [receipt("1", "e1", "vat", "100", "2024-03-01")],
        f"through: 2024-12\nagreements: [{listed}]\n",
    )


def test_one_entitlement_feeds_one_agreement(tmp_path: Path) -> None:
    assert refused(tmp_path, *nested(i=inner("i"), j=inner("j"))) == ["E728"]


def test_a_feed_of_an_unknown_party_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, *nested(i=inner("i", party="nobody"))) == ["E729"]


def test_who_is_fed_holds_the_money(tmp_path: Path) -> None:
    assert refused(tmp_path, *nested(i=inner("i", "heads: all, collectors: town"))) == ["E730"]
    two = INNER.replace("parties:\n", "parties:\n  x: {name: 甲县区, role: host, level: county}\n")
    result = settle(tmp_path, *nested(i=inner("i", parties=two)))
    assert result.net_positions() == {("i", "jia", "town"): 4000, ("outer", "yi", "jia"): 6000}


def test_the_agreement_that_nobody_collects_for_is_the_one_named(tmp_path: Path) -> None:
    files, rows, _ = nested(i=inner("i", parties=INNER.replace("role: host", "role: third")))
    listed = "through: 2024-12\nagreements: [{file: outer.yaml}, {file: i.yaml}]\n"
    with pytest.raises(InputRejected) as caught:
        settle(tmp_path, files, rows, listed)
    assert [(d.code, Path(d.mark.file).name) for d in caught.value.diagnostics if d.is_error] == [
        ("E351", "i.yaml")
    ]


def test_money_of_no_head_is_fed_where_only_some_heads_are_shared(tmp_path: Path) -> None:
    outer = (
        SCOPE + "clauses:\n  - {id: split, kind: share, weights: {yi: 1}}\n" + OWN_FUNDS + YEARLY
    )
    result = settle(tmp_path, *nested(outer, i=inner("i", "heads: [vat]")))
    assert (result.share("outer", "jia"), result.share("i", "town")) == (500, 333)
    check = next(c for c in result.checks if c.id == "A2")
    assert (check.left, check.right) == (10000 + 500, 10000 + 500)


def test_a_nested_party_can_be_fed(tmp_path: Path) -> None:
    outer = (
        SPLIT + "  - {id: sub, kind: subdivide, party: jia, weights: {dong: 1, xi: 1}}\n" + YEARLY
    )
    more = "  dong: {name: 东镇, role: third, level: township}\n  xi: {name: 西镇, role: third, level: township}\n"
    parties = INNER.replace("jia:", "dong:").replace("甲县", "东镇")
    fed = inner("i", party="dong", parties=parties).replace("{jia: 1/3,", "{dong: 1/3,")
    result = settle(tmp_path, *nested(outer, PARTIES + more, i=fed))
    assert (result.share("i", "dong"), result.share("i", "town")) == (1000, 2000)


# Who holds what -----------------------------------------------------------------------------

TWO = (
    PARTIES
    + "  pa: {name: 甲州, role: superior, level: prefecture}\n  pb: {name: 乙州, role: superior, level: prefecture}\n"
)


def test_the_prefecture_of_the_collecting_county_holds_its_part(tmp_path: Path) -> None:
    body = "scope: {heads: [vat], retain: county+prefecture}\n" + SHARE + YEARLY
    rows = ["1,e1,vat,100,2024-08-01,,50,0,0,50"]
    scenario = "through: 2024-12\n" + ONE
    assert refused(tmp_path, {"a.yaml": agreement("a", body, TWO)}, rows, scenario, LEVELS) == [
        "E731"
    ]
    under = TWO.replace("place: yi}", "place: yi, parent: pb}")
    result = settle(tmp_path, {"a.yaml": agreement("a", body, under)}, rows, scenario, LEVELS)
    assert {f.payer for f in result.flows} == {"yi", "pb"}


def test_an_agreement_does_not_take_in_one_part_twice(tmp_path: Path) -> None:
    parties = PARTIES.replace("level: county, place: yi", "level: prefecture, place: yi")
    body = (
        "scope: {heads: [vat], retain: county+prefecture}\n" + SHARE
        + "  - {id: up, kind: superior_return, superior: yi, base: 1元, rate: 50%, weights: {jia: 1}}\n" + YEARLY
    )  # fmt: skip
    rows = ["1,e1,vat,100,2024-03-01,,50,0,0,50"]
    files = {"a.yaml": agreement("a", body, parties)}
    assert refused(tmp_path, files, rows, "through: 2024-12\n" + ONE, LEVELS) == ["E734"]


# Binding ------------------------------------------------------------------------------------


def test_two_parties_bound_to_one_place_are_refused(tmp_path: Path) -> None:
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    for bound in ("{jia: yi}", "{jia: p, yi: p}"):
        scenario = (
            "through: 2024-12\nplaces:\n  yi: {name: 乙县, kind: county}\n  p: {name: 丙县, kind: county}\n"
            f"agreements: [{{file: a.yaml, bind: {bound}}}]\n"
        )
        assert "E727" in refused(tmp_path, SPLIT + YEARLY, rows, scenario)


def test_binding_reaches_amendments(tmp_path: Path) -> None:
    body = (
        SPLIT + OWN_FUNDS + "amend:\n  - effective: 2024-01-01\n    set:\n"
        "      clauses[split].weights: {jia: 1, yi: 1}\n      clauses[g].payer.party: jia\n"
        "      clauses[g].to: yi\n"
        "  - {effective: 2025-01-01, set: {'clauses[split].weights.jia': 100%, 'clauses[split].weights.yi': 0%}}\n"
    )
    rows = [
        receipt("1", "e1", "vat", "100", "2024-03-01"),
        receipt("2", "e1", "vat", "100", "2025-03-01"),
    ]
    scenario = "through: 2025-12\nplaces:\n  p: {name: 丙县, kind: county}\nagreements: [{file: a.yaml, bind: {jia: p}}]\n"
    result = settle(tmp_path, body + YEARLY, rows, scenario)
    assert shares(result, "p") == {2024: 5000, 2025: 10000}
    assert shares(result, "yi") == {2024: 5000, 2025: 500}


# Empty years and accounts without receipts --------------------------------------------------


@pytest.mark.parametrize("through", ["2022-12", "2023-12"])
def test_empty_years_are_posted_when_they_close(tmp_path: Path, through: str) -> None:
    body = SPLIT + OWN_FUNDS + "term: {from: 2021-01-01, for: 10 years}\n" + YEARLY
    rows = [receipt("1", "e1", "vat", "100", "2023-08-01")]
    result = settle(tmp_path, body, rows, f"through: {through}\n" + ONE)
    posted = [(f.period.isoformat(), f.year) for f in result.flows if f.kind == "own_funds"]
    assert posted == [("2021-12-31", 2021), ("2022-12-31", 2022)]


@pytest.mark.parametrize("named", ["deal", "scope"])
def test_enterprises_without_receipts_have_accounts(tmp_path: Path, named: str) -> None:
    body = SPLIT + OWN_FUNDS + "term: {from: 2023-01-01, for: 10 years}\n" + BY_ENTERPRISE
    deal = ", enterprises: [e1, e2]" if named == "deal" else ""
    if named == "scope":
        body = body.replace("retain: county}", "retain: county, enterprises: [e1, e2]}")
    rows = [receipt("1", "e1", "vat", "1", "2023-08-01")]
    scenario = f"through: 2023-12\nagreements: [{{file: a.yaml{deal}}}]\n"
    result = settle(tmp_path, body, rows, scenario)
    paid = {r.account: sum(f.amount for f in r.flows if f.kind == "own_funds") for r in result.runs}
    assert paid == {"e1": 440, "e2": 500}


# Enterprises --------------------------------------------------------------------------------


def test_an_event_given_by_enterprise_names_every_enterprise(tmp_path: Path) -> None:
    body = (
        SPLIT + "events: {p: {required: yes}}\nclock: {unit: anniversary}\n"
        "term: {from: {event: p}, for: 5 years}\n" + BY_ENTERPRISE
    )
    rows = [
        receipt("1", "e1", "vat", "100", "2023-03-01"),
        receipt("2", "e2", "vat", "100", "2023-03-01"),
    ]
    scenario = "through: 2023-12\nagreements: [{file: a.yaml, events: {p: {by_enterprise: {e1: 2020-01-01}}}}]\n"
    assert refused(tmp_path, body, rows, scenario) == ["E733"]
    said = scenario.replace("2020-01-01}", "2020-01-01, e2: pending}")
    assert settle(tmp_path, body, rows, said).share("a", "jia") == 6000


@pytest.mark.parametrize(
    ("scope", "deal"),
    [("", ", enterprises: [e11]"), (", enterprises: [e11]", ""), ("", ", events: {p: {by_enterprise: {e1: pending, e11: pending}}}")],
)  # fmt: skip
def test_unknown_enterprises_are_refused(tmp_path: Path, scope: str, deal: str) -> None:
    body = SPLIT.replace("retain: county", f"retain: county{scope}")
    body += "events: {p: {required: yes}}\n" if deal.startswith(", events") else ""
    rows = [receipt("1", "e1", "vat", "100", "2023-03-01")]
    scenario = f"through: 2023-12\nagreements: [{{file: a.yaml{deal}}}]\n"
    assert refused(tmp_path, body + BY_ENTERPRISE, rows, scenario) == ["E717"]


def test_two_budgets_in_one_agreement_are_refused(tmp_path: Path) -> None:
    body = SPLIT.replace("retain: county", "retain: county, budgets: general+funds") + YEARLY
    rows = [receipt("1", "e1", "vat", "100", "2023-03-01")]
    assert refused(tmp_path, body, rows, "through: 2023-12\n" + ONE) == ["E714"]


# What a result carries ----------------------------------------------------------------------


def test_hashes_do_not_tell_where_the_scenario_stands(tmp_path: Path) -> None:
    rows = [receipt("1", "e1", "vat", "100", "2023-03-01")]
    scenario = "through: 2023-12\n" + ONE
    first = settle(tmp_path / "x", SPLIT + YEARLY, rows, scenario)
    second = settle(tmp_path / "y", SPLIT + YEARLY, rows, scenario)
    assert first.hashes == second.hashes
    assert {"engine", "a.yaml", "receipts.csv", "scenario.yaml", "flows"} <= set(first.hashes)


def test_growth_that_no_receipt_carries_is_told() -> None:
    statute = YearEndRow(2024, "yi", "cit", "general", "county", "prefecture", -1200, "r")
    collector = Collector()
    without_receipt([statute], date(2024, 12, 31), Mark("scenario.yaml"), collector)
    assert [d.code for d in collector.items] == ["N706"]
    assert "-12.00" in collector.items[0].message.zh
    early = Collector()
    without_receipt([statute], date(2024, 11, 30), Mark("scenario.yaml"), early)
    assert not early.items

"""What the close of a year moves: ratios of the local part, growth over a base, attribution."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enclave.diagnostics import InputRejected, InvariantViolation
from enclave.statute import Subject, load_statute, shares, split
from enclave.statute.year_end import Entry, close
from enclave.terms.packs import rules_root
from enclave.terms.receipt import LevelSplit, Receipt

JIAZHOU = load_statute("example-jiazhou")
HENAN = load_statute("cn-henan")
BASE = {"jiazhou_land_base": "100元"}


def receipt(amount: int, head: str = "cit", day: date = date(2024, 3, 1), **more) -> Receipt:
    fields = {"id": f"r{day}{amount}", "enterprise": "e1", "place": "甲县"} | more
    return Receipt(head=head, amount=amount, posted=day, **fields)


def variant(tmp_path: Path, old: str, new: str):
    text = (rules_root() / "statute" / "example-jiazhou.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "variant.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load_statute(path)


def test_the_local_part_stands_in_the_county_until_the_close():
    result = split([receipt(1_000)], JIAZHOU)
    assert result.splits[0].levels == {
        "centre": 600, "province": 0, "prefecture": 0, "county": 400,
    }  # fmt: skip
    assert [(r.payer, r.payee, r.amount) for r in result.year_end] == [
        ("county", "province", 80), ("county", "prefecture", 40),
    ]  # fmt: skip
    assert result.settled()[0].levels == {
        "centre": 600, "province": 80, "prefecture": 40, "county": 280,
    }  # fmt: skip
    assert result.totals(settled=True)["county"] == 280
    assert result.year_end[0].enterprise == "e1"
    assert split([receipt(1_000)], JIAZHOU, year_end="open").year_end == ()


def test_one_rounding_for_the_year_attributed_by_running_totals():
    receipts = [receipt(5, id=f"r{i}", day=date(2024, 1, 1 + i)) for i in range(10)]
    result = split(receipts, JIAZHOU)
    # local 2 fen each, 20 in all: province 4, prefecture 2, county 14
    totals = result.totals(settled=True)
    assert (totals["province"], totals["prefecture"], totals["county"]) == (4, 2, 14)
    assert all(sum(s.levels.values()) == 5 for s in result.settled())


def test_years_places_and_budgets_are_closed_apart():
    receipts = [
        receipt(5, id="a"),
        receipt(5, id="b", day=date(2025, 1, 1)),
        receipt(5, id="c", place="乙县"),
        receipt(5, id="d", budget="funds"),
        receipt(5, id="e", head="pit"),
    ]
    result = split(receipts, JIAZHOU)
    # 2 fen of local part each: 0.4, 0.2, 1.4; the odd fen of every account goes to the province
    assert result.totals(settled=True)["province"] == 5
    together = split([receipt(5, id=str(i)) for i in range(5)], JIAZHOU)
    assert together.totals(settled=True)["province"] == 2


def test_order_of_the_file_does_not_matter_and_facts_come_first():
    receipts = [
        receipt(7, id="a", truth="projection"),
        receipt(7, id="b", day=date(2024, 5, 1)),
        receipt(7, id="c", day=date(2024, 2, 1)),
    ]
    first = split(receipts, JIAZHOU)
    second = split(receipts[::-1], JIAZHOU)
    assert sorted(map(str, first.year_end)) == sorted(map(str, second.year_end))
    facts = split(receipts[1:], JIAZHOU)
    kept = [r for r in first.year_end if r.receipt and r.receipt.truth == "fact"]
    assert kept == list(facts.year_end)


def test_a_refund_walks_back():
    receipts = [receipt(1_000, id="a"), receipt(-1_000, id="b", kind="refund",
                                                origin=date(2024, 3, 1))]  # fmt: skip
    result = split(receipts, JIAZHOU)
    assert set(result.totals(settled=True).values()) == {0}


def test_a_recorded_share_of_the_province_is_not_taken_twice():
    recorded = {"centre": 600, "province": 50, "county": 350}
    result = split([receipt(1_000, recorded=recorded)], JIAZHOU)
    assert {r.payee: r.amount for r in result.year_end} == {"province": 30, "prefecture": 40}
    assert result.settled()[0].levels["province"] == 80


def test_a_listed_enterprise_is_not_part_of_the_close():
    result = split([receipt(1_000, enterprise="省电集团")], JIAZHOU)
    assert result.year_end == ()


def test_national_records_are_not_closed():
    recorded = {"centre": 600, "local": 400}
    result = split([receipt(1_000, recorded=recorded)], JIAZHOU)
    assert result.year_end == ()


def test_a_change_of_rule_within_the_year_is_still_one_rounding(tmp_path):
    one = "    shares: {province: 20%, prefecture: 10%, county: 70%}\n    from: 2010-01-01\n"
    two = one + "    until: 2024-07-01\n"
    later = one.replace("2010-01-01", "2024-07-01").replace("20%", "30%").replace("70%", "60%")
    ref = "    reference: {document: {zh: 令}}\n    status: assumption\n"
    added = (
        "  - id: later\n    heads: [cit, pit]\n    mechanism: ratio_year_end\n    of: local\n"
        + later + ref
    )  # fmt: skip
    statute = variant(tmp_path, one, two)
    path = tmp_path / "variant.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "  - id: income-listed\n", added + "  - id: income-listed\n"
    )
    path.write_text(text, encoding="utf-8")
    statute = load_statute(path)
    receipts = [receipt(5, id="a"), receipt(5, id="b", day=date(2024, 8, 1))]
    # exact: province 0.4 + 0.6 = 1, prefecture 0.4, county 2.6
    totals = split(receipts, statute).totals(settled=True)
    assert (totals["province"], totals["prefecture"], totals["county"]) == (1, 0, 3)


# --------------------------------------------------------------------------- growth over a base


def land(amount: int, **more) -> Receipt:
    return receipt(amount, "property", **more)


def test_the_upper_levels_take_their_part_of_growth():
    result = split(
        [land(18_000, id="a"), land(12_000, id="b", enterprise="e2")], JIAZHOU, fills=BASE
    )
    # 30,000 fen less 10,000: province 4,000, prefecture 1,000
    totals = result.totals(settled=True)
    assert totals == {"centre": 0, "province": 4_000, "prefecture": 1_000, "county": 25_000}
    assert sum(r.amount for r in result.year_end if r.enterprise == "e1") == 3_000
    assert [(f.hole, f.value) for f in result.assumptions] == [("jiazhou_land_base", "100.00元")]


def test_no_growth_no_transfer():
    assert split([land(9_000)], JIAZHOU, fills=BASE).year_end == ()
    assert split([land(10_000)], JIAZHOU, fills=BASE).year_end == ()
    assert split([land(5, id="a"), land(-5, id="b")], JIAZHOU, fills=BASE).year_end == ()


def test_the_base_may_be_a_table_by_place_head_and_year():
    table = {"甲县": {"property": {"2024": "100元", "2025": "200元"}, "land_use": 5_000}}
    fills = {"jiazhou_land_base": table}
    receipts = [
        land(30_000, id="a"),
        land(30_000, id="b", day=date(2025, 1, 1)),
        receipt(6_000, "land_use", id="c"),
    ]
    totals = split(receipts, JIAZHOU, fills=fills).totals(settled=True)
    assert totals["province"] == 4_000 + 2_000 + 200
    with pytest.raises(InputRejected) as caught:
        split([land(1, place="乙县")], JIAZHOU, fills=fills)
    assert [d.code for d in caught.value.diagnostics] == ["E523"]


def test_an_open_base_is_listed_once_with_every_receipt():
    with pytest.raises(InputRejected) as caught:
        split([land(1, id="a"), land(2, id="b")], JIAZHOU)
    (only,) = caught.value.diagnostics
    assert (only.code, only.path) == ("E523", "fill.jiazhou_land_base")
    assert "receipts: 2" in only.message.en
    assert split([land(1)], JIAZHOU, year_end="open").year_end == ()


def test_signed_growth_flows_back(tmp_path):
    signed = variant(tmp_path, "shortfall: none", "shortfall: signed")
    totals = split([land(6_000)], signed, fills=BASE).totals(settled=True)
    assert (totals["province"], totals["prefecture"], totals["county"]) == (-800, -200, 7_000)
    empty = split([land(5, id="a"), land(-5, id="b")], signed, fills=BASE)
    assert [(r.payee, r.amount, r.receipt) for r in empty.year_end] == [
        ("province", -2_000, None), ("prefecture", -500, None),
    ]  # fmt: skip
    assert empty.totals(settled=True)["county"] == 2_500
    assert split([land(5, id="a"), land(-5, id="b")], signed,
                 fills={"jiazhou_land_base": "0元"}).year_end == ()  # fmt: skip
    tiny = split([land(5, id="a"), land(-5, id="b")], signed, fills={"jiazhou_land_base": 3})
    assert [(r.payee, r.amount) for r in tiny.year_end] == [("province", -1)]


def test_growth_shares_may_be_open_but_not_exceed_the_growth(tmp_path):
    opened = variant(tmp_path, "growth: {province: 20%,", "growth: {province: {hole: grow},")
    with pytest.raises(InputRejected) as caught:
        split([land(20_000)], opened, fills=BASE)
    assert [d.path for d in caught.value.diagnostics] == ["fill.grow"]
    done = split([land(20_000)], opened, fills=BASE | {"grow": "20%"})
    assert done.totals(settled=True)["province"] == 2_000
    with pytest.raises(InputRejected) as caught:
        split([land(20_000)], opened, fills=BASE | {"grow": "96%"})
    assert [d.code for d in caught.value.diagnostics] == ["E525"]


def test_open_ratios_at_the_close(tmp_path):
    old = "shares: {province: 20%, prefecture: 10%, county: 70%}"
    new = "shares: {province: {hole: up}, prefecture: 10%, county: 70%}"
    opened = variant(tmp_path, old, new)
    assert split([receipt(1_000)], opened, year_end="open").splits[0].levels["county"] == 400
    for fills, code in (({}, "E523"), ({"up": "30%"}, "E525")):
        with pytest.raises(InputRejected) as caught:
            split([receipt(1_000)], opened, fills=fills)
        assert [d.code for d in caught.value.diagnostics] == [code]
        with pytest.raises(InputRejected) as caught:
            shares(opened, Subject("cit", date(2024, 1, 1)), fills=fills)
        assert [d.code for d in caught.value.diagnostics] == [code]
    assert split([receipt(1_000)], opened, fills={"up": "20%"}).year_end[0].amount == 80


def test_growth_has_no_fixed_share():
    found = shares(JIAZHOU, Subject("property", date(2024, 1, 1)))
    assert {k: str(v) for k, v in found.items()} == {"centre": "0", "county": "1"}


def test_a_close_that_would_not_add_up_is_a_bug():
    from fractions import Fraction

    one = LevelSplit(receipt(10), {"centre": 0, "province": 0, "prefecture": 0, "county": 10}, "r")
    bad = Entry(one, (("county", Fraction(9, 10)),), "r")
    with pytest.raises(InvariantViolation):
        list(close(("甲县", "cit", "general", 2024), [bad]))


def test_henan_in_whole_fen():
    receipts = [Receipt(f"r{i}", "e", "vat", 99, date(2024, 1, 1 + i), "c") for i in range(7)]
    result = split(receipts, HENAN)
    held = result.totals()["county"]
    moved = sum(r.amount for r in result.year_end)
    assert abs(moved - held / 5) < 1

"""Dividing receipts: records, refunds, holes, lists, places, guards and what is said about them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.diagnostics import InputRejected, InvariantViolation, Mark
from enclave.statute import StatuteResult, Subject, YearEndRow, load_statute, shares, split
from enclave.statute.divide import divide, with_all_levels
from enclave.terms.packs import rules_root
from enclave.terms.receipt import LevelSplit, Receipt

JIAZHOU = load_statute("example-jiazhou")
NATIONAL = load_statute("cn-national")
JIANGXI = load_statute("cn-jiangxi")
CHUXIONG = load_statute("cn-yunnan-chuxiong")
DAY = date(2024, 3, 1)


def receipt(amount: int = 600, head: str = "vat", day: date = DAY, **more) -> Receipt:
    fields = {"id": "r1", "enterprise": "e1", "place": "甲县"} | more
    return Receipt(head=head, amount=amount, posted=day, **fields)


def levels(result: StatuteResult, index: int = 0) -> tuple[int, ...]:
    return tuple(result.splits[index].levels.values())


def refused(*receipts: Receipt, statute=JIAZHOU, **more) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        split(receipts, statute, **more)
    return [d.code for d in caught.value.diagnostics]


def said(result: StatuteResult) -> list[str]:
    return sorted(d.code for d in result.diagnostics)


# ----------------------------------------------------------------------------------- the division


def test_one_receipt():
    result = split([receipt(601)], JIAZHOU)
    # 300.5, 100 1/6, 100 1/6, 100 1/6: the odd fen goes to the largest remainder
    assert result.splits[0].levels == {
        "centre": 301, "province": 100, "prefecture": 100, "county": 100,
    }  # fmt: skip
    assert result.splits[0].rule == "example-jiazhou/vat-b"
    assert result.statutes == {"example-jiazhou": JIAZHOU.sha256}
    assert result.totals() == dict(result.splits[0].levels)


def test_ties_go_to_the_level_listed_first():
    # 3 fen: 1.5, 0.5, 0.5, 0.5
    assert levels(split([receipt(3)], JIAZHOU)) == (2, 1, 0, 0)
    assert levels(split([receipt(-3)], JIAZHOU)) == (-2, -1, 0, 0)


def test_dates_places_industries_and_lists():
    assert levels(split([receipt(100, day=date(2019, 12, 31))], JIAZHOU)) == (75, 5, 5, 15)
    assert levels(split([receipt(100, place="边县")], JIAZHOU)) == (50, 0, 10, 40)
    assert levels(split([receipt(100, industry="finance")], JIAZHOU)) == (50, 50, 0, 0)
    narrow = receipt(100, place="边县", industry="insurance")
    assert levels(split([narrow], JIAZHOU)) == (50, 50, 0, 0)
    listed = receipt(100, "cit", enterprise="省电集团")
    assert levels(split([listed], JIAZHOU)) == (60, 40, 0, 0)
    added = split([receipt(100, "cit")], JIAZHOU, rosters={"provincial_groups": ["e1"]})
    assert levels(added) == (60, 40, 0, 0)


def test_central_groups_pay_income_tax_wholly_to_the_centre():
    result = split([receipt(100, "cit", enterprise="中国银行", place="c")], JIANGXI)
    assert levels(result) == (100, 0, 0, 0)
    assert result.splits[0].rule == "cn-national/cit-central-groups"


def test_late_fees_go_with_their_tax():
    assert levels(split([receipt(100, place="边县", kind="late_fee")], JIAZHOU)) == (50, 0, 10, 40)


def test_a_refund_goes_by_the_day_of_the_tax_it_returns():
    old = receipt(-100, kind="refund", origin=date(2019, 5, 1))
    assert levels(split([old], JIAZHOU)) == (-75, -5, -5, -15)
    assert "N501" not in said(split([old], JIAZHOU))
    unknown = split([receipt(-600, kind="refund")], JIAZHOU)
    assert levels(unknown) == (-300, -100, -100, -100)
    assert "N501" in said(unknown)


def test_heads_by_chinese_name_and_code():
    for head in ("增值税", "国内增值税", "101010101"):
        one = split([receipt(600, head)], JIAZHOU).splits[0]
        assert one.receipt.head == "vat"
        assert one.levels["county"] == 100


def test_a_national_pack_stops_at_centre_and_local():
    result = split([receipt(100, place="CN"), receipt(100, "excise", id="r2")], NATIONAL)
    assert result.splits[0].levels == {"centre": 50, "local": 50}
    assert levels(result, 1) == (100, 0, 0, 0)
    assert "N506" in said(result)
    assert shares(NATIONAL, Subject("vat", DAY)) == {
        "centre": Fraction(1, 2), "local": Fraction(1, 2),
    }  # fmt: skip


def test_a_statute_for_every_place():
    table = {"甲县": JIAZHOU, "乙县": JIANGXI}
    receipts = [receipt(600), receipt(200, id="r2", place="乙县")]
    result = split(receipts, table)
    assert (levels(result), levels(result, 1)) == ((300, 100, 100, 100), (100, 30, 0, 70))
    assert list(result.statutes or {}) == ["cn-jiangxi", "example-jiazhou"]
    assert refused(receipt(place="丙县"), statute=table) == ["E533"]


def test_no_receipts():
    result = split([], JIAZHOU)
    assert result == StatuteResult((), (), (), (), {})


# ---------------------------------------------------------------------------------- what is known


def test_the_record_wins_and_the_difference_is_listed():
    recorded = {"centre": 300, "province": 90, "prefecture": 110, "county": 100}
    result = split([receipt(600, recorded=recorded), receipt(600, id="r2")], JIAZHOU)
    (one,) = result.differences
    assert one.levels == recorded
    assert one.computed == {"centre": 300, "province": 100, "prefecture": 100, "county": 100}
    (note,) = [d for d in result.diagnostics if d.code == "N503"]
    assert "0.10 yuan" in note.message.en


def test_a_record_like_the_computed_split_is_no_difference():
    recorded = {"centre": 300, "province": 100, "prefecture": 100, "county": 100}
    result = split([receipt(600, recorded=recorded)], JIAZHOU)
    assert result.differences == ()
    assert "N503" not in said(result)


def test_a_record_makes_open_shares_unnecessary():
    recorded = {"centre": 300, "county": 300}
    result = split([receipt(600, recorded=recorded)], CHUXIONG)
    assert levels(result) == (300, 0, 0, 300)
    assert result.splits[0].rule == "cn-yunnan-chuxiong/vat"
    assert "N505" in said(result)
    old = split([receipt(600, day=date(1990, 1, 1), recorded=recorded)], CHUXIONG)
    assert old.splits[0].rule == "recorded"


def test_a_national_record_may_stop_at_local():
    result = split([receipt(100, recorded={"centre": 50, "local": 50})], NATIONAL)
    assert result.splits[0].levels == {"centre": 50, "local": 50}
    assert result.differences == ()


def test_records_that_do_not_fit():
    assert refused(receipt(600, recorded={"centre": 599})) == ["E526"]
    assert refused(receipt(600, recorded={"city": 600})) == ["E527"]
    assert refused(receipt(600, recorded={"local": 300, "county": 300})) == ["E527"]


def test_kinds_that_only_the_treasury_knows():
    assert refused(receipt(kind="vat_credit_transfer")) == ["E528"]
    known = receipt(600, kind="vat_credit_transfer", recorded={"province": 600})
    assert levels(split([known], JIAZHOU)) == (0, 600, 0, 0)


# -------------------------------------------------------------------------------------- mistakes


def test_everything_that_is_wrong_comes_at_once():
    codes = refused(
        receipt(head="增直税"),
        receipt(id="r2", day=date(1990, 1, 1)),
        receipt(id="r3", day=date(1991, 1, 1)),
        receipt(id="r3", head="tobacco_leaf"),
    )
    assert codes == ["E521", "E522", "E522", "E534"]


def test_open_shares_are_listed_with_their_heads_and_days():
    receipts = [
        receipt(600, place="532331"),
        receipt(600, place="532331", id="r2", day=date(2023, 1, 2)),
        receipt(600, "stamp", place="532331", id="r3"),
        receipt(600, "ucmt", place="532331", id="r4"),
    ]
    with pytest.raises(InputRejected) as caught:
        split(receipts, CHUXIONG)
    found = {d.path: d for d in caught.value.diagnostics}
    assert len(found) == 6
    vat = found["fill.chuxiong_vat_county"]
    assert vat.code == "E523"
    assert str(vat.mark).startswith("rules/statute/cn-yunnan-chuxiong.yaml:")
    assert "国内增值税" in vat.message.zh
    assert "2023-01-02~2024-03-01 的 2 笔" in vat.message.zh
    assert "印花税、城市维护建设税" in found["fill.chuxiong_other_county"].message.zh


def test_fills_close_holes_and_are_reported():
    fills = {
        "chuxiong_vat_province": "10%",
        "chuxiong_vat_prefecture": Fraction(1, 10),
        "chuxiong_vat_county": {"532331": "30%", "532301": "1/5"},
        "chuxiong_other_province": {"stamp": "0", "ucmt": "10%"},
        "chuxiong_other_prefecture": "0",
        "chuxiong_other_county": {"532331": {"stamp": "1", "ucmt": "90%"}},
    }
    receipts = [
        receipt(100, place="532331"),
        receipt(100, "stamp", place="532331", id="r2"),
        receipt(100, "ucmt", place="532331", id="r3"),
    ]
    result = split(receipts, CHUXIONG, fills=fills)
    assert [levels(result, i) for i in range(3)] == [
        (50, 10, 10, 30), (0, 0, 0, 100), (0, 10, 0, 90),
    ]  # fmt: skip
    assert ("chuxiong_vat_county", "30%", "run") in [
        (f.hole, f.value, f.source) for f in result.assumptions
    ]
    elsewhere = receipt(100, place="532301")
    assert refused(elsewhere, statute=CHUXIONG, fills=fills) == ["E525"]
    unlisted = receipt(100, place="532326")
    assert refused(unlisted, statute=CHUXIONG, fills=fills) == ["E523"]


def test_the_run_goes_before_the_pack():
    demo = load_statute("demo-chuxiong-assumed")
    fills = {"chuxiong_vat_province": "0%", "chuxiong_vat_county": "40%"}
    result = split([receipt(100, place="532331")], demo, fills=fills)
    assert levels(result) == (50, 0, 10, 40)
    assert {f.source for f in result.assumptions} == {"run", "demo-chuxiong-assumed"}


@pytest.mark.parametrize("bad", ["x", "6:4", True, 5, ["10%"]])
def test_fills_that_cannot_be_used(bad):
    fills = {
        "chuxiong_vat_province": bad,
        "chuxiong_vat_prefecture": "10%",
        "chuxiong_vat_county": "30%",
    }
    codes = refused(receipt(100, place="532331"), statute=CHUXIONG, fills=fills)
    assert set(codes) == {"E523", "E524"}


def test_a_fill_without_a_hole_is_a_warning():
    result = split([receipt()], JIAZHOU, fills={"jiazhou_land_bsae": "1万元"})
    (warning,) = [d for d in result.diagnostics if d.code == "W501"]
    assert "did you mean jiazhou_land_base?" in warning.message.en


def test_an_enterprise_on_two_lists(tmp_path):
    base = (rules_root() / "statute" / "example-jiazhou.yaml").read_text(encoding="utf-8")
    again = base.split("  - id: income-listed\n")[1].split("  - id: land\n")[0]
    more = "  - id: income-listed-2\n" + again.replace("provincial_groups", "others")
    text = base.replace("  - id: land\n", more + "  - id: land\n")
    text = text.replace("rosters:\n", "rosters:\n  others: {title: {zh: 名单}, "
                        "reference: {document: {zh: 令}}, status: assumption}\n")  # fmt: skip
    path = tmp_path / "two.yaml"
    path.write_text(text, encoding="utf-8")
    statute = load_statute(path)
    rosters = {"others": ["省电集团"]}
    both = receipt(100, "cit", enterprise="省电集团")
    assert refused(both, statute=statute, rosters=rosters) == ["E532"]
    result = split([receipt(100, "cit")], statute)
    assert [d.code for d in result.diagnostics if d.code == "N504"] == ["N504"]


def test_a_kind_the_pack_does_not_cover(tmp_path):
    base = (rules_root() / "statute" / "example-jiazhou.yaml").read_text(encoding="utf-8")
    path = tmp_path / "less.yaml"
    path.write_text(base.replace("  late_fee: {rule: head, status: assumption}\n", ""), "utf-8")
    assert refused(receipt(kind="late_fee"), statute=load_statute(path)) == ["E529"]


def test_the_guard():
    assert refused(receipt(10**15)) == ["E531"]
    assert refused(receipt(-(10**15))) == ["E531"]
    two = [receipt(6 * 10**14), receipt(6 * 10**14, id="r2")]
    assert refused(*two) == ["E531"]
    assert levels(split(two, JIAZHOU, guard=10**16))[0] == 3 * 10**14


def test_a_place_outside_the_pack_is_a_warning():
    assert "W503" in said(split([receipt(100, place="410100")], JIANGXI))
    assert "W503" not in said(split([receipt(100, place="360121")], JIANGXI))
    demo = load_statute("demo-chuxiong-assumed")
    assert "W503" in said(split([receipt(100, place="530102")], demo))
    assert "W503" not in said(split([receipt(100, place="532331")], demo))
    assert "W503" not in said(split([receipt(100, place="410100")], JIAZHOU))


def test_rules_that_are_not_verified_are_named():
    result = split([receipt(100, "edu_sur", place="360121")], JIANGXI)
    assert {"N502", "W502", "N504"} <= set(said(result))


# ------------------------------------------------------------------------------------ invariants


def test_levels_are_conserved_or_nothing_is_returned():
    with pytest.raises(InvariantViolation, match="A1"):
        StatuteResult((LevelSplit(receipt(), {"county": 599}, "r"),)).check()
    row = YearEndRow(2024, "x", "vat", "general", "county", "county", 1, "r")
    assert row.enterprise == ""
    with pytest.raises(InvariantViolation, match="A6"):
        StatuteResult((), (row,)).check()


def test_shares_that_do_not_sum_to_one_cannot_be_divided():
    half = Fraction(1, 2)
    with pytest.raises(InvariantViolation, match="K-Q1"):
        divide(100, (("centre", half), ("county", Fraction(1, 3))))
    assert divide(0, (("centre", half), ("county", half))) == {"centre": 0, "county": 0}
    assert with_all_levels({"county": 5}) == {
        "centre": 0, "province": 0, "prefecture": 0, "county": 5,
    }  # fmt: skip


def test_lookup_reports_what_is_missing():
    with pytest.raises(InputRejected) as caught:
        shares(CHUXIONG, Subject("cit", DAY, "532331"))
    assert {d.code for d in caught.value.diagnostics} == {"E523"}
    fills = {f"chuxiong_cit_{level}": "8%" for level in ("province", "prefecture")}
    found = shares(CHUXIONG, Subject("cit", DAY), fills=fills | {"chuxiong_cit_county": "24%"})
    assert found["county"] == Fraction(6, 25)


def test_marks_of_receipts_are_kept():
    wrong = receipt(head="x", row=Mark("receipts.csv", 7, 3))
    with pytest.raises(InputRejected, match=r"receipts\.csv:7:3"):
        split([wrong], JIAZHOU)

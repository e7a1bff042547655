"""VAT credit refunds (留抵退税): 50/15/35 by 财预〔2019〕205号."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.diagnostics import InputRejected
from enclave.statute import load_statute, split
from enclave.terms.receipt import Receipt

JIAZHOU = load_statute("example-jiazhou")


def refund(amount: int, day: date = date(2023, 6, 1), **more) -> Receipt:
    return Receipt("refund", "e1", "增值税", amount, day, "甲县", kind="vat_credit_refund", **more)


def test_golden_burden_of_a_refund():
    result = split([refund(-100_000_000)], JIAZHOU, fills={"jiazhou_pool_share": "2%"})
    (one,) = result.splits
    # 15 points: 40% prefecture, 60% county; 2% of the 35 points: province; the rest elsewhere.
    assert one.levels == {
        "centre": -50_000_000,
        "province": -700_000,
        "prefecture": -6_000_000,
        "county": -9_000_000,
    }
    assert one.elsewhere == -34_300_000
    assert result.totals() == dict(one.levels) | {"elsewhere": -34_300_000}
    assert one.rule == "example-jiazhou/credit + example-jiazhou/credit-inside"
    assert [(f.hole, f.value, f.source) for f in result.assumptions] == [
        ("jiazhou_pool_share", "2%", "run")
    ]


def test_the_county_never_bears_half_of_it():
    """A refund is not a negative payment: 50/50 would overstate the county's burden."""
    (one,) = split([refund(-100_000_000)], JIAZHOU, fills={"jiazhou_pool_share": "2%"}).splits
    naive = Receipt("naive", "e1", "vat", -100_000_000, date(2023, 6, 1), "甲县")
    (other,) = split([naive], JIAZHOU).splits
    assert one.levels["county"] > other.levels["county"]


def test_pool_share_by_year():
    fills = {"jiazhou_pool_share": {"2022": "1%", "2023": "2%"}}
    receipts = [refund(-10_000), refund(-10_000, date(2022, 6, 1))]
    receipts[1] = Receipt(**{**_fields(receipts[1]), "id": "second"})
    first, second = split(receipts, JIAZHOU, fills=fills).splits
    assert (first.levels["province"], second.levels["province"]) == (-70, -35)


def _fields(receipt: Receipt) -> dict:
    return {name: getattr(receipt, name) for name in Receipt.__dataclass_fields__}


def test_what_is_unknown_is_listed_and_not_assumed():
    with pytest.raises(InputRejected) as caught:
        split([refund(-1_000_000)], load_statute("cn-henan"))
    holes = {d.path for d in caught.value.diagnostics}
    assert {d.code for d in caught.value.diagnostics} == {"E523"}
    assert holes == {
        "fill.vat_pool_share",
        "fill.henan_credit_own_province",
        "fill.henan_credit_own_county",
        "fill.henan_credit_pooled_province",
        "fill.henan_credit_pooled_county",
    }


def test_before_the_rule_there_is_none():
    with pytest.raises(InputRejected) as caught:
        split([refund(-1_000_000, date(2019, 8, 31))], load_statute("demo-chuxiong-assumed"))
    assert [d.code for d in caught.value.diagnostics] == ["E522"]
    result = split([refund(-1_000_000, date(2019, 9, 1))], load_statute("demo-chuxiong-assumed"))
    assert result.splits[0].levels["centre"] == -500_000


def test_a_national_pack_does_not_say_who_bears_it_inside():
    with pytest.raises(InputRejected) as caught:
        split([refund(-1_000_000)], load_statute("cn-national"))
    assert [d.code for d in caught.value.diagnostics] == ["E530"]


def test_a_pool_share_above_one_is_refused():
    with pytest.raises(InputRejected) as caught:
        split([refund(-1_000)], JIAZHOU, fills={"jiazhou_pool_share": Fraction(3, 2)})
    assert [d.code for d in caught.value.diagnostics] == ["E525"]


def test_a_recorded_refund_may_name_what_falls_elsewhere():
    recorded = {"centre": -500, "county": -150, "elsewhere": -350}
    (one,) = split([refund(-1_000, recorded=recorded)], load_statute("cn-henan")).splits
    assert one.levels == {"centre": -500, "province": 0, "prefecture": 0, "county": -150}
    assert one.elsewhere == -350
    assert one.computed is None

"""Income tax of head office and branches: worked examples to the fen, no tolerance."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.apportion import HeadOffice, Inputs, Place, apportion, load_formula
from enclave.diagnostics import InputRejected
from enclave.money import parse_amount

RULE = "cit-hq-branch-2013"


def wan(text: str) -> int:
    return parse_amount(text, "万元")


def plant(name: str, revenue: str, wages: str, assets: str, **more) -> Place:
    figures = {"revenue": wan(revenue), "wages": wan(wages), "assets": wan(assets)}
    return Place(name, figures, **more)


GOLDEN_A = (
    plant("B1", "6000", "300", "8000"),
    plant("B2", "3000", "500", "2000"),
    plant("B3", "1000", "200", "10000"),
)
TABLE_A = {
    "B1": ("0.435", "543.75", "326.25", "217.50"),
    "B2": ("0.31", "387.50", "232.50", "155.00"),
    "B3": ("0.255", "318.75", "191.25", "127.50"),
    "head_office": (None, "625", "375", "250"),
    "pool": (None, "625", "375", "250"),
}


@pytest.mark.parametrize("by_income", [True, False])
def test_golden_a_uniform_rate(by_income):
    given = (
        {"income": wan("10000"), "rate": Fraction(1, 4)} if by_income else {"amount": wan("2500")}
    )
    found = apportion(RULE, Inputs(GOLDEN_A, year=2024, **given))
    assert found.amounts == {"cit": wan("2500")}
    assert [line.at for line in found.lines] == list(TABLE_A)
    for line in found.lines:
        share, amount, centre, local = TABLE_A[line.at]
        assert line.share == (None if share is None else Fraction(share))
        assert line.amount == wan(amount)
        assert line.levels == {"centre": wan(centre), "local": wan(local)}
    assert found.by_part() == {
        "branches": wan("1250"),
        "head_office": wan("625"),
        "pool": wan("625"),
    }
    assert found.by_level() == {"centre": wan("1500"), "local": wan("1000")}
    assert found.steps == ()
    assert found.diagnostics == ()


def test_golden_exam_of_2013():
    places = [plant("Shanghai", "400", "100", "500"), plant("Nanjing", "1600", "300", "2000")]
    found = apportion(RULE, Inputs(places, income=wan("2000"), rate=Fraction(1, 4), year=2013))
    assert found.amounts["cit"] == wan("500")
    assert found.by_part()["branches"] == wan("250")
    assert found.shares["Shanghai"] == Fraction("0.2175")
    assert found.of("Shanghai") == wan("54.375")


def test_golden_three_rates_with_a_department_of_the_head_office():
    places = [
        plant("department", "100", "100", "100", rate=Fraction(25, 100), counts_as="hq_department"),
        plant("one", "50", "50", "50", rate=Fraction(15, 100)),
        plant("two", "100", "100", "100", rate=Fraction(10, 100)),
    ]
    office = HeadOffice(rate=Fraction(25, 100))
    found = apportion(RULE, Inputs(places, income=wan("1000"), head_office=office, year=2014))
    assert {k: str(v) for k, v in found.shares.items()} == {
        "department": "2/5", "one": "1/5", "two": "2/5",
    }  # fmt: skip
    assert {s.at: (s.income, s.tax) for s in found.steps} == {
        "head_office": (wan("500"), wan("125")), "department": (wan("200"), wan("50")),
        "one": (wan("100"), wan("15")), "two": (wan("200"), wan("20")),
    }  # fmt: skip
    assert found.amounts["cit"] == wan("210")
    assert found.of("head_office") + found.of("pool") == wan("105")
    assert [found.of(p.id) for p in places] == [wan("42"), wan("21"), wan("42")]
    assert [d.code for d in found.diagnostics] == ["N550"]


def test_golden_thirds_have_ten_decimals_that_sum_to_one():
    places = [plant(name, "1", "1", "1") for name in "abc"]
    found = apportion(RULE, Inputs(places, 100, year=2024))
    assert [str(s) for s in found.shares.values()] == [
        str(Fraction(3333333334, 10**10)), *[str(Fraction(3333333333, 10**10))] * 2,
    ]  # fmt: skip
    # 1.00 yuan: 50 fen to three branches 17, 17, 16; 25 and 25; levels 60:40 of each
    assert [line.amount for line in found.lines] == [17, 17, 16, 25, 25]
    assert [line.levels["centre"] for line in found.lines] == [10, 10, 10, 15, 15]


def test_golden_settlement_by_the_same_shares():
    before = apportion(RULE, Inputs(GOLDEN_A, wan("2500"), year=2024))
    up = before.again(wan("100"))
    assert up.of("B1") == wan("21.75")
    assert up.local_of("B1") == wan("8.7")
    back = before.again(-wan("100"))
    assert [x.amount for x in back.lines] == [-x.amount for x in up.lines]
    assert [x.levels for x in back.lines] == [
        {k: -v for k, v in x.levels.items()} for x in up.lines
    ]  # fmt: skip
    with pytest.raises(InputRejected, match="E559"):
        before.again(wan("100"), day=date(2025, 1, 1))


def test_golden_a_branch_in_its_first_year_takes_no_part():
    places = [*GOLDEN_A[:2], plant("B3", "1000", "200", "10000", since=date(2024, 2, 1))]
    found = apportion(RULE, Inputs(places, wan("2500"), year=2024))
    # B1: 0.35*6000/9000 + 0.35*300/800 + 0.30*8000/10000 = 0.604583…
    assert found.shares["B1"] == Fraction(6045833333, 10**10)
    assert found.shares["B2"] == Fraction(3954166667, 10**10)
    assert [(item.place.id, item.reason) for item in found.excluded] == [("B3", "newly_set_up")]
    assert found.of("B3") == 0
    assert set(apportion(RULE, Inputs(places, wan("2500"), year=2025)).shares) == {"B1", "B2", "B3"}


def test_golden_a_closed_branch_leaves_from_its_deregistration():
    places = [*GOLDEN_A[:2], plant("B3", "1000", "200", "10000", closed=date(2024, 8, 1))]

    def shares(day: str):
        when = date.fromisoformat(day)
        return set(apportion(RULE, Inputs(places, wan("100"), day=when)).shares)

    assert shares("2024-07-31") == {"B1", "B2", "B3"}
    assert shares("2024-08-01") == {"B1", "B2"}
    with pytest.raises(InputRejected, match="E559"):
        apportion(RULE, Inputs(places, wan("100"), year=2024))


def test_golden_shares_of_the_year_stay():
    given = (Fraction("0.5"), Fraction("0.3"), Fraction("0.2"))
    fixed = [Place(p.id, p.values, share=s) for p, s in zip(GOLDEN_A, given, strict=True)]
    found = apportion(RULE, Inputs(fixed, wan("2500"), year=2024))
    assert found.of("B1") == wan("625")
    assert [d.code for d in found.diagnostics] == ["W551"] * 3
    bare = [Place(p.id, share=p.share) for p in fixed]
    assert apportion(RULE, Inputs(bare, wan("2500"), year=2024)).diagnostics == ()


def test_golden_listed_groups_are_wholly_central():
    bank = Inputs(GOLDEN_A, wan("2500"), year=2024, enterprise="中国农业银行")
    with pytest.raises(InputRejected, match="cit-central-groups-2013"):
        apportion(RULE, bank)
    found = apportion("cit-central-groups-2013", Inputs(amount=wan("2500"), year=2024,
                                                        enterprise="中国农业银行"))  # fmt: skip
    assert found.by_level() == {"centre": wan("2500"), "local": 0}
    with pytest.raises(InputRejected, match="E559"):
        apportion("cit-central-groups-2013", Inputs(amount=1, year=2024, enterprise="甲公司"))


def test_golden_inside_sichuan_the_parts_are_open():
    inputs = Inputs(GOLDEN_A, wan("2500"), year=2024)
    with pytest.raises(InputRejected) as caught:
        apportion("cit-in-sichuan-2014", inputs)
    assert [d.code for d in caught.value.diagnostics] == ["E557", "E557"]
    filled = Inputs(GOLDEN_A, wan("2500"), year=2024,
                    fill={"branches_share": "50%", "head_office_share": "50%"})  # fmt: skip
    found = apportion("cit-in-sichuan-2014", filled)
    assert found.local_of("B1") == wan("217.5")
    assert found.local_of("head_office") == wan("500")
    assert found.assumptions == (("branches_share", "50%"), ("head_office_share", "50%"))
    wrong = Inputs(GOLDEN_A, wan("1"), year=2024,
                   fill={"branches_share": "50%", "head_office_share": "40%"})  # fmt: skip
    with pytest.raises(InputRejected, match="E552"):
        apportion("cit-in-sichuan-2014", wrong)


def test_golden_the_template_asks_for_everything():
    with pytest.raises(InputRejected) as caught:
        apportion("cit-in-province", Inputs(GOLDEN_A, wan("2500"), year=2024))
    assert {d.code for d in caught.value.diagnostics if d.is_error} == {"E557"}
    assert len([d for d in caught.value.diagnostics if d.code == "E557"]) == 5
    fill = {"branches_share": "60%", "head_office_share": "40%", "revenue_weight": "1/3",
            "wages_weight": "1/3", "assets_weight": "1/3"}  # fmt: skip
    found = apportion("cit-in-province", Inputs(GOLDEN_A, wan("2500"), year=2024, fill=fill))
    assert found.shares["B1"] == Fraction(4333333333, 10**10)
    assert "W550" in {d.code for d in found.diagnostics}


def test_golden_explained_down_to_the_document():
    found = apportion(RULE, Inputs(GOLDEN_A, wan("2500"), year=2024))
    tree = found.explain("B1")

    def words(node):
        yield node.title
        yield from node.lines
        for child in node.children:
            yield from words(child)

    zh = "\n".join(t.zh for t in words(tree))
    en = "\n".join(t.in_("en") for t in words(tree))
    for text in ("财预〔2012〕40号）一（一）", "国家税务总局公告2012年第57号", "50%×40%＝20%，不是 40%",
                 "营业收入 35%×6,000.00÷10,000.00", "0.4350000000", "因素用上一年度的数"):  # fmt: skip
        assert text in zh
    for text in ("at most 50% × 40% = 20% of the whole tax, not 40%", "35% × 6,000.00÷10,000.00"):
        assert text in en
    assert "B2" not in zh
    with pytest.raises(KeyError):
        found.explain("nobody")


def test_the_documents_of_every_formula_are_named():
    formula = load_formula(RULE)
    numbers = {r.number for r in formula.pack.references.values()}
    assert {"财预〔2012〕40号", "财预〔2012〕453号", "国家税务总局公告2012年第57号"} <= numbers
    assert len(formula.sha256) == 64

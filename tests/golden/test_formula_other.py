"""Hydropower, VAT of branches and construction, project offices: derived by hand, to the fen."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.apportion import HeadOffice, Inputs, Place, apportion, formula_ids, load_formula
from enclave.diagnostics import InputRejected
from enclave.money import parse_amount


def wan(text: str) -> int:
    return parse_amount(text, "万元")


def province(name: str, resettled: int, flooded: int, dam: int) -> Place:
    return Place(name, {"resettled": resettled, "flooded": flooded, "dam": dam})


# 0.495·2/3 + 0.405·1/4 + 0.10 = 0.33 + 0.10125 + 0.10 = 0.53125
HYDRO = (province("云南", 100, 50, 1), province("四川", 50, 150, 0))


def test_golden_hydro_of_two_provinces():
    amounts = {"vat": wan("1000"), "cit": wan("800"), "ucmt": wan("50"), "edu_sur": wan("30")}
    found = apportion("hydro-2008", Inputs(HYDRO, amounts, year=2020))
    assert found.shares == {"云南": Fraction(17, 32), "四川": Fraction(15, 32)}
    expected = {"vat": ("531.25", "468.75"), "cit": ("425", "375"),
                "ucmt": ("26.5625", "23.4375"), "edu_sur": ("15.9375", "14.0625")}  # fmt: skip
    for head, (yunnan, sichuan) in expected.items():
        assert found.of("云南", head) == wan(yunnan)
        assert found.local_of("四川", head) == wan(sichuan)
    assert found.by_level() == {"local": wan("1880")}


def test_golden_hydro_an_odd_fen_goes_to_the_larger_fraction():
    # 17/32 of 1 fen is more than 15/32
    found = apportion("hydro-2008", Inputs(HYDRO[::-1], {"vat": 1}, year=2020))
    assert (found.of("云南"), found.of("四川")) == (1, 0)


def test_golden_hydro_three_provinces_one_only_resettles():
    # a: 0.495·1/2 + 0.405·3/5 = 0.2475 + 0.243; b: 0.2475 + 0; c: 0 + 0.162 + 0.1
    places = [province("a", 10, 3, 0), province("b", 10, 0, 0), province("c", 0, 2, 1)]
    found = apportion("hydro-2008", Inputs(places, {"vat": wan("10000")}, year=2020))
    assert [found.of(p.id) for p in places] == [wan("4905"), wan("2475"), wan("2620")]


def test_golden_water_resource_tax_has_the_same_shares():
    found = apportion("hydro-water-2021", Inputs(HYDRO, wan("320"), year=2025))
    assert found.of("云南") == wan("170")
    assert [d.code for d in found.diagnostics] == ["N551"]
    here, there = load_formula("hydro-water-2021").pack, load_formula("hydro-2008").pack
    assert {k: f.weight for k, f in here.factors.items()} == {
        k: f.weight for k, f in there.factors.items()
    }  # fmt: skip


@pytest.mark.parametrize("dams", [(1, 1), (0, 0)])
def test_a_dam_across_provinces_is_not_guessed(dams):
    places = [province(name, 1, 1, dam) for name, dam in zip("ab", dams, strict=True)]
    with pytest.raises(InputRejected, match="E556"):
        apportion("hydro-2008", Inputs(places, {"vat": 100}, year=2020))


def test_a_formula_of_a_local_part_takes_no_income():
    with pytest.raises(InputRejected, match="E558"):
        apportion("hydro-2008", Inputs(HYDRO, income=100, rate=Fraction(1, 4), year=2020))
    with pytest.raises(InputRejected, match="E558"):
        apportion("hydro-2008", Inputs(HYDRO, 100, year=2020))
    with pytest.raises(InputRejected, match="E558"):
        apportion("hydro-2008", Inputs(HYDRO, {"pit": 100}, year=2020))


def vat(output: str, paid: str, carried: str = "0"):
    office = HeadOffice(values={"plus": wan(output), "minus": wan(paid)}, carried=wan(carried))
    places = [Place("a", {"sales": wan("3000")}), Place("b", {"sales": wan("1000")})]
    return apportion("vat-hq-branch-2013",
                     Inputs(places, head_office=office, fill={"prepay_rate": "1%"}))  # fmt: skip


def test_golden_vat_of_branches_and_the_balance():
    found = vat("500", "450")
    assert [line.amount for line in found.lines] == [wan("30"), wan("10"), wan("10")]
    assert found.by_level() == {"centre": wan("25"), "local": wan("25")}
    assert found.carried == 0


def test_golden_vat_prepaid_in_excess_is_carried():
    found = vat("500", "470")
    assert [line.amount for line in found.lines] == [wan("30"), wan("10"), 0]
    assert found.carried == wan("10")
    later = vat("500", "450", "10")
    assert later.of("head_office") == 0
    assert later.carried == 0


def test_the_rate_of_an_approval_is_open():
    with pytest.raises(InputRejected, match="E557"):
        apportion("vat-hq-branch-2013", Inputs([Place("a", {"sales": 1})]))


@pytest.mark.parametrize(
    ("method", "day", "price", "less", "expected"),
    [
        ("general", "2024-05-06", "1090", "545", "10"),  # 545 / 1.09 × 2%
        ("simplified", "2024-05-06", "1030", "0", "30"),  # 1030 / 1.03 × 3%
        ("general", "2026-05-06", "1090", "0", "20"),
        ("general", "2024-05-06", "100", "0", "1.834862"),  # 2 / 1.09 = 1.83486238…
    ],
)
def test_golden_construction(method, day, price, less, expected):
    site = Place("site", {"price": wan(price), "subcontract": wan(less)})
    found = apportion("vat-construction-prepay",
                      Inputs([site], method=method, day=date.fromisoformat(day)))  # fmt: skip
    assert found.of("site") == wan(expected)
    status = "unverified" if day > "2026" else "published"
    assert ("N550" in {d.code for d in found.diagnostics}) == (status == "unverified")


def test_construction_outside_what_is_known():
    site = [Place("site", {"price": 100, "subcontract": 0})]
    for inputs, code in (
        (Inputs(site, method="general", day=date(2018, 1, 1)), "E554"),
        (Inputs(site, method="general", day=date(2015, 1, 1)), "E554"),
        (Inputs(site, day=date(2024, 1, 1)), "E559"),
        (Inputs(site, method="general"), "E559"),
        (Inputs(site, 5, method="general", day=date(2024, 1, 1)), "E558"),
        (Inputs([Place("site", {"price": 1, "subcontract": 2})], method="general",
                day=date(2024, 1, 1)), "E555"),
    ):  # fmt: skip
        with pytest.raises(InputRejected, match=code):
            apportion("vat-construction-prepay", inputs)


def test_golden_project_office():
    found = apportion("cit-project-office-2010", Inputs([Place("p", {"revenue": wan("12345.67")})]))
    assert found.of("p") == wan("24.69134")
    assert {d.code for d in found.diagnostics} == {"N550", "N551"}


@pytest.mark.parametrize("name", formula_ids())
def test_every_formula_loads_and_cites_its_documents(name):
    pack = load_formula(name).pack
    assert pack.formula == name
    for text in (pack.title, pack.note, *(p.name for p in pack.parts)):
        assert text is None or (text.zh and text.en)

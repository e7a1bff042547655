"""Dated lookups on both sides of every boundary of the national and provincial rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.diagnostics import InputRejected
from enclave.statute import Subject, load_statute, shares

NATIONAL = load_statute("cn-national")
JIANGXI = load_statute("cn-jiangxi")


@pytest.mark.parametrize(
    ("head", "day", "centre"),
    [
        ("vat", date(1994, 1, 1), "3/4"),
        ("vat", date(2016, 4, 30), "3/4"),
        ("vat", date(2016, 5, 1), "1/2"),
        ("vat", date(2019, 9, 25), "1/2"),
        ("vat", date(2019, 9, 26), "1/2"),
        ("vat", date(2026, 11, 23), "1/2"),
        ("cit", date(2002, 12, 31), "1/2"),
        ("cit", date(2003, 1, 1), "3/5"),
        ("pit", date(2002, 12, 31), "1/2"),
        ("pit", date(2003, 1, 1), "3/5"),
        ("stamp_securities", date(2015, 12, 31), "97/100"),
        ("stamp_securities", date(2016, 1, 1), "1"),
        ("vat_pilot", date(2016, 4, 30), "0"),
        ("business_tax", date(2016, 4, 30), "0"),
        ("tobacco_leaf", date(2006, 4, 28), "0"),
        ("env", date(2018, 1, 1), "0"),
        ("1010101", date(2016, 5, 1), "1/2"),
        ("101010101", date(2016, 5, 1), "1/2"),
        ("增值税", date(2016, 4, 30), "3/4"),
    ],
)
def test_centre_share_on_the_day(head, day, centre):
    found = shares(NATIONAL, Subject(head, day))
    assert found["centre"] == Fraction(centre)
    assert sum(found.values()) == 1


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("vat", date(1993, 12, 31)),
        ("cit", date(2001, 12, 31)),
        ("vat_pilot", date(2016, 5, 1)),
        ("business_tax", date(2016, 5, 1)),
        ("tobacco_leaf", date(2006, 4, 27)),
        ("env", date(2017, 12, 31)),
        ("water_resource", date(2024, 11, 30)),
    ],
)
def test_outside_its_dates_a_rule_is_an_error(head, day):
    with pytest.raises(InputRejected) as caught:
        shares(NATIONAL, Subject(head, day))
    assert [d.code for d in caught.value.diagnostics] == ["E522"]
    assert f"{day}~{day}" in str(caught.value)


@pytest.mark.parametrize(
    ("head", "day", "province"),
    [
        ("env", date(2019, 12, 31), "1/5"),
        ("env", date(2020, 1, 1), "3/10"),
        ("vat", date(2020, 1, 1), "3/20"),
        ("cit", date(2020, 1, 1), "3/25"),
        ("property", date(2020, 1, 1), "0"),
    ],
)
def test_jiangxi_province_share_on_the_day(head, day, province):
    assert shares(JIANGXI, Subject(head, day))["province"] == Fraction(province)


def test_jiangxi_before_its_rule_leaves_the_local_part_undivided():
    with pytest.raises(InputRejected) as caught:
        shares(JIANGXI, Subject("vat", date(2019, 12, 31)))
    assert [d.code for d in caught.value.diagnostics] == ["E530"]


def test_henan_final_and_treasury_shares():
    henan = load_statute("cn-henan")
    subject = Subject("vat", date(2022, 1, 1))
    assert shares(henan, subject) == {
        "centre": Fraction(1, 2),
        "province": Fraction(1, 10),
        "prefecture": Fraction(0),
        "county": Fraction(2, 5),
    }
    assert shares(henan, subject, stage="treasury") == {
        "centre": Fraction(1, 2),
        "county": Fraction(1, 2),
    }

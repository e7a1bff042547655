"""What cells say: amounts, ids, dates; what is not plain is refused, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from enclave.dates import Month
from enclave.intake import values
from enclave.intake.grid import FORMULA
from enclave.intake.values import Bad
from tests.intake import make


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("1,234,567.89", "元", 123456789),
        ("１，２３４．５６", "万元", 1234560000),
        ("(88.00)", "元", -8800),
        ("（88.00）", "元", -8800),
        ("￥ 12.30", "元", 1230),
        ("-35,000.00", "元", -3500000),
        ("−5", "元", -500),
        ("\t12.5 ", "元", 1250),
        ('="12.50"', "元", 1250),
        (1234567.89, "元", 123456789),
        (0.1 + 0.2, "元", 30),
        (0, "元", 0),
        ("3万元", "万元", 3000000),
        ("12\u00a0345.6", "元", 1234560),
    ],
)
def test_amounts(cell, unit, fen):
    assert values.money(cell, unit) == (fen, unit)


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [
        ("1,23,4", "元", "E948"),
        ("约500", "元", "E948"),
        ("１２％", "元", "E948"),
        ("含补缴上年12万", "万元", "E948"),
        ("12.345", "元", "E948"),
        (1 / 3, "元", "E948"),
        ("1e5", "元", "E948"),
        ("10000000000000", "元", "E948"),
        ("3万元", "元", "E956"),
        ("3", None, "E943"),
        (FORMULA, "元", "E949"),
        ("#REF!", "元", "E948"),
        (True, "元", "E948"),
    ],
)
def test_amounts_refused(cell, unit, code):
    with pytest.raises(Bad) as error:
        values.money(cell, unit)
    assert error.value.code == code


def test_a_unit_beside_the_amount_may_go_before_that_of_the_column():
    assert values.money("12,000元", "万元", own_unit=True) == (1200000, "元")


@pytest.mark.parametrize("cell", ["", "  ", "—", "-", "——", "－", "/", "无", "\u3000"])
def test_blank(cell):
    assert values.is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, "0", "0.00", FORMULA, "无税"])
def test_not_blank(cell):
    assert not values.is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f"\t{make.A}", make.A),
        (f"'{make.A.lower()}", make.A),
        (f'="{make.A}"', make.A),
        ("", ""),
        (530111222333444.0, "530111222333444"),
        (" 5301 1122 ", "53011122"),
    ],
)
def test_ids(cell, text):
    assert values.taxpayer_id(cell) == text


@pytest.mark.parametrize(
    "cell", ["9.15323E+17", "9.15E17", 9.15323e17, "915323001234568000", 1e15, "9.15323e+17"]
)
def test_ids_rewritten_by_a_spreadsheet(cell):
    with pytest.raises(Bad) as error:
        values.taxpayer_id(cell)
    assert error.value.code == "E947"


def test_the_check_character_of_a_credit_code():
    """91350100M000100Y43 is the example of GB 32100-2015."""
    assert values.check_digit_fits("91350100M000100Y43")
    assert not values.check_digit_fits("91350100M000100Y44")
    assert not values.check_digit_fits("91350100M000100Y4")


@pytest.mark.parametrize(
    "cell",
    ["2024-03-01", "2024/3/1", "2024.3.1", "20240301", "2024年3月1日", "2024-03-01 00:00:00",
     "２０２４-０３-０１", date(2024, 3, 1)],
)  # fmt: skip
def test_dates(cell):
    assert values.day(cell, "") == date(2024, 3, 1)


@pytest.mark.parametrize("cell", ["2024-02-30", "3/1/2024", "45352", "", "2024-03", 45352.0])
def test_dates_refused(cell):
    with pytest.raises(Bad) as error:
        values.day(cell, "")
    assert error.value.code == "E951"


@pytest.mark.parametrize("cell", ["2024-03", "202403", "2024年3月", "2024年03月份", "2024-03-31"])
def test_months(cell):
    assert values.month(cell, "") == Month(2024, 3)


@pytest.mark.parametrize(
    ("cell", "last"),
    [("2024-02-01至2024-02-29", 29), ("2024-02-01 ~ 2024-02-29", 29), ("20240201-－20240215", 15), ("2024-02-01至2月底", None),
     ("2024-02", 29), ("20240201—20240215", 15), ("2024年2月1日到2024年2月29日", 29)],
)  # fmt: skip
def test_periods(cell, last):
    if last is None:
        with pytest.raises(Bad):
            values.period(cell, "")
    else:
        assert values.period(cell, "") == (date(2024, 2, 1), date(2024, 2, last))


@pytest.mark.parametrize("cell", ["2024-13", "3月", "20240399"])
def test_months_refused(cell):
    with pytest.raises(Bad):
        values.month(cell, "")


def test_names_are_compared_without_spaces_and_kinds_of_brackets():
    assert values.name_key("平川医药 （集团）有限公司　") == values.name_key(
        "平川医药(集团)有限公司"
    )

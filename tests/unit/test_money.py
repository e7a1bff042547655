from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.dates import Month, parse_date
from enclave.diagnostics import CodedError
from enclave.money import (
    FEN_LIMIT,
    UNIT_ENGLISH,
    UNITS,
    AmountError,
    format_amount,
    format_yuan,
    mul_div_floor,
    parse_amount,
    parse_decimal,
    round_half_away,
    split_unit,
)
from enclave.ratio import parse_ratio


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("1.2亿元", None, 12_000_000_000), ("300.00元", None, 30_000), ("500万元", None, 5 * 10**8),
        ("500 万元", None, 5 * 10**8), ("1,000,000.00元", None, 10**8), ("5分", None, 5),
        ("3 yuan", None, 300), ("500", "万元", 5 * 10**8), ("0.01", "元", 1), ("-5万", None, -5 * 10**6),
        ("+1元", None, 100), ("1元", "万元", 100), ("999,999,999,999,9.99", None, None),
    ],
)  # fmt: skip
def test_amounts_with_their_units(text, unit, fen):
    if fen is None:
        with pytest.raises(AmountError):
            parse_amount(text, unit)
    else:
        assert parse_amount(text, unit) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("500", "E223"), ("100.005元", "E224"), ("1e3元", "E221"), ("0x10元", "E221"), ("", "E221"),
        ("１２元", "E221"), ("1,00,0元", "E221"), (".5元", "E221"), ("5.元", "E221"), ("--5元", "E221"),
        ("NaN元", "E221"), ("∞元", "E221"), ("1_000元", "E221"), ("约5元", "E221"),
        ("100000亿元", "E225"), ("-100000亿元", "E225"), ("1" * 33 + "元", "E222"),
        ("1" * 100_000, "E222"), ("#REF!", "E221"), ("—", "E221"), ("null", "E221"), ("True", "E221"),
    ],
)  # fmt: skip
def test_what_is_not_an_amount(text, code):
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{code} ")


def test_the_guard_is_exclusive():
    assert parse_amount(f"{FEN_LIMIT - 1}分") == FEN_LIMIT - 1
    with pytest.raises(AmountError):
        parse_amount(f"{FEN_LIMIT}分")


def test_decimals_are_exact():
    assert parse_decimal("0.1") + parse_decimal("0.2") == parse_decimal("0.3")
    assert parse_decimal("-1,234.50") == Fraction(-2469, 2)


def test_units_and_their_english():
    assert split_unit("12") == ("12", None)
    assert split_unit("1.2 100m yuan") == ("1.2", "100m yuan")
    assert all(UNITS[zh] == UNITS[en] for zh, en in UNIT_ENGLISH.items())


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("5/2", 3), ("-5/2", -3), ("12/5", 2), ("-12/5", -2), ("0", 0)],
)
def test_halves_go_away_from_zero(value, rounded):
    assert round_half_away(Fraction(value)) == rounded


@given(st.fractions())
def test_rounding_is_odd_and_near(value):
    assert round_half_away(-value) == -round_half_away(value)
    assert abs(round_half_away(value) - value) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("fen", "unit", "decimals", "text"),
    [
        (1234567890, "万元", 2, "1,234.57"), (-5, "元", 2, "-0.05"), (0, "亿元", 2, "0.00"),
        (149, "元", 0, "1"), (150, "元", 0, "2"), (-150, "元", 0, "-2"), (-4, "元", 1, "0.0"),
    ],
)  # fmt: skip
def test_printing(fen, unit, decimals, text):
    assert format_amount(fen, unit, decimals) == text


@given(st.integers(-(10**15), 10**15))
def test_yuan_read_back(fen):
    assert parse_amount(f"{format_yuan(fen)}元") == fen if abs(fen) < FEN_LIMIT else True
    assert re.fullmatch(r"-?[\d,]+\.\d\d", format_yuan(fen))


@given(st.integers(), st.integers(), st.integers(1, 10**12))
def test_multiply_divide_is_exact(amount, numerator, denominator):
    assert mul_div_floor(amount, numerator, denominator) == (amount * numerator) // denominator


@pytest.mark.parametrize("value", [500, 5.0, None, b"5", Fraction(1, 2)])
@pytest.mark.parametrize(
    "read", [parse_amount, parse_decimal, parse_ratio, parse_date, Month.parse]
)
def test_what_is_no_text_is_refused_with_a_code(read, value):
    """A number has no unit, and a float is not what was written."""
    with pytest.raises(CodedError) as caught:
        read(value)
    assert caught.value.code == "E226"
    assert repr(value) in str(caught.value)

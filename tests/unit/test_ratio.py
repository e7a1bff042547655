from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.ratio import RatioError, format_ratio, normalise_weights, parse_ratio, round_weights


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60%", "3/5"), ("0.6", "3/5"), ("3/5", "3/5"), ("1/3", "1/3"), ("100%", "1"), ("0", "0"),
        ("1", "1"), ("120%", "6/5"), ("33.333333%", "33333333/100000000"), (" 5 / 7 ", "5/7"),
    ],
)  # fmt: skip
def test_ratios(text, value):
    assert parse_ratio(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6:4", "E211"), ("3：7", "E211"), ("50:50", "E211"), ("六四开", "E211"), ("五五分成", "E211"),
        ("1/0", "E212"), ("abc", "E212"), ("", "E212"), ("%", "E212"), ("1e-3", "E212"),
        ("３０％", "E212"), ("0.3 0.4", "E212"), ("nan", "E212"), ("60", "E213"), ("1.01", "E213"),
        ("-5%", "E214"), ("0.1234567890123", "E215"), ("1/9999999999999", "E215"),
    ],
)  # fmt: skip
def test_what_is_not_a_ratio(text, code):
    with pytest.raises(RatioError) as caught:
        parse_ratio(text)
    assert caught.value.code == code


def test_weights_are_parts_or_ratios_that_sum_to_one():
    assert normalise_weights({"a": "6", "b": "4"}) == {"a": Fraction(3, 5), "b": Fraction(2, 5)}
    assert normalise_weights({"a": "1/3", "b": "2/3"}) == {"a": Fraction(1, 3), "b": Fraction(2, 3)}
    assert normalise_weights({"a": "1", "b": "0"}) == {"a": Fraction(1), "b": Fraction(0)}
    assert normalise_weights({"a": "0.333333", "b": "0.666667"})["a"] == Fraction(333333, 10**6)


@pytest.mark.parametrize(
    ("weights", "code", "values"),
    [
        (
            {"a": "33.3%", "b": "33.3%", "c": "33.3%"},
            "E204",
            {"total": "99.9%", "difference": "0.1%"},
        ),
        ({"a": "60%", "b": "50%"}, "E204", {"total": "110%", "difference": "10%"}),
        ({"a": "0", "b": "0"}, "E216", {}),
        ({"a": "0%", "b": "0%"}, "E216", {}),
        ({"a": "6:4", "b": "1"}, "E211", {"text": "6:4"}),
        ({"a": "60", "b": "40%"}, "E213", {"text": "60"}),
    ],
)
def test_weights_that_are_refused(weights, code, values):
    with pytest.raises(RatioError) as caught:
        normalise_weights(weights)
    assert (caught.value.code, caught.value.values) == (code, values)


@pytest.mark.parametrize(
    ("value", "text"),
    [("3/5", "60%"), ("1/3", "1/3"), ("1/8", "12.5%"), ("-1/8", "-12.5%"), ("0", "0%"), ("2", "200%"),
     ("1/100000000", "0.000001%"), ("1/1000000000", "1/1000000000")],
)  # fmt: skip
def test_printing(value, text):
    assert format_ratio(Fraction(value)) == text


@given(st.fractions(0, 3, max_denominator=10**6))
def test_what_is_printed_is_read_back(value):
    assert (
        parse_ratio(format_ratio(value)) == value
        if value <= 1 or "%" in format_ratio(value)
        else True
    )


@given(st.lists(st.fractions(0, 100), min_size=1, max_size=6), st.integers(0, 6))
def test_derived_weights_sum_to_one(values, decimals):
    if not any(values):
        with pytest.raises(RatioError) as caught:
            round_weights(values, decimals)
        assert caught.value.code == "E216"
        return
    got = round_weights(values, decimals)
    assert sum(got) == 1
    assert all((w * 10**decimals).denominator == 1 for w in got)
    total = sum(values)
    assert all(
        abs(w - v / total) < Fraction(1, 10**decimals) for w, v in zip(got, values, strict=True)
    )


def test_derived_weights_refuse_negative_quantities():
    with pytest.raises(RatioError) as caught:
        round_weights([Fraction(1), Fraction(-1)], 2)
    assert caught.value.code == "E214"


def test_ties_of_derived_weights_go_to_the_first():
    assert round_weights([Fraction(1)] * 3, 2) == [
        Fraction(34, 100),
        Fraction(33, 100),
        Fraction(33, 100),
    ]

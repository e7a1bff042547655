"""Figures by year in project files, and figures that may not be below zero."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, ValidationInfo
from pydantic import WithJsonSchema as JsonShape

from enclave.money import AmountError, format_yuan, parse_decimal
from enclave.ratio import format_ratio, parse_ratio
from enclave.terms.fields import AmountText, DecimalText, WholeText, coded, fail, read_amount

T = TypeVar("T")
LATER: Final = "later"
_LATER: Final = frozenset({LATER, "以后", "以后各年"})
_YEAR: Final = re.compile(r"(19|20|21)\d\d\Z")


def _positive(value: Any) -> Any:
    if value < 0:
        raise fail("E842", text=value)
    return value


PositiveAmount = Annotated[AmountText, AfterValidator(_positive)]
"""An amount that is not below zero."""

PositiveDecimal = Annotated[DecimalText, AfterValidator(_positive)]
"""A number that is not below zero."""

Persons = Annotated[WholeText, AfterValidator(_positive)]
"""A whole number that is not below zero."""


def _series(
    read: Callable[[Any, ValidationInfo], Any], *, signed: bool = False
) -> Callable[[Any, ValidationInfo], Any]:
    """One value for all years, or a table: year → value, ``later`` for the years after the last."""

    def one(value: Any, info: ValidationInfo, where: str = "") -> Any:
        found = read(value, info)
        if found < 0 and not signed:
            raise fail("E842", text=value, at=where)
        return found

    def validate(value: Any, info: ValidationInfo) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            return {LATER: one(value, info)}
        out: dict[str, Any] = {}
        for key, item in value.items():
            word = LATER if key in _LATER else str(key)
            if word != LATER and not _YEAR.match(word):
                raise fail("E823", text=word, at=str(key))
            out[word] = one(item, info, str(key))
        return out

    return validate


def _amount(value: Any, info: ValidationInfo) -> int:
    return read_amount(value, info)


def _number(value: Any, _: ValidationInfo) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise fail("E221", text=type(value).__name__)
    body = value.strip()
    sign, body = (-1, body[1:]) if body.startswith("-") else (1, body)
    try:
        return sign * (parse_ratio(body) if set("%％‰/") & set(body) else parse_decimal(body))
    except AmountError as error:
        raise coded(error) from None


def _shape(item: str) -> JsonShape:
    one = {"type": ["string", "number"]}
    return JsonShape({
        "description": item,
        "anyOf": [one, {"type": "object", "additionalProperties": one}],
    })  # fmt: skip


def _print_amounts(series: Mapping[str, int]) -> dict[str, str]:
    return {year: f"{format_yuan(amount)}元" for year, amount in series.items()}


def _print_numbers(series: Mapping[str, Fraction]) -> dict[str, str]:
    return {year: format_ratio(value) for year, value in series.items()}


_AMOUNTS = _shape(
    "金额，或 年度 → 金额（以后各年写 later） / an amount, or year → amount (`later` for the rest)"
)
_NUMBERS = _shape(
    "数值或比例，或 年度 → 数值（以后各年写 later） / a number, or year → number (`later` for the rest)"
)
AmountSeries = Annotated[
    dict[str, int], BeforeValidator(_series(_amount)),
    PlainSerializer(_print_amounts, return_type=dict), _AMOUNTS,
]  # fmt: skip
"""Amounts by year, none below zero."""

SignedAmounts = Annotated[
    dict[str, int], BeforeValidator(_series(_amount, signed=True)),
    PlainSerializer(_print_amounts, return_type=dict), _AMOUNTS,
]  # fmt: skip
"""Amounts by year that may be losses."""

NumberSeries = Annotated[
    dict[str, Fraction], BeforeValidator(_series(_number)),
    PlainSerializer(_print_numbers, return_type=dict), _NUMBERS,
]  # fmt: skip
"""Numbers by year, none below zero."""

SignedNumbers = Annotated[
    dict[str, Fraction], BeforeValidator(_series(_number, signed=True)),
    PlainSerializer(_print_numbers, return_type=dict), _NUMBERS,
]  # fmt: skip
"""Numbers by year that may be below zero."""


def at(series: Mapping[str, T], year: int) -> T | None:
    """The value of a year: its own, else that of ``later`` where the year is after all listed."""
    if str(year) in series:
        return series[str(year)]
    listed = [int(key) for key in series if key != LATER]
    return series.get(LATER) if not listed or year > max(listed) else None

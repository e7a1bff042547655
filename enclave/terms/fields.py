"""Field types: text in a file becomes an exact ratio, fen, date or duration, or an error code.

The reader hands every scalar over as text, so each type here says what it accepts. Errors are
pydantic custom errors whose type is a diagnostic code (``E211`` …) and whose context fills the
message template of that code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
)
from pydantic import WithJsonSchema as JsonShape
from pydantic_core import PydanticCustomError

from enclave.dates import DateError, Month, parse_date
from enclave.money import AmountError, format_yuan, parse_amount, parse_decimal
from enclave.ratio import format_ratio, is_split, normalise_weights, parse_ratio
from enclave.text import Text

UNIT_CONTEXT: Final = "unit"
"""Key of the validation context under which a document's declared ``unit:`` stands."""


class Model(BaseModel):
    """Base of every typed term: immutable, no unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )


def coded(error: AmountError | DateError) -> PydanticCustomError:
    """Turn a parsing error of the foundation into a pydantic error of the same code."""
    context = {k: str(v) for k, v in error.values.items()}
    return PydanticCustomError(error.code, "{code}", {"code": error.code, **context})


def fail(code: str, **values: object) -> PydanticCustomError:
    """A pydantic error that carries a diagnostic code and the values of its template."""
    context = {k: str(v) for k, v in values.items()}
    return PydanticCustomError(code, "{code}", {"code": code, **context})


def _expect_text(value: Any, code: str) -> str:
    if not isinstance(value, str):
        raise fail(code, text=type(value).__name__)
    return value


def _ratio(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    try:
        return parse_ratio(_expect_text(value, "E212"))
    except AmountError as error:
        raise coded(error) from None


def _at_most_all(value: Fraction) -> Fraction:
    if value > 1:
        raise fail("E218", text=format_ratio(value))
    return value


def _decimal(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    try:
        return parse_decimal(_expect_text(value, "E221"))
    except AmountError as error:
        raise coded(error) from None


def read_amount(value: Any, info: ValidationInfo) -> int:
    """Read an amount under the unit of the validation context; E221–E225."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    unit = (info.context or {}).get(UNIT_CONTEXT)
    try:
        return parse_amount(_expect_text(value, "E221"), unit)
    except AmountError as error:
        raise coded(error) from None


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return parse_date(_expect_text(value, "E231"))
    except DateError as error:
        raise coded(error) from None


def _month(value: Any) -> Month:
    if isinstance(value, Month):
        return value
    try:
        return Month.parse(_expect_text(value, "E233"))
    except DateError as error:
        raise coded(error) from None


_YES: Final = {"yes": True, "no": False, "是": True, "否": False, "true": True, "false": False}
_DURATION: Final = re.compile(
    r"(\d{1,4})\s*(years?|months?|年|个月|月)\s*(?:(\d{1,3})\s*(months?|个月))?\Z"
)


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    answer = _YES.get(value.strip().lower()) if isinstance(value, str) else None
    if answer is None:
        raise fail("E241", text=value)
    return answer


def parse_duration(text: str) -> int:
    """Read ``3 years``, ``36 months``, ``3年`` or ``1年6个月`` into months.

    Raises:
        DateError: E235.
    """
    match = _DURATION.match(text.strip())
    if match is None or (match[3] and not match[2].startswith(("year", "年"))):
        raise DateError("E235", text=text.strip())
    months = int(match[1]) * (12 if match[2].startswith(("year", "年")) else 1)
    return months + int(match[3] or 0)


def _duration(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return parse_duration(_expect_text(value, "E235"))
    except DateError as error:
        raise coded(error) from None


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value.strip()):
        return int(value)
    raise fail("E242", text=value)


def _text(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, Mapping) and value and set(value) <= {"zh", "en"}:
        return Text(str(value.get("zh", "")), str(value.get("en", "")))
    raise fail("E243", text=value)


def _weights(value: Any) -> dict[str, Fraction]:
    if isinstance(value, str) and is_split(value):
        raise fail("E211", text=value)
    if not isinstance(value, Mapping) or not value:
        raise fail("E217", text=value)
    if all(isinstance(v, Fraction) for v in value.values()):
        return dict(value)
    if not all(isinstance(v, str) for v in value.values()):
        raise fail("E217", text=value)
    try:
        return normalise_weights(value)
    except AmountError as error:
        raise coded(error) from None


def _print_weights(weights: Mapping[str, Fraction]) -> dict[str, str]:
    return {k: format_ratio(v) for k, v in weights.items()}


def _shape(zh: str, pattern: str | None = None, *examples: str) -> JsonShape:
    """The JSON Schema of a text field, with a Chinese description for editors."""
    schema: dict[str, Any] = {"type": ["string", "number"], "description": zh}
    if pattern:
        schema["pattern"] = pattern
    if examples:
        schema["examples"] = list(examples)
    return JsonShape(schema)


RatioText = Annotated[
    Fraction,
    BeforeValidator(_ratio),
    PlainSerializer(format_ratio, return_type=str),
    _shape("比例：60%、0.6 或 3/5 / ratio", None, "60%", "3/5"),
]
PartText = Annotated[RatioText, AfterValidator(_at_most_all)]
"""A ratio of something that is divided: at most 100 %."""
DecimalText = Annotated[
    Fraction,
    BeforeValidator(_decimal),
    PlainSerializer(lambda v: str(Decimal(v.numerator) / Decimal(v.denominator)), return_type=str),
    _shape("数值 / exact decimal number"),
]
AmountText = Annotated[
    int,
    BeforeValidator(read_amount),
    PlainSerializer(lambda v: f"{format_yuan(v)}元", return_type=str),
    _shape("金额，写明单位：500万元、1.2亿元、300.00元 / amount with its unit", None, "500万元"),
]
DateText = Annotated[
    date,
    BeforeValidator(_date),
    JsonShape({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "日期 / date"}),
]
MonthText = Annotated[
    Month,
    BeforeValidator(_month),
    PlainSerializer(str, return_type=str),
    JsonShape({"type": "string", "pattern": r"^\d{4}-\d{2}$", "description": "月份 / month"}),
]
YesNo = Annotated[
    bool,
    BeforeValidator(_yes_no),
    JsonShape({"enum": ["yes", "no", "是", "否", True, False], "description": "是/否 / yes or no"}),
]
Months = Annotated[
    int,
    BeforeValidator(_duration),
    PlainSerializer(lambda v: f"{v} months", return_type=str),
    _shape("期限：3 years、36 months、3年、1年6个月 / duration", None, "3 years", "36个月"),
]
WholeText = Annotated[int, BeforeValidator(_whole), _shape("整数 / whole number")]
BilingualText = Annotated[
    Text,
    BeforeValidator(_text),
    PlainSerializer(lambda t: {"zh": t.zh, "en": t.en}, return_type=dict),
    JsonShape({
        "description": "双语文字 / text in two languages",
        "anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
             "additionalProperties": False},
        ],
    }),
]  # fmt: skip
WeightsText = Annotated[
    dict[str, Fraction],
    BeforeValidator(_weights),
    PlainSerializer(_print_weights, return_type=dict),
    JsonShape({
        "type": "object",
        "description": "各方份额：全为整数（份数）或比例之和恰为 100% / shares by party",
        "minProperties": 1,
        "additionalProperties": {"type": ["string", "number"]},
    }),
]  # fmt: skip
Identifier = Annotated[str, Field(min_length=1, max_length=80)]
Status = Annotated[
    str,
    Field(pattern="^(published|reported|unverified|template|draft|assumption)$"),
]
"""How far a text may be trusted: see the glossary in docs."""


class Reference(Model):
    """Where a term comes from: document, number, article, date."""

    document: BilingualText
    number: str | None = None
    article: str | None = None
    issued: DateText | None = None
    status: Status = "published"
    note: BilingualText | None = None

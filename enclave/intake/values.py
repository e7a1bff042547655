"""What a cell says: ids, amounts, dates and months. What is not plain is refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final

from enclave.dates import Month
from enclave.intake.grid import Formula, Value
from enclave.money import UNITS, AmountError, parse_amount, parse_decimal, split_unit
from enclave.text import Text

DASHES: Final = frozenset({"-", "--", "/", "无", "——"})
"""What people write where there is no figure: it says neither zero nor unknown."""

_SPACES: Final = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "—": "-", "─": "-", "￥": "¥"})
_BRACKETS: Final = str.maketrans("〔〕[]【】", "()()()")
_FORCED: Final = re.compile(r'="(.*)"\Z')
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?E\+?\d+\Z", re.IGNORECASE)
_DAY: Final = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))\Z"
)
_MONTH: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?|(\d{2}))\Z")
_PERIOD: Final = re.compile(r"(.{8,11})(?:至|到|~|--|—|－)(.{8,11})\Z")
_TIME: Final = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?\Z")
_REASONS: Final = {
    "E221": Text("不是一个完整的数", "it is not one whole number"),
    "E222": Text("位数太多", "too many digits"),
    "E224": Text("细于一分", "it is finer than a fen"),
    "E225": Text("超过十万亿元", "it is beyond ten trillion yuan"),
}
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Bad(Exception):
    """A cell that cannot be used: a diagnostic code and the values of its template."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the code and the values."""
        self.code, self.values = code, values
        super().__init__(code)


def plain(value: Value) -> str:
    """The text of a cell: half-width, without the marks that force text, numbers as Excel shows them."""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, Formula):
        raise Bad("E949")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return f"{value:.15G}"  # the fifteen digits a spreadsheet keeps
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


@lru_cache(maxsize=16384)
def _plain_text(text: str) -> str:
    if text.isascii() and "'" not in text and "=" not in text:
        return text.strip()
    text = unicodedata.normalize("NFKC", text).strip().lstrip("'").strip()
    forced = _FORCED.match(text)
    return (forced[1] if forced else text).strip("\u200b\ufeff \t\r\n")


@lru_cache(maxsize=16384)
def name_key(text: str) -> str:
    """A name for comparing: half-width, without spaces, one kind of brackets."""
    folded = unicodedata.normalize("NFKC", text)
    return _SPACES.sub("", folded.translate(_BRACKETS)).casefold()


# ---------------------------------------------------------------------------------------- ids


def taxpayer_id(value: Value) -> str:
    """A taxpayer's id; blank where there is none.

    Raises:
        Bad: E947 a spreadsheet turned it into a number and its last digits are lost.
    """
    text = slip_number(value)
    if len(text) == 18 and text.isdigit() and text.endswith("000") and not check_digit_fits(text):
        raise Bad("E947", text=text)
    return text


def slip_number(value: Value) -> str:
    """The number of a slip; blank where there is none.

    Raises:
        Bad: E947 a spreadsheet turned it into a number and its last digits are lost.
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e15:
        raise Bad("E947", text=plain(value))
    text = _SPACES.sub("", plain(value)).upper()
    if _SCIENTIFIC.fullmatch(text):
        raise Bad("E947", text=text)
    return text


def check_digit_fits(code: str) -> bool:
    """Whether the last character of an 18-character credit code is right (GB 32100-2015)."""
    if len(code) != 18 or any(ch not in _ALPHABET for ch in code):
        return False
    total = sum(_ALPHABET.index(ch) * pow(3, i, 31) for i, ch in enumerate(code[:17]))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


# ------------------------------------------------------------------------------------- amounts


def is_blank(value: Value) -> bool:
    """Whether a cell holds no figure: it is empty, or a dash, or 无."""
    if not isinstance(value, str):
        return False
    text = plain(value).translate(_MINUS)
    return not text or text in DASHES or set(text) == {"-"}


def money(
    value: Value, unit: str | None, *, own_unit: bool = False, column: str = ""
) -> tuple[int, str]:
    """An amount in fen and its unit.

    Args:
        unit: the unit of the column.
        column: the name of the column, for messages.
        own_unit: whether a unit in the cell goes before that of the column (投入台账).

    Raises:
        Bad: E943 no unit, E948 no amount, E949 a formula without value, E956 another unit than
            the column's.
    """
    text = _number_text(value)
    number, written = split_unit(text)
    if written and unit and UNITS[written] != UNITS[unit] and not own_unit:
        raise Bad("E956", column=text, first=unit, second=written)
    used = written or unit
    if used is None:
        raise Bad("E943", column=column or text)
    try:
        return parse_amount(number, used), used
    except AmountError as error:
        raise Bad("E948", text=_shown(value), reason=_REASONS[error.code]) from None


def quantity(value: Value) -> Fraction:
    """A figure that is not money.

    Raises:
        Bad: E948, E949.
    """
    try:
        return parse_decimal(_number_text(value))
    except AmountError as error:
        raise Bad("E948", text=_shown(value), reason=_REASONS[error.code]) from None


def _shown(value: Value) -> str:
    return str(value).strip() if isinstance(value, str) else plain(value)


def _number_text(value: Value) -> str:
    text = _SPACES.sub("", plain(value).translate(_MINUS))
    text = text.removeprefix("¥")
    if text.startswith("(") and text.endswith(")") and text[1:2].isdigit():
        text = f"-{text[1:-1]}"
    return text


# --------------------------------------------------------------------------------------- dates


def day(value: Value, column: Text | str) -> date:
    """A date in one of the forms in use; ``20240301`` and ``2024年3月1日``, too.

    Raises:
        Bad: E951.
    """
    if isinstance(value, date):
        return value
    text = _TIME.sub("", plain(value))
    found = _day(text)
    if found is None:
        raise Bad("E951", column=column, text=text)
    return found


@lru_cache(maxsize=16384)
def _day(text: str) -> date | None:
    match = _DAY.match(text)
    if match is None:
        return None
    year, *rest = (int(g) for g in match.groups() if g is not None)
    try:
        return date(year, rest[0], rest[1])
    except ValueError:
        return None


def period(value: Value, column: Text | str) -> tuple[date, date]:
    """First and last day of a tax period: ``2024-02-01至2024-02-29``, or a month.

    Raises:
        Bad: E951.
    """
    text = plain(value).replace(" ", "")
    match = _PERIOD.match(text)
    if match is None:
        whole = month(text, column)
        return whole.first_day, whole.last_day
    return day(match[1], column), day(match[2], column)


def month(value: Value, column: Text | str) -> Month:
    """A month: ``2024-03``, ``202403``, ``2024年3月``, or any day of it.

    Raises:
        Bad: E951.
    """
    if isinstance(value, date):
        return Month.of(value)
    text = _TIME.sub("", plain(value))
    match = _MONTH.match(text)
    if match is not None:
        year, number = (int(g) for g in match.groups() if g is not None)
        if 1 <= number <= 12 and 1900 <= year <= 2200:
            return Month(year, number)
    if _DAY.match(text):
        return Month.of(day(value, column))
    raise Bad("E951", column=column, text=text)

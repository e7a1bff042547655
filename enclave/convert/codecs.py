"""What a value of a document looks like in a cell; :mod:`enclave.convert.meanings` is the way back.

A value that a cell cannot hold gives None and is kept as YAML in the sheet 其他.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from enclave.convert.cells import plain
from enclave.convert.words import (
    METHODS,
    YES_NO,
    Names,
    shown_word,
)

Form = Literal["text", "number", "percent", "date"]

BAR: Final = " | "
"""Between the Chinese and the English text of one cell."""
DECIMAL: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")
ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
AFTER: Final = re.compile(r"(.+?)\s*[+＋]\s*(.+)\Z")
LIST: Final = re.compile(r"[、，,;；\n]+")
_YEARS: Final = re.compile(r"(\d+) (years?|months?)(?: (\d+) months?)?\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value for a cell."""

    form: Form
    text: str

    @property
    def number(self) -> Decimal:
        """The number to write."""
        return Decimal(self.text)


def shown(value: Any, codec: str, names: Names) -> Shown | None:
    """The cell for a value, or None where a cell cannot hold it."""
    if isinstance(value, Mapping) and set(value) == {"hole"} and isinstance(value["hole"], str):
        word = "待定：" if names.lang == "zh" else "hole: "
        return Shown("text", word + value["hole"])
    name, _, argument = codec.partition(":")
    found = _SHOW[name](value, argument, names)
    if found is None or (
        found.form == "text" and (not found.text.strip() or len(found.text) > 3000)
    ):
        return None
    return found


# ------------------------------------------------------------------------------------ writing


def _text(value: Any, _: str, __: Names) -> Shown | None:
    return Shown("text", value) if isinstance(value, str) and value == value.strip() else None


def _number(value: Any, _: str, __: Names) -> Shown | None:
    if not isinstance(value, str):
        return None
    if DECIMAL.match(value) and len(value.replace(".", "").replace("-", "")) <= 15:
        return Shown("number", value)
    return Shown("text", value)


def _ratio(value: Any, _: str, names: Names) -> Shown | None:
    if isinstance(value, str) and value.endswith("%"):
        number = _number(value[:-1], "", names)
        if number is not None and number.form == "number":
            return Shown("percent", plain(number.number / 100))
    return _number(value, "", names)


def _date(value: Any, _: str, __: Names) -> Shown | None:
    if not isinstance(value, str):
        return None
    return Shown("date" if ISO.match(value) and value >= "1901" else "text", value)


def _time(value: Any, _: str, names: Names) -> Shown | None:
    if isinstance(value, str):
        return _date(value, "", names)
    if not isinstance(value, Mapping) or not set(value) <= {"event", "after"}:
        return None
    event, after = value.get("event"), value.get("after")
    if not isinstance(event, str) or not isinstance(after, str | None):
        return None
    word = names.show("events", event)
    if AFTER.match(word):
        return None
    return Shown("text", word if after is None else f"{word} + {_period(after, names)}")


def _months(value: Any, _: str, names: Names) -> Shown | None:
    return Shown("text", _period(value, names)) if isinstance(value, str) else None


def _period(text: str, names: Names) -> str:
    """``3 years`` in the language of the workbook."""
    match = _YEARS.match(text)
    if match is None or names.lang == "en":
        return text
    first = f"{match[1]}年" if match[2].startswith("year") else f"{match[1]}个月"
    return first + (f"{match[3]}个月" if match[3] else "")


def _yes(value: Any, _: str, names: Names) -> Shown | None:
    if not isinstance(value, str):
        return None
    said = YES_NO.get(value.lower(), value)
    english = {"是": "yes", "否": "no"}.get(said, said)
    return Shown("text", said if names.lang == "zh" else english)


def _word(value: Any, key: str, names: Names) -> Shown | None:
    return Shown("text", shown_word(key, value, names.lang)) if isinstance(value, str) else None


def _items(value: Any) -> list[str] | None:
    items = value.split("+") if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(v, str) for v in items):
        return None
    clean = [v.strip() for v in items]
    return None if any(not v or LIST.search(v) for v in clean) else clean


def _words(value: Any, key: str, names: Names) -> Shown | None:
    items = _items(value)
    if items is None:
        return None
    return Shown("text", "、".join(shown_word(key, v, names.lang) for v in items))


def _ref(value: Any, kind: str, names: Names) -> Shown | None:
    return Shown("text", names.show(kind, value)) if isinstance(value, str) else None


def _refs(value: Any, kind: str, names: Names) -> Shown | None:
    items = _items([value] if isinstance(value, str) else value)
    return None if items is None else Shown("text", "、".join(names.show(kind, v) for v in items))


def _texts(value: Any, _: str, __: Names) -> Shown | None:
    items = _items([value] if isinstance(value, str) else value)
    return None if items is None else Shown("text", "、".join(items))


def _heads(value: Any, _: str, names: Names) -> Shown | None:
    if value == "all":
        return Shown("text", "全部" if names.lang == "zh" else "all")
    items = _items(value)
    return None if items is None else Shown("text", "、".join(items))


def _both(value: Any, _: str, __: Names) -> Shown | None:
    """A text in one language or two: ``企业扶持资金 | incentives``."""
    if isinstance(value, Mapping) and list(value) in (["zh"], ["zh", "en"]):
        parts = list(value.values())
    else:
        parts = [value]
    if not all(isinstance(v, str) and v and v == v.strip() and BAR not in v for v in parts):
        return None
    return Shown("text", BAR.join(parts))


def _event(value: Any, _: str, names: Names) -> Shown | None:
    if value in ("pending", "未发生"):
        return Shown("text", "未发生" if names.lang == "zh" else "pending")
    return _date(value, "", names)


def _method(value: Any, _: str, names: Names) -> Shown | None:
    return Shown("text", METHODS[value].in_(names.lang)) if value in METHODS else None


_SHOW: Final[Mapping[str, Callable[[Any, str, Names], Shown | None]]] = {
    "text": _text, "number": _number, "amount": _number, "whole": _number, "ratio": _ratio,
    "weight": _ratio, "date": _date, "month": _text, "time": _time, "months": _months, "yes": _yes,
    "word": _word, "words": _words, "ref": _ref, "refs": _refs, "texts": _texts, "heads": _heads,
    "who": _refs, "both": _both, "event": _event, "any": _ratio, "method": _method,
}  # fmt: skip

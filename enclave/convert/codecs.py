"""What a value of a document looks like in a cell, and what a cell means: one pair a kind of value.

A value that a cell cannot hold gives None and is kept as YAML in the sheet 其他. A cell that cannot be
read raises :class:`BadCell`. Ratios, amounts and dates are judged by the loader, not here: a cell is
only turned into the text a careful person would have written in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from enclave.convert.cells import Cell, plain, serial_day
from enclave.convert.words import (
    METHODS,
    YES_NO,
    Names,
    canonical_word,
    fold,
    half_width,
    shown_word,
)
from enclave.source import did_you_mean
from enclave.text import Text

Form = Literal["text", "number", "percent", "date"]

BAR: Final = " | "
"""Between the Chinese and the English text of one cell."""
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_DAY: Final = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))\Z"
)
_MONTH: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?|(\d{2}))\Z")
_AFTER: Final = re.compile(r"(.+?)\s*[+＋]\s*(.+)\Z")
_HOLE: Final = re.compile(r"(?:待定|hole)\s*[:：]\s*(.+)\Z", re.IGNORECASE | re.DOTALL)
_LIST: Final = re.compile(r"[、，,;；\n]+")
_BRACKETS: Final = re.compile(r"[(（]\s*([\d.,]+)\s*[)）]\Z")
_DASHES: Final = frozenset({"-", "--", "—", "——", "–", "/", "无"})
_CHINESE: Final = re.compile(r"(?=\d)(?:(\d{1,4})年)?(?:(\d{1,4})(?:个月|月))?\Z")
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


class BadCell(Exception):
    """A cell that cannot be read: a diagnostic code and the values of its message."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the code and the values."""
        self.code, self.values = code, values
        super().__init__(code)


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


def meant(cell: Cell, codec: str, names: Names, column: Text) -> Any:
    """What a cell says.

    Raises:
        BadCell: E932 a formula without a value, E933 60 or 60%, E934 no value of this column,
            E935 merged with others, E936 an unknown name.
    """
    if cell.merged:
        raise BadCell("E935", column=column)
    if cell.form == "unvalued":
        raise BadCell("E932")
    if cell.form in ("error", "bool"):
        expected = _EXPECTED.get(codec, _EXPECTED["text"])
        raise BadCell("E934", column=column, text=cell.text, expected=expected)
    if cell.form == "text":
        hole = _HOLE.match(cell.text.strip())
        if hole is not None:
            return {"hole": hole[1].strip()}
    name, _, argument = codec.partition(":")
    return _READ[name](cell, argument, names, column)


# ------------------------------------------------------------------------------------ writing


def _text(value: Any, _: str, __: Names) -> Shown | None:
    return Shown("text", value) if isinstance(value, str) and value == value.strip() else None


def _number(value: Any, _: str, __: Names) -> Shown | None:
    if not isinstance(value, str):
        return None
    if _DECIMAL.match(value) and len(value.replace(".", "").replace("-", "")) <= 15:
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
    return Shown("date" if _ISO.match(value) and value >= "1901" else "text", value)


def _time(value: Any, _: str, names: Names) -> Shown | None:
    if isinstance(value, str):
        return _date(value, "", names)
    if not isinstance(value, Mapping) or not set(value) <= {"event", "after"}:
        return None
    event, after = value.get("event"), value.get("after")
    if not isinstance(event, str) or not isinstance(after, str | None):
        return None
    word = names.show("events", event)
    if _AFTER.match(word):
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
    return None if any(not v or _LIST.search(v) for v in clean) else clean


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


# ------------------------------------------------------------------------------------ reading

_EXPECTED: Final = {
    "text": Text("文字或数字", "text or a number"),
    "amount": Text("金额，如 500 或 500万元；百分数、日期不行，说明文字另写在附注", "an amount such as 500 or 500万元; no percentage or date, and remarks go into a note"),
    "ratio": Text("比例，如 60%、0.6 或 3/5", "a ratio such as 60%, 0.6 or 3/5"),
    "date": Text("日期，如 2024-03-01", "a date such as 2024-03-01"),
    "month": Text("月份，如 2024-12", "a month such as 2024-12"),
}  # fmt: skip


def _plain_text(cell: Cell, _: str, __: Names, column: Text) -> str:
    if cell.form == "percent":
        return f"{plain(cell.number * 100)}%"
    if cell.form == "number" and len(cell.text.lstrip("-").split(".")[0]) >= 15:
        raise BadCell("E934", column=column, text=cell.text, expected=_LONG)
    return cell.text.strip()


_LONG: Final = Text(
    "文本格式的长编号：表格软件只保留 15 位，后面的数字已经丢失",
    "a long id as text: a spreadsheet keeps 15 digits only, the rest is lost",
)


def _plain_number(cell: Cell, kind: str, names: Names, column: Text) -> str:
    if cell.form == "number":
        return cell.text
    text = half_width(cell.text).replace("−", "-").removeprefix("¥").replace(" ", "")
    if cell.form != "text" or text in _DASHES:
        said = f"{plain(cell.number * 100)}%" if cell.form == "percent" else cell.text
        raise BadCell("E934", column=column, text=said, expected=_EXPECTED["amount"])
    negative = _BRACKETS.match(text)
    return f"-{negative[1]}" if negative else text


def _plain_ratio(cell: Cell, kind: str, names: Names, column: Text) -> str:
    if cell.form == "percent":
        return f"{plain(cell.number * 100)}%"
    if cell.form == "date":
        raise BadCell("E934", column=column, text=cell.text, expected=_EXPECTED["ratio"])
    text = half_width(cell.text).replace(" ", "")
    if text in _DASHES:
        raise BadCell("E934", column=column, text=cell.text, expected=_EXPECTED["ratio"])
    if kind != "parts" and _DECIMAL.match(text) and Decimal(text) > 1:
        raise BadCell("E933", text=text, more=f"{plain(Decimal(text) * 100)}%")
    return text


def _plain_weight(cell: Cell, _: str, names: Names, column: Text) -> str:
    return _plain_ratio(cell, "parts", names, column)


def _plain_date(cell: Cell, _: str, names: Names, column: Text) -> str:
    if cell.form == "date":
        if " " in cell.text:
            raise BadCell("E934", column=column, text=cell.text, expected=_EXPECTED["date"])
        return cell.text
    if cell.form == "number":
        day = serial_day(cell.number)
        if day is not None:
            return day
    text = half_width(cell.text)
    match = _DAY.match(text.replace(" ", ""))
    if match is None or cell.form == "percent":
        return text
    year, month, day = match[1], match[2] or match[4] or match[6], match[3] or match[5] or match[7]
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _plain_month(cell: Cell, _: str, names: Names, column: Text) -> str:
    if cell.form == "date":
        if not cell.text.endswith("-01"):
            raise BadCell("E934", column=column, text=cell.text, expected=_EXPECTED["month"])
        return cell.text[:7]
    match = _MONTH.match(half_width(cell.text).replace(" ", ""))
    if match is None:
        return half_width(cell.text)
    return f"{match[1]}-{int(match[2] or match[3] or match[4]):02d}"


def _plain_time(cell: Cell, _: str, names: Names, column: Text) -> Any:
    text = _plain_date(cell, "", names, column)
    if _ISO.match(text) or re.match(r"\d", text):
        return text
    match = _AFTER.match(text)
    event = _named(match[1] if match else text, "events", names)
    return {"event": event, "after": _english(match[2])} if match else {"event": event}


def _plain_months(cell: Cell, _: str, names: Names, column: Text) -> str:
    return _english(half_width(cell.text))


def _english(text: str) -> str:
    """``3年`` as the file has it; what is no period is left for the loader to refuse."""
    match = _CHINESE.match(text.replace(" ", ""))
    if match is None:
        return text
    years, months = int(match[1] or 0), int(match[2] or 0)
    parts = [(years, "year")] if match[1] else []
    parts += [(months, "month")] if match[2] else []
    return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts)


def _plain_word(cell: Cell, key: str, names: Names, column: Text) -> str:
    return canonical_word(key, cell.text.strip())


def split(text: str) -> list[str]:
    """The items of a cell that lists several."""
    return [part.strip() for part in _LIST.split(text) if part.strip()]


def _plain_words(cell: Cell, key: str, names: Names, column: Text) -> Any:
    found = [canonical_word(key, part) for part in split(cell.text.replace("+", "、"))]
    return found[0] if len(found) == 1 else found


def _plain_texts(cell: Cell, _: str, names: Names, column: Text) -> list[str]:
    return split(cell.text)


def _plain_heads(cell: Cell, _: str, names: Names, column: Text) -> Any:
    found = split(cell.text.replace("+", "、"))
    return "all" if len(found) == 1 and fold(found[0]) in ("all", "全部") else found


def _named(text: str, kind: str, names: Names) -> str:
    found = names.find(kind, text.strip())
    if found is None:
        known = names.all(kind)
        guess = did_you_mean(text.strip(), known)
        raise BadCell(
            "E936", text=text.strip(), what=_WHAT[kind], suggestion=_suggest(guess, known)
        )
    return found


_WHAT: Final = {
    "parties": Text("参与方", "parties"), "events": Text("事件", "events"),
    "data": Text("数据", "data"), "references": Text("依据文件", "documents"),
    "clauses": Text("条款", "clauses"), "indicators": Text("指标", "indicators"),
}  # fmt: skip


def _suggest(guess: str | None, known: list[str]) -> Text:
    if guess is not None:
        return Text(f"是否为“{guess}”？", f"did you mean {guess}?")
    if not known:
        return Text("那里还没有填写", "nothing is filled in there")
    names = list(dict.fromkeys(known))[:8]
    return Text(f"可填：{'、'.join(names)}", f"there are: {', '.join(names)}")


def _plain_ref(cell: Cell, kind: str, names: Names, column: Text) -> str:
    return _named(cell.text, kind, names)


def _plain_refs(cell: Cell, kind: str, names: Names, column: Text) -> list[str]:
    return [_named(part, kind, names) for part in split(cell.text)]


def _plain_who(cell: Cell, kind: str, names: Names, column: Text) -> Any:
    found = [_named(part, kind, names) for part in split(cell.text)]
    return found[0] if len(found) == 1 else found


def _plain_yes(cell: Cell, _: str, names: Names, column: Text) -> str:
    text = half_width(cell.text)
    return {"是": "yes", "否": "no"}.get(text, text)


def _plain_both(cell: Cell, _: str, names: Names, column: Text) -> Any:
    text = _plain_text(cell, "", names, column)
    zh, bar, en = text.partition(BAR)
    return {"zh": zh.strip(), "en": en.strip()} if bar and zh.strip() and en.strip() else text


def _plain_event(cell: Cell, _: str, names: Names, column: Text) -> str:
    text = half_width(cell.text)
    return "pending" if text in ("pending", "未发生") else _plain_date(cell, "", names, column)


def _plain_any(cell: Cell, _: str, names: Names, column: Text) -> str:
    return cell.text.strip() if cell.form != "percent" else f"{plain(cell.number * 100)}%"


def _plain_method(cell: Cell, _: str, names: Names, column: Text) -> str:
    key = fold(cell.text)
    for method, word in METHODS.items():
        if key in (method, fold(word.zh), fold(word.in_("en"))):
            return method
    known = [word.in_(names.lang) for word in METHODS.values()]
    raise BadCell("E936", text=cell.text.strip(), what=column, suggestion=_suggest(None, known))


_READ: Final[Mapping[str, Callable[[Cell, str, Names, Text], Any]]] = {
    "text": _plain_text, "number": _plain_number, "amount": _plain_number, "whole": _plain_number,
    "ratio": _plain_ratio, "weight": _plain_weight, "date": _plain_date, "month": _plain_month,
    "time": _plain_time, "months": _plain_months, "yes": _plain_yes, "word": _plain_word,
    "words": _plain_words, "ref": _plain_ref, "refs": _plain_refs, "texts": _plain_texts,
    "heads": _plain_heads, "who": _plain_who, "both": _plain_both, "event": _plain_event, "any": _plain_any, "method": _plain_method,
}  # fmt: skip

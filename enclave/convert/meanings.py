"""What a cell means: the text that a careful person would have written in the file.

Ratios, amounts and dates are judged by the loader, not here. A cell that cannot be read at all raises
:class:`BadCell`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from enclave.convert.cells import Cell, plain, serial_day
from enclave.convert.codecs import AFTER, BAR, DECIMAL, ISO, LIST
from enclave.convert.words import METHODS, Names, canonical_word, fold, half_width
from enclave.source import did_you_mean
from enclave.text import Text

_DAY: Final = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))\Z"
)
_MONTH: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?|(\d{2}))\Z")
_HOLE: Final = re.compile(r"(?:待定|hole)\s*[:：]\s*(.+)\Z", re.IGNORECASE | re.DOTALL)
_BRACKETS: Final = re.compile(r"[(（]\s*([\d.,]+)\s*[)）]\Z")
_DASHES: Final = frozenset({"-", "--", "—", "——", "–", "/", "无"})
_CHINESE: Final = re.compile(r"(?=\d)(?:(\d{1,4})年)?(?:(\d{1,4})(?:个月|月))?\Z")


class BadCell(Exception):
    """A cell that cannot be read: a diagnostic code and the values of its message."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the code and the values."""
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a cell: the argument of the codec, the names at hand, the column."""

    cell: Cell
    argument: str
    names: Names
    column: Text


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
    return _READ[name](Ask(cell, argument, names, column))


_EXPECTED: Final = {
    "text": Text("文字或数字", "text or a number"),
    "amount": Text("金额，如 500 或 500万元；百分数、日期不行，说明文字另写在附注", "an amount such as 500 or 500万元; no percentage or date, and remarks go into a note"),
    "ratio": Text("比例，如 60%、0.6 或 3/5", "a ratio such as 60%, 0.6 or 3/5"),
    "date": Text("日期，如 2024-03-01", "a date such as 2024-03-01"),
    "month": Text("月份，如 2024-12", "a month such as 2024-12"),
}  # fmt: skip


def _plain_text(ask: Ask) -> str:
    if ask.cell.form == "percent":
        return f"{plain(ask.cell.number * 100)}%"
    if ask.cell.form == "number" and len(ask.cell.text.lstrip("-").split(".")[0]) >= 15:
        raise BadCell("E934", column=ask.column, text=ask.cell.text, expected=_LONG)
    return ask.cell.text.strip()


_LONG: Final = Text(
    "文本格式的长编号：表格软件只保留 15 位，后面的数字已经丢失",
    "a long id as text: a spreadsheet keeps 15 digits only, the rest is lost",
)


def _plain_number(ask: Ask) -> str:
    if ask.cell.form == "number":
        return ask.cell.text
    text = half_width(ask.cell.text).replace("−", "-").removeprefix("¥").replace(" ", "")
    if ask.cell.form != "text" or text in _DASHES:
        said = f"{plain(ask.cell.number * 100)}%" if ask.cell.form == "percent" else ask.cell.text
        raise BadCell("E934", column=ask.column, text=said, expected=_EXPECTED["amount"])
    negative = _BRACKETS.match(text)
    return f"-{negative[1]}" if negative else text


def _plain_ratio(ask: Ask) -> str:
    if ask.cell.form == "percent":
        return f"{plain(ask.cell.number * 100)}%"
    if ask.cell.form == "date":
        raise BadCell("E934", column=ask.column, text=ask.cell.text, expected=_EXPECTED["ratio"])
    text = half_width(ask.cell.text).replace(" ", "")
    if text in _DASHES:
        raise BadCell("E934", column=ask.column, text=ask.cell.text, expected=_EXPECTED["ratio"])
    if ask.argument != "parts" and DECIMAL.match(text) and Decimal(text) > 1:
        raise BadCell("E933", text=text, more=f"{plain(Decimal(text) * 100)}%")
    return text


def _plain_weight(ask: Ask) -> str:
    return _plain_ratio(replace(ask, argument="parts"))


def _plain_date(ask: Ask) -> str:
    if ask.cell.form == "date":
        if " " in ask.cell.text:
            raise BadCell("E934", column=ask.column, text=ask.cell.text, expected=_EXPECTED["date"])
        return ask.cell.text
    if ask.cell.form == "number":
        day = serial_day(ask.cell.number)
        if day is not None:
            return day
    text = half_width(ask.cell.text)
    match = _DAY.match(text.replace(" ", ""))
    if match is None or ask.cell.form == "percent":
        return text
    year, month, day = match[1], match[2] or match[4] or match[6], match[3] or match[5] or match[7]
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _plain_month(ask: Ask) -> str:
    if ask.cell.form == "date":
        if not ask.cell.text.endswith("-01"):
            raise BadCell(
                "E934", column=ask.column, text=ask.cell.text, expected=_EXPECTED["month"]
            )
        return ask.cell.text[:7]
    match = _MONTH.match(half_width(ask.cell.text).replace(" ", ""))
    if match is None:
        return half_width(ask.cell.text)
    return f"{match[1]}-{int(match[2] or match[3] or match[4]):02d}"


def _plain_time(ask: Ask) -> Any:
    text = _plain_date(ask)
    if ISO.match(text) or re.match(r"\d", text):
        return text
    match = AFTER.match(text)
    event = _named(match[1] if match else text, "events", ask.names)
    return {"event": event, "after": _english(match[2])} if match else {"event": event}


def _plain_months(ask: Ask) -> str:
    return _english(half_width(ask.cell.text))


def _english(text: str) -> str:
    """``3年`` as the file has it; what is no period is left for the loader to refuse."""
    match = _CHINESE.match(text.replace(" ", ""))
    if match is None:
        return text
    years, months = int(match[1] or 0), int(match[2] or 0)
    parts = [(years, "year")] if match[1] else []
    parts += [(months, "month")] if match[2] else []
    return " ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts)


def _plain_word(ask: Ask) -> str:
    return canonical_word(ask.argument, ask.cell.text.strip())


def split(text: str) -> list[str]:
    """The items of a cell that lists several."""
    return [part.strip() for part in LIST.split(text) if part.strip()]


def _plain_words(ask: Ask) -> Any:
    found = [canonical_word(ask.argument, part) for part in split(ask.cell.text.replace("+", "、"))]
    return found[0] if len(found) == 1 else found


def _plain_texts(ask: Ask) -> list[str]:
    return split(ask.cell.text)


def _plain_heads(ask: Ask) -> Any:
    found = split(ask.cell.text.replace("+", "、"))
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


def _plain_ref(ask: Ask) -> str:
    return _named(ask.cell.text, ask.argument, ask.names)


def _plain_refs(ask: Ask) -> list[str]:
    return [_named(part, ask.argument, ask.names) for part in split(ask.cell.text)]


def _plain_who(ask: Ask) -> Any:
    found = [_named(part, ask.argument, ask.names) for part in split(ask.cell.text)]
    return found[0] if len(found) == 1 else found


def _plain_yes(ask: Ask) -> str:
    text = half_width(ask.cell.text)
    return {"是": "yes", "否": "no"}.get(text, text)


def _plain_both(ask: Ask) -> Any:
    text = _plain_text(ask)
    zh, bar, en = text.partition(BAR)
    return {"zh": zh.strip(), "en": en.strip()} if bar and zh.strip() and en.strip() else text


def _plain_event(ask: Ask) -> str:
    text = half_width(ask.cell.text)
    return "pending" if text in ("pending", "未发生") else _plain_date(ask)


def _plain_any(ask: Ask) -> str:
    return (
        ask.cell.text.strip() if ask.cell.form != "percent" else f"{plain(ask.cell.number * 100)}%"
    )


def _plain_method(ask: Ask) -> str:
    key = fold(ask.cell.text)
    for method, word in METHODS.items():
        if key in (method, fold(word.zh), fold(word.in_("en"))):
            return method
    known = [word.in_(ask.names.lang) for word in METHODS.values()]
    raise BadCell(
        "E936", text=ask.cell.text.strip(), what=ask.column, suggestion=_suggest(None, known)
    )


_READ: Final[Mapping[str, Callable[[Ask], Any]]] = {
    "text": _plain_text, "number": _plain_number, "amount": _plain_number, "whole": _plain_number,
    "ratio": _plain_ratio, "weight": _plain_weight, "date": _plain_date, "month": _plain_month,
    "time": _plain_time, "months": _plain_months, "yes": _plain_yes, "word": _plain_word,
    "words": _plain_words, "ref": _plain_ref, "refs": _plain_refs, "texts": _plain_texts,
    "heads": _plain_heads, "who": _plain_who, "both": _plain_both, "event": _plain_event, "any": _plain_any, "method": _plain_method,
}  # fmt: skip

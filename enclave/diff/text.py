"""Differences for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from unicodedata import east_asian_width

from enclave.diff.model import SECTIONS, Change, Difference, SideName
from enclave.diff.when import years_words
from enclave.text import Lang, Text

_SIGNS: Final = {"added": "+ ", "removed": "- ", "changed": "  "}
_LONG: Final = 110


def as_text(found: Difference, lang: Lang) -> str:
    """One line a difference, part by part."""
    lines = [f"{sign} {_side(name, lang)}" for sign, name in zip("-+", found.sides, strict=True)]
    if not found:
        return "\n".join([*lines, "", Text("没有不同。", "No differences.").in_(lang)]) + "\n"
    for section, title in SECTIONS.items():
        mine = [c for c in found.changes if c.section == section]
        if not mine:
            continue
        lines += ["", title.in_(lang)]
        lines += _texts(mine, lang) if section == "text" else _lines(mine, lang)
    count = len(found.changes)
    said = Text(f"共 {count} 处不同。", f"{count} difference{'' if count == 1 else 's'}.")
    return "\n".join([*lines, "", said.in_(lang)]) + "\n"


def _lines(changes: list[Change], lang: Lang) -> Iterator[str]:
    """A line a difference; events are said once for what follows in the same clause."""
    last: tuple[Text, Text] | None = None
    for change in changes:
        now = change.where, affects_words(change)
        silent = change.years is None and last == now
        yield _SIGNS[_sign(change)] + sentence(change, silent=silent).in_(lang)
        last = now


def _side(name: SideName, lang: Lang) -> str:
    day = Text(f"，{name.at} 时", f", as of {name.at}").in_(lang) if name.at else ""
    return f"{name.title.in_(lang)} ({name.id}{day})"


def _sign(change: Change) -> str:
    """Only what is there or not as a whole is marked as added or removed."""
    return "changed" if change.field.zh else change.op


def _texts(changes: list[Change], lang: Lang) -> Iterator[str]:
    """Long texts are named, not repeated."""
    names = [
        c.where if c.path[0] != "holes" else Text("待定项说明", "notes on open terms")
        for c in changes
    ]
    said = list(dict.fromkeys(n.in_(lang) for n in names))
    yield "  " + Text("、", ", ").in_(lang).join(said)


def sentence(change: Change, *, silent: bool = False) -> Text:
    """``第三条 飞出地比例 60%→55%，影响 2026—2030``; ``silent`` leaves the years out."""
    return Text(_sentence(change, "zh", silent=silent), _sentence(change, "en", silent=silent))


def _sentence(change: Change, lang: Lang, *, silent: bool) -> str:
    name, values = change.field.in_(lang), _values(change, lang)
    long = name and sum(map(_width, values)) > _LONG
    said = "" if long else "→".join(values)
    colon, gap = ("：", " ") if lang == "zh" else (": ", ": ")
    head = change.where.in_(lang)
    if name:
        head += (gap if head else "") + f"{name} {said}".rstrip()
    elif said:
        head += (colon if head else "") + said
    years = "" if silent else affects_words(change).in_(lang)
    if years:
        head = head.rstrip("。.") + Text("，影响 ", ", affects ").in_(lang) + years
    if not long:
        return head
    return "\n".join([head, *(f"      {s} {v}" for s, v in zip("-+", values, strict=True))])


def _width(text: str) -> int:
    """How wide a text is on a terminal."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _values(change: Change, lang: Lang) -> tuple[str, ...]:
    """``60%`` and ``55%``; where the two read alike, in both languages."""
    before, after = change.before, change.after
    if not change.field.zh and (before is None or after is None):
        return tuple(t.in_(lang) for t in (before, after) if t is not None)
    nothing = Text("（无）", "(none)")
    first, second = before or nothing, after or nothing
    if first.in_(lang) != second.in_(lang):
        return first.in_(lang), second.in_(lang)
    one, two = (" · ".join(dict.fromkeys((t.zh, t.in_("en")))) for t in (first, second))
    return one, two


def affects_words(change: Change) -> Text:
    """The years on which a difference bears: known years joined, else as the second side says."""
    if change.years is not None:
        return years_words(change.years)
    before, after = change.affects
    return after if after.zh else before


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.in_("en")}


def _data(change: Change) -> dict[str, Any]:
    years = None if change.years is None else {"from": change.years[0], "to": change.years[1]}
    return {
        "section": change.section, "change": change.op, "a": change.item[0], "b": change.item[1],
        "path": list(change.path), "where": _both(change.where), "field": _both(change.field),
        "before": _both(change.before), "after": _both(change.after), "years": years,
        "affects": _both(affects_words(change)), "text": _both(sentence(change)),
    }  # fmt: skip


def as_json(found: Difference) -> str:
    """Everything there is."""
    sides = [
        {"id": s.id, "title": _both(s.title), "file": s.file, "at": s.at or None}
        for s in found.sides
    ]
    body = {"schema": "enclave/diff/1", "a": sides[0], "b": sides[1],
            "equal": not found, "changes": [_data(c) for c in found.changes]}  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

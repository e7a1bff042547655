"""Amendments of an agreement as paragraphs: from when what is said instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from enclave.compile.versions import AmendError, apply_amendment
from enclave.dates import DateError, parse_date
from enclave.kinds.wording import article_words, point_words
from enclave.text import Text

Card = dict[str, Any]


def amendments(
    data: Mapping[str, Any], clause: Callable[[Mapping[str, Any], Mapping[str, Any]], Card],
    readable: Callable[[Any], Text],
) -> Iterator[Card]:  # fmt: skip
    """Each amendment with its day, its words and its note; what cannot be applied is left out.

    Args:
        clause: the card of a clause, inside the data it stands in.
        readable: any other value as written.
    """
    before = data
    for number, change in enumerate(data.get("amend") or ()):
        try:
            after = apply_amendment(before, change, number)
            day = point_words(parse_date(str(change.get("effective"))), Text)
        except (AmendError, DateError):
            return
        said = list(_changes(before, after, change, clause, readable))
        zh = "；".join(t.zh.rstrip("。") for t in said)
        en = "; ".join(t.in_("en").rstrip(".") for t in said)
        yield {
            "effective": str(change["effective"]),
            "words": {"zh": f"自{day.zh}起变更：{zh}。", "en": f"From {day.in_('en')} on: {en}."},
        }
        before = after


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], change: Mapping[str, Any],
    clause: Callable[[Mapping[str, Any], Mapping[str, Any]], Card],
    readable: Callable[[Any], Text],
) -> Iterator[Text]:  # fmt: skip
    """What an amendment says: clauses changed, added and dropped, then everything else."""
    old = {c["id"]: c for c in before.get("clauses", []) if isinstance(c, Mapping)}
    new = {c["id"]: c for c in after.get("clauses", []) if isinstance(c, Mapping)}
    for name, body in new.items():
        if body != old.get(name):
            card = clause(body, after)
            head, words = _head(card), card["words"]
            verb = Text("改为", "now reads") if name in old else Text("新增", "is new")
            yield Text(
                f"{head.zh}{verb.zh}：{words['zh']}", f"{head.in_('en')} {verb.en}: {words['en']}"
            )
    for name, body in old.items():
        if name not in new:
            head = _head(clause(body, before))
            yield Text(f"删去{head.zh}", f"{head.in_('en')} is dropped")
    for path, value in (change.get("set") or {}).items():
        if not str(path).startswith("clauses"):
            shown = readable(value)
            yield Text(f"{path} 改为 {shown.zh}", f"{path} is now {shown.in_('en')}")


def _head(card: Card) -> Text:
    """``第四条（留存）`` / ``Article 4 (retain)``: the article where there is one, and the title."""
    title, article = Text(card["title"]["zh"], card["title"]["en"]), card["article"]
    if not article or article == title.zh:
        return title
    said = article_words(article).in_("en")
    english = title.in_("en") if said == article else f"{said} ({title.in_('en')})"
    return Text(f"{article}（{title.zh}）", english)

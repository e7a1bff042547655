"""Names and words of a deal: what stands in a cell for an id or a word of the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from enclave.compile.dialects import dialect_of
from enclave.text import Lang, Text

_SPACES: Final = re.compile(r"\s+")
YES_NO: Final = {"yes": "是", "no": "否", "true": "是", "false": "否"}
METHODS: Final = {
    "data": Text("取数", "as given"), "sum_of": Text("合计", "sum"),
    "average_of": Text("平均", "average"), "of": Text("按比例", "part of"),
}  # fmt: skip
"""How an amount comes from data: the key of the language, and the word in a cell."""


def fold(text: str) -> str:
    """A name for comparing: half-width, without spaces, small letters."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def half_width(text: str) -> str:
    """A text with full-width digits and signs made plain, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


@cache
def words_of(key: str) -> Mapping[str, str]:
    """Chinese word → canonical word of a key of agreements or scenarios."""
    out: dict[str, str] = {}
    for mark in ("agreement", "scenario"):
        dialect = dialect_of([mark])
        if dialect is not None:
            out.update(dialect.words.get(key, {}))
    return out


def shown_word(key: str, canonical: str, lang: Lang) -> str:
    """The word of a cell: Chinese, or the canonical one in an English workbook."""
    if lang == "en":
        return canonical
    for mark in ("agreement", "scenario"):
        dialect = dialect_of([mark])
        if dialect is not None:
            found = dialect.word_map("zh").get(key, {}).get(canonical)
            if found is not None:
                return found
    return canonical


def canonical_word(key: str, text: str) -> str:
    """The canonical word of a cell; what is no word is returned for the loader to refuse."""
    table = {fold(zh): en for zh, en in words_of(key).items()}
    table |= {fold(en): en for en in words_of(key).values()}
    return table.get(fold(text), text)


@dataclass
class Names:
    """The names of parties, events, documents and the like: id → names, the shown one first."""

    lang: Lang
    tables: dict[str, dict[str, tuple[Text, ...]]] = field(default_factory=dict)

    def add(self, kind: str, one: str, names: Iterable[Text]) -> None:
        """Let an id be known by some names."""
        given = tuple(n for n in names if n.zh or n.en)
        table = self.tables.setdefault(kind, {})
        table[one] = (*table.get(one, ()), *given)

    def add_all(self, kind: str, items: Any, *keys: str) -> None:
        """Let the entries of a mapping be known by the texts below some keys."""
        for one, body in items.items() if isinstance(items, Mapping) else ():
            found = [text_of(body.get(k)) for k in keys] if isinstance(body, Mapping) else []
            self.add(kind, one, [t for t in found if t is not None])

    def ids(self, kind: str) -> list[str]:
        """The ids of a kind, in order."""
        return list(self.tables.get(kind, {}))

    def show(self, kind: str, one: str) -> str:
        """What a cell says for an id: its name where no other has it, else the id."""
        names = self.tables.get(kind, {}).get(one, ())
        if names:
            word = names[0].in_(self.lang)
            if self.find(kind, word) == one and "、" not in word:
                return word
        return one

    def find(self, kind: str, text: str) -> str | None:
        """The id that a cell means; None where it is unknown or may be two."""
        table = self.tables.get(kind, {})
        if text in table:
            return text
        key = fold(text)
        found = {
            one
            for one, names in table.items()
            if key == fold(one) or any(key in (fold(n.zh), fold(n.in_("en"))) for n in names)
        }
        return next(iter(found)) if len(found) == 1 else None

    def all(self, kind: str) -> list[str]:
        """Everything that may be written for the ids of a kind."""
        table = self.tables.get(kind, {})
        return [*table, *(n.in_(self.lang) for names in table.values() for n in names)]


def text_of(value: Any) -> Text | None:
    """A text in two languages as it stands in a document, or None."""
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, Mapping) and value and set(value) <= {"zh", "en"}:
        return Text(str(value.get("zh", "")), str(value.get("en", "")))
    return None


def names_of(agreement: Any, lang: Lang) -> Names:
    """The names in an agreement."""
    names = Names(lang)
    names.add_all("parties", agreement.get("parties"), "name")
    names.add_all("events", agreement.get("events"), "name")
    names.add_all("data", agreement.get("data"), "name")
    names.add_all("references", agreement.get("references"), "number", "document")
    for clause in agreement.get("clauses") or ():
        if isinstance(clause, Mapping) and isinstance(clause.get("id"), str):
            names.add("clauses", clause["id"], [])
    return names

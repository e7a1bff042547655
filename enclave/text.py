"""Bilingual text: every word a user sees exists in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A phrase in both languages; ``en`` falls back to ``zh`` when it is empty.

    >>> Text("分成", "share").in_("en")
    'share'
    """

    zh: str
    en: str = ""

    def in_(self, lang: Lang) -> str:
        """Return the phrase in ``lang``."""
        if lang == "en":
            return self.en or self.zh
        return self.zh or self.en

    def format(self, **values: object) -> Text:
        """Fill ``{name}`` places in both languages; a ``Text`` value is filled per language."""
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.in_("en") if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en) if self.en else "")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A tree of words: a heading, lines below it, and what they rest on."""

    title: Text
    lines: tuple[Text, ...] = ()
    children: tuple[Explanation, ...] = ()

"""An agreement as paragraphs, one a clause, with its curve: what the two sides could sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from enclave.kinds.wording import article_words
from enclave.report import curve_text
from enclave.report.drawable import drawn
from enclave.report.library import Card, packs
from enclave.text import Lang, Text

Table = Callable[[Sequence[Sequence[str]], Sequence[str], str], str]


def paragraphs(card: Card, lang: Lang, table: Table, ambiguous: int = 1) -> str:
    """Title, a paragraph a clause, and who gets the next yuan, or why that cannot be drawn."""
    parts = [f"{card['title'][lang]} ({card['id']})", *(_clause(c, lang) for c in card["clauses"])]
    parts += [change["words"][lang] for change in card.get("amend", [])]
    if not card["clauses"]:
        parts.append(Text("没有税收条款。", "No clause about revenue.").in_(lang))
    return "\n\n".join([*parts, _curve(card, lang, table, ambiguous)]) + "\n"


def _clause(clause: Mapping[str, Any], lang: Lang) -> str:
    """``第三条（分成）可分成收入按……``; a heading in words stands before a colon.

    A heading that is no article stays in Chinese; in English the title of the clause does.
    """
    title, article = clause["title"][lang], clause["article"]
    numbered = bool(article) and article_words(article).in_("en") != article
    if lang == "zh":
        if not article or article == title:
            return f"{title}：{clause['words']['zh']}"
        return f"{article}（{title}）{'' if numbered else '：'}{clause['words']['zh']}"
    title = title[:1].upper() + title[1:]
    head = f"{article_words(article).in_('en')} ({title})" if numbered else title
    return f"{head}. {clause['words']['en']}"


def _curve(card: Card, lang: Lang, table: Table, ambiguous: int) -> str:
    pack = next(p for p in packs(card["kind"]) if p.id == card["id"])
    found = drawn(pack)
    title = Text("下一元归谁", "who gets the next yuan").in_(lang)
    if isinstance(found, Text):
        none = Text("画不出曲线", "no curve").in_(lang)
        return f"[{title}]\n{none}{Text('：', ': ').in_(lang)}{found.in_(lang)}"
    bounds: tuple[Fraction, Fraction | None] = (Fraction(0), None)
    return f"[{title}]\n" + curve_text.as_text(found, lang, bounds, table, ambiguous).rstrip("\n")

"""The names of tax heads and clauses, for sentences that speak of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from enclave.diagnostics import Collector
from enclave.kinds.registry import kinds
from enclave.kinds.wording import article_words
from enclave.source import load
from enclave.terms.packs import rules_root, shown_pack
from enclave.terms.statute import STATUTE_ALIASES
from enclave.text import Text

HEAD, CLAUSE = "head:", "clause:"
"""What the sentences of kinds put before the id of a tax head or a clause."""


@cache
def head_names() -> Mapping[str, Text]:
    """The names in the table of tax heads, by id."""
    path = rules_root() / "heads.yaml"
    doc = load(
        path, collector=Collector(), aliases=STATUTE_ALIASES, free=frozenset({"heads"}),
        shown=shown_pack(path),
    )  # fmt: skip
    table = doc.data.get("heads") if doc is not None and isinstance(doc.data, Mapping) else None
    out: dict[str, Text] = {}
    for key, body in table.items() if isinstance(table, Mapping) else ():
        name = body.get("name") if isinstance(body, Mapping) else None
        if isinstance(name, Mapping):
            out[key] = Text(str(name.get("zh", key)), str(name.get("en", "")))
        elif isinstance(name, str):
            out[key] = Text(name)
    return out


@dataclass(frozen=True)
class Cited:
    """A clause as others cite it."""

    id: str
    kind: str
    title: Text | None
    article: str


def clause_names(clauses: Iterable[Cited]) -> dict[str, Text]:
    """``第八条`` for the only clause of an article, else the article and what the clause is."""
    listed = list(clauses)
    out: dict[str, Text] = {}
    for clause in listed:
        article = article_words(clause.article)
        if clause.article and sum(c.article == clause.article for c in listed) == 1:
            out[clause.id] = article
            continue
        kind = kinds().get(clause.kind)
        title = clause.title or (kind.title if kind is not None else Text(clause.kind))
        out[clause.id] = Text(
            f"{article.zh}“{title.zh}”", f"{article.in_('en')} “{title.in_('en')}”".strip()
        )
    return out

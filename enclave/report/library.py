"""The rule library as cards: what a pack says, what it leaves open, how it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from enclave.book.agreements import heads, indicators, shown_pack
from enclave.compile.dialects import dialects
from enclave.compile.language import canonical_values
from enclave.compile.names import CLAUSE, HEAD, Cited, clause_names, head_names
from enclave.diagnostics import Collector
from enclave.kinds.registry import kinds
from enclave.report.amended import amendments
from enclave.report.open_words import clause_words, mark
from enclave.source import load
from enclave.terms.packs import pack_files
from enclave.terms.validate import find_holes, show_path
from enclave.text import Text

KINDS: Final[Mapping[str, tuple[str, Text]]] = {
    "agreement": ("agreements", Text("协议", "agreement")),
    "example": ("examples", Text("示例", "example")),
    "statute": ("statute", Text("分税体制", "statute")),
    "indicator": ("indicators", Text("指标", "indicators")),
    "formula": ("formulas", Text("分配公式", "formula")),
    "tax": ("tax", Text("税收规则", "tax rules")),
}
Card = dict[str, Any]
"""A pack as plain data; texts are ``{zh, en}``."""


@dataclass(frozen=True)
class Pack:
    """A file of the library."""

    kind: str
    path: Path

    @property
    def id(self) -> str:
        """The id: the file's name."""
        return self.path.stem

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The file as text, keys and words canonical.

        Raises:
            InputRejected: the file is damaged.
        """
        name = "agreement" if self.kind == "example" else self.kind
        dialect = next(d for d in dialects() if d.name == name)
        collector = Collector()
        doc = load(self.path, collector=collector, aliases=dialect.keys, free=dialect.free,
                   shown=shown_pack(self.path))  # fmt: skip
        collector.raise_errors()
        found = doc.data if doc is not None and isinstance(doc.data, dict) else {}
        return dict(canonical_values(found)) if name == "agreement" else found

    @property
    def tags(self) -> list[str]:
        """Its tags."""
        return [str(t) for t in self.data.get("tags", [])]

    @property
    def place(self) -> Text:
        """Where it holds."""
        place = self.data.get("place", "")
        if self.kind == "statute" and isinstance(place, Mapping):
            return Text(" ".join(str(v) for v in place.values()))
        return text_of(place)


def packs(kind: str | None = None) -> Iterator[Pack]:
    """The files of the library, by kind and id; those of plug-ins after the package's own."""
    for name, (folder, _) in KINDS.items():
        if kind in (None, name):
            for _, path in pack_files(folder):
                yield Pack(name, path)


def text_of(value: Any) -> Text:
    """A text in one or two languages as written; open terms are marked."""
    if isinstance(value, Mapping):
        if set(value) == {"hole"}:
            return mark(str(value["hole"]))
        zh = value.get("zh", "")
        return Text(str(zh), str(value.get("en", "")))
    return Text("" if value is None else str(value))


def plain(text: Text) -> dict[str, str]:
    """A text as data."""
    return {"zh": text.zh, "en": text.in_("en")}


def readable(value: Any, titles: Mapping[str, Text] | None = None) -> Text:
    """Any value as written, on one line, open terms marked."""
    if isinstance(value, Mapping):
        if set(value) == {"hole"}:
            return mark(str(value["hole"]), (titles or {}).get(str(value["hole"])))
        if value and set(value) <= {"zh", "en"}:
            return text_of(value)
        parts = [(k, readable(v, titles)) for k, v in value.items()]
        return Text("{" + ", ".join(f"{k}: {t.zh}" for k, t in parts) + "}",
                    "{" + ", ".join(f"{k}: {t.in_('en')}" for k, t in parts) + "}")  # fmt: skip
    if isinstance(value, list):
        items = [readable(v, titles) for v in value]
        return Text("[" + ", ".join(t.zh for t in items) + "]",
                    "[" + ", ".join(t.in_("en") for t in items) + "]")  # fmt: skip
    return Text(str(value))


def summary(pack: Pack) -> Card:
    """The line of a pack in a list."""
    data = pack.data
    title = data.get("title", data.get("name", pack.id))
    return {
        "id": pack.id, "kind": pack.kind, "title": plain(text_of(title)),
        "status": str(data.get("status", "published")), "place": plain(pack.place),
        "tags": pack.tags, "file": shown_pack(pack.path),
        "holes": list(dict.fromkeys(find_holes(data).values())),
        "clause_kinds": list(dict.fromkeys(str(c.get("kind")) for c in _clauses(data))),
    }  # fmt: skip


def agreement_card(pack: Pack) -> Card:
    """Everything about an agreement, in the order of the text."""
    data = pack.data
    titles = {n: text_of(h.get("name")) for n, h in table_of(data, "holes").items()}
    names = namer(data)
    return {
        **summary(pack),
        "summary": plain(text_of(data.get("summary"))),
        "documents": [{"id": i, **document(d)} for i, d in table_of(data, "references").items()],
        "parties": [
            {"id": i, "name": plain(text_of(p.get("name", i))), "role": readable(p.get("role", "")).zh,
             "level": readable(p.get("level", "")).zh}
            for i, p in table_of(data, "parties").items()
        ],
        "terms": {
            key: plain(readable(data[key], titles))
            for key in ("scope", "term", "clock", "part_year", "settle") if key in data
        },
        "clauses": [_clause(c, data, names, titles) for c in _pipeline(data)],
        "amend": list(amendments(
            data, lambda c, d: _clause(c, d, namer(d), titles), lambda v: readable(v, titles)
        )),
        "credit": [_credit(i, r, names, titles) for i, r in table_of(data, "credit").items()],
        "events": [
            {"id": i, "name": plain(text_of(e.get("name", i))),
             "required": e.get("required") in ("yes", "是"), "evidence": plain(text_of(e.get("evidence"))),
             "date": str(e.get("date", ""))}
            for i, e in table_of(data, "events").items()
        ],
        "data": [
            {"id": i, "name": plain(text_of(s.get("name", i))),
             "required": s.get("required") in ("yes", "是")}
            for i, s in table_of(data, "data").items()
        ],
        "open": open_terms(data, titles),
        "notes": [plain(text_of(n)) for n in data.get("notes", [])],
    }  # fmt: skip


def table_of(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A mapping of mappings; what is left open as a whole is empty here."""
    found = data.get(key)
    if not isinstance(found, Mapping) or set(found) == {"hole"}:
        return {}
    return {k: v if isinstance(v, Mapping) else {} for k, v in found.items()}


def document(data: Mapping[str, Any]) -> Card:
    """A document cited."""
    return {
        "title": plain(text_of(data.get("document", ""))), "number": str(data.get("number", "")),
        "article": str(data.get("article", "")), "issued": str(data.get("issued", "")),
        "status": str(data.get("status", "published")),
    }  # fmt: skip


def namer(data: Mapping[str, Any]) -> Callable[[str], Text]:
    """Names as far as they are known; a name left open is marked."""
    tables = [table_of(data, key) for key in ("parties", "events", "data")]
    cited = cache(lambda: clause_names(map(_cited, _clauses(data))))

    def name(key: str) -> Text:
        for table in tables:
            if key in table:
                return text_of(table[key].get("name", key))
        if key.startswith(HEAD):
            return head_names().get(key.removeprefix(HEAD), Text(key))
        return (
            cited().get(key.removeprefix(CLAUSE), Text(key))
            if key.startswith(CLAUSE)
            else Text(key)
        )

    return name


def _cited(clause: Mapping[str, Any]) -> Cited:
    reference = clause.get("reference")
    article = reference.get("article", "") if isinstance(reference, Mapping) else ""
    return Cited(
        str(clause.get("id", "")), str(clause.get("kind", "")),
        text_of(clause["title"]) if "title" in clause else None,
        article if isinstance(article, str) else "",
    )  # fmt: skip


def _clauses(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = data.get("clauses", [])
    return [c for c in listed if isinstance(c, Mapping)] if isinstance(listed, list) else []


def _pipeline(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The clauses in the order in which they apply."""
    clauses = _clauses(data)
    order = {name: kind.order for name, kind in kinds().items()}
    return sorted(clauses, key=lambda c: order.get(str(c.get("kind")), 999))


def _clause(
    clause: Mapping[str, Any], data: Mapping[str, Any], names: Callable[[str], Text],
    titles: Mapping[str, Text],
) -> Card:  # fmt: skip
    unit = data.get("unit")
    body = {k: v for k, v in clause.items() if k != "reference"}
    said = clause_words(body, names, titles, unit if isinstance(unit, str) else None)
    kind = kinds().get(str(clause.get("kind")))
    reference = clause.get("reference")
    known = table_of(data, "references")
    cited = reference.get("document", "") if isinstance(reference, Mapping) else ""
    where = document(known[cited]) if isinstance(cited, str) and cited in known else None
    return {
        "id": str(clause.get("id", "")), "kind": str(clause.get("kind", "")),
        "title": plain(text_of(clause.get("title")) if "title" in clause
                       else kind.title if kind is not None else Text("")),
        "words": plain(said if said is not None else readable(body, titles)),
        "in_words": said is not None,
        "document": where["title"] if where else plain(text_of(cited)),
        "number": where["number"] if where else "",
        "article": readable(reference.get("article", "")).zh if isinstance(reference, Mapping) else "",
        "holes": list(dict.fromkeys(find_holes(clause).values())),
    }  # fmt: skip


def _credit(
    indicator: str,
    rule: Mapping[str, Any],
    names: Callable[[str], Text],
    titles: Mapping[str, Text],
) -> Card:
    item = indicators().get(indicator)
    hole = rule.get("hole")
    body = {k: v for k, v in rule.items() if k not in ("reference", "internal_only", "note")}
    weights = [p for p in _pairs(rule.get("weights")) if p != "hole"]
    who = [*weights, *_listed(rule.get("to"))] if hole is None else []
    return {
        "indicator": indicator, "name": plain(item.name if item is not None else Text(indicator)),
        "mode": str(rule.get("mode", "")), "parties": [plain(names(str(p))) for p in who],
        "rule": plain(readable(body, titles) if hole is None else mark(str(hole), titles.get(str(hole)))),
    }  # fmt: skip


def _listed(value: Any) -> list[Any]:
    if value is None or isinstance(value, Mapping):
        return []
    return value if isinstance(value, list) else [value]


def open_terms(data: Mapping[str, Any], titles: Mapping[str, Text]) -> list[Card]:
    """Every open term: what to ask, whom, and where it stands."""
    notes = table_of(data, "holes")
    places: dict[str, list[str]] = {}
    for path, name in find_holes(data).items():
        places.setdefault(name, []).append(show_path(path))
    return [
        {"hole": name, "name": plain(titles.get(name, Text(name))),
         "ask": plain(text_of(notes.get(name, {}).get("ask"))), "at": where}
        for name, where in places.items()
    ]  # fmt: skip


def statute_card(pack: Pack) -> Card:
    """A statute pack: one line a rule."""
    data = pack.data
    rules = [r for r in data.get("rules", []) if isinstance(r, Mapping)]
    return {
        **summary(pack),
        "extends": str(data.get("extends", "")),
        "documents": [document(d) for d in data.get("references", []) if isinstance(d, Mapping)],
        "rules": [
            {"id": str(r.get("id", "")), "heads": [head_of(h) for h in r.get("heads", [])],
             "mechanism": str(r.get("mechanism", "")), "of": str(r.get("of", "total")),
             "shares": {k: plain(readable(v)) for k, v in _pairs(r.get("shares")).items()},
             "growth": {k: plain(readable(v)) for k, v in _pairs(r.get("growth")).items()},
             "places": [str(p) for p in r.get("places", [])],
             "from": str(r.get("from", "")), "until": readable(r.get("until", "")).zh,
             **{f"document_{k}" if k in ("title", "status") else k: v
                for k, v in document(r.get("reference", {})).items()},
             "status": str(r.get("status", ""))}
            for r in rules
        ],
        "open": open_terms(data, {}),
    }  # fmt: skip


def _pairs(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def head_of(name: Any) -> dict[str, str]:
    """A head with its names."""
    item = heads().table.get(heads().resolve(str(name)) or str(name))
    return {"id": str(name), **plain(item.name if item is not None else Text(str(name)))}


def indicator_card(pack: Pack) -> Card:
    """An indicator pack: one line an indicator."""
    found = table_of(pack.data, "indicators")
    return {
        **summary(pack),
        "indicators": [
            {"id": i, "name": plain(text_of(b.get("name", i))), "kind": str(b.get("kind", "")),
             "unit": str(b.get("unit", "")), "within": str(b.get("within", "")),
             "survey": str(b.get("survey", "")), "definition": plain(text_of(b.get("definition"))),
             "document": document(b.get("reference", {}))}
            for i, b in found.items()
        ],
    }  # fmt: skip


def formula_card(pack: Pack) -> Card:
    """A formula that divides a tax between places: its documents, and its terms as written."""
    data = pack.data
    cited = data.get("references", {})
    listed = cited.values() if isinstance(cited, Mapping) else cited
    head = ("formula", "title", "status", "references", "note", "schema")
    return {
        **summary(pack),
        "summary": plain(text_of(data.get("note"))),
        "documents": [document(d) for d in listed if isinstance(d, Mapping)],
        "terms": {k: plain(readable(v)) for k, v in data.items() if k not in head},
        "open": open_terms(data, {}),
    }


def heads_card() -> Card:
    """The table of tax heads."""
    return {
        "id": "heads", "kind": "heads", "title": plain(Text("税种表", "tax heads")),
        "heads": [
            {"id": i, "name": plain(h.name), "codes": list(h.codes), "status": h.code_status,
             "aliases": list(h.aliases)}
            for i, h in heads().table.items()
        ],
    }  # fmt: skip


def card(name: str) -> Card | None:
    """The card of a pack by id; None where there is none."""
    if name == "heads":
        return heads_card()
    from enclave.report.library_tax import tax_card  # late: it builds on this module

    for pack in packs():
        if pack.id == name:
            makers = {
                "statute": statute_card,
                "indicator": indicator_card,
                "formula": formula_card,
                "tax": tax_card,
            }
            return makers.get(pack.kind, agreement_card)(pack)
    return None

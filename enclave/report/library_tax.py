"""Tax packs in the rule library: what each rule takes, from when, and on what document it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from enclave.report.library import (
    Card,
    Pack,
    document,
    head_of,
    open_terms,
    plain,
    readable,
    summary,
    table_of,
    text_of,
)
from enclave.text import Lang, Text


def tax_card(pack: Pack) -> Card:
    """A tax pack: its documents, one line a value of a rule, one line a preference."""
    data = pack.data
    known = table_of(data, "references")

    def cited(item: Mapping[str, Any]) -> Card:
        where = document(known.get(str(item.get("document")), {}))
        return {"document": where["title"], "number": where["number"],
                "article": str(item.get("article", "")), "status": str(item.get("status", ""))}  # fmt: skip

    return {
        **summary(pack),
        "summary": plain(text_of(data.get("note"))),
        "documents": [{"id": i, **document(d)} for i, d in known.items()],
        "rules": [
            {"id": str(r.get("id", "")), "head": head_of(r.get("head", "")), "title": plain(text_of(r.get("title"))),
             "words": plain(text_of(r.get("words"))), "parameter": str(name), "name": plain(text_of(p.get("name"))),
             "value": plain(readable(v.get("value", ""))), "least": str(v.get("least", "")),
             "most": str(v.get("most", "")), "from": str(v.get("from", "")), "until": str(v.get("until", "")), **cited(v)}
            for r in data.get("rules", []) for name, p in table_of(r, "parameters").items()
            for v in p.get("values", [])
        ],
        "preferences": [
            {"id": str(p.get("id", "")), "title": plain(text_of(p.get("title"))),
             "heads": [head_of(h) for h in p.get("heads", [])], "value": str(p.get("value", "")),
             "from": str(p.get("from", "")), "until": str(p.get("until", "")), **cited(p)}
            for p in data.get("preferences", [])
        ],
        "open": open_terms(data, {}),
    }  # fmt: skip


Show = Callable[..., str]
_FORMULAS = Text("公式", "formulas")
_VALUES = Text("参数", "parameters")
_PREFERENCES = Text("优惠", "preferences")


def tax_text(
    card: Card, lang: Lang, table: Show, status: Callable[[str, Lang], str]
) -> Iterator[str]:
    """A tax pack in words: formulas, dated values, preferences."""
    formulas = {r["id"]: (r["title"][lang], r["words"][lang]) for r in card["rules"]}
    if formulas:
        yield f"{_FORMULAS.in_(lang)}\n"
        yield "".join(f"- {i}  {title}: {words}\n" for i, (title, words) in formulas.items())
        header = [t.in_(lang) for t in (
            Text("规则", "rule"), Text("参数", "parameter"), Text("取值", "value"), Text("起", "from"),
            Text("止", "until"), Text("依据", "document"), Text("状态", "status"))]  # fmt: skip
        yield f"{_VALUES.in_(lang)}\n"
        yield table([_value(r, lang, status) for r in card["rules"]], header, "lllll")
    if card["preferences"]:
        header = [t.in_(lang) for t in (
            Text("编号", "id"), Text("名称", "name"), Text("税种", "heads"), Text("数值", "value"), Text("起", "from"),
            Text("止", "until"), Text("依据", "document"), Text("状态", "status"))]  # fmt: skip
        yield f"{_PREFERENCES.in_(lang)}\n"
        yield table([_preference(p, lang, status) for p in card["preferences"]], header, "llllll")


def _cited(item: Mapping[str, Any], lang: Lang) -> str:
    return " ".join(c for c in (item["document"][lang], item["number"], item["article"]) if c)


def _value(item: Mapping[str, Any], lang: Lang, status: Callable[[str, Lang], str]) -> list[str]:
    bounds = f"（{item['least']}–{item['most']}）" if item["least"] else ""
    name = f"{item['parameter']} {item['name'][lang]}"
    return [item["id"], name, item["value"][lang] + bounds, item["from"], item["until"],
            _cited(item, lang), status(item["status"], lang)]  # fmt: skip


def _preference(
    item: Mapping[str, Any], lang: Lang, status: Callable[[str, Lang], str]
) -> list[str]:
    heads = ", ".join(h[lang] for h in item["heads"])
    return [item["id"], item["title"][lang], heads, item["value"], item["from"], item["until"],
            _cited(item, lang), status(item["status"], lang)]  # fmt: skip

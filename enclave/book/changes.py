"""What a variant changes, said so that a reader finds it in the text: clause, article, key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enclave.diagnostics import Mark
from enclave.kinds.registry import kinds
from enclave.source import SourceDoc
from enclave.terms.validate import Path
from enclave.text import Text

_KINDS = {
    "statute": Text("分税体制", "statute"),
    "project": Text("项目", "project"),
}


@dataclass(frozen=True)
class Change:
    """One change of a variant against its scenario.

    Attributes:
        path: as written in the variant.
        title: what is changed, in words.
        before, after: both values as they would be written; empty where there was none.
        mark: where the change was written.
    """

    path: str
    title: Text
    before: str
    after: str
    mark: Mark = field(compare=False)


@dataclass(frozen=True)
class Where:
    """The file in which something is changed, and the agreements whose names help to say what.

    ``name`` is the agreement or project it is; ``ids`` are those of the scenario's agreements.
    """

    what: str
    name: str
    doc: SourceDoc
    agreements: Sequence[SourceDoc]
    ids: Sequence[str]

    def name_of(self, word: str) -> Text | None:
        """The name that an agreement gives a party, an event, a data series or an open term."""
        for doc in self.agreements:
            for section in ("parties", "events", "data", "holes"):
                name = doc.get((section, word, "name"))
                if isinstance(name, str):
                    return Text(name)
                if isinstance(name, Mapping):
                    return Text(str(name.get("zh") or word), str(name.get("en") or ""))
        return None


def change_title(where: Where, path: Path) -> Text:
    """Say what stands at a path of a file: ``第三条 分成 · 份额``."""
    data: Any = where.doc.data
    what, name = where.what, where.name
    spoken: list[Text] = [Text(name)] if name and what != "project" else []
    if what == "agreement" and path[:1] == ("clauses",) and len(path) > 1:
        clauses = data["clauses"]
        known = clauses[path[1]] if int(path[1]) < len(clauses) else None
        spoken.append(Text("新增条款", "new clause") if known is None else _clause(known))
        data, path = known, path[2:]
    elif what == "scenario" and path[:1] == ("agreements",) and len(path) > 2:
        number = int(path[1])
        spoken = [Text(where.ids[number])] if len(where.ids) > 1 else []
        data, path = data["agreements"][number], path[2:]
    elif what in _KINDS:
        spoken.append(
            Text(f"{_KINDS[what].zh} {name}".strip(), f"{_KINDS[what].en} {name}".strip())
        )
    words = {en: zh for zh, en in reversed([*where.doc.aliases.items()])}
    for step in path:
        spoken.append(_step(step, data, where, words))
        data = data[step] if _has(data, step) else None
    return Text(" · ".join(t.zh for t in spoken), " · ".join(t.in_("en") for t in spoken))


def _has(data: Any, step: str | int) -> bool:
    try:
        data[step]
    except (LookupError, TypeError):
        return False
    return True


def _clause(data: Any) -> Text:
    """A clause by its article, else by its id, and its kind."""
    if not isinstance(data, Mapping):
        return Text("")
    kind = kinds().get(str(data.get("kind")))
    title = kind.title if kind is not None else Text(str(data.get("kind", "")))
    ref = data.get("reference")
    article = str(ref.get("article") or "") if isinstance(ref, Mapping) else ""
    said = article or str(data.get("id", ""))
    return Text(f"{said} {title.zh}".strip(), f"{title.in_('en')} ({said})")


def _step(step: str | int, here: Any, where: Where, words: Mapping[str, str]) -> Text:
    if isinstance(step, int):
        item = here[step] if isinstance(here, list) and step < len(here) else None
        name = item.get("id") if isinstance(item, Mapping) else None
        return Text(str(name)) if name else Text(f"第 {step + 1} 项", f"no. {step + 1}")
    known = where.name_of(step)
    if known is not None:
        return known
    return Text(words.get(step, step), step.replace("_", " "))

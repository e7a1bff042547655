"""Reading a mapping file, and what is wrong with it as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from enclave.diagnostics import Collector, InputRejected, diag
from enclave.source import SourceDoc, did_you_mean, load
from enclave.statute import load_heads
from enclave.terms.import_map import FIELDS, MappingFile
from enclave.terms.import_words import IMPORT_FREE, IMPORT_KEYS
from enclave.terms.validate import validate
from enclave.text import Text

SCHEMA: Final = "enclave/import/1"
Path_ = tuple[str | int, ...]


def load_mapping(path: Path, shown: str | None = None) -> tuple[MappingFile, SourceDoc]:
    """Read a mapping file.

    Raises:
        InputRejected: it has mistakes.
    """
    collector = Collector()
    mapping, doc = read_mapping(path, collector, shown)
    if mapping is None or doc is None:
        raise InputRejected(collector.sorted())
    collector.raise_errors()
    return mapping, doc


def read_mapping(
    path: Path, collector: Collector, shown: str | None = None
) -> tuple[MappingFile | None, SourceDoc | None]:
    """Read a mapping file; what is wrong with it goes to the collector."""
    name = shown or path.as_posix()
    doc = load(path, collector=collector, aliases=IMPORT_KEYS, free=IMPORT_FREE, shown=name)
    mapping = validate(MappingFile, doc, collector=collector) if doc is not None else None
    if mapping is not None and doc is not None:
        _check(mapping, doc, collector)
    return mapping, doc


def _check_fields(mapping: MappingFile, doc: SourceDoc, collector: Collector) -> None:
    for i, source in enumerate(mapping.sources):
        known = FIELDS[source.kind]
        lacking = [] if set(source.columns) - set(known) else source.lacking()
        if lacking:
            reason = Text(
                f"来源 {source.id} 还要写：{'、'.join(lacking)}",
                f"the source {source.id} also needs: {', '.join(lacking)}",
            )
            collector.add(diag("E945", doc.marks.value(("sources", i)), reason=reason))
        for name in source.columns:
            if name in known:
                continue
            mark = doc.marks.key(("sources", i, "columns", name))
            near = did_you_mean(name, known)
            if near is None:
                hint = Text(f"可用：{'、'.join(known)}", f"allowed: {', '.join(known)}")
                collector.add(diag("E201", mark, key=name, hint=hint))
            else:
                collector.add(diag("E202", mark, key=name, guess=near))


def _check(mapping: MappingFile, doc: SourceDoc, collector: Collector) -> None:
    heads = load_heads()
    seen: dict[str, int] = {}
    _check_fields(mapping, doc, collector)
    for i, source in enumerate(mapping.sources):
        if source.id in seen:
            reason = Text(
                f"来源编号 {source.id} 用了两次", f"the source id {source.id} is used twice"
            )
            collector.add(diag("E945", doc.marks.value(("sources", i, "id")), reason=reason))
        seen[source.id] = i
        named: list[tuple[Path_, str]] = [
            *((("sources", i, "heads", k), v) for k, v in source.heads.items()),
            *((("sources", i, "amounts", n, "head"), a.head)
              for n, a in enumerate(source.amounts) if a.head),
        ]  # fmt: skip
        for where, head in named:
            if head not in ("skip", "all") and heads.resolve(head) is None:
                reason = Text(f"没有税种 {head}", f"there is no head {head}")
                collector.add(diag("E945", doc.marks.value(where), reason=reason))
    ids: set[str] = set()
    for i, known in enumerate(mapping.enterprises):
        if known.id in ids:
            reason = Text(
                f"企业编号 {known.id} 用了两次", f"the enterprise {known.id} is there twice"
            )
            collector.add(diag("E945", doc.marks.value(("enterprises", i, "id")), reason=reason))
        ids.add(known.id)

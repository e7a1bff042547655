"""Loading a statute: the pack, the packs it extends, the table of heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag
from enclave.source import SourceDoc, did_you_mean, load
from enclave.statute.check import check_packs
from enclave.statute.compiled import Item, Statute, Term
from enclave.statute.heads import FREE_KEYS, Heads, heads_table, shown_name
from enclave.terms.packs import packs_by_id
from enclave.terms.statute import STATUTE_ALIASES, StatutePack
from enclave.terms.validate import find_holes, validate
from enclave.text import Text

Loaded = tuple[StatutePack, SourceDoc]
Rewrite = Callable[[SourceDoc], SourceDoc]


def statute_ids(folder: Path | None = None) -> list[str]:
    """The ids of the statute packs of the package and of plug-ins, or of one folder."""
    if folder is None:
        return sorted(packs_by_id("statute"))
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_statute(
    id_or_path: str | Path,
    *,
    collector: Collector | None = None,
    folders: tuple[Path, ...] = (),
    rewrite: Rewrite | None = None,
) -> Statute:
    """Load and compile a statute pack with everything it extends.

    Args:
        id_or_path: the id of a pack that comes with the package, or the path of a file.
        collector: takes the findings; errors are raised in any case.
        folders: further folders in which packs are looked for by id, before those of the package
            and of plug-ins.
        rewrite: changes each pack as it was read, the nearest first (a variant).

    Raises:
        InputRejected: E501–E515, or mistakes of the files, all of them at once.
    """
    findings = Collector(limit=200)
    lines: dict[str, tuple[str, ...]] = {}
    try:
        statute = _load(id_or_path, folders, findings, lines, rewrite)
    except InputRejected:
        found = with_lines(findings.sorted(), lines)
        if collector is not None:
            collector.extend(found)
        raise InputRejected(found) from None
    statute.lines.update(lines)
    statute.diagnostics = with_lines(findings.sorted(), lines)
    if collector is not None:
        collector.extend(statute.diagnostics)
    return statute


def with_lines(
    found: Iterable[Diagnostic], lines: Mapping[str, tuple[str, ...]]
) -> tuple[Diagnostic, ...]:
    """The findings with the line of the file each of them stands on, for excerpts."""
    return tuple(
        replace(item, source_line=lines[item.mark.file][item.mark.line - 1])
        if item.mark.line and not item.source_line and item.mark.file in lines
        else item
        for item in found
    )


def _load(
    id_or_path: str | Path,
    folders: tuple[Path, ...],
    findings: Collector,
    lines: dict[str, tuple[str, ...]],
    rewrite: Rewrite | None = None,
) -> Statute:
    path = _as_path(id_or_path, folders)
    places = (*((path.parent,) if path else ()), *folders)
    chain = _chain(path or str(id_or_path), places, findings, lines, rewrite)
    table = heads_table(findings)
    findings.raise_errors()
    assert table is not None  # noqa: S101  # it could be read, else an error stands
    layers = [(table[0].heads, table[1])]
    layers += [(p.heads, d.marks) for p, d in reversed(chain)]
    heads = Heads.build(layers, findings)
    packs = tuple(pack for pack, _ in chain)
    terms = (
        tuple(_terms(chain, "rules")),
        tuple(_terms(chain, "credit_refund", "burden")),
        tuple(_terms(chain, "credit_refund", "inside")),
    )
    digest = sha256("\n".join([table[2], *(d.sha256 for _, d in chain)]).encode()).hexdigest()
    marks = {p.statute: d.marks.value(("fill",)) for p, d in chain}
    statute = Statute(packs, heads, terms, marks=marks, sha256=digest)
    check_packs(statute, {p.statute: d.marks for p, d in chain}, findings)
    findings.raise_errors()
    return statute


def _as_path(id_or_path: str | Path, folders: tuple[Path, ...]) -> Path | None:
    """A path is a :class:`Path`, or text that looks like one; text is first sought in folders."""
    if isinstance(id_or_path, Path):
        return id_or_path
    looks = id_or_path.endswith((".yaml", ".yml")) or "/" in id_or_path or "\\" in id_or_path
    if not looks:
        return None
    found = [folder / id_or_path for folder in folders if (folder / id_or_path).is_file()]
    return found[0] if found else Path(id_or_path)


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    if not name or name.startswith(".") or not set("/\\:").isdisjoint(name):
        return None
    paths = [folder / f"{name}.yaml" for folder in folders]
    found = next((path for path in paths if path.is_file()), None)
    return found or packs_by_id("statute").get(name)


def _chain(
    start: str | Path,
    folders: tuple[Path, ...],
    collector: Collector,
    lines: dict[str, tuple[str, ...]],
    rewrite: Rewrite | None = None,
) -> list[Loaded]:
    """The pack and those it extends, nearest first."""
    chain: list[Loaded] = []
    seen: list[str] = []
    wanted: str | Path | None = start
    asked = Mark(str(start))
    while wanted is not None:
        path = wanted if isinstance(wanted, Path) else _find(wanted, folders)
        if path is None or not path.is_file():
            known = sorted({i for f in (*folders, None) for i in statute_ids(f)})
            guess = did_you_mean(str(wanted), known)
            near = Text(f"，是不是“{guess}”？", f"; did you mean {guess}?") if guess else Text("")
            collector.add(diag("E501", asked, name=str(wanted), near=near))
            break
        pack = _read(path, collector, lines, rewrite)
        if pack is None:
            break
        if pack[0].statute in seen:
            chain_text = " → ".join([*seen, pack[0].statute])
            collector.add(diag("E502", asked, chain=chain_text))
            break
        seen.append(pack[0].statute)
        chain.append(pack)
        asked = pack[1].marks.value(("extends",))
        wanted = pack[0].extends
    return chain


def _read(
    path: Path, collector: Collector, lines: dict[str, tuple[str, ...]],
    rewrite: Rewrite | None = None,
) -> Loaded | None:  # fmt: skip
    doc = load(
        path, collector=collector, aliases=STATUTE_ALIASES, free=FREE_KEYS, shown=shown_name(path)
    )
    if doc is None:
        return None
    if rewrite is not None:
        doc = rewrite(doc)
    lines.update(doc.sources or {doc.file: doc.lines})
    pack = validate(StatutePack, doc, collector=collector)
    return None if pack is None else (pack, doc)


def _terms(chain: list[Loaded], *keys: str) -> Iterator[Term[Any]]:
    """The rules under a key of every pack, nearest pack first, with their places."""
    for depth, (pack, doc) in enumerate(chain):
        items: Any = pack
        for key in keys:
            items = getattr(items, key)
        for number, item in enumerate(items):
            yield _term(item, pack.statute, depth, doc, (*keys, number))


def _term(
    item: Item, pack: str, depth: int, doc: SourceDoc, at: tuple[str | int, ...]
) -> Term[Item]:
    found: Mapping[tuple[str | int, ...], str] = find_holes(doc.get(at))
    holes = {name: doc.marks.value(at + inner) for inner, name in found.items()}

    def place(*inner: str | int) -> Mark:
        return doc.marks.value((*at, *inner))

    return Term(item, pack, depth, place("id"), holes, place)

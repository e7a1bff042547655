"""Reading a file, and the files it includes, into one document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Final

from enclave.diagnostics import Collector, Mark
from enclave.source.decode import MAX_BYTES
from enclave.source.document import Marks, Node, SourceDoc
from enclave.source.include import identity
from enclave.source.parsing import File, Job, parse, read_file
from enclave.source.splice import splice

_NO_ALIASES: Final[Mapping[str, str]] = MappingProxyType({})
KEPT: Final = 32
"""How many files are remembered as read."""
_READ: Final[dict[tuple[object, ...], SourceDoc]] = {}
"""By content, name and how it is read. A document holds its tables of words, so that their
identities are not given to others while it is remembered."""


def load(  # noqa: PLR0913 - one call reads every kind of document
    path: FilePath,
    *,
    collector: Collector,
    aliases: Mapping[str, str] = _NO_ALIASES,
    free: Collection[str] = (),
    root: FilePath | None = None,
    shown: str | None = None,
    words: Mapping[str, str] = _NO_ALIASES,
) -> SourceDoc | None:
    """Read a YAML file strictly; every value stays text.

    Args:
        path: The file.
        collector: Takes every problem found; reading goes on after most of them.
        aliases: Chinese key to canonical key; keys are translated while reading.
        free: Canonical keys of mappings whose own keys the user chooses (party ids), which are
            therefore not translated.
        root: The folder that includes may not leave; the folder of ``path`` if not given.
        shown: The name of the file in messages; ``path`` as given if not given.
        words: Chinese word to canonical word among the values, for messages.

    Returns:
        The document, or None when nothing of the file can be used.
    """
    name = shown if shown is not None else path.as_posix()
    job = Job(aliases, free, root or path.parent, collector)
    raw = read_file(path, name, job)
    if raw is None:
        return None
    key = (raw, name, path.parent, job.root, tuple(sorted(free)), id(aliases), id(words))
    known = _READ.get(key)
    if known is not None:
        return _copy(known)
    chain = ((identity(path.resolve()), name),)
    job.collector = Collector(limit=collector.limit)
    doc = _document(raw, File(name, path.parent, chain), job, words)
    if doc is not None and not job.collector.items and len(job.sources) == 1:
        _keep(key, doc)
        return _copy(doc)
    collector.extend(job.collector.items)
    collector.dropped += job.collector.dropped
    return doc


def _keep(key: tuple[object, ...], doc: SourceDoc) -> None:
    """Remember a clean file that includes nothing; variants read the same files again and again."""
    while len(_READ) >= KEPT:
        del _READ[next(iter(_READ))]
    _READ[key] = doc


def _copy(doc: SourceDoc) -> SourceDoc:
    """A document of its own: who reads it may change it."""
    marks = Marks(doc.marks.file, dict(doc.marks.values), dict(doc.marks.keys))
    return replace(doc, data=_copied(doc.data), marks=marks, sources=dict(doc.sources))


def _copied(node: Node) -> Node:
    if isinstance(node, dict):
        return {k: _copied(v) for k, v in node.items()}
    return [_copied(v) for v in node] if isinstance(node, list) else node


def loads(  # noqa: PLR0913 - as load
    text: str | bytes,
    *,
    collector: Collector,
    file: str = "<text>",
    aliases: Mapping[str, str] = _NO_ALIASES,
    free: Collection[str] = (),
    root: FilePath | None = None,
    words: Mapping[str, str] = _NO_ALIASES,
) -> SourceDoc | None:
    """Read a text strictly, like :func:`load`; includes work only where ``root`` is given."""
    raw = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else text
    job = Job(aliases, free, root, collector)
    if len(raw) > MAX_BYTES:
        job.report("E103", Mark(file), size=len(raw), limit=MAX_BYTES)
        return None
    return _document(raw, File(file, root), job, words)


def _document(raw: bytes, file: File, job: Job, words: Mapping[str, str]) -> SourceDoc | None:
    """Turn the bytes of the main file into a document."""
    reading = parse(raw, file, job)
    if reading is None or reading.data is None:
        return None
    data = splice(reading, file, job)
    digest = job.hashes[0][1]
    if len(job.hashes) > 1:
        digest = sha256("".join(f"{n} {h}\n" for n, h in job.hashes).encode()).hexdigest()
    return SourceDoc(
        file=file.shown,
        data=data,
        marks=Marks(file.shown, reading.values, reading.keys),
        lines=job.sources[file.shown],
        sha256=digest,
        broken=frozenset(reading.broken),
        sources=job.sources,
        aliases=job.aliases,
        words=words,
    )

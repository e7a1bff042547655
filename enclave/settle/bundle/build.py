"""Building a bundle, and computing one again."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from enclave import __version__
from enclave.diagnostics import Diagnostic, InputRejected, InvariantViolation, Mark, diag
from enclave.settle.books import Books
from enclave.settle.bundle.archive import MANIFEST, bundle_hash, packed, unpacked
from enclave.settle.bundle.inputs import feeding, inputs
from enclave.settle.bundle.recompute import STATEMENT, TRACE
from enclave.settle.data import as_data
from enclave.settle.journal import canonical
from enclave.settle.statement import Standing, Statement
from enclave.terms.receipt import Receipt

CHECKER: Final = "checker.py"
SCHEMA: Final = "enclave/bundle/1"


@dataclass(frozen=True)
class Bundle:
    """A bundle: its bytes, the hash it is known by, its files."""

    content: bytes
    hash: str
    files: Mapping[str, bytes]

    @property
    def statement(self) -> Any:
        """The statement as plain data."""
        return json.loads(self.files[STATEMENT])


def build(books: Books, made: Statement, before: Standing) -> Bundle:
    """The bundle of a statement.

    It is computed again from the bundle's own inputs before it is given out: first from the
    agreement's receipts alone; where others bear on it (increments of a place over its base),
    from all.

    Raises:
        InvariantViolation: L10 neither gives the statement; it is a bug and nothing is given out.
    """
    wanted = canonical(as_data(made)) + "\n"
    for receipts in (_own(books, made), books.loaded_receipts):
        texts = dict(inputs(books.loaded, receipts, made, before).files)
        texts |= recomputed(texts)
        if texts[STATEMENT] == wanted:
            return sealed(texts, made.previous)
    raise InvariantViolation("L10", f"{made.id} does not come out of its own inputs")


def sealed(texts: Mapping[str, str], previous: str | None, of: str | None = None) -> Bundle:
    """The texts with checker and manifest, as one file.

    Args:
        of: hash of the full bundle, where this one is a copy without names.
    """
    files = {name: text.encode("utf-8") for name, text in texts.items()}
    files[CHECKER] = checker_source()
    manifest = {
        "schema": SCHEMA,
        "engine": __version__,
        "previous": previous,
        **({"of": of} if of else {}),
        "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    files[MANIFEST] = (canonical(manifest) + "\n").encode("utf-8")
    content = packed(files)
    return Bundle(content, bundle_hash(content), files)


def checker_source() -> bytes:
    """The program that checks a bundle with nothing but Python."""
    return Path(__file__).with_name(CHECKER).read_bytes()


def _known_as(content: bytes) -> tuple[str, ...]:
    """The hashes a bundle is known by: its own, and that of the full one it is a copy of."""
    try:
        of = json.loads(unpacked(content, MANIFEST)[MANIFEST]).get("of")
    except (InputRejected, KeyError, ValueError, AttributeError):
        of = None
    return (bundle_hash(content), *([of] if of else []))


def _own(books: Books, made: Statement) -> Sequence[Receipt]:
    deals = {d.id for d in feeding(books.loaded, made.agreement.agreement)}
    claimed = {c.part.receipt.id for c in books.result.claims if c.deal in deals}
    return [r for r in books.loaded_receipts if r.id in claimed]


def recomputed(texts: Mapping[str, str]) -> dict[str, str]:
    """Statement and trace from inputs alone, by a process that sees nothing else.

    Raises:
        InputRejected: E979 the inputs do not give a statement.
    """
    with tempfile.TemporaryDirectory(prefix="enclave-") as name:
        folder = Path(name)
        for file, text in texts.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        command = [sys.executable, "-m", "enclave.settle.bundle.recompute", str(folder)]
        done = subprocess.run(  # noqa: S603  # our own module on our own files
            command, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1:] or ["?"]
            raise InputRejected([diag("E979", Mark(STATEMENT), reason=reason[0])])
        return {n: (folder / n).read_text(encoding="utf-8") for n in (STATEMENT, TRACE)}


@dataclass(frozen=True)
class Link:
    """Where a bundle stands: its agreement, its day, the hash before it, its own hashes."""

    agreement: str
    cut: str
    previous: str | None
    known_as: frozenset[str]


def link_of(content: bytes, name: str) -> Link | None:
    """The link of a bundle in the chain of its agreement; None where it does not say.

    Raises:
        InputRejected: E978 it is no bundle.
    """
    files = unpacked(content, name)
    try:
        statement, manifest = json.loads(files[STATEMENT]), json.loads(files[MANIFEST])
        known = frozenset(h for h in _known_as(content) if h)
        return Link(statement["agreement"], statement["cut"], manifest["previous"], known)
    except (KeyError, ValueError, TypeError):
        return None  # said when it is verified


def verify(content: bytes, name: str, previous: bytes | None = None) -> list[Diagnostic]:
    """Everything that does not hold of a bundle; empty where all does.

    Args:
        name: how messages call it.
        previous: the bundle it follows, if it is at hand.

    Raises:
        InputRejected: E978 it is no bundle.
    """
    files = unpacked(content, name)
    mark = Mark(name)
    try:
        manifest = json.loads(files[MANIFEST])
        named: dict[str, str] = manifest["files"]
        texts = {n: c.decode("utf-8") for n, c in files.items() if n not in (MANIFEST, CHECKER)}
        statement = json.loads(texts[STATEMENT])
    except (KeyError, ValueError, TypeError) as error:
        raise InputRejected([diag("E978", mark, name=name, reason=str(error))]) from None
    out = [
        diag("E980", Mark(f"{name}#{file}"), file=file)
        for file in sorted({*named, *files} - {MANIFEST})
        if file not in files or named.get(file) != sha256(files[file]).hexdigest()
    ]
    if previous is not None and manifest["previous"] not in _known_as(previous):
        out.append(diag("E981", mark, id=statement.get("id", "")))
    if manifest["previous"] != statement.get("previous"):
        out.append(diag("E981", mark, id=statement.get("id", "")))
    if out:
        return out
    given = {n: texts.pop(n) for n in (STATEMENT, TRACE)}
    try:
        again = recomputed(texts)
    except InputRejected as rejected:
        return [d.at(mark) for d in rejected.diagnostics]
    return [
        diag("E982", Mark(f"{name}#{n}"), file=n, engine=manifest["engine"], own=__version__)
        for n in (STATEMENT, TRACE) if given[n] != again[n]
    ]  # fmt: skip

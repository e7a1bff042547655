"""Writing statements into a folder, and making them final: all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused
from enclave.settle.books import Books, final_batch
from enclave.settle.bundle.build import Bundle, build
from enclave.settle.data import as_data
from enclave.settle.dues import Netting
from enclave.settle.ledger import Ledger
from enclave.settle.statement import Statement
from enclave.text import Lang


def written(books: Books, made: Sequence[Statement], folder: Path, lang: Lang) -> list[str]:
    """Write drafts into a folder; returns the names of the files."""
    files = {n: c for s in made for n, c in documents(books, s, None, lang).items()}
    _put(folder, files)
    return list(files)


def finalized(
    books: Books, made: Sequence[Statement], ledger: Ledger, folder: Path, lang: Lang,
    netting: Netting,
) -> list[str]:  # fmt: skip
    """Make statements final: bundles and documents in a folder, the period closed in the ledger.

    The files are complete before the ledger is touched, and stand under their names only after it
    is: a final statement of which there are no files cannot be.
    """
    bundles = [build(books, s, books.standing(s.agreement.agreement, netting)) for s in made]
    files: dict[str, bytes] = {}
    for statement, bundle in zip(made, bundles, strict=True):
        files |= documents(books, statement, bundle, lang)
        files[f"{stem(statement)}.enclave.zip"] = bundle.content
    fresh = _fresh(folder, files)
    try:
        pairs = [(s, b.hash) for s, b in zip(made, bundles, strict=True)]
        ledger.book(final_batch(pairs))
        _take_place(fresh, folder, files)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return list(files)


def stem(made: Statement) -> str:
    """The name of a statement's files, without an ending."""
    tail = f"-{made.revision}" if made.revision > 1 else ""
    return f"{made.agreement.agreement}-{made.cut.isoformat()}{tail}"


def documents(books: Books, made: Statement, bundle: Bundle | None, lang: Lang) -> dict[str, bytes]:
    """The documents of a statement by name: JSON, workbook, and a text document if that is there."""
    from enclave.report.settlement.sheets import workbook

    body = json.dumps(as_data(made), ensure_ascii=False, indent=1) + "\n"
    hash_ = bundle.hash if bundle is not None else None
    out = {
        f"{stem(made)}.json": body.encode("utf-8"),
        f"{stem(made)}.xlsx": workbook(made, books.loaded, hash_, lang),
    }
    if find_spec("docx") is not None:
        from enclave.report.settlement.document import document

        out[f"{stem(made)}.docx"] = document(made, books.loaded, hash_, lang)
    return out


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    fresh = _fresh(folder, files)
    try:
        _take_place(fresh, folder, files)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fresh(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A new folder beside the wanted one, with the files on disk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
        for name, content in files.items():
            with (fresh / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        mark = Mark(str(folder))
        raise Refused(diag("E907", mark, name=str(folder), reason=reason)) from None
    return fresh


def _take_place(fresh: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    """Move the files to their names; a statement made before under the same name is replaced."""
    for name in files:
        os.replace(fresh / name, folder / name)  # noqa: PTH105  # atomic

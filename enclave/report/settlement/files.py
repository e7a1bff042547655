"""Writing statements into a folder, and making them final: all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from enclave import __version__
from enclave.dates import Month
from enclave.diagnostics import Diagnostic, InputRejected, Mark, diag
from enclave.report.target import cannot
from enclave.settle.books import Books, final_batch, finished, open_books
from enclave.settle.bundle.build import Bundle, build
from enclave.settle.data import as_data
from enclave.settle.database import sync_folder
from enclave.settle.dues import Netting
from enclave.settle.ledger import Ledger
from enclave.settle.statement import Statement
from enclave.text import Lang, Text

_FINAL = Text(
    "已经定稿并关账；改正后用 --again 重新写出这些文件",
    "it is final and the period is closed; put that right and write the files with --again",
)
_NOTHING = Text("这一天没有有效的定稿", "nothing stands final on that day")
_DIFFERS = Text(
    "与定稿时的指纹不符（定稿版本 {engine}，本机版本 {own}），情景文件夹或程序已变",
    "it does not have the hash of the time (made by {engine}, this is {own}): the scenario or the program changed",
)


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
    is. Where the machine stops in between, the period is closed and ``--again`` writes the files.

    Raises:
        InputRejected: E987 the day is closed already, E989 the ledger changed since it was read.
    """
    closed = ledger.closed_through()
    if closed is not None and books.cut <= closed:
        name, key = ledger.database.name, made[0].id
        raise InputRejected([diag("E987", Mark(name), key=key, day=books.cut, closed=closed)])
    bundles = [build(books, s, books.standing(s.agreement.agreement, netting)) for s in made]
    files = _files(books, made, bundles, lang)
    fresh = _fresh(folder, files)
    try:
        pairs = [(s, b.hash) for s, b in zip(made, bundles, strict=True)]
        ledger.book(final_batch(pairs), after=books.head)
        _take_place(fresh, folder, files, _FINAL)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return list(files)


def written_again(
    scenario: str | Path, ledger: Ledger, through: Month, folder: Path, lang: Lang
) -> Again:
    """Write the files of final statements anew, byte by byte as they were.

    They are computed on the ledger as it stood when they were made final, and given out only where
    the bundle has the hash the ledger keeps.

    Raises:
        InputRejected: E988 nothing is final on that day, or it does not come out as it was.
    """
    final = [f for f in finished(ledger) if f.cut == through.last_day and not f.void]
    if not final:
        raise InputRejected([_not_again(str(through), _NOTHING)])
    made: list[Statement] = []
    books = open_books(scenario, ledger.as_of(final[0].seq - 1), through)
    bundles: list[Bundle] = []
    for old in final:
        netting = old.statement["netting"]
        (one,) = books.statements(netting, [old.agreement])
        bundle = build(books, one, books.standing(old.agreement, netting))
        if bundle.hash != old.hash:
            engine = str(old.statement["engine"])
            raise InputRejected(
                [_not_again(old.key, _DIFFERS.format(engine=engine, own=__version__))]
            )
        made.append(one)
        bundles.append(bundle)
    files = _files(books, made, bundles, lang)
    _put(folder, files)
    return Again(books, made, list(files))


@dataclass(frozen=True)
class Again:
    """Final statements made again, and the names of their files."""

    books: Books
    made: list[Statement]
    names: list[str]


def _not_again(what: str, reason: Text) -> Diagnostic:
    return diag("E988", Mark("--again"), what=what, reason=reason)


def _files(
    books: Books, made: Sequence[Statement], bundles: Sequence[Bundle], lang: Lang
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for statement, bundle in zip(made, bundles, strict=True):
        files |= documents(books, statement, bundle, lang)
        files[f"{stem(statement)}.enclave.zip"] = bundle.content
    return files


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
        f"{stem(made)}.xlsx": workbook(made, books, hash_, lang),
    }
    if find_spec("docx") is not None:
        from enclave.report.settlement.document import document

        out[f"{stem(made)}.docx"] = document(made, books, hash_, lang)
    return out


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    fresh = _fresh(folder, files)
    try:
        _take_place(fresh, folder, files)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fresh(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A new folder beside the wanted one, with the files on disk."""
    fresh: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
        for name, content in files.items():
            with (fresh / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)
        raise cannot(folder, error) from None
    return fresh


def _take_place(
    fresh: Path, folder: Path, files: Mapping[str, bytes], hint: Text | None = None
) -> None:
    """Move the files to their names; a statement made before under the same name is replaced."""
    try:
        for name in files:
            os.replace(fresh / name, folder / name)  # noqa: PTH105  # atomic
        sync_folder(folder)
    except OSError as error:
        raise cannot(folder, error, hint) from None

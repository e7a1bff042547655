"""Where a ledger is kept: a file of its own by default (SQLite), or a PostgreSQL server."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from enclave.diagnostics import InputRejected, Mark, diag, diagnose
from enclave.settle.ddl import APPLICATION_ID, VERSION, sqlite_tables

WAIT_SECONDS: Final = 60.0
"""How long a second writer waits for the first."""

_FAILED = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite raises; a damaged file may hold what is no text."""
_BUSY = ("locked", "busy")
_BROKEN = ("not a database", "malformed", "could not decode", "no such", "unsupported", "corrupt")
_CANNOT_WRITE = ("readonly", "read-only", "full", "unable to open", "disk i/o error")


class Database(Protocol):
    """The few things a ledger asks of its store."""

    @property
    def name(self) -> str:
        """How messages call it."""
        ...

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        ...

    def write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows; only inside :meth:`writing`."""
        ...

    def writing(self) -> Any:
        """A context in which one writer works; all of it is kept, or nothing."""
        ...

    def reading(self) -> Any:
        """A context in which everything read is of one moment, whoever writes meanwhile."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def on_server(name: str | Path) -> bool:
    """Whether a name is the address of a server.

    >>> on_server("postgresql://finance/ledger"), on_server("账本.db")
    (True, False)
    """
    return str(name).startswith(("postgresql:", "postgres:", "postgresql+psycopg:"))


def open_database(name: str | Path, *, create: bool = False) -> Database:
    """Open a ledger by the path of a file or the address of a server.

    Raises:
        InputRejected: E960–E962, E977, see :class:`SqliteFile` and :class:`ServerDatabase`.
        MissingExtra: a server needs the extra ``server``.
    """
    if on_server(name):
        from enclave.settle.server import ServerDatabase

        return ServerDatabase(str(name), create=create)
    return SqliteFile(Path(name), create=create)


class SqliteFile:
    """A ledger in one file: write-ahead log, every commit forced to disk, one writer at a time."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open a ledger; ``create`` makes a new one where there is none.

        Raises:
            InputRejected: E960 there is none, or it is no ledger; E961 made by a newer version;
                E962 it cannot be written.
        """
        self.path = path
        if not create and not path.is_file():
            raise InputRejected([diag("E960", Mark(str(path)), name=str(path))])
        try:
            target = str(path) if create else _target(path)
            self._connection = sqlite3.connect(
                target, timeout=WAIT_SECONDS, isolation_level=None, uri=target != str(path)
            )
            self._prepare(create=create)
        except _FAILED as error:
            raise self._refused(error) from None

    @property
    def name(self) -> str:
        """The path as given."""
        return str(self.path)

    def _prepare(self, *, create: bool) -> None:
        run = self._connection.execute
        mine, version = (
            run(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")
        )
        tables = run("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (mine, tables) != (APPLICATION_ID, tables) and not (create and not tables):
            raise InputRejected([diag("E960", Mark(self.name), name=self.name)])
        if version > VERSION:
            values = {"name": self.name, "version": version, "known": VERSION}
            raise InputRejected([diagnose("E961", Mark(self.name), values)])
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA recursive_triggers = ON")  # REPLACE must meet the triggers, too
        run("PRAGMA synchronous = FULL")
        if not tables:
            run("PRAGMA journal_mode = WAL")
            with self.writing():
                # Another process may have made it while this one waited for its turn.
                if run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    return
                for statement in sqlite_tables():
                    run(statement)
                run(f"PRAGMA application_id = {APPLICATION_ID}")
                run(f"PRAGMA user_version = {VERSION}")
            sync_folder(self.path.resolve().parent)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer: waits for its turn, keeps everything or nothing.

        Raises:
            InputRejected: E962 it cannot be written, E963 another writer does not finish.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except _FAILED as error:
            raise self._refused(error) from None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        if self._connection.in_transaction:
            yield
            return
        try:
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")
        except _FAILED as error:
            raise self._refused(error) from None

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            return self._connection.execute(sql, tuple(values)).fetchall()
        except _FAILED as error:
            raise self._refused(error) from None

    def write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, inside :meth:`writing`."""
        self._connection.executemany(sql, rows)

    def close(self) -> None:
        """Close the file; the log is folded into it."""
        self._connection.close()

    def _refused(self, error: Exception) -> InputRejected:
        """What a failure of the database means to the user."""
        said = str(error).lower()
        mark, values = Mark(self.name), {"name": self.name, "reason": str(error)}
        if any(word in said for word in _BUSY):
            return InputRejected([diagnose("E963", mark, values)])
        if any(word in said for word in _CANNOT_WRITE):
            return InputRejected([diagnose("E962", mark, values)])
        if any(word in said for word in _BROKEN) or isinstance(error, UnicodeDecodeError):
            return InputRejected([diag("E960", mark, name=self.name)])
        raise error


def _target(path: Path) -> str:
    """What to connect to: a ledger on a medium that takes no writing is still read and checked."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() or os.access(path.resolve().parent, os.W_OK):
        return str(path)
    return f"{path.resolve().as_uri()}?immutable=1"


def sync_folder(folder: Path) -> None:
    """Force the name of a new file to disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

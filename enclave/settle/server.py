"""A ledger on a PostgreSQL server, for an office where several desks book into one (extra ``server``).

The same tables, words and hashes as in a file: what is exported from one is imported into the
other, byte by byte. One ledger a schema; the account needs SELECT and INSERT on it, no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from enclave.diagnostics import InputRejected, Mark, MissingExtra, diag, diagnose
from enclave.settle.database import WAIT_SECONDS
from enclave.settle.ddl import APPLICATION_ID, SERVER_MIGRATIONS, VERSION

_CANNOT_WRITE: Final = ("25006", "42501", "53", "57P03")
"""Read-only, no right to it, out of disk or memory, shutting down (starts of SQLSTATE)."""
_BUSY: Final = ("55P03", "40P01", "40001", "57014")
_LOST: Final = ("08", "57P01", "57P02")

_ONE_WRITER: Final = "SELECT pg_advisory_xact_lock(?, hashtext(current_schema()))"
_VERSION: Final = "SELECT max(version) FROM enclave_ledger"


class ServerDatabase:
    """A ledger in a schema of PostgreSQL: one writer at a time, every commit forced to disk."""

    def __init__(self, url: str, *, create: bool = False) -> None:
        """Connect; ``create`` makes a new ledger where there is none.

        Raises:
            MissingExtra: SQLAlchemy or the driver is not installed.
            InputRejected: E960 there is no ledger, E961 made by a newer version, E962 it cannot
                be written, E977 the server cannot be reached.
        """
        try:
            import sqlalchemy
            from sqlalchemy.pool import NullPool
        except ModuleNotFoundError:
            raise MissingExtra("server", "SQLAlchemy") from None
        try:
            parsed = sqlalchemy.make_url(url).set(drivername="postgresql+psycopg")
        except (sqlalchemy.exc.ArgumentError, ValueError):
            raise InputRejected(
                [diag("E960", Mark("postgresql://"), name="postgresql://")]
            ) from None
        self._name = parsed.set(drivername="postgresql", password=None).render_as_string()
        self._inside = False
        given = parsed.query.get("options", "")  # such as -csearch_path=…: one ledger a schema
        settings = f"{given} -c synchronous_commit=on -c lock_timeout={WAIT_SECONDS:.0f}s"
        try:
            engine = sqlalchemy.create_engine(
                parsed, poolclass=NullPool, isolation_level="AUTOCOMMIT",
                connect_args={"options": settings, "connect_timeout": 10},
            )  # fmt: skip
        except ModuleNotFoundError:
            raise MissingExtra("server", "psycopg") from None
        self._error: type[Exception] = sqlalchemy.exc.DBAPIError
        try:
            self._connection = engine.connect()
        except self._error as error:
            raise self._refused(error) from None
        try:
            self._prepare(create=create)
        except BaseException:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The address, without the password."""
        return self._name

    def _prepare(self, *, create: bool) -> None:
        """See that it is a ledger this version knows; bring it up to this version's layout."""
        known = self.read("SELECT to_regclass('enclave_ledger') IS NOT NULL")[0][0]
        if not known and not create:
            raise InputRejected([diag("E960", Mark(self.name), name=self.name)])
        version = self.read(_VERSION)[0][0] if known else 0
        if version < VERSION:
            with self.writing():
                self._migrate()
        if version > VERSION:
            values = {"name": self.name, "version": version, "known": VERSION}
            raise InputRejected([diagnose("E961", Mark(self.name), values)])

    def _migrate(self) -> None:
        """Run the steps that are missing; another desk may have run them while this one waited."""
        known = self.read("SELECT to_regclass('enclave_ledger') IS NOT NULL")[0][0]
        there = self.read(_VERSION)[0][0] if known else 0
        for number, statements in enumerate(SERVER_MIGRATIONS, 1):
            if number > there:
                for statement in statements:
                    self._run(statement)
                self.write("INSERT INTO enclave_ledger (version) VALUES (?)", [(number,)])

    def _run(self, sql: str, values: Any = ()) -> Any:
        return self._connection.exec_driver_sql(_holes(sql), values or None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer: waits for its turn, keeps everything or nothing.

        Raises:
            InputRejected: E962 it cannot be written, E963 another writer does not finish, E977 the
                connection broke.
        """
        with self._transaction("BEGIN"):
            self._run(_ONE_WRITER, (APPLICATION_ID,))
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        if self._inside:
            yield
            return
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        try:
            self._run(begin)
            self._inside = True
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                if not self._connection.invalidated:
                    self._run("ROLLBACK")
                raise
            finally:
                self._inside = False
        except self._error as error:
            raise self._refused(error) from None

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            return [tuple(row) for row in self._run(sql, tuple(values)).fetchall()]
        except self._error as error:
            raise self._refused(error) from None

    def write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, inside :meth:`writing`."""
        if rows:
            self._run(sql, [tuple(row) for row in rows])

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _refused(self, error: Any) -> Exception:
        """What a failure of the server means to the user."""
        state = str(getattr(error.orig, "sqlstate", None) or "")
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "?"
        values = {"name": self.name, "reason": reason}
        mark = Mark(self.name)
        if not state or state.startswith(_LOST) or error.connection_invalidated:
            return InputRejected([diagnose("E977", mark, values)])
        if state.startswith(_BUSY):
            return InputRejected([diagnose("E963", mark, values)])
        if state.startswith(_CANNOT_WRITE):
            return InputRejected([diagnose("E962", mark, values)])
        if state.startswith(("28", "3D")):  # no such account, password or database
            return InputRejected([diagnose("E977", mark, values)])
        return error if isinstance(error, Exception) else RuntimeError(reason)


def _holes(sql: str) -> str:
    """A statement with the marks of this driver: the words of a ledger hold no other ``?``."""
    return sql.replace("?", "%s")

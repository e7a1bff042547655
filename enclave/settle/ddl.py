"""The tables of a ledger, in the words SQLite and PostgreSQL share, and how they grow.

``line.text`` is the whole line; the other columns repeat parts of it so that the database can
keep order: keys are unique, amounts are integers. Both tables only grow: triggers refuse any
change of what was booked. A server keeps the number of its layout in a table of its own and is
brought up to date step by step; a file has one layout so far.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""The layout this version writes; ``PRAGMA user_version`` says which one a file has."""

APPLICATION_ID: Final = 0x454E434C
"""``ENCL``: tells a ledger from any other SQLite file."""

TABLES: Final = (
    """CREATE TABLE batch (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    header TEXT NOT NULL,
    prev TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE
)""",
    """CREATE TABLE line (
    batch INTEGER NOT NULL REFERENCES batch (seq),
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    amount BIGINT NOT NULL,
    day TEXT NOT NULL,
    corrects TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (batch, n),
    UNIQUE (kind, key)
)""",
)

SQLITE_TRIGGERS: Final = tuple(
    f"""CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only'); END"""
    for table in ("batch", "line")
    for verb in ("UPDATE", "DELETE")
)

SERVER_TRIGGERS: Final = (
    """CREATE FUNCTION enclave_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION enclave_append_only()"""
        for table in ("batch", "line")
    ),
)

SERVER_MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    ("CREATE TABLE enclave_ledger (version INTEGER PRIMARY KEY)", *TABLES, *SERVER_TRIGGERS),
)
"""The steps from one layout to the next on a server; as many as ``VERSION`` says."""


def sqlite_tables() -> tuple[str, ...]:
    """The statements that make a new SQLite ledger."""
    strict = tuple(f"{statement} STRICT".replace("BIGINT", "INTEGER") for statement in TABLES)
    return (*strict, *SQLITE_TRIGGERS)

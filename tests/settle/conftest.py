"""Ledgers to test on: in a file always, on a server where PostgreSQL is installed."""

from __future__ import annotations

import os
from importlib.util import find_spec
from itertools import count

import pytest

_numbers = count(1)


@pytest.fixture(scope="session")
def server():
    """A server of our own; the tests that need it are left out where there is none."""
    if os.name != "posix":
        pytest.skip("the private server is started on Unix only")
    from tests.settle.postgres import Server, binaries

    if binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    if find_spec("sqlalchemy") is None or find_spec("psycopg") is None:
        pytest.skip("the extra `server` is not installed")
    running = Server()
    yield running
    running.throw_away()


@pytest.fixture
def schema(server):
    """The name of an empty schema."""
    name = f"ledger{next(_numbers)}"
    with server.raw() as raw:
        raw.execute(f"CREATE SCHEMA {name}")
    return name


@pytest.fixture(params=["file", "server"])
def place(request, tmp_path):
    """Where to keep a ledger: a file, and the address of a server."""
    if request.param == "file":
        return tmp_path / "账本.db"
    schema = request.getfixturevalue("schema")
    return request.getfixturevalue("server").url(schema)

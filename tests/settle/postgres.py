"""A PostgreSQL server of our own for the tests: in a folder that is thrown away, no port open."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

WHERE = "/usr/lib/postgresql/*/bin"


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, if PostgreSQL is installed here."""
    found = sorted(Path("/").glob(WHERE.lstrip("/")))
    named = shutil.which("initdb")
    if found:
        return found[-1]
    return Path(named).resolve().parent if named else None


class Server:
    """A server that listens on a socket in its own folder."""

    def __init__(self) -> None:
        place = binaries()
        assert place is not None
        self.bin, self.user = place, _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        if self.user is not None:
            os.chown(self.folder, self.user, -1)
        self.data = self.folder / "data"
        self._run("initdb", "-D", self.data, "-U", "enclave", "-A", "trust", "-E", "UTF8", "--locale=C",
                  "--no-sync")  # fmt: skip
        self.start()

    def _run(self, program, *words):
        command = [str(self.bin / program), *map(str, words)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, user=self.user, cwd=self.folder, **quiet)

    def start(self) -> None:
        """Start it, or start it again after a crash."""
        options = (
            f"-c listen_addresses= -c unix_socket_directories={self.folder} -c max_connections=40"
        )
        log = self.folder / "log"
        self._run("pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", options)

    def crash(self) -> None:
        """Stop it at once, without writing anything more: what is left must do."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", self.data)

    def throw_away(self) -> None:
        """Stop it and remove everything."""
        subprocess.run(
            [str(self.bin / "pg_ctl"), "stop", "-m", "immediate", "-D", str(self.data)],
            check=False, user=self.user, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, schema: str = "") -> str:
        """The address of a schema of it."""
        said = f"&options={quote(f'-csearch_path={schema}')}" if schema else ""
        return f"postgresql://enclave@/postgres?host={self.folder}{said}"

    def raw(self, schema: str = ""):
        """A connection that knows nothing of ledgers."""
        import psycopg

        settings = f"-csearch_path={schema}" if schema else ""
        return psycopg.connect(
            host=str(self.folder),
            user="enclave",
            dbname="postgres",
            options=settings,
            autocommit=True,
        )


def _unprivileged() -> int | None:
    """PostgreSQL refuses to run as root: take another account then."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return 65534

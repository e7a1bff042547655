"""The ledger: receipts, payments and statements as they were booked, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

from enclave.diagnostics import InputRejected, Mark, diag
from enclave.settle.database import Database, SqliteFile
from enclave.settle.journal import (
    GENESIS,
    Acknowledged,
    Batch,
    BatchKind,
    Line,
    Posted,
    canonical,
    chain_hash,
    line_of,
)

_ADD_BATCH = "INSERT INTO batch (seq, kind, source, header, prev, hash) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_LINE = (
    "INSERT INTO line (batch, n, kind, key, amount, day, corrects, text)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHUNK = 500


class Ledger:
    """An append-only ledger.

    A batch is booked whole or not at all, in one chain of hashes with everything before it. What
    comes a second time word for word is not booked again; what comes a second time with other
    words is refused. A day that a statement has closed takes no more lines.
    """

    def __init__(self, database: Database) -> None:
        """Take a database that is open."""
        self.database = database

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Ledger:
        """Open a ledger file.

        Raises:
            InputRejected: E960–E962, see :class:`SqliteFile`.
        """
        return cls(SqliteFile(Path(path), create=create))

    def __enter__(self) -> Self:
        """Nothing to do: it is open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.database.close()

    # ----------------------------------------------------------------------------- booking

    def book(self, batch: Batch) -> Acknowledged:
        """Book a batch; when this returns, it is on disk.

        Raises:
            InputRejected: E964 a key is there with other words, E965 a day is closed, E966 a line
                corrects one that is not there, E967 a key stands twice in the batch; nothing of
                the batch is booked.
        """
        with self.database.writing():
            known = self._known(batch)
            findings = [*_twice(batch, self._mark), *self._conflicts(batch, known)]
            new = [line for line in batch.lines if line.key not in known]
            if (
                batch.kind == "receipts"
            ):  # a payment may be entered late: it counts in the next statement
                findings += self._closed(new)
            findings += self._dangling(batch, new)
            if findings:
                raise InputRejected(findings)
            repeated = tuple(line.key for line in batch.lines if line.key in known)
            seq, prev = self._end()
            if not new:
                return Acknowledged(None, prev, 0, repeated)
            return self._append(batch, new, seq + 1, prev, repeated)

    def _append(
        self, batch: Batch, new: list[Line], seq: int, prev: str, repeated: tuple[str, ...]
    ) -> Acknowledged:
        header, texts = canonical(dict(batch.header)), [line.text for line in new]
        own = chain_hash(prev, seq, batch.kind, batch.source, header, texts)
        self.database.write(_ADD_BATCH, [(seq, batch.kind, batch.source, header, prev, own)])
        rows = [
            (seq, n, batch.kind, line.key, line.amount, line.day.isoformat(), line.corrects, text)
            for n, (line, text) in enumerate(zip(new, texts, strict=True))
        ]
        self.database.write(_ADD_LINE, rows)
        return Acknowledged(seq, own, len(new), repeated)

    def _end(self) -> tuple[int, str]:
        rows = self.database.read("SELECT seq, hash FROM batch ORDER BY seq DESC LIMIT 1")
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)

    def _known(self, batch: Batch) -> dict[str, str]:
        """The keys of a batch that are there already, with their text."""
        keys = [line.key for line in batch.lines]
        found: dict[str, str] = {}
        for start in range(0, len(keys), _CHUNK):
            some = keys[start : start + _CHUNK]
            holes = ", ".join("?" * len(some))
            sql = f"SELECT key, text FROM line WHERE kind = ? AND key IN ({holes})"  # noqa: S608  # only question marks are put in
            found |= {str(k): str(t) for k, t in self.database.read(sql, [batch.kind, *some])}
        return found

    def _conflicts(self, batch: Batch, known: Mapping[str, str]) -> Iterator[Any]:
        for line in batch.lines:
            if line.key in known and known[line.key] != line.text:
                yield diag("E964", self._mark(batch, line), key=line.key, kind=batch.kind)

    def _closed(self, lines: list[Line]) -> Iterator[Any]:
        closed = self.closed_through()
        for line in lines:
            if closed is not None and line.day <= closed:
                mark = Mark(self.database.name)
                yield diag("E965", mark, key=line.key, day=line.day, closed=closed)

    def _dangling(self, batch: Batch, lines: list[Line]) -> Iterator[Any]:
        here = {line.key for line in batch.lines}
        for line in lines:
            if line.corrects is None or line.corrects in here:
                continue
            sql = "SELECT count(*) FROM line WHERE kind = ? AND key = ?"
            if not self.database.read(sql, [batch.kind, line.corrects])[0][0]:
                yield diag("E966", self._mark(batch, line), key=line.key, other=line.corrects)

    @staticmethod
    def _mark(batch: Batch, line: Line) -> Mark:
        """Where a line came from, if its body says so."""
        at = line.body.get("at")
        return Mark(str(at) if at else batch.source)

    # ----------------------------------------------------------------------------- reading

    def batches(self, kind: BatchKind | None = None) -> Iterator[Posted]:
        """Every batch in the order of booking, or those of one kind."""
        some = "WHERE kind = ?" if kind else ""
        values = [kind] if kind else []
        heads = self.database.read(
            f"SELECT seq, kind, source, header, prev, hash FROM batch {some} ORDER BY seq",  # noqa: S608  # one fixed word
            values,
        )
        texts: dict[int, list[str]] = {}
        for seq, text in self.database.read(
            f"SELECT batch, text FROM line {some} ORDER BY batch, n",  # noqa: S608  # one fixed word
            values,
        ):
            texts.setdefault(int(seq), []).append(str(text))
        for seq, named, source, header, prev, own in heads:
            lines = tuple(line_of(text) for text in texts.get(int(seq), ()))
            yield Posted(int(seq), named, source, json.loads(header), lines, prev, own)

    def lines(self, kind: BatchKind) -> Iterator[Line]:
        """Every line of a kind, in the order of booking."""
        sql = "SELECT text FROM line WHERE kind = ? ORDER BY batch, n"
        for (text,) in self.database.read(sql, [kind]):
            yield line_of(str(text))

    def closed_through(self) -> date | None:
        """The last day that is closed: of the latest statement that was not reopened."""
        closed: list[date] = []
        sql = "SELECT kind, day FROM line WHERE kind IN ('statement', 'reopen') ORDER BY batch, n"
        for kind, text in self.database.read(sql):
            day = date.fromisoformat(str(text))
            if kind == "statement":
                closed.append(day)
            else:
                closed = [other for other in closed if other < day]
        return max(closed, default=None)

    def check_chain(self) -> int:
        """Recompute every hash from the stored words; returns the number of batches.

        Raises:
            InputRejected: E968 a batch was changed, is missing or stands elsewhere; E969 columns
                say something else than the line they were taken from.
        """
        prev, count = GENESIS, 0
        texts: dict[int, list[str]] = {}
        sql = "SELECT batch, kind, key, amount, day, corrects, text FROM line ORDER BY batch, n"
        for seq, kind, key, amount, day, corrects, text in self.database.read(sql):
            line = line_of(str(text))
            if (line.key, line.amount, line.day.isoformat(), line.corrects) != (
                key, amount, day, corrects,
            ):  # fmt: skip
                raise InputRejected([self._broken("E969", int(seq))])
            texts.setdefault(int(seq), []).append(f"{kind}\n{text}")
        rows = self.database.read(
            "SELECT seq, kind, source, header, prev, hash FROM batch ORDER BY seq"
        )
        for seq, kind, source, header, before, own in rows:
            count += 1
            mine = texts.pop(int(seq), [])
            words = [t.split("\n", 1) for t in mine]
            whole = chain_hash(prev, seq, kind, source, header, [text for _, text in words])
            if (seq, before, own) != (count, prev, whole) or any(k != kind for k, _ in words):
                raise InputRejected([self._broken("E968", int(seq))])
            prev = own
        if texts:
            raise InputRejected([self._broken("E968", min(texts))])
        return count

    def _broken(self, code: str, seq: int) -> Any:
        return diag(code, Mark(self.database.name), seq=seq)


def _twice(batch: Batch, mark: Any) -> Iterator[Any]:
    seen: set[str] = set()
    for line in batch.lines:
        if line.key in seen:
            yield diag("E967", mark(batch, line), key=line.key)
        seen.add(line.key)

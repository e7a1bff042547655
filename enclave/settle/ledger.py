"""The ledger: receipts, payments and statements as they were booked, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from enclave.diagnostics import InputRejected, Mark, diag
from enclave.settle.database import Database, open_database
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
_NO_LIMIT: Final = 2**31 - 1
CLOSED_BY: Final = {"receipts": "E965", "statement": "E987"}
"""What a closed day refuses, and with which code."""


class Ledger:
    """An append-only ledger.

    A batch is booked whole or not at all, in one chain of hashes with everything before it. What
    comes a second time word for word is not booked again; what comes a second time with other
    words is refused. A day that a statement has closed takes no more lines.
    """

    def __init__(self, database: Database, *, upto: int | None = None) -> None:
        """Take a database that is open; with ``upto``, as it stood after that batch."""
        self.database = database
        self._upto = upto

    @classmethod
    def open(cls, name: str | Path, *, create: bool = False) -> Ledger:
        """Open a ledger: a file, or the address of a server (``postgresql://…``).

        Raises:
            InputRejected: E960–E962, E977, see :func:`open_database`.
            MissingExtra: a server needs the extra ``server``.
        """
        return cls(open_database(name, create=create))

    def as_of(self, seq: int) -> Ledger:
        """The same ledger as it stood after a batch; for reading only."""
        return Ledger(self.database, upto=seq)

    def __enter__(self) -> Self:
        """Nothing to do: it is open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.database.close()

    # ----------------------------------------------------------------------------- booking

    def book(self, batch: Batch, *, after: str | None = None) -> Acknowledged:
        """Book a batch; when this returns, it is on disk.

        Args:
            after: hash of the batch that must be the last one: what is booked was computed on it.

        Raises:
            InputRejected: E964 a key is there with other words, E965 a day is closed, E966 a line
                corrects one that is not there, E967 a key stands twice in the batch, E987 a
                statement of a closed day, E989 ``after`` is not the last batch; nothing of the
                batch is booked.
        """
        if self._upto is not None:
            raise ValueError("a ledger as of an earlier batch is for reading only")
        with self.database.writing():
            if after is not None and self._end()[1] != after:
                name = self.database.name
                raise InputRejected([diag("E989", Mark(name), name=name)])
            known = self._known(batch)
            findings = [*_twice(batch, self._mark), *self._conflicts(batch, known)]
            new = [line for line in batch.lines if line.key not in known]
            # A payment may be entered late: it counts in the next statement.
            if batch.kind in CLOSED_BY:
                findings += self._closed(new, CLOSED_BY[batch.kind])
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
        self.restore(Posted(seq, batch.kind, batch.source, batch.header, tuple(new), prev, own))
        return Acknowledged(seq, own, len(new), repeated)

    def restore(self, batch: Posted) -> None:
        """Write a batch with the number and the hash it has; only inside ``database.writing()``."""
        header, prev = canonical(dict(batch.header)), batch.prev
        head = (batch.seq, batch.kind, batch.source, header, prev, batch.hash)
        self.database.write(_ADD_BATCH, [head])
        rows = [
            (batch.seq, n, batch.kind, line.key, line.amount, line.day.isoformat(), line.corrects,
             line.text)
            for n, line in enumerate(batch.lines)
        ]  # fmt: skip
        self.database.write(_ADD_LINE, rows)

    def _end(self) -> tuple[int, str]:
        sql = "SELECT seq, hash FROM batch WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
        rows = self.database.read(sql, [self._last])
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)

    @property
    def _last(self) -> int:
        return _NO_LIMIT if self._upto is None else self._upto

    def head(self) -> str:
        """Hash of the last batch."""
        return self._end()[1]

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

    def _closed(self, lines: list[Line], code: str) -> Iterator[Any]:
        closed = self.closed_through()
        for line in lines:
            if closed is not None and line.day <= closed:
                mark = Mark(self.database.name)
                yield diag(code, mark, key=line.key, day=line.day, closed=closed)

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
        some = "AND kind = ?" if kind else ""
        values = [self._last, *([kind] if kind else [])]
        with self.database.reading():
            heads = self.database.read(
                f"SELECT seq, kind, source, header, prev, hash FROM batch WHERE seq <= ? {some} ORDER BY seq",  # noqa: S608  # one fixed word
                values,
            )
            found = self.database.read(
                f"SELECT batch, text FROM line WHERE batch <= ? {some} ORDER BY batch, n",  # noqa: S608  # one fixed word
                values,
            )
        texts: dict[int, list[str]] = {}
        for seq, text in found:
            texts.setdefault(int(seq), []).append(str(text))
        for seq, named, source, header, prev, own in heads:
            lines = tuple(line_of(text) for text in texts.get(int(seq), ()))
            yield Posted(int(seq), named, source, json.loads(header), lines, prev, own)

    def lines(self, kind: BatchKind) -> Iterator[Line]:
        """Every line of a kind, in the order of booking."""
        sql = "SELECT text FROM line WHERE kind = ? AND batch <= ? ORDER BY batch, n"
        for (text,) in self.database.read(sql, [kind, self._last]):
            yield line_of(str(text))

    def closed_through(self) -> date | None:
        """The last day that is closed: of the latest statement that was not reopened."""
        closed: list[date] = []
        sql = (
            "SELECT kind, day FROM line WHERE kind IN ('statement', 'reopen') AND batch <= ?"
            " ORDER BY batch, n"
        )
        for kind, text in self.database.read(sql, [self._last]):
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
        with self.database.reading():
            found = self.database.read(
                "SELECT batch, kind, key, amount, day, corrects, text FROM line ORDER BY batch, n"
            )
            heads = self.database.read(
                "SELECT seq, kind, source, header, prev, hash FROM batch ORDER BY seq"
            )
        texts: dict[int, list[tuple[str, str]]] = {}
        for seq, kind, key, amount, day, corrects, text in found:
            if not isinstance(seq, int) or not _agrees(text, (key, amount, day, corrects)):
                raise InputRejected([self._broken("E969", seq)])
            texts.setdefault(seq, []).append((kind, text))
        prev, count = GENESIS, 0
        for seq, *words in heads:
            count += 1
            mine = texts.pop(seq, [])
            if seq != count or not _follows(seq, words, prev, mine):
                raise InputRejected([self._broken("E968", seq)])
            prev = words[-1]
        if texts:
            raise InputRejected([self._broken("E968", min(texts))])
        return count

    def _broken(self, code: str, seq: object) -> Any:
        return diag(code, Mark(self.database.name), seq=seq)


def _follows(seq: int, words: list[Any], prev: str, lines: list[tuple[str, str]]) -> bool:
    """Whether a batch has the hash of its words, and follows the one before."""
    kind, source, header, before, own = words
    if not all(isinstance(word, str) for word in words) or any(k != kind for k, _ in lines):
        return False
    whole = chain_hash(prev, seq, kind, source, header, [text for _, text in lines])
    return (before, own) == (prev, whole)


def _agrees(text: object, columns: tuple[Any, ...]) -> bool:
    """Whether the columns of a line repeat what its words say; what is damaged may be no text."""
    try:
        line = line_of(str(text))
    except (ValueError, KeyError, TypeError):
        return False
    return (line.key, line.amount, line.day.isoformat(), line.corrects) == columns


def _twice(batch: Batch, mark: Any) -> Iterator[Any]:
    seen: set[str] = set()
    for line in batch.lines:
        if line.key in seen:
            yield diag("E967", mark(batch, line), key=line.key)
        seen.add(line.key)

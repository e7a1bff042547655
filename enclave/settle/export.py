"""A ledger as a file of canonical JSON lines, and back: to keep, to move, to hand over.

The first line says what it is, then comes one line a batch, and the last line tells how many there
are and their last hash, so that a file that was cut off shows. Every batch keeps its number and its
hash: an export that was changed is not taken in, and exporting again gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from enclave.diagnostics import InputRejected, Mark, diag
from enclave.settle.journal import GENESIS, KINDS, Line, Posted, canonical, chain_hash
from enclave.settle.ledger import Ledger
from enclave.text import Text

SCHEMA: Final = "enclave/ledger-export/1"
_CUT_OFF = Text("没有结尾行，文件不完整", "its last line is missing: it was cut off")
_NOT_ONE = Text("第一行不是账本导出的标记", "its first line is not that of an export")
_CHANGED = Text("与其指纹不符", "does not agree with its hash")


def exported(ledger: Ledger) -> Iterator[str]:
    """The lines of an export, each with its end of line.

    Raises:
        InputRejected: E968, E969 the ledger is not intact.
    """
    ledger.check_chain()
    yield canonical({"schema": SCHEMA}) + "\n"
    count, last = 0, GENESIS
    for batch in ledger.batches():
        yield canonical(_plain(batch)) + "\n"
        count, last = count + 1, batch.hash
    yield canonical({"batches": count, "hash": last}) + "\n"


def imported(ledger: Ledger, lines: Iterable[str], name: str) -> int:
    """Take an export into a ledger that is new, or holds its first batches; returns how many came.

    All of it is read and checked before anything is written, and written at once.

    Raises:
        InputRejected: E930 it is no export, or was changed or cut off; E931 the ledger holds
            something else.
    """
    batches = list(_read(lines, name))
    with ledger.database.writing():
        there = list(ledger.batches())
        for own in there:
            if own.seq > len(batches) or batches[own.seq - 1].hash != own.hash:
                known = ledger.database.name
                raise InputRejected([diag("E931", Mark(known), name=known, seq=own.seq)])
        for batch in batches[len(there) :]:
            ledger.restore(batch)
    return len(batches) - len(there)


def _plain(batch: Posted) -> dict[str, Any]:
    return {
        "seq": batch.seq, "kind": batch.kind, "source": batch.source,
        "header": dict(batch.header), "prev": batch.prev, "hash": batch.hash,
        "lines": [line.plain for line in batch.lines],
    }  # fmt: skip


def _read(lines: Iterable[str], name: str) -> Iterator[Posted]:
    """The batches of an export, each checked against its hash and the one before."""
    prev, count, ended, started = GENESIS, 0, False, False
    keys: set[tuple[str, str]] = set()
    for number, text in enumerate(lines, 1):
        mark = Mark(name, number, 1)
        try:
            body = json.loads(text)
            if not started:
                started = body == {"schema": SCHEMA}
                if not started:
                    raise _not_one(Mark(name, 1, 1), name, _NOT_ONE)
            elif ended or "batches" in body:
                ended = body == {"batches": count, "hash": prev} and not ended
                if not ended:
                    raise _not_one(mark, name, _CHANGED)
            else:
                batch = _batch(body)
                mine = {(batch.kind, line.key) for line in batch.lines}
                if (
                    not _holds(batch, count + 1, prev)
                    or keys & mine
                    or len(mine) < len(batch.lines)
                ):
                    raise _not_one(mark, name, _CHANGED)
                keys |= mine
                prev, count = batch.hash, batch.seq
                yield batch
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _not_one(mark, name, _CHANGED if started else _NOT_ONE) from None
    if not ended:
        raise _not_one(Mark(name), name, _CUT_OFF)


def _batch(body: Mapping[str, Any]) -> Posted:
    lines = tuple(
        Line(x["key"], x["body"], x["amount"], date.fromisoformat(x["day"]), x["corrects"])
        for x in body["lines"]
    )
    if body["kind"] not in KINDS:
        raise ValueError(body["kind"])
    return Posted(
        body["seq"], body["kind"], body["source"], body["header"], lines, body["prev"], body["hash"]
    )


def _holds(batch: Posted, seq: int, prev: str) -> bool:
    """Whether a batch is what its hash says, and follows the one before."""
    texts = [line.text for line in batch.lines]
    own = chain_hash(prev, seq, batch.kind, batch.source, canonical(dict(batch.header)), texts)
    return (batch.seq, batch.prev, batch.hash) == (seq, prev, own) and bool(texts)


def _not_one(mark: Mark, name: str, reason: Text) -> InputRejected:
    return InputRejected([diag("E930", mark, name=name, reason=reason)])

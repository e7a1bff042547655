"""What a ledger consists of: batches of lines, in one chain of hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final, Literal

BatchKind = Literal["receipts", "payments", "statement", "reopen"]
KINDS: Final[tuple[BatchKind, ...]] = ("receipts", "payments", "statement", "reopen")
GENESIS: Final = "0" * 64
"""What stands before the first batch of a ledger."""


def canonical(value: Any) -> str:
    """The one way a value is written before it is hashed: sorted keys, no spaces, no float.

    Raises:
        TypeError: the value holds a float; amounts are integers here.

    >>> canonical({"b": 1, "a": ["x", None]})
    '{"a":["x",null],"b":1}'
    """
    _refuse_float(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Sha256 of a text in UTF-8."""
    return sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of a batch.

    Attributes:
        key: what makes it the same fact when it comes again (a slip number, a voucher).
        body: everything that is said about it, as plain data.
        amount: fen.
        day: the day it was booked; a closed day takes no more lines.
        corrects: key of the line it corrects, if it does.
    """

    key: str
    body: Mapping[str, Any]
    amount: int
    day: date
    corrects: str | None = None

    @property
    def plain(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "key": self.key,
            "amount": self.amount,
            "day": self.day.isoformat(),
            "corrects": self.corrects,
            "body": dict(self.body),
        }

    @property
    def text(self) -> str:
        """The line as it is hashed and stored."""
        return canonical(self.plain)


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines that are booked together or not at all.

    Attributes:
        source: what they came from: a file's name, or who entered them.
        header: what is said about the batch as a whole (sha256 of the file, unit, mapping).
    """

    kind: BatchKind
    source: str
    lines: tuple[Line, ...]
    header: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Fen of all lines."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Posted:
    """A batch as it stands in the ledger."""

    seq: int
    kind: BatchKind
    source: str
    header: Mapping[str, Any]
    lines: tuple[Line, ...]
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What booking a batch came to.

    Attributes:
        seq: number of the batch; None where nothing was new and nothing was booked.
        new: lines booked; repeated: keys that were there already, word for word.
    """

    seq: int | None
    hash: str
    new: int
    repeated: tuple[str, ...]


def chain_hash(
    prev: str, seq: int, kind: str, source: str, header: str, lines: Sequence[str]
) -> str:
    """The hash of a batch: of what stands before it, of its head and of every line."""
    state = sha256()
    for part in (prev, str(seq), kind, source, header, *lines):
        state.update(part.encode("utf-8"))
        state.update(b"\n")
    return state.hexdigest()


def line_of(text: str) -> Line:
    """A line from its stored text."""
    data = json.loads(text)
    return Line(
        data["key"], data["body"], data["amount"], date.fromisoformat(data["day"]), data["corrects"]
    )


def _refuse_float(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no place in a ledger")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_float(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_float(item)

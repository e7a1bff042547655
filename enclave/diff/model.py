"""The differences of two agreements as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from enclave.diff.when import Stretch
from enclave.text import Text

Op = Literal["added", "removed", "changed"]
_OPPOSITE: Final[dict[Op, Op]] = {"added": "removed", "removed": "added", "changed": "changed"}
SECTIONS: Final[dict[str, Text]] = {
    "agreement": Text("协议", "agreement"), "parties": Text("参与方", "parties"),
    "scope": Text("范围", "scope"), "term": Text("期限与事件", "term and events"),
    "clauses": Text("条款", "clauses"), "credit": Text("统计认定", "credit of statistics"),
    "settle": Text("结算", "settlement"), "amend": Text("变更", "amendments"),
    "data": Text("数据", "data"), "references": Text("依据文件", "documents"),
    "text": Text("文字说明", "texts"),
}  # fmt: skip
"""The parts of an agreement, in the order in which differences are told."""


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        section: the part of the agreement.
        item: the ids on the two sides of what it is in (a clause, a party); empty where there is none.
        path: the keys that lead to the value inside the item; empty for the item as a whole.
        where, field: what it is in, and which value of it, in words.
        before, after: the two values in words; None where a side does not have it.
        affects: the years it is about, or the events they count from, on the two sides.
        years: the first and the last year, where both sides know them.
        spans: the days it is about on the two sides.
    """

    section: str
    op: Op
    item: tuple[str, str]
    path: tuple[str, ...]
    where: Text
    field: Text
    before: Text | None
    after: Text | None
    affects: tuple[Text, Text] = (Text(""), Text(""))
    years: tuple[int, int | None] | None = None
    spans: tuple[Stretch | None, Stretch | None] = (None, None)

    def mirrored(self) -> Change:
        """The same difference, seen from the other side."""
        return replace(
            self, op=_OPPOSITE[self.op], item=self.item[::-1], before=self.after,
            after=self.before, affects=self.affects[::-1], spans=self.spans[::-1],
        )  # fmt: skip

    @property
    def facts(self) -> tuple[object, ...]:
        """What the difference is, without what it is called."""
        return (self.section, self.op, self.item, self.path, self.before, self.after, self.affects)


@dataclass(frozen=True)
class Difference:
    """All differences of two agreements; ``names`` are id, title and file of each side."""

    sides: tuple[SideName, SideName]
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.changes)


@dataclass(frozen=True)
class SideName:
    """Which agreement a side is."""

    id: str
    title: Text
    file: str
    at: str = ""

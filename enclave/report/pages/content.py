"""What a report says, whatever its form: sections of paragraphs, tables and pictures.

A section is made only where there is something to say, so none is ever empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from enclave.report.model import Table
from enclave.text import Text

Tone = Literal["plain", "note", "good", "warning"]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; a ``note`` is small print, ``good`` and ``warning`` stand in a box."""

    text: Text
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``folded`` ones stand under their picture and open when they are asked for."""

    table: Table
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """Key numbers: one row a party, the first cell its name, the headings what the numbers are.

    ``roles`` says what each party is in the deal.
    """

    table: Table
    roles: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, as SVG in the language of the report; its heading is in the picture.

    ``title`` is what the caption says besides the number, where that is not in the picture.
    """

    id: str
    svg: str
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in words: its heading, the sentence, where it is written."""

    head: Text
    words: Text
    cite: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class Clauses:
    """The terms of one agreement; ``title`` where there are several agreements."""

    title: Text | None
    items: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type as it stands."""

    text: str


Block: TypeAlias = Para | Grid | Cards | Chart | Clauses | Code


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with its heading."""

    id: str
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The whole report, the conclusion first."""

    title: Text
    caption: Text
    conclusion: Text
    sections: tuple[Section, ...]

    def tables(self) -> Iterator[Table]:
        """Every table, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, (Grid, Cards)):
                    yield block.table

    def section(self, name: str) -> Section | None:
        """The section of that id, where there is one."""
        return next((s for s in self.sections if s.id == name), None)


def sentence(said: str) -> str:
    """A phrase with a capital at its beginning.

    >>> sentence("shares of Yi")
    'Shares of Yi'
    """
    return said[:1].upper() + said[1:]

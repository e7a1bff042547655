"""The sheet 条款 back into clauses: one row a clause, with its phases and bands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from enclave.convert.back import Filled, slot_parties
from enclave.convert.cells import Cell
from enclave.convert.clause_sheet import BAND, CLAUSES, COMMON, PHASE, USES, Use
from enclave.convert.grid import Line
from enclave.convert.tree import Path, get
from enclave.convert.words import METHODS, canonical_word, fold
from enclave.diagnostics import Mark, diag, diagnose
from enclave.kinds.registry import kinds
from enclave.text import Text

_METHOD: Final = Text(
    "先在“取数方式”选：取数、合计、平均、按比例", "choose how in the column method first"
)


@dataclass
class _Row:
    """A row being read: which of its cells have been used."""

    filled: Filled
    line: Line
    base: Path
    used: set[str] = field(default_factory=set)

    def cell(self, key: str) -> Cell | None:
        """A cell, which is then used."""
        self.used.add(key)
        return self.line.cells.get(key)

    def put(self, key: str, path: Path, codec: str) -> None:
        """Put a cell where it belongs, if it holds something."""
        cell = self.cell(key)
        if cell is not None:
            title = CLAUSES.column(key).title
            self.filled.put(self.filled.agreement, (*self.base, *path), cell, codec, title)


def read_clauses(filled: Filled) -> None:
    """All clauses, in order."""
    table = filled.table(CLAUSES)
    clause: Path = ()
    share = ""
    division: Path = ()
    count = 0
    for line in table.lines() if table is not None else ():
        if set(line.cells) == {"comment"}:
            filled.collector.add(diag("E938", line.mark, what=CLAUSES.title))
            continue
        word = _kind(line)
        if word == "band" and clause and share == "share":
            place = _next(filled, (*division, "tiers", "bands"))
        elif word == "phase" and clause and share == "share":
            place = division = _next(filled, (*clause, "phases"))
        elif word in ("", "band", "phase"):
            filled.collector.add(diag("E938", _kind_mark(line), what=CLAUSES.title))
            continue
        else:
            place = clause = division = ("clauses", count)
            share, count = word, count + 1
        filled.agreement.put(place, {}, line.mark)
        _row(filled, line, place, word)


def _kind(line: Line) -> str:
    cell = line.cells.get("kind")
    if cell is None:
        return ""
    text = fold(cell.text)
    for word, name in ((PHASE, "phase"), (BAND, "band")):
        if text in (fold(word.zh), fold(word.in_("en"))):
            return name
    return canonical_word("kind", cell.text.strip())


def _kind_mark(line: Line) -> Mark:
    cell = line.cells.get("kind")
    return cell.mark if cell is not None else line.mark


def _next(filled: Filled, path: Path) -> Path:
    there = get(filled.agreement.data, path)
    return (*path, len(there) if isinstance(there, list) else 0)


def _row(filled: Filled, line: Line, base: Path, kind: str) -> None:
    row = _Row(filled, line, base, {"kind"})
    own = USES.get(kind, ())
    first = kind not in ("phase", "band")
    if first:
        _id(row)
        row.put("kind", ("kind",), "word:kind")
        row.put("title", ("title",), "both")
    _owners_or_slots(row, own)
    for use in own:
        if use.codec not in ("amounts", "owner", "derived") and use.column != "slots":
            of = use.column == "ratio" and _is_part(row) and _has_amounts(own)
            if not of and not (use.column == "data" and use.column in row.used):
                row.put(use.column, use.path, use.codec)
    for use in COMMON[2:] if first else ():
        if use.column not in row.used:
            row.put(use.column, use.path, use.codec)
    comment = row.cell("comment")
    if comment is not None:
        filled.agreement.comments[base] = comment.text.strip().split("\n")
    if kind in kinds() or not first:
        _unused(row, kind)


def _id(row: _Row) -> None:
    row.put("id", ("id",), "text")


def _is_part(row: _Row) -> bool:
    """Whether the ratio of the row belongs to an amount that is a part of data."""
    cell = row.line.cells.get("method")
    word = fold(cell.text) if cell is not None else ""
    return word in ("of", fold(METHODS["of"].zh), fold(METHODS["of"].in_("en")))


def _has_amounts(own: tuple[Use, ...]) -> bool:
    return any(use.codec in ("amounts", "owner") for use in own)


def _owners_or_slots(row: _Row, own: tuple[Use, ...]) -> None:
    """Shares, amounts by party and amounts from data: what takes several cells."""
    codecs = {use.codec: use for use in own if use.column == "slots" or use.codec == "owner"}
    filled_slots = any(f"s{i}" in row.line.cells for i in range(1, 9))
    for use in own:
        if use.codec == "amounts":
            _amount(row, use.path)
    if "owner" in codecs and not filled_slots:
        cell = row.cell("who")
        party = row.filled.read(cell, "ref:parties", CLAUSES.column("who").title) if cell else None
        if party is not None:
            _amount(row, ("owners", party))
        else:
            row.used |= {"amount", "method", "data", "years", "ratio"}
        return
    if not codecs or not filled_slots:
        if "decimals" in row.line.cells and "derived" in codecs:
            row.put("decimals", ("derived", "decimals"), "whole")
        return
    if "spill" in row.line.cells and any(u.column == "spill" for u in own):
        return  # the share columns stay unused and are reported
    use = next(u for u in codecs.values() if u.codec != "owner")
    if "derived" in codecs and ("decimals" in row.line.cells or use.codec == "derived"):
        _derived(row, codecs["derived"].path)
        return
    for party, cell in _slots(row):
        row.filled.put(row.filled.agreement, (*row.base, *use.path, party), cell, use.codec,
                       CLAUSES.column("s1").title)  # fmt: skip


def _slots(row: _Row) -> list[tuple[str, Cell]]:
    row.used |= {f"s{i}" for i in range(1, 9)}
    return list(slot_parties(row.filled, row.line.cells))


def _derived(row: _Row, path: Path) -> None:
    for party, cell in _slots(row):
        row.filled.put(row.filled.agreement, (*row.base, *path, "from", party), cell, "ref:data",
                       CLAUSES.column("s1").title)  # fmt: skip
    row.put("decimals", (*path, "decimals"), "whole")


def _amount(row: _Row, path: Path) -> None:
    """An amount as it stands, or computed from data."""
    cells = row.line.cells
    method_cell = row.cell("method")
    if method_cell is None:
        row.put("amount", path, "amount")
        data = row.cell("data") if "years" in cells or "data" in cells else None
        if data is not None:
            values = {
                "column": CLAUSES.column("data").title,
                "text": data.text,
                "expected": _METHOD,
            }
            row.filled.collector.add(diagnose("E934", data.mark, values))
            row.used.add("years")
        return
    method = row.filled.read(method_cell, "method", CLAUSES.column("method").title)
    if method is None:
        row.filled.agreement.refuse((*row.base, *path), method_cell.mark)
        row.used |= {"data", "years", "ratio"}
        return
    row.filled.agreement.put((*row.base, *path), {}, method_cell.mark)
    if method == "of":
        row.put("ratio", (*path, "ratio"), "ratio")
    row.put("data", (*path, method), "ref:data")
    row.put("years", (*path, "years"), "texts")


def _unused(row: _Row, kind: str) -> None:
    """A cell that is filled in and that this kind of clause does not use."""
    shown: Mapping[str, Text] = {"phase": PHASE, "band": BAND}
    said = shown.get(kind) or row.line.cells["kind"].text.strip()
    for key, cell in row.line.cells.items():
        if key not in row.used:
            column = CLAUSES.column(key).title
            row.filled.collector.add(diag("E939", cell.mark, column=column, kind=said))

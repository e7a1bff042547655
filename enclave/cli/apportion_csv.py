"""The places of a taxpayer from a table, for ``enclave apportion``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from enclave.apportion.inputs import Item, ValueProblem, items_of, listed, read_value
from enclave.apportion.load import Formula
from enclave.apportion.model import Inputs, Place
from enclave.dates import DateError, parse_date
from enclave.diagnostics import Collector, Mark, diag, diagnose
from enclave.money import AmountError
from enclave.ratio import parse_ratio
from enclave.tables.read import Column, TableRow, read_cells, read_table
from enclave.terms.formula import FormulaPack
from enclave.text import Text

_FIXED: Final = (
    Column("id", ("编号", "分支机构", "机构")),
    Column("name", ("名称",), required=False),
    Column("place", ("地区", "入库地"), required=False),
    Column("counts_as", ("计作",), required=False),
    Column("rate", ("税率",), required=False),
    Column("excluded", ("不分摊",), required=False),
    Column("since", ("设立日期",), required=False),
    Column("closed", ("注销日期",), required=False),
    Column("share", ("分摊比例",), required=False),
)


def columns(pack: FormulaPack) -> tuple[Column, ...]:
    """The columns of a table of places for a formula."""
    names = ((i, tuple(n for n in (i.name.zh, i.name.en) if n)) for i in items_of(pack))
    figures = (Column(i.key, own, required=False, amount=i.measure == "money") for i, own in names)
    return (*_FIXED, *figures)


def read_places(path: Path, formula: Formula, collector: Collector) -> Inputs:
    """Read a table of places; every mistake is in ``collector``."""
    shown = path.as_posix()
    items = items_of(formula.pack)
    places: dict[str, Place] = {}
    for row in read_table(path, shown, columns(formula.pack), collector) or ():
        place = _Row(row, items, collector).place()
        if place.id in places:
            first = places[place.id].at()
            collector.add(diag("E409", row.place("id"), id=place.id, first=first))
        places[place.id] = place
    marks = {"": Mark(shown, 1, 1)}
    return Inputs(tuple(places.values()), marks=marks, files=_lines(path, shown))


def _lines(path: Path, shown: str) -> dict[str, tuple[str, ...]]:
    """The lines of a csv, for excerpts."""
    if path.suffix.lower() not in (".csv", ".txt") or read_cells(path, shown, Collector()) is None:
        return {}
    return {shown: tuple(path.read_text(encoding="utf-8-sig").splitlines())}


class _Row:
    """One row; a cell that cannot be used is reported and left out."""

    def __init__(self, row: TableRow, items: tuple[Item, ...], collector: Collector) -> None:
        self.row, self.items, self.collector = row, items, collector

    def place(self) -> Place:
        cells = self.row.cells
        marks = {**self.row.marks, "values": self.row.mark, "": self.row.mark}
        return Place(
            cells["id"], self._values(), Text(cells.get("name", "")), cells.get("place", ""),
            cells.get("counts_as", ""), self._read("rate", parse_ratio), cells.get("excluded", ""),
            self._read("since", parse_date), self._read("closed", parse_date),
            self._read("share", parse_ratio), marks,
        )  # fmt: skip

    def _read(self, column: str, parse: Callable[[str], Any]) -> Any:
        text = self.row.cells.get(column)
        if text is None:
            return None
        try:
            return parse(text)
        except (AmountError, DateError) as error:
            self.collector.add(diagnose(error.code, self.row.place(column), error.values))
            return None

    def _values(self) -> Mapping[str, Fraction]:
        out: dict[str, Fraction] = {}
        for item in self.items:
            text = self.row.cells.get(item.key)
            if text is None:
                continue
            mark = self.row.place(item.key)
            try:
                out[item.key] = read_value(text, item.measure, self.row.units.get(item.key))
            except AmountError as error:
                self.collector.add(diagnose(error.code, mark, error.values))
            except ValueProblem as problem:
                self.collector.add(
                    diag("E555", mark, place=self.row.cells["id"], item=item.name, why=problem.why,
                         known=listed(self.items))
                )  # fmt: skip
        return out

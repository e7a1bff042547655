"""From the cells of a workbook to documents; every cell that cannot be read is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from enclave.convert.cells import Cell, SheetCells
from enclave.convert.content import WALK_AWAY
from enclave.convert.forms import AGREEMENT, SCENARIO
from enclave.convert.grid import Line, Table, find_sheet, open_table
from enclave.convert.layout import (
    CREDIT,
    DATA,
    EVENTS,
    FILLS,
    OUTLAYS,
    PARTIES,
    REFERENCES,
    SLOTS,
    Column,
    Sheet,
)
from enclave.convert.meanings import BadCell, meant
from enclave.convert.sheets import path_of
from enclave.convert.tree import Draft, Path, get
from enclave.convert.words import Names, fold
from enclave.convert.workbook import FORM_HEADS
from enclave.diagnostics import Collector, Mark, diag, diagnose
from enclave.source import did_you_mean
from enclave.text import Text

_ITEM, _VALUE, _ENGLISH = (FORM_HEADS[i] for i in (1, 2, 3))
_FORM: Final = tuple(
    Column(key, FORM_HEADS[i], Text(""))
    for i, key in enumerate(("group", "item", "value", "english", "help", "example"))
)


@dataclass
class Filled:
    """A workbook being read: its sheets, the names in it, the documents made of it."""

    shown: str
    book: Mapping[str, SheetCells]
    names: Names
    collector: Collector
    agreement: Draft
    scenario: Draft
    projects: dict[str, Draft] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)

    def table(self, sheet: Sheet) -> Table | None:
        """A sheet with its headings, or None where the workbook has no such sheet."""
        found = find_sheet(self.book, sheet.title)
        return None if found is None else open_table(found, sheet.columns, self.collector)

    def read(self, cell: Cell, codec: str, column: Text) -> Any:
        """What a cell says; None where it cannot be read, which has been reported."""
        try:
            return meant(cell, codec, self.names, column)
        except BadCell as bad:
            self.collector.add(diagnose(bad.code, cell.mark, bad.values))
            return None

    def put(self, draft: Draft, path: Path, cell: Cell, codec: str, column: Text) -> None:
        """Put what a cell says where it belongs, or a stand-in where it cannot be read."""
        value = self.read(cell, codec, column)
        if value is None:
            draft.refuse(path, cell.mark)
        else:
            draft.put(path, value, cell.mark)


def named(text: str) -> str:
    """An id as it stands in a cell."""
    return text.strip()


# ---------------------------------------------------------------------------------------- names


def collect_names(filled: Filled) -> None:
    """The names that other sheets may use."""
    for sheet, keys in ((PARTIES, ()), (EVENTS, ()), (DATA, ()), (REFERENCES, ("number",))):
        found = find_sheet(filled.book, sheet.title)
        table = open_table(found, sheet.columns, Collector()) if found is not None else None
        for line in table.lines() if table is not None else ():
            one = entry_id(line)
            if one:
                texts = [Text(line.cells[k].text.strip()) for k in keys if k in line.cells]
                zh, en = (
                    line.cells[k].text.strip() if k in line.cells else "" for k in ("zh", "en")
                )
                filled.names.add(sheet.key, one, [*texts, Text(zh, en)])


def entry_id(line: Line) -> str:
    """The id of a row: its own, else the name that stands for it."""
    cell = line.cells.get("id") or line.cells.get("zh") or line.cells.get("en")
    return named(cell.text) if cell is not None else ""


# ---------------------------------------------------------------------------------------- forms


def read_form(filled: Filled, sheet: Sheet, draft: Draft) -> None:
    """The items of a form."""
    found = find_sheet(filled.book, sheet.title)
    if found is None:
        return
    draft.home = Mark(f"{filled.shown} {found.name}")
    table = open_table(found, _FORM, filled.collector)
    items = {fold(w): c for c in sheet.columns for w in (c.title.zh, c.title.in_("en"))}
    seen: dict[str, Mark] = {}
    for line in table.lines():
        value, english = line.cells.get("value"), line.cells.get("english")
        if value is None and english is None:
            continue
        mark = (value or english or line.cells[next(iter(line.cells))]).mark
        label = line.cells["item"].text.strip().rstrip("*＊ ") if "item" in line.cells else ""
        item = items.get(fold(label))
        if item is None:
            known = [c.title.in_(filled.names.lang) for c in sheet.columns]
            filled.collector.add(
                diag("E929", mark, text=label, suggestion=_meant(did_you_mean(label, known)))
            )
        elif item.key in seen and not item.repeat:
            filled.collector.add(diag("E937", mark, text=label, first=seen[item.key]))
        else:
            seen.setdefault(item.key, mark)
            _item(filled, draft, item, value, english)


def _meant(guess: str | None) -> Text:
    if guess is None:
        return Text("没有这一项", "there is no such item")
    return Text(f"是否为“{guess}”？", f"did you mean {guess}?")


def _item(
    filled: Filled, draft: Draft, item: Column, value: Cell | None, english: Cell | None
) -> None:
    path = item.path
    if item.repeat:
        there = draft.data.get(str(path[0]))
        path = (*path, len(there) if isinstance(there, list) else 0, "text")
    if value is not None:
        at = path if english is None else (*path, "zh")
        filled.put(draft, at, value, item.codec, item.title)
    if english is not None:
        filled.put(draft, (*path, "en"), english, "text", item.title)


# ------------------------------------------------------------------------------------- entries


def read_entries(filled: Filled, sheet: Sheet, draft: Draft, key: str) -> None:
    """A sheet of entries with an id each: parties, documents, events."""
    for one, line in _entries(filled, sheet):
        draft.put((key, one), {}, line.mark)
        _name(filled, draft, (key, one, str(path_of(sheet, sheet.column("zh"))[0])), line)
        for column in sheet.columns[1:]:
            cell = line.cells.get(column.key)
            if cell is None or column.key in ("given", "zh"):
                continue
            path = (key, one, *path_of(sheet, column))
            if column.key == "via" and "treasury" in line.cells:
                filled.collector.add(diag("E939", cell.mark, column=column.title, kind="国库"))
                continue
            if column.key == "en":
                continue
            filled.put(draft, path, cell, column.codec, column.title)


def _name(filled: Filled, draft: Draft, path: Path, line: Line) -> None:
    zh, en = line.cells.get("zh"), line.cells.get("en")
    title = Text("名称", "name")
    if zh is not None:
        filled.put(draft, path if en is None else (*path, "zh"), zh, "text", title)
    if en is not None:
        filled.put(draft, (*path, "en"), en, "text", title)


def _entries(filled: Filled, sheet: Sheet) -> Iterator[tuple[str, Line]]:
    """The rows with their ids; a row without one, or with one that stands already, is an error."""
    table = filled.table(sheet)
    seen: dict[str, Mark] = {}
    for line in table.lines() if table is not None else ():
        one = entry_id(line)
        if not one:
            filled.collector.add(diag("E938", line.mark, what=sheet.title))
        elif one in seen:
            filled.collector.add(diag("E937", line.mark, text=one, first=seen[one]))
        else:
            seen[one] = line.mark
            yield one, line


def read_events(filled: Filled) -> None:
    """Events: their definitions in the agreement, their dates in the scenario."""
    table = filled.table(EVENTS)
    for line in table.lines() if table is not None else ():
        cell, one = line.cells.get("given"), entry_id(line)
        if cell is not None and one:
            path = ("agreements", 0, "events", one)
            filled.put(filled.scenario, path, cell, "event", EVENTS.column("given").title)
    only_given = {
        entry_id(line)
        for line in (table.lines() if table is not None else ())
        if set(line.cells) <= {"id", "given"}
    }
    read_entries(filled, EVENTS, filled.agreement, "events")
    for one in only_given:
        filled.agreement.data.get("events", {}).pop(one, None)
    if not filled.agreement.data.get("events"):
        filled.agreement.data.pop("events", None)


# ---------------------------------------------------------------------------------------- data


def read_data(filled: Filled) -> None:
    """Data: one amount, an amount a year, a register, or a quantity, over one row or several."""
    table = filled.table(DATA)
    seen: dict[tuple[str, str], Mark] = {}
    for line in table.lines() if table is not None else ():
        text = entry_id(line)
        if not text:
            filled.collector.add(diag("E938", line.mark, what=DATA.title))
            continue
        one = filled.names.find("data", text) or text
        where = line.cells["where"].text if "where" in line.cells else ""
        given = fold(where) in (fold("情景"), "scenario")
        draft = filled.scenario if given else filled.agreement
        base: Path = ("agreements", 0, "data", one) if given else ("data", one)
        parts = line.cells.keys() & {"year", "date", "amount", "quantity"}
        again = (where if given else "", one)
        if again in seen and not (parts & {"year", "date"}):
            filled.collector.add(diag("E937", line.mark, text=text, first=seen[again]))
            continue
        if again not in seen:
            draft.put(base, {}, line.mark)
            _name(filled, draft, (*base, "name"), line)
        seen.setdefault(again, line.mark)
        _figures(filled, draft, base, line)


def _figures(filled: Filled, draft: Draft, base: Path, line: Line) -> None:
    def put(key: str, path: Path) -> None:
        cell = line.cells.get(key)
        if cell is not None:
            column = DATA.column(key)
            filled.put(draft, (*base, *path), cell, column.codec, column.title)

    put("source", ("source",))
    put("required", ("required",))
    put("quantity", ("quantity",))
    unused = {"party", "item", "voucher"}
    if "year" in line.cells:
        year = filled.read(line.cells["year"], "whole", DATA.column("year").title)
        if year is not None and "amount" in line.cells:
            put("amount", ("by_year", year))
        elif year is not None:
            draft.put((*base, "by_year", year), "", line.cells["year"].mark)
    elif "date" in line.cells or line.cells.keys() & unused:
        there = get(draft.data, (*base, "entries"))
        at: Path = ("entries", len(there) if isinstance(there, list) else 0)
        draft.put((*base, *at), {}, line.mark)
        for key in ("date", "amount", "party", "item", "voucher"):
            put(key, (*at, key))
        return
    else:
        put("amount", ("value",))
    for key in sorted(unused & line.cells.keys()):
        column = DATA.column(key)
        filled.collector.add(
            diag("E939", line.cells[key].mark, column=column.title, kind=DATA.column("year").title)
        )


# ---------------------------------------------------------------------------- credit and figures


def slot_parties(filled: Filled, cells: Mapping[str, Cell]) -> Iterator[tuple[str, Cell]]:
    """The filled share columns with their parties."""
    order = filled.names.ids("parties")
    for number in range(SLOTS):
        cell = cells.get(f"s{number + 1}")
        if cell is None:
            continue
        if number >= len(order):
            known = Text(
                f"参与方表只有 {len(order)} 行", f"the sheet parties has {len(order)} rows"
            )
            values = {"text": f"{number + 1}", "what": PARTIES.title, "suggestion": known}
            filled.collector.add(diagnose("E936", cell.mark, values))
            continue
        yield order[number], cell


def read_credit(filled: Filled) -> None:
    """Who is credited with which indicator."""
    table = filled.table(CREDIT)
    seen: dict[str, Mark] = {}
    for line in table.lines() if table is not None else ():
        if "indicator" not in line.cells:
            filled.collector.add(diag("E938", line.mark, what=CREDIT.title))
            continue
        cell = line.cells["indicator"]
        one = filled.names.find("indicators", cell.text.strip()) or cell.text.strip()
        if one in seen:
            filled.collector.add(diag("E937", cell.mark, text=cell.text.strip(), first=seen[one]))
            continue
        seen[one] = cell.mark
        base: Path = ("credit", one)
        filled.agreement.put(base, {}, cell.mark)
        for party, share in slot_parties(filled, line.cells):
            filled.put(filled.agreement, (*base, "weights", party), share, "weight",
                       CREDIT.column("s1").title)  # fmt: skip
        for column in CREDIT.columns[1:]:
            there = line.cells.get(column.key)
            if there is not None and not (column.key[0] == "s" and column.key[1:].isdigit()):
                path = (*base, *path_of(CREDIT, column))
                filled.put(filled.agreement, path, there, column.codec, column.title)


def read_fills(filled: Filled) -> None:
    """Open terms: what they ask, and the values of the scenario."""
    for name, line in _named_rows(filled, FILLS, "name"):
        if line.cells.keys() & {"zh", "en", "ask"}:
            filled.agreement.put(("holes", name), {}, line.mark)
            _name(filled, filled.agreement, ("holes", name, "name"), line)
            if "ask" in line.cells:
                filled.put(filled.agreement, ("holes", name, "ask"), line.cells["ask"], "both",
                           FILLS.column("ask").title)  # fmt: skip
        if "fill" in line.cells:
            word = fold(line.cells["where"].text) if "where" in line.cells else ""
            everywhere = word in (fold("全部"), "all")
            path: Path = ("fill", name) if everywhere else ("agreements", 0, "fill", name)
            filled.put(filled.scenario, path, line.cells["fill"], "any", FILLS.column("fill").title)


def _named_rows(filled: Filled, sheet: Sheet, key: str) -> Iterator[tuple[str, Line]]:
    table = filled.table(sheet)
    seen: dict[str, Mark] = {}
    for line in table.lines() if table is not None else ():
        if key not in line.cells:
            filled.collector.add(diag("E938", line.mark, what=sheet.title))
            continue
        name = line.cells[key].text.strip()
        if name in seen:
            filled.collector.add(diag("E937", line.mark, text=name, first=seen[name]))
            continue
        seen[name] = line.mark
        yield name, line


def read_outlays(filled: Filled) -> None:
    """Outlays and walk-away values of the appraisal."""
    away = {fold(WALK_AWAY.zh), fold(WALK_AWAY.in_("en"))}
    for year, line in _named_rows(filled, OUTLAYS, "year"):
        for party, cell in slot_parties(filled, line.cells):
            part: Path = (
                ("outlays", party, year) if fold(year) not in away else ("walk_away", party)
            )
            filled.put(filled.scenario, ("appraisal", *part), cell, "amount",
                       OUTLAYS.column("s1").title)  # fmt: skip


__all__ = ["AGREEMENT", "SCENARIO", "Filled", "collect_names", "read_credit", "read_data",
           "read_entries", "read_events", "read_fills", "read_form", "read_outlays"]  # fmt: skip

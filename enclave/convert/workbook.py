"""Writing the fill-in workbook: yellow cells, drop-down lists, notes, print set-up; no macros."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from enclave.convert.clause_sheet import BAND, CLAUSES, COMMON, PHASE, USES, used_columns
from enclave.convert.codecs import Shown, shown
from enclave.convert.content import Content, Row
from enclave.convert.guide import (
    KIND_HEAD,
    KIND_WORDS,
    LEGEND,
    MORE_IN_OTHER,
    STEPS,
    TITLE,
)
from enclave.convert.layout import OTHER, PARTIES, SLOTS, Column, Sheet
from enclave.convert.lists import Lists
from enclave.convert.sheets import (
    ABOUT,
    LAST,
    SHEETS,
    TABLE_INTROS,
    TABLES,
    offered_header,
    table_column,
)
from enclave.convert.styles import Styles, columns_wide, page
from enclave.convert.words import Names, shown_word
from enclave.kinds.registry import kinds
from enclave.text import Lang, Text

if TYPE_CHECKING:
    import xlsxwriter

HEAD: Final = 3
"""The row of the headings, counted from 0; the data begin below it."""
FORM_HEADS: Final = (
    Text("类别", "group"), Text("项目", "item"), Text("填写", "value"),
    Text("英文（可不填）", "English"), Text("说明", "meaning"), Text("例", "example"),
)  # fmt: skip
_FIRST: Final = HEAD + 1


def write_book(content: Content, names: Names) -> bytes:
    """The workbook as bytes; the same content gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({
        "title": TITLE.in_(content.lang), "created": dt.datetime(2024, 1, 1),  # noqa: DTZ001
    })  # fmt: skip
    writer = _Writer(book, content, names)
    writer.write()
    book.close()
    return out.getvalue()


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, content: Content, names: Names) -> None:
        self.book, self.content, self.names = book, content, names
        self.lang: Lang = content.lang
        self.styles = Styles(book)
        self.sheets: dict[str, Any] = {}
        self.lists = Lists(self.lang, self._title)

    def _t(self, text: Text) -> str:
        return text.in_(self.lang)

    def _title(self, sheet: Sheet) -> str:
        return self._t(sheet.title)

    def write(self) -> None:
        """All sheets, in order; the choices are written last, when all are known."""
        about = self.book.add_worksheet(self._t(ABOUT))
        for sheet in SHEETS:
            self.sheets[sheet.key] = self.book.add_worksheet(self._title(sheet))
        for key in TABLES:
            self.sheets[key] = self.book.add_worksheet(self._t(TABLE_INTROS[key][0]))
        for sheet in LAST:
            if sheet is OTHER or self.content.rows.get(sheet.key):
                self.sheets[sheet.key] = self.book.add_worksheet(self._title(sheet))
        self._about(about)
        for sheet in (*SHEETS, *LAST):
            if sheet.form:
                self._form(sheet)
            elif sheet.key in self.sheets:
                rows = self.content.rows.get(sheet.key, [])
                self._table(sheet, rows, sheet.spare)
        for key in TABLES:
            self._data_table(key)
        self.lists.write(self.book, self.styles)
        about.activate()

    # ---------------------------------------------------------------------------------- about

    def _about(self, sheet: Any) -> None:
        styles = self.styles
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 46)
        sheet.set_column(2, 2, 78)
        sheet.write(0, 0, self._t(TITLE), styles.title)
        sheet.set_row(0, 26)
        for i, step in enumerate(STEPS, start=2):
            sheet.merge_range(i, 0, i, 2, f"{i - 1}. {self._t(step)}", styles.wrapped)
            sheet.set_row(i, 32)
        row = len(STEPS) + 3
        for style, text in LEGEND:
            sheet.write_blank(row, 0, None, getattr(styles, style))
            sheet.write(row, 1, self._t(text), styles.text)
            row += 1
        row += 1
        for i, head in enumerate(KIND_HEAD):
            sheet.write(row, i, self._t(head), styles.head)
        for name, words in KIND_WORDS.items():
            row += 1
            sheet.write(row, 0, shown_word("kind", name, self.lang), styles.cell)
            sheet.write(row, 1, self._t(words), styles.cell)
            sheet.write(row, 2, self._columns_of(name), styles.cell)
            sheet.set_row(row, 30 if len(self._columns_of(name)) > 48 else 18)
        page(sheet, self._t(TITLE), (0, 0), None)

    def _columns_of(self, kind: str) -> str:
        if kind not in USES:
            return self._t(MORE_IN_OTHER)
        said: list[str] = []
        for key in used_columns(kind):
            said.append("份额" if self.lang == "zh" else "shares") if key == "slots" else (
                said.append(self._t(CLAUSES.column(key).title))
            )
        return ("、" if self.lang == "zh" else ", ").join(said)

    # ---------------------------------------------------------------------------------- forms

    def _form(self, sheet: Sheet) -> None:
        to, styles = self.sheets[sheet.key], self.styles
        self._heading(to, sheet.title, sheet.intro, 5)
        for i, (head, width) in enumerate(zip(FORM_HEADS, (18, 15, 36, 28, 50, 20), strict=True)):
            to.set_column(i, i, width)
            to.write(HEAD, i, self._t(head), styles.head)
        row, group = _FIRST, ""
        for item in sheet.columns:
            given = [r for r in self.content.rows.get(sheet.key, []) if _is_of(r, item)]
            count = (len(given) + sheet.spare) if item.repeat else 1
            for cells in [*given, *([{}] * (count - len(given)))] or [{}]:
                said = self._t(item.group)
                to.write(row, 0, said if said != group else "", styles.group)
                to.write(row, 1, self._head(item), styles.label)
                self._cell(to, row, 2, item, cells.get(item.key))
                english = cells.get(f"{item.key}.en")
                if item.english:
                    self._cell(to, row, 3, item, english)
                else:
                    to.write_blank(row, 3, None, styles.grey)
                to.write(row, 4, self._t(item.help), styles.help)
                to.write(row, 5, self._example(item), styles.help)
                texts = ((self._t(item.help), 54), (_text(cells, item.key), 34),
                         (_text(cells, f"{item.key}.en"), 26))  # fmt: skip
                to.set_row(row, 15 * max(1 + columns_wide(t) // w for t, w in texts) + 3)
                self._validate(to, item, row, row, 2)
                row, group = row + 1, said
        page(to, self._t(sheet.title), (_FIRST, 2), (HEAD, HEAD))

    # --------------------------------------------------------------------------------- tables

    def _heading(self, to: Any, title: Text, intro: Text, last: int) -> None:
        to.write(0, 0, self._t(title), self.styles.title)
        to.set_row(0, 24)
        to.merge_range(1, 0, 1, last, self._t(intro), self.styles.wrapped)
        to.set_row(1, 34)

    def _head(self, column: Column) -> str:
        return self._t(column.title) + (" *" if column.needed else "")

    def _table(self, sheet: Sheet, rows: Sequence[Row], spare: int) -> None:
        to = self.sheets[sheet.key]
        self._heading(to, sheet.title, sheet.intro, min(len(sheet.columns), 9) - 1)
        last = _FIRST + len(rows) + spare - 1
        columns = self._ordered(sheet)
        group = ""
        if any(_is_slot(c) for c in columns):
            to.set_row(HEAD - 1, 30)
        for i, column in enumerate(columns):
            to.set_column(i, i, max(column.width, columns_wide(self._head(column)) + 2))
            to.write(HEAD, i, self._head(column), self.styles.head)
            said = self._t(column.group)
            if _is_slot(column):
                self._slot_name(to, i, int(column.key[1:]))
            elif said and said != group:
                to.write(HEAD - 1, i, said, self.styles.group)
            group = said
            self._note(to, i, column)
            for n in range(_FIRST, last + 1):
                found = rows[n - _FIRST].get(column.key) if n - _FIRST < len(rows) else None
                self._cell(to, n, i, column, found)
            if spare or rows:
                self._validate(to, column, _FIRST, max(last, _FIRST), i)
        self._heights(to, columns, rows)
        if sheet.key == "clauses":
            self._grey(to, columns, last)
        page(to, self._t(sheet.title), (_FIRST, 2 if len(columns) > 8 else 1), (HEAD - 1, HEAD),
             wide=len(columns) > 25)  # fmt: skip

    def _example(self, column: Column) -> str:
        """The example of a column; ``10年 / 10 years`` has one for each language."""
        zh, _, en = column.example.partition(" / ")
        return (en or zh) if self.lang == "en" else zh

    def _note(self, to: Any, at: int, column: Column) -> None:
        """The meaning of a column, with an example, as a note on its heading."""
        said = self._example(column)
        example = self._t(Text("例：", "example: ")) + said if said else ""
        note = "\n".join(part for part in (self._t(column.help), example) if part)
        if note:
            lines = 1 + columns_wide(note) // 36
            size = {"width": 260, "height": 20 + 17 * lines, "author": "enclave"}
            to.write_comment(HEAD, at, note, size)

    def _ordered(self, sheet: Sheet) -> list[Column]:
        """English names first in an English workbook: lists offer them."""
        columns = list(sheet.columns)
        keys = [c.key for c in columns]
        if self.lang == "en" and "zh" in keys and "en" in keys:
            a, b = keys.index("zh"), keys.index("en")
            columns[a], columns[b] = columns[b], columns[a]
        return columns

    def _slot_name(self, to: Any, column: int, number: int) -> None:
        """The name of a party above its share column, kept up to date by a formula."""
        keys = [c.key for c in self._ordered(PARTIES)]
        letter = "ABCDEFGHIJ"[keys.index(self.lang)]
        place = f"'{self._title(PARTIES)}'!{letter}{_FIRST + number}"
        parties = self.content.rows.get("parties", [])
        row = parties[number - 1] if number <= len(parties) else {}
        value = row.get(self.lang, row.get("zh", Shown("text", ""))).text
        to.write_formula(HEAD - 1, column, f'=IF({place}="","",{place})', self.styles.slot, value)

    def _data_table(self, key: str) -> None:
        """A table of the scenario, under its own headings."""
        title, intro = TABLE_INTROS[key]
        _, given = self.content.tables.get(key, ("", []))
        header = given[0] if given else offered_header(key, self.lang)
        columns = [table_column(key, h, self.lists.table_column(key, h)) for h in header]
        rows: list[Row] = []
        for cells in given[1:]:
            row: Row = {}
            for column, text in zip(columns, cells, strict=False):
                found = self._table_cell(column, text.strip()) if text.strip() else None
                if found is not None:
                    row[column.key] = found
            rows.append(row)
        sheet = Sheet(key, title, intro, tuple(columns), spare=20)
        self._table(sheet, rows, 20)

    def _table_cell(self, column: Column, text: str) -> Shown | None:
        """A cell of a table; a place that is simply a party's has its name."""
        if column.key == "place" and text in self.content.plain_places:
            return Shown("text", self.names.show("parties", text))
        return shown(text, column.codec, self.names)

    def _heights(self, to: Any, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        for n, row in enumerate(rows):
            lines = 1
            for column in columns:
                text = row[column.key].text if column.key in row else ""
                width = max(column.width - 1, 4)
                said = sum(max(1, -(-columns_wide(part) // width)) for part in text.split("\n"))
                lines = max(lines, said)
            if lines > 1:
                to.set_row(_FIRST + n, min(15 * lines, 400))

    # ---------------------------------------------------------------------------------- cells

    def _cell(self, to: Any, row: int, column: int, about: Column, value: Shown | None) -> None:
        style = self.styles.input(about.codec, value)
        if value is None:
            to.write_blank(row, column, None, style)
        elif value.form in ("number", "percent"):
            to.write_number(row, column, float(value.text), style)  # 15 digits: exact
        elif value.form == "date":
            to.write_datetime(row, column, dt.date.fromisoformat(value.text), style)
        else:
            to.write_string(row, column, value.text, style)

    def _validate(self, to: Any, about: Column, first: int, last: int, column: int) -> None:
        source = self.lists.source(about)
        if source is None:
            return
        to.data_validation(first, column, last, column, {
            "validate": "list", "source": source, "error_type": "warning", "ignore_blank": True,
            "show_error": about.choices.startswith("word:") or about.choices == "kinds",
            "error_title": self._t(Text("列表之外", "not on the list")),
            "error_message": self._t(Text("列表里没有这个写法。仍要填写？", "This is not on the list. Keep it?")),
        })  # fmt: skip

    def _grey(self, to: Any, columns: Sequence[Column], last: int) -> None:
        """Cells that a kind of clause does not use turn grey."""
        at = next(i for i, c in enumerate(columns) if c.key == "kind")
        words = {k: shown_word("kind", k, self.lang) for k in kinds()}
        words |= {"phase": self._t(PHASE), "band": self._t(BAND)}
        shared = {use.column for use in COMMON}
        here = f"${'ABCDEFGH'[at]}{_FIRST + 1}"
        for i, column in enumerate(columns):
            key = "slots" if _is_slot(column) else column.key
            if key in ("kind", "comment"):
                continue
            parts = ("phase", "band")
            if key in shared:  # every clause has it; a phase or a band only where it says so
                unused = [words[p] for p in parts if key not in used_columns(p)]
                bad = "OR(" + ",".join([f'{here}="{w}"' for w in unused] or ["FALSE"]) + ")"
            else:
                users = [w for k, w in words.items() if key in used_columns(k)]
                tests = ",".join(f'{here}="{w}"' for w in users) or "FALSE"
                bad = f'AND({here}<>"",NOT(OR({tests})))'
            to.conditional_format(_FIRST, i, last, i, {
                "type": "formula", "criteria": f"={bad}", "format": self.styles.unused,
            })  # fmt: skip


def _text(row: Row, key: str) -> str:
    return row[key].text if key in row else ""


def _is_slot(column: Column) -> bool:
    return column.key[:1] == "s" and column.key[1:].isdigit()


def _is_of(row: Row, item: Column) -> bool:
    return item.key in row or f"{item.key}.en" in row


__all__ = ["FORM_HEADS", "OTHER", "SLOTS", "write_book"]

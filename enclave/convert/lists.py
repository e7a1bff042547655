"""What the drop-down lists offer: words of the language, names of other sheets, packs at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from enclave.convert.clause_sheet import BAND, PHASE
from enclave.convert.layout import DATA, EVENTS, PARTIES, REFERENCES, Column, Sheet
from enclave.convert.sheets import TABLES
from enclave.convert.words import METHODS, shown_word, words_of
from enclave.kinds.registry import kinds
from enclave.tables.ledger import KINDS
from enclave.tables.read import Column as TableColumn
from enclave.text import Lang, Text

if TYPE_CHECKING:
    import xlsxwriter

    from enclave.convert.styles import Styles

TITLE: Final = Text("选项", "choices")
_ROWS: Final = 60
_NAMED: Final[Mapping[str, tuple[Sheet, str]]] = {
    "parties": (PARTIES, ""), "events": (EVENTS, ""), "data": (DATA, ""),
    "references": (REFERENCES, "number"),
}  # fmt: skip
_CLOCK: Final = ("anniversary", "fiscal_year_of_event", "fiscal_year_after_event")


class Lists:
    """The lists of a workbook; long ones stand in a sheet of their own, at the end."""

    def __init__(self, lang: Lang, title: Callable[[Sheet], str]) -> None:
        """Start with no list; ``title`` gives the name of a sheet."""
        self.lang, self._title = lang, title
        self._stored: dict[str, list[str]] = {}

    def source(self, column: Column) -> list[str] | str | None:
        """What the list of a column offers; None where it has none."""
        if not column.choices:
            return None
        kind, _, argument = column.choices.partition(":")
        if kind == "ref" and argument in _NAMED:
            return self._names(argument)
        words = self._words(kind, argument)
        if not words:
            return None
        return self._store(column.choices, words)

    def _names(self, kind: str) -> str:
        sheet, key = _NAMED[kind]
        keys = [c.key for c in sheet.columns]
        place = keys.index(key or self.lang)
        if not key and self.lang == "en":
            place = keys.index("zh")  # where the English names stand in an English workbook
        letter = "ABCDEFGHIJ"[place]
        return f"='{self._title(sheet)}'!${letter}$5:${letter}${_ROWS}"

    def _words(self, kind: str, argument: str) -> list[str]:
        if kind == "word":
            found = dict.fromkeys(words_of(argument).values())
            return [shown_word(argument, en, self.lang) for en in found]
        if kind == "clock":
            return [shown_word("unit", en, self.lang) for en in _CLOCK]
        if kind == "kinds":
            said = [shown_word("kind", k, self.lang) for k in kinds()]
            return [*said, PHASE.in_(self.lang), BAND.in_(self.lang)]
        if kind == "methods":
            return [word.in_(self.lang) for word in METHODS.values()]
        if kind == "payer_source":
            return [shown_word("source", en, self.lang) for en in ("share", "own_funds")]
        if kind == "statutes":
            return _statutes()
        if kind == "ref" and argument == "indicators":
            return _indicators(self.lang)
        if kind == "heads":
            return _heads(self.lang)
        if kind == "receipts":
            return list(KINDS if self.lang == "zh" else KINDS.values())
        words = f"{kind}:{argument}".rstrip(":").split("|")
        return words if self.lang == "zh" else [_ENGLISH.get(w, w) for w in words]

    def _store(self, name: str, words: list[str]) -> str:
        self._stored.setdefault(name, words)
        column = list(self._stored).index(name)
        letter = ("" if column < 26 else "A") + chr(65 + column % 26)
        return f"='{TITLE.in_(self.lang)}'!${letter}$2:${letter}${len(words) + 1}"

    def table_column(self, key: str, header: str) -> TableColumn | None:
        """The column of a table that a heading names."""
        body = header.replace("（", "(").partition("(")[0].strip()
        return next((c for c in TABLES[key] if body in (c.name, *c.names)), None)

    def write(self, book: xlsxwriter.Workbook, styles: Styles) -> None:
        """The sheet with the words of all lists."""
        sheet: Any = book.add_worksheet(TITLE.in_(self.lang))
        for i, (name, words) in enumerate(self._stored.items()):
            sheet.set_column(i, i, 22)
            sheet.write(0, i, name, styles.head)
            for n, word in enumerate(words, start=1):
                sheet.write_string(n, i, word, styles.text)
        sheet.hide()


_ENGLISH: Final = {"是": "yes", "否": "no", "协议": "agreement", "情景": "scenario",
                   "本协议": "agreement", "全部": "all"}  # fmt: skip


def _statutes() -> list[str]:
    from enclave.terms.packs import pack_files

    return sorted({path.stem for _, path in pack_files("statute")})


def _indicators(lang: Lang) -> list[str]:
    from enclave.book.agreements import indicators

    return [item.name.in_(lang) for item in indicators().values()]


def _heads(lang: Lang) -> list[str]:
    from enclave.book.agreements import heads

    return [head.name.in_(lang) for head in heads().table.values()]

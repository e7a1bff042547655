"""The report as one HTML file: no script, no network, prints on A4."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from enclave import __version__
from enclave.report.job import Job
from enclave.report.model import Cell, Column, Money, Table, show, unit_name
from enclave.report.pages.build import content
from enclave.report.pages.content import (
    Block,
    Cards,
    Chart,
    Clauses,
    Code,
    Content,
    Grid,
    Para,
    Section,
)
from enclave.report.pages.numbering import Numbering
from enclave.text import Lang, Text

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_CARDS: Final = 4
"""Parties shown as cards; more of them stand in a table."""
WIDE: Final = 8
"""Columns beyond which a table is set smaller."""
VERY_WIDE: Final = 9
SHORT: Final = 18
"""Rows up to which a table is kept on one page."""
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_CONTENTS = Text("目录", "Contents")
FOOTER = Text(
    "由 enclave {v} 生成。金额在计算中一律为整数分，展示时才取舍；软件不是法律意见。",
    "Made by enclave {v}. Amounts are whole fen throughout and rounded only for display; software"
    " is not legal advice.",
)


def page(job: Job) -> str:
    """The whole file."""
    return render(content(job), job.lang)


def render(report: Content, lang: Lang) -> str:
    """Any content as a file of its own."""
    numbers = Numbering(lang)
    return _environment().get_template("report.html.j2").render(
        lang=lang, version=__version__, style=_style(), title=report.title.in_(lang),
        caption=report.caption.in_(lang), conclusion=report.conclusion.in_(lang),
        contents=_CONTENTS.in_(lang), footer=FOOTER.format(v=__version__).in_(lang),
        page_words=("第 ", " 页，共 ", " 页") if lang == "zh" else ("Page ", " of ", ""),
        sections=[_section(s, numbers, lang) for s in report.sections],
    )  # fmt: skip


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("enclave.report.pages"), autoescape=True, undefined=StrictUndefined,
        keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["css"] = _css_string
    return made


def _css_string(said: str) -> Any:
    """A text as a string of CSS, whatever is in it."""
    from markupsafe import Markup

    safe = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in said)
    return Markup(f'"{safe}"')  # noqa: S704  # every character that could end it is escaped


@cache
def _style() -> Any:
    from markupsafe import Markup

    found = files("enclave.report.pages").joinpath("templates/report.css")
    return Markup(found.read_text(encoding="utf-8"))  # noqa: S704  # a file of the package


def _section(section: Section, numbers: Numbering, lang: Lang) -> dict[str, Any]:
    return {
        "id": section.id, "number": numbers.section(),
        "title": section.title.in_(lang),
        "blocks": [made for b in section.blocks for made in _block(b, numbers, lang)],
    }  # fmt: skip


def _block(block: Block, numbers: Numbering, lang: Lang) -> Iterator[dict[str, Any]]:
    from markupsafe import Markup

    if isinstance(block, Para):
        yield {"kind": "para", "tone": block.tone, "text": block.text.in_(lang)}
    elif isinstance(block, Code):
        yield {"kind": "code", "text": block.text}
    elif isinstance(block, Chart):
        drawn = block.svg.replace(_NAMESPACE, "").strip()  # inline pictures need none
        yield {"kind": "chart", "svg": Markup(drawn), "label": numbers.chart(block)}  # noqa: S704  # drawn by us, texts escaped
    elif isinstance(block, Clauses):
        items = [{"head": c.head.in_(lang), "words": c.words.in_(lang), "cite": c.cite.in_(lang)}
                 for c in block.items]  # fmt: skip
        yield {
            "kind": "clauses",
            "entries": items,
            "title": block.title.in_(lang) if block.title else "",
        }
    elif isinstance(block, Cards) and len(block.table.lines) <= MOST_CARDS:
        yield _cards(block, lang)
    elif isinstance(block, (Cards, Grid)):
        yield _table(block.table, numbers, lang, folded=isinstance(block, Grid) and block.folded)


def _cards(block: Cards, lang: Lang) -> dict[str, Any]:
    table = block.table
    heads = [c.title.in_(lang) for c in table.columns]
    cards = [
        {
            "name": row[0],
            "numbers": list(zip(heads[1:], row[1:], strict=True)),
            "role": role.in_(lang),
        }
        for row, role in zip(table.texts(lang), block.roles, strict=True)
    ]
    notes = [n.in_(lang) for n in table.notes]
    return {"kind": "cards", "cards": cards, "unit": _unit(table, lang), "notes": notes}


def _unit(table: Table, lang: Lang) -> str:
    if table.unit is None:
        return ""
    return Text("单位：{u}", "unit: {u}").format(u=unit_name(table.unit)).in_(lang)


def _table(table: Table, numbers: Numbering, lang: Lang, *, folded: bool) -> dict[str, Any]:
    prose = all(c.kind == "text" for c in table.columns)
    css = ["prose"] if prose else []
    css += ["wide"] if len(table.columns) > WIDE else []
    css += ["very-wide"] if len(table.columns) > VERY_WIDE else []
    css += ["short"] if len(table.lines) <= SHORT else []
    css += ["mono"] if table.id == "hashes" else []
    rows = [
        {"style": line.style,
         "cells": [_cell(c, k, n, table, lang) for n, (c, k) in enumerate(zip(line.cells, table.columns, strict=True))]}
        for line in table.lines
    ]  # fmt: skip
    columns = [{"title": c.title.in_(lang), "right": c.kind != "text"} for c in table.columns]
    return {
        "kind": "table", "folded": folded, "label": numbers.table(table), "unit": _unit(table, lang),
        "css": " ".join(css), "columns": columns, "rows": rows,
        "notes": [n.in_(lang) for n in table.notes],
    }  # fmt: skip


def _cell(cell: Cell, column: Column, place: int, table: Table, lang: Lang) -> dict[str, str]:
    css = [] if column.kind == "text" else ["r"]
    if isinstance(cell, Money) and cell.shown < 0:
        css.append("minus")
    head = place == 0 and column.kind == "text"
    return {"tag": "th" if head else "td", "css": " ".join(css),
            "text": show(cell, table.unit or "万元", lang)}  # fmt: skip

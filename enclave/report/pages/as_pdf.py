"""The report as a PDF, set by typst with its font inside; refuses where a character is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from enclave import __version__
from enclave.report.job import Job
from enclave.report.model import Cell, Money, Table, show, unit_name
from enclave.report.pages.as_html import FOOTER
from enclave.report.pages.build import content
from enclave.report.pages.content import Block, Cards, Chart, Clauses, Code, Grid, Para
from enclave.report.pages.extra import wanted
from enclave.report.pages.fonts import families, family_for, system_fonts
from enclave.report.pages.numbering import Numbering
from enclave.report.svg import FONT, wide
from enclave.text import Lang, Text

_SIZE = re.compile(r'<svg [^>]*width="(\d+)"')
_FULL: Final = 900
"""Pictures of this many pixels and more take the whole width of the page."""


LONG: Final = 18
"""Chinese characters beyond which a text is broken into lines."""
MOST: Final = 60
"""Beyond this many, a longer text gets no more of the width."""
EVEN: Final = 7
"""Columns up to which they share the width of the page evenly."""


def paper(job: Job) -> bytes:
    """The whole file; the same report gives the same bytes.

    Raises:
        Refused: E925, E926, E927.
    """
    typst = wanted("typst", "pdf")
    wanted("fontTools", "pdf")
    data = _data(job)
    fonts = system_fonts(typst)
    family = family_for(_texts(data), families(fonts))
    data["font"] = family
    body = json.dumps(data, ensure_ascii=False).replace(FONT, f"'{family}'")
    template = files("enclave.report.pages").joinpath("templates/report.typ").read_bytes()
    made = typst.compile(template, font_paths=fonts, sys_inputs={"report": body}, timestamp=0)
    return bytes(made)


def _texts(value: Any) -> Iterator[str]:
    """Every string of the data; pictures count by what they say."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]*>", "", value) if value.startswith("<svg") else value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _data(job: Job) -> dict[str, Any]:
    report, lang = content(job), job.lang
    numbers = Numbering(lang)
    return {
        "title": report.title.in_(lang), "caption": report.caption.in_(lang),
        "conclusion": report.conclusion.in_(lang), "lang": lang,
        "region": "cn" if lang == "zh" else "gb",
        "page": ["第 ", " 页，共 ", " 页"] if lang == "zh" else ["Page ", " of ", ""],
        "footer": FOOTER.format(v=__version__).in_(lang),
        "sections": [
            {"title": numbers.section() + s.title.in_(lang),
             "blocks": [_block(b, numbers, lang) for b in s.blocks]}
            for s in report.sections
        ],
    }  # fmt: skip


def _block(block: Block, numbers: Numbering, lang: Lang) -> dict[str, Any]:
    if isinstance(block, Para):
        return {"kind": "para", "tone": block.tone, "text": block.text.in_(lang)}
    if isinstance(block, Code):
        return {"kind": "code", "text": block.text}
    if isinstance(block, Chart):
        found = _SIZE.search(block.svg)
        width = min(1.0, int(found[1]) / _FULL) if found is not None else 1.0
        return {"kind": "chart", "svg": block.svg, "label": numbers.chart(block), "width": width}
    if isinstance(block, Clauses):
        entries = [{"head": c.head.in_(lang), "words": c.words.in_(lang), "cite": c.cite.in_(lang)}
                   for c in block.items]  # fmt: skip
        return {"kind": "clauses", "entries": entries,
                "title": block.title.in_(lang) if block.title else ""}  # fmt: skip
    assert isinstance(block, (Cards, Grid))  # noqa: S101  # the last of the kinds
    return _table(block.table, numbers, lang)


def _table(table: Table, numbers: Numbering, lang: Lang) -> dict[str, Any]:
    unit = ""
    if table.unit is not None:
        unit = Text("单位：{u}", "unit: {u}").format(u=unit_name(table.unit)).in_(lang)
    parts = _parts(table, lang)
    columns = [
        {"title": c.title.in_(lang), "right": c.kind != "text", "part": part}
        for c, part in zip(table.columns, parts, strict=True)
    ]
    rows = [
        [_cell(c, line.style != "body", table, lang) for c in line.cells] for line in table.lines
    ]
    return {
        "kind": "table", "small": table.id == "hashes", "label": numbers.table(table), "unit": unit, "columns": columns,
        "rows": rows, "notes": [n.in_(lang) for n in table.notes],
    }  # fmt: skip


def _parts(table: Table, lang: Lang) -> list[float]:
    """How the columns share the width of the page; 0 for those as wide as what they hold."""
    longest = [max((wide(t, 1) for t in column), default=0.0)
               for column in zip(*table.texts(lang), strict=True)]  # fmt: skip
    words = [c.kind == "text" for c in table.columns]
    if all(words):
        parts = [min(width, MOST) if width > LONG else 0.0 for width in longest]
        return parts if any(parts) else [*parts[:-1], 1.0]
    if len(words) > EVEN:
        return [1.0, *[0.0] * (len(words) - 1)]
    heads = [wide(c.title.in_(lang), 1) for c in table.columns]
    return [
        max(min(width, LONG), head / 2) + 2.0 for width, head in zip(longest, heads, strict=True)
    ]


def _cell(cell: Cell, strong: bool, table: Table, lang: Lang) -> dict[str, Any]:  # noqa: FBT001  # how a row is set
    minus = isinstance(cell, Money) and cell.shown < 0
    return {"text": show(cell, table.unit or "万元", lang), "strong": strong, "minus": minus}

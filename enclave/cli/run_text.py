"""A result on the terminal: the key numbers first, then the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from enclave.cli.console import ambiguous_width, display_width, pad
from enclave.cli.frame import Console
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.report.present import View


LONGEST = 100
"""Tables with more rows are shown by their totals only."""


def render(view: View, console: Console) -> str:
    """The whole output."""
    return (
        "\n".join([*_headline(view, console), *_tables(view, console), *_end(view, console)]) + "\n"
    )


def _headline(view: View, console: Console) -> Iterator[str]:
    """Two columns of words and numbers, numbers to the right."""
    import sys

    from enclave.report.headline import caption, keys

    lang, wide = console.lang, ambiguous_width(sys.stdout.encoding)
    yield caption(view).in_(lang)
    rows: list[tuple[str, str]] = []
    for key in keys(view):
        rows.append((f"  {key.title.in_(lang)}", key.value.in_(lang)))
        rows += [(f"    {name.in_(lang)}", value.in_(lang)) for name, value in key.lines]
    first = max(display_width(name, wide) for name, _ in rows)
    numbers = [value.split("（")[0].split(" (")[0] for _, value in rows]
    second = max((display_width(n, wide) for n in numbers if n[:1] in "-0123456789"), default=0)
    for (name, value), number in zip(rows, numbers, strict=True):
        if number[:1] in "-0123456789" and number:
            rest = value[len(number) :]
            yield f"{pad(name, first, 'l', wide)}  {pad(number, second, 'r', wide)}{rest}".rstrip()
        else:
            yield f"{pad(name, first, 'l', wide)}  {value}".rstrip()


def _tables(view: View, console: Console) -> Iterator[str]:
    for table in view.tables:
        if not table.brief or not table.lines:
            continue
        yield ""
        yield table.heading(console.lang)
        header = [c.title.in_(console.lang) for c in table.columns]
        rows = list(table.texts(console.lang))
        if len(rows) > LONGEST:
            said = Text("共 {n} 行，这里只列合计；全部见 --out 写出的文件",
                        "{n} rows, only totals are shown here; all are in the files of --out")  # fmt: skip
            yield f"* {said.format(n=len(rows)).in_(console.lang)}"
            rows = [r for r, x in zip(rows, table.lines, strict=True) if x.style != "body"]
            rows = rows[-1:] if len(rows) > LONGEST else rows
        yield console.table(rows, header, table.align).rstrip("\n")
        yield from (f"* {note.in_(console.lang)}" for note in table.notes)


def _end(view: View, console: Console) -> Iterator[str]:
    """What the numbers rest on: rounding, findings, hashes."""
    from enclave.cli.console import count_line
    from enclave.report.hashes import short_hashes

    lang = console.lang
    yield ""
    yield from (f"* {note.in_(lang)}" for note in view.notes)
    found = count_line(view.result.diagnostics, lang) or Text("无", "none").in_(lang)
    yield f"* {Text('提示与警告：', 'Findings: ').in_(lang)}{found}"
    yield f"* {Text('指纹：', 'Hashes: ').in_(lang)}{short_hashes(view)}"

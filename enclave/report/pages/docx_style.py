"""How official documents look: paper, margins, Chinese fonts, page numbers; and a file of fixed bytes.

Margins, sizes and the form of page numbers are those of the format of official documents
(GB/T 9704): body in FangSong 16 pt with 28 pt between lines, headings in SimHei.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from enclave.report.pages.extra import wanted
from enclave.report.svg import wide

BODY: Final = "仿宋_GB2312"
HEAD: Final = "黑体"
LATIN: Final = "Times New Roman"
ALTERNATIVES: Final = {
    "仿宋_GB2312": "仿宋;FangSong;方正仿宋_GBK", "黑体": "SimHei;方正黑体_GBK",
}  # fmt: skip
"""What a program takes where a font is not installed."""
BODY_POINTS, LINE_POINTS, TABLE_POINTS = 16, 28, 10.5
_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # a fixed day, so that the bytes are fixed


def new_document(title: str) -> Any:
    """An empty document on A4 with our styles.

    Raises:
        Refused: E925 the extra ``docx`` is not installed.
    """
    docx = wanted("docx", "docx")
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(32)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    normal = document.styles["Normal"]
    set_font(normal, BODY)
    normal.font.size = Pt(BODY_POINTS)
    normal.paragraph_format.line_spacing = Pt(LINE_POINTS)
    normal.paragraph_format.space_after = Pt(0)
    heading = document.styles["Heading 1"]
    set_font(heading, HEAD)
    heading.font.size, heading.font.bold = Pt(BODY_POINTS), False
    heading.font.color.rgb = None
    heading.paragraph_format.space_before = Pt(10)
    heading.paragraph_format.space_after = Pt(0)
    _page_numbers(section)
    core = document.core_properties
    core.title, core.author, core.comments, core.revision = title, "enclave", "", 1
    core.created = core.modified = _EPOCH
    core.last_modified_by = "enclave"
    _alternatives(document)
    return document


def set_font(styled: Any, chinese: str, latin: str = LATIN) -> None:
    """Set the fonts of a style or run: Latin letters, and Chinese through ``w:eastAsia``."""
    from docx.oxml.ns import qn

    styled.font.name = latin
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), latin)
    fonts.set(qn("w:eastAsia"), chinese)


def indent(paragraph: Any, characters: int = 2) -> None:
    """Indent the first line by whole Chinese characters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.paragraph_format.first_line_indent = Pt(characters * BODY_POINTS)
    found = paragraph._p.pPr.ind  # noqa: SLF001  # the library has no word for whole characters
    found.set(qn("w:firstLineChars"), str(characters * 100))


def repeat_header(row: Any) -> None:
    """Repeat a table row on every page."""
    _mark(row, "w:tblHeader")


def keep_row(row: Any) -> None:
    """Never break a row between pages."""
    _mark(row, "w:cantSplit")


def fitted(
    titles: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: float
) -> tuple[float, list[float]]:
    """The size of the letters, and the widths of the columns, all in points.

    Numbers are never broken: the letters get smaller instead. Words take what is left.
    """
    columns = list(zip(*rows, strict=True))
    points, widths = float(TABLE_POINTS), [0.0]
    for points in (TABLE_POINTS, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0):
        widths = []
        for title, cells, number in zip(titles, columns, numeric, strict=True):
            longest = max(wide(said, points) for said in cells)
            head = wide(title, points)
            widths.append((max(longest, head / 3) if number else min(max(longest, head), 96)) + 13)
        if sum(widths) <= room:
            break
    spare = room - sum(widths)
    words = [
        max(max(wide(c, 10) for c in cells) - 96, 0) if not number else 0
        for cells, number in zip(columns, numeric, strict=True)
    ]
    if spare > 0:
        parts = words if any(words) else [1.0] * len(widths)
        widths = [w + spare * p / sum(parts) for w, p in zip(widths, parts, strict=True)]
    scale = room / sum(widths)
    return points, [w * scale for w in widths]


def set_widths(table: Any, points: Sequence[float]) -> None:
    """Give the columns of a table their widths."""
    from docx.shared import Pt

    widths = [Pt(p) for p in points]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    made.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(made)  # noqa: SLF001  # the library has no word for it


def _page_numbers(section: Any) -> None:
    """``— 3 —`` in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = text
        run._r.append(made)  # noqa: SLF001  # the library has no word for it
    paragraph.add_run(" —")
    for each in paragraph.runs:
        set_font(each, "宋体")
        each.font.size = Pt(14)


def _alternatives(document: Any) -> None:
    """Name in the font table what stands in for a font that is not installed."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                for name, other in ALTERNATIVES.items()
            )
            text = part.blob.decode("utf-8").replace("</w:fonts>", f"{fonts}</w:fonts>")
            part._blob = text.encode("utf-8")  # noqa: SLF001  # the library has no word for it


def file_bytes(document: Any) -> bytes:
    """The file; the same document gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            target.writestr(info, source.read(name))
    return out.getvalue()

"""The Word annex: opens, has its fonts and the exact numbers, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile

import pytest

docx = pytest.importorskip("docx", reason="the extra docx is not installed")

from docx.oxml.ns import qn  # noqa: E402

from enclave.report.pages.as_docx import document  # noqa: E402


@pytest.fixture(scope="module")
def raw(pencil_job) -> bytes:
    return document(pencil_job)


@pytest.fixture(scope="module")
def opened(raw):
    return docx.Document(io.BytesIO(raw))


def table(opened, head):
    (found,) = [t for t in opened.tables if t.rows[0].cells[0].text == head[0]
                and [c.text for c in t.rows[0].cells][: len(head)] == head]  # fmt: skip
    return [[c.text for c in row.cells] for row in found.rows]


def test_it_has_the_exact_numbers(opened):
    assert table(opened, ["年度", "甲县", "乙县"])[1:] == [
        ["2024", "168.00", "112.00", "280.00"],
        ["2025", "168.00", "112.00", "280.00"],
        ["合计", "336.00", "224.00", "560.00"],
    ]


def test_totals_stand_in_capital_numerals(opened):
    assert table(opened, ["参与方", "分成合计（元）"])[1:] == [
        ["甲县", "3,360,000.00", "叁佰叁拾陆万元整"],
        ["乙县", "2,240,000.00", "贰佰贰拾肆万元整"],
    ]


def test_terms_assumptions_and_signatures_are_there(opened):
    text = "\n".join(p.text for p in opened.paragraphs)
    assert "（二）第三条 分成。" in text
    assert "甲县60%、乙县40%" in text
    assert "以下各项没有文件依据" in text
    signed = [c.text for t in opened.tables for row in t.rows for c in row.cells]
    assert any("甲县（盖章）" in c for c in signed)


def test_every_run_names_a_chinese_font(opened):
    body = opened.element.body
    runs = [r for r in body.iter(qn("w:r")) if "".join(t.text or "" for t in r.iter(qn("w:t")))]
    assert len(runs) > 50
    for run in runs:
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is not None
        assert fonts.get(qn("w:eastAsia")) in ("仿宋_GB2312", "黑体", "楷体")
    style = opened.styles["Normal"].element.rPr.rFonts
    assert style.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_heads_repeat_and_pages_are_numbered_on_a4(opened, raw):
    for found in opened.tables[:-1]:
        assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    section = opened.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        footers = [
            file.read(n).decode() for n in file.namelist() if "footer" in n and "rels" not in n
        ]
        assert any("PAGE" in f for f in footers)
        fonts = file.read("word/fontTable.xml").decode()
    assert 'w:altName w:val="仿宋;' in fonts


def test_the_same_input_gives_the_same_bytes(raw, pencil, make_job):
    assert document(make_job(pencil)) == raw
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        assert {i.date_time for i in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_wide_tables_stand_on_turned_pages(pencil_job):
    from enclave.report.model import Column, Line, Table
    from enclave.report.pages.as_docx import _Writer
    from enclave.text import Text

    writer = _Writer(pencil_job)
    names = tuple(Column(Text(f"第{n}列"), "number") for n in range(11))
    writer.table(Table("wide", "shares", Text("宽表"), (Column(Text("年度")), *names),
                       (Line((Text("2024"), *(Text("1,234,567.89") for _ in names))),)))  # fmt: skip
    writer.heading(Text("其后"))
    shapes = [s.page_width > s.page_height for s in writer.doc.sections]
    assert shapes == [False, True, False]


def test_english_annexes_leave_capital_numerals_out(pencil, make_job):
    opened = docx.Document(io.BytesIO(document(make_job(pencil, "en"))))
    assert table(opened, ["Party", "Share (yuan)"]) == [
        ["Party", "Share (yuan)"], ["Jia county", "3,360,000.00"], ["Yi county", "2,240,000.00"],
    ]  # fmt: skip

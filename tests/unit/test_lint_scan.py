"""Free text: phrases are found where they stand, and a document cannot do harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enclave.diagnostics import Collector
from enclave.lint import docx, lints, scan, scan_file, scan_paragraphs, scan_text
from enclave.lint.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def archive(body: str | bytes, name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, body)
    return out.getvalue()


def document(inner: str, space: str = W) -> bytes:
    return archive(
        f"<?xml version='1.0'?><w:document {space}><w:body>{inner}</w:body></w:document>"
    )


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def read(raw: bytes) -> tuple[list[str] | None, list[str]]:
    collector = Collector()
    found = read_docx(raw, "deal.docx", collector)
    return found, [d.line("en") for d in collector.items]


@pytest.mark.parametrize(
    ("text", "phrase", "lint"),
    [
        ("实行先征后返", "先征后返", "L002"),
        ("增值税即征即退", "即征即退", "L002"),
        ("以列收列支方式", "列收列支", "L001"),
        ("奖励与其缴纳的税收挂钩", "税收挂钩", "L001"),
        ("奖励同纳税额直接挂钩", "纳税额直接挂钩", "L001"),
        ("按财力贡献奖励", "财力贡献", "L001"),
        ("采取一事一议", "一事一议", "L005"),
        ("以零地价供地", "零地价", "L006"),
        ("承诺十年内不迁出", "承诺十年内不迁", "L004"),
        ("实行核定征收", "核定征收", "L008"),
        ("须在乙县设立子公司", "须在乙县设立子公司", "L009"),
        ("由国库退库", "退库", "L011"),
        ("完成税收任务", "税收任务", "L016"),
        ("以在本地纳统为条件", "纳统为条件", "L003"),
        ("免费提供厂房", "免费提供厂房", "L006"),
    ],
)
def test_a_phrase_is_found_and_said_to_be_no_finding(text, phrase, lint):
    hit = scan_text(f"第一条\n　{text}。\n", "deal.txt")[0]
    assert hit.code == "N801"
    assert f"“{phrase}”" in hit.message.zh
    assert f"{lint} {lints()[lint].title.zh}" in hit.message.zh
    assert hit.hint.zh == "这只是字样，不是结论；请看上下文"
    assert hit.mark.line == 2
    assert text.startswith(hit.source_line[hit.mark.col - 1 : hit.mark.end_col - 1][:1]) or phrase
    assert hit.source_line[hit.mark.col - 1 : hit.mark.end_col - 1] == phrase


@pytest.mark.parametrize(
    "text",
    [
        "",
        "双方按6:4分享增值税。",
        "与税收有关。双方挂钩。",
        "先征求意见后返回",
        "企业承诺投资。员工不迁户口。",
    ],
)
def test_other_text_is_left_alone(text):
    assert scan_text(text, "deal.txt") == []


def test_the_whole_message():
    found = [d.line("zh") for d in scan_text("不得先征\n后返；", "协议.txt")]
    assert found == [
        (
            "N801 协议.txt:1:3 出现“先征后返”（前文有“不得”，可能是禁止性的规定）：税收按法定程序减免；地方不得自行返还"
            "（参见 L002 没有依据的税收减免）。依据：《税收征收管理法》（2001-05-01起施行）第三条；"
            "《预算法》（2015-01-01起施行）第五十五条；《公平竞争审查条例》（国务院令第783号，2024-08-01起施行）"
            "第十条第（一）项；《公平竞争审查制度实施细则》（国市监反垄断规〔2021〕2号，2021-06-29起施行）"
            "〔据报道，未见原文〕 — 这只是字样，不是结论；请看上下文"
        )
    ]


def test_local_retained_part_is_usual_and_said_once():
    items = scan_text("地方留成由双方分享，地方留成指县级。\n", "deal.txt")
    assert [(d.code, d.mark.col) for d in items] == [("N802", 1)]
    assert "政府间分享协议的常用语" in items[0].message.zh
    assert "共 2 处" in items[0].message.zh


def test_a_phrase_does_not_reach_over_an_empty_line_or_a_paragraph():
    assert scan_text("先征\n\n后返", "a.txt") == []
    assert scan_paragraphs(["先征", "后返"], "a.docx") == []
    assert [d.path for d in scan_paragraphs(["", "先征后返"], "a.docx")] == ["paragraph 2"]


def test_paragraphs_of_a_document():
    inner = (
        p("第一条") + "<w:p/>" + p("先征")
        + "<w:p><w:r><w:t>先</w:t></w:r><w:r><w:t xml:space='preserve'>征 后</w:t><w:tab/></w:r>"
        "<w:del><w:r><w:delText>不</w:delText></w:r></w:del><w:r><w:t>返</w:t></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{p('表格')}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    expected = ["第一条", "", "先征", "先征 后 返", "表格"]
    assert read(document(inner)) == (expected, [])
    assert read(document(inner, STRICT)) == (expected, [])
    assert [d.mark.line for d in scan_paragraphs(expected, "x")] == [4]


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{p('里面')}</w:txbxContent>"
    inner = (
        "<w:p><w:r><w:t>外面</w:t>"
        '<mc:AlternateContent xmlns:mc="urn:mc">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )
    assert read(document(inner))[0] == ["外面", "里面"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "E801"),
        (b"PK\x03\x04 broken", "E801"),
        (archive("x", "other.xml"), "E801"),
        (archive("<w:p"), "E801"),
        (archive("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "E801"),
        (archive("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16")), "E801"),
        (archive("<a>" + " " * (2 << 20) + "</a>"), "E802"),
    ],
)
def test_what_is_no_document_is_refused(raw, said):
    found, lines = read(raw)
    assert found is None
    assert [line.split()[0] for line in lines] == [said]


def test_limits(monkeypatch):
    monkeypatch.setattr(docx, "MAX_XML", 100)
    assert read(document(p("一二三")))[1][0].startswith(
        "E802 deal.docx deal.docx is beyond a limit"
    )
    monkeypatch.undo()
    monkeypatch.setattr(docx, "MAX_PARAGRAPHS", 1)
    assert "paragraphs 2, at most 1" in read(document(p("一") + p("二")))[1][0]
    monkeypatch.undo()
    monkeypatch.setattr(docx, "MAX_PARTS", 0)
    assert "parts of the archive" in read(document(""))[1][0]


def test_a_size_that_lies(monkeypatch):
    """The directory of the archive promises little; what comes out counts."""
    raw = bytearray(document(p("一" * 400)))
    monkeypatch.setattr(docx, "MAX_XML", 600)
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert read(bytes(raw))[1][0][:4] in ("E801", "E802")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_any_usual_encoding(tmp_path: Path, encoding):
    path = tmp_path / "deal.txt"
    path.write_bytes("第一条 先征后返".encode(encoding))
    collector = Collector()
    assert list(scan_file(path, collector)) == ["第一条 先征后返"]
    assert [d.code for d in collector.items] == ["N801"]


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch):
    collector = Collector()
    assert scan_file(tmp_path / "none.txt", collector) == ()
    (tmp_path / "bytes.txt").write_bytes(b"\0\xff\xfe\0")
    scan_file(tmp_path / "bytes.txt", collector)
    scan_file(tmp_path, collector)
    monkeypatch.setattr(scan, "MAX_BYTES", 3)
    scan_file(tmp_path / "bytes.txt", collector)
    assert [d.code for d in collector.items] == ["E101", "E801", "E102", "E802"]


def test_a_word_file_is_scanned_by_paragraph(tmp_path: Path):
    path = tmp_path / "协议.docx"
    path.write_bytes(document(p("第一条") + p("一企一策")))
    collector = Collector()
    scan_file(path, collector, "协议.docx")
    assert [(str(d.mark), d.path) for d in collector.items] == [("协议.docx:2:1", "paragraph 2")]


WORDS = st.sampled_from(
    [
        "先征",
        "后返",
        "税收",
        "挂钩",
        "不得",
        "地方留成",
        "。",
        "\n",
        " ",
        "\r\n",
        "承诺",
        "不迁",
        "甲",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join)))
def test_scanning_never_fails_and_every_place_exists(text):
    lines = text.splitlines()
    for item in scan_text(text, "x.txt"):
        assert item.code in ("N801", "N802")
        line = lines[item.mark.line - 1]
        assert 1 <= item.mark.col <= len(line)
        assert item.mark.col < item.mark.end_col <= len(line) + 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2000))
def test_damaged_documents_never_raise(noise, at):
    raw = bytearray(document(p("先征后返")))
    at %= len(raw)
    raw[at : at + len(noise) // 8] = noise[: len(noise) // 8]
    for body in (bytes(raw), noise):
        collector = Collector()
        if read_docx(body, "x.docx", collector) is None:
            assert next(d.code for d in collector.items) in ("E801", "E802")


def test_an_old_word_file_is_told_apart(tmp_path):
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    collector = Collector()
    assert scan_file(path, collector) == ()
    (found,) = collector.items
    assert found.code == "E801"
    assert ".doc" in found.message.zh
    assert ".docx" in found.hint.zh

"""The paragraphs of a Word document, read with the standard library alone.

A ``.docx`` is a zip archive with XML in it, and comes from anywhere: sizes are limited before and
while unpacking, and a document type (the way to entity bombs) is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

from enclave.diagnostics import Collector, Mark, diag, diagnose
from enclave.text import Text

PART: Final = "word/document.xml"
MAX_PARTS: Final = 10_000
MAX_XML: Final = 64 << 20
MAX_RATIO: Final = 200
MAX_PARAGRAPHS: Final = 100_000
_BROKEN: Final = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error,
)  # fmt: skip
_MAIN: Final = "wordprocessingml"
_FALLBACK: Final = "Fallback"  # says again, for old programs, what stands beside it


class _Refused(Exception):
    """The document goes beyond a limit, or is no document."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


def read_docx(raw: bytes, name: str, collector: Collector) -> list[str] | None:
    """The paragraphs of the body in order, empty ones included; None where it cannot be read.

    Text in tables and text boxes is read; deleted revisions, headers, footnotes and comments are
    not. E801: no Word document; E802: beyond a limit.
    """
    try:
        return _paragraphs(_document(raw))
    except _Refused as refused:
        collector.add(diagnose(refused.code, Mark(name), {"name": name, **refused.values}))
    except _BROKEN as error:
        reason = Text("不是完好的 docx，可能已损坏，或只是改了扩展名", f"no sound docx ({error})")
        collector.add(diag("E801", Mark(name), name=name, reason=reason))
    except expat.ExpatError as error:
        reason = Text("正文不是完好的 XML", f"the body is no sound XML ({error})")
        collector.add(diag("E801", Mark(name), name=name, reason=reason))
    return None


def _document(raw: bytes) -> bytes:
    """The XML of the body."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            what = Text("压缩包内文件数", "parts of the archive")
            raise _Refused("E802", what=what, size=len(parts), limit=MAX_PARTS)
        info = next((part for part in parts if part.filename == PART), None)
        if info is None:
            raise _Refused("E801", reason=Text(f"压缩包内没有 {PART}", f"there is no {PART} in it"))
        ratio = info.file_size // max(1, info.compress_size)
        if ratio > MAX_RATIO and info.file_size > 1 << 20:
            what = Text("压缩倍数", "times it was compressed")
            raise _Refused("E802", what=what, size=ratio, limit=MAX_RATIO)
        if info.file_size > MAX_XML:
            raise _too_large(info.file_size)
        with archive.open(info) as part:
            body = part.read(MAX_XML + 1)  # the size in the directory may be a lie
        if len(body) > MAX_XML:
            raise _too_large(len(body))
        return body


def _too_large(size: int) -> _Refused:
    what = Text("解压后字节数", "bytes when unpacked")
    return _Refused("E802", what=what, size=size, limit=MAX_XML)


class _Reader:
    """Collects the text of paragraphs; a paragraph may hold a text box with paragraphs of its own."""

    def __init__(self) -> None:
        self.done: list[list[str]] = []
        self.open: list[list[str]] = []
        self.in_text = 0
        self.ignored = 0

    def start(self, tag: str, _: object) -> None:
        """An element begins."""
        space, _sep, name = tag.rpartition("}")
        if self.ignored or name == _FALLBACK:
            self.ignored += 1
        elif _MAIN in space:
            if name == "p":
                self.open.append([])
                self.done.append(self.open[-1])
                if len(self.done) > MAX_PARAGRAPHS:
                    what = Text("段落数", "paragraphs")
                    raise _Refused("E802", what=what, size=len(self.done), limit=MAX_PARAGRAPHS)
            elif name == "t":
                self.in_text += 1
            elif name in ("tab", "br", "cr") and self.open:
                self.open[-1].append(" ")

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.ignored:
            self.ignored -= 1
            return
        space, _sep, name = tag.rpartition("}")
        if _MAIN not in space:
            return
        if name == "p":
            self.open.pop()
        elif name == "t":
            self.in_text -= 1

    def text(self, data: str) -> None:
        """Characters."""
        if self.in_text and self.open and not self.ignored:
            self.open[-1].append(data)


def _no_doctype(*_: object) -> None:
    reason = Text("正文含有文档类型声明", "the body declares a document type")
    raise _Refused("E801", reason=reason)


def _paragraphs(body: bytes) -> list[str]:
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(body, True)
    return ["".join(parts).replace("\n", " ") for parts in reader.done]

"""From bytes to lines of text: encoding, and characters that must not be there."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice
from typing import Final

from enclave.diagnostics import Collector, Diagnostic, Mark, diag
from enclave.text import Text

MAX_BYTES: Final = 1 << 20

LINE_BREAK: Final = re.compile("\r\n|\r|\n")

# C0 and C1 controls, Unicode line breaks, bidi controls, zero-width characters, lone surrogates,
# the replacement character (a trace of a failed conversion) and non-characters.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffd\ufffe\uffff]"
)
_NAMES: Final = {
    0x00: Text("空字符", "NUL"),
    0x07: Text("响铃", "BEL"),
    0x1B: Text("转义字符", "ESC"),
    0x85: Text("换行符 NEL", "NEL"),
    0x200B: Text("零宽空格", "zero width space"),
    0x2028: Text("行分隔符", "line separator"),
    0x2029: Text("段分隔符", "paragraph separator"),
    0x202E: Text("从右向左显示控制符", "right-to-left override"),
    0xFEFF: Text("字节序标记", "byte order mark"),
    0xFFFD: Text("转码失败留下的替换符", "replacement character of a failed conversion"),
}
_CONTROL: Final = Text("控制字符", "control character")
_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def char_name(char: str) -> Text:
    """Name a forbidden character in both languages."""
    known = _NAMES.get(ord(char))
    if known is not None:
        return known
    name = unicodedata.name(char, "").lower()
    return Text(name, name) if name else _CONTROL


def _place_of_byte(raw: bytes, offset: int, shown: str) -> Mark:
    before = raw[:offset].decode("utf-8", errors="replace")
    lines = LINE_BREAK.split(before)
    return Mark(shown, len(lines), len(lines[-1]) + 1, len(lines[-1]) + 2)


def _looks_chinese(text: str) -> bool:
    """Whether most characters beyond ASCII are Chinese: GB18030 decodes almost any bytes."""
    beyond = [ch for ch in text if ord(ch) > 127]
    chinese = sum("\u3000" <= ch <= "\u9fff" or "\uff00" <= ch <= "\uffef" for ch in beyond)
    return chinese * 2 > len(beyond)


def decode(raw: bytes, shown: str, collector: Collector) -> str | None:
    """Decode a file: UTF-8 with or without BOM; GB18030 is recognised, reported and read on.

    Returns None when the bytes are no text at all.
    """
    body = raw.removeprefix(codecs.BOM_UTF8)
    if body.startswith(_UTF16_BOMS) or body.count(0) * 4 > len(body):
        detail = Text("是 UTF-16（“Unicode”）编码", "it is UTF-16")
        collector.add(diag("E105", Mark(shown, 1, 1, 2), detail=detail))
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = error
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if _looks_chinese(text) and "\x00" not in text:
        first = next(at for at, byte in enumerate(body) if byte > 127)
        collector.add(diag("E104", _place_of_byte(body, first, shown)))
        return text
    mark = _place_of_byte(body, bad.start, shown)
    byte = f"0x{body[bad.start]:02X}"
    detail = Text(f"字节 {byte} 不合编码规则", f"byte {byte} breaks the encoding")
    collector.add(diag("E105", mark, detail=detail))
    return None


def split_lines(text: str) -> tuple[str, ...]:
    """Split at the line breaks YAML knows in its ASCII form: CR LF, CR, LF."""
    return tuple(LINE_BREAK.split(text))


def forbidden_in(lines: tuple[str, ...], shown: str, limit: int) -> list[Diagnostic]:
    """A finding for each of the characters that have no business in a text, up to ``limit``."""
    found = (
        (match[0], Mark(shown, number, match.start() + 1, match.end() + 1))
        for number, line in enumerate(lines, 1)
        for match in FORBIDDEN.finditer(line)
    )
    return [
        diag("E106", mark, char=f"U+{ord(char):04X}", name=char_name(char))
        for char, mark in islice(found, limit)
    ]

"""What a reader of values does not tell of an .xls: cells that hold an error, hidden columns, rows.

An .xls is a compound file with a stream ``Workbook`` of records (BIFF8). Only the few records that
say this are looked at; the values themselves are read by calamine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from enclave.intake.grid import ERRORS, column_letters
from enclave.intake.probe import Probe

_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE: Final = 0xFFFFFFFA
_BOUNDSHEET, _EOF, _FORMULA, _BOOLERR, _COLINFO, _ROW = 0x85, 0x0A, 0x06, 0x205, 0x7D, 0x208
_MOST_COLUMNS: Final = 256


def probe_xls(raw: bytes) -> Mapping[str, Probe]:
    """Look at the sheets of an .xls file, by name; nothing where it is no such file.

    Raises:
        ValueError: it is cut short.
    """
    stream = _workbook(raw)
    if stream is None:
        return {}
    return {
        name: replace(_sheet(stream, start), secret=secret)
        for name, start, secret in _sheets(stream)
    }


# --------------------------------------------------------------------------------- compound file


def _workbook(raw: bytes) -> bytes | None:
    if not raw.startswith(_MAGIC):
        return None
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    fat = _fat(raw, size)
    (first_dir,) = struct.unpack_from("<I", raw, 48)
    (cutoff, first_mini) = struct.unpack_from("<II", raw, 56)
    directory = _chain(raw, fat, first_dir, size, size)
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", directory, at + 116)
    found = entries.get("Workbook") or entries.get("Book")
    if found is None:
        return None
    start, length = found
    if length >= cutoff:
        return _whole(_chain(raw, fat, start, size, size), length)
    root = _chain(raw, fat, entries["Root Entry"][0], size, size)
    minis = _chain(raw, fat, first_mini, size, size)
    mini_fat = list(struct.unpack(f"<{len(minis) // 4}I", minis[: len(minis) // 4 * 4]))
    return _whole(_chain(root, mini_fat, start, 64, 0), length)


def _whole(stream: bytes, length: int) -> bytes:
    if len(stream) < length:
        raise ValueError("the stream is cut short")
    return stream[:length]


def _fat(raw: bytes, size: int) -> list[int]:
    sectors = [s for s in struct.unpack_from("<109I", raw, 76) if s < _FREE]
    next_, _ = struct.unpack_from("<II", raw, 68)
    seen = 0
    while next_ < _FREE and seen < len(raw) // size:
        block = raw[(next_ + 1) * size : (next_ + 2) * size]
        words = struct.unpack(f"<{size // 4}I", block)
        sectors += [s for s in words[:-1] if s < _FREE]
        next_, seen = words[-1], seen + 1
    fat: list[int] = []
    for sector in sectors:
        block = raw[(sector + 1) * size : (sector + 2) * size]
        fat += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
    return fat


def _chain(raw: bytes, fat: list[int], start: int, size: int, offset: int) -> bytes:
    parts, seen = [], 0
    while start < len(fat) and seen <= len(fat):
        parts.append(raw[offset + start * size : offset + (start + 1) * size])
        start, seen = fat[start], seen + 1
    return b"".join(parts)


# --------------------------------------------------------------------------------------- records


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int, bool]]:
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET and len(body) > 8:
            (start,) = struct.unpack_from("<I", body, 0)
            wide = body[7] & 1
            text = body[8 : 8 + body[6] * (2 if wide else 1)]
            yield (
                text.decode("utf-16-le" if wide else "latin-1", "replace"),
                start,
                bool(body[4] & 3),
            )


def _sheet(stream: bytes, start: int) -> Probe:
    odd: list[tuple[int, int, str]] = []
    hidden: list[str] = []
    for kind, body in _records(stream, start):
        if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<HH", body)
            odd.append((row, column, ERRORS.get(body[8], "#ERR!")))
        elif kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
            row, column = struct.unpack_from("<HH", body)
            odd.append((row, column, ERRORS.get(body[6], "#ERR!")))
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            if last < _MOST_COLUMNS - 1:
                hidden += [column_letters(c) for c in range(first, last + 1)]
        elif kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            (row,) = struct.unpack_from("<H", body)
            hidden.append(str(row + 1))
    return Probe((), tuple(odd), tuple(hidden))

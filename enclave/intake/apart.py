"""Reading an .xls in a process of its own: a damaged one can end the reader, not this program.

The old binary format has no checksum, and the reader trusts the counts in it: a file cut short or
damaged can make it ask for terabytes and abort.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any, Final

SECONDS: Final = 120
_READER: Final = """
import io, json, sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
def plain(value):
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return {"day": text[:10]} if hasattr(value, "year") else text
sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
found = [(s.name, s.to_python(skip_empty_area=False), s.merged_cell_ranges or []) for s in sheets]
sys.stdout.write(json.dumps(found, default=plain))
"""
Sheet = tuple[str, list[list[Any]], list[Any]]


def read_apart(raw: bytes) -> list[Sheet] | None:
    """The sheets of a workbook: name, rows, merged ranges; None where it cannot be read."""
    words = [sys.executable, "-I", "-X", "utf8", "-c", _READER]
    try:
        run = subprocess.run(words, input=raw, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own words
    except subprocess.TimeoutExpired:
        return None
    if run.returncode:
        return None
    found = json.loads(run.stdout, object_hook=lambda d: date.fromisoformat(d["day"]))
    return [(name, rows, merges) for name, rows, merges in found]

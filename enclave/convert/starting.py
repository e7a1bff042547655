"""The fill-in workbook that ``enclave init --excel`` writes: a template's deal, filled in."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from enclave.convert.content import COMMENT, content_of
from enclave.convert.folder import read_folder
from enclave.convert.words import names_of
from enclave.convert.workbook import write_book
from enclave.text import Lang


def workbook_of(files: Mapping[str, str], lang: Lang) -> bytes:
    """The workbook for the files of a template.

    Its comments on how to write YAML are left out; those on clauses stand beside the clauses.
    """
    with tempfile.TemporaryDirectory(prefix="enclave-") as made:
        for name, text in files.items():
            if not name.endswith(".md"):
                (Path(made) / name).write_text(text, encoding="utf-8", newline="\n")
        folder = read_folder(Path(made))
    content = content_of(folder, lang)
    rows = content.rows.get("other", [])
    content.rows["other"] = [
        r for r in rows if "place" not in r or not r["place"].text.startswith(COMMENT)
    ]
    data = folder.agreement.data if folder.agreement is not None else {}
    return write_book(content, names_of(data, lang))

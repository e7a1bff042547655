"""The bad inputs under ``tests/bad``: one folder shows one diagnostic code.

A folder is called ``<CODE>-<slug>`` and holds the input files, ``expected.zh.txt`` and
``expected.en.txt`` with the full output, and optionally

- ``command``: the arguments of ``enclave``, by default ``check agreement.yaml``;
- ``generate.py``: a script with ``FILES``, a mapping of names to the bytes of inputs that are too
  large, or too odd, to be kept as files.
"""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from enclave.cli import main
from enclave.text import Lang

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "bad"
LANGS: tuple[Lang, ...] = ("zh", "en")
DEFAULT_COMMAND = "check agreement.yaml"
_OWN_FILES = ("command", "generate.py", "expected.zh.txt", "expected.en.txt")


def folders() -> list[Path]:
    """Every folder of a bad input, by name."""
    return sorted(path.parent for path in CASES.glob("*/expected.zh.txt"))


def code_of(folder: Path) -> str:
    """The code a folder shows."""
    return folder.name.split("-")[0]


def arguments(folder: Path) -> list[str]:
    """The arguments of ``enclave`` for a folder."""
    command = folder / "command"
    return (command.read_text(encoding="utf-8") if command.exists() else DEFAULT_COMMAND).split()


def inputs(folder: Path) -> list[Path]:
    """The input files of a folder, those the command names first."""
    named = arguments(folder)
    files = [p for p in folder.rglob("*") if p.is_file() and p.name not in _OWN_FILES]
    return sorted(files, key=lambda p: (p.name not in named, p.relative_to(folder).as_posix()))


@contextlib.contextmanager
def laid_out(folder: Path) -> Iterator[Path]:
    """A copy of the inputs of a folder, with what ``generate.py`` adds, as current directory."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "case"
        shutil.copytree(folder, place, ignore=shutil.ignore_patterns(*_OWN_FILES))
        script = folder / "generate.py"
        if script.exists():
            for file, content in runpy.run_path(str(script))["FILES"].items():
                target = place / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        os.chdir(place)
        try:
            yield place
        finally:
            os.chdir(before)


def output(folder: Path, lang: Lang) -> str:
    """What the command prints for a folder."""
    with laid_out(folder):
        return _command_line([*arguments(folder), "--lang", lang])


def _command_line(arguments_: list[str]) -> str:
    """Run the real command inside this process."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with patch.object(sys, "argv", ["enclave", *arguments_]), contextlib.redirect_stdout(stream):
        with contextlib.suppress(SystemExit):
            main()
        stream.flush()
    raw: bytes = stream.buffer.getvalue()
    return raw.decode("utf-8")

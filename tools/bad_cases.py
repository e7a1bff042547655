"""The bad inputs under ``tests/bad``: one folder shows one diagnostic code.

A folder is called ``<CODE>-<slug>`` and holds the input files, ``expected.zh.txt`` and
``expected.en.txt`` with the full output, and optionally

- ``command``: the arguments of ``enclave``, by default ``check agreement.yaml``; where there are
  several lines, the last one is shown and those above make ready what it needs;
- ``base``: the name of a folder beside this one whose files are laid under the case's own;
- ``generate.py``: a script with ``FILES``, a mapping of names to the bytes of inputs that are too
  large, or too odd, to be kept as files; with a function ``spoil`` it changes, before the last
  command, what the commands above it made.

The output is what goes to standard output for a command whose result is its findings, and to
standard error for the others.
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
_FINDINGS_ARE_THE_RESULT = ("check", "apportion")
_OWN_FILES = ("base", "command", "generate.py", "expected.zh.txt", "expected.en.txt")


def folders() -> list[Path]:
    """Every folder of a bad input, by name."""
    return sorted(path.parent for path in CASES.glob("*/expected.zh.txt"))


def code_of(folder: Path) -> str:
    """The code a folder shows."""
    return folder.name.split("-")[0]


def commands(folder: Path) -> list[list[str]]:
    """The arguments of every ``enclave`` of a folder, in order."""
    command = folder / "command"
    text = command.read_text(encoding="utf-8") if command.exists() else DEFAULT_COMMAND
    return [line.split() for line in text.splitlines()]


def arguments(folder: Path) -> list[str]:
    """The arguments of the ``enclave`` whose output is shown."""
    return commands(folder)[-1]


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
        base = folder / "base"
        if base.exists():
            shutil.copytree(CASES / base.read_text(encoding="utf-8").strip(), place)
        ignore = shutil.ignore_patterns(*_OWN_FILES)
        shutil.copytree(folder, place, ignore=ignore, dirs_exist_ok=True)
        script = folder / "generate.py"
        made = runpy.run_path(str(script)) if script.exists() else {}
        for file, content in made.get("FILES", {}).items():
            target = place / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        os.chdir(place)
        try:
            for line in commands(folder)[:-1]:
                _command_line([*line, "--quiet"])
            if "spoil" in made:
                made["spoil"](place)
            yield place
        finally:
            os.chdir(before)


def output(folder: Path, lang: Lang) -> str:
    """What the command prints for a folder."""
    with laid_out(folder):
        words = arguments(folder)
        result, said = _command_line([*words, "--lang", lang])
        return result if on_standard_output(words) else said


def on_standard_output(words: list[str]) -> bool:
    """Whether what a command finds is its result."""
    return words[0] in _FINDINGS_ARE_THE_RESULT


def _command_line(arguments_: list[str]) -> tuple[str, str]:
    """Run the real command inside this process; what it wrote to standard output and error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        patch.object(sys, "argv", ["enclave", *arguments_]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.suppress(SystemExit),
    ):
        main()
    return _text(out), _text(err)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]  # a BytesIO, as made above
    return raw.decode("utf-8")

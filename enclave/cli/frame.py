"""What every command shares: the language, where text goes, how findings are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from enclave.cli.console import (
    Format,
    ambiguous_width,
    encodable,
    render_diagnostics,
    table,
    use_color,
)
from enclave.diagnostics import Diagnostic
from enclave.text import Lang, Text

Sources = Mapping[str, Sequence[str]]


def wanted_lang(arguments: Sequence[str]) -> Lang:
    """The language: ``--lang``, else ENCLAVE_LANG, else that of the locale, else Chinese."""
    for i, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--lang="):
            return "en" if word[7:] == "en" else "zh"
        if word == "--lang" and i + 1 < len(arguments):
            return "en" if arguments[i + 1] == "en" else "zh"
    for name in ("ENCLAVE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        said = os.environ.get(name, "").lower()
        if said.startswith("zh"):
            return "zh"
        if said.startswith("en"):
            return "en"
    return "zh"


@dataclass
class Console:
    """Where a command writes and in which language.

    ``state`` is the ``obj`` of click's context, which commands may read: ``lang``, ``quiet``.
    """

    wanted: Lang = "zh"
    state: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let commands find the console from their context."""
        self.state.setdefault("lang", self.wanted)
        self.state.setdefault("quiet", False)
        self.state["console"] = self

    @property
    def lang(self) -> Lang:
        """The language in force."""
        return "en" if self.state["lang"] == "en" else "zh"

    def t(self, zh: str, en: str) -> str:
        """One of two phrases."""
        return en if self.lang == "en" else zh

    def out(self, text: str) -> None:
        """Write a result to standard output."""
        _write(sys.stdout, text)

    def err(self, text: str) -> None:
        """Write something to standard error, however quiet the command is asked to be."""
        _write(sys.stderr, text)

    def note(self, text: Text) -> None:
        """Say what is being done, on standard error; nothing with ``--quiet``."""
        if not self.state["quiet"]:
            self.err(text.in_(self.lang) + "\n")

    def table(self, rows: Sequence[Sequence[str]], header: Sequence[str], align: str = "") -> str:
        """An aligned table for standard output."""
        return table(rows, header, align, self.lang, ambiguous_width(sys.stdout.encoding))

    def findings(
        self, items: Iterable[Diagnostic], sources: Sources, *, stream: TextIO | None = None,
        form: Format = "text", dropped: int = 0, grouped: bool = False,
    ) -> None:  # fmt: skip
        """Show findings, by default on standard error; ``grouped``: those of one place once."""
        target = sys.stderr if stream is None else stream
        text = render_diagnostics(
            items, self.lang, sources=sources, color=use_color(target), format=form,
            dropped=dropped, ambiguous=ambiguous_width(target.encoding), grouped=grouped,
        )  # fmt: skip
        _write(target, text)


def _write(stream: TextIO, text: str) -> None:
    if text:
        stream.write(encodable(text, stream.encoding))
        stream.flush()


def program() -> str:
    """What to type to call this program from here: ``enclave``, or how it was reached."""
    import shutil
    from pathlib import Path

    if shutil.which("enclave"):
        return "enclave"
    called = Path(sys.argv[0]).absolute()
    name = "do.cmd" if sys.platform == "win32" else "do"
    script = called.parent.parent.parent / name
    if called.parent.parent.name == ".venv" and script.is_file():
        if script.parent == Path.cwd():
            return "do enclave" if sys.platform == "win32" else "./do enclave"
        return f"{_quoted(script)} enclave"
    if called.stem == "enclave" and called.is_file():
        return _quoted(called)
    return f"{_quoted(sys.executable)} -m enclave"


def _quoted(path: object) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text


class FileLines(Mapping[str, Sequence[str]]):
    """The lines of files by name, read when a message needs them."""

    def __init__(self, known: Sources | None = None) -> None:
        """Start with what was read already."""
        self._known: dict[str, Sequence[str]] = dict(known or {})

    def __getitem__(self, name: str) -> Sequence[str]:
        """The lines of a file.

        Raises:
            KeyError: it cannot be read.
        """
        if name not in self._known:
            self._known[name] = _read_lines(name)
        if not self._known[name]:
            raise KeyError(name)
        return self._known[name]

    def __iter__(self) -> Any:
        """The names known so far."""
        return iter(self._known)

    def __len__(self) -> int:
        """How many are known so far."""
        return len(self._known)


def _read_lines(name: str) -> Sequence[str]:
    from pathlib import Path

    path = Path(name)
    if name.startswith("rules/") and not path.exists():
        from enclave.terms.packs import rules_root

        path = rules_root().parent / name
    if path.suffix not in (".csv", ".yaml", ".yml") or not path.is_file():
        return ()
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return () if "\ufffd" in text or "\0" in text else text.splitlines()

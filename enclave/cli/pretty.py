"""Help pages: with rich-click on a terminal, else plain click with Chinese columns aligned."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from enclave.cli.console import display_width, pad
from enclave.text import Lang, Text


def prettier_help(arguments: Sequence[str], lang: Lang) -> bool:
    """Let rich-click draw help pages, where it is installed and a terminal shows them.

    It is loaded only when a page is asked for: it takes longer than all the rest.
    """
    asked = bool({"-h", "--help"} & set(arguments))
    if not asked or not sys.stdout.isatty():
        return False
    try:
        from rich_click import rich_click as settings
        from rich_click.patch import patch
    except ImportError:
        return False
    patch()
    if lang == "zh":
        settings.OPTIONS_PANEL_TITLE = "选项"
        settings.COMMANDS_PANEL_TITLE = "命令"
        settings.ARGUMENTS_PANEL_TITLE = "参数"
    return True


def wrap(text: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most ``width`` cells; Chinese breaks anywhere."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if display_width(line + piece.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


_NOT_FIRST = "，。；：、！？）》”’…,.;:!?)"


def _pieces(text: str) -> Iterable[str]:
    """Words with the space after them; every Chinese character with the punctuation after it."""
    piece = ""
    for char in text:
        wide = display_width(char) == 2
        if char in _NOT_FIRST:
            piece += char
            continue
        if piece and (wide or piece[-1].isspace() or display_width(piece[-1]) == 2):
            yield piece
            piece = ""
        piece += char
        if char.isspace():
            yield piece
            piece = ""
    if piece:
        yield piece


class Formatter(click.HelpFormatter):
    """Click's formatter, counting terminal cells instead of characters."""

    lang: Lang = "zh"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        del prefix
        said = args.replace("[OPTIONS]", Text("[选项]", "[OPTIONS]").in_(self.lang))
        said = said.replace(
            "COMMAND [ARGS]...", Text("命令 [参数]...", "COMMAND [ARGS]...").in_(self.lang)
        )
        self.write(f"{Text('用法：', 'Usage: ').in_(self.lang)}{prog} {said}\n")

    def write_heading(self, heading: str) -> None:
        """A heading: 选项, 命令."""
        zh = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}.get(heading, heading)
        self.write(f"{'':>{self.current_indent}}{Text(zh + '：', heading + ':').in_(self.lang)}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, wrapped and indented."""
        width = max(self.width - self.current_indent, 11)
        space = " " * self.current_indent
        for paragraph in text.split("\n\n"):
            if paragraph.startswith("\b"):
                lines = paragraph.split("\n")[1:]
            else:
                lines = wrap(" ".join(paragraph.split()), width)
            self.write("\n".join(space + line for line in lines) + "\n\n")
        self.buffer[-1] = self.buffer[-1].removesuffix("\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """A list of terms with their descriptions in a second column."""
        pairs = list(rows)
        widest = max((display_width(term) for term, _ in pairs), default=0)
        first = min(widest, col_max) + col_spacing
        space = " " * self.current_indent
        for term, said in pairs:
            lines = wrap(said, max(self.width - first - self.current_indent, 10)) if said else [""]
            head = pad(term, first)
            if display_width(term) > first - col_spacing:
                self.write(f"{space}{term}\n")
                head = " " * first
            self.write(f"{space}{head}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{space}{' ' * first}{line}\n")


class Context(click.Context):
    """A context whose help pages are aligned, and in the user's language."""

    formatter_class = Formatter

    def make_formatter(self) -> click.HelpFormatter:
        """The formatter, knowing the language."""
        formatter = super().make_formatter()
        if isinstance(formatter, Formatter) and (self.obj or {}).get("lang") == "en":
            formatter.lang = "en"
        return formatter

"""Usage errors in the user's language, with exit code 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

import click

from enclave.cli.frame import Console
from enclave.diagnostics import Diagnostic, Mark, diag

USAGE = 2


def usage_error(error: click.ClickException, console: Console) -> int:
    """Show a usage error on standard error; returns the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        console.err(error.format_message() + "\n")
        return USAGE
    console.err(finding(error).line(console.lang) + "\n")
    context = getattr(error, "ctx", None)
    if context is not None:
        words = [*context.command_path.split(), "--help"]
        console.err(console.t("用法见：", "for help: ") + " ".join(words) + "\n")
    return USAGE


def finding(error: click.ClickException) -> Diagnostic:
    """The finding that says what click complains about."""
    where = Mark("enclave")
    context = getattr(error, "ctx", None)
    if context is not None:
        where = Mark(context.command_path)
    if isinstance(error, click.NoSuchOption):
        options = [o for p in context.command.params for o in p.opts] if context else []
        return diag("E902", where, option=error.option_name, near=_near(error.option_name, options))
    if isinstance(error, click.MissingParameter):
        return diag("E903", where, what=_name(error.param) or error.param_hint or "")
    if isinstance(error, click.BadParameter):
        return _bad_value(error, where)
    wanted = re.search(r"No such command '(.*)'", error.message)
    if wanted and context is not None and isinstance(context.command, click.Group):
        names = context.command.list_commands(context)
        return diag("E901", where, name=wanted[1], near=_near(wanted[1], names))
    return diag("E905", where, text=error.format_message())


def _bad_value(error: click.BadParameter, where: Mark) -> Diagnostic:
    kind = getattr(error.param, "type", None)
    allowed = ""
    if isinstance(kind, click.Choice):
        allowed = ", ".join(map(str, kind.choices))
    elif kind is not None:
        allowed = str(kind.name)
    quoted = re.search(r"'([^']*)'", error.message)
    text = quoted[1] if quoted and isinstance(kind, click.Choice) else error.message
    return diag("E904", where, option=_name(error.param), text=text, expected=allowed)


def _near(word: str, known: Sequence[str]) -> str:
    found = get_close_matches(word, known, n=1, cutoff=0.5)
    return found[0] if found else "--help"


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    if isinstance(param, click.Argument):
        return param.human_readable_name
    return "/".join(param.opts)

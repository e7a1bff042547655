"""What a folder must be before results are written into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused
from enclave.text import Text


def cannot(path: Path, error: OSError, hint: Text | None = None) -> Refused:
    """E907: a folder or file cannot be written."""
    reason = error.strerror or str(error)
    return Refused(diag("E907", Mark(str(path)), hint=hint, name=str(path), reason=reason))


def refuse(folder: Path, holds: Path, is_ours: Callable[[Path], bool], *, force: bool) -> None:
    """Refuse a folder that is not to be written into.

    Args:
        holds: the folder of the scenario; it must not lie inside.
        is_ours: whether a folder was written by the command that asks.
        force: whether a folder with files of others may be used.

    Raises:
        Refused: E906 it holds files of others, E907 it is no folder, E911 it holds the scenario or
            the working folder.
    """
    here = folder.resolve()
    if any(path.is_relative_to(here) for path in (holds.resolve(), Path.cwd())):
        raise Refused(diag("E911", Mark(str(folder)), name=str(folder)))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise cannot(folder, NotADirectoryError(20, "not a folder"))
    if any(folder.iterdir()) and not force and not is_ours(folder):
        raise Refused(diag("E906", Mark(str(folder)), name=str(folder)))

"""Writing one file, all of it or nothing, and the command that makes it again."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused

_PLAIN = re.compile(r"[\w./=:%@+-]+\Z")


def command_line(words: Sequence[str]) -> str:
    """A command as it is typed: words that a shell would take apart are quoted.

    >>> command_line(["enclave", "sweep", "--over", "a[b]=1:2:1"])
    "enclave sweep --over 'a[b]=1:2:1'"
    """
    return " ".join(w if _PLAIN.match(w) else "'" + w.replace("'", "'\\''") + "'" for w in words)


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the wanted file, then let it take its place.

    Raises:
        Refused: E907 it cannot be written; a file that was there is as it was.
    """
    fresh = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(path)
    except OSError as error:
        Path(fresh).unlink(missing_ok=True) if fresh else None
        reason = error.strerror or str(error)
        raise Refused(diag("E907", Mark(str(path)), name=str(path), reason=reason)) from None

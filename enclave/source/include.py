"""Which files may be included: plain relative names that stay inside the root folder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from enclave.text import Text

MAX_INCLUDES: Final = 8

_FORBIDDEN_CHARS: Final = frozenset('<>:"|?*')
_RESERVED: Final = frozenset(
    (
        *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
        *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³"),
    )
)


_SPELLINGS: Final = (
    (re.compile(r"\\\\|//"), Text("是网络共享路径", "is a network share")),
    (re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:"), Text("是网址", "is a URL")),
    (re.compile(r"[A-Za-z]:"), Text("带盘符", "has a drive letter")),
    (re.compile(r"[/\\~]"), Text("是绝对路径", "is an absolute path")),
    (re.compile(r".*\\"), Text("用了反斜杠 \\", "contains a backslash")),
    (re.compile(r"(.*/)?\.?(/|\Z)"), Text("路径里有空的一段", "has an empty part")),
)


def refusal(name: str) -> Text | None:
    """Why ``name`` may not be included, judged by its spelling alone and alike on every system."""
    for spelling, reason in _SPELLINGS:
        if spelling.match(name):
            return reason
    for part in name.split("/"):
        if part == "..":
            continue
        if part.split(".")[0].rstrip().upper() in _RESERVED:
            return Text("用了 Windows 保留的文件名", "uses a name reserved by Windows")
        if _FORBIDDEN_CHARS & set(part) or part.endswith((".", " ")):
            return Text("在 Windows 上不是合法文件名", "is not a legal name on Windows")
    return None


def resolve(name: str, folder: Path, root: Path) -> Path | None:
    """The file meant by ``name`` with all links followed, or None when it leaves ``root``.

    Whether anything exists outside of the root is not looked at, so a message cannot reveal it.
    """
    try:
        target = (folder / name).resolve()
        inside = target.is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return None
    return target if inside else None


def exact_case(name: str, folder: Path) -> bool:
    """Whether ``name`` is spelled as on disk; some systems open it either way, others do not."""
    here = folder
    for part in name.split("/"):
        if part != "..":
            try:
                if all(part != there.name for there in here.iterdir()):
                    return False
            except OSError:
                return False
        here = here / part
    return True


def identity(path: Path) -> str:
    """A name that is the same for the same file, on systems that ignore case too."""
    return os.path.normcase(str(path))

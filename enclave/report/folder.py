"""Writing a folder of results: all of it or nothing, and never over anything else.

The files are made in a new folder beside the wanted one, which then takes its place. Files of
others in the old folder are carried over.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from enclave.report.files import RESULT, contents
from enclave.report.machine import SCHEMA
from enclave.report.present import View
from enclave.report.target import cannot, refuse
from enclave.text import Lang

SUMS: Final = "SHA256SUMS"


def write_folder(
    view: View, folder: Path, words: Sequence[str], lang: Lang, *, force: bool = False
) -> list[str]:
    """Write every file of a result into a folder; returns their names.

    Args:
        words: the command that makes it again, without the folder.
        force: whether a folder may be used that holds files of others (they are kept).

    Raises:
        Refused: E906 the folder is not this command's, E907 it cannot be written, E911 it holds
            the scenario.
    """
    refuse(folder, view.result.loaded.folder, is_ours, force=force)
    parent = folder.resolve().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=parent))
    except OSError as error:
        raise cannot(folder, error) from None
    try:
        names = _fill(view, fresh, words, lang)
        _replace(fresh, folder.resolve())
    except OSError as error:
        raise cannot(folder, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return names


def is_ours(folder: Path) -> bool:
    """Whether a folder was written by this command."""
    try:
        head = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(head, dict) and head.get("schema") == SCHEMA and (folder / SUMS).is_file()


def _fill(view: View, fresh: Path, words: Sequence[str], lang: Lang) -> list[str]:
    """Make the files, and the list of their hashes (read by ``sha256sum -c``)."""
    fresh.chmod(0o755)
    sums: list[str] = []
    for name, content in contents(view, words, lang):
        with (fresh / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sums.append(f"{sha256(content).hexdigest()}  {name}")
    (fresh / SUMS).write_bytes(("\n".join(sums) + "\n").encode())
    return [*(line[66:] for line in sums), SUMS]


def _replace(fresh: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; what was there and is not ours stays."""
    if not target.exists():
        os.replace(fresh, target)  # noqa: PTH105  # atomic, also over an empty folder
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent)) / "old"
    os.replace(target, old)  # noqa: PTH105
    try:
        os.replace(fresh, target)  # noqa: PTH105
    except OSError:
        os.replace(old, target)  # noqa: PTH105
        raise
    written = _written(old)
    for item in old.iterdir():
        if item.name not in written and not (target / item.name).exists():
            os.replace(item, target / item.name)  # noqa: PTH105
    shutil.rmtree(old.parent, ignore_errors=True)


def _written(folder: Path) -> set[str]:
    """The names this command wrote into a folder."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    return {SUMS, *(line[66:] for line in lines)}

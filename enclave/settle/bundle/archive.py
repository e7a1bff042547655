"""The file of a bundle: a zip with one possible form, so that two counties make the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from enclave.diagnostics import InputRejected, Mark, diag

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
MANIFEST: Final = "manifest.json"


def packed(files: Mapping[str, bytes]) -> bytes:
    """The bytes of an archive: names in order, no times, no compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def unpacked(content: bytes, name: str) -> dict[str, bytes]:
    """The files of an archive that has exactly the form :func:`packed` gives it.

    Raises:
        InputRejected: E978 it is no archive, or not one of that form.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputRejected([diag("E978", Mark(name), name=name, reason=str(error))]) from None
    if packed(files) != content:
        reason = "bytes outside the files differ"
        raise InputRejected([diag("E978", Mark(name), name=name, reason=reason)])
    return files


def bundle_hash(content: bytes) -> str:
    """What a bundle is known by: sha256 of its bytes."""
    return sha256(content).hexdigest()

"""A bundle in which somebody changed an amount."""

import zipfile

from enclave.settle.bundle.archive import packed


def spoil(place):
    """Another amount of a receipt; the list of hashes stays as it was."""
    path = place / "结算单" / "deal-2026-03-31.enclave.zip"
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    path.write_bytes(packed({n: c.replace(b"1200.00", b"1300.00") for n, c in files.items()}))

"""What a result was computed from: names relative to the scenario, and their sha256."""

from __future__ import annotations

from enclave import __version__
from enclave.report.present import View

SHORT = 8


def relative_hashes(view: View) -> dict[str, str]:
    """The hashes of a result, files named from the scenario's folder on."""
    folder = view.result.loaded.folder.as_posix().rstrip("/") + "/"
    return {name.removeprefix(folder): digest for name, digest in view.result.hashes.items()}


def short_hashes(view: View) -> str:
    """One line: the version, then name and the first digits of each hash."""
    parts = [f"enclave {__version__}"]
    parts += [f"{name} {digest[:SHORT]}" for name, digest in relative_hashes(view).items()]
    return " · ".join(parts)

"""The live workbook: inputs on yellow cells, formulas that divide the money again without us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enclave.report.job import Job


def write(job: Job, path: Path) -> None:
    """Write the workbook.

    Raises:
        Refused: E920 an amount is too large for a spreadsheet to hold exactly.
    """
    from enclave.report.live.book import build

    path.write_bytes(build(job))

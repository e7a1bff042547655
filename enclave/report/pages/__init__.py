"""The report as a page, as a document and as a PDF: one content, three forms.

Each function writes one file at ``path``; heavy libraries are loaded when it is called.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enclave.report.job import Job


def html(job: Job, path: Path) -> None:
    """Write the report as one HTML file that needs nothing else."""
    from enclave.report.pages.as_html import page

    path.write_bytes(page(job).encode("utf-8"))


def docx(job: Job, path: Path) -> None:
    """Write the annex of a request or agreement as a Word document.

    Raises:
        Refused: E925 the extra ``docx`` is not installed.
    """
    from enclave.report.pages.as_docx import document

    path.write_bytes(document(job))


def pdf(job: Job, path: Path) -> None:
    """Write the report as a PDF with its fonts inside.

    Raises:
        Refused: E925 the extra ``pdf`` is not installed, E926 there is no Chinese font, E927 the
            font lacks a character.
    """
    from enclave.report.pages.as_pdf import paper

    path.write_bytes(paper(job))

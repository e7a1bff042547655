"""The quality report of an import: counts and sums per file, checks, and every row not taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from enclave.diagnostics import Diagnostic
from enclave.intake.model import FileResult
from enclave.intake.reconcile import Line, span
from enclave.intake.run import Import

SCHEMA: Final = "enclave/import-quality/1"


def as_json(found: Import) -> dict[str, Any]:
    """The report for machines: money in fen, texts in both languages, places as cells."""
    return {
        "schema": SCHEMA,
        "unit": "fen",
        "clean": found.clean,
        "ledger": {
            "prior_rows": len(found.prior), "new_rows": len(found.ledger),
            "prior_fen": sum(r.amount for r in found.prior),
            "new_fen": sum(r.amount for r in found.ledger),
        },
        "enterprises": len(found.enterprises),
        "indicators": len(found.indicators),
        "outlays": {"rows": len(found.outlays), "fen": sum(o.amount for o in found.outlays)},
        "files": [_file(f) for f in found.files],
        "reconciliation": [_line(line) for line in found.lines],
        "not_in_the_report": [
            {"month": month, "head": head, "ledger_fen": fen}
            for (month, head), fen in found.uncovered.items()
        ],
        "findings": [_finding(f) for f in found.findings],
    }  # fmt: skip


def sums(file: FileResult) -> dict[str, tuple[int, int]]:
    """Rows and fen of a file by what became of them; unreadable amounts count as rows only."""
    return {
        "accepted": (len(file.accepted), sum(r.amount for r in file.accepted)),
        "duplicates": (len(file.duplicates), sum(d.row.amount for d in file.duplicates)),
        "rejected": (len(file.rejects), sum(r.amount or 0 for r in file.rejects)),
        "left_out": (len(file.left_out), sum(x.row.amount for x in file.left_out)),
    }


def _file(file: FileResult) -> dict[str, Any]:
    return {
        "file": file.file, "sheet": file.sheet, "sha256": file.sha256, "kind": file.kind,
        "source": file.source, "encoding": file.encoding or None,
        "unit": _text(file.unit), "basis": _text(file.basis), "header": file.header,
        "rows_read": file.read,
        **{name: {"rows": n, "fen": fen} for name, (n, fen) in sums(file).items()},
        "heads": dict(sorted(file.heads.items())),
        "totals": [
            {"label": t.label, "column": t.column, "stated_fen": t.stated, "found_fen": t.found,
             "cell": t.cell, "equal": t.found == t.stated}
            for t in file.totals
        ],
        "duplicate_rows": [
            {"cell": d.row.source.cell, "of": d.of, "fen": d.row.amount} for d in file.duplicates
        ],
        "rejected_rows": [
            {"cell": r.source.cell, "fen": r.amount, "findings": [_finding(f) for f in r.findings]}
            for r in file.rejects
        ],
        "left_out_rows": [
            {"cell": x.row.source.cell, "fen": x.row.amount, "why": _text(x.why)}
            for x in file.left_out
        ],
        "skipped": [{"cell": cell, "text": text} for cell, text in file.skipped],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    c = line.control
    return {
        "month": str(c.month), "since_january": c.since_january, "span": _text(span(c)),
        "head": c.head, "level": c.level, "treasury_fen": c.amount, "slack_fen": c.slack,
        "ledger_fen": line.ledger,
        "difference_fen": None if line.ledger is None else line.difference,
        "verdict": line.verdict, "file": c.source.file, "cell": c.source.cell,
    }  # fmt: skip


def _finding(item: Diagnostic) -> dict[str, Any]:
    return {"code": item.code, "place": str(item.mark), "message": _text(item.message)}


def _text(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def rejected_first(files: Iterable[FileResult]) -> list[FileResult]:
    """The files, those with rejects first."""
    return sorted(files, key=lambda f: (not f.rejects, f.file, f.sheet or ""))

"""The credit books, with the banner that says what they are for."""

from __future__ import annotations

from dataclasses import replace

from enclave.credit.model import CREDIT_LABEL
from enclave.report.job import Job
from enclave.report.model import Table
from enclave.report.other_tables import CREDIT, NOT_ADDED
from enclave.report.pages.content import Block, Grid, Para, Section
from enclave.report.pages.turn import fitting
from enclave.text import Text

BANNER = Text(
    "{label}。其中有指标由双方各按全额计入：各方认定数不可相加，重复部分已列为“重复认定额”扣除。",
    "{label}. Some indicators are counted in full by both sides: what parties are credited with must"
    " not be added up; what is counted twice is listed and taken off.",
)


def credit(job: Job) -> Section | None:
    """Official figures in place beside what each party is credited with."""
    found = job.view.result.credit
    tables = [t for t in job.view.tables if t.sheet == CREDIT and t.lines]
    if found is None or not tables:
        return None
    doubled = any(step.overlap for step in found.steps)
    label = Text(f"{CREDIT_LABEL.zh}", f"{CREDIT_LABEL.in_('en').capitalize()}")
    banner = BANNER.format(label=label) if doubled else Text(f"{label.zh}。", f"{label.en}.")
    blocks: list[Block] = [Para(banner, "warning")]
    blocks += [Grid(part) for table in tables for part in fitting(_silent(table))]
    return Section("credit", Text("统计与考核认定", "Statistics and assessment credit"),
                   tuple(blocks))  # fmt: skip


def _silent(table: Table) -> Table:
    """The table without the notes that the banner says already."""
    return replace(table, notes=tuple(n for n in table.notes if n not in (CREDIT_LABEL, NOT_ADDED)))

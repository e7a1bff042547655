"""Putting a report together: every section that has something to say, in order."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.report.job import Job
from enclave.report.pages import books, choices, conclusion, ending, opening, terms, years
from enclave.report.pages.content import Content, Section
from enclave.report.pages.standing import Standings, standings

_LATEST: list[tuple[Job, Content]] = []
"""The job of last time and its content: the forms of one report are written one after another."""


def content(job: Job) -> Content:
    """The whole report; made once for all forms of one job."""
    if _LATEST and _LATEST[0][0] is job:
        return _LATEST[0][1]
    made = _made(job)
    _LATEST[:] = [(job, made)]
    return made


def _made(job: Job) -> Content:
    who = standings(job)
    return Content(
        job.view.result.loaded.scenario.title, conclusion.subtitle(job),
        conclusion.conclusion(job, who), tuple(s for s in _sections(job, who) if s is not None),
    )  # fmt: skip


def _sections(job: Job, who: Standings) -> Iterator[Section | None]:
    yield opening.numbers(job, who)
    yield opening.hundred(job, who)
    yield terms.clauses(job)
    yield terms.curve(job, who)
    yield years.shares(job, who)
    yield years.totals(job, who)
    yield years.owed(job)
    yield years.flow(job)
    yield choices.variants(job)
    yield choices.bargaining(job)
    yield choices.risk(job)
    yield books.credit(job)
    yield ending.checks(job)
    yield ending.assumptions(job)
    yield ending.again(job)

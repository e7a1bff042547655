"""Projects of a scenario: their projected receipts and indicators join the run, labelled (S19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from enclave.book.read_tables import Tables, inside
from enclave.dates import Month
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.source import SourceDoc
from enclave.tables.ledger import Enterprise
from enclave.terms.indicator import IndicatorRow
from enclave.terms.receipt import Receipt
from enclave.terms.scenario import Scenario
from enclave.text import Text

if TYPE_CHECKING:  # most scenarios have no project, and its models take time to build
    from enclave.book.patches import Patches
    from enclave.book.scenario import LoadedScenario
    from enclave.project import Projection


@dataclass(frozen=True)
class Projects:
    """The projects of a scenario, and the enterprises they bring."""

    found: tuple[Projection, ...]

    @property
    def enterprises(self) -> dict[str, Enterprise]:
        """The taxpayers of the projects."""
        return {p.project.enterprise.id: _enterprise(p) for p in self.found}


def _enterprise(projection: Projection) -> Enterprise:
    home = projection.project.enterprise
    return Enterprise(
        home.id, home.name, home.place, home.park or "", home.origin or "", home.industry or "",
        projection.loaded.doc.file, "", projection.loaded.doc.marks.value(("enterprise",)),
    )  # fmt: skip


def load_projects(  # noqa: PLR0913, PLR0917  # the parts of a scenario while it is read
    scenario: Scenario, doc: SourceDoc, folder: Path, findings: Collector, hashes: dict[str, str],
    patches: Patches | None = None, reuse: LoadedScenario | None = None,
) -> Projects:  # fmt: skip
    """Read and project every project file of a scenario; mistakes are in ``findings``."""
    out: list[Projection] = []
    before = {p.loaded.doc.file: p for p in reuse.projections} if reuse is not None else {}
    for i, name in enumerate(scenario.projects):
        path = inside(folder, name)
        mark = doc.marks.value(("projects", i))
        if path is None:
            findings.add(diag("E704", mark, name=name))
            continue
        if not path.is_file():
            findings.add(diag("E841", mark, name=name))
            continue
        found = _project(path, str(folder / name), findings, patches, before)
        if found is None:
            continue
        hashes[found.loaded.doc.file] = found.loaded.doc.sha256
        if any(p.project.project == found.project.project for p in out):
            findings.add(diag("E826", mark, project=found.project.project))
            continue
        out.append(found)
    if scenario.actuals_through is not None and not (scenario.projects and scenario.receipts):
        findings.add(diag("E829", doc.marks.value(("actuals_through",))))
    return Projects(tuple(out))


def _project(
    path: Path, shown: str, findings: Collector, patches: Patches | None,
    before: Mapping[str, Projection],
) -> Projection | None:  # fmt: skip
    """One project; the projection made before where nothing of the file has changed."""
    from enclave.project import parse_project, project
    from enclave.project.load import read_doc

    inner = Collector(limit=200)
    try:
        doc = read_doc(path, shown=shown, collector=inner)
        if patches is not None:
            doc = patches.project(doc)
        old = before.get(doc.file)
        if old is not None and old.loaded.doc.data == doc.data:
            findings.extend(old.diagnostics)
            return old
        found = project(parse_project(doc, collector=inner), collector=inner)
    except InputRejected as rejected:
        findings.extend(rejected.diagnostics)
        return None
    findings.extend(inner.items)
    return found


def join(
    projects: Projects, tables: Tables, scenario: Scenario, doc: SourceDoc, findings: Collector
) -> Tables:
    """The tables with the rows of the projects: receipts and indicators after the last facts."""
    if not projects.found:
        return tables
    enterprises, receipts, rows = tables
    known = dict(enterprises)
    more: list[Receipt] = []
    indicators: list[IndicatorRow] = []
    for i, found in enumerate(projects.found):
        mark = doc.marks.value(("projects", i))
        _add_enterprise(known, found, findings)
        _check_facts(found, receipts, scenario, mark, findings)
        new, left = _receipts(found, scenario)
        stats = [r for r in found.indicators if _is_later(r.period, scenario)]
        more += new
        indicators += stats
        if left:
            values = {"project": found.project.project, "count": left, "month": scenario.through}
            findings.add(diagnose("N815", mark, values))
        after = Text("") if scenario.actuals_through is None else Text(
            f"，自 {scenario.actuals_through.next()} 起", f", from {scenario.actuals_through.next()} on")  # fmt: skip
        values = {
            "project": found.project.project,
            "count": len(new),
            "rows": len(stats),
            "after": after,
        }
        findings.add(diagnose("N814", mark, values))
    return known, (*receipts, *more), (*rows, *indicators)


def _is_later(period: Month, scenario: Scenario) -> bool:
    """Whether a month comes after the last month of facts."""
    return scenario.actuals_through is None or period > scenario.actuals_through


def _receipts(found: Projection, scenario: Scenario) -> tuple[list[Receipt], int]:
    """The receipts after the last facts and up to the scenario's end; how many come later still."""
    facts = scenario.actuals_through
    after = date.min if facts is None else facts.last_day
    rows = [r for r in found.receipts() if r.posted > after]
    through = scenario.through.last_day
    kept = [r for r in rows if r.posted <= through]
    return kept, len(rows) - len(kept)


def _add_enterprise(known: dict[str, Enterprise], found: Projection, findings: Collector) -> None:
    home = found.project.enterprise
    there = known.setdefault(home.id, _enterprise(found))
    if there.place != home.place:
        values = {"project": found.project.project, "enterprise": home.id, "there": there.place,
                  "here": home.place}  # fmt: skip
        mark = found.loaded.doc.marks.value(("enterprise", "place"))
        findings.add(diagnose("E825", mark, values))


def _check_facts(
    found: Projection, receipts: Sequence[Receipt], scenario: Scenario, mark: Mark,
    findings: Collector,
) -> None:  # fmt: skip
    """Rows of the table may not stand beside projected ones of the same months."""
    home = found.project.enterprise.id
    mine = [r for r in receipts if r.enterprise == home]
    if mine and scenario.actuals_through is None:
        findings.add(diagnose("E828", mark, {"enterprise": home}))
        return
    for row in mine:
        if scenario.actuals_through is not None and _is_later(Month.of(row.posted), scenario):
            values = {"receipt": row.id, "month": scenario.actuals_through, "enterprise": home}
            findings.add(diagnose("E827", row.row, values))

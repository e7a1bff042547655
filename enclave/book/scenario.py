"""Loading a scenario: its file, agreements, statute and tables; every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enclave.book.agreements import (
    OpenAgreement,
    agreement_packs,
    open_agreement,
    shown_pack,
)
from enclave.book.bind import bind_parties, collisions
from enclave.book.changes import Change
from enclave.book.lists import check_lists
from enclave.book.members import check_members
from enclave.book.patches import Patches
from enclave.book.projects import join, load_projects
from enclave.book.read_tables import Tables, inside, read_tables, reused_tables
from enclave.compile.check import mentions, suggestion
from enclave.compile.language import (
    SCENARIO_FREE,
    canonical_values,
    scenario_aliases,
    value_aliases,
)
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.kinds.exit.model import Exit
from enclave.source import SourceDoc
from enclave.source import load as load_yaml
from enclave.statute.compiled import Statute
from enclave.statute.load import load_statute
from enclave.tables.ledger import Enterprise
from enclave.terms.agreement import Agreement
from enclave.terms.indicator import IndicatorRow
from enclave.terms.packs import scenarios_root
from enclave.terms.receipt import Receipt
from enclave.terms.scenario import Deal, EventByEnterprise, Scenario
from enclave.terms.validate import validate
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.project import Projection


@dataclass(frozen=True)
class LoadedDeal:
    """One agreement of a scenario: its id there, the agreement, what the scenario adds."""

    id: str
    opened: OpenAgreement
    deal: Deal
    number: int


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario, ready to run.

    Attributes:
        folder: where it stands.
        hashes: sha256 of every file it was read from, by shown name.
        changes: what a variant changed; ``variant`` and ``variant_title`` say which.
        own_statute: whether the variant changed a pack of the statute.
        projections: the projects, whose rows are among the receipts and indicators.
        tables: the tables without the rows of projects.
    """

    folder: Path
    doc: SourceDoc
    scenario: Scenario
    deals: tuple[LoadedDeal, ...]
    statute: Statute
    enterprises: Mapping[str, Enterprise]
    receipts: tuple[Receipt, ...]
    indicator_rows: tuple[IndicatorRow, ...]
    hashes: Mapping[str, str]
    notices: tuple[object, ...] = ()
    changes: tuple[Change, ...] = ()
    variant: str = ""
    variant_title: Text | None = None
    own_statute: bool = False
    projections: tuple[Projection, ...] = ()
    tables: Tables | None = None


def find_scenario(name: str | Path) -> Path:
    """The scenario file of a folder, a file, or a scenario that comes with the package.

    Raises:
        InputRejected: E715.
    """
    path = Path(name)
    for candidate in (path, path / "scenario.yaml", scenarios_root() / str(name) / "scenario.yaml"):
        if candidate.is_file():
            return candidate
    known = ", ".join(sorted(p.parent.name for p in scenarios_root().glob("*/scenario.yaml")))
    raise InputRejected([diag("E715", Mark(str(name)), name=str(name), known=known)])


def load(  # long: one reading of every file, in the order in which one needs another
    name: str | Path, *, collector: Collector | None = None, patches: Patches | None = None,
    reuse: LoadedScenario | None = None,
) -> LoadedScenario:  # fmt: skip
    """Load a scenario by folder, file or name.

    Args:
        collector: takes warnings and notices too; errors are raised in any case.
        patches: what a variant changes, before anything is validated.
        reuse: the same scenario as loaded before, for the statute and tables that this one names too.

    Raises:
        InputRejected: every mistake of every file, at once.
    """
    findings = collector if collector is not None else Collector(limit=200)
    path = find_scenario(name)
    doc = load_yaml(
        path, aliases=scenario_aliases(), free=SCENARIO_FREE, root=path.parent, collector=findings,
        words=value_aliases(),
    )  # fmt: skip
    findings.raise_errors()
    if doc is None or not isinstance(doc.data, dict):
        raise InputRejected([diag("E206", Mark(str(path), 1, 1), text="")])
    if patches is not None:
        doc = patches.scenario(doc, path.parent)
    data = canonical_values(doc.data)
    unit = data.get("unit") if isinstance(data.get("unit"), str) else None
    scenario = validate(Scenario, doc, collector=findings, data=data, unit=unit)
    if scenario is None:
        findings.raise_errors()
        raise InputRejected(findings.sorted())
    folder = path.parent
    hashes: dict[str, str] = {doc.file: doc.sha256}
    deals = _deals(scenario, doc, folder, findings, hashes, patches)
    statute = _statute(scenario, folder, findings, patches, reuse)
    projects = load_projects(scenario, doc, folder, findings, hashes, patches, reuse)
    tables = reused_tables(scenario, folder, reuse, hashes)
    if tables is None:
        tables = read_tables(scenario, doc, folder, findings, hashes, projects.enterprises)
    enterprises, receipts, rows = join(projects, tables, scenario, doc, findings)
    check_lists(scenario, enterprises, doc, findings)
    check_members(deals, enterprises, doc, findings)
    if patches is not None:
        patches.finish(findings)
    findings.raise_errors()
    if statute is None:
        raise InputRejected(findings.sorted())
    return LoadedScenario(
        folder, doc, scenario, deals, statute, enterprises, receipts, rows, hashes,
        findings.sorted(), own_statute=patches is not None and patches.of_statute,
        projections=projects.found, tables=tables,
    )  # fmt: skip


def _deals(
    scenario: Scenario, doc: SourceDoc, folder: Path, findings: Collector, hashes: dict[str, str],
    patches: Patches | None,
) -> tuple[LoadedDeal, ...]:  # fmt: skip
    out: list[LoadedDeal] = []
    seen: set[str] = set()
    packs = agreement_packs()
    for i, deal in enumerate(scenario.agreements):
        path, shown = _agreement_path(deal, i, doc, folder, packs, findings)
        if path is None:
            continue
        inner = Collector(limit=100)
        fills = {**scenario.fill, **deal.fill}
        adapt = _adapter(scenario, deal, i, doc, findings)
        rewrite = patches.agreement(i) if patches is not None else None
        opened = open_agreement(
            path, collector=inner, fills=fills, shown=shown, adapt=adapt, rewrite=rewrite
        )
        findings.extend(d for d in inner.items if d.code != "N201")
        if opened is None:
            continue
        hashes[shown] = opened.loaded.doc.sha256
        name = deal.alias or opened.loaded.id
        if name in seen:
            findings.add(diag("E709", doc.marks.value(("agreements", i)), agreement=name))
        seen.add(name)
        _check_deal(deal, i, opened, doc, findings)
        out.append(LoadedDeal(name, opened, deal, i))
    used = {h for d in out for h in d.opened.loaded.filled}
    for name in scenario.fill:
        if name not in used:
            values = {"agreement": "*", "hole": name, "suggestion": suggestion(name, used)}
            findings.add(diagnose("E706", doc.marks.key(("fill", name)), values))
    return tuple(out)


def _adapter(
    scenario: Scenario, deal: Deal, i: int, doc: SourceDoc, findings: Collector
) -> Callable[[Any], Any]:
    """What binding and renaming do to an agreement's data before it is validated."""
    for party, place in deal.bind.items():
        if place not in scenario.places:
            mark = doc.marks.value(("agreements", i, "bind", party))
            values = {"name": place, "suggestion": suggestion(place, scenario.places)}
            findings.add(diagnose("E719", mark, values))
    known = {p: place for p, place in deal.bind.items() if place in scenario.places}

    def adapt(data: Any) -> Any:
        for party in known:
            if party not in data.get("parties", {}):
                mark = doc.marks.key(("agreements", i, "bind", party))
                values = {"party": party, "suggestion": suggestion(party, data.get("parties", {}))}
                findings.add(diagnose("E252", mark, values))
        mark = doc.marks.value(("agreements", i, "bind"))
        for first, second, place in collisions(data, known):
            findings.add(diag("E727", mark, first=first, second=second, place=place))
        out = bind_parties(data, known, scenario.places) if known else data
        return _retitled(out, scenario, known) | ({"agreement": deal.alias} if deal.alias else {})

    return adapt


def _retitled(data: dict[str, Any], scenario: Scenario, bound: Mapping[str, str]) -> dict[str, Any]:
    """A template bound to places is told apart by their names in its title."""
    names = [scenario.places[p].name for r, p in bound.items() if r in ("origin", "host")]
    title = data.get("title")
    if not names or not isinstance(title, Mapping):
        return data
    zh = "—".join(n.zh for n in names)
    en = "–".join(n.in_("en") for n in names)
    both = {"zh": f"{title.get('zh', '')}：{zh}", "en": f"{title.get('en', '')}: {en}"}
    return {**data, "title": both}


def _agreement_path(
    deal: Deal, i: int, doc: SourceDoc, folder: Path, packs: Mapping[str, Path], findings: Collector
) -> tuple[Path | None, str]:
    if deal.pack is not None:
        if deal.pack not in packs:
            mark = doc.marks.value(("agreements", i, "pack"))
            values = {"name": deal.pack, "suggestion": suggestion(deal.pack, packs)}
            findings.add(diagnose("E703", mark, values))
            return None, ""
        return packs[deal.pack], shown_pack(packs[deal.pack])
    path = inside(folder, deal.file or "")
    if path is None:
        mark = doc.marks.value(("agreements", i, "file"))
        findings.add(diag("E704", mark, name=deal.file))
        return None, ""
    return path, str(folder / (deal.file or ""))


def _check_deal(
    deal: Deal, i: int, opened: OpenAgreement, doc: SourceDoc, findings: Collector
) -> None:
    """Holes not filled, and fills, events or data the agreement does not know."""
    loaded = opened.loaded
    for hole in dict.fromkeys(loaded.holes.values()):
        mark = doc.marks.value(("agreements", i))
        findings.add(diag("E705", mark, agreement=loaded.id, hole=hole))
    known_holes = {*loaded.filled, *loaded.holes.values()}
    for name in deal.fill:
        if name not in known_holes:
            mark = doc.marks.key(("agreements", i, "fill", name))
            values = {
                "agreement": loaded.id,
                "hole": name,
                "suggestion": suggestion(name, known_holes),
            }
            findings.add(diagnose("E706", mark, values))
    agreement = loaded.agreement
    if agreement is None:
        return
    for what, given, known, code in (
        ("events", deal.events, agreement.events, "E707"),
        ("data", deal.data, agreement.data, "E708"),
    ):
        for name in given:
            if name not in known:
                mark = doc.marks.key(("agreements", i, what, name))
                key = "event" if what == "events" else "name"
                values = {"agreement": loaded.id, key: name, "suggestion": suggestion(name, known)}
                findings.add(diagnose(code, mark, values))
    _check_events(deal, i, agreement, doc, findings)
    if any(len(set(v.agreement.scope.budgets)) > 1 for v in loaded.versions):
        findings.add(diag("E714", loaded.locate(("scope", "budgets")), agreement=loaded.id))


def _check_events(
    deal: Deal, i: int, agreement: Agreement, doc: SourceDoc, findings: Collector
) -> None:
    """Events given by enterprise where one date is needed, and events not given at all."""
    for name in _pooled_events(agreement, deal):
        mark = doc.marks.value(("agreements", i, "events", name))
        findings.add(diag("E723", mark, agreement=agreement.agreement, event=name))
    for name, event in agreement.events.items():
        if event.required and name not in deal.events:
            findings.add(diag("E321", doc.marks.value(("agreements", i)), event=name))


def _pooled_events(agreement: Agreement, deal: Deal) -> list[str]:
    """Events given by enterprise that a clause needs for an account of many enterprises."""
    given = [n for n, e in deal.events.items() if isinstance(e, EventByEnterprise)]
    if not given or agreement.settle.account == "enterprise":
        return []
    # Who leaves is no longer taken in; what one firm's receipts gave is not known apart.
    pooled = [c for c in agreement.clauses if not isinstance(c, Exit) or c.clawback]
    parts = (agreement.term, *pooled)
    used = {name for part in parts for what, _, name in mentions(part) if what == "event"}
    return [name for name in given if name in used]


def _statute(
    scenario: Scenario, folder: Path, findings: Collector, patches: Patches | None,
    reuse: LoadedScenario | None,
) -> Statute | None:  # fmt: skip
    before = reuse if reuse is not None and reuse.folder == folder else None
    patched = (patches is not None and patches.of_statute) or (before and before.own_statute)
    if before and not patched and before.scenario.statute.pack == scenario.statute.pack:
        return before.statute
    rewrite = patches.statute if patches is not None else None
    try:
        return load_statute(scenario.statute.pack, folders=(folder,), rewrite=rewrite)
    except InputRejected as rejected:
        findings.extend(rejected.diagnostics)
        return None

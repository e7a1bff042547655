"""Reading a risk file and fitting it to its scenario; every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enclave.analysis.risk.acting import Acting
from enclave.analysis.risk.correlate import NotPositiveDefinite, cholesky
from enclave.analysis.risk.lever import Lever, NoLever, find_lever
from enclave.analysis.risk.shocks import is_yearly
from enclave.analysis.risk.simulate import World
from enclave.book.scenario import LoadedScenario
from enclave.compile.check import suggestion
from enclave.compile.language import canonical_values
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.source import SourceDoc
from enclave.source import load as load_yaml
from enclave.terms.receipt import Receipt
from enclave.terms.risk import (
    RISK_KEYS,
    Delay,
    Failure,
    Receipts,
    Risk,
    Shock,
    Target,
)
from enclave.terms.validate import validate
from enclave.text import Text

FILE = "risk.yaml"
"""The risk file of a scenario's folder."""
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class LoadedRisk:
    """A risk file that fits its scenario."""

    doc: SourceDoc
    risk: Risk
    world: World


def read_risk(path: Path, findings: Collector) -> tuple[SourceDoc, Risk] | None:
    """Read and validate a risk file by itself; what is wrong is in ``findings``."""
    doc = load_yaml(path, aliases=RISK_KEYS, root=path.parent, collector=findings)
    if doc is None or findings.errors:
        return None
    if not isinstance(doc.data, dict):
        findings.add(diag("E206", Mark(str(path), 1, 1), text=""))
        return None
    risk = validate(Risk, doc, collector=findings, data=canonical_values(doc.data))
    return None if risk is None else (doc, risk)


def load_risk(
    loaded: LoadedScenario, file: str | Path | None = None, *, collector: Collector | None = None
) -> LoadedRisk:
    """Read the risk file of a scenario, or another, and fit it to the scenario.

    Raises:
        InputRejected: every mistake of the file, at once.
    """
    findings = collector if collector is not None else Collector(limit=200)
    path = Path(file) if file is not None else loaded.folder / FILE
    if not path.is_file():
        raise InputRejected([diag("E880", Mark(str(loaded.folder)), name=path.name)])
    found = read_risk(path, findings)
    if found is None:
        findings.raise_errors()
        raise InputRejected(findings.sorted())
    doc, risk = found
    world = _Fit(loaded, doc, risk, findings).world()
    findings.raise_errors()
    return LoadedRisk(doc, risk, world)


@dataclass
class _Fit:
    """Fits a risk file to a scenario."""

    loaded: LoadedScenario
    doc: SourceDoc
    risk: Risk
    findings: Collector

    def world(self) -> World:
        """What acts on what."""
        self._unique()
        self.projected = [r for r in self.loaded.receipts if r.truth == "projection"]
        first = min((r.effective.year for r in self.projected), default=0)
        self.horizon = tuple(range(first, self.loaded.scenario.through.year + 1)) if first else ()
        acting = [self._acting(i, shock) for i, shock in enumerate(self.risk.shocks)]
        for i, swing in enumerate(self.risk.tornado):
            if swing.on is not None and swing.id is not None:
                wants, lever = self._target(swing.on, ("tornado", i))
                acting.append(Acting(swing.id, None, self.horizon, wants, lever))
        pairs = dict(self._pairs())
        self._tornado()
        world = World(self.loaded, tuple(acting), pairs)
        self._consistent(world)
        return world

    def _unique(self) -> None:
        seen: set[str] = set()
        named = [(("shocks", i, "id"), s.id) for i, s in enumerate(self.risk.shocks)]
        named += [(("tornado", i, "id"), s.id) for i, s in enumerate(self.risk.tornado) if s.id]
        for place, name in named:
            if name in seen:
                self.findings.add(diag("E890", self.doc.marks.value(place), name=name))
            seen.add(name)

    def _acting(self, i: int, shock: Shock) -> Acting:
        wants, lever = self._target(shock.on, ("shocks", i))
        years = tuple(
            y for y in self.horizon
            if (shock.from_year is None or y >= shock.from_year)
            and (shock.until_year is None or y <= shock.until_year)
        )  # fmt: skip
        if not years and self.projected:
            mark = self.doc.marks.value(("shocks", i))
            self.findings.add(diag("E891", mark, name=shock.id))
        if isinstance(shock.distribution, Delay):
            self._events(shock.distribution, i)
        if lever is not None:
            self._fits_lever(shock, i)
        return Acting(shock.id, shock, years, wants, lever)

    def _target(
        self, target: Target, where: Path_
    ) -> tuple[Callable[[Receipt], bool], Lever | None]:
        """Which projected receipts a target names, or which number of a project; E889–E893."""
        wanted = target.receipts
        place: Path_ = (*where, "on")
        if wanted is None:
            try:
                lever = find_lever(self.loaded, target.path or "", target.points or 0)
            except NoLever as problem:
                mark = self.doc.marks.value((*place, "path"))
                values = {"path": target.path or "", "reason": problem.reason}
                self.findings.add(diagnose("E893", mark, values))
                return _nothing, None
            return _nothing, lever
        named = self._known(wanted, (*place, "receipts"))
        wants = self._matcher(wanted)
        if named and not any(wants(r) for r in self.projected):
            name = str(self._get(where, "id"))
            self.findings.add(diag("E891", self.doc.marks.value(place), name=name))
        return wants, None

    def _fits_lever(self, shock: Shock, i: int) -> None:
        """What moves a project's number is a factor, and is correlated with nothing."""
        reason = None
        if isinstance(shock.distribution, Delay | Failure):
            reason = Text("延期与失败请作用于 receipts", "a delay or a failure acts on receipts")
        elif any(shock.id in c.between for c in self.risk.correlations):
            reason = Text("作用于项目参数的冲击不能与其他冲击相关",
                          "a shock on a number of a project cannot be correlated")  # fmt: skip
        if reason is not None:
            mark = self.doc.marks.value(("shocks", i, "on"))
            self.findings.add(
                diagnose("E893", mark, {"path": shock.on.path or "", "reason": reason})
            )

    def _get(self, where: Path_, key: str) -> Any:
        return self.doc.get((*where, key)) or ""

    def _known(self, wanted: Receipts, place: Path_) -> bool:
        """Whether some receipt of the scenario has each of the names; E889 for those that none has."""
        good = True
        there = self.loaded.receipts
        tables: tuple[tuple[str, Text, Collection[str]], ...] = (
            ("enterprises", Text("企业", "enterprise"), {r.enterprise for r in there}),
            ("heads", Text("税种", "head"), {self._head(r.head) for r in there}),
            ("places", Text("入库地", "place"), {r.place for r in there}),
        )
        for key, what, known in tables:
            for i, name in enumerate(getattr(wanted, key) or ()):
                if (self._head(name) if key == "heads" else name) not in known:
                    self._unknown((*place, key, i), what, name, known)
                    good = False
        return good

    def _unknown(self, place: Path_, what: Text, name: str, known: Collection[str]) -> None:
        values = {"what": what, "name": name, "suggestion": suggestion(name, known)}
        self.findings.add(diagnose("E889", self.doc.marks.value(place), values))

    def _head(self, name: str) -> str:
        return self.loaded.statute.resolve_head(name) or name

    def _matcher(self, wanted: Receipts) -> Callable[[Receipt], bool]:
        """Whether a receipt is projected and in all the lists that are written."""
        heads = None if wanted.heads is None else {self._head(h) for h in wanted.heads}

        def wants(receipt: Receipt) -> bool:
            return (
                receipt.truth == "projection"
                and (wanted.enterprises is None or receipt.enterprise in wanted.enterprises)
                and (heads is None or self._head(receipt.head) in heads)
                and (wanted.places is None or receipt.place in wanted.places)
            )

        return wants

    def _events(self, delay: Delay, i: int) -> None:
        known = [f"{d.id}.{e}" for d in self.loaded.deals for e in d.deal.events]
        short = [name.rpartition(".")[2] for name in known]
        for n, name in enumerate(delay.events):
            if name not in known and not ("." not in name and name in short):
                place = ("shocks", i, "distribution", "events", n)
                self._unknown(place, Text("事件", "event"), name, known)

    def _pairs(self) -> Iterator[tuple[tuple[int, int], float]]:
        ids = [s.id for s in self.risk.shocks]
        seen: set[tuple[int, int]] = set()
        for n, item in enumerate(self.risk.correlations):
            place: Path_ = ("correlations", n, "between")
            missing = [(m, name) for m, name in enumerate(item.between) if name not in ids]
            for m, name in missing:
                self._unknown((*place, m), Text("冲击", "shock"), name, ids)
            if missing:
                continue
            one, other = sorted(ids.index(name) for name in item.between)
            kinds = {is_yearly(self.risk.shocks[i].distribution) for i in (one, other)}
            if len(kinds) > 1:
                values = {"first": ids[one], "second": ids[other]}
                self.findings.add(diagnose("E882", self.doc.marks.value(place), values))
            if (one, other) in seen:
                name = " × ".join(item.between)
                self.findings.add(diag("E890", self.doc.marks.value(place), name=name))
            seen.add((one, other))
            yield (one, other), float(item.value)

    def _tornado(self) -> None:
        ids = [s.id for s in self.risk.shocks]
        for i, swing in enumerate(self.risk.tornado):
            if swing.shock is not None and swing.shock not in ids:
                self._unknown(("tornado", i, "shock"), Text("冲击", "shock"), swing.shock, ids)

    def _consistent(self, world: World) -> None:
        """Correlations that contradict one another (E881)."""
        if self.findings.errors:
            return
        for members in world.groups:
            try:
                cholesky(world.matrix(members))
            except NotPositiveDefinite:
                listed = ", ".join(world.acting[i].id for i in members)
                mark = self.doc.marks.value(("correlations",))
                self.findings.add(diag("E881", mark, names=listed))


def _nothing(_: Receipt) -> bool:
    return False

"""Running a scenario many times: draws, factors, receipts, shares; exact from the factors on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from enclave.analysis.risk.account import Cells, Outcomes, effects, evaluate_account
from enclave.analysis.risk.acting import Acting, Runs, Settings
from enclave.analysis.risk.correlate import cholesky, correlated, groups
from enclave.analysis.risk.pieces import Piece, check_guard, merged
from enclave.analysis.risk.shocks import (
    SCALE,
    FactorTooLarge,
    Int64,
    delays,
    factors,
    is_yearly,
    stratified,
)
from enclave.analysis.risk.streams import Floats, normals
from enclave.analysis.risk.world import Moved, OneByOne, Template, with_amounts
from enclave.book.deals import DealRun
from enclave.book.figures import Figures, Group
from enclave.book.lists import recognised
from enclave.book.run import run as run_scenario
from enclave.book.scenario import LoadedDeal, LoadedScenario
from enclave.book.variants import load_variant
from enclave.dates import add_months
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.engine.tiled.lane_plans import LanePlans
from enclave.money import FEN_LIMIT
from enclave.terms.receipt import Receipt
from enclave.terms.scenario import EventByEnterprise
from enclave.text import Text

BLOCK: Final = 2048
"""Runs at a time: what is at hand stays in the cache."""
KEPT: Final = 64
"""Templates that are kept."""
Given: TypeAlias = "EventByEnterprise | date | None"


@dataclass
class World:
    """A scenario with everything that may be moved in it."""

    loaded: LoadedScenario
    acting: tuple[Acting, ...]
    pairs: Mapping[tuple[int, int], float] = field(default_factory=dict)
    _tables: dict[int, list[tuple[int, ...]]] = field(default_factory=dict)
    _deals_of: dict[tuple[int, ...], tuple[DealRun, ...]] = field(default_factory=dict)
    _plans: dict[tuple[int, str, str], dict[int, LanePlans]] = field(default_factory=dict)
    _templates: dict[tuple[int, ...], Template | Text] = field(default_factory=dict)

    def planned(self, count: int = 1) -> Settings:
        """Everything as planned."""
        ones = [np.full((count, a.width), SCALE, np.int64) for a in self.acting]
        return Settings(ones, [np.zeros(count, np.int64) for _ in self.acting])

    def settings(self, draws: Sequence[Floats | None]) -> Settings:
        """What the draws make of every shock; as planned where there is none.

        Raises:
            InputRejected: E888 a factor is larger than any plan can mean.
        """
        count = next(len(d) for d in draws if d is not None)
        out = self.planned(count)
        for i, (acting, drawn) in enumerate(zip(self.acting, draws, strict=True)):
            if drawn is None or acting.shock is None:
                continue
            try:
                if acting.delay is not None:
                    out.codes[i] = delays(acting.delay, drawn)
                elif acting.lever is not None:
                    out.codes[i] = self._codes(i, acting, drawn)
                else:
                    out.factors[i] = factors(acting.shock.distribution, drawn, acting.width)
            except FactorTooLarge as wrong:
                raise too_large(acting.id, wrong) from None
        return out

    def _codes(self, number: int, acting: Acting, drawn: Floats) -> Int64:
        """The numbers of the factors of a project; a draw made once goes to its nearest point."""
        assert acting.shock is not None  # noqa: S101  # only shocks are drawn
        assert acting.lever is not None  # noqa: S101  # asked of levers only
        width = acting.width if is_yearly(acting.shock.distribution) else 1
        if width == 1:
            drawn = stratified(drawn, acting.lever.points)
        parts = factors(acting.shock.distribution, drawn, width)
        found = [self.code(number, tuple(row)) for row in parts.tolist()]
        return np.array(found, np.int64)

    def code(self, number: int, parts: tuple[int, ...]) -> int:
        """The number under which factors of a project are known; 0 is the plan."""
        if all(p == SCALE for p in parts):
            return 0
        table = self._tables.setdefault(number, [(SCALE,)])
        if parts not in table:
            table.append(parts)
        return table.index(parts)

    def factors_of(self, number: int, code: int) -> tuple[int, ...]:
        """The factors behind a number."""
        return self._tables.get(number, [(SCALE,)])[code]

    def draws(self, seed: int, count: int, sample: str = "") -> list[Floats | None]:
        """Normal draws of every shock, correlated: a column a year, or one for all."""
        out: list[Floats | None] = []
        for acting in self.acting:
            if acting.shock is None:
                out.append(None)
                continue
            names = [f"{sample}{acting.id}"]
            if is_yearly(acting.shock.distribution):
                names = [f"{sample}{acting.id}/{year}" for year in acting.years]
            out.append(np.stack([normals(seed, name, count) for name in names], axis=1))
        for members in self.groups:
            self._correlate(out, members)
        return out

    @cached_property
    def groups(self) -> list[list[int]]:
        """The shocks that are correlated with one another; each by itself if it is not."""
        found = groups(len(self.acting), list(self.pairs))
        return [g for g in found if self.acting[g[0]].shock is not None]

    def _correlate(self, draws: list[Floats | None], members: Sequence[int]) -> None:
        if len(members) < 2:
            return
        lower = cholesky(self.matrix(members))
        first = self.acting[members[0]]
        assert first.shock is not None  # noqa: S101  # only shocks are correlated
        years = sorted({y for i in members for y in self.acting[i].years})
        if not is_yearly(first.shock.distribution):
            years = years[:1]
        for year in years:
            there = [i for i in members if len(years) == 1 or year in self.acting[i].years]
            part = lower if len(there) == len(members) else cholesky(self.matrix(there))
            places = [0 if len(years) == 1 else self.acting[i].years.index(year) for i in there]
            columns = [_column(draws[i], at) for i, at in zip(there, places, strict=True)]
            for i, at, column in zip(there, places, correlated(columns, part), strict=True):
                _column(draws[i], at)[:] = column

    def matrix(self, members: Sequence[int]) -> list[list[float]]:
        """The correlations of some shocks."""
        return [
            [1.0 if i == j else self.pairs.get((min(i, j), max(i, j)), 0.0) for j in members]
            for i in members
        ]

    # ---------------------------------------------------------------------------- running

    def run(self, settings: Settings, progress: Callable[[int], None] | None = None) -> Runs:
        """Evaluate every run.

        Raises:
            InputRejected: E888 the receipts of a run pass the limit of amounts, or what the
                scenario itself is refused for.
        """
        out = Runs(settings.count)
        codes = np.stack(settings.codes, axis=1)
        patterns, which = np.unique(codes, axis=0, return_inverse=True)
        alike: dict[tuple[int, ...], list[tuple[tuple[int, ...], Int64]]] = {}
        for n, pattern in enumerate(map(tuple, patterns.tolist())):
            lanes = np.flatnonzero(which.reshape(-1) == n).astype(np.int64)
            alike.setdefault(self._months(pattern), []).append((pattern, lanes))
        for members in alike.values():
            self._run_alike(members, settings, out, progress)
        return out

    def _run_alike(
        self, members: Sequence[tuple[tuple[int, ...], Int64]], settings: Settings, out: Runs,
        progress: Callable[[int], None] | None,
    ) -> None:  # fmt: skip
        """Runs with the same delays: the terms are the same, so they are walked together."""
        waiting: list[Piece] = []
        for pattern, lanes in members:
            for at in range(0, len(lanes), BLOCK):
                block = lanes[at : at + BLOCK]
                piece = self._piece(pattern, settings, block, out)
                waiting += [piece] if piece is not None else []
                if sum(len(p.lanes) for p in waiting) >= BLOCK:
                    self._evaluate(waiting, out)
                    waiting = []
                if progress is not None:
                    progress(len(block))
        if waiting:
            self._evaluate(waiting, out)

    def _piece(
        self, pattern: tuple[int, ...], settings: Settings, lanes: Int64, out: Runs
    ) -> Piece | None:
        """The receipts of some runs in lanes; runs for which that will not do are run here."""
        template = self._template(pattern)
        if isinstance(template, Template):
            return Piece(template, lanes, template.cells(settings.factors, lanes))
        if template not in out.reasons:
            out.reasons.append(template)
        for lane in lanes.tolist():
            run_one(self.one(settings, lane), lane, out)
        return None

    def _months(self, pattern: Sequence[int]) -> tuple[int, ...]:
        """The delays of a pattern."""
        return tuple(n if a.delay else 0 for a, n in zip(self.acting, pattern, strict=True))

    def _template(self, pattern: tuple[int, ...]) -> Template | Text:
        if pattern not in self._templates:
            if len(self._templates) >= KEPT:
                self._templates.clear()
            found: Template | Text
            loaded = self._with_projects(pattern)
            try:
                found = Template(
                    loaded, self._running(pattern), tuple(self._moved(loaded, pattern))
                )
            except OneByOne as refused:
                found = refused.reason
            self._templates[pattern] = found
        return self._templates[pattern]

    def _running(self, pattern: Sequence[int]) -> tuple[DealRun, ...]:
        """The agreements under a pattern of delays; one object for all that share it."""
        months = self._months(pattern)
        if months not in self._deals_of:
            self._deals_of[months] = tuple(DealRun(d) for d in self._deals(pattern))
        return self._deals_of[months]

    def _with_projects(self, pattern: Sequence[int]) -> LoadedScenario:
        """The scenario with its projects computed anew."""
        sets = [
            a.lever.patch(self.factors_of(i, pattern[i]), a.years)
            for i, a in enumerate(self.acting) if a.lever is not None and pattern[i]
        ]  # fmt: skip
        if not sets:
            return self.loaded
        name = self.loaded.variant or None
        return load_variant(self.loaded.doc.file, name, sets, reuse=self.loaded)

    def _moved(self, loaded: LoadedScenario, pattern: Sequence[int]) -> list[Moved]:
        """The receipts with the delays of a pattern, and what acts on each."""
        out: list[Moved] = []
        for receipt in loaded.receipts:
            mine = [i for i, a in enumerate(self.acting) if a.lever is None and a.wants(receipt)]
            later = _later(receipt, sum(pattern[i] for i in mine if self.acting[i].delay))
            year = later.effective.year
            hits = tuple(
                (i, self.acting[i].years.index(year)) for i in mine
                if self.acting[i].delay is None and year in self.acting[i].years
            )  # fmt: skip
            out.append(Moved(later, hits))
        return out

    def _deals(self, pattern: Sequence[int]) -> list[LoadedDeal]:
        """The agreements with the delayed dates of events."""
        out = []
        for deal in self.loaded.deals:
            events = dict(deal.deal.events)
            for acting, months in zip(self.acting, pattern, strict=True):
                for name in acting.delay.events if acting.delay is not None and months else ():
                    of, _, event = name.rpartition(".")
                    if of in ("", deal.id) and event in events:
                        events[event] = self._event_later(events[event], acting, months)
            given = deal.deal.model_copy(update={"events": events})
            out.append(replace(deal, deal=given))
        return out

    def _event_later(self, given: Given, acting: Acting, months: int) -> Given:
        """The date of an event; by enterprise only for those whose receipts are delayed."""
        if given is None:
            return None
        if isinstance(given, EventByEnterprise):
            mine = {r.enterprise for r in self.loaded.receipts if acting.wants(r)}
            table = {
                e: add_months(day, months, "down") if day is not None and e in mine else day
                for e, day in given.by_enterprise.items()
            }
            return EventByEnterprise(by_enterprise=table)
        return add_months(given, months, "down")

    def _evaluate(self, pieces: Sequence[Piece], out: Runs) -> None:
        """Every account of every agreement, in the lanes of all pieces."""
        guard = FEN_LIMIT * 1_000 if self.loaded.scenario.raise_guard else FEN_LIMIT
        template = pieces[0].template
        for deal in template.deals:
            found: dict[tuple[str, int], list[tuple[Int64, Cells]]] = {}
            for piece in pieces:
                for account, cells in self._accounts(deal, piece).items():
                    # An account that begins in another year is walked by itself.
                    first = min((day.year for day, _, _ in cells), default=0)
                    found.setdefault((account, first), []).append((piece.lanes, cells))
            for (account, _), parts in sorted(found.items(), key=lambda item: item[0]):
                lanes, cells = merged(parts)
                check_guard(deal.id, cells, guard)
                done = evaluate_account(
                    deal.planner(account), cells, len(lanes), template.day,
                    agreement=deal.id, account=account, late=deal.agreement.settle.late,
                    guard=guard, compiled=self._plans_of(template, deal.id, account),
                )  # fmt: skip
                out.note(deal.id, lanes, done)
                for (party, year), fen in done.shares.items():
                    known = deal.agreement.parties.get(party)
                    out.put(Text(party) if known is None else known.name, year, lanes, fen)

    def _accounts(self, deal: DealRun, piece: Piece) -> dict[str, Cells]:
        """The accounts of an agreement, those without receipts too."""
        scenario = self.loaded.scenario
        mine: dict[str, Cells] = {a: c for (d, a), c in piece.cells.items() if d == deal.id}
        if not mine and deal.agreement.settle.account == "agreement":
            mine = {"": {}}
        listed = recognised(scenario).get(deal.agreement.scope.enterprise_list or "", {})
        waiting = [e for e in listed if deal.members is None or e in deal.members]
        for enterprise in deal.due_without_receipts(scenario.through.year, waiting):
            mine.setdefault(enterprise, {})
        return mine

    def _plans_of(self, template: Template, deal: str, account: str) -> dict[int, LanePlans]:
        """The plans of an account; they depend on dates, not on amounts."""
        return self._plans.setdefault((id(template.deals), deal, account), {})

    def one(self, settings: Settings, run: int) -> LoadedScenario:
        """The scenario of one run, with its receipts to the fen."""
        pattern = tuple(int(d[run]) for d in settings.codes)
        loaded = self._with_projects(pattern)
        receipts = with_amounts(self._moved(loaded, pattern), settings.factors, run)
        return replace(loaded, receipts=receipts, deals=tuple(self._deals(pattern)))


def too_large(name: str, wrong: FactorTooLarge) -> InputRejected:
    """E888: a factor of a shock is larger than any plan can mean."""
    what = Text(f"倍数 {wrong}", f"the factor {wrong}")
    return InputRejected([diag("E888", Mark(name), what=what)])


def run_one(loaded: LoadedScenario, lane: int, out: Runs) -> None:
    """Run one scenario by itself and put what comes out into its place."""
    result = run_scenario(loaded)
    here = np.array([lane], np.int64)
    for name, years in Group(Figures(result).deals).parties:
        for year, fen in years.items():
            out.put(name, year, here, np.array([fen], np.int64))
    for run in result.runs:
        done = Outcomes(1)
        effects(done, 0, run)
        out.note(run.agreement, here, done)


def _column(draws: Floats | None, at: int) -> Floats:
    assert draws is not None  # noqa: S101  # only shocks are correlated, and they have draws
    column: Floats = draws[:, at]
    return column


def _later(receipt: Receipt, months: int) -> Receipt:
    if not months:
        return receipt
    origin = None if receipt.origin is None else add_months(receipt.origin, months, "down")
    return replace(receipt, posted=add_months(receipt.posted, months, "down"), origin=origin)

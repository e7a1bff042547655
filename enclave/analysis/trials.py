"""Trial runs of one scenario: every one a real, exact run with some terms changed, kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from enclave.analysis.case import Case, Outlook, evaluate
from enclave.analysis.lever import Lever
from enclave.book.scenario import LoadedDeal, LoadedScenario
from enclave.book.variants import load_variant
from enclave.diagnostics import Collector, InputRejected, Mark, diag
from enclave.text import Text


@dataclass
class Trials:
    """A scenario (or a variant of it) that is run again and again with other terms.

    Attributes:
        runs: how many times the engine ran.
    """

    scenario: str | Path
    variant: str | Path | None = None
    sets: tuple[str, ...] = ()
    collector: Collector = field(default_factory=lambda: Collector(limit=200))
    runs: int = 0

    def __post_init__(self) -> None:
        """Load and run it as it stands.

        Raises:
            InputRejected: everything that forbids a run, at once.
        """
        self.loaded: LoadedScenario = load_variant(
            self.scenario, self.variant, self.sets, self.collector
        )
        self.present: Case = evaluate(self.loaded, collector=self.collector)
        self.runs = 1
        self._known: dict[tuple[str, ...], Outlook] = {(): self.present.outlook}
        self._yearly = self._settled_once_a_year()

    def _settled_once_a_year(self) -> tuple[str, ...]:
        """Changes that settle once a year, which saves the other cut-offs; none if they matter.

        What a year gives whom does not depend on how often it is settled (S7). That is not taken
        on trust: the deal as it stands is run both ways, and only if both agree are the trial
        runs settled once a year.
        """
        if any("settle" in text or "结算" in text for text in self.sets):
            return ()
        changes = tuple(
            dict.fromkeys(c for d in self.loaded.deals if (c := _yearly(d)) is not None)
        )
        try:
            same = _same(self._run(changes), self.present.outlook)
        except InputRejected:
            return ()
        return changes if same else ()

    def outlook(self, changes: Sequence[str]) -> Outlook:
        """The outlook with some more changes, written as for ``--set``.

        Raises:
            InputRejected: a change that cannot be made, or that makes the deal impossible.
        """
        key = tuple(changes)
        if key not in self._known:
            self._known[key] = self._run((*key, *self._yearly))
        return self._known[key]

    def _run(self, changes: Sequence[str]) -> Outlook:
        findings = Collector(limit=200)  # notices of trial runs are not those of the deal
        loaded = load_variant(
            self.scenario, self.variant, self.sets, findings, reuse=self.loaded, then=changes
        )
        self.runs += 1
        money = replace(loaded, indicator_rows=())  # statistics move no money
        return evaluate(money, collector=findings, beside=self.present).outlook


def _yearly(deal: LoadedDeal) -> str | None:
    """The change that settles an agreement once a year; None where it is already."""
    loaded = deal.opened.loaded
    if loaded.agreement is None or loaded.agreement.settle.period == "year":
        return None
    written = loaded.doc.get(("settle", "period"))
    hole = written.get("hole") if isinstance(written, dict) else None
    if hole is None:
        return f"agreements[{deal.id}].settle.period=year"
    return (
        f"agreements[{deal.id}].fill.{hole}=year" if hole in deal.deal.fill else f"fill.{hole}=year"
    )


def at_point(trials: Trials, lever: Lever, point: int) -> Outlook:
    """The outlook with a lever at one point of its grid.

    Raises:
        InputRejected: E874 the deal is impossible there, and why.
    """
    try:
        return trials.outlook(lever.sets(point))
    except InputRejected as refused:
        first = next((d for d in refused.diagnostics if d.is_error), refused.diagnostics[0])
        why = Text(
            "改成 {at} 时协议不成立（{code} {what}）",
            "the deal is refused with {at} ({code} {what})",
        )
        raise InputRejected([diag(
            "E874", Mark("--vary"), term=lever.path, known="",
            reason=why.format(at=lever.show(point), code=first.code, what=first.message),
            hint=Text("用 --from、--to 限在协议成立的范围内", "keep to the range in which it is possible with --from and --to"),
        )]) from None  # fmt: skip


def _same(one: Outlook, other: Outlook) -> bool:
    """Whether two outlooks give everybody the same money in every year."""

    def money(outlook: Outlook) -> list[object]:
        lines = [
            (p.id, p.share, p.outlay, p.own_funds) for p in outlook.parties if any(p.cash.values())
        ]
        return [lines, outlook.pool, outlook.levels]

    return money(one) == money(other)

"""Which accounts of a result become formulas, and which stay values, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from enclave.engine.model import AccountRun
from enclave.report.figures import DealFigures
from enclave.report.live.expr import TooLarge
from enclave.report.live.grid import Block
from enclave.report.live.inputs import Inputs
from enclave.report.live.reasons import Unsupported
from enclave.report.live.setting import Setting
from enclave.report.live.working import Working
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.book.result import Result

FORMULA_KINDS: Final = frozenset((
    "share", "baseline", "deduct", "recover", "cap", "retain", "subdivide", "reinvest",
    "guarantee", "fixed_return", "dispute", "quota", "superior_return", "reward",
))  # fmt: skip
"""The clause kinds whose terms depend on nothing but what stands on yellow cells."""
MOST_ACCOUNTS: Final = 6
"""An agreement with more accounts than this stays as values: nobody reads so many workings."""


MOST_WRITTEN: Final = 200
"""Accounts written out as formulas in one workbook."""
TOO_MANY: Final = Text(
    "协议过多，只列出前 200 户的算式（可用 --agreement 另取）",
    "too many agreements: only the first 200 accounts are written out (take others with --agreement)",
)


@dataclass
class Account:
    """One account of an agreement in the workbook.

    Attributes:
        working: its formulas; None where it stays as values, for ``reason``.
        number: its place in the workbook, from 1 on.
    """

    deal: DealFigures
    run: AccountRun
    number: int
    working: Working | None = None
    reason: Text | None = None
    start: int = field(default=0)

    @property
    def title(self) -> Text:
        """What it is called: the agreement and, if there are several, the account."""
        if not self.run.account:
            return self.deal.title
        return Text("{t}（{a}）", "{t} ({a})").format(t=self.deal.title, a=self.run.account)


def accounts(
    result: Result, deals: tuple[DealFigures, ...], calc: str, inputs: str
) -> Iterator[Account]:
    """Every account of some agreements, with formulas where they can be written."""
    number = 0
    for deal in deals:
        runs = [r for r in result.runs if r.agreement == deal.id]
        reason = _against(deal, runs)
        for run in runs:
            number += 1
            account = Account(deal, run, number, reason=reason)
            if reason is None and number > MOST_WRITTEN:
                account.reason = TOO_MANY
            elif reason is None:
                try:
                    account.working = working(deal, run, calc, inputs)
                except Unsupported as error:
                    account.reason = error.reason
                except TooLarge:
                    account.reason = Text(
                        "数额或份数过大，表格软件的数不能精确表示",
                        "amounts or parts too large for a spreadsheet to hold exactly",
                    )
            yield account


def _against(deal: DealFigures, runs: list[AccountRun]) -> Text | None:
    """A reason that holds for the whole agreement."""
    if deal.fed is not None:
        return Text("收入来自另一份协议的所得", "its receipts are what another agreement gives")
    if len(runs) > MOST_ACCOUNTS:
        return Text(
            "分户结算共 {n} 户，逐户列式过多", "{n} accounts: too many to write out"
        ).format(n=len(runs))
    for version in deal.deal.versions:
        for clause in version.clauses:
            if clause.kind not in FORMULA_KINDS:
                kind = _kind_title(clause.kind)
                return Text("含“{k}”条款", "it has a clause “{k}”").format(k=kind)
    for run in runs:
        years = run.last.years.values()
        watched = {w.event for y in years for w in y.plan.watches}
        used = {e for v in deal.deal.versions for e in events_in(v.model_dump(exclude={"events"}))}
        if watched & used:
            return Text(
                "条款的起止取决于测算结果（如收回完毕）",
                "terms start or end on what the result itself reaches",
            )
    return None


def events_in(value: Any) -> Iterator[str]:
    """The events that a model, as plain data, refers to."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "event" and isinstance(inner, str):
                yield inner
            else:
                yield from events_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from events_in(inner)


def _kind_title(kind: str) -> Text:
    from enclave.kinds.registry import kinds

    return kinds()[kind].title


def working(deal: DealFigures, run: AccountRun, calc: str, inputs: str) -> Working:
    """The formulas of one account.

    Raises:
        Unsupported, TooLarge: they cannot be written.
    """
    versions = deal.deal.versions
    parties = {n: p.name for v in versions for n, p in v.parties.items()}
    titles: dict[str, Text] = {}
    for outcome in run.last.years.values():
        titles |= {label.clause: label.title for label in outcome.plan.labels}
    recovers: dict[str, int | None] = {}
    for version in versions:
        for clause in version.clauses:
            if clause.kind == "recover":
                recovers[clause.id] = _rate(getattr(clause, "interest", None))
    out = Working(Setting(
        run, Block(calc), Inputs(inputs), titles, parties, frozenset(recovers),
        {c: r for c, r in recovers.items() if r is not None},
    ))  # fmt: skip
    out.build()
    return out


def _rate(ratio: Any) -> int | None:
    if ratio is None:
        return None
    millionths = ratio * 1_000_000
    if millionths.denominator != 1:
        raise Unsupported(Text("利率的小数位过多", "an interest rate with too many decimals"))
    return int(millionths)

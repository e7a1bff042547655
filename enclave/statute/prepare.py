"""From receipts to the divisions that apply to them; everything that is missing, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag
from enclave.money import format_yuan
from enclave.ratio import format_ratio
from enclave.statute.check import near
from enclave.statute.compiled import Ambiguous, Choice, Rosters, Statute, Subject
from enclave.statute.divide import (
    BadSum,
    Division,
    MissingShares,
    credit_division,
    treasury_division,
)
from enclave.statute.fills import Fills, Need, Scope
from enclave.statute.load import with_lines
from enclave.terms.receipt import LEVELS, Receipt
from enclave.terms.statute import ELSEWHERE, LOCAL
from enclave.text import Text

RUN = "run"
"""Source of a fill that the run gives."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A receipt with what divides it; no division where only the record is known."""

    receipt: Receipt
    statute: Statute
    rule: str
    division: Division | None = None
    choice: Choice | None = None


class _NoRule(Exception):
    """Nothing divides the receipt; ``below`` says that the local part is not divided further."""

    def __init__(self, rule: str = "") -> None:
        self.rule = rule
        super().__init__(rule)


class Preparation:
    """Looks up every receipt and collects what is missing."""

    def __init__(
        self,
        statutes: Mapping[str, Statute] | Statute,
        fills: Mapping[str, Any],
        rosters: Mapping[str, Iterable[str]],
        collector: Collector,
    ) -> None:
        """``statutes`` is one for every place, or a table by place."""
        self.statutes, self.collector = statutes, collector
        self._run_fills = fills
        self._added = {name: tuple(members) for name, members in rosters.items()}
        self.fills: dict[str, Fills] = {}
        self.rosters: dict[str, Rosters] = {}
        self._choices: dict[tuple[Any, ...], Choice | None] = {}
        self._divisions: dict[tuple[Any, ...], Division] = {}
        self._lists: dict[tuple[str, str], frozenset[str]] = {}
        self.needs: dict[tuple[str, str], Need] = {}
        self._gaps: dict[tuple[str, str, str], Need] = {}
        self.used: dict[str, Statute] = {}

    def statute_of(self, receipt: Receipt) -> Statute | None:
        """The statute of the receipt's place; E533 where there is none."""
        if isinstance(self.statutes, Statute):
            statute: Statute | None = self.statutes
        else:
            statute = self.statutes.get(receipt.place)
        if statute is None:
            self.collector.add(diag("E533", receipt.row, receipt=receipt.id, place=receipt.place))
        elif statute.id not in self.fills:
            self._open(statute)
        return statute

    def _open(self, statute: Statute) -> None:
        layers = [(RUN, self._run_fills, Mark("fill"))]
        layers += [(pack, values, mark) for pack, values, mark in statute.fills]
        self.fills[statute.id] = Fills(layers, self.collector)
        self.rosters[statute.id] = Rosters(statute.rosters, self._added)
        self.used[statute.id] = statute

    def prepare(self, receipt: Receipt) -> Prepared | None:
        """Look up one receipt; None (and a finding) where it cannot be divided."""
        statute = self.statute_of(receipt)
        if statute is None:
            return None
        head = statute.resolve_head(receipt.head)
        if head is None:
            hint = near(receipt.head, statute.heads.words())
            self.collector.add(
                diag("E521", receipt.row, receipt=receipt.id, head=receipt.head, near=hint)
            )
            return None
        receipt = receipt if head == receipt.head else replace(receipt, head=head)
        if receipt.recorded is not None and not self._record_fits(receipt):
            return None
        kind = statute.kinds.get(receipt.kind)
        if kind is None:
            self.collector.add(
                diag("E529", receipt.row, statute=statute.id, kind=receipt.kind, receipt=receipt.id)
            )
            return None
        if kind.rule == "recorded":
            return self._only_recorded(receipt, statute)
        return self._divided(receipt, statute, credit=kind.rule == "credit_refund")

    def _only_recorded(self, receipt: Receipt, statute: Statute) -> Prepared | None:
        if receipt.recorded is None:
            self.collector.add(diag("E528", receipt.row, receipt=receipt.id, kind=receipt.kind))
            return None
        return Prepared(receipt, statute, "recorded")

    def _record_fits(self, receipt: Receipt) -> bool:
        recorded = receipt.recorded or {}
        known = (*LEVELS, LOCAL, ELSEWHERE)
        unknown = [level for level in recorded if level not in known]
        mixed = LOCAL in recorded and any(level in recorded for level in LEVELS[1:])
        for level in unknown + ([LOCAL] if mixed else []):
            self.collector.add(
                diag("E527", receipt.row, receipt=receipt.id, level=level, known=", ".join(LEVELS))
            )
        total = sum(recorded.values())
        if total != receipt.amount:
            self.collector.add(
                diag("E526", receipt.row, receipt=receipt.id, sum=format_yuan(total),
                     amount=format_yuan(receipt.amount))
            )  # fmt: skip
        return not unknown and not mixed and total == receipt.amount

    def _divided(self, receipt: Receipt, statute: Statute, *, credit: bool) -> Prepared | None:
        """Find the rules and the shares; a recorded receipt stands without them."""
        recorded = receipt.recorded is not None
        scope = Scope(receipt.head, receipt.place, receipt.effective.year)
        try:
            if credit:
                return self._credit(receipt, statute, scope)
            return self._by_head(receipt, statute, scope)
        except MissingShares as found:
            if recorded:
                rule = " + ".join(dict.fromkeys(term.id for term, _ in found.missing))
                return Prepared(receipt, statute, rule)
            self.need(found, receipt.head, receipt.effective)
        except _NoRule as gap:
            if recorded:
                return Prepared(receipt, statute, "recorded")
            self._gap(statute, gap.rule, receipt)
        except BadSum as wrong:
            self.bad_sum(wrong, receipt)
        except Ambiguous as both:
            self.collector.add(
                diag("E532", both.second.mark, related=(both.first.mark,), head=receipt.head,
                     enterprise=receipt.enterprise, first=both.first.id, second=both.second.id)
            )  # fmt: skip
        return None

    def _credit(self, receipt: Receipt, statute: Statute, scope: Scope) -> Prepared:
        day = receipt.effective
        burden, inside = statute.burden(receipt.head, day), statute.inside(day)
        if burden is None:
            raise _NoRule
        if inside is None:
            raise _NoRule(burden.id)
        division = credit_division(burden, inside, self.fills[statute.id], scope)
        return Prepared(receipt, statute, f"{burden.id} + {inside.id}", division)

    def _by_head(self, receipt: Receipt, statute: Statute, scope: Scope) -> Prepared:
        choice = self._choice(receipt, statute)
        if choice is None:
            raise _NoRule
        undivided = choice.local is None and choice.top.item.shares.get(LOCAL, 0) != 0
        if undivided and not statute.is_national:
            raise _NoRule(choice.top.id)
        key = (statute.id, choice.rule, scope)
        if key not in self._divisions:
            self._divisions[key] = treasury_division(choice, self.fills[statute.id], scope)
        return Prepared(receipt, statute, choice.rule, self._divisions[key], choice)

    def _choice(self, receipt: Receipt, statute: Statute) -> Choice | None:
        who = (statute.id, receipt.enterprise)
        if who not in self._lists:
            self._lists[who] = self.rosters[statute.id].lists_of(receipt.enterprise)
        lists = self._lists[who]
        days = statute.stretch(receipt.effective)
        key = (statute.id, receipt.head, receipt.place, days, receipt.industry, lists)
        if key not in self._choices:
            subject = Subject(
                receipt.head, receipt.effective, receipt.place, receipt.enterprise, receipt.industry
            )
            self._choices[key] = statute.choose(subject, lists)
        return self._choices[key]

    def need(self, found: MissingShares, head: str, day: date) -> None:
        """Remember holes that are needed; they are reported together."""
        for term, hole in found.missing:
            key = (hole, term.id)
            if key in self.needs:
                self.needs[key].add(head, day)
            else:
                mark = term.holes.get(hole, term.mark)
                self.needs[key] = Need(term.id, mark, day, day, [head])

    def bad_sum(self, wrong: BadSum, receipt: Receipt) -> None:
        """E525 at the place of the fills."""
        self.collector.add(
            diag("E525", Mark("fill"), rule=wrong.rule, total=format_ratio(wrong.total),
                 head=receipt.head, place=receipt.place)
        )  # fmt: skip

    def _gap(self, statute: Statute, rule: str, receipt: Receipt) -> None:
        key, day = (statute.id, rule, receipt.head), receipt.effective
        if key in self._gaps:
            self._gaps[key].add(receipt.head, day)
        else:
            self._gaps[key] = Need(rule, receipt.row, day, day, [receipt.head])

    def report(self) -> None:
        """E523 for every open hole, E522 and E530 for every gap."""
        for (hole, rule), need in self.needs.items():
            self.collector.add(
                diag("E523", need.mark, path=f"fill.{hole}", hole=hole, rule=rule,
                     head=self._names(need.heads), first=need.first, last=need.last,
                     count=need.receipts)
            )  # fmt: skip
        for (name, rule, head), gap in self._gaps.items():
            values: dict[str, Any] = {
                "head": self._names([head]),
                "first": gap.first,
                "last": gap.last,
                "count": gap.receipts,
            }
            if rule:
                self.collector.add(diag("E530", gap.mark, rule=rule, **values))
            else:
                known = self.used[name].known_dates(head)
                self.collector.add(diag("E522", gap.mark, statute=name, known=known, **values))

    def finish(self) -> tuple[Diagnostic, ...]:
        """Report what is missing; return every finding, with the lines of the packs.

        Raises:
            InputRejected: there are errors.
        """
        self.report()
        lines = {file: text for s in self.used.values() for file, text in s.lines.items()}
        found = with_lines(self.collector.sorted(), lines)
        if self.collector.errors:
            raise InputRejected(found)
        return found

    def _names(self, heads: Sequence[str]) -> Text:
        """The names of heads, for messages."""
        tables = [statute.heads.table for statute in self.used.values()]
        known = [next(t[head] for t in tables if head in t).name for head in heads]
        return Text("、".join(n.zh for n in known), ", ".join(n.in_("en") for n in known))


def check_guard(receipts: Sequence[Receipt], guard: int, collector: Collector) -> None:
    """E531 for an amount, or a running total, at or beyond the guard of S17."""
    total = 0
    for receipt in receipts:
        total += abs(receipt.amount)
        if abs(receipt.amount) >= guard:
            _beyond(f"{receipt.id}", receipt.amount, guard, receipt.row, collector)
    if total >= guard and not any(abs(r.amount) >= guard for r in receipts):
        _beyond("Σ", total, guard, Mark("receipts"), collector)


def _beyond(what: str, amount: int, guard: int, mark: Mark, collector: Collector) -> None:
    shown = format_yuan(amount)
    collector.add(diag("E531", mark, what=what, amount=shown, guard=format_yuan(guard)))

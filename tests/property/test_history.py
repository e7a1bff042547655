"""Histories of an account: rows, refunds, reversals, late rows and closes, in any sequence.

After every cut-off everything that must hold is checked again: what was posted stays as it was
posted (E4, E8), the fen add up (A3, A7, A8, E1), nobody drifts (E2), caps bind (H3, H11) and
reopen (F6), a reversal leaves no trace (E9), and under ``restate`` the books equal those computed
from scratch (E8).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from enclave.dates import Month
from enclave.engine.exact import run_account
from enclave.engine.model import Row
from tests.strategies import (
    agreement,
    capped,
    closings,
    curve_agreements,
    fen,
    owed,
    paid,
    planner,
    row,
    tiered,
    totals,
)

START = Month(2021, 1)
AROUND = [row(f"{y}-05-01", 100) for y in (2021, 2022, 2023)]
CAP = 150

PHASED = agreement([
    {"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"},
    {"id": "split", "kind": "share", "phases": [
        {"until": {"event": "done"}, "weights": {"a": "7", "b": "3"}},
        {"weights": {"a": "1", "b": "2"}}]},
    {"id": "ceiling", "kind": "cap", "party": "a", "limit": fen(600), "span": "agreement",
     "spill": "b"},
], data={"outlays": {"entries": [{"date": "2021-01-01", "amount": fen(200)},
                                 {"date": "2022-03-01", "amount": fen(50)}]}},
   events={"done": {"recovered": "payback", "takes_effect": "next_month"}})  # fmt: skip

WHOLE = agreement([
    {"id": "base", "kind": "baseline", "owners": {"b": fen(80)}, "shortfall": "by_base",
     "deficit": "carry"},
    {"id": "split", "kind": "share", "tiers": {
        "basis": "marginal", "span": "agreement", "bands": [
            {"up_to": fen(100), "weights": {"a": "1", "b": "1", "c": "1"}},
            {"up_to": fen(301), "weights": {"a": "2", "b": "1", "c": "0"}},
            {"weights": {"b": "1"}}]}},
    {"id": "floor", "kind": "guarantee", "to": "c", "amount": fen(30),
     "payer": {"party": "b", "source": "share"}},
])  # fmt: skip


@st.composite
def drawn(draw):
    spec = draw(curve_agreements(AROUND, most=3))
    more = draw(st.one_of(st.just([]), closings(AROUND, spec)))
    return {**spec, "clauses": [*spec["clauses"], *more], "part_year": "full"}


agreements = st.one_of(
    st.sampled_from([
        PHASED,
        WHOLE,
        capped({"a": "2", "b": "1"}, "a", CAP, "b", "agreement"),
        capped({"a": "2", "b": "1"}, "a", CAP, "b", "budget_year"),
        tiered([(100, {"a": "1", "b": "2"}), (None, {"a": "2", "b": "1"})], "agreement"),
    ]),
    drawn(),
)  # fmt: skip
small = st.one_of(st.integers(0, 20), st.sampled_from([49, 50, 51, 99, 100, 101, 149, 150, 151]))


class Histories(RuleBasedStateMachine):
    """One account that is kept month by month."""

    def __init__(self):
        super().__init__()
        self.month = START
        self.rows: list[Row] = []
        self.reversed: set[int] = set()
        self.cuts: list[date] = []
        self.posted: list[tuple[object, ...]] = []
        self.result = None

    @initialize(spec=agreements, late=st.sampled_from(["adjust", "restate"]))
    def sign(self, spec, late):
        note(f"late: {late}, clauses: {spec['clauses']}")
        self.spec, self.late, self.planner = spec, late, planner(spec)
        self.book(START.first_day, 0)

    def book(self, effective, amount):
        self.rows.append(
            row(effective, amount, f"r{len(self.rows):03d}", self.month.last_day,
                f"e{len(self.rows) % 2}")
        )  # fmt: skip

    @rule(amount=small)
    def post(self, amount):
        self.book(self.month.first_day, amount)

    @precondition(lambda self: self.rows)
    @rule(which=st.integers(0, 50), amount=small)
    def refund(self, which, amount):
        self.book(self.rows[which % len(self.rows)].effective, -amount)

    @precondition(lambda self: len(self.reversed) + 1 < len(self.rows))
    @rule(which=st.integers(0, 50))
    def reverse(self, which):
        left = [i for i in range(1, len(self.rows)) if i not in self.reversed]
        found = left[which % len(left)]
        self.reversed |= {found, len(self.rows)}
        self.book(self.rows[found].effective, -self.rows[found].amount)

    @rule(months=st.integers(1, 30), amount=small)
    def come_late(self, months, amount):
        earlier = self.month.next(-months)
        if earlier >= START:
            self.book(earlier.first_day, amount)

    @rule()
    def close_month(self):
        self.cut_off(self.month)

    @rule()
    def close_quarter(self):
        self.cut_off(Month(self.month.year, (self.month.month + 2) // 3 * 3))

    @rule()
    def close_year(self):
        self.cut_off(Month(self.month.year, 12))

    def cut_off(self, month):
        self.cuts.append(month.last_day)
        self.month = month.next()
        self.result = self.settle(self.rows, self.cuts)

    def settle(self, rows, cuts):
        return run_account(self.planner, rows, cuts, agreement="test", late=self.late)

    @invariant()
    def what_was_posted_stays(self):
        if self.result is None:
            return
        now = [(f.period, f.year, f.clause, f.kind, f.payee, f.validity, f.enterprise, f.amount)
               for f in self.result.flows]  # fmt: skip
        assert now[: len(self.posted)] == self.posted
        self.posted = now

    @invariant()
    def the_fen_add_up(self):
        if self.result is None:
            return
        explained: dict[tuple[int, str], int] = {}
        for flow in self.result.flows:
            key = flow.year, flow.payee
            explained[key] = explained.get(key, 0) + flow.amount
        known = [r for r in self.rows if r.posted <= self.cuts[-1]]
        for year, result in self.result.last.years.items():
            assert result.total == sum(r.amount for r in known if r.effective.year == year)
            own = sum(t.paid for t in result.transfers if t.own_funds)
            assert sum(result.posted) == result.total + own
            exact = dict(owed(result))
            for transfer in result.transfers:
                for leaf, amount in transfer.moves:
                    exact[leaf.party] += amount
            for party, amount in paid(result).items():
                assert abs(amount - exact[party]) < 1
                assert explained.get((year, party), 0) == amount

    @invariant()
    def caps_bind(self):
        cap = next((c for c in self.spec["clauses"] if c["kind"] == "cap"), None)
        if self.result is None or cap is None or len(self.spec["clauses"]) > 2:
            return
        limit = int(cap["limit"].removesuffix("分"))
        years = self.result.last.years
        if cap["span"] == "budget_year":
            assert all(paid(y).get(cap["party"], 0) <= limit for y in years.values())
        elif self.late == "restate" or self.no_late_rows():
            assert totals(self.result).get(cap["party"], 0) <= limit

    def no_late_rows(self):
        return all(r.posted.year == r.effective.year for r in self.rows)

    @invariant()
    def the_books_equal_those_computed_from_scratch(self):
        if self.result is None:
            return
        known = [r for r in self.rows if r.posted <= self.cuts[-1]]
        fresh = self.settle([replace(r, posted=r.effective) for r in known], self.cuts[-1:])
        undone = [r for i, r in enumerate(self.rows) if i not in self.reversed]
        if any(r.posted > self.cuts[-1] for i, r in enumerate(self.rows) if i in self.reversed):
            undone = self.rows
        without = self.settle([replace(r, posted=r.effective) for r in undone if r in known],
                              self.cuts[-1:])  # fmt: skip
        first = min(self.result.last.years, default=0)
        for year, result in self.result.last.years.items():
            if self.late == "restate" or year == first or self.no_late_rows():
                assert result.posted == fresh.last.years[year].posted
            if year in without.last.years:
                assert paid(without.last.years[year]) == paid(fresh.last.years[year])


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=max(12, settings.default.max_examples // 2))

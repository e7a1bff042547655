"""A whole stress test: every agreement, every expectation, and the working behind each finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from enclave.analysis.stress.bench import Bench, Tried
from enclave.analysis.stress.expectations import expected
from enclave.analysis.stress.search import Finding, search
from enclave.book.accounts import from_problem
from enclave.book.agreements import OpenAgreement
from enclave.book.deals import DealRun
from enclave.book.lists import recognised
from enclave.book.run import run
from enclave.book.scenario import LoadedDeal, LoadedScenario
from enclave.dates import DateError, Month
from enclave.diagnostics import InputRejected, diag, diagnose
from enclave.ir import Label
from enclave.kinds.base import PlanProblem
from enclave.statute.load import load_statute
from enclave.terms.scenario import Deal, Listed, Scenario
from enclave.text import Explanation, Text

NATIONAL = "cn-national"
"""Names the tax heads where no scenario does; the level split of what is tried is recorded."""


@dataclass(frozen=True)
class Subject:
    """One agreement under test, with the scenario it stands in."""

    bench: Bench
    scenario: LoadedScenario


def of_scenario(loaded: LoadedScenario) -> Iterator[Subject]:
    """Every agreement of a scenario that takes in receipts itself.

    Raises:
        InputRejected: E895 there is none, or what a plan is refused for.
    """
    named = recognised(loaded.scenario)
    found = [
        Bench(DealRun(d), loaded.statute, loaded.scenario.through.year, named, tuple(loaded.enterprises))
        for d in loaded.deals
    ]  # fmt: skip
    able = [bench for bench in found if bench.takes_receipts]
    if not able:
        mark = loaded.doc.marks.value(("agreements",))
        raise InputRejected([diag("E895", mark, agreement=loaded.scenario.scenario)])
    for bench in able:
        _compile(bench)
        yield Subject(bench, loaded)


def _compile(bench: Bench) -> None:
    """Compile the plans, so that what forbids them is said before anything is tried.

    Raises:
        InputRejected: with the place in the agreement.
    """
    try:
        _ = bench.plans
    except PlanProblem as problem:
        raise InputRejected([from_problem(problem, bench.deal)]) from None
    except DateError as error:
        mark = bench.deal.loaded.opened.loaded.locate(("term",))
        raise InputRejected([diagnose(error.code, mark, error.values)]) from None


def of_agreement(opened: OpenAgreement, given: Deal) -> Subject:
    """An agreement by itself, with the events and data that were given.

    Raises:
        InputRejected: E895 it divides no receipts, or what its plans are refused for.
    """
    name = opened.loaded.id
    statute = load_statute(NATIONAL)
    deal = LoadedDeal(name, opened, given, 0)
    bench = Bench(DealRun(deal), statute)
    if not bench.takes_receipts:
        mark = opened.loaded.locate(("scope",))
        raise InputRejected([diag("E895", mark, agreement=name)])
    _compile(bench)
    scenario = Scenario.model_validate({
        "scenario": name, "title": DealRun(deal).agreement.title, "truth": "projection",
        "through": f"{bench.years[-1]}-12", "statute": NATIONAL, "agreements": ({"pack": name},),
    })  # fmt: skip
    scenario = scenario.model_copy(update={"agreements": (given,)})
    loaded = LoadedScenario(
        Path(), opened.loaded.doc, scenario, (deal,), statute, {}, (), (), {}
    )  # fmt: skip
    return Subject(bench, loaded)


def stress(
    subject: Subject, names: Sequence[str], examples: int, seed: int
) -> Iterator[Finding | Idle]:
    """Search for what breaks each expectation, one after the other."""
    for expectation in expected(subject.bench, names):
        reason = expectation.idle(subject.bench)
        if reason is not None:
            yield Idle(expectation.title, reason)
        else:
            yield search(subject.bench, expectation, examples, seed)


@dataclass(frozen=True)
class Idle:
    """An expectation that says nothing about an agreement, and why."""

    title: Text
    reason: Text


def labels(subject: Subject, clauses: Sequence[str]) -> list[Label]:
    """What the clauses are called and say, in the order of the agreement."""
    found: dict[str, Label] = {}
    for plan in subject.bench.plans:
        for label in plan.labels:
            found.setdefault(label.clause, label)
    wanted = [c.id for c in subject.bench.deal.agreement.clauses if c.id in clauses]
    return [found[c] for c in wanted if c in found]


def working(
    subject: Subject, receipts: Sequence[Tried], party: str, year: int
) -> Explanation | None:
    """The working of a party's share of a year from the receipts of a finding."""
    bench = subject.bench
    deal = bench.deal.loaded
    lists = {
        name: tuple(Listed(enterprise=e) for e in entries) for name, entries in bench.lists.items()
    }
    wanted = bench.deal.agreement.scope.enterprise_list
    if wanted is not None and wanted not in lists:
        lists[wanted] = tuple(Listed(enterprise=e) for e in bench.enterprises)
    # The division between levels is recorded: no close divides it anew.
    statute = subject.scenario.scenario.statute.model_copy(update={"year_end": "open"})
    scenario = subject.scenario.scenario.model_copy(update={
        "statute": statute,
        "through": Month(bench.years[-1], 12), "agreements": (deal.deal,), "lists": lists,
        "indicators": None, "receipts": "receipts.csv",
    })  # fmt: skip
    loaded = replace(
        subject.scenario, scenario=scenario, deals=(deal,), receipts=bench.receipts(receipts),
        indicator_rows=(),
    )  # fmt: skip
    try:
        return run(loaded).explain(f"{party}.{year}@{bench.deal.id}")
    except InputRejected:
        return None  # the receipts alone have to do

"""Many accounts walked together equal the reference engine run account by account."""

from __future__ import annotations

import copy

import pytest

from enclave.engine.columns import Columns
from enclave.engine.exact import run_account
from enclave.engine.tiled.lane_plans import NotTogether
from enclave.engine.tiled.many import run_many
from enclave.engine.tiled.variants import run_variants
from enclave.ir import State
from tests.differential.draw import Seeded
from tests.differential.plans import FixedPlanner, draw_case


def own_terms(spec, account):
    """The same structure with other numbers for every account."""
    mine = copy.copy(spec)
    number = int(account[1:])
    if mine.base is not None:
        mine.base = (mine.base[0], mine.base[1] + 1000 * number)
    if mine.cap is not None:
        mine.cap = (mine.cap[0] + 777 * number, *mine.cap[1:])
    if mine.deduct is not None:
        mine.deduct += number
    return FixedPlanner(mine)


def compare(case, *, own):
    spec, rows, cuts, late = case
    planners = {f"e{n}": own_terms(spec, f"e{n}") if own else None for n in range(5)}
    shared = FixedPlanner(spec)
    planner = (lambda a: planners[a]) if own else shared
    found = run_many(planner, Columns.from_rows(rows), cuts, agreement="a", late=late)
    accounts = sorted({r.enterprise for r in rows})
    expected = {
        a: run_account(
            planners[a] or shared, [r for r in rows if r.enterprise == a], cuts, agreement="a",
            account=a, late=late,
        )
        for a in accounts
    }  # fmt: skip
    for n in range(len(cuts)):
        last = cuts[n].year
        for year in range(min([last, *(r.effective.year for r in rows)]), last + 1):
            posted = dict(found.posted(n, year))
            for account, run in expected.items():
                result = run.cuts[n].years.get(year)
                if result is None:
                    assert account not in posted
                    continue
                paths = [leaf.path for leaf in result.plan.leaves]
                twin = dict(zip(paths, result.posted, strict=True))
                assert posted[account] == twin
    return len(accounts) - len(found.reasons)


@pytest.mark.parametrize("own", [False, True])
def test_many_accounts_agree(own):
    together = sum(compare(draw_case(Seeded(seed), most=25), own=own) for seed in range(1000, 1120))
    assert together > 100


def test_variants_agree():
    done = 0
    for seed in range(2000, 2060):
        spec, rows, cuts, _ = draw_case(Seeded(seed), most=25)
        planners = [own_terms(spec, f"e{n}") for n in range(6)]
        first = min([r.effective.year for r in rows], default=cuts[0].year)
        try:
            found = run_variants(
                lambda year, planners=planners: [p.plan(year, State(), {}) for p in planners],
                rows, cuts[-1], first,
            )  # fmt: skip
        except NotTogether:
            continue
        if spec.base is not None and spec.base[0] == "carry":
            continue
        for n, planner in enumerate(planners):
            run = run_account(planner, rows, cuts[-1:], agreement="a")
            for year, result in run.last.years.items():
                assert tuple(int(line[n]) for line in found[year].posted) == result.posted
        done += 1
    assert done > 30

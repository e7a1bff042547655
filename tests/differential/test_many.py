"""Many accounts walked together equal the reference engine run account by account."""

from __future__ import annotations

import copy

import pytest

from enclave.engine.columns import Columns
from enclave.engine.exact import run_account
from enclave.engine.tiled.many import run_many
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

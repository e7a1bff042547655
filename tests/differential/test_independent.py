"""The engine equals an independent implementation of the semantics, agreement by agreement.

By default a few hundred agreements; ``ENCLAVE_RELEASE=1`` makes it a million, in shards that can be
run on several machines and taken up again (``ENCLAVE_SHARD=2/8``, ``ENCLAVE_PROGRESS=<folder>``).
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from enclave.engine.columns import Columns
from enclave.engine.exact import run_account
from enclave.engine.model import Row
from enclave.engine.tiled import run_account_tiled
from tests.differential.agreements import LAST, as_agreement, draw_receipts, draw_terms
from tests.differential.draw import Seeded
from tests.differential.independent import settle
from tests.strategies import POT, planner

RELEASE = os.environ.get("ENCLAVE_RELEASE") == "1"
RELEASE_AGREEMENTS = 1_000_000
STEP = 1_000


def posted_fen(run):
    """What each year has at each cut-off; a year into which nothing has come has nothing."""
    return {
        (cut.day, year): result.posted
        for cut in run.cuts
        for year, result in cut.years.items()
        if any(result.posted)
    }


def one_agreement(seed, most=10):
    draw = Seeded(seed)
    rows = draw_receipts(draw, most)
    terms = draw_terms(draw, rows)
    cuts = sorted({date(LAST, 12, 31), date(draw.integer(2021, LAST + 1), draw.integer(1, 12), 28)})
    compiled = planner(as_agreement(terms))
    given = [
        Row(day, posted, POT, f"e{n % 3}", "vat", fen, f"r{n}")
        for n, (day, posted, fen) in enumerate(rows)
    ]
    run = run_account(compiled, given, cuts, agreement="test", late="restate")
    for cut in run.cuts:
        expected = settle(terms, rows, cut.day)
        assert cut.years.keys() == expected.keys()
        for year, result in cut.years.items():
            found = {
                (leaf.party, leaf.clause): fen
                for leaf, fen in zip(result.plan.leaves, result.posted, strict=True)
            }
            twin = {slot: fen for slot, fen in expected[year].items() if fen or slot in found}
            assert {s: f for s, f in found.items() if f or s in twin} == twin, (seed, year, terms)
    tiled = run_account_tiled(
        compiled, Columns.from_rows(given), cuts, agreement="test", late="restate"
    )
    assert posted_fen(tiled) == posted_fen(run)
    if seed % 10 == 0:
        assert tiled.flows == run.flows


def test_some_agreements():
    for seed in range(150):
        one_agreement(seed)


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(10))
def test_many_agreements(shard):
    for seed in range(1_000_000 + shard * 1000, 1_000_000 + (shard + 1) * 1000):
        one_agreement(seed, most=24)


def release_steps():
    """The steps of this shard that are not done yet."""
    part, of = (int(x) for x in os.environ.get("ENCLAVE_SHARD", "1/1").split("/"))
    folder = Path(os.environ.get("ENCLAVE_PROGRESS", "out/release"))
    for step in range(part - 1, RELEASE_AGREEMENTS // STEP, of):
        done = folder / f"{step}.done"
        if not done.exists():
            yield step, done


def release_worker(number, of):
    for n, (step, done) in enumerate(release_steps()):
        if n % of != number:
            continue
        for seed in range(10_000_000 + step * STEP, 10_000_000 + (step + 1) * STEP):
            one_agreement(seed, most=24)
        done.parent.mkdir(parents=True, exist_ok=True)
        done.write_text(f"{STEP} agreements, no difference\n", encoding="utf-8")


@pytest.mark.skipif(not RELEASE, reason="./do release-test")
@pytest.mark.parametrize("worker", range(os.cpu_count() or 1))
def test_a_million_agreements(worker):
    release_worker(worker, os.cpu_count() or 1)


def test_turns_of_the_year_are_drawn():
    rows = [r for seed in range(50) for r in draw_receipts(Seeded(seed))]
    assert any(d.month == 12 and d.day == 31 for d, _, _ in rows)
    assert any(p - d > timedelta(days=300) for d, p, _ in rows)
    assert any(fen < 0 for _, _, fen in rows)

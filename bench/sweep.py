"""Many variants of a scenario, from its receipts to the table: on totals, against exact runs."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enclave.book.scenario import LoadedScenario

RECEIPTS = 1_000_000
VARIANTS = 10_000
YEARS = range(2024, 2034)
AXES = (
    "agreement.clauses[split].weights.a=30%:70%",
    "agreement.clauses[ceiling].limit=50000000元:900000000元",
)
AGREEMENT = """\
agreement: bench
title: {zh: 测速, en: bench}
status: draft
references: {deal: {document: {zh: 测速, en: bench}, status: assumption}}
parties:
  a: {name: {zh: 甲县, en: A}, role: origin, level: county}
  b: {name: {zh: 乙县, en: B}, role: host, level: county, place: yi}
scope: {heads: [vat], retain: county}
clauses:
  - {id: split, kind: share, weights: {a: 60%, b: 40%}, reference: {document: deal}}
  - {id: ceiling, kind: cap, party: a, limit: 400000000元, span: agreement, spill: b}
settle: {period: year, late: restate}
"""
SCENARIO = """\
schema: enclave/scenario/1
scenario: bench
title: {zh: 测速, en: bench}
truth: projection
through: 2033-12
statute: example-jiazhou
enterprises: enterprises.csv
receipts: receipts.csv
agreements: [{file: agreement.yaml}]
appraisal: {discount_rate: 8%, base_year: 2024, outlays: {b: {2024: 1000万元}}}
"""


def write_scenario(folder: Path, receipts: int) -> None:
    """A scenario of ten years with so many receipts of a thousand firms."""
    rng = random.Random(20240101)
    (folder / "agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    firms = ["编号,名称,入库地,行业", *(f"e{n},企业{n},yi,制造业" for n in range(1000))]
    (folder / "enterprises.csv").write_text("\n".join(firms) + "\n", encoding="utf-8")
    rows = ["编号,企业,税种,金额(元),入库日期,原入库日期,种类"]
    for n in range(receipts):
        year = YEARS[n * len(YEARS) // receipts]
        rows.append(
            f"r{n},e{n % 1000},增值税,{rng.randrange(1, 2_000_000) / 100:.2f},"
            f"{year}-{n % 12 + 1:02d}-{n % 28 + 1:02d},,"
        )
    (folder / "receipts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def sweep_times(*, quick: bool) -> dict[str, float]:
    """CPU seconds: reading and running the scenario once, one exact variant, all on totals."""
    from enclave.analysis.case import evaluate
    from enclave.analysis.fast_table import fast_table
    from enclave.analysis.grid import make_grid, parse_axes
    from enclave.book.variants import load_variant
    from enclave.diagnostics import Collector

    receipts, variants = (RECEIPTS // 20, VARIANTS // 10) if quick else (RECEIPTS, VARIANTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_scenario(folder, receipts)
        start = time.process_time()
        loaded = load_variant(folder)
        case = evaluate(loaded)
        once = time.process_time() - start

        def compile_sets(sets: Sequence[str]) -> LoadedScenario:
            return load_variant(
                folder, None, sets, Collector(limit=20), reuse=loaded, may_be_same=True
            )

        start = time.process_time()
        evaluate(compile_sets(["agreement.clauses[split].weights.a=55%"]))
        exact = time.process_time() - start
        grid = make_grid(parse_axes(AXES, lhs=True), lhs=variants, seed=1)
        start = time.process_time()
        made = fast_table(case, grid, compile_sets, ("share", "cash", "npv"), 1, years=False)
        totals = time.process_time() - start
    return {"receipts": receipts, "variants": variants, "once": once, "exact": exact,
            "totals": totals, "checked": made.checked, "refused": len(made.refused)}  # fmt: skip

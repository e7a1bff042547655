"""A deal small enough to solve by hand: one year, a pool of 700, origin 320, host 100 without it."""

from __future__ import annotations

from pathlib import Path

from tests.book.support import PARTIES, agreement, receipt, write

SHARE = """\
scope: {heads: [vat], retain: county}
clauses:
  - {id: split, kind: share, weights: {jia: 60%, yi: 40%}}
settle: {period: quarter, late: adjust}
"""
SCENARIO = """\
through: 2026-12
agreements: [{file: a.yaml}]
appraisal:
  discount_rate: 8%
  base_year: 2026
  outlays: {jia: {2026: 20元}}
  walk_away: {jia: 300元, yi: 100元}
"""
POOL = (receipt("r1", "e1", "增值税", "700.00", "2026-05-10"),)


def deal(
    folder: Path, body: str = SHARE, scenario: str = SCENARIO, rows: tuple[str, ...] = POOL,
    parties: str = PARTIES,
) -> Path:  # fmt: skip
    """Write the deal: what jia keeps at home is 350, less 50 of land, plus 20 of cost."""
    folder.mkdir(exist_ok=True)
    return write(folder / "deal", {"a.yaml": agreement("a", body, parties)}, rows, scenario)

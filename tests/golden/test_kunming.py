"""Kunming key enclave parks (G5), fiscal part: the county part net of incentives.

昆明市重点“飞地园区”跨区域协作管理办法（试行）, 2024-05-08, 利益分享. The ratio is not public: 50:50
is an assumption of the test. Who paid the support is a choice, here the host. In 万元:

    county part 900, support 200 → base 700 → 350 / 350; the host also keeps the 200 it paid.
    county part 900, support 1000 → base 0, not −100; drop: forgotten, carry: 100 more next year.
"""

from __future__ import annotations

import pytest

from enclave.compile.load import load_agreement
from enclave.diagnostics import Collector
from enclave.kinds.base import PlanProblem
from tests.golden.helpers import Deal, deal, expect, pack_path, yearly


def kunming(deficit: str, **incentives: str) -> Deal:
    return deal(
        "cn-yn-kunming-2024",
        fills={
            "kunming_ratio": {"origin": "50%", "host": "50%"},
            "incentive_payer": "host",
            "incentive_basis": "测试",
            "deficit_rule": deficit,
        },
        events={"recognised": "2024-06-01"},
        data={"incentives": {"by_year": {y.removeprefix("y"): a for y, a in incentives.items()}}},
    )


def test_g5_900_less_200_is_a_base_of_700():
    run = kunming("drop", y2025="200").run("2025-06-01 vat 900")
    expect(
        yearly(run),
        """
        year origin host
        2025 350    550
    """,
    )
    # 550 = 350 shared + 200 that the host had paid.
    posted = {
        leaf.id: fen
        for leaf, fen in zip(
            run.last.years[2025].plan.leaves, run.last.years[2025].posted, strict=True
        )
    }
    assert sorted(posted.values()) == [200_000_000, 350_000_000, 350_000_000]


@pytest.mark.parametrize(("rule", "origin", "host"), [("drop", 450, 450), ("carry", 400, 500)])
def test_support_above_the_tax_leaves_a_base_of_zero(rule, origin, host):
    """2025: 900 − 1000 → 0. 2026: 900 with no support; carried, the missing 100 come off first:
    800 → 400 / 400 and the host keeps 100."""
    run = kunming(rule, y2024="0", y2025="1000", y2026="0").run("""
        2025-06-01 vat 900
        2026-06-01 vat 900
    """)
    expect(
        yearly(run),
        f"""
        year origin host
        2025 0      900
        2026 {origin} {host}
    """,
    )


def test_a_carried_deficit_that_is_still_not_met_goes_on():
    """2025: 900 of 1000, 100 carried. 2026: 300 + 100 = 400 of 350, 50 carried. 2027: 50 of 550.

    In 2027 500 are shared. The year of recognition counts too: its support is given as 0.
    """
    run = kunming("carry", y2024="0", y2025="1000", y2026="300", y2027="0").run("""
        2025-06-01 vat 900
        2026-06-01 vat 350
        2027-06-01 vat 550
    """)
    expect(
        yearly(run),
        """
        year origin host
        2025 0      900
        2026 0      350
        2027 250    300
    """,
    )


def test_before_recognition_nothing_is_shared():
    """报备→审查→认定→核算. Recognised on 2024-06-01; 7/12 of the support of 2024 counts (by months)."""
    run = kunming("drop", y2024="120").run("""
        2024-05-31 vat 100
        2024-06-01 vat 100
    """)
    # From June 120 × 7/12 = 70 are deducted, 30 shared.
    expect(
        yearly(run),
        """
        year origin host
        2024 15     185
    """,
    )


def test_without_the_support_figure_nothing_is_computed():
    with pytest.raises(PlanProblem) as problem:
        kunming("drop", y2025="200").run("2026-06-01 vat 900")
    assert problem.value.code == "E332"


def test_the_ratio_is_open_and_stays_open():
    loaded = load_agreement(pack_path("cn-yn-kunming-2024"), collector=Collector())
    assert loaded is not None
    assert loaded.agreement is None
    assert "kunming_ratio" in loaded.holes.values()

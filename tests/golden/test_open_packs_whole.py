"""Packs that need a whole run, receipts to flows: quota beside tax, parks inside parks, departments.

淳安—钱塘 (reported): farmland quota exchanged for industrial-land quota, in mu, never in yuan.
昆明—迪庆 (2025): inside a park that is itself an enclave of Kunming's counties; order must be agreed.
楚办字〔2023〕12号: nothing but title and number is public, so every term here is an assumption.
Amounts in 元; the recorded split of each receipt gives the county all of it.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from enclave.book import run
from enclave.book.quotas import quota_totals
from enclave.book.result import Result
from enclave.diagnostics import InputRejected
from tests.book.support import receipt, write

FIRMS = ("e1,某厂,host,硅", "e2,另一厂,host,钛")


def settle(folder: Path, scenario: str, rows: list[str], firms: tuple[str, ...] = FIRMS) -> Result:
    return run(write(folder, {}, rows, scenario, firms))


CHUNAN = """
through: 2025-12
agreements:
  - pack: cn-zj-chunan-qiantang-2023
    fill:
      tax_heads: [vat]
      retained_levels: county
      settlement_period: year
      late_refunds: restate
      split: {chunan: 7, qiantang: 3}
      farmland_entries: [{date: 2024-03-01, quantity: 1200.5, voucher: 浙调-1}]
      industrial_land_entries: [{date: 2024-06-01, quantity: 300}, {date: 2025-06-01, quantity: 41.25}]
"""


def test_chunan_quota_is_exchanged_in_mu_and_tax_is_shared_beside_it(tmp_path: Path) -> None:
    """Of 1000.00 Chun'an gets 700.00 (7:3 assumed), with or without a mu of quota."""
    result = settle(
        tmp_path, CHUNAN, [receipt("1", "e1", "vat", "1000.00", "2024-03-01")],
        ("e1,某厂,qiantang,硅",),
    )  # fmt: skip
    name = "cn-zj-chunan-qiantang-2023"
    assert (result.share(name, "chunan"), result.share(name, "qiantang")) == (700_00, 300_00)
    assert quota_totals(result.quotas) == {
        (name, "farmland", "chunan", "qiantang", "mu"): Fraction("1200.5"),
        (name, "industrial_land", "qiantang", "chunan", "mu"): Fraction("341.25"),
    }


DIQING = """
through: 2025-12
lists: {diqing_projects: [e2], recognised_projects: [e1, e2]}
agreements:
  - pack: cn-yn-kunming-diqing-2025
    fill:
      tax_heads: [vat]
      retained_levels: county
      settlement_period: year
      late_refunds: restate
      order_of_agreements: 1
      split_ratio: {diqing: 6, host: 4}
  - pack: cn-yn-kunming-2024
    priority: 2
    fill:
      tax_heads: [vat]
      part_year: months
      settlement_period: year
      late_refunds: restate
      kunming_ratio: {origin: 5, host: 5}
      incentive_payer: host
      incentive_basis: 测试
      deficit_rule: drop
    events: {recognised: 2024-01-01}
    data: {incentives: {by_year: {2025: 0元}}}
"""
TWO = [receipt(n, f"e{n}", "vat", "1000.00", "2025-03-01") for n in ("1", "2")]


def test_diqing_inside_kunmings_park_comes_first_where_that_is_agreed(tmp_path: Path) -> None:
    """e2 is on Diqing's list: its 1000.00 are shared 6:4 there. e1 stays in Kunming's, 5:5."""
    result = settle(tmp_path, DIQING, TWO)
    inner, outer = "cn-yn-kunming-diqing-2025", "cn-yn-kunming-2024"
    assert (result.share(inner, "diqing"), result.share(inner, "host")) == (600_00, 400_00)
    assert (result.share(outer, "origin"), result.share(outer, "host")) == (500_00, 500_00)
    assert all(check.holds for check in result.checks)


CHUXIONG = """
through: 2030-12
agreements:
  - pack: cn-yn-chuxiong-2023
    as: dayao-lufeng
    fill:
      tax_heads: [vat]
      retained_level: county
      settlement_period: year
      late_refunds: restate
      origin_name: 大姚县
      host_name: 禄丰市
      years: 5 years
      clock: anniversary
      part_year: months
      phases:
        - {from: {event: first_tax}, for: 2 years, weights: {origin: 7, host: 3}}
        - {weights: {origin: 5, host: 5}}
      credit_output: {mode: split, weights: {origin: 7, host: 3}}
      credit_investment: {mode: full, to: origin}
      credit_funds: {mode: full, to: origin}
    events: {first_tax: 2025-07-01}
"""


def test_chuxiong_runs_only_once_everything_is_filled(tmp_path: Path) -> None:
    """Assumed: 7:3 for two years from 2025-07-01, then 5:5, five years in all. 100.00 a half-year.

    2025: 100 of the second half at 7:3. 2026: 200 at 7:3. 2027: 100 at 7:3, 100 at 5:5.
    2028 and 2029: 200 at 5:5. 2030: 100 at 5:5, the rest stays with the host.
    """
    rows = [
        receipt(f"{y}{m}", "e1", "vat", "100.00", f"{y}-{m}-15")
        for y in range(2025, 2031)
        for m in ("03", "09")
    ]
    result = settle(tmp_path, CHUXIONG, rows)
    shares = [result.share("dayao-lufeng", "origin", y) // 100 for y in range(2025, 2031)]
    assert shares == [70, 140, 120, 100, 100, 50]
    assert result.share("dayao-lufeng", "origin") == 580_00


def test_chuxiong_names_every_open_term_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputRejected) as caught:
        settle(tmp_path, "through: 2026-12\nagreements: [{pack: cn-yn-chuxiong-2023}]\n", TWO)
    said = " ".join(d.line("zh") for d in caught.value.diagnostics)
    for hole in ("tax_heads", "retained_level", "years", "clock", "phases", "credit_output",
                 "settlement_period", "late_refunds"):  # fmt: skip
        assert hole in said, hole


def test_diqing_without_an_agreed_order_is_refused(tmp_path: Path) -> None:
    """The order is an open term; left open nothing runs, and it is not decided by the file."""
    with pytest.raises(InputRejected) as caught:
        settle(tmp_path, DIQING.replace("      order_of_agreements: 1\n", ""), TWO)
    assert "order_of_agreements" in " ".join(d.line("en") for d in caught.value.diagnostics)

"""Awards by hand, and against the reward clause of agreements."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.board.rewards import earned
from enclave.kinds.reward import award as clause_award
from enclave.report.board.rewards import working
from enclave.terms.board import Award
from tests.board.support import HERE, board, copy, edit

YUAN = 100


def award(**changes):
    given = {
        "id": "a", "title": "奖励", "arrivals": "fixed_investment", "method": "marginal",
        "bands": [{"up_to": "1000万元", "rate": "1%"}, {"up_to": "3000万元", "rate": "0.5%"},
                  {"rate": "0.2%"}],
        "per": "project", "span": "this_year", "payees": ["person"], "payer": "州级财政",
        "reference": {"document": "办法"}, "assumption": "示例",
    }  # fmt: skip
    return Award.model_validate(given | changes)


@pytest.fixture(scope="module")
def small():
    return board(HERE / "small")


def test_bands_cap_and_the_cap_on_a_recruiter(small):
    (total,) = small.rewards.totals
    first, second = total.lines
    # 1,000万 at 1% and 500.01万 at 0.5%
    assert (first.project, first.arrived) == ("p1", 15_000_100 * YUAN)
    assert first.due == 125_000_50
    # 1,000万 at 1%, 2,000万 at 0.5%, 3,000万 at 0.2% are 260,000; a project has 220,000 at most
    assert (second.project, second.exact, second.due) == ("p4", 260_000 * YUAN, 220_000 * YUAN)
    # 345,000.50 of both, 300,000 at most for one recruiter; 125,000.50 fell due before March
    assert (total.uncapped, total.due) == (345_000_50, 300_000 * YUAN)
    assert (total.before, total.month) == (125_000_50, 174_999_50)


def test_the_working_says_all_of_it(small):
    first, second = small.rewards.totals[0].lines
    assert working(first).zh == "10,000,000.00×1%＋5,000,100.00×0.5%＝125,000.50"
    assert working(second).en == (
        "10,000,000.00 × 1% + 20,000,000.00 × 0.5% + 30,000,000.00 × 0.2% = 260,000.00,"
        " capped at 220,000.00"
    )


def test_who_an_award_is_not_for(small):
    assert [(a.id, r.id) for a, r in small.rewards.refused] == [("agents", "agency")]


@given(st.integers(0, 10**12))
def test_marginal_bands_are_those_of_the_reward_clause(total):
    clause = SimpleNamespace(rate=None, bands=award().bands)
    assert earned(award(), total)[1] == clause_award.earned(clause, total)


@pytest.mark.parametrize(
    ("reached", "total", "rate"),
    [
        ("no", "1000", "1%"),  # just at the bound, and not in the next band
        ("yes", "1000", "0.5%"),
        ("no", "999", "1%"),
        ("no", "1001", "0.5%"),
        ("yes", "3000", "0.2%"),
    ],
)
def test_a_slab_takes_the_whole_at_one_rate(reached, total, rate):
    fen = int(total) * 10_000 * YUAN
    steps, exact = earned(award(method="slab", reached=reached), fen)
    expected = Fraction(rate.rstrip("%")) / 100
    assert steps == ((fen, expected),)
    assert exact == fen * expected


def test_a_total_that_falls_takes_nothing_back(tmp_path):
    folder = copy(tmp_path)
    edit(
        folder, "monthly.csv", ("p4,州外到位资金,2025-03,6000", "p1,州外到位资金,2025-03,-1500.01")
    )
    (total,) = board(folder).rewards.totals
    assert (total.lines[0].arrived, total.due, total.month) == (0, 125_000_50, 0)


def test_to_date_does_not_pay_again_what_earlier_years_had_earned(tmp_path):
    folder = copy(tmp_path)
    edit(folder, "board.yaml", ("span: this_year", "span: to_date"))
    edit(
        folder,
        "monthly.csv",
        ("p1,州外到位资金,2025-01", "p1,州外到位资金,2024-12,400\np1,州外到位资金,2025-01"),
    )
    (total,) = board(folder).rewards.totals
    # p1 has 1,900.01万 in all: 100,000 + 45,000.50, of which 40,000 had been earned in 2024
    assert total.lines[0].due == 105_000_50


def test_an_award_is_rounded_once_from_the_exact(tmp_path):
    folder = copy(tmp_path)
    edit(folder, "board.yaml", ("{up_to: 1000万元, rate: 1%}, ", ""), ("rate: 0.5%", "rate: 1/3"))
    edit(
        folder,
        "board.yaml",
        ("limit: 22万元", "limit: 2200万元"),
        ("recruiter_limit: 30万元", "recruiter_limit: 3亿元"),
    )
    (total,) = board(folder).rewards.totals
    assert total.lines[0].exact == Fraction(15_000_100 * YUAN, 3)
    assert total.lines[0].due == 500_003_333  # 5,000,033.333… yuan
    assert working(total.lines[0]).zh.endswith("，取整 5,000,033.33")


CLAUSE = """\
  - id: fee
    kind: reward
    to: agent
    arrivals: funds
    rate: 1%
    span: agreement
    limit: 8000元
    payer: {party: yi, source: own_funds}
    reference: {document: {zh: 合作协议, en: Agreement}, article: 第七条}
data:
  funds: {entries: [{date: 2025-01-15, amount: 100万元}]}
credit:
"""


def test_a_reward_clause_of_an_agreement_is_settled_by_the_engine(tmp_path):
    folder = copy(tmp_path, "mini")
    edit(folder, "agreement.yaml", ("credit:\n", CLAUSE),
         ("scope:", "  agent: {name: {zh: 代理人, en: Agent}, role: third, level: agent, treasury: no}\nscope:"))  # fmt: skip
    edit(folder, "scenario.yaml", ("superior: zhou\n", "superior: zhou\nreceipts: receipts.csv\n"))
    (folder / "receipts.csv").write_text(
        "编号,企业,税种,金额(元),入库日期,入库地\nr1,p1,vat,1000000.00,2025-03-10,yi\n",
        encoding="utf-8",
    )
    (one,) = board(folder).rewards.clauses
    # 1% of 1,000,000 is 10,000; the clause has 8,000 at most
    assert (one.agreement, one.clause, one.to.zh, one.year) == ("jia-yi", "fee", "代理人", 2025)
    assert (one.due, one.paid) == (8_000 * YUAN, 8_000 * YUAN)


def test_a_reward_clause_without_receipts_is_said_not_to_be_settled(tmp_path):
    from enclave.diagnostics import Collector
    from tests.board.support import codes

    folder = copy(tmp_path, "mini")
    edit(folder, "agreement.yaml", ("credit:\n", CLAUSE),
         ("scope:", "  agent: {name: {zh: 代理人, en: Agent}, role: third, level: agent, treasury: no}\nscope:"))  # fmt: skip
    found = Collector()
    assert board(folder, collector=found).rewards.clauses == ()
    assert "N991" in codes(found)

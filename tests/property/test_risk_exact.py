"""Every simulated run is exact: lanes give the fen of a run of the whole scenario by itself."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enclave.analysis.estimate import Estimate
from enclave.analysis.risk.acting import Acting, Runs
from enclave.analysis.risk.load import load_risk
from enclave.analysis.risk.quantiles import (
    mean,
    normal_capped,
    quantile,
    sorted_floats,
    tail_mean,
)
from enclave.analysis.risk.simulate import World, run_one
from enclave.analysis.risk.study import Asked, study
from enclave.book import load
from enclave.terms.receipt import Receipt
from enclave.terms.risk import Shock

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "scenarios" / "templates"
NAMES = sorted(p.parent.name for p in TEMPLATES.glob("*/scenario.yaml") if p.parent.name != "blank")


def ratios(low, high):
    return st.integers(low, high).map(lambda n: f"{n}%")


once = st.sampled_from(["once", "each_year"])
FACTORS = st.one_of(
    st.fixed_dictionaries({"kind": st.just("lognormal"), "mean": ratios(1, 200), "sd": ratios(1, 90), "drawn": once}),
    st.fixed_dictionaries({"kind": st.just("normal"), "mean": ratios(1, 200), "sd": ratios(1, 90),
                           "at_least": ratios(0, 50), "drawn": once}),
    st.fixed_dictionaries({"kind": st.just("growth"), "persistence": ratios(0, 90), "sd": ratios(1, 40),
                           "drift": ratios(-9, 9)}),
    st.fixed_dictionaries({"kind": st.just("failure"), "probability": ratios(1, 60), "keeps": ratios(0, 99)}),
)  # fmt: skip
DELAYS = st.tuples(st.integers(0, 30), st.integers(1, 30)).map(
    lambda ab: {"kind": "delay", "events": ["production"], "outcomes": [
        {"months": f"{ab[0]} months", "probability": "50%"},
        {"months": f"{ab[0] + ab[1]} months", "probability": "50%"}]}
)  # fmt: skip


@cache
def scenario(name):
    return load(TEMPLATES / name)


def world(name, distributions):
    loaded = scenario(name)
    # Templates of settled years hold facts: here they stand for projections.
    receipts = tuple(replace(r, truth="projection") for r in loaded.receipts)
    loaded = replace(loaded, receipts=receipts)
    first = min(r.effective.year for r in receipts)
    years = tuple(range(first, loaded.scenario.through.year + 1))
    acting = []
    for n, said in enumerate(distributions):
        about = {"id": f"s{n}", "title": "x", "on": {"receipts": "all"}, "source": "x"}
        shock = Shock.model_validate({**about, "distribution": said})
        acting.append(Acting(shock.id, shock, years, lambda _: True))
    return World(loaded, tuple(acting))


def alone(made, settings_, run):
    """One run of the whole scenario by itself, as if there were no lanes."""
    out = Runs(1)
    run_one(made.one(settings_, run), 0, out)
    return out


def agree(made, settings_, done, run):
    by_itself = alone(made, settings_, run)
    for key in by_itself.shares.keys() | done.shares.keys():
        one = by_itself.shares.get(key, np.zeros(1, np.int64))[0]
        assert done.shares.get(key, np.zeros(run + 1, np.int64))[run] == one, key
    for table, marks in ((by_itself.bound, done.bound), (by_itself.unmet, done.unmet)):
        for key in table.keys() | marks.keys():
            assert bool(marks[key][run]) == bool(table.get(key, [False])[0]), key


@pytest.mark.parametrize("name", NAMES)
def test_M6_lanes_give_the_fen_of_a_run_by_itself(name):
    made = world(name, [
        {"kind": "growth", "persistence": "50%", "sd": "30%", "drift": "-2%"},
        {"kind": "failure", "probability": "10%", "keeps": "0%"},
        {"kind": "delay", "events": ["production"], "outcomes": [
            {"months": "0 months", "probability": "50%"}, {"months": "14 months", "probability": "50%"}]},
    ])  # fmt: skip
    given_ = made.settings(made.draws(7, 12))
    done = made.run(given_)
    for run in range(0, 12, 3):
        agree(made, given_, done, run)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(["62-step", "waterfall-20y", "relocation-5y"]),
       st.lists(st.one_of(FACTORS, DELAYS), min_size=1, max_size=3), st.integers(0, 10**6))  # fmt: skip
@example("village-3party", [{"kind": "failure", "probability": "60%", "keeps": "0%"}], 0)
def test_M6_any_shocks_in_lanes_are_exact(name, distributions, seed):
    made = world(name, distributions)
    given_ = made.settings(made.draws(seed, 5))
    done = made.run(given_)
    agree(made, given_, done, 0)
    agree(made, given_, done, 4)


def test_M6_a_plan_without_shocks_is_the_run_of_the_scenario():
    made = world("62-step", [{"kind": "growth", "persistence": "0%", "sd": "10%", "drift": "0%"}])
    plan = made.planned()
    agree(made, plan, made.run(plan), 0)


def test_M6_a_simulated_cap_has_the_mean_of_the_closed_form(tmp_path):
    """60 % of N(1000, 200) 万元 capped at 620: E[min(0.6 X, c)] = normal_capped(600, 120, 620)."""
    made = load_risk(load(_capped(tmp_path))).world
    done = made.run(made.settings(made.draws(2, 20_000)))
    found = mean(done.share("甲县").astype(np.float64) / 1e6)
    assert abs(found.value - normal_capped(600, 120, 620)) < 4 * found.error
    share = float(done.bound["capped", "ceiling"].mean())
    expected = 1 - NormalDist().cdf(20 / 120)
    assert abs(share - expected) < 4 * (expected * (1 - expected) / 20_000) ** 0.5


def _capped(tmp_path):
    (tmp_path / "agreement.yaml").write_text("""\
agreement: capped
title: 封顶
status: template
parties:
  a: {name: 甲县, role: origin, level: county}
  b: {name: 乙县, role: host, level: county}
scope: {heads: all, retain: county}
clauses:
  - {id: split, kind: share, weights: {a: 6, b: 4}}
  - {id: ceiling, kind: cap, party: a, limit: 620万元, span: budget_year, spill: b}
settle: {period: year, late: restate}
""", encoding="utf-8")  # fmt: skip
    (tmp_path / "scenario.yaml").write_text("""\
scenario: capped
title: 封顶
truth: projection
through: 2026-12
statute: demo-chuxiong-assumed
receipts: receipts.csv
enterprises: enterprises.csv
agreements: [{file: agreement.yaml}]
""", encoding="utf-8")  # fmt: skip
    (tmp_path / "enterprises.csv").write_text("编号,名称,入库地\ne1,甲公司,b\n", encoding="utf-8")
    # 县级、中央级各半，入库表记录了级次
    (tmp_path / "receipts.csv").write_text(
        "编号,企业,税种,金额(万元),入库日期,县级(万元),中央级(万元)\n"
        "r1,e1,增值税,2000,2026-06-01,1000,1000\n",
        encoding="utf-8",
    )
    (tmp_path / "risk.yaml").write_text("""\
schema: enclave/risk/1
risk: capped
title: 封顶
shocks:
  - id: size
    title: 规模
    on: {receipts: all}
    distribution: {kind: normal, mean: 100%, sd: 20%, at_least: 0%, drawn: once}
    source: 假设
""", encoding="utf-8")  # fmt: skip
    return tmp_path


def test_M6_agreements_that_feed_one_another_are_run_one_by_one(tmp_path):
    """A third of what 甲县 gets goes on to a town: both together have what 甲县 had alone."""
    folder = _capped(tmp_path)
    made = load_risk(load(folder)).world
    alone_ = made.run(made.settings(made.draws(1, 8)))
    (folder / "inner.yaml").write_text("""\
agreement: inner
title: 下分
status: template
parties:
  a: {name: 甲县, role: host, level: county}
  t: {name: 丙镇, role: third, level: township}
scope: {heads: all, feed: {agreement: capped, party: a}}
clauses:
  - {id: towns, kind: share, weights: {a: 2/3, t: 1/3}}
settle: {period: year, late: restate}
""", encoding="utf-8")  # fmt: skip
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("agreement.yaml}", "agreement.yaml}, {file: inner.yaml}"), "utf-8")
    fed = load_risk(load(folder)).world
    done = fed.run(fed.settings(fed.draws(1, 8)))
    assert [r.en for r in done.reasons] == ["agreements feed one another"]
    assert (done.share("甲县") + done.share("丙镇") == alone_.share("甲县")).all()
    assert (abs(3 * done.share("丙镇") - alone_.share("甲县")) <= 2).all()
    assert np.array_equal(done.bound["capped", "ceiling"], alone_.bound["capped", "ceiling"])


def test_M6_at_a_rate_of_zero_the_present_value_is_the_sum(tmp_path):
    folder = _capped(tmp_path)
    path = folder / "scenario.yaml"
    more = "appraisal: {discount_rate: 0%, base_year: 2026, timing: end_of_year, prices: nominal}\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    risk = load_risk(load(folder))
    total, present = (study(risk, Asked(60, 1, on=on)) for on in ("total", "npv"))
    assert total.chosen.values.tolist() == present.chosen.values.tolist()
    assert total.chosen.quantiles == present.chosen.quantiles


# ------------------------------------------------------------------------------ the same bits


def digest(name="62-step", seed=1, runs=300):
    made = world(name, [
        {"kind": "growth", "persistence": "50%", "sd": "20%", "drift": "0%"},
        {"kind": "lognormal", "mean": "95%", "sd": "15%", "drawn": "each_year"},
    ])  # fmt: skip
    done = made.run(made.settings(made.draws(seed, runs)))
    text = repr(sorted((k, v.tolist()) for k, v in done.shares.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def test_M6_the_same_seed_gives_the_same_bits():
    assert digest() == digest()
    assert digest(seed=2) != digest()


@pytest.mark.parametrize("threads", ["1", pytest.param("4", marks=pytest.mark.slow)])
def test_M6_threads_and_hash_seeds_change_no_bit(threads):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.property.test_risk_exact import digest; print(digest())"
    )
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONHASHSEED")
    around = {**os.environ, **dict.fromkeys(names, threads)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=around,
                         check=True)  # fmt: skip
    assert run.stdout.strip() == digest()


def test_M6_a_shock_more_changes_no_draw_of_the_others():
    growth = {"kind": "growth", "persistence": "50%", "sd": "20%", "drift": "0%"}
    few, more = world("62-step", [growth]), world("62-step", [growth, growth])
    assert np.array_equal(few.draws(1, 50)[0], more.draws(1, 50)[0])
    assert np.array_equal(few.draws(1, 50)[0], few.draws(1, 80)[0][:50])
    assert not np.array_equal(more.draws(1, 50)[0], more.draws(1, 50)[1])


outcomes = st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=60)
parts = st.integers(1, 99).map(lambda n: Fraction(n, 100))


@given(outcomes, parts, parts)
def test_M6_quantiles_are_monotone_and_the_worst_mean_lies_beyond(values, p, q):
    ordered = sorted_floats(np.array(values, np.int64))
    low, high = sorted((p, q))
    assert quantile(ordered, low) <= quantile(ordered, high)
    assert quantile(ordered, p) in ordered
    assert sum(v <= quantile(ordered, p) for v in values) >= p * len(values)
    slack = 1e-12 * max(abs(v) for v in values)
    assert tail_mean(ordered, p) <= quantile(ordered, p) + slack


def test_M7_what_is_said_of_runs_is_an_estimate_and_never_fen(tmp_path):
    """M7: estimates have no integer form and no arithmetic; only the plan is exact fen."""
    done = study(load_risk(load(_capped(tmp_path))), Asked(50, 1))
    for party in done.parties:
        assert type(party.planned) is int
        said = [party.mean, party.sd, party.error, party.tail]
        said += [e for _, value, error in party.quantiles for e in (value, error)]
        for one in said:
            assert isinstance(one, Estimate)
            with pytest.raises(TypeError):
                int(one)
            with pytest.raises(TypeError):
                one + 1
    one = Receipt(
        "r", "e1", "vat", done.parties[0].mean, load(_capped(tmp_path)).receipts[0].posted, "b"
    )
    with pytest.raises(TypeError):
        sum([one.amount])

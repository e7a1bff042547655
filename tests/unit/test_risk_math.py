"""Draws, shocks, quantiles, indices: golden numbers derived by hand or published."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from enclave.analysis.risk.correlate import NotPositiveDefinite, cholesky, correlated, groups
from enclave.analysis.risk.lever import times
from enclave.analysis.risk.quantiles import (
    mean,
    normal_capped,
    normal_cvar,
    normal_floored,
    normal_var,
    quantile,
    quantile_error,
    sorted_floats,
    tail_mean,
)
from enclave.analysis.risk.shocks import (
    SCALE,
    FactorTooLarge,
    delays,
    factors,
    quantile_path,
    scaled,
    stratified,
)
from enclave.analysis.risk.sobol import indices
from enclave.analysis.risk.streams import normal_quantile, normals, uniforms
from enclave.analysis.risk.tornado import Bar, by_swing
from enclave.terms.risk import Shock
from enclave.text import Text

RUNS = 40_000


def distribution(**said):
    shock = {"id": "x", "title": "x", "on": {"receipts": "all"}, "source": "x"}
    return Shock.model_validate({**shock, "distribution": said}).distribution


# ------------------------------------------------------------------------------- streams


def test_the_inverse_of_the_normal_distribution():
    """AS 241 against the standard library, in the middle and far out."""
    p = np.array([1e-300, 1e-20, 1e-9, 0.01, 0.07, 0.3, 0.5, 0.9, 0.97, 1 - 1e-12])
    expected = [NormalDist().inv_cdf(x) for x in p.tolist()]
    assert normal_quantile(p).tolist() == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_stream_is_known_by_seed_and_name():
    """Golden words of PCG64: should they ever change, every study made before would."""
    first = uniforms(1, "price", 3)
    assert [f"{u:.15f}" for u in first] == GOLDEN
    assert uniforms(1, "output", 3).tolist() != first.tolist()
    assert uniforms(2, "price", 3).tolist() != first.tolist()
    assert uniforms(1, "price", 100)[:3].tolist() == first.tolist()
    assert 0 < uniforms(9, "x", 10_000).min() < uniforms(9, "x", 10_000).max() < 1


GOLDEN = ["0.528688556368020", "0.323170130668187", "0.123453579083221"]


# ---------------------------------------------------------------------------- correlation


def test_the_sum_of_two_correlated_shocks_has_the_sd_of_root_700():
    """sd 10 and 20, ρ = 0.5: √(100 + 400 + 2·0.5·10·20) = √700 = 26.4575."""
    lower = cholesky([[1.0, 0.5], [0.5, 1.0]])
    weights = np.array([10.0, 20.0]) @ np.array(lower)
    assert math.sqrt(float(weights @ weights)) == pytest.approx(math.sqrt(700), rel=1e-12)
    one, other = correlated([normals(3, "a", RUNS), normals(3, "b", RUNS)], lower)
    sd = float((10 * one + 20 * other).std(ddof=1))
    assert abs(sd - 26.4575) < 4 * 26.4575 / math.sqrt(2 * RUNS)


def test_correlations_that_contradict_one_another():
    with pytest.raises(NotPositiveDefinite) as refused:
        cholesky([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    assert refused.value.row == 2
    with pytest.raises(NotPositiveDefinite):
        cholesky([[1.0, 1.0], [1.0, 1.0]])


def test_what_hangs_together_through_others():
    assert groups(5, [(3, 1), (1, 4)]) == [[0], [1, 3, 4], [2]]


# ------------------------------------------------------------------------------- quantiles


def test_a_quantile_is_an_outcome_that_came_up():
    ordered = sorted_floats(np.array([40, 10, 30, 20], np.int64))
    said = {p: quantile(ordered, Fraction(p)) for p in ("0", "1/4", "0.26", "1/2", "3/4", "1")}
    assert said == {"0": 10, "1/4": 10, "0.26": 20, "1/2": 20, "3/4": 30, "1": 40}


def test_the_mean_of_the_worst_counts_a_straddling_outcome_in_part():
    """The worst 30 % of four: 10 whole (25 %) and a fifth of 20 (5 %): (10 + 0.2·20)/1.2."""
    ordered = np.array([10.0, 20.0, 30.0, 40.0])
    assert tail_mean(ordered, Fraction(3, 10)) == pytest.approx(14 / 1.2)
    assert tail_mean(ordered, Fraction(1)) == 25


def test_mean_sd_and_standard_error_by_hand():
    """2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32, sd √(32/7)."""
    said = mean(np.array([2.0, 4, 4, 4, 5, 5, 7, 9]))
    assert (said.value, said.sd) == (5, pytest.approx(math.sqrt(32 / 7)))
    assert said.error == pytest.approx(math.sqrt(32 / 7) / math.sqrt(8))


def test_closed_forms_of_the_normal_distribution():
    assert normal_var(100, 20, 0.95) == pytest.approx(67.1029, abs=5e-5)
    assert normal_cvar(100, 20, 0.95) == pytest.approx(58.7457, abs=5e-5)
    assert normal_capped(100, 20, 100) == pytest.approx(100 - 20 / math.sqrt(2 * math.pi))
    assert normal_floored(100, 20, 100) == pytest.approx(100 + 20 / math.sqrt(2 * math.pi))


def test_M6_simulated_quantiles_and_means_agree_with_the_closed_forms():
    """M6: mean, capped and floored mean, quantile and worst mean within 4 standard errors."""
    drawn = 100 + 20 * normals(11, "revenue", RUNS)
    ordered = sorted_floats(drawn)
    assert abs(quantile(ordered, Fraction(5, 100)) - 67.1029) < 4 * quantile_error(
        ordered, Fraction(5, 100)
    )
    worst = ordered[: RUNS // 20]
    error = float(worst.std(ddof=1)) / math.sqrt(len(worst))
    assert abs(tail_mean(ordered, Fraction(5, 100)) - 58.7457) < 4 * error * 2
    for values, expected in (
        (drawn, 100),
        (np.minimum(drawn, 110), normal_capped(100, 20, 110)),
        (np.maximum(drawn, 85), normal_floored(100, 20, 85)),
    ):
        said = mean(values)
        assert abs(said.value - expected) < 4 * said.error


# ------------------------------------------------------------------------------- shocks


def drawn(columns=1, name="z"):
    return normals(5, name, RUNS * columns).reshape(RUNS, columns)


@pytest.mark.parametrize(
    ("said", "mean_", "sd"),
    [
        ({"kind": "lognormal", "mean": "95%", "sd": "20%", "drawn": "once"}, 0.95, 0.20),
        ({"kind": "normal", "mean": "100%", "sd": "10%", "at_least": "0%", "drawn": "once"}, 1.0, 0.10),
        ({"kind": "uniform", "low": "80%", "high": "140%", "drawn": "once"}, 1.1, 0.6 / math.sqrt(12)),
        ({"kind": "triangular", "low": "70%", "likely": "100%", "high": "110%", "drawn": "once"},
         2.8 / 3, math.sqrt((0.49 + 1 + 1.21 - 0.7 - 0.77 - 1.1) / 18)),
        ({"kind": "discrete", "drawn": "once", "outcomes": [
            {"factor": "60%", "probability": "25%"}, {"factor": "100%", "probability": "75%"}]},
         0.9, 0.4 * math.sqrt(0.25 * 0.75)),
    ],
    ids=lambda x: x["kind"] if isinstance(x, dict) else "",
)  # fmt: skip
def test_M6_each_shock_has_the_mean_and_sd_that_is_written(said, mean_, sd):
    values = factors(distribution(**said), drawn(), 1)[:, 0] / SCALE
    found = mean(values)
    assert abs(found.value - mean_) < 4 * found.error
    assert found.sd == pytest.approx(sd, rel=0.03)


def test_growth_adds_up_by_hand():
    """ρ = ½, σ = 10 %, drift 1 %, draws 1 and −2: deviations 0.1 and −0.15, levels 0.11, −0.03."""
    d = distribution(kind="growth", persistence="50%", sd="10%", drift="1%")
    found = factors(d, np.array([[1.0, -2.0]]), 2)[0] / SCALE
    assert found.tolist() == pytest.approx([math.exp(0.11), math.exp(-0.03)], abs=1e-8)


def test_the_quantile_of_growth_is_that_of_its_level():
    """Level after two years: σ·(1.5 z₁ + z₂), variance σ²·3.25."""
    d = distribution(kind="growth", persistence="50%", sd="10%", drift="0%")
    path = quantile_path(d, 0.9, 2)[0] / SCALE
    z = NormalDist().inv_cdf(0.9)
    assert path.tolist() == pytest.approx(
        [math.exp(0.1 * z), math.exp(0.1 * z * math.sqrt(3.25))], abs=1e-8
    )
    share = float((factors(d, drawn(2), 2)[:, 1] / SCALE < path[1]).mean())
    assert abs(share - 0.9) < 4 * math.sqrt(0.09 / RUNS)


def test_failure_lasts_and_comes_as_often_as_written():
    d = distribution(kind="failure", probability="5%", keeps="10%")
    found = factors(d, drawn(10), 10)
    failed = found == SCALE // 10
    assert (failed[:, 1:] >= failed[:, :-1]).all()
    expected = 1 - 0.95**10
    share = float(failed[:, -1].mean())
    assert abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / RUNS)
    assert (quantile_path(d, 0.10, 4)[0] == [SCALE, SCALE, SCALE // 10, SCALE // 10]).all()


def test_delays_come_as_often_as_written_and_low_draws_are_late():
    d = distribution(kind="delay", events=[], outcomes=[
        {"months": "0 months", "probability": "60%"}, {"months": "1 year", "probability": "30%"},
        {"months": "24 months", "probability": "10%"}])  # fmt: skip
    found = delays(d, drawn())
    for months, p in ((0, 0.6), (12, 0.3), (24, 0.1)):
        assert abs(float((found == months).mean()) - p) < 4 * math.sqrt(p * (1 - p) / RUNS)
    assert delays(d, np.array([[-3.0], [0.0], [3.0]])).tolist() == [24, 0, 0]


def test_an_outcome_without_probability_never_comes():
    d = distribution(kind="discrete", drawn="once", outcomes=[
        {"factor": "1%", "probability": "0%"}, {"factor": "50%", "probability": "100%"}])  # fmt: skip
    assert set(factors(d, np.array([[-9.0], [0.0], [9.0]]), 1)[:, 0].tolist()) == {SCALE // 2}


def test_a_factor_no_plan_can_mean_is_refused():
    d = distribution(kind="growth", persistence="99%", sd="900%", drift="0%")
    with pytest.raises(FactorTooLarge):
        factors(d, np.full((1, 9), 3.0), 9)


def test_fen_times_a_factor_is_exact():
    """Halves away from zero, and no overflow at the limit of amounts."""
    amounts = np.array([-150000001, 3, 10**15 - 1, -1], np.int64)
    for factor in (1, SCALE // 2, 123456789, 900 * SCALE):
        found = scaled(amounts, np.full(4, factor, np.int64)).tolist()
        for amount, fen in zip(amounts.tolist(), found, strict=True):
            exact = abs(Fraction(amount * factor, SCALE))
            assert abs(fen) == math.floor(exact + Fraction(1, 2))
            assert (fen < 0) == (amount < 0) or fen == 0


def test_a_stratified_draw_takes_each_point_alike():
    found, counts = np.unique(stratified(drawn(), 4), return_counts=True)
    expected = [NormalDist().inv_cdf((k + 0.5) / 4) for k in range(4)]
    assert found.tolist() == pytest.approx(expected, abs=1e-12)
    assert abs(counts / RUNS - 0.25).max() < 4 * math.sqrt(0.1875 / RUNS)


def test_a_number_times_a_factor_keeps_its_unit():
    assert times("88%", SCALE // 2) == "44%"
    assert times("82,000万元", SCALE * 11 // 10) == "90200万元"
    assert times("-0.5%", 3 * SCALE) == "-1.5%"


# ---------------------------------------------------------------------- Sobol and tornado


def index_of(function, count, size, seed=4):
    samples = [np.stack([uniforms(seed, f"{s}{i}", size) for i in range(count)]) for s in "AB"]

    def evaluate(from_b):
        picked = [samples[1][i] if i in from_b else samples[0][i] for i in range(count)]
        return function(picked)

    return indices(evaluate, count, seed)


def test_sobol_ishigami():
    """a = 7, b = 0.1: V = 13.844588, S1 = .313905 .442411 0, ST = .557589 .442411 .243684."""

    def ishigami(u):
        x = [math.pi * (2 * v - 1) for v in u]
        return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    found, variance = index_of(ishigami, 3, 8192)
    assert variance == pytest.approx(13.844588, rel=0.03)
    for one, first, total in zip(
        found, (0.313905, 0.442411, 0), (0.557589, 0.442411, 0.243684), strict=True
    ):
        assert abs(one.first - first) < 4 * one.first_error
        assert abs(one.total - total) < 4 * one.total_error
        assert max(one.first_error, one.total_error) < 0.03


def test_sobol_linear():
    """3x₁ + 2x₂ + x₃ with equal variances: 9/14, 4/14, 1/14, first and total alike."""
    found, _ = index_of(lambda u: 3 * u[0] + 2 * u[1] + u[2], 3, 4096)
    for one, expected in zip(found, (9 / 14, 4 / 14, 1 / 14), strict=True):
        assert abs(one.first - expected) < 4 * one.first_error
        assert abs(one.total - expected) < 4 * one.total_error


def test_sobol_where_nothing_varies():
    found, variance = index_of(lambda u: np.ones_like(u[0]), 2, 64)
    assert (variance, [(i.first, i.total) for i in found]) == (0, [(0, 0), (0, 0)])


def bar(name, low, high, base=0.0):
    return Bar(name, Text(name), Text("low"), Text("high"), low, high, base)


def test_tornado_of_the_linear_model_swings_6_4_2():
    bars = by_swing([bar("c", -1, 1), bar("a", -3, 3), bar("b", -2, 2)])
    assert [(b.id, b.swing) for b in bars] == [("a", 6), ("b", 4), ("c", 2)]


def test_both_ends_on_one_side_swing_from_the_plan():
    assert bar("x", -5, -2).swing == 5
    assert bar("x", 4, 1).swing == 4

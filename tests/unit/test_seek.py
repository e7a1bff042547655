"""Certified goal seek: the answer meets the goal, one step back does not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enclave.analysis.seek import PPM, NotMonotone, Point, direction, seek


def test_the_first_ratio_that_reaches_a_target():
    found = seek(lambda k: 70_000 * k // PPM, 0, PPM, 32_000)
    # 32000/70000 = 457142.857… ppm; whole fen appear from 457143 ppm on
    assert (found.outcome, found.rising) == ("found", True)
    assert found.at == Point(457_143, 32_000)
    assert found.beyond == Point(457_142, 31_999)
    assert len(found.points) <= 15


def test_the_last_ratio_the_other_side_accepts():
    found = seek(lambda k: 70_000 - 70_000 * k // PPM, 0, PPM, 10_000)
    assert found.rising is False
    assert (found.at.value >= 10_000, found.beyond.value >= 10_000) == (True, False)
    assert found.beyond.at == found.at.at + 1


@pytest.mark.parametrize(("target", "outcome", "at"), [(0, "always", PPM), (8, "never", PPM)])
def test_met_everywhere_or_nowhere(target, outcome, at):
    found = seek(lambda k: Fraction(7 * k, PPM), 0, PPM, target)
    assert (found.outcome, found.at.at, found.beyond) == (outcome, at, None)


def test_a_function_that_does_not_move():
    found = seek(lambda _: 5, 0, PPM, 5)
    assert (found.outcome, found.rising) == ("always", None)


@pytest.mark.parametrize("hidden", [True, False])
def test_M1_a_function_that_is_not_monotone_is_refused_with_witnesses(hidden):
    def hill(k):
        if hidden:  # falls only near the answer: found on the way, not by sampling
            return k - (300_000 if 456_000 <= k <= 458_000 else 0)
        return -((k - PPM // 2) ** 2)

    with pytest.raises(NotMonotone) as raised:
        seek(hill, 0, PPM, 457_050 if hidden else -10)
    (a, b), (c, d) = raised.value.rise, raised.value.fall
    assert a.at < b.at
    assert a.value < b.value
    assert c.at < d.at
    assert c.value > d.value


def test_M1_more_samples_find_a_dip_that_few_step_over():
    def dip(k):
        return k - (400_000 if 600_000 <= k <= 650_000 else 0)

    assert seek(dip, 0, PPM, 100_000).outcome == "found"
    with pytest.raises(NotMonotone):
        seek(dip, 0, PPM, 100_000, samples=41)


def test_steps_and_cliffs_take_few_runs():
    calls = []

    def cliff(k):
        calls.append(k)
        return 0 if k < 734_561 else 10**12

    found = seek(cliff, 0, PPM, 1)
    assert (found.at.at, found.beyond.at) == (734_561, 734_560)
    assert len(calls) == len(set(calls)) == len(found.points) <= 40


def test_direction_of_few_points():
    assert direction([Point(0, 1)]) is None
    assert direction([Point(0, 1), Point(1, 1), Point(2, 3)]) is True


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError, match="empty"):
        seek(lambda k: k, 1, 1, 0)

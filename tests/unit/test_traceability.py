"""Every property has a test, and the pages that list them are up to date."""

from __future__ import annotations

from tools import make_traceability


def test_every_property_has_a_test():
    assert make_traceability.untested() == []


def test_no_test_names_a_property_that_does_not_exist():
    known = {prop for prop, _, _ in make_traceability.properties()}
    assert {found for found, _, _ in make_traceability.tests()} <= known


def test_the_pages_are_up_to_date():
    assert make_traceability.stale() == [], "run: python tools/make_traceability.py"


def test_the_ids_at_the_start_of_a_name():
    assert make_traceability.ids_in("test_A3_pool_identity") == ["A3"]
    assert make_traceability.ids_in("test_a1_k_q1_q2_b4_of_one") == ["A1", "K-Q1", "K-Q2", "B4"]
    assert make_traceability.ids_in("test_KQ3_brute_force") == ["K-Q3"]
    assert make_traceability.ids_in("test_the_close") == []

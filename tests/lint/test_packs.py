"""The agreements of the library raise the lints that their notes explain; lints never fail."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enclave.book import load as load_scenario
from enclave.book.agreements import OpenAgreement, agreement_packs, open_agreement
from enclave.diagnostics import Collector, Diagnostic
from enclave.lint import lint_agreement, lint_scenario, subject_of
from enclave.terms.packs import scenarios_root

PACKS = sorted(agreement_packs())
FILLS = {
    "settlement_period": "year", "late_refunds": "restate", "year_counting": "anniversary",
    "part_year": "months", "retained_levels": "county", "retained_level": "county",
    "tax_heads": ["vat", "cit"], "main_taxes": ["vat", "cit"],
    "incentive_payer": "host", "deficit_rule": "drop", "incentive_basis": "市级扶持政策",
    "kunming_ratio": {"origin": "5", "host": "5"}, "return_payer": "pinghu",
    "minimum_of_all_villages": "350万元", "shortfall_payer": "ninghai", "shortfall_source": "own_funds",
}  # fmt: skip
"""What a scenario could fill in, so that clauses with open terms are looked at, too."""


def opened(name: str, fills: dict[str, Any]) -> OpenAgreement:
    collector = Collector()
    found = open_agreement(name, collector=collector, fills=fills)
    assert found is not None
    return found


def explained(name: str) -> set[str]:
    """The codes that the notes of a pack name, with the reason."""
    notes = opened(name, {}).loaded.data.get("notes", [])
    return {code for note in notes for code in re.findall(r"L\d{3}", note["zh"])}


def raised(name: str) -> list[Diagnostic]:
    drafts = lint_agreement(opened(name, {}))
    return [*drafts, *lint_agreement(opened(name, FILLS))]


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_raises_what_its_notes_explain_and_nothing_else(name):
    items = raised(name)
    assert {d.code for d in items} == explained(name), [d.line("zh") for d in items]


@pytest.mark.parametrize("name", PACKS)
def test_the_notes_name_the_same_lints_in_both_languages(name):
    for note in opened(name, {}).loaded.data.get("notes", []):
        assert re.findall(r"L\d{3}", note["zh"]) == re.findall(r"L\d{3}", note["en"])


def test_the_demonstration_raises_nothing():
    loaded = load_scenario(scenarios_root() / "chuxiong" / "scenario.yaml", collector=Collector())
    assert lint_scenario(loaded.deals) == []


@pytest.mark.parametrize("name", PACKS)
def test_every_message_is_complete_and_every_place_is_in_the_file(name):
    agreement = opened(name, FILLS)
    for item in lint_agreement(agreement):
        assert item.mark.line > 0
        for lang in ("zh", "en"):
            assert "{" not in item.message.in_(lang).replace("{via", "")
            assert item.hint.in_(lang)


@pytest.mark.parametrize("name", PACKS[::6])
def test_earlier_days_have_no_graver_lints(name):
    agreement = opened(name, FILLS)
    for day in (date(1995, 1, 1), date(2016, 1, 1), date(2030, 1, 1)):
        codes = {d.code for d in lint_agreement(agreement, day)}
        assert codes <= {d.code for d in lint_agreement(agreement)}


def branches(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document but the root."""
    items: Any = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for key, value in items:
        yield (*path, key)
        yield from branches(value, (*path, key))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(PACKS), st.data())
def test_whatever_is_left_open_the_lints_do_not_fail(name, data):
    """Open any terms of a pack: what is left is looked at, and nothing else."""
    agreement = opened(name, FILLS)
    body = copy.deepcopy(dict(agreement.loaded.data))
    for _ in range(data.draw(st.integers(0, 4))):
        path = data.draw(st.sampled_from(sorted(branches(body), key=str)))
        node: Any = body
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = {"hole": "open"}
    draft = agreement.loaded.__class__(
        agreement.loaded.doc, body, None, holes=_holes(body), versions=()
    )  # fmt: skip
    subject_of(draft)
    whole = {d.code for d in lint_agreement(agreement)}
    assert {d.code for d in lint_agreement(OpenAgreement(draft, agreement.credit))} <= whole


def _holes(body: Any) -> Any:
    from enclave.terms.validate import find_holes

    return find_holes(body)

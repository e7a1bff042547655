"""Every pack loads: nothing but open terms, each of them asked for in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book.agreements import open_agreement
from enclave.compile.load import LoadedAgreement, load_agreement
from enclave.credit import (
    CreditTerms,
    credit_problems,
    indicator_packs,
    load_indicators,
    read_credit,
)
from enclave.diagnostics import Collector
from enclave.terms.packs import rules_root
from enclave.terms.validate import find_holes

PACKS = sorted((rules_root() / "agreements").glob("*.yaml"))
EXAMPLES = [
    p
    for p in sorted((rules_root() / "examples").glob("*.yaml"))
    if not p.name.startswith("statute")
]
STATUSES = {"published", "reported", "unverified", "template"}


def load(path: Path) -> tuple[LoadedAgreement, Collector]:
    collector = Collector()
    loaded = load_agreement(path, collector=collector)
    assert loaded is not None
    return loaded, collector


@pytest.fixture(params=[*PACKS, *EXAMPLES], ids=lambda p: p.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_a_pack_loads_with_open_terms_at_most(path):
    collector = Collector()
    opened = open_agreement(path, collector=collector)
    assert opened is not None
    assert [d.line("en") for d in collector.sorted() if d.code != "N201"] == []
    assert len(collector.items) == len(opened.loaded.holes)


def test_the_id_is_the_name_of_the_file(path):
    assert load(path)[0].id == path.stem


def test_every_open_term_says_what_to_ask_in_both_languages(path):
    loaded, _ = load(path)
    notes = loaded.data.get("holes", {})
    assert set(notes) == set(loaded.holes.values())
    for name, note in notes.items():
        for part in ("name", "ask"):
            assert note[part]["zh"], (name, part)
            assert note[part]["en"], (name, part)


def test_every_clause_and_credit_rule_cites_a_document(path):
    """A clause without a reference says in a note why it stands there."""
    loaded, _ = load(path)
    known = set(loaded.data.get("references", {}))
    rules = [*loaded.data.get("clauses", [])]
    credit = loaded.data.get("credit", {})
    rules += [r for r in credit.values() if isinstance(r, dict) and "hole" not in r]
    for rule in rules:
        cited = rule.get("reference")
        assert (cited and cited["document"] in known) or rule.get("note"), rule


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.stem)
def test_title_summary_and_place_stand_in_both_languages(path):
    loaded, _ = load(path)
    for key in ("title", "summary", "place"):
        text = loaded.data[key]
        assert text["zh"], key
        assert text["en"], key


def test_the_credit_section_fits_the_indicators(path):
    collector = Collector()
    loaded, _ = load(path)
    if find_holes(loaded.data.get("credit", {})).get(()):
        return
    indicators = load_indicators(indicator_packs(), collector)
    section = read_credit(loaded.doc, collector)
    assert [d.line("en") for d in collector.sorted()] == []
    if loaded.agreement is None:
        assert set(section.rules) <= set(indicators)
        return
    agreement = loaded.agreement
    terms = CreditTerms(
        loaded.id, section.rules, agreement.parties, term=agreement.term, clock=agreement.clock
    )
    assert [d.line("en") for d in credit_problems(terms, indicators)] == []


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.stem)
def test_a_pack_says_how_far_it_may_be_trusted(path):
    loaded, _ = load(path)
    assert loaded.data["status"] in STATUSES
    for reference in loaded.data["references"].values():
        assert reference["document"]["zh"]
        assert reference["document"]["en"]


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.stem)
def test_no_pack_sets_a_ratio_that_its_document_leaves_open(path):
    """A template has no written weights at all."""
    loaded, _ = load(path)
    if loaded.data["status"] != "template":
        return
    for clause in loaded.data["clauses"]:
        assert "hole" in clause.get("weights", {"hole": ""}), clause["id"]


def test_there_are_enough_packs():
    assert len(PACKS) >= 24


@pytest.mark.parametrize("path", PACKS, ids=lambda p: p.stem)
def test_every_pack_has_a_case_worked_by_hand(path):
    """A module of golden cases runs it by its id."""
    here = [p for p in Path(__file__).parent.glob("test_*.py") if p != Path(__file__)]
    assert any(path.stem in p.read_text(encoding="utf-8") for p in here)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_precedents_lists_every_pack_with_its_status(language):
    page = rules_root().parent / "docs" / language / "precedents.md"
    rows = {
        cells[1].strip().strip("`"): cells[-2].strip()
        for cells in (line.split("|") for line in page.read_text(encoding="utf-8").splitlines())
        if len(cells) == 7
    }
    listed = {name: status for name, status in rows.items() if name.startswith("cn-")}
    assert listed == {path.stem: load(path)[0].data["status"] for path in PACKS}

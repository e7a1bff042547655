"""The lints are data: complete, cited, in two languages, and what is made from them is current."""

from __future__ import annotations

import re

import pytest

from enclave.codes import REGISTRY
from enclave.lint import laws, lints, phrases
from enclave.lint.model import STATUS_NAMES, Lint, Phrase
from tools import make_lint_pages

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_there_are_39_lints():
    assert list(lints()) == [f"L{n:03}" for n in range(1, 40)]
    names = [lint.name for lint in lints().values()]
    assert len(set(names)) == 39
    assert all(re.fullmatch("[A-Z_]+", name) for name in names)


@pytest.mark.parametrize("code", lints())
def test_a_lint_is_cited_and_said_in_both_languages(code):
    lint = lints()[code]
    for basis in lint.basis:
        assert basis.law in laws()
    for said in (lint.title, lint.message, lint.fix, lint.reason):
        if said is not None:
            assert CHINESE.search(said.zh)
            assert said.en
            assert not CHINESE.search(said.en.replace("公平竞争审查", "")), said.en
    assert set(lint.enforced_by) <= set(REGISTRY)


def test_every_law_is_used_and_says_how_certain_it_is():
    used = {b.law for lint in lints().values() for b in lint.basis}
    used |= {b.law for phrase in phrases().values() for b in phrase.also}
    assert set(laws()) == used
    for law in laws().values():
        assert law.status in STATUS_NAMES
        assert law.document.zh
        assert law.document.en


@pytest.mark.parametrize("name", phrases())
def test_a_phrase_points_to_a_lint(name):
    phrase = phrases()[name]
    assert phrase.lint in lints()
    assert phrase.note.zh
    assert phrase.note.en


def test_what_is_made_from_the_tables_is_current():
    assert make_lint_pages.stale() == [], "run: python tools/make_lint_pages.py"


def test_a_lint_is_checked_or_says_why_not():
    with pytest.raises(ValueError, match="says what enforces it"):
        Lint.model_validate(
            {"name": "X", "title": {"zh": "甲", "en": "a"}, "severity": [{"level": "error"}]}
        )
    with pytest.raises(ValueError, match="words or near"):
        Phrase.model_validate({"lint": "L001", "note": "甲"})

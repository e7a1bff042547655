"""Differences of agreements: none with oneself, mirrored, and nothing that changes is missed."""

from __future__ import annotations

import copy
import json
from datetime import date
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enclave.book.agreements import open_agreement, open_agreement_text
from enclave.diagnostics import Collector
from enclave.diff import diff, open_side, side_of
from enclave.diff.match import pair_items
from enclave.diff.text import as_text
from enclave.kinds.wording import article_words
from enclave.report.library import packs

AGREEMENTS = [p.id for kind in ("agreement", "example") for p in packs(kind)]
SOME = ["cn-fj-ningde-2017", "cn-jjj-2015", "cn-yn-2025", "cn-sc-guangyuan-qingchuan-2009",
        "cn-gs-sunan-zhangye-2024", "cn-yn-baoshan-joint-2016", "jiazhou", "jiazhou-worked"]  # fmt: skip
JIAZHOU = open_agreement("jiazhou").loaded
WORKED = open_agreement("jiazhou-worked").loaded


def opened(data):
    collector = Collector()
    found = open_agreement_text(json.dumps(data, ensure_ascii=False), collector=collector)
    if found is None or collector.errors:
        return None
    return found.loaded


def changed(loaded, path: str, value):
    """The agreement with one value replaced; steps of the path as in ``clauses.0.to``."""
    data = copy.deepcopy(dict(loaded.data))
    here = data
    *steps, last = [int(s) if s.isdigit() else s for s in path.split("/")]
    for step in steps:
        here = here[step]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return opened(data)


def lines(one, two, lang="zh"):
    return [line.strip() for line in as_text(diff(side_of(one), side_of(two)), lang).splitlines()]


@pytest.mark.parametrize("name", AGREEMENTS)
def test_an_agreement_does_not_differ_from_itself(name):
    assert not diff(open_side(name), open_side(name))


@pytest.mark.parametrize(("first", "second"), list(product(SOME, SOME)))
def test_the_other_way_round_is_the_mirror_image(first, second):
    one, two = open_side(first), open_side(second)
    there, back = diff(one, two), diff(two, one)
    assert sorted(map(repr, (c.mirrored().facts for c in there.changes))) == sorted(
        map(repr, (c.facts for c in back.changes))
    )
    assert (first == second) == (not there)


def _leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _leaves(inner, (*path, n))
    else:
        yield path, value


def _others(value: str):
    """Values that might stand where ``value`` stands."""
    bare = value.rstrip("%")
    if bare.replace(".", "").isdigit():
        return [f"{int(float(bare)) + 1}{value[len(bare) :]}", f"{bare}.50{value[len(bare) :]}"]
    if value[:4].isdigit() and value[4:5] == "-":
        return [f"{int(value[:4]) + 1}{value[4:]}"]
    words = ["yes", "no", "month", "year", "agreement", "budget_year", "restate", "carry", "drop",
             "whole_year", "from_then", "shankou", "pingchuan", "production", "recovered", "split",
             "prefecture", "county", "3 years", "slab", "signed", "own_funds", "share", "12 months"]  # fmt: skip
    return [*(w for w in words if w != value), f"{value}改"]


@given(st.data())
@pytest.mark.parametrize("loaded", [JIAZHOU, WORKED], ids=["jiazhou", "worked"])
def test_what_changes_the_typed_agreement_shows_and_nothing_else(loaded, data):
    places = list(_leaves(dict(loaded.data)))
    path, value = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(_others(value)))
    two = changed(loaded, "/".join(map(str, path)), other)
    assume(two is not None)
    found = diff(side_of(loaded), side_of(two))
    assert bool(found) == (two.agreement != loaded.agreement), (path, value, other)


@given(st.data())
def test_what_is_left_out_shows(data):
    path, _ = data.draw(st.sampled_from(list(_leaves(dict(JIAZHOU.data)))))
    two = changed(JIAZHOU, "/".join(map(str, path)), None)
    assume(two is not None)
    found = diff(side_of(JIAZHOU), side_of(two))
    assert bool(found) == (two.agreement != JIAZHOU.agreement), path


@pytest.mark.parametrize(("path", "value"), [
    ("clauses/1/ratio", "0.02"), ("clauses/1/ratio", "1/50"), ("term/for", "240 months"),
    ("clauses/6/applies", "from_then"), ("data/investment/value", "0.1亿元"),
    ("clauses/7/beyond_cap", "no"), ("scope/heads", "vat+cit+property"),
    ("clauses/9/weights", {"pingchuan": "8", "east": "1", "west": "1"}),
    ("settle/account", "agreement"), ("events/production/required", "是"),
])  # fmt: skip
def test_how_something_is_written_makes_no_difference(path, value):
    two = changed(JIAZHOU, path, value)
    if path.endswith("applies"):
        assert len(diff(side_of(JIAZHOU), side_of(two)).changes) == 1
    else:
        assert not diff(side_of(JIAZHOU), side_of(two))


def test_a_ratio_is_told_by_article_role_and_years():
    base = copy.deepcopy(dict(WORKED.data))
    base["term"] = {"from": "2026-01-01", "until": "2041-01-01"}
    base["clauses"][0]["from"] = "2029-01-01"
    for clause in base["clauses"]:
        if clause["kind"] == "share":
            clause["phases"] = [{"for": "5 years", "weights": {"shankou": "60%", "pingchuan": "40%"}},
                                {"weights": {"shankou": "50%", "pingchuan": "50%"}}]  # fmt: skip
    one = opened(base)
    place = next(n for n, c in enumerate(base["clauses"]) if c["kind"] == "share")
    two = changed(one, f"clauses/{place}/phases/0/weights", {"shankou": "55%", "pingchuan": "45%"})
    said = lines(one, two)
    assert "第三条 第1阶段 飞出地比例 60%→55%，影响 2026—2030" in said
    assert "Article 3: phase 1 origin 60%→55%, affects 2026–2030" in lines(one, two, "en")
    later = changed(
        one, f"clauses/{place}/phases/1/weights", {"shankou": "45%", "pingchuan": "55%"}
    )
    assert "第三条 第2阶段 飞出地比例 50%→45%，影响 2031—2040" in lines(one, later)


def test_the_order_in_which_parties_are_listed_counts():
    weights = {"west": "10%", "east": "10%", "pingchuan": "80%"}
    two = changed(JIAZHOU, "clauses/9/weights", weights)
    found = diff(side_of(JIAZHOU), side_of(two))
    assert [c.field.en for c in found.changes] == ["order listed (a last fen goes to the first)"]


def test_the_order_of_clauses_counts():
    data = copy.deepcopy(dict(JIAZHOU.data))
    data["clauses"][0], data["clauses"][1] = data["clauses"][1], data["clauses"][0]
    found = diff(side_of(JIAZHOU), side_of(opened(data)))
    assert [c.field.zh for c in found.changes] == ["列出的先后"]


def test_a_clause_that_is_renamed_is_the_same_clause():
    two = changed(WORKED, "clauses/3/id", "minimum")
    found = diff(side_of(WORKED), side_of(two))
    assert [(c.item, c.path) for c in found.changes] == [(("floor", "minimum"), ("id",))]


def test_clauses_that_come_and_go_stand_in_words():
    data = copy.deepcopy(dict(WORKED.data))
    gone = data["clauses"].pop(3)
    said = lines(WORKED, opened(data))
    assert gone["kind"] == "guarantee"
    assert any(line.startswith("- 第六条：") and "300万元" in line for line in said)
    assert any(line.startswith("+ Article 6: ") for line in lines(opened(data), WORKED, "en"))


def test_two_versions_of_one_agreement():
    found = diff(open_side("jiazhou", date(2026, 1, 1)), open_side("jiazhou", date(2034, 1, 1)))
    assert [(c.op, c.item[0], c.path) for c in found.changes] == [
        ("changed", "fee", ("ratio",)), ("removed", "incentives", ()),
    ]  # fmt: skip
    same = diff(open_side("jiazhou", date(2026, 1, 1)), open_side("jiazhou", date(2029, 12, 31)))
    assert not same


def test_open_terms_are_compared_as_open():
    found = diff(open_side("cn-gs-2023"), open_side("cn-ln-2018"))
    split = next(c for c in found.changes if c.section == "clauses" and c.path == ("weights",))
    assert split.before is not None
    assert split.before.zh.startswith("【待定：")


@pytest.mark.parametrize(("zh", "en"), [
    ("第三条", "Article 3"), ("第十二条第二款", "Article 12 para. 2"), ("第一百零五条", "Article 105"),
    ("第21条", "Article 21"), ("税收分成", "税收分成"), ("", ""),
])  # fmt: skip
def test_articles_in_english(zh, en):
    assert article_words(zh).in_("en") == en


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_items_of_lists_are_paired_the_same_way_from_both_sides(one, two):
    there = list(pair_items(one, two))
    assert [(j, i) for i, j in there] == list(pair_items(two, one))
    assert (one == two) == (not there)

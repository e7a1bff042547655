"""The schema says what the reader says: good files pass, planted mistakes do not."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from enclave.book.agreements import open_agreement_text
from enclave.compile.dialects import dialect_of, dialects
from enclave.diagnostics import Collector
from enclave.kinds.registry import kinds
from enclave.schema import meaning, schema_for, schema_id
from enclave.schema.build import models_of
from enclave.source import load, loads
from enclave.source.rewrite import rename
from enclave.terms.clause import ClauseBase
from enclave.terms.packs import rules_root, scenarios_root

FOLDERS = ("agreements", "examples", "formulas", "indicators", "statute", "tax")
FILES = [p for name in FOLDERS for p in sorted((rules_root() / name).glob("*.yaml"))]
FILES += sorted(scenarios_root().rglob("*.yaml"))
VALIDATORS = {
    d.name: jsonschema.Draft202012Validator(schema_for(d.name)) for d in dialects()
}  # fmt: skip


class _Editor(yaml.SafeLoader):
    """Scalars as an editor reads them (YAML 1.2): numbers and booleans, dates stay text."""


_Editor.yaml_implicit_resolvers = {}
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
_Editor.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")
)
_Editor.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")
)


def _keys_as_text(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(k): _keys_as_text(v) for k, v in node.items()}
    return [_keys_as_text(v) for v in node] if isinstance(node, list) else node


def as_editor(text: str) -> Any:
    loader = _Editor(text)
    try:
        return _keys_as_text(loader.get_single_data())
    finally:
        loader.dispose()


def as_text(text: str) -> Any:
    collector = Collector()
    doc = loads(text, collector=collector)
    assert not collector.errors, collector.errors
    return doc.data


def mistakes(data: Any, name: str | None = None) -> list[str]:
    kind = name or dialect_of(data).name
    return [f"{list(e.absolute_path)} {e.message}" for e in VALIDATORS[kind].iter_errors(data)]


@pytest.mark.parametrize("dialect", dialects(), ids=lambda d: d.name)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_schemas_are_schemas(dialect, lang):
    schema = schema_for(dialect.name, lang)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == schema_id(dialect.name)
    assert schema == schema_for(dialect.name, lang)
    refs = set(re.findall(r'"\$ref": "#/\$defs/([^"/]+)', json.dumps(schema)))
    assert refs <= set(schema["$defs"])


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_shipped_file_is_valid(path):
    collector = Collector()
    data = load(path, collector=collector).data
    assert mistakes(data) == []
    text = path.read_text(encoding="utf-8")
    if "include:" not in text:
        assert mistakes(as_editor(text)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_shipped_file_is_valid_in_chinese(path):
    text = path.read_text(encoding="utf-8")
    if "include:" in text:
        pytest.skip("stands in several files")
    dialect = dialect_of(as_text(text))
    chinese = rename(text, dialect.key_map("zh"), dialect.word_map("zh"), free=dialect.free)
    assert mistakes(as_editor(chinese), dialect.name) == []


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda k: k.name)
def test_the_example_of_every_kind_is_valid(kind):
    clause = {**as_text(kind.example), "kind": kind.name}
    clause.setdefault("id", "x")
    assert mistakes({**GOOD, "clauses": [clause]}) == []


GOOD = as_text("""
agreement: x
title: 甲
status: draft
parties:
  a: {name: 甲, role: origin, level: county}
  b: {name: 乙, role: host, level: county}
scope: {heads: all, retain: county+prefecture}
clauses:
  - {id: split, kind: share, weights: {a: 6, b: 4}}
  - {id: top, kind: cap, party: a, limit: 300万元, span: budget_year, spill: b}
credit: {value_added: {mode: full, to: a}}
settle: {period: year, late: adjust}
""")

PLANTED = {
    "typo key": (("setle",), {}),
    "typo key in a clause": (("clauses", 0, "weigths"), {}),
    "typo key in a party": (("parties", "a", "rolle"), "host"),
    "bad role": (("parties", "a", "role"), "hosts"),
    "bad level": (("parties", "a", "level"), "city"),
    "bad status": (("status",), "final"),
    "bad period": (("settle", "period"), "week"),
    "bad kind": (("clauses", 0, "kind"), "shares"),
    "planned kind": (("clauses", 0, "kind"), "reward"),
    "key of another kind": (("clauses", 0, "limit"), "3万元"),
    "bad span": (("clauses", 1, "span"), "year"),
    "bad retained level": (("scope", "retain"), "county+city"),
    "bad retained level in a list": (("scope", "retain"), ["county", "city"]),
    "bad mode": (("credit", "value_added", "mode"), "half"),
    "bad unit": (("unit",), "万"),
    "list for a mapping": (("parties",), []),
    "a:b for shares": (("clauses", 0, "weights"), "6:4"),
    "date not ISO": (("term",), {"from": "2024/3/1"}),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_mistakes_are_refused_like_the_reader_does(planted):
    assert mistakes(GOOD) == []
    path, value = PLANTED[planted]
    bad = copy.deepcopy(GOOD)
    here: Any = bad
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert mistakes(bad), planted
    collector = Collector()
    open_agreement_text(json.dumps(bad, ensure_ascii=False), collector=collector)
    assert collector.errors, planted


@pytest.mark.parametrize("key", ["agreement", "parties", "scope", "settle", "status", "title"])
def test_missing_keys_are_refused(key):
    bad = {k: v for k, v in GOOD.items() if k != key}
    assert mistakes(bad, "agreement")


def test_anything_may_be_left_open():
    data = copy.deepcopy(GOOD)
    data["scope"]["heads"] = {"hole": "heads"}
    data["clauses"][0]["weights"] = {"a": {"hole": "x"}, "b": "40%"}
    data["clauses"][1]["limit"] = {"待定": "上限"}
    data["settle"] = {"hole": "settlement"}
    data["credit"]["value_added"] = {"hole": "output"}
    assert mistakes(data) == []
    scenario = {"scenario": "x", "title": {"hole": "t"}, "through": "2025-12", "statute": "s",
                "agreements": [{"pack": "a"}]}  # fmt: skip
    assert mistakes(scenario)
    assert mistakes({**scenario, "title": "t"}) == []


@pytest.mark.parametrize("dialect", dialects(), ids=lambda d: d.name)
def test_every_key_says_what_it_means_in_both_languages(dialect):
    for model in models_of(dialect.models).values():
        for name, field in model.model_fields.items():
            said = meaning(dialect.name, model, field.alias or name)
            assert said is not None, f"{model.__name__}.{field.alias or name}"
            assert said.zh, name
            assert said.en, name
            assert not re.search("[\u4e00-\u9fff]", said.en.replace("万元", "")), said.en


def test_kinds_explain_their_own_keys():
    common = {f.alias or n for n, f in ClauseBase.model_fields.items()}
    for kind in kinds().values():
        own = {f.alias or n for n, f in kind.model.model_fields.items()} - common
        assert own <= set(kind.meanings), kind.name
        assert {k for k in kind.meanings if "." not in k} <= own | common, kind.name

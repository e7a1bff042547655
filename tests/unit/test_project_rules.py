"""The shipped tax rules are sound, and what rests on them stays a projection."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enclave.diagnostics import Collector, InputRejected, Mark
from enclave.project import rules as module
from enclave.project.rules import read_pack
from enclave.settle.facts import receipt_batch
from enclave.terms.packs import RuleFolder, rules_root
from tests.golden.project_files import projected

SALES = {"sales": "{rate: 13%, by_year: 100}"}


def test_a_projection_never_enters_a_ledger():
    rows = projected(**SALES).receipts()
    assert {row.truth for row in rows} == {"projection"}
    with pytest.raises(InputRejected) as caught:
        receipt_batch(rows, "project.yaml", "")
    assert {d.code for d in caught.value.diagnostics} == {"E970"}
    facts = [replace(row, truth="fact") for row in rows]
    assert len(receipt_batch(facts, "receipts.csv", "").lines) == len(rows)


def test_two_packs_with_a_rule_of_one_id_are_refused(monkeypatch):
    path = rules_root() / "tax" / "tax-vat.yaml"
    folder = RuleFolder(rules_root())
    monkeypatch.setattr(module, "pack_files", lambda _: iter([(folder, path), (folder, path)]))
    with pytest.raises(InputRejected) as caught:
        module.rules.__wrapped__()
    assert {d.code for d in caught.value.diagnostics} == {"E838"}


@pytest.mark.parametrize(
    "path", sorted((rules_root() / "tax").glob("*.yaml")), ids=lambda p: p.stem
)
def test_every_shipped_tax_pack_is_sound(path):
    findings = Collector()
    found = read_pack(path, path.name, findings)
    assert found is not None
    assert not findings.items
    pack, _ = found
    assert pack.tax == path.stem


def test_what_is_not_known_is_open_and_nothing_else_is():
    from enclave.project.check import _holes

    book = module.rules()
    holes = {hole for rule in book.rules.values() for hole in _holes(rule)}
    assert holes == {
        "property_deduction", "land_use_rate", "deed_rate", "farmland_rate", "env_air_rate",
        "env_water_rate", "resource_rate", "local_addon_rate",
    }  # fmt: skip


def test_marks_lead_to_the_project_file():
    (row, *_) = projected(**SALES).receipts()
    assert row.row == Mark("project.yaml", row.row.line, row.row.col, row.row.end_col)
    assert row.row.line > 0

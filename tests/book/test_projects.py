"""Projects in a scenario: they join a run, stop at the facts, and stay labelled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from enclave.book import load, run
from enclave.book.explain import explain
from enclave.book.variants import load_variant
from enclave.diagnostics import Collector, InputRejected
from enclave.report.present import View
from enclave.settle.facts import receipt_batch
from enclave.terms.packs import scenarios_root

SHIPPED = scenarios_root() / "mouding-lufeng"
FACTS = """编号,企业,税种,金额(万元),入库日期,入库地
f1,lufeng-silicon,增值税,100.00,2031-03-15,lufeng
f2,lufeng-silicon,企业所得税,50.00,2031-04-15,lufeng
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    target = tmp_path / "mouding-lufeng"
    shutil.copytree(SHIPPED, target)
    return target


def with_facts(folder: Path, month: str = "2031-06") -> None:
    (folder / "receipts.csv").write_text(FACTS, encoding="utf-8")
    file = folder / "scenario.yaml"
    text = file.read_text(encoding="utf-8").replace("truth: projection\n", "")
    file.write_text(text + f"receipts: receipts.csv\nactuals_through: {month}\n", encoding="utf-8")


def test_the_shipped_scenario_runs_on_projections_alone():
    findings = Collector(limit=200)
    result = run(SHIPPED, collector=findings)
    assert {r.truth for r in result.loaded.receipts} == {"projection"}
    assert {r.truth for r in result.loaded.indicator_rows} == {"projection"}
    assert all(check.holds for check in result.checks)
    (said,) = [d for d in findings.items if d.code == "N814"]
    assert str(len(result.loaded.receipts)) in said.message.zh
    assert result.loaded.enterprises["lufeng-silicon"].origin == "mouding"
    mine = [a.text.zh for a in result.assumptions if a.where == "lufeng-silicon-10gw"]
    assert "产出按计划的 60%、投资按计划的 80% 计" in mine
    assert any("land_use_rate" in line for line in mine)


def test_the_same_tax_in_the_run_and_in_the_project():
    loaded = load(SHIPPED)
    (found,) = loaded.projections
    inside = [r for r in found.receipts() if r.posted <= loaded.scenario.through.last_day]
    assert list(loaded.receipts) == inside


def test_after_the_facts_only(folder):
    with_facts(folder)
    result = run(folder)
    rows = [r for r in result.loaded.receipts if r.truth == "projection"]
    assert min(r.posted for r in rows).isoformat() == "2031-07-15"
    assert [r.id for r in result.loaded.receipts if r.truth == "fact"] == ["f1", "f2"]
    assert min(str(r.period) for r in result.loaded.indicator_rows) == "2031-07"
    with pytest.raises(InputRejected):
        receipt_batch(result.loaded.receipts, "x", "")


def test_a_mixed_scenario_says_so_by_year(folder):
    with_facts(folder)
    view = View(run(folder))
    (table,) = [t for t in view.tables if t.id == "truth"]
    assert table.lines[0].cells[1].fen == 150_000_000
    from enclave.report.headline import caption

    assert "实绩至 2031-06，其后预计" in caption(view).zh
    assert "facts to 2031-06" in caption(view).en
    assert not [t for t in View(run(SHIPPED)).tables if t.id == "truth"]


@pytest.mark.parametrize(("month", "code"), [("2031-03", "E827"), (None, "E828")])
def test_facts_and_projections_do_not_overlap(folder, month, code):
    with_facts(folder, month or "2031-06")
    if month is None:
        file = folder / "scenario.yaml"
        text = file.read_text(encoding="utf-8").replace("actuals_through: 2031-06\n", "")
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InputRejected) as caught:
        load(folder)
    assert code in {d.code for d in caught.value.diagnostics}


def test_an_explained_number_reaches_the_formula_of_the_project():
    def lines(tree):
        yield tree.title.zh
        yield from (line.zh for line in tree.lines)
        for child in tree.children:
            yield from lines(child)

    said = list(lines(explain(run(SHIPPED), "mouding.2031.增值税")))
    assert "预测数由项目推出" in said
    assert any(line.startswith("2031 年 增值税＝") for line in said)
    assert any("《中华人民共和国增值税法》" in line for line in said)


def test_a_variant_of_the_project_changes_the_receipts_and_reuses_the_rest():
    base = load(SHIPPED)
    less = load_variant(
        SHIPPED, sets=["projects[lufeng-silicon-10gw].haircut.output=50%"], reuse=base
    )
    assert sum(r.amount for r in less.receipts) < sum(r.amount for r in base.receipts)
    same = load_variant(SHIPPED, sets=["appraisal.discount_rate=6%"], reuse=base)
    assert same.projections[0] is base.projections[0]
    assert same.receipts == base.receipts
    assert len(same.receipts) == len({r.id for r in same.receipts})


def test_the_shipped_scenario_is_the_hand_computed_one():
    # 2031: output tax 49.2亿×13% = 63,960; input 43.296亿×13% + 0.738亿×9% + 0.492亿×6% =
    # 56,284.8 + 664.2 + 295.2 = 57,244.2; net 6,715.8 less the credit left = what is paid
    (found,) = load(SHIPPED).projections
    year = found.vat[2031]
    assert year.output == 63_960_000_000
    assert year.inputs == 57_244_200_000
    assert year.paid == 6_715_800_000 - year.brought
    assert found.tax("vat", 2032) == 6_715_800_000
    assert found.tax("cit", 2030) == 2_214_000_000  # 49.2亿 × 3% × 15%
    assert found.tax("cit", 2031) == 3_690_000_000  # × 25%: the western preference has ended


def test_a_project_in_chinese_is_the_same_project(folder):
    from enclave.cli.fmt import rewritten

    before = load(folder)
    file = folder / "project.yaml"
    _, chinese = rewritten(file, "zh")
    assert "达产进度" in chinese
    assert "含税" in chinese
    file.write_text(chinese, encoding="utf-8")
    after = load(folder)
    assert [(r.id, r.amount, r.posted) for r in after.receipts] == [
        (r.id, r.amount, r.posted) for r in before.receipts
    ]


def test_refunded_credit_enters_the_run_with_its_own_burden(folder):
    # 2026: 7,900.11 万元 of credit is refunded in January 2027; the place bears 15%, of which the
    # county 60%: −711.01 万元 of the county part (own points; the pooled part stays with the province)
    file = folder / "project.yaml"
    text = file.read_text(encoding="utf-8").replace("credit_refund: carry", "credit_refund: refund")
    file.write_text(text, encoding="utf-8")
    result = run(folder)
    splits = {s.receipt.id: s for s in result.split.splits}
    first = splits["lufeng-silicon-10gw-2026-vat-refund"]
    assert first.receipt.amount == -7_900_105_545
    assert first.levels["county"] == -711_009_499
    assert all(check.holds for check in result.checks)


def test_the_result_as_data_says_that_it_is_mixed(folder):
    from enclave.report.machine import document

    with_facts(folder)
    body = document(View(run(folder)))
    assert (body["truth"], body["actuals_through"]) == ("mixed", "2031-06")
    assert document(View(run(SHIPPED)))["truth"] == "projection"

"""Variants: patches before validation, what they change, and every way in which one is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from enclave.book.run import run
from enclave.book.variants import load_variant, variant_files
from enclave.diagnostics import Collector, InputRejected
from tests.book.support import agreement, write

ROOT = Path(__file__).parent.parent.parent
DEAL = ROOT / "tests" / "cli" / "data" / "two-counties"
SPLIT = "agreement.clauses[split].phases[0].weights"


def codes(scenario, name=None, sets=()) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        load_variant(scenario, name, sets)
    return [d.code for d in caught.value.diagnostics if d.is_error]


def message(scenario, name=None, sets=()) -> str:
    with pytest.raises(InputRejected) as caught:
        load_variant(scenario, name, sets)
    return "\n".join(d.line("zh") for d in caught.value.diagnostics if d.is_error)


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEAL, tmp_path / "deal"))


def variant(deal: Path, name: str, body: str) -> None:
    text = f"schema: enclave/variant/1\nvariant: {name}\ntitle: {{zh: {name}}}\n{body}"
    (deal / "variants" / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_change_says_clause_article_before_and_after():
    (change,) = load_variant(DEAL, "half").changes
    assert change.title.zh == "第三条 分成 · 阶段 · 第 1 项 · 份额"
    assert change.before == "{shankou: 6, pingchuan: 4}"
    assert change.after == "{shankou: 5, pingchuan: 5}"
    assert str(change.mark).endswith("half.yaml:5:3")


def test_a_chain_is_applied_from_its_beginning_and_compared_with_the_scenario():
    loaded = load_variant(DEAL, "half-late")
    assert [c.path for c in loaded.changes] == [SPLIT, "appraisal.discount_rate"]
    assert (loaded.variant, loaded.variant_title.zh) == ("half-late", "五五固定、折现率六厘")
    assert [a.text.zh for a in loaded.scenario.assumptions] == ["假设双方同意五五"]


def test_a_chinese_file_is_the_same_as_an_english_one(deal):
    variant(deal, "zh", "改为:\n  agreement.条款[split].阶段[0].份额: {shankou: 5, pingchuan: 5}\n")
    hashes = [run(load_variant(deal, n)).hashes["flows"] for n in ("zh", "half")]
    assert hashes[0] == hashes[1]


def test_a_variant_is_found_by_file_name_id_and_path(deal):
    variant(deal, "other", "set: {through: 2029-12}\n")
    (deal / "variants" / "other.yaml").rename(deal / "variants" / "elsewhere.yaml")
    by = [load_variant(deal, n) for n in ("elsewhere", "other", deal / "variants/elsewhere.yaml")]
    assert {x.variant for x in by} == {"other"}
    assert sorted(variant_files(deal)) == ["capped", "elsewhere", "half", "half-late"]


def test_the_hashes_name_the_variant_and_what_was_set():
    hashes = run(load_variant(DEAL, "half-late", ["through=2029-12"])).hashes
    assert {"variants/half.yaml", "variants/half-late.yaml", "--set"} <= set(hashes)
    plain = run(load_variant(DEAL)).hashes
    assert plain["agreement.yaml"] == hashes["agreement.yaml"]


def test_the_scenario_itself_has_no_changes_and_the_same_flows():
    assert load_variant(DEAL).changes == ()
    assert run(load_variant(DEAL)).hashes == run(DEAL).hashes


def test_tables_are_read_once():
    base = load_variant(DEAL)
    assert load_variant(DEAL, "half", reuse=base).receipts is base.receipts


def test_one_side_of_a_two_party_split_takes_the_rest_along():
    findings = Collector()
    loaded = load_variant(DEAL, None, [f"{SPLIT}.shankou=55%"], findings)
    (change,) = loaded.changes
    assert change.after == "{shankou: 55%, pingchuan: 45%}"
    (notice,) = [d for d in findings.items if d.code == "N860"]
    assert "pingchuan 相应改为 45%" in notice.message.zh


def test_both_sides_given_are_taken_as_they_are():
    findings = Collector()
    sets = [f"{SPLIT}.shankou=55%", f"{SPLIT}.pingchuan=45%"]
    load_variant(DEAL, None, sets, findings)
    assert not [d for d in findings.items if d.code == "N860"]
    assert codes(DEAL, None, [f"{SPLIT}.shankou=55%", f"{SPLIT}.pingchuan=40%"]) == ["E204"]


@pytest.mark.parametrize("value", ["7", "120%", "x", "6:4"])
def test_one_side_that_does_not_say_the_rest_is_refused(value):
    assert codes(DEAL, None, [f"{SPLIT}.shankou={value}"]) == ["E865"]


def test_an_unknown_path_has_a_suggestion():
    assert "是否为 split" in message(DEAL, None, ["agreement.clauses[spilt].phases[0].weights=x"])
    assert "是否为 shankou" in message(DEAL, None, [f"{SPLIT}.shankuo=55%"])
    assert "是否为 two-counties" in message(DEAL, None, ["agreements[two-countis].clauses[a].id=x"])
    for path in (
        "agreement.claused[split].weights",
        "statute.rules[vax].from",
        "projects[p].events",
    ):
        assert codes(DEAL, None, [f"{path}=x"]) == ["E860"]


def test_a_path_beyond_a_list_or_a_value_is_refused():
    assert codes(DEAL, None, ["agreement.clauses[split].phases[7].weights=x"]) == ["E860"]
    assert codes(DEAL, None, ["agreement.clauses[split].kind.more=x"]) == ["E860"]


@pytest.mark.parametrize("text", ["through", "=5", "through=", "a..b=1", "clauses[=1"])
def test_what_is_no_path_and_value_is_refused(text):
    assert codes(DEAL, None, [text]) == ["E861"]


@pytest.mark.parametrize(
    "text",
    ["through=2030-12", f"{SPLIT}={{shankou: 60%, pingchuan: 40%}}", f"{SPLIT}.shankou=0.6",
     "appraisal.discount_rate=0.1"],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_refused(text):
    assert codes(DEAL, None, [text]) == ["E862"]


def test_one_place_changed_twice_is_refused_and_both_are_named(deal):
    body = f"set:\n  {SPLIT}: {{shankou: 5, pingchuan: 5}}\n  agreement.clauses[0].phases[0].weights.shankou: 55%\n"
    variant(deal, "twice", body)
    assert codes(deal, "twice") == ["E863"]
    assert load_variant(deal, "half", [f"{SPLIT}.shankou=70%"]).changes[0].after == (
        "{shankou: 70%, pingchuan: 30%}"
    )


def test_with_three_parties_the_whole_split_is_asked_for(tmp_path):
    parties = """\
parties:
  jia: {name: {zh: 甲县}, role: origin, level: county}
  yi: {name: {zh: 乙县}, role: host, level: county, place: yi}
  bing: {name: {zh: 丙县}, role: third, level: county}
"""
    body = """\
scope: {heads: [vat], retain: county}
clauses:
  - {id: split, kind: share, weights: {jia: 50%, yi: 30%, bing: 20%}, reference: {document: deal}}
settle: {period: year, late: adjust}
"""
    scenario = """\
scenario: three
title: {zh: 三方}
through: 2025-12
statute: example-jiazhou
enterprises: enterprises.csv
receipts: receipts.csv
agreements: [{file: a.yaml}]
"""
    folder = tmp_path / "three"
    write(
        folder,
        {"a.yaml": agreement("a", body, parties)},
        ["r1,e1,增值税,600,2025-05-01,,,"],
        scenario,
    )
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    assert codes(folder, None, ["agreement.clauses[split].weights.jia=40%"]) == ["E864"]
    loaded = load_variant(
        folder, None, ["agreement.clauses[split].weights={jia: 40%, yi: 40%, bing: 20%}"]
    )
    assert run(loaded).share("a", "jia") == 4000


def test_a_value_that_does_not_fit_is_marked_where_it_was_written(deal):
    variant(deal, "wrong", f"set:\n  {SPLIT}: {{shankou: 7, pingchuan: x}}\n  through: soon\n")
    with pytest.raises(InputRejected) as caught:
        load_variant(deal, "wrong")
    found = {d.code: d.mark for d in caught.value.diagnostics if d.is_error}
    assert all(mark.file.endswith("wrong.yaml") for mark in found.values())
    assert 6 in {m.line for m in found.values()}


def test_an_unknown_key_in_a_value_is_the_language_s_own_message(deal):
    variant(deal, "key", "set:\n  agreement.clauses[split].phases[0].wieght: 5\n")
    assert codes(deal, "key") == ["E860"]
    body = "set:\n  agreement.clauses[split].phases: [{wieghts: {shankou: 5, pingchuan: 5}}]\n"
    variant(deal, "inner", body)
    assert "是否为 weights" in message(deal, "inner")


def test_a_clause_that_names_itself_is_added():
    body = (
        "{id: ceiling, kind: cap, party: shankou, limit: 1000元, span: agreement, spill: pingchuan}"
    )
    loaded = load_variant(DEAL, None, [f"agreement.clauses[ceiling]={body}"])
    (change,) = loaded.changes
    assert (change.title.zh, change.before) == ("新增条款", "")
    assert run(loaded).share("two-counties", "shankou") == 100000
    assert run(load_variant(DEAL, "capped")).share("two-counties", "shankou") == 100000
    other = body.replace("ceiling", "roof")
    assert codes(DEAL, None, [f"agreement.clauses[ceiling]={other}"]) == ["E860"]


def test_several_agreements_must_be_told_apart():
    assert codes("chuxiong", None, ["agreement.clauses[split].weights=x"]) == ["E866"]


def test_a_shared_fill_and_the_fill_of_one_agreement():
    loaded = load_variant("chuxiong", None, ["agreements[nanhua-lufeng].fill.years=8 years"])
    (change,) = loaded.changes
    assert (change.before, change.after) == ("10 years", "8 years")
    assert change.title.zh == "nanhua-lufeng · 填入 · 分享年限"
    assumed = [a.text.zh for a in run(loaded).assumptions if a.where == "nanhua-lufeng"]
    assert any("8 years" in text for text in assumed)


def test_an_open_term_settled_where_it_stands_is_an_assumption(deal):
    file = deal / "agreement.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("weights: {shankou: 5, pingchuan: 5}", "weights: {hole: later}"),
        encoding="utf-8",
    )
    assert codes(deal) == ["E705"]
    loaded = load_variant(
        deal, None, ["agreement.clauses[split].phases[1].weights={shankou: 3, pingchuan: 7}"]
    )
    assert "待定项“later”按 {shankou: 3, pingchuan: 7} 计" in [
        a.text.zh for a in run(loaded).assumptions
    ]
    filled = load_variant(deal, None, ["agreement.fill.later={shankou: 3, pingchuan: 7}"])
    assert run(filled).hashes["flows"] == run(loaded).hashes["flows"]
    assert "请写 fill.later" in message(
        deal, None, ["agreement.clauses[split].phases[1].weights.shankou=30%"]
    )


def test_events_of_the_scenario_and_terms_of_the_statute_can_be_varied():
    late = load_variant(DEAL, None, ["agreement.events.production=2025-03-01"])
    assert late.changes[0].title.zh == "事件 · 投产"
    shares = "{centre: 50%, province: 10%, prefecture: 10%, county: 30%}"
    more = load_variant(DEAL, None, [f"statute.rules[vat-b].shares={shares}"])
    assert sum(run(more).deal("two-counties").agreement.parties[p].level == "county"
               for p in ("shankou", "pingchuan")) == 2  # fmt: skip
    assert run(more).share("two-counties", "shankou", 2024) == 10801  # 60 % of 30 % of 60006


def test_a_project_can_be_varied():
    scenario = ROOT / "scenarios" / "mouding-lufeng"
    loaded = load_variant(scenario, "one-year-late")
    assert "项目 · 事件 · 投产" in [c.title.zh for c in loaded.changes]
    first = min(r.posted.year for r in loaded.receipts if r.head == "vat")
    assert first > min(r.posted.year for r in load_variant(scenario).receipts if r.head == "vat")


def test_an_unknown_variant_has_a_suggestion_and_a_circle_is_found(deal):
    assert "是否为 half" in message(deal, "hafl")
    variant(deal, "one", "on: two\nset: {through: 2029-12}\n")
    variant(deal, "two", "on: one\nset: {through: 2028-12}\n")
    assert codes(deal, "one") == ["E868"]
    assert "one → two → one" in message(deal, "one")
    variant(deal, "lost", "on: nowhere\nset: {through: 2029-12}\n")
    assert codes(deal, "lost") == ["E867"]


def test_a_variant_without_changes_is_refused(deal):
    variant(deal, "empty", "set: {}\n")
    assert codes(deal, "empty") == ["E209"]


def test_every_mistake_of_a_variant_comes_at_once(deal):
    variant(deal, "many", "set:\n  agreement.clauses[x].id: y\n  through: 2030-12\n  a..b: 1\n")
    assert codes(deal, "many") == ["E861"]
    variant(
        deal, "more", "set:\n  agreement.clauses[x].id: y\n  through: 2030-12\n  nothing.here: 1\n"
    )
    assert sorted(codes(deal, "more")) == ["E860", "E860", "E862"]


@pytest.mark.parametrize("name", sorted(variant_files(ROOT / "scenarios" / "mouding-lufeng")))
def test_every_shipped_variant_runs_and_states_what_it_assumes(name):
    scenario = ROOT / "scenarios" / "mouding-lufeng"
    loaded = load_variant(scenario, name)
    assert loaded.variant_title.zh
    assert loaded.variant_title.en
    assert len(loaded.scenario.assumptions) > len(load_variant(scenario).scenario.assumptions)
    assert loaded.changes
    assert all(c.holds for c in run(loaded).checks)

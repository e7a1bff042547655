"""Runs of whole scenarios: what is claimed, what feeds what, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book import run
from enclave.diagnostics import Collector, InputRejected
from tests.book.support import agreement, receipt, write

SPLIT = "scope: {heads: [vat], retain: county}\nclauses:\n  - {id: split, kind: share, weights: {jia: 6, yi: 4}}\n"
YEARLY = "settle: {period: year, late: adjust}\n"


def codes(error: InputRejected) -> list[str]:
    return [d.code for d in error.diagnostics if d.is_error]


def test_a_plain_split_is_exact_and_what_is_outside_stays(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.yaml": agreement("a", SPLIT + YEARLY)},
        [receipt("1", "e1", "vat", "100.01", "2024-03-01"),
         receipt("2", "e2", "vat", "50.00", "2024-03-01")],
        "through: 2024-12\nagreements: [{file: a.yaml, enterprises: [e1]}]\n",
    )  # fmt: skip
    result = run(tmp_path)
    assert result.share("a", "jia") == 6001
    assert result.share("a", "yi") == 4000
    assert result.unclaimed["county"] == 5000
    assert result.net_positions() == {("a", "yi", "jia"): 6001}
    assert all(check.holds for check in result.checks)


def test_two_agreements_claiming_one_receipt_are_refused(tmp_path: Path) -> None:
    files = {"a.yaml": agreement("a", SPLIT + YEARLY), "b.yaml": agreement("b", SPLIT + YEARLY)}
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    write(tmp_path, files, rows, "through: 2024-12\nagreements: [{file: a.yaml}, {file: b.yaml}]\n")
    with pytest.raises(InputRejected) as caught:
        run(tmp_path)
    assert codes(caught.value) == ["E701"]


def test_priority_settles_an_overlap_and_the_smaller_number_comes_first(tmp_path: Path) -> None:
    files = {
        "a.yaml": agreement("a", SPLIT + YEARLY + "priority: 2\n"),
        "b.yaml": agreement("b", SPLIT.replace("6, yi: 4", "1, yi: 9") + YEARLY + "priority: 1\n"),
    }
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    write(tmp_path, files, rows, "through: 2024-12\nagreements: [{file: a.yaml}, {file: b.yaml}]\n")
    result = run(tmp_path)
    assert (result.share("a", "jia"), result.share("b", "jia")) == (0, 1000)


def test_a_nested_agreement_divides_what_another_gave(tmp_path: Path) -> None:
    inner = agreement(
        "inner",
        "scope: {heads: all, feed: {agreement: outer, party: jia}, collectors: jia}\n"
        "clauses:\n  - {id: towns, kind: share, weights: {jia: 1/3, town: 2/3}}\n" + YEARLY,
        "parties:\n  jia: {name: 甲县, role: host, level: county}\n"
        "  town: {name: 丙镇, role: third, level: township}\n",
    )
    files = {"outer.yaml": agreement("outer", SPLIT + YEARLY), "inner.yaml": inner}
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    scenario = "through: 2024-12\nagreements: [{file: inner.yaml}, {file: outer.yaml}]\n"
    result = run(write(tmp_path, files, rows, scenario))
    assert result.share("outer", "jia") == 6000
    assert (result.share("inner", "jia"), result.share("inner", "town")) == (2000, 4000)


def test_agreements_that_feed_one_another_are_refused(tmp_path: Path) -> None:
    def fed(name: str, by: str) -> str:
        body = f"scope: {{heads: all, feed: {{agreement: {by}, party: jia}}}}\n"
        return agreement(name, body + SPLIT.split("\n", 1)[1] + YEARLY)

    files = {"a.yaml": fed("a", "b"), "b.yaml": fed("b", "a")}
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    write(tmp_path, files, rows, "through: 2024-12\nagreements: [{file: a.yaml}, {file: b.yaml}]\n")
    with pytest.raises(InputRejected) as caught:
        run(tmp_path)
    assert "E712" in codes(caught.value)


def test_every_open_term_is_listed_at_once(tmp_path: Path) -> None:
    body = (
        "scope: {heads: [vat], retain: {hole: level}}\n"
        "clauses:\n  - {id: split, kind: share, weights: {hole: ratio}}\n"
        "settle: {period: year, late: {hole: late}}\n"
    )
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    scenario = "through: 2024-12\nagreements: [{file: a.yaml, fill: {level: county}}]\n"
    write(tmp_path, {"a.yaml": agreement("a", body)}, rows, scenario)
    with pytest.raises(InputRejected) as caught:
        run(tmp_path)
    found = [d.message.zh for d in caught.value.diagnostics if d.code == "E705"]
    assert found == ["协议 a 的待定项 ratio 未填", "协议 a 的待定项 late 未填"]


def test_filled_holes_are_assumptions_and_unknown_fills_are_refused(tmp_path: Path) -> None:
    body = SPLIT.replace("{jia: 6, yi: 4}", "{hole: ratio}") + YEARLY
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    scenario = "through: 2024-12\nagreements: [{file: a.yaml, fill: {ratio: {jia: 1, yi: 1}}}]\n"
    folder = write(tmp_path, {"a.yaml": agreement("a", body)}, rows, scenario)
    result = run(folder)
    assert [a.where for a in result.assumptions] == ["a"]
    assert "ratio" in result.assumptions[0].text.zh
    wrong = scenario.replace("fill: {", "fill: {ratoi: 1, ")
    write(tmp_path, {"a.yaml": agreement("a", body)}, rows, wrong)
    with pytest.raises(InputRejected) as caught:
        run(folder)
    assert codes(caught.value) == ["E706"]


def test_accounts_and_events_per_enterprise(tmp_path: Path) -> None:
    body = (
        "scope: {heads: [vat], retain: county}\n"
        "term: {from: {event: start}, for: 1 years}\nclock: {unit: anniversary}\n"
        "events: {start: {name: 投产, required: yes}}\n"
        "clauses:\n  - {id: split, kind: share, weights: {jia: 1, yi: 1}}\n"
        "settle: {period: year, account: enterprise, late: adjust}\n"
    )
    rows = [
        receipt("1", "e1", "vat", "100", "2024-03-01"),
        receipt("2", "e2", "vat", "100", "2024-03-01"),
        receipt("3", "e2", "vat", "100", "2025-03-01"),
    ]
    scenario = (
        "through: 2025-12\nagreements:\n  - {file: a.yaml, events: {start: "
        "{by_enterprise: {e1: 2024-01-01, e2: 2025-01-01}}}}\n"
    )
    result = run(write(tmp_path, {"a.yaml": agreement("a", body)}, rows, scenario))
    shares = {r.account: sum(e.party("jia") for e in r.last.years.values()) for r in result.runs}
    assert shares == {"e1": 5000, "e2": 5000}


def test_an_event_that_has_not_happened_leaves_all_with_the_host(tmp_path: Path) -> None:
    body = (
        SPLIT
        + "term: {from: {event: start}}\nevents: {start: {name: 投产, required: yes}}\n"
        + YEARLY
    )
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01")]
    scenario = "through: 2024-12\nagreements: [{file: a.yaml, events: {start: pending}}]\n"
    result = run(write(tmp_path, {"a.yaml": agreement("a", body)}, rows, scenario))
    assert (result.share("a", "jia"), result.share("a", "yi")) == (0, 10000)
    missing = scenario.replace(", events: {start: pending}", "")
    write(tmp_path, {"a.yaml": agreement("a", body)}, rows, missing)
    with pytest.raises(InputRejected) as caught:
        run(tmp_path)
    assert codes(caught.value) == ["E321"]


def test_a_template_stands_twice_when_it_is_bound_to_places(tmp_path: Path) -> None:
    body = (
        "scope: {heads: [vat], retain: county}\n"
        "clauses:\n  - {id: split, kind: share, weights: {origin: 6, host: 4}}\n" + YEARLY
    )
    parties = (
        "parties:\n  origin: {name: {hole: origin}, role: origin, level: county}\n"
        "  host: {name: {hole: host}, role: host, level: county}\n"
    )
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01"),
            receipt("2", "e2", "vat", "10", "2024-03-01")]  # fmt: skip
    scenario = (
        "through: 2024-12\nplaces:\n  yi: {name: 乙县, kind: county}\n  jia: {name: 甲县, kind: county}\n"
        "  bing: {name: 丙县, kind: county}\nagreements:\n"
        "  - {file: t.yaml, as: one, bind: {origin: jia, host: yi}, enterprises: [e1]}\n"
        "  - {file: t.yaml, as: two, bind: {origin: bing, host: yi}, enterprises: [e2]}\n"
    )
    result = run(write(tmp_path, {"t.yaml": agreement("t", body, parties)}, rows, scenario))
    assert (result.share("one", "jia"), result.share("two", "bing")) == (6000, 600)
    assert result.deal("two").agreement.title.zh == "甲乙协议：丙县—乙县"


def test_same_inputs_give_the_same_hash_whatever_the_order_of_rows(tmp_path: Path) -> None:
    rows = [
        receipt(str(i), "e1", "vat", f"{i * 7}.01", f"2024-{i % 12 + 1:02d}-03")
        for i in range(1, 30)
    ]
    scenario = "through: 2024-12\nagreements: [{file: a.yaml}]\n"
    files = {"a.yaml": agreement("a", SPLIT + "settle: {period: month, late: restate}\n")}
    first = run(write(tmp_path / "x", files, rows, scenario))
    second = run(write(tmp_path / "y", files, rows[::-1], scenario))
    assert first.hashes["flows"] == second.hashes["flows"]


def test_warnings_say_what_a_careful_officer_would_ask(tmp_path: Path) -> None:
    rows = [receipt("1", "e1", "vat", "100", "2024-03-01"),
            receipt("2", "e1", "vat", "-5", "2024-04-01"),
            receipt("3", "e1", "vat", "7", "2025-01-02")]  # fmt: skip
    scenario = "through: 2024-12\nagreements: [{file: a.yaml}]\n"
    folder = write(tmp_path, {"a.yaml": agreement("a", SPLIT + YEARLY)}, rows, scenario)
    collector = Collector()
    run(folder, collector=collector)
    found = {d.code for d in collector.items}
    assert {"W701", "N701"} <= found

"""Recognition of enterprises, 报备→审查→认定→核算: nothing counts before 认定 (昆明 shape).

e1 is recognised on 2024-03-01 and counts from then; e2 is recognised on 2024-02-01 and counts from
2024-07-01 until 2025-01-01; e3 was reported and reviewed and waits. Each has 100.00 a quarter.
County part shared 6:4.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book import Result, run
from enclave.diagnostics import Collector, InputRejected
from tests.book.support import agreement, receipt, write

BODY = """\
scope: {heads: [vat], retain: county, list: eligible}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
settle: {period: year, late: restate}
"""
ENTERPRISES = tuple(f"e{n},企业{n},yi,硅" for n in (1, 2, 3))
DAYS = ("2024-02-10", "2024-05-10", "2024-08-10", "2024-11-10", "2025-02-10")
LIST = """\
lists:
  eligible:
    - {enterprise: e1, reported: 2024-01-05, reviewed: 2024-02-20, recognised: 2024-03-01}
    - {enterprise: e2, recognised: 2024-02-01, from: 2024-07-01, until: 2025-01-01}
    - {enterprise: e3, reported: 2024-01-05, reviewed: 2024-02-20}
"""


def settle(
    folder: Path, lists: str = LIST, more: tuple[str, ...] = (), findings: Collector | None = None
) -> Result:
    rows = [
        receipt(f"{e}-{n}", e, "vat", "100.00", day)
        for e in ("e1", "e2", "e3")
        for n, day in enumerate(DAYS)
    ]
    scenario = f"through: 2025-12\n{lists}agreements: [{{file: a.yaml}}]\n"
    write(folder, {"a.yaml": agreement("a", BODY)}, [*rows, *more], scenario, ENTERPRISES)
    return run(folder, collector=findings)


def pools(result: Result) -> dict[str, int]:
    out: dict[str, int] = {}
    for flow in result.flows:
        out[flow.enterprise] = out.get(flow.enterprise, 0) + flow.amount
    return out


def refused(folder: Path, lists: str) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        settle(folder, lists)
    return [d.code for d in caught.value.diagnostics if d.is_error]


def test_nothing_counts_before_recognition_nor_outside_the_days(tmp_path: Path) -> None:
    result = settle(tmp_path)
    assert pools(result) == {"e1": 40000, "e2": 20000}
    assert result.share("a", "jia") == 36000
    assert result.unclaimed["county"] == 90000
    assert all(check.holds for check in result.checks)


def test_the_run_says_who_waits_and_what_lies_outside(tmp_path: Path) -> None:
    findings = Collector(limit=200)
    settle(tmp_path, findings=findings)
    said = {d.code: d.message.en for d in findings.sorted() if d.code in {"N704", "N705"}}
    assert "e3" in said["N704"]
    lines = [d.message.en for d in findings.sorted() if d.code == "N705"]
    assert [
        "receipts of enterprise e1" in lines[0] and ": 1;" in lines[0],
        "receipts of enterprise e2" in lines[1] and ": 3;" in lines[1],
    ] == [True, True]
    assert "2024-07-01~2024-12-31" in lines[1]


def test_pending_is_written_out_and_plain_ids_always_count(tmp_path: Path) -> None:
    result = settle(tmp_path, "lists: {eligible: [e1, {enterprise: e3, recognised: pending}]}\n")
    assert pools(result) == {"e1": 50000}


def test_chinese_keys(tmp_path: Path) -> None:
    result = settle(
        tmp_path, "名单: {eligible: [{所列企业: e1, 认定日: 2024-03-01, 止: 2024-06-01}]}\n"
    )
    assert pools(result) == {"e1": 10000}


def test_the_day_of_recognition_counts_and_the_last_day_does_not(tmp_path: Path) -> None:
    lists = "lists: {eligible: [{enterprise: e1, recognised: 2024-05-10, until: 2024-11-10}]}\n"
    assert pools(settle(tmp_path, lists)) == {"e1": 20000}


def test_a_refund_counts_with_the_tax_it_returns(tmp_path: Path) -> None:
    more = (
        "r1,e1,vat,-30.00,2024-12-01,2024-02-10,-30.00,0",  # of before recognition
        "r2,e1,vat,-20.00,2024-12-01,2024-05-10,-20.00,0",
    )
    assert pools(settle(tmp_path, more=more)) == {"e1": 38000, "e2": 20000}


def test_an_enterprise_may_leave_the_list_and_come_back(tmp_path: Path) -> None:
    entries = "{enterprise: e1, until: 2024-06-01}, {enterprise: e1, from: 2024-11-01}"
    assert pools(settle(tmp_path, f"lists: {{eligible: [{entries}]}}\n")) == {"e1": 40000}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{enterprise: e1, recognised: 2024-03-01, from: 2024-02-01}", "E721"),
        ("{enterprise: e1, reported: 2024-03-01, reviewed: 2024-02-01}", "E721"),
        ("{enterprise: e1, recognised: 2024-03-01, until: 2024-03-01}", "E721"),
        ("e1, {enterprise: e1, from: 2024-01-01}", "E722"),
        ("{enterprise: e9}", "E717"),
        ("e9", "E717"),
        ("{enterprise: e1, recognized: 2024-03-01}", "E202"),
        ("{recognised: 2024-03-01}", "E203"),
    ],
)
def test_mistakes(tmp_path: Path, entry: str, code: str) -> None:
    assert refused(tmp_path, f"lists: {{eligible: [{entry}]}}\n") == [code]


def test_events_by_enterprise_need_accounts_by_enterprise(tmp_path: Path) -> None:
    body = BODY.replace(", list: eligible", "").replace(
        "scope:", "events: {go: {required: yes}}\nscope:"
    )
    body = body.replace("id: split,", "id: split, from: {event: go},")
    deal = "agreements: [{file: a.yaml, events: {go: {by_enterprise: {e1: 2024-05-01, e2: pending}}}}]\n"
    rows = [
        receipt(f"{e}{n}", e, "vat", "100.00", day)
        for e in ("e1", "e2")
        for n, day in enumerate(DAYS)
    ]
    write(tmp_path, {"a.yaml": agreement("a", body)}, rows, f"through: 2025-12\n{deal}")
    with pytest.raises(InputRejected) as caught:
        run(tmp_path)
    assert [d.code for d in caught.value.diagnostics if d.is_error] == ["E723"]

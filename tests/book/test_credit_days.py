"""Credit by lists and exits: nothing before 认定, nothing off the list, nothing after leaving.

Each firm reports 100.00 of output a month. Credited 6:4, so a month under the agreement is 60 / 40
and any other month 0 / 100. In yuan:

e1  recognised on 2024-03-01, on the list until 2024-11-01: March to October, 8 months, 480 / 720
e2  reported and reviewed, waits: 0 / 1200
e3  on no list: 0 / 1200
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book import Result, run
from enclave.credit import explain_credit
from tests.book.support import agreement, receipt, write

BODY = """\
scope: {heads: [vat], retain: county, list: eligible}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
EXITcredit:
  industrial_output: {mode: split, weights: {jia: 6, yi: 4}}
settle: {period: year, late: restate, account: ACCOUNT}
"""
LIST = """\
lists:
  eligible:
    - {enterprise: e1, reported: 2024-01-05, recognised: 2024-03-01, until: 2024-11-01}
    - {enterprise: e2, reported: 2024-01-05, reviewed: 2024-02-20}
"""
EXIT = """\
  - {id: gone, kind: exit, cause: leave, at: {event: left}}
"""
EVENT = "events: {left: {name: {zh: 迁出, en: leaves}, required: yes}}\n"
FIRMS = tuple(f"e{n},企业{n},yi,硅" for n in (1, 2, 3))


def settle(
    folder: Path,
    *,
    lists: str = LIST,
    exit_: str = "",
    events: str = "",
    account: str = "agreement",
) -> Result:
    body = (EVENT if exit_ else "") + BODY.replace("EXIT", exit_).replace("ACCOUNT", account)
    if not lists:
        body = body.replace(", list: eligible", "")
    rows = [receipt(f"r{e}", e, "vat", "100.00", "2024-03-10") for e in ("e1", "e2", "e3")]
    scenario = (
        f"through: 2024-12\nindicators: indicators.csv\n{lists}"
        f"agreements: [{{file: a.yaml{events}}}]\n"
    )
    write(folder, {"a.yaml": agreement("a", body)}, rows, scenario, FIRMS)
    months = [
        f"{e}-{m},{e},industrial_output,2024-{m:02},100.00"
        for e in ("e1", "e2", "e3")
        for m in range(1, 13)
    ]
    head = "编号,企业,指标,期间,金额(元)\n"
    (folder / "indicators.csv").write_text(head + "\n".join(months) + "\n", encoding="utf-8")
    return run(folder)


def credit(result: Result) -> dict[tuple[str, str], int]:
    """Yuan by enterprise and party."""
    assert result.credit is not None
    out: dict[tuple[str, str], int] = {}
    for entry in result.credit.credit:
        if entry.kind == "credit" and entry.amount:
            key = (entry.unit, entry.party)
            out[key] = out.get(key, 0) + int(entry.amount) // 100
    return out


def reasons(result: Result, enterprise: str) -> list[str]:
    assert result.credit is not None
    steps = [s for s in result.credit.steps if s.unit == enterprise]
    return [s.segment.reason for s in sorted(steps, key=lambda s: s.period)]


def test_nothing_counts_before_recognition_nor_off_the_list(tmp_path: Path) -> None:
    result = settle(tmp_path)
    assert credit(result) == {
        ("e1", "jia"): 480, ("e1", "yi"): 720, ("e2", "yi"): 1200, ("e3", "yi"): 1200,
    }  # fmt: skip
    assert reasons(result, "e1") == ["not_recognised"] * 2 + ["rule"] * 8 + ["off_list"] * 2
    assert set(reasons(result, "e2")) == {"not_recognised"}
    assert set(reasons(result, "e3")) == {"unclaimed"}


def test_the_official_figures_do_not_know_of_it(tmp_path: Path) -> None:
    result = settle(tmp_path)
    assert result.credit is not None
    assert sum(int(e.amount) for e in result.credit.official) == 3 * 1200 * 100


def test_the_explanation_says_why(tmp_path: Path) -> None:
    result = settle(tmp_path)
    assert result.credit is not None
    told = str(explain_credit(result.credit, "credit:industrial_output.yi.2024"))
    assert "认定之前，归所在地" in told
    assert "不在名单期间，归所在地" in told


@pytest.mark.parametrize("account", ["agreement", "enterprise"])
def test_after_an_enterprise_leaves_credit_follows_the_clause(tmp_path: Path, account: str) -> None:
    """No list; e1 leaves on 2024-07-01: six months of 60 / 40. e2 and e3 stay: 720 / 480 each."""
    events = ", events: {left: {by_enterprise: {e1: 2024-07-01, e2: pending, e3: pending}}}"
    result = settle(tmp_path, lists="", exit_=EXIT, events=events, account=account)
    assert credit(result) == {
        ("e1", "jia"): 360, ("e1", "yi"): 840, ("e2", "jia"): 720, ("e2", "yi"): 480,
        ("e3", "jia"): 720, ("e3", "yi"): 480,
    }  # fmt: skip
    assert reasons(result, "e1")[6:] == ["left"] * 6


def test_an_agreement_that_ends_early_ends_credit_for_all(tmp_path: Path) -> None:
    result = settle(
        tmp_path, lists="", exit_=EXIT.replace("leave", "early_end"), events=", events: {left: 2024-10-01}"
    )  # fmt: skip
    assert {k: v for k, v in credit(result).items() if k[1] == "jia"} == {
        ("e1", "jia"): 540, ("e2", "jia"): 540, ("e3", "jia"): 540,
    }  # fmt: skip


def test_without_a_list_and_an_exit_everything_counts(tmp_path: Path) -> None:
    result = settle(tmp_path, lists="")
    assert {v for k, v in credit(result).items() if k[1] == "jia"} == {720}


def test_what_lies_outside_is_said(tmp_path: Path) -> None:
    result = settle(tmp_path)
    assert result.credit is not None
    said = [d.message.zh for d in result.credit.notices if d.code == "N605"]
    assert said == [
        "协议 a：e1 的 industrial_output 有的月份认定之前，归所在地",
        "协议 a：e1 的 industrial_output 有的月份不在名单期间，归所在地",
        "协议 a：e2 的 industrial_output 有的月份认定之前，归所在地",
    ]

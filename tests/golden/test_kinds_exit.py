"""Leaving, failing, ending early, moving back: the clause gives no number, the numbers are tests'.

Tax 100 on 06-01 of each year 2022–2026, shared 6:4; landed on 2022-01-01. What the sender received
by the end of 2023 is 120, by 2024-06-01 180.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.book import run as run_scenario
from enclave.diagnostics import Collector, InputRejected
from enclave.engine.run import run as run_engine
from tests.book.support import agreement, receipt, write
from tests.golden.helpers import WAN, Deal, expect, load_text, yearly

TEXT = """
agreement: leaving
title: {zh: 退出, en: Leaving}
status: template
unit: 万元
parties:
  jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi}, role: host, level: county}
scope: {heads: [vat], retain: county}
clock: {unit: anniversary}
part_year: months
events:
  landed: {required: yes}
  gone: {required: yes}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}, from: {event: landed}}
MORE  - {id: out, kind: exit, cause: CAUSE, at: {event: gone}REST}
settle: {period: year, late: restate}
"""
ROWS = "\n".join(f"    {y}-06-01 vat 100" for y in range(2022, 2027))
WITHIN = ", look_back: {from: {event: landed}, for: 3 years}"


def back(ratio: str = "50%", source: str = "own_funds", window: str = WITHIN) -> str:
    return f"{window}, clawback: [{{party: jia, ratio: {ratio}, to: yi, source: {source}}}]"


def deal(
    gone: str | None = "2024-07-01", cause: str = "leave", rest: str = "", more: str = ""
) -> Deal:
    text = TEXT.replace("CAUSE", cause).replace("REST", rest).replace("MORE", more)
    events = {"landed": "2022-01-01", **({} if gone is None else {"gone": gone})}
    return Deal(load_text(text), events=events)


@pytest.mark.parametrize("cause", ["leave", "fail", "early_end"])
def test_nothing_more_is_shared_and_what_was_shared_stays(cause):
    expect(
        yearly(deal(cause=cause).run(ROWS)),
        """
        year jia yi
        2022 60  40
        2023 60  40
        2024 60  40
        2025 0   100
        2026 0   100
    """,
    )


def test_the_day_itself_is_no_longer_shared():
    assert yearly(deal("2024-06-01").run(ROWS))[2024] == {"yi": 100 * WAN}


def test_while_nothing_has_happened_all_goes_on():
    assert yearly(deal(None).run(ROWS))[2026] == {"jia": 60 * WAN, "yi": 40 * WAN}


def test_yearly_amounts_end_with_it():
    floor = "  - {id: rent, kind: fixed_return, to: jia, amount: 12, from: {event: landed}, payer: {party: yi, source: own_funds}}\n"
    years = yearly(deal("2024-04-01", more=floor).run(ROWS))
    assert years[2023]["jia"] == 72 * WAN
    assert years[2024] == {"jia": 3 * WAN, "yi": 100 * WAN}  # 3 of 12 months
    assert years[2025] == {"yi": 100 * WAN}


def test_half_of_what_was_received_in_the_window_is_paid_back_once():
    """Received 60 + 60 + 60 by 2024-07-01, all within three years: 90 back in 2024."""
    run = deal(rest=back()).run(ROWS)
    expect(
        yearly(run),
        """
        year jia yi
        2022 60  40
        2023 60  40
        2024 60  130
        2025 0   100
        2026 0   100
    """,
    )
    (done,) = run.last.years[2024].transfers
    assert (done.transfer, done.due, done.paid) == ("out.jia", 90 * WAN, 90 * WAN)


def test_out_of_the_share_no_more_than_it_has_that_year():
    run = deal(rest=back(source="share")).run(ROWS)
    assert yearly(run)[2024] == {"yi": 100 * WAN}
    (done,) = run.last.years[2024].transfers
    assert (done.due, done.paid, done.unmet) == (90 * WAN, 60 * WAN, 30 * WAN)


def test_only_what_lies_in_the_window_counts():
    window = ", look_back: {from: 2023-01-01, for: 12 months}"
    run = deal(rest=back("100%", window=window)).run(ROWS)
    assert [t.due for t in run.last.years[2024].transfers] == [60 * WAN]


def test_a_return_within_the_time_and_after_it():
    inside = deal("2024-12-31", "return_within", back("100%")).run(ROWS)
    assert [t.due for t in inside.last.years[2024].transfers] == [180 * WAN]
    assert yearly(inside)[2025] == {"yi": 100 * WAN}
    after = deal("2025-01-01", "return_within", back("100%")).run(ROWS)
    assert yearly(after)[2026] == {"jia": 60 * WAN, "yi": 40 * WAN}
    assert [t for y in after.last.years.values() for t in y.transfers] == []


def test_a_refund_lowers_what_is_paid_back():
    rows = ROWS + "\n    2023-06-01<2025-03-01 vat -50"
    run = deal(rest=back("100%")).run(rows)
    assert [t.due for t in run.last.years[2024].transfers] == [150 * WAN]
    paid = {f.period.year: f.amount for f in run.flows if f.clause == "out"}
    assert paid == {2024: 180 * WAN, 2025: -30 * WAN}


@given(
    st.lists(
        st.tuples(st.dates(date(2022, 1, 1), date(2025, 12, 31)), st.integers(-(10**8), 10**9)),
        max_size=12,
    ),
    st.sampled_from(["1%", "1/3", "50%", "100%"]),
    st.sampled_from(["2022-12-31", "2023-06-01", "2024-07-01", "2024-12-31"]),
    st.booleans(),
)
def test_h10_never_more_is_paid_back_than_was_received(history, ratio, gone, monthly):
    made = deal(gone, rest=back(ratio))
    row = made.rows("2022-02-01 vat 1")[0]
    rows = [
        replace(row, effective=day, posted=day, amount=a, ref=f"r{n}")
        for n, (day, a) in enumerate(history)
    ]  # fmt: skip
    cuts = [
        date(y, m, d)
        for y in range(2022, 2026)
        for m, d in (((6, 30), (12, 31)) if monthly else ((12, 31),))
    ]
    found = [
        run_engine(made.planner, rows, cuts, agreement="leaving", engine=engine)
        for engine in ("exact", "tiled")
    ]
    assert found[0].flows == found[1].flows
    years = found[0].cuts[-1].years
    received = sum(
        sum(a for leaf, a in zip(r.plan.leaves, map(sum, zip(*r.by_period, strict=True)), strict=True) if leaf.party == "jia" and leaf.clause == "split")
        for r in years.values()
    )  # fmt: skip
    paid = [t for r in years.values() for t in r.transfers]
    assert sum(t.paid for t in paid) <= max(0, received)
    assert sum(f.amount for f in found[0].flows) == sum(a for _, a in history) + sum(
        t.paid for t in paid
    )


def codes(rest: str, cause: str = "leave") -> list[str]:
    from enclave.compile.load import load_agreement_text

    collector = Collector()
    text = TEXT.replace("CAUSE", cause).replace("REST", rest).replace("MORE", "")
    load_agreement_text(text, collector=collector)
    return [d.code for d in collector.sorted() if d.is_error]


def test_what_is_not_written_is_not_guessed():
    assert codes("", "return_within") == ["E376"]
    assert codes(", clawback: [{party: jia, ratio: 50%, to: yi, source: share}]") == ["E376"]
    assert codes(WITHIN) == ["E377"]
    assert codes(back("101%")) == ["E218"]
    assert codes(back().replace("ratio: 50%, ", "")) == ["E203"]
    assert codes(back().replace("to: yi", "to: jia")) == ["E279"]
    assert codes(", from: 2024-01-01") == ["E371"]
    twice = back().replace(
        "clawback: [", "clawback: [{party: jia, ratio: 1%, to: yi, source: share}, "
    )
    assert codes(twice) == ["E378"]


BODY = """\
scope: {heads: [vat], retain: county}
events: {gone: {required: yes}}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
  - {id: out, kind: exit, cause: leave, at: {event: gone}BACK}
settle: {period: year, ACCOUNTlate: restate}
"""


def settle(folder: Path, account: str, rest: str = "", findings: Collector | None = None):
    body = BODY.replace("ACCOUNT", account).replace("BACK", rest)
    rows = [
        receipt(f"{e}{y}", e, "vat", "100.00", f"{y}-06-01")
        for e in ("e1", "e2")
        for y in (2024, 2025)
    ]
    write(folder, {"a.yaml": agreement("a", body)}, rows, "through: 2025-12\nagreements:\n  - file: a.yaml\n"
          "    events: {gone: {by_enterprise: {e1: 2025-01-01, e2: pending}}}\n")  # fmt: skip
    return run_scenario(folder, collector=findings)


@pytest.mark.parametrize("account", ["", "account: enterprise, "])
def test_one_enterprise_leaves_and_the_others_stay(tmp_path, account):
    findings = Collector(limit=200)
    result = settle(tmp_path, account, findings=findings)
    assert result.share("a", "jia", 2024) == 12000
    assert result.share("a", "jia", 2025) == 6000
    assert all(check.holds for check in result.checks)
    said = [d.message.en for d in findings.sorted() if d.code == "N311"]
    assert len(said) == 1
    assert "e1" in said[0]
    assert "2025-01-01" in said[0]


def test_paying_back_needs_an_account_of_its_own(tmp_path):
    rest = ", look_back: {from: 2024-01-01, for: 3 years}, clawback: [{party: jia, ratio: 50%, to: yi, source: own_funds}]"
    assert (
        settle(tmp_path, "account: enterprise, ", rest).share("a", "yi", 2025)
        == 10000 + 4000 + 3000
    )
    with pytest.raises(InputRejected) as caught:
        settle(tmp_path, "", rest)
    assert [d.code for d in caught.value.diagnostics if d.is_error] == ["E723"]

"""Yishui (临沂市发展和改革委员会): 7:3, and whoever revives an idle plant owns it (谁盘活归属谁).

Tax 100 a year at the plant e1, recruited by town A; town C revives it on 2025-07-01.
"""

from __future__ import annotations

from pathlib import Path

from enclave.book import run as run_scenario
from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from tests.book.support import agreement, receipt, write
from tests.golden.helpers import WAN, Deal, expect, load_text, yearly

PARTIES = """\
parties:
  a: {name: {zh: 招引镇, en: recruiting town}, role: origin, level: township}
  c: {name: {zh: 盘活镇, en: reviving town}, role: third, level: township}
  h: {name: {zh: 所在镇, en: host town}, role: host, level: township, place: yi}
"""
BODY = """\
scope: {heads: [vat], retain: county}
events: {revived: {name: {zh: 盘活, en: revival}, required: yes}}
clauses:
  - {id: split, kind: share, weights: {a: 7, h: 3}}
MORE  - {id: moved, kind: reassign, party: a, to: c, from: {event: revived}OF}
settle: {period: year, ACCOUNTlate: restate}
"""
ROWS = """
    2024-06-01 vat 100
    2025-06-01 vat 100
    2025-08-01 vat 100
    2026-06-01 vat 100
"""


def body(more: str = "", of: str = "", account: str = "") -> str:
    return BODY.replace("MORE", more).replace("OF", of).replace("ACCOUNT", account)


def spec(more: str = "", of: str = "") -> str:
    return f"agreement: yishui\ntitle: {{zh: 乡镇飞地, en: Towns}}\nstatus: template\nunit: 万元\n{PARTIES}{body(more, of)}"


def deal(more: str = "", of: str = "", revived: str | None = "2025-07-01") -> Deal:
    events = {} if revived is None else {"revived": revived}
    return Deal(load_text(spec(more, of)), events=events)


def test_from_the_day_on_it_goes_to_the_town_that_revived_it():
    expect(
        yearly(deal().run(ROWS)),
        """
        year a c h
        2024 70 0 30
        2025 70 70 60
        2026 0 70 30
    """,
    )


def test_while_nobody_revives_it_nothing_changes():
    assert yearly(deal(revived=None).run(ROWS))[2026] == {"a": 70 * WAN, "h": 30 * WAN}


def test_a_cap_is_neither_lost_nor_doubled():
    """At most 180 to the recruiter over the whole term: 70, 70 + 40, and nothing is left in 2026."""
    cap = "  - {id: top, kind: cap, party: a, limit: 180, span: agreement, spill: h}\n"
    expect(
        yearly(deal(cap).run(ROWS)),
        """
        year a c h
        2024 70 0 30
        2025 70 40 90
        2026 0 0 100
    """,
    )


def test_only_the_clauses_named():
    more = "  - {id: fee, kind: retain, to: a, ratio: 10%}\n"
    years = yearly(deal(more, ", of: [split]").run(ROWS))
    assert years[2026] == {"a": 10 * WAN, "c": 63 * WAN, "h": 27 * WAN}


def test_each_enterprise_on_its_own_day(tmp_path: Path) -> None:
    rows = [
        receipt(f"{e}{y}", e, "vat", "100.00", f"{y}-06-01")
        for e in ("e1", "e2")
        for y in (2024, 2025)
    ]
    text = agreement("a", body(account="account: enterprise, "), PARTIES)
    deal_ = "agreements:\n  - file: a.yaml\n    events: {revived: {by_enterprise: {e1: 2025-01-01, e2: pending}}}\n"
    write(tmp_path, {"a.yaml": text}, rows, f"through: 2025-12\n{deal_}")
    result = run_scenario(tmp_path)
    assert (result.share("a", "a"), result.share("a", "c"), result.share("a", "h")) == (
        21000,
        7000,
        12000,
    )
    assert all(check.holds for check in result.checks)


def codes(more: str = "", of: str = "") -> list[str]:
    collector = Collector()
    load_agreement_text(spec(more, of), collector=collector)
    return [d.code for d in collector.sorted() if d.is_error]


def test_what_is_not_said_is_asked_for():
    floor = (
        "  - {id: floor, kind: guarantee, to: a, amount: 10, payer: {party: h, source: share}}\n"
    )
    assert codes(floor) == ["E379"]
    assert codes(floor.replace("amount: 10,", "amount: 10, until: {event: revived},")) == []
    assert codes(of=", of: [slpit]") == ["E372"]
    assert codes().__len__() == 0
    collector = Collector()
    load_agreement_text(spec().replace("to: c", "to: a"), collector=collector)
    assert [d.code for d in collector.sorted() if d.is_error] == ["E278"]

"""Statements derived by hand: quarters, a close at the cap, refunds into the closed year."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.dates import Month
from enclave.diagnostics import InputRejected
from enclave.settle.books import open_books, reopen
from enclave.settle.facts import receipt_batch
from enclave.settle.ledger import Ledger
from tests.settle import world
from tests.settle.world import WAN, book, pay, receipt, settle


@pytest.fixture
def folder(tmp_path):
    return world.make(tmp_path)


@pytest.fixture
def ledger(folder):
    with Ledger.open(folder / "账本.db", create=True) as opened:
        yield opened


def of(made, party):
    return next(s for s in made.shares if s.party == party)


def wan(made, party):
    share = of(made, party)
    return tuple(Fraction(x, WAN) for x in (share.before, share.period, share.total, share.year))


def test_quarters_and_a_close_at_the_cap(folder, ledger):
    first, second, third, fourth = (made for made, _ in world.year(folder, ledger))
    # 1200万 of VAT leave 200万; 6:4.
    assert (wan(first, "origin"), wan(first, "host")) == ((0, 120, 120, 120), (0, 80, 80, 80))
    assert wan(third, "origin") == (240, 120, 360, 360)
    # 480 would be over the cap of 420: 60 in the last quarter, the rest spills to the host.
    assert (wan(fourth, "origin"), wan(fourth, "host")) == (
        (360, 60, 420, 420),
        (240, 140, 380, 380),
    )
    assert [s.final for s in (first, second, third, fourth)] == [False, False, False, True]
    assert (first.label.zh, fourth.label.zh) == ("2026年第一季度", "2026年度")
    (base,) = fourth.base_year
    assert (base.head, base.collected, base.pool, base.outside) == ("vat", 4800 * WAN, 800 * WAN, 0)
    assert base.levels == {"centre": 2400 * WAN, "province": 800 * WAN, "prefecture": 800 * WAN,
                           "county": 800 * WAN}  # fmt: skip


def refunds(folder, ledger):
    """900万 of the last quarter of 2026 are refunded in 2027: the pool of 2026 falls to 650万."""
    world.year(folder, ledger)
    book(
        ledger,
        receipt("w1", 1200, "2027-01-15"),
        receipt("r1", -600, "2027-02-10", "2026-11-15"),
        receipt("r2", -300, "2027-03-10", "2026-12-15"),
    )


def test_a_refund_into_a_closed_year_reopens_the_cap_and_brings_in_the_floor(folder, ledger):
    refunds(folder, ledger)
    pay(ledger, "p1", 120, "2026-04-20")
    pay(ledger, "p2", 100, "2026-07-20")
    made, _ = settle(folder, ledger, "2027-03")
    # 2026: 650 × 6/10 = 390, the floor adds 10 of the host's: 400 and 250, against 420 and 380.
    (corrected,) = made.corrections
    changes = {c.party: (c.before // WAN, c.after // WAN) for c in corrected.changes}
    assert (corrected.year, changes) == (2026, {"origin": (420, 400), "host": (380, 250)})
    assert [(x.receipt, x.amount // WAN) for x in corrected.late] == [("r1", -600), ("r2", -300)]
    assert [(c.clause, c.due // WAN, c.paid // WAN) for c in made.closings] == [("floor", 10, 10)]
    # This quarter: 120 − 20 and 80 − 130.
    assert (wan(made, "origin"), wan(made, "host")) == (
        (420, 100, 520, 120), (380, -50, 330, 80),
    )  # fmt: skip
    (due,) = made.dues
    assert (due.payer, due.payee) == ("host", "origin")
    assert [x // WAN for x in (due.before, due.period, due.paid, due.open)] == [420, 100, 220, 300]
    # 220 paid: all of the first quarter and 100 of the second.
    assert [(a.day.isoformat(), a.due // WAN, a.open // WAN) for a in due.arrears] == [
        ("2026-06-30", 120, 20), ("2026-09-30", 120, 120), ("2026-12-31", 60, 60),
        ("2027-03-31", 100, 100),
    ]  # fmt: skip


def test_e8_closed_then_adjusted_is_what_computing_from_scratch_gives(
    folder, ledger, tmp_path_factory
):
    refunds(folder, ledger)
    made, _ = settle(folder, ledger, "2027-03")
    other = world.make(tmp_path_factory.mktemp("at-once"))
    with Ledger.open(other / "账本.db", create=True) as fresh:
        rows = [(line.key, line.amount, line.day, line.body.get("origin"))
                for line in ledger.lines("receipts")]  # fmt: skip
        for key, fen, day, origin in reversed(rows):
            book(fresh, receipt(key, fen // WAN, day.isoformat(), origin))
        at_once, _ = settle(other, fresh, "2027-03")
    assert {s.party: s.total for s in made.shares} == {s.party: s.total for s in at_once.shares}


def test_everything_through_the_city(folder, ledger):
    book(ledger, receipt("v1", 1200, "2026-03-15"))
    made, _ = settle(folder, ledger, "2026-03", netting="superior")
    # The host holds 200 and is entitled to 80: it gives 120 to the city, the city 120 to the origin.
    assert [(d.payer, d.payee, d.open // WAN) for d in made.dues] == [
        ("host", "city", 120) if d.payer == "host" else ("city", "origin", 120) for d in made.dues
    ]
    assert len(made.dues) == 2


def test_a_first_settlement_over_two_years_corrects_nothing(folder, ledger):
    book(ledger, receipt("v1", 1200, "2026-03-15"), receipt("v2", 1200, "2027-03-15"))
    made, _ = settle(folder, ledger, "2027-03")
    # Nothing was final before, so nothing of 2026 is a correction: 200 are below the cap, the
    # floor of 2026 brings in the host's 80.
    assert made.corrections == ()
    assert wan(made, "origin") == (0, 320, 320, 120)


def test_what_a_dispute_holds_is_shown_and_not_due(folder, ledger):
    path = folder / "agreement.yaml"
    dispute = (
        "  - {id: row, kind: dispute, party: origin, from: 2026-04-01, until: 2026-10-01,"
        " reference: {document: deal, article: 第九条}}\nsettle:"
    )
    path.write_text(path.read_text("utf-8").replace("settle:", dispute), "utf-8")
    _, second, third, fourth = (made for made, _ in world.year(folder, ledger))
    assert wan(second, "origin") == (120, 120, 240, 240)
    assert [(h.payer, h.payee, h.amount // WAN) for h in second.held] == [("host", "origin", 120)]
    assert [d.open // WAN for d in second.dues] == [120]
    assert [h.amount // WAN for h in third.held] == [240]
    assert (fourth.held, [d.open // WAN for d in fourth.dues]) == ((), [420])


def test_a_party_that_gets_nothing_yet_is_listed(folder, ledger):
    path = folder / "agreement.yaml"
    text = (
        path.read_text("utf-8")
        .replace("limit: 420", "limit: 0")
        .replace("amount: 400", "amount: 0")
    )
    path.write_text(text, "utf-8")
    book(ledger, receipt("v1", 1200, "2026-03-15"))
    made, _ = settle(folder, ledger, "2026-03")
    assert wan(made, "origin") == (0, 0, 0, 0)


def test_a_draft_books_nothing(folder, ledger):
    book(ledger, receipt("v1", 1200, "2026-03-15"))
    settle(folder, ledger, "2026-03", final=False)
    assert ledger.closed_through() is None
    assert len(list(ledger.batches())) == 1


def test_a_reopened_settlement_gets_a_revision_and_the_old_one_stays_on_record(folder, ledger):
    world.year(folder, ledger, "2026-03")
    assert reopen(ledger, date(2026, 1, 1), "漏录一笔", "州财政局") == ["deal@2026-03-31"]
    book(ledger, receipt("forgotten", 60, "2026-02-15"))
    made, _ = settle(folder, ledger, "2026-03")
    assert (made.id, made.revision, made.since) == ("deal@2026-03-31#2", 2, None)
    assert wan(made, "origin") == (0, 126, 126, 126)
    assert [x.key for x in ledger.lines("statement")] == ["deal@2026-03-31", "deal@2026-03-31#2"]


def codes(call):
    with pytest.raises(InputRejected) as caught:
        call()
    return [d.code for d in caught.value.diagnostics]


def test_terms_changed_behind_a_final_statement_are_refused(folder, ledger):
    world.year(folder, ledger, "2026-03")
    path = folder / "agreement.yaml"
    path.write_text(
        path.read_text("utf-8").replace("origin: 6, host: 4", "origin: 5, host: 5"), "utf-8"
    )
    book(ledger, receipt("v9", 1200, "2026-06-15"))
    assert codes(lambda: settle(folder, ledger, "2026-06")) == ["E973", "E973"]


def test_m7_a_projection_is_neither_booked_nor_settled(folder, ledger):
    from dataclasses import replace

    projected = replace(receipt("v1", 1200, "2026-03-15"), truth="projection")
    assert codes(lambda: receipt_batch([projected], "f.csv", "0")) == ["E970"]
    book(ledger, receipt("v1", 1200, "2026-03-15"))
    path = folder / "scenario.yaml"
    path.write_text(path.read_text("utf-8").replace("truth: fact", "truth: projection"), "utf-8")
    assert codes(lambda: open_books(folder, ledger, Month.parse("2026-03"))) == ["E971"]


def test_an_empty_ledger_settles_nothing(folder, ledger):
    assert codes(lambda: open_books(folder, ledger, Month.parse("2026-03"))) == ["E975"]

"""What a treasury owes and is owed, and where it books it."""

from __future__ import annotations

from datetime import date

from enclave.dates import Month
from enclave.settle.books import open_books
from enclave.settle.ledger import Ledger
from enclave.settle.position import next_settlement, position
from tests.settle import world
from tests.settle.world import WAN, pay


def claims(tmp_path, party, agreement=world.AGREEMENT):
    folder = world.make(tmp_path)
    (folder / "agreement.yaml").write_text(agreement.replace("LATE", "adjust"), "utf-8")
    with Ledger.open(folder / f"{party}.db", create=True) as ledger:
        world.year(folder, ledger)
        pay(ledger, "p1", 150, "2026-05-20")
        return list(position([open_books(folder, ledger, Month.parse("2026-12"))], party))


def test_owed_and_owing_are_each_other_with_the_sign_turned(tmp_path):
    (mine,) = claims(tmp_path, "甲县")
    # 120 + 120 + 120 + 60 accrued, 150 paid: all of the first quarter, 30 of the second.
    figures = [x // WAN for x in (mine.accrued_year, mine.accrued, mine.paid, mine.open)]
    assert figures == [420, 420, 150, 270]
    assert next((a.day.isoformat(), a.open // WAN) for a in mine.arrears) == ("2026-06-30", 90)
    assert (mine.other.zh, mine.next_day) == ("乙县", date(2027, 3, 31))
    (theirs,) = claims(tmp_path, "host")
    assert (theirs.open, theirs.accrued, theirs.paid) == (-mine.open, -mine.accrued, -mine.paid)
    assert list(claims(tmp_path, "city")) == []


def test_inside_a_prefecture_it_goes_up_and_down(tmp_path):
    (mine,) = claims(tmp_path, "origin")
    steps = [(b.payer, b.payee, b.pays.code, b.gets.code) for b in mine.bookings]
    assert steps == [("host", "city", "2300602", "1100602"), ("city", "origin", None, "1100208")]
    assert {b.pays.status for b in mine.bookings} == {"unverified"}


def test_without_a_common_superior_it_goes_across(tmp_path):
    apart = world.AGREEMENT.replace("place: a, parent: city", "place: a")
    (mine,) = claims(tmp_path, "origin", apart)
    assert [(b.step, b.pays.code, b.gets.code) for b in mine.bookings] == [
        ("across", "2302199", "1102199")
    ]


def test_the_next_settlement():
    assert next_settlement(date(2026, 12, 31), "year") == date(2027, 12, 31)
    assert next_settlement(date(2026, 1, 31), "month") == date(2026, 2, 28)
    assert next_settlement(date(2026, 4, 30), "quarter") == date(2026, 6, 30)

"""A small world for settlement: one firm, one agreement, amounts that divide by hand.

VAT in fictional Jiazhou leaves a sixth with the county. 6:4, a cap of 420万 a year, a floor of
400万 at the close, quarters. A quarter's VAT of 1200万 leaves 200万 to share: 120 and 80.
"""

from __future__ import annotations

from datetime import date

from enclave.dates import Month
from enclave.settle.books import final_batch, open_books, payment_batch
from enclave.settle.bundle.build import build
from enclave.settle.dues import Payment
from enclave.settle.facts import receipt_batch
from enclave.terms.receipt import Receipt

WAN = 1_000_000
SCENARIO = """\
schema: enclave/scenario/1
scenario: world
title: {zh: 小世界, en: a small world}
truth: fact
through: 2027-12
statute: example-jiazhou
enterprises: enterprises.csv
agreements:
  - {file: agreement.yaml, events: {production: 2026-01-01}}
"""
AGREEMENT = """\
agreement: deal
title: {zh: 甲乙协议, en: Deal of A and B}
status: template
unit: 万元
references: {deal: {document: {zh: 甲乙协议, en: Deal}, number: 甲发〔2025〕1号, status: assumption}}
parties:
  origin: {name: {zh: 甲县, en: County A}, role: origin, level: county, place: a, parent: city}
  host: {name: {zh: 乙县, en: County B}, role: host, level: county, place: b, parent: city}
  city: {name: {zh: 丙市, en: City C}, role: superior, level: prefecture, place: c}
scope: {heads: [vat], retain: county}
term: {from: {event: production}, for: 10 years}
clock: {unit: fiscal_year_of_event}
part_year: full
events: {production: {name: {zh: 投产, en: production}, required: yes}}
clauses:
  - {id: split, kind: share, weights: {origin: 6, host: 4}, reference: {document: deal, article: 第三条}}
  - {id: ceiling, kind: cap, party: origin, limit: 420, span: budget_year, spill: host, reference: {document: deal, article: 第四条}}
  - {id: floor, kind: guarantee, to: origin, amount: 400, payer: {party: host, source: share}, reference: {document: deal, article: 第五条}}
settle: {period: quarter, late: LATE}
"""


def make(folder, late="adjust"):
    """Write the world into a folder; returns the scenario's path."""
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "agreement.yaml").write_text(AGREEMENT.replace("LATE", late), encoding="utf-8")
    (folder / "enterprises.csv").write_text(
        "编号,名称,入库地\ng1,甲州晶材,b\ng2,乙县钛业,b\n", encoding="utf-8"
    )
    return folder


def receipt(key, wan, day, origin=None, enterprise="g1", fen=0):
    kind = "ordinary" if origin is None else "refund"
    return Receipt(
        key, enterprise, "vat", wan * WAN + fen, date.fromisoformat(day), "b",
        date.fromisoformat(origin) if origin else None, kind,
    )  # fmt: skip


def book(ledger, *receipts):
    return ledger.book(receipt_batch(receipts, "f.csv", "0" * 64))


def pay(ledger, key, wan, day, payer="host", payee="origin"):
    paid = Payment(key, "deal", payer, payee, wan * WAN, date.fromisoformat(day))
    return ledger.book(payment_batch([paid], "p.csv"))


def settle(folder, ledger, month, *, final=True, netting="pairwise", sealed=False):
    """The statement of a quarter, final by default; with its bundle if it is asked for."""
    books = open_books(folder, ledger, Month.parse(month))
    (made,) = books.statements(netting)
    bundle = build(books, made, books.standing("deal", netting)) if sealed else None
    if final:
        ledger.book(final_batch([(made, bundle.hash if bundle else "0" * 64)]))
    return made, bundle


def year(folder, ledger, upto="2026-12", *, sealed=False):
    """Four quarters of 1200万, each settled for good, as far as asked."""
    out = []
    for n, month in enumerate(("03", "06", "09", "12")):
        if f"2026-{month}" > upto:
            break
        book(ledger, receipt(f"v{n}", 1200, f"2026-{month}-15"))
        out.append(settle(folder, ledger, f"2026-{month}", sealed=sealed))
    return out

"""A statement as plain data: integers in fen, exact amounts as fractions, both languages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from enclave import __version__
from enclave.settle.buildup import Base
from enclave.settle.statement import Statement
from enclave.text import Text

SCHEMA: Final = "enclave/statement/1"


def as_data(made: Statement) -> dict[str, Any]:
    """The statement; the same facts give the same data on every machine."""
    terms = made.agreement
    return {
        "schema": SCHEMA,
        "engine": __version__,
        "id": made.id,
        "agreement": terms.agreement,
        "title": _text(terms.title),
        "status": terms.status,
        "references": [
            {"id": name, "document": _text(r.document), "number": r.number or ""}
            for name, r in terms.references.items()
        ],
        "cut": made.cut.isoformat(),
        "since": made.since.isoformat() if made.since else None,
        "label": _text(made.label),
        "final": made.final,
        "revision": made.revision,
        "previous": made.previous,
        "netting": made.netting,
        "late": terms.settle.late,
        "unit": "fen",
        "base_period": [_base(b) for b in made.base_period],
        "base_year": [_base(b) for b in made.base_year],
        "shares": [
            {
                "party": s.party,
                "name": _text(s.name),
                "items": [
                    {"year": i.year, "clause": i.clause, "title": _text(i.title),
                     "reference": _text(i.reference), "amount": i.amount}
                    for i in s.items
                ],
                "before": s.before,
                "period": s.period,
                "total": s.total,
                "year": s.year,
                "exact": exact_text(s.exact),
            }
            for s in made.shares
        ],
        "closings": [
            {
                "year": c.year, "account": c.account, "clause": c.clause, "title": _text(c.title),
                "beneficiary": c.beneficiary, "payer": c.payer, "due": c.due, "paid": c.paid,
                "unmet": c.due - c.paid,
            }
            for c in made.closings
        ],
        "dues": [
            {
                "payer": d.payer, "payee": d.payee, "before": d.before, "period": d.period,
                "accrued": d.accrued, "paid": d.paid, "open": d.open,
                "arrears": [
                    {"day": a.day.isoformat(), "due": a.due, "open": a.open} for a in d.arrears
                ],
            }
            for d in made.dues
        ],
        "corrections": [
            {
                "year": c.year,
                "late": [
                    {
                        "receipt": x.receipt, "enterprise": x.enterprise, "head": x.head,
                        "kind": x.kind, "posted": x.posted.isoformat(),
                        "origin": x.origin.isoformat(), "amount": x.amount,
                    }
                    for x in c.late
                ],
                "changes": [
                    {"party": x.party, "before": x.before, "after": x.after} for x in c.changes
                ],
            }
            for c in made.corrections
        ],
        "notes": [_text(n) for n in made.notes],
        "plans": dict(made.plans),
    }  # fmt: skip


def exact_text(value: Fraction) -> str:
    """An exact amount of fen: ``7`` or ``15/2``."""
    return str(value)


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def _base(row: Base) -> dict[str, Any]:
    return {
        "head": row.head, "collected": row.collected, "levels": dict(row.levels),
        "elsewhere": row.elsewhere, "pool": row.pool, "outside": row.outside,
    }  # fmt: skip

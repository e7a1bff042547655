"""A statement as plain data: integers in fen, exact amounts as fractions, both languages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from enclave import __version__
from enclave.settle.buildup import Base
from enclave.settle.corrections import Correction
from enclave.settle.dues import Due
from enclave.settle.statement import Closing, PartyShare, Statement
from enclave.text import Text

SCHEMA: Final = "enclave/statement/1"


def as_data(made: Statement) -> dict[str, Any]:
    """The statement; the same facts give the same data on every machine."""
    return {
        "schema": SCHEMA,
        "engine": __version__,
        **_head(made),
        "base_period": [_base(b) for b in made.base_period],
        "base_year": [_base(b) for b in made.base_year],
        "shares": [_share(s) for s in made.shares],
        "closings": [_closing(c) for c in made.closings],
        "dues": [_due(d) for d in made.dues],
        "held": [{"payer": h.payer, "payee": h.payee, "amount": h.amount} for h in made.held],
        "corrections": [_correction(c) for c in made.corrections],
        "notes": [_text(n) for n in made.notes],
        "plans": dict(made.plans),
    }


def _head(made: Statement) -> dict[str, Any]:
    """What it is a statement of, and how it was settled."""
    terms = made.agreement
    return {
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
    }


def _share(share: PartyShare) -> dict[str, Any]:
    items = [
        {"year": i.year, "clause": i.clause, "title": _text(i.title),
         "reference": _text(i.reference), "amount": i.amount}
        for i in share.items
    ]  # fmt: skip
    return {
        "party": share.party, "name": _text(share.name), "items": items, "before": share.before,
        "period": share.period, "total": share.total, "year": share.year,
        "exact": exact_text(share.exact),
    }  # fmt: skip


def _closing(row: Closing) -> dict[str, Any]:
    return {
        "year": row.year, "account": row.account, "clause": row.clause, "title": _text(row.title),
        "beneficiary": row.beneficiary, "payer": row.payer, "due": row.due, "paid": row.paid,
        "unmet": row.due - row.paid,
    }  # fmt: skip


def _due(due: Due) -> dict[str, Any]:
    arrears = [{"day": a.day.isoformat(), "due": a.due, "open": a.open} for a in due.arrears]
    return {
        "payer": due.payer, "payee": due.payee, "before": due.before, "period": due.period,
        "accrued": due.accrued, "paid": due.paid, "open": due.open, "arrears": arrears,
    }  # fmt: skip


def _correction(row: Correction) -> dict[str, Any]:
    late = [
        {"receipt": x.receipt, "enterprise": x.enterprise, "head": x.head, "kind": x.kind,
         "posted": x.posted.isoformat(), "origin": x.origin.isoformat(), "amount": x.amount}
        for x in row.late
    ]  # fmt: skip
    changes = [{"party": x.party, "before": x.before, "after": x.after} for x in row.changes]
    return {"year": row.year, "late": late, "changes": changes}


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

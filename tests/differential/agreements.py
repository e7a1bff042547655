"""Random terms, written out as an agreement, and random receipts around their limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.differential.draw import Draw, amount, parts
from tests.differential.independent import Parts, Terms
from tests.strategies import agreement, fen

NAMES = ("a", "b", "c", "d")
FIRST, LAST = 2021, 2023
Rows = list[tuple[date, date, int]]


def _odds(draw: Draw, one_in: int) -> bool:
    return draw.integer(1, one_in) == 1


def _table(draw: Draw, parties: tuple[str, ...]) -> Parts:
    drawn = parts(draw, len(parties))
    return {p: (w, sum(drawn)) for p, w in zip(parties, drawn, strict=True)}


def draw_receipts(draw: Draw, most: int = 10) -> Rows:
    """Receipts and refunds of three years; some days stand at the turn of a month."""
    rows: Rows = []
    refunds = _odds(draw, 2)
    for _ in range(draw.integer(1, most)):
        year = draw.integer(FIRST, LAST)
        day = date(year, draw.integer(1, 12), 1) + timedelta(days=draw.choice((-1, 0, 1, 13)))
        day = max(date(FIRST, 1, 1), day)
        posted = day + timedelta(days=draw.choice((0, 0, 0, 40, 400)))
        rows.append((day, posted, amount(draw, refunds=refunds)))
    return rows


def _limit(draw: Draw, rows: Rows) -> int:
    total = 0
    for _, _, value in rows[: draw.integer(1, len(rows))]:
        total += value
    return max(1, abs(total) // draw.choice((1, 1, 2, 3)) + draw.integer(-1, 1))


def draw_terms(draw: Draw, rows: Rows) -> Terms:
    """Terms whose limits lie where the receipts come along."""
    parties = NAMES[: draw.integer(2, 4)]
    terms = Terms(parties)
    if _odds(draw, 4):
        bottom = draw.choice((3, 10, 97, 100))
        terms.retain = (draw.choice(parties), draw.integer(0, bottom), bottom)
    if _odds(draw, 4):
        terms.deduct = (draw.choice(parties), _limit(draw, rows))
    if _odds(draw, 3):
        terms.base = (draw.choice(("by_base", "signed")), draw.choice(parties), _limit(draw, rows))
    if _odds(draw, 3):
        part = draw.choice((None, (1, 2), (7, 10)))
        terms.recover = (draw.choice(parties), _limit(draw, rows), part)
    form = draw.choice(("fixed", "phases", "tiers"))
    count = 1
    if form == "phases":
        day = date(draw.integer(FIRST, LAST), draw.integer(1, 12), draw.choice((1, 2, 28)))
        terms.phases = [day]
        count = 2
    elif form == "tiers":
        bounds = sorted({_limit(draw, rows) for _ in range(draw.integer(1, 3))})
        kind = draw.choice(("marginal", "marginal", "slab"))
        terms.tiers = (kind, draw.choice(("budget_year", "agreement")), bounds)
        count = len(bounds) + 1
    terms.tables = [_table(draw, parties) for _ in range(count)]
    if _odds(draw, 3):
        party = draw.choice(parties)
        spill = draw.choice([p for p in parties if p != party])
        span = draw.choice(("budget_year", "agreement"))
        terms.cap = (party, _limit(draw, rows), span, spill)
    return terms


def _written(table: Parts) -> dict[str, str]:
    return {p: str(top) for p, (top, _) in table.items()}


def as_agreement(terms: Terms) -> dict[str, Any]:
    """The terms as the mapping of an agreement file."""
    clauses: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    if terms.retain:
        to, top, bottom = terms.retain
        clauses.append({"id": "fee", "kind": "retain", "to": to, "ratio": f"{top}/{bottom}"})
    if terms.deduct:
        clauses.append({"id": "cost", "kind": "deduct", "item": "费用", "to": terms.deduct[0],
                        "amount": fen(terms.deduct[1]), "deficit": "drop"})  # fmt: skip
    if terms.base:
        kind, owner, value = terms.base
        clause = {"id": "base", "kind": "baseline", "owners": {owner: fen(value)}, "pool": "joint",
                  "shortfall": kind}  # fmt: skip
        clauses.append(clause if kind == "signed" else {**clause, "deficit": "drop"})
    if terms.recover:
        to, limit, part = terms.recover
        data["outlays"] = {"entries": [{"date": "2020-06-01", "amount": fen(limit)}]}
        clause = {"id": "payback", "kind": "recover", "to": to, "costs": "outlays"}
        clauses.append(clause if part is None else {**clause, "portion": f"{part[0]}/{part[1]}"})
    clauses.append({"id": "split", "kind": "share", **_division(terms)})
    if terms.cap:
        party, limit, span, spill = terms.cap
        clauses.append({"id": "ceiling", "kind": "cap", "party": party, "limit": fen(limit),
                        "span": span, "spill": spill, "of": ["split"]})  # fmt: skip
    names = {
        p: {"name": {"zh": f"{p}县", "en": p}, "role": "host" if p == "b" else "origin",
            "level": "county"}
        for p in terms.parties
    }  # fmt: skip
    return {**agreement(clauses, data=data), "parties": names}


def _division(terms: Terms) -> dict[str, Any]:
    written = [_written(t) for t in terms.tables]
    if terms.phases:
        return {"phases": [
            {"until": terms.phases[0].isoformat(), "weights": written[0]}, {"weights": written[1]},
        ]}  # fmt: skip
    if terms.tiers is None:
        return {"weights": written[0]}
    kind, span, bounds = terms.tiers
    bands: list[dict[str, Any]] = [
        {"up_to": fen(b), "weights": w} for b, w in zip(bounds, written, strict=False)
    ]
    table: dict[str, Any] = {
        "basis": kind,
        "span": span,
        "bands": [*bands, {"weights": written[-1]}],
    }
    if kind == "slab":
        table["reached"] = "yes"
    return {"tiers": table}

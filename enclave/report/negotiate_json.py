"""A negotiation as one JSON document: every estimate is marked as one, with its exact value."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Final

from enclave.analysis.coalition import FairDivision
from enclave.analysis.estimate import EstimateUnit, estimated
from enclave.analysis.frontier import Frontier
from enclave.analysis.negotiate import Benchmark, Negotiation, Position
from enclave.report.solve import exact
from enclave.text import Text

SCHEMA: Final = "enclave/negotiate/1"


def as_json(found: Negotiation) -> str:
    """The document, ending in a line feed."""
    return json.dumps(document(found), ensure_ascii=False, indent=1) + "\n"


def document(found: Negotiation) -> dict[str, Any]:
    """The document as plain data; money in fen."""
    loaded = found.trials.loaded
    return {
        "schema": SCHEMA,
        "scenario": loaded.scenario.scenario,
        "variant": loaded.variant or None,
        "unit": "fen",
        "between": [
            {"id": side.id, "name": _text(side.name), "walk_away": walk}
            for side, walk in zip(found.sides, found.walk, strict=True)
        ],
        "range": {
            "low": _estimate(found.zone.low, "ratio"), "high": _estimate(found.zone.high, "ratio"),
            "empty": found.zone.empty, "surplus": _estimate(found.surplus),
        },
        "deals": [_position(deal) for deal in (found.present, *found.variants)],
        "benchmarks": [_benchmark(found, mark) for mark in found.benchmarks],
        "shortage": [
            {"rule": s.rule, "title": _text(s.title), "awards": _estimates(s.awards)}
            for s in found.shortage
        ],
        "fair": None if found.fair is None else _fair(found.fair),
        "frontier": None if found.frontier is None else _frontier(found.frontier),
        "notes": [{"code": n.code, "message": _text(n.message)} for n in found.notes],
        "runs": found.trials.runs,
        "assumptions": [_text(a.text) for a in found.trials.present.result.assumptions],
    }  # fmt: skip


def _position(deal: Position) -> dict[str, Any]:
    worth = deal.worth
    return {
        "name": deal.name, "title": _text(deal.title), "suits_both": deal.suits,
        "flat": None if worth.flat is None else _estimate(worth.flat, "ratio"),
        "shares": [_estimate(x) for x in worth.shares],
        "costs": [_estimate(x) for x in worth.costs],
        "nets": [_estimate(x) for x in worth.nets],
    }  # fmt: skip


def _benchmark(found: Negotiation, mark: Benchmark) -> dict[str, Any]:
    contract, lever = mark.contract, found.lever
    at = None
    if contract is not None and lever is not None:
        at = {"outcome": contract.outcome, "path": lever.path}
        if contract.outcome == "found":
            at["ratio"] = str(exact(lever.value(contract.at.at)))
    return {
        "id": mark.id, "title": _text(mark.title), "flat": _estimate(mark.flat, "ratio"),
        "nets": [_estimate(x) for x in mark.nets], "clause": at,
    }  # fmt: skip


def _fair(game: FairDivision) -> dict[str, Any]:
    return {
        "players": [{"id": p, "name": _text(game.names[p])} for p in game.players],
        "costs": game.costs,
        "coalitions": [
            {"members": [p for p in game.players if p in c], "value": _estimate(Fraction(v))}
            for c, v in game.game.items()
        ],
        "shapley": _estimates(game.shapley),
        "in_core": not game.against,
        "objections": [
            {"members": list(o.members), "alone": _estimate(o.alone), "gets": _estimate(o.gets)}
            for o in game.against
        ],
        "nucleolus": None if game.nucleolus is None else _estimates(game.nucleolus),
    }


def _frontier(frontier: Frontier) -> dict[str, Any]:
    return {
        "ratio_path": frontier.lever.path,
        "length_path": frontier.length_path,
        "only_money_moves": frontier.only_money,
        "deals": [
            {
                "ratio": str(exact(o.ratio)), "months": o.months,
                "cost_share": None if o.cost_share is None else str(exact(o.cost_share)),
                "values": [_estimate(v) for v in o.values], "worst_year": o.worst,
                "on_frontier": o.best,
            }
            for o in frontier.offers
        ],
    }  # fmt: skip


def _estimate(value: Fraction | int, unit: EstimateUnit = "fen") -> dict[str, Any]:
    return {"estimate": estimated(value, unit).value, "exact": exact(value)}


def _estimates(values: Any) -> dict[str, Any]:
    return {name: _estimate(value) for name, value in values.items()}


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}

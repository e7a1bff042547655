"""A board as one JSON document: whole smallest parts and exact fractions, nothing rounded."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Final

from enclave import __version__
from enclave.board.model import AwardTotal, Board, Consolidated, Orientation, Overlap, Standing
from enclave.board.names import VIEW_NAMES, View
from enclave.report.board.rewards import working
from enclave.text import Text

SCHEMA: Final = "enclave/board-result/1"


def as_json(board: Board, *, rewards: bool) -> str:
    """The document, ending in a line feed."""
    return json.dumps(document(board, rewards=rewards), ensure_ascii=False, indent=1) + "\n"


def document(board: Board, *, rewards: bool) -> dict[str, Any]:
    """The document as plain data. Amounts count ``parts``: fen, or ``1 ÷ scale`` of the unit."""
    loaded = board.loaded
    out: dict[str, Any] = {
        "schema": SCHEMA, "engine": __version__, "board": loaded.file.board,
        "title": _text(loaded.file.title), "label": _text(board.label),
        "year": loaded.file.year, "through": str(loaded.through),
        "truth": sorted({r.truth for r in loaded.rows}),
        "superior": loaded.units.superior,
        "indicators": {
            name: {"name": _text(item.name), "unit": "fen" if item.is_money else item.unit,
                   "scale": item.scale, "within": item.within}
            for name, item in loaded.indicators.items()
        },
        "units": {u: _text(loaded.units.name(u)) for u in _units(board)},
        "figures": _figures(board),
        "consolidated": [_consolidated(c) for c in board.consolidated],
        "overlaps": [_overlap(o) for o in board.overlaps],
        "standings": [_standing(s) for s in board.standings],
        "orientation": [_orientation(o) for o in board.orientation],
        "checks": [{"id": c.id, "title": _text(c.title), "left": c.left, "right": c.right,
                    "holds": c.holds} for c in board.checks],
        "inputs": _hashes(board),
        "diagnostics": [{"code": d.code, "message": _text(d.message)} for d in board.diagnostics],
    }  # fmt: skip
    if rewards:
        out["rewards"] = [_award(t) for t in board.rewards.totals]
        out["reward_clauses"] = [
            {"agreement": c.agreement, "clause": c.clause, "year": c.year, "due_fen": c.due,
             "paid_fen": c.paid} for c in board.rewards.clauses
        ]  # fmt: skip
    return out


def _text(said: Text) -> dict[str, str]:
    return {"zh": said.zh, "en": said.in_("en")}


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _units(board: Board) -> list[str]:
    found = {u: None for units in board.cube.figures.values() for u in units if u}
    return [*found, *(s.unit for s in board.standings if s.unit not in found)]


def _figures(board: Board) -> list[dict[str, Any]]:
    views: list[View] = list(VIEW_NAMES)
    return [
        {
            "view": view,
            "indicator": name,
            "unit": unit,
            "months": list(series),
            "to_date": sum(series),
        }
        for name in board.loaded.indicators
        for view in views
        for unit, series in board.cube.units(view, name).items()
    ]


def _consolidated(line: Consolidated) -> dict[str, Any]:
    return {
        "indicator": line.indicator, "month": str(line.month), "units": dict(line.units),
        "credited": line.credited, "overlap": line.overlap, "measured": line.measured,
        "inflow": line.inflow, "outflow": line.outflow, "official": line.official,
        "holds": line.holds,
    }  # fmt: skip


def _overlap(one: Overlap) -> dict[str, Any]:
    return {
        "indicator": one.indicator, "project": one.project, "month": str(one.month),
        "agreement": one.agreement, "rule": one.rule, "parties": list(one.parties),
        "amount": one.amount, "overlap": one.overlap,
    }  # fmt: skip


def _standing(one: Standing) -> dict[str, Any]:
    projected = one.forecast
    return {
        "indicator": one.indicator, "unit": one.unit, "view": one.view, "rank": one.rank,
        "target": one.goal.parts, "base": one.goal.base, "month": one.month,
        "to_date": one.to_date, "share": _ratio(one.share), "pace": _ratio(one.pace),
        "progress": _ratio(one.progress),
        "projection": None if projected is None else {
            "value": _ratio(projected.value), "method": projected.method,
            "truth": projected.truth, "growth": _ratio(one.growth)},
        "level": one.level.id if one.level is not None else None, "reason": _text(one.reason),
    }  # fmt: skip


def _orientation(one: Orientation) -> dict[str, Any]:
    return {
        "project": one.project.id, "park": one.project.park, "verdict": one.verdict,
        "matched": list(one.matched), "unmatched": list(one.unmatched),
        "near": [list(pair) for pair in one.near], "reason": one.project.reason,
    }  # fmt: skip


def _award(total: AwardTotal) -> dict[str, Any]:
    return {
        "award": total.award.id, "recruiter": total.recruiter.id, "payee": total.recruiter.payee,
        "due_fen": total.due, "before_fen": total.before, "month_fen": total.month,
        "recruiter_limit_fen": total.award.recruiter_limit,
        "lines": [
            {"project": line.project or None, "arrived_fen": line.arrived, "exact": _ratio(line.exact),
             "limit_fen": line.cap, "due_fen": line.due, "working": _text(working(line))}
            for line in total.lines
        ],
    }  # fmt: skip


def _hashes(board: Board) -> dict[str, str]:
    """sha256 of every file read, named from the scenario's folder on."""
    folder = f"{board.loaded.scenario.folder.as_posix().rstrip('/')}/"
    every = {**board.loaded.scenario.hashes, **board.loaded.hashes}
    return {name.replace("\\", "/").removeprefix(folder): digest for name, digest in every.items()}

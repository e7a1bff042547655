"""A result as one JSON document: amounts in integer fen, quantities as exact text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from enclave import __version__
from enclave.diagnostics import Diagnostic
from enclave.report.figures import DealFigures, total_by
from enclave.report.hashes import relative_hashes
from enclave.report.held import held_items
from enclave.report.other_tables import credit_sums, year_steps
from enclave.report.owed import by_period, unmet_items
from enclave.report.present import View
from enclave.report.quotas import quota_items
from enclave.terms.indicator import Indicator
from enclave.text import Text

SCHEMA: Final = "enclave/result/1"


def as_json(view: View) -> str:
    """The document, ending in a line feed."""
    return json.dumps(document(view), ensure_ascii=False, indent=1) + "\n"


def _truth(view: View) -> str:
    """Facts, projections, or both: what the receipts are, not what the file says they are."""
    loaded = view.result.loaded
    truths = {r.truth for r in loaded.receipts} or {loaded.scenario.truth}
    return "mixed" if len(truths) > 1 else next(iter(truths))


def document(view: View) -> dict[str, Any]:
    """The document as plain data."""
    result = view.result
    scenario = result.loaded.scenario
    return {
        "schema": SCHEMA,
        "engine": __version__,
        "scenario": scenario.scenario,
        "title": _text(scenario.title),
        "truth": _truth(view),
        "actuals_through": str(scenario.actuals_through) if scenario.actuals_through else "",
        "through": str(scenario.through),
        "currency": "CNY",
        "unit": "fen",
        "summary": _summary(view),
        "levels": list(_levels(view)),
        "agreements": [_agreement(view, deal) for deal in view.deals],
        "settlement": list(_settlement(view)),
        "settlement_by_period": list(_settlement_by_period(view)),
        "held": list(held_items(view.figures, view.deals)),
        "quotas": list(quota_items(view.figures, view.deals)),
        "unmet": list(unmet_items(view.figures, view.deals)),
        "credit": list(_credit(view)),
        "checks": [
            {
                "id": c.id,
                "title": _text(c.title),
                "left": c.left,
                "right": c.right,
                "holds": c.holds,
            }
            for c in result.checks
        ],
        "assumptions": [
            {"where": a.where, "text": _text(a.text), "source": _text(a.source)}
            for a in result.assumptions
        ],
        "diagnostics": [_finding(view, d) for d in result.diagnostics],
        "flows": len(result.flows),
        "hashes": relative_hashes(view),
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def _summary(view: View) -> dict[str, Any]:
    figures = view.figures
    return {
        "receipts": figures.receipts,
        "levels": {level: figures.level(level) for level in figures.levels},
        "pool": view.group.pool,
        "own_funds": view.group.own_funds,
        "shares": [{"party": _text(name), "amount": amount} for name, amount in view.group.totals],
        "balanced": all(c.holds for c in view.result.checks),
    }


def _levels(view: View) -> Iterator[dict[str, Any]]:
    sums = total_by(view.figures.cells, lambda c: (c.year, c.head, c.place, c.enterprise, c.level))
    rows: dict[tuple[int, str, str, str], dict[str, int]] = {}
    for (year, head, place, enterprise, level), amount in sums.items():
        rows.setdefault((year, head, place, enterprise), {})[level] = amount
    for (year, head, place, enterprise), levels in sorted(rows.items()):
        yield {
            "year": year,
            "head": head,
            "place": place,
            "enterprise": enterprise,
            "levels": levels,
        }


def _agreement(view: View, deal: DealFigures) -> dict[str, Any]:
    agreement = deal.deal.agreement
    return {
        "id": deal.id,
        "title": _text(agreement.title),
        "status": agreement.status,
        "parties": [
            {"id": p, "name": _text(party.name), "role": party.role, "level": party.level}
            for p, party in agreement.parties.items()
        ],
        "years": [
            {"year": year, "pool": y.pool, "own_funds": y.own_funds, "outside": y.outside,
             "shares": dict(y.shares)}
            for year, y in deal.years.items()
        ],
        "plans": {
            f"{run.account}@{year}" if run.account else str(year): outcome.plan.digest
            for run, year, outcome in view.result.years() if run.agreement == deal.id
        },
    }  # fmt: skip


def _settlement(view: View) -> Iterator[dict[str, Any]]:
    ids = {d.id for d in view.deals}
    for (agreement, payer, payee), amount in view.result.net_positions().items():
        if agreement in ids:
            yield {"agreement": agreement, "from": payer, "to": payee, "amount": amount}


def _settlement_by_period(view: View) -> Iterator[dict[str, Any]]:
    ids = {d.id for d in view.deals}
    for ((agreement, payer, payee), day), amount in by_period(view.result).items():
        if agreement in ids:
            yield {"agreement": agreement, "from": payer, "to": payee, "amount": amount,
                   "period": day.isoformat()}  # fmt: skip


def _credit(view: View) -> Iterator[dict[str, Any]]:
    """Money in fen, quantities as decimal text in the unit of the indicator."""
    credit = view.result.credit
    if credit is None:
        return
    for indicator in dict.fromkeys(s.indicator for s in credit.steps):
        item = credit.indicators[indicator]
        for year, steps in year_steps(credit, indicator).items():
            sums = credit_sums(steps)
            official = {n: a for (kind, n), a in sums.items() if kind == "place"}
            yield {
                "indicator": indicator,
                "name": _text(item.name),
                "unit": "fen" if item.is_money else item.unit,
                "year": year,
                "label": _text(credit.label),
                "modes": sorted({s.segment.mode for s in steps}),
                "official": _amounts(official, item),
                "credited": _amounts({n: a for (k, n), a in sums.items() if k == "party"}, item),
                "overlap": _amount(sums.get(("overlap", ""), 0), item),
                "measured": _amount(sums.get(("measured", ""), 0), item),
                "official_total": _amount(sum(official.values()), item),
            }


def _amounts(parts: Mapping[str, int], item: Indicator) -> dict[str, int | str]:
    return {name: _amount(amount, item) for name, amount in parts.items()}


def _amount(parts: int, item: Indicator) -> int | str:
    if item.is_money:
        return parts
    return item.show(Fraction(item.from_parts(parts))).en.split(" ")[0].replace(",", "")


def _finding(view: View, item: Diagnostic) -> dict[str, Any]:
    folder = view.result.loaded.folder.as_posix().rstrip("/") + "/"
    return {
        "code": item.code,
        "severity": item.severity,
        "file": item.mark.file.removeprefix(folder),
        "line": item.mark.line,
        "message": _text(item.message),
    }

"""Indicators, parties, deals and rows for the tests of the credit engine."""

from __future__ import annotations

import pytest

from enclave.credit import (
    CreditTerms,
    credit_books,
)
from enclave.credit.model import CreditResult
from enclave.dates import Month
from enclave.diagnostics import InputRejected
from enclave.terms.credit import CreditRule
from enclave.terms.indicator import Indicator, IndicatorRow
from enclave.terms.party import Party


def indicator(**body: object) -> Indicator:
    plain = {"name": {"zh": "指标", "en": "figure"}, "kind": "flow", "unit": "money"}
    written = {**plain, "survey": "official", "reference": {"document": "统计制度"}, **body}
    return Indicator.model_validate({k: v for k, v in written.items() if v is not None})


INDICATORS = {
    "output": indicator(),
    "county": indicator(),
    "prefecture": indicator(within="county"),
    "province": indicator(within="prefecture"),
    "tax": indicator(),
    "land": indicator(kind="stock", unit="mu"),
    "fdi": indicator(unit="USD"),
    "per_mu": indicator(kind="rate", unit=None, numerator="tax", denominator="land"),
}


def party(role: str, level: str = "county", **more: object) -> Party:
    return Party.model_validate({"name": role, "role": role, "level": level, **more})


JIA = party("origin", parent="city")
YI = party("host", parent="city")
PARTIES = {"jia": JIA, "yi": YI}
HALVES = {"mode": "split", "weights": {"jia": "1", "yi": "1"}}


def rule(body: dict[str, object]) -> CreditRule:
    return CreditRule.model_validate(body)


def deal(credit: dict[str, object], **more: object) -> CreditTerms:
    body = {"agreement": "deal", "parties": PARTIES, **more}
    return CreditTerms(credit={n: rule(r) for n, r in credit.items()}, **body)


COUNT = iter(range(10**6))


def row(name: str, amount: object, month: str = "2024-03", **more: object) -> IndicatorRow:
    body = {"enterprise": "plant", "place": "yi", "id": f"r{next(COUNT)}", **more}
    return IndicatorRow(indicator=name, amount=amount, period=Month.parse(month), **body)


def books(rows: list[IndicatorRow], *deals: CreditTerms, **more: int) -> CreditResult:
    return credit_books(rows, INDICATORS, deals, **more)


def refused(rows: list[IndicatorRow], *deals: CreditTerms, **more: int) -> list[str]:
    with pytest.raises(InputRejected) as problem:
        books(rows, *deals, **more)
    return [d.code for d in problem.value.diagnostics]


def lines(result: CreditResult) -> list[tuple[str, str, object, str]]:
    return [(e.kind, e.party, e.amount, e.rule) for e in result.credit]


PHASED = {
    "mode": "phased",
    "from": {"event": "start"},
    "clock": {"unit": "anniversary"},
    "phases": [{"for": "1 year", "mode": "full", "to": "jia"}, {"for": "1 year", **HALVES}],
}

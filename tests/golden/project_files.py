"""Small project files for tests: a base with nothing in it, and sections put on top."""

from __future__ import annotations

from enclave.diagnostics import Collector
from enclave.project import Projection, parse_project, project
from enclave.source import loads
from enclave.terms.project_words import PROJECT_ALIASES, PROJECT_FREE

BASE = {
    "project": "p",
    "title": "{zh: 测试项目, en: test project}",
    "unit": "万元",
    "enterprise": "{id: e, name: {zh: 企业, en: enterprise}, place: host}",
    "form": "legal_person",
    "location": "town",
    "events": "{construction: 2023-01, production: 2023-01}",
    "horizon": "{first: 2023, last: 2024}",
    "haircut": "{output: 100%, investment: 100%, basis: {zh: 不打折, en: none}}",
    "sales": "{rate: 13%, by_year: 0}",
    "credit_refund": "carry",
    "taxes": "[vat]",
}


def text_of(**sections: str) -> str:
    """A project file; a section of ``None`` is left out."""
    body = {**BASE, **sections}
    return "".join(f"{key}: {value}\n" for key, value in body.items() if value)


def projected(collector: Collector | None = None, **sections: str) -> Projection:
    """The projection of a project file made of these sections."""
    findings = collector if collector is not None else Collector(limit=200)
    doc = loads(text_of(**sections), collector=findings, file="project.yaml",
                aliases=PROJECT_ALIASES, free=PROJECT_FREE)  # fmt: skip
    findings.raise_errors()
    assert doc is not None
    return project(parse_project(doc, collector=findings), collector=findings)


def taxes(found: Projection, head: str) -> dict[int, int]:
    """The tax of a head by year, in fen; years without any are left out."""
    years = {year: found.tax(head, year) for year in found.plan.years}
    return {year: amount for year, amount in years.items() if amount}

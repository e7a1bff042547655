"""What the loader, the run or a project sees to: for each lint something refused, something like it let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book.agreements import open_agreement_text
from enclave.credit import credit_books, indicator_packs, load_indicators, sum_indicators
from enclave.dates import Month
from enclave.diagnostics import Collector, InputRejected
from enclave.lint import lints
from enclave.project.load import load_project
from enclave.project.run import project
from enclave.terms.indicator import IndicatorRow
from tests.lint.support import SHARE, text

DOUBLE = "{industrial_output: {mode: double, to: [jia, yi]%s}}"
CAP = "{id: top, kind: cap, party: jia, limit: %s, span: agreement, spill: yi}"
AGREEMENTS = {
    "L014": (text(credit=DOUBLE % ""), text(credit=DOUBLE % ", internal_only: yes")),
    "L019": (text(SHARE.replace("jia: 6, yi: 4", "jia: 60%, yi: 39.9%")), text()),
    "L024": (text(settle="{period: year}"), text()),
    "L027": (text(scope="{heads: [vat, 地方附加税], retain: county}"), text()),
    "L038": (text(SHARE, CAP % "1000"), text(SHARE, CAP % "1000万元")),
    "L039": (text(SHARE.replace("{jia: 6, yi: 4}", "{hole: 比例}")), text()),
}
"""Lint → an agreement that is refused or asks, one that does not."""

PROJECT = """\
project: p
title: {zh: 某项目, en: a project}
enterprise: {id: e1, name: {zh: 某公司, en: a firm}, place: yi}
form: legal_person
location: town
events: {construction: 2026-01, production: 2026-06}
horizon: {first: 2026, last: 2032}
haircut: {output: 100%, investment: 100%, basis: 测试}
sales: {rate: 13%, by_year: {later: 1000万元}}
profit: {margin: {later: 10%}}
taxes: [cit]
indicators: [industrial_output]
credit_refund: carry
"""
BRANCH = (
    PROJECT.replace("form: legal_person", "form: branch").replace(
        "indicators: [industrial_output]\n", ""
    )
    + "branch: {share: 25%, since: 2025, group_income: {later: 5000万元}}\n"
)
USED = "preferences:\n  - {use: west_15, first: 2026, last: 2030, evidence: 目录, facts: {main_business_share: 90%}}\n"
HNTE = "  - {use: hnte_15, first: 2026, last: 2027, evidence: 证书}\n"
LOCAL = "preferences:\n  - {use: minority_local, first: 2026, last: 2027, evidence: 批复, facts: {approved_part: 100%}}\n"
PROJECTS = {
    "L021": (PROJECT.replace("form: legal_person", "form: branch"), BRANCH),
    "L022": (BRANCH.replace("since: 2025", "since: 2026"), BRANCH),
    "L025": (PROJECT + USED.replace("last: 2030", "last: 2031"), PROJECT + USED),
    "L026": (PROJECT + USED + HNTE, PROJECT + USED),
    "L034": (PROJECT + LOCAL, PROJECT),
    "L037": (BRANCH + "indicators: [industrial_output]\n", PROJECT),
}
"""Lint → a project that is refused or warned of, one that is not."""


def codes_of(body: str) -> set[str]:
    collector = Collector(limit=200)
    open_agreement_text(body, collector=collector)
    return {d.code for d in collector.items}


def codes_of_project(folder: Path, body: str) -> set[str]:
    path, collector = folder / "project.yaml", Collector(limit=200)
    path.write_text(body, encoding="utf-8")
    try:
        projection = project(load_project(path, collector=collector), collector=collector)
    except InputRejected as rejected:
        return {d.code for d in rejected.diagnostics}
    return {d.code for d in (*collector.items, *projection.diagnostics)}


@pytest.mark.parametrize("lint", AGREEMENTS)
def test_the_loader_sees_to_it(lint):
    refused, passed = AGREEMENTS[lint]
    by = set(lints()[lint].enforced_by)
    assert by & codes_of(refused)
    assert not by & codes_of(passed)


@pytest.mark.parametrize("lint", PROJECTS)
def test_a_project_sees_to_it(lint, tmp_path):
    refused, passed = PROJECTS[lint]
    by = set(lints()[lint].enforced_by)
    assert by & codes_of_project(tmp_path, refused)
    assert not by & codes_of_project(tmp_path, passed)


def test_nested_funds_are_never_added():
    """L036: funds from outside the province are part of those from outside the prefecture."""
    names = "invested_funds_outside_prefecture", "invested_funds_outside_province"
    rows = [
        IndicatorRow(
            name, enterprise="e1", indicator=name, period=Month(2026, 3), amount=100, place="yi"
        )
        for name in (*names, "industrial_output")
    ]
    result = credit_books(rows, load_indicators(indicator_packs(), Collector()))
    with pytest.raises(InputRejected) as refused:
        sum_indicators(result, names, "yi", 2026)
    assert {d.code for d in refused.value.diagnostics} == set(lints()["L036"].enforced_by)
    assert sum_indicators(result, names[:1], "yi", 2026) == 100


def test_every_lint_without_a_predicate_is_here():
    elsewhere = {code for code, lint in lints().items() if lint.predicate is None}
    assert elsewhere == {*AGREEMENTS, *PROJECTS, "L036"}

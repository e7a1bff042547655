"""The credit engine: totals, consolidation, invariants, explanations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from enclave.credit import (
    CREDIT_LABEL,
    Explanation,
    consolidate,
    credited_rate,
    explain_credit,
    growth,
    region_tree,
    sum_indicators,
)
from enclave.credit import checks as checks_module
from enclave.credit.model import CreditResult
from enclave.diagnostics import InputRejected, InvariantViolation, Mark
from enclave.terms.fields import Reference
from enclave.terms.indicator import IndicatorRow
from tests.unit.credit_support import (
    HALVES,
    INDICATORS,
    PHASED,
    books,
    deal,
    indicator,
    party,
    row,
)

# ---------------------------------------------------------------------------------------- totals


def test_nested_indicators_are_never_added():
    result = books([row("province", 5), row("prefecture", 6), row("output", 2), row("fdi", 1)])
    with pytest.raises(InputRejected) as problem:
        sum_indicators(result, ["province", "output", "county"], "yi", 2024)
    assert [d.code for d in problem.value.diagnostics] == ["E650"]
    with pytest.raises(InputRejected) as problem:
        sum_indicators(result, ["output", "fdi"], "yi", 2024)
    assert [d.code for d in problem.value.diagnostics] == ["E651"]
    assert sum_indicators(result, ["province", "output"], "yi", 2024) == 7
    for name, code in (("per_mu", "E652"), ("nothing", "E610")):
        with pytest.raises(InputRejected) as problem:
            sum_indicators(result, ["output", name], "yi", 2024)
        assert [d.code for d in problem.value.diagnostics] == [code]


def test_a_rate_is_recomputed():
    rows = [row("tax", 300_00), row("land", Fraction(10), "2024-12")]
    one = deal({"tax": {"mode": "full", "to": "jia"}, "land": HALVES})
    result = books(rows, one)
    assert credited_rate(result, "per_mu", "jia", 2024).value == 60
    assert credited_rate(result, "per_mu", "yi", 2024).value == 0
    assert credited_rate(result, "per_mu", "jia", 2023).value is None
    with pytest.raises(InputRejected, match="E656"):
        credited_rate(result, "tax", "jia", 2024)


def test_growth_comes_from_credited_figures():
    rows = [row("output", 100, "2023-06"), row("output", 150, "2024-06")]
    one = deal({"output": {"mode": "full", "to": "jia", "from": "2024-01-01"}})
    result = books(rows, one)
    assert growth(result, "output", "jia", 2024) is None
    assert growth(result, "output", "yi", 2024) == -1
    assert growth(books(rows), "output", "yi", 2024) == Fraction(1, 2)


# --------------------------------------------------------------------------------- consolidation


NESTED = {
    "jia": party("origin", parent="west"),
    "yi": party("host", place="5323", parent="east"),
    "park": party("park", "park", place="5323", treasury="no", parent="yi"),
    "bureau": party("third", "department", treasury="no", parent="east"),
}
ABOVE = {"east": "province", "west": "province"}


def consolidated(credit: dict[str, object]) -> dict[str, tuple[object, ...]]:
    result = books([row("output", 100, place="5323")], deal(credit, parties=NESTED))
    found = consolidate(result, region_tree(result, ABOVE))
    return {
        n.region: (n.credit, n.overlap, n.inflow, n.outflow, n.official, n.label) for n in found
    }


def test_each_level_counts_a_unit_once():
    both = {"mode": "double", "to": ["jia", "yi", "bureau"], "internal_only": "yes"}
    assert consolidated({"output": both}) == {
        "yi": (100, 0, 0, 0, 100, CREDIT_LABEL),
        "east": (200, 100, 0, 0, 100, CREDIT_LABEL),
        "west": (100, 0, 100, 0, 0, CREDIT_LABEL),
        "province": (300, 200, 0, 0, 100, CREDIT_LABEL),
    }


def test_credit_that_crosses_a_border_is_shown():
    shares = {"mode": "split", "weights": {"jia": "3", "park": "7"}}
    assert consolidated({"output": shares}) == {
        "yi": (70, 0, 0, 30, 100, CREDIT_LABEL),
        "east": (70, 0, 0, 30, 100, CREDIT_LABEL),
        "west": (30, 0, 30, 0, 0, CREDIT_LABEL),
        "province": (100, 0, 0, 0, 100, CREDIT_LABEL),
    }


def test_a_region_cannot_be_its_own_superior():
    result = books([row("output", 1)], deal({"output": HALVES}))
    with pytest.raises(InputRejected, match="E655"):
        region_tree(result, {"city": "jia"})


def test_stock_figures_of_earlier_months_are_not_consolidated():
    rows = [row("land", Fraction(30), "2024-02"), row("land", Fraction(40), "2024-03")]
    result = books(rows, deal({"land": HALVES}))
    (line,) = consolidate(result, region_tree(result), ["city"])
    assert (line.credit, line.official) == (40, 40)


# ------------------------------------------------------------------------------------ invariants


def sound() -> tuple[CreditResult, list[IndicatorRow]]:
    both = {"mode": "double", "to": ["jia", "yi"], "internal_only": "yes"}
    rows = [row("output", 10), row("tax", 10)]
    return books(rows, deal({"output": both, "tax": HALVES})), rows


def broken(result: CreditResult, rows: list[IndicatorRow]) -> str:
    with pytest.raises(InvariantViolation) as problem:
        checks_module.check_books(result, rows)
    return problem.value.invariant


def test_a_result_that_breaks_an_invariant_is_never_returned():
    result, rows = sound()
    output, tax = result.steps
    assert broken(replace(result, entries=result.entries[1:]), rows) == "G1"
    assert broken(replace(result, entries=(*result.official, *result.entries)), rows) == "G2"
    short = replace(tax, posted=(("jia", 1),))
    assert broken(replace(result, steps=(output, short)), rows) == "G3"
    one_sided = replace(output, posted=(("jia", 10), ("yi", 9)))
    assert broken(replace(result, steps=(one_sided, tax)), rows) == "G4"
    nobody = replace(output, segment=replace(output.segment, parts=()), posted=())
    assert broken(replace(result, steps=(nobody, tax)), rows) == "G4"
    without = tuple(e for e in result.entries if not e.overlap)
    assert broken(replace(result, entries=without), rows) == "G4"


def test_a_consolidation_that_does_not_meet_the_official_book_is_refused():
    result, _ = sound()
    missing = replace(result, entries=result.credit)
    with pytest.raises(InvariantViolation) as problem:
        consolidate(missing, region_tree(missing))
    assert problem.value.invariant == "G5"


# ----------------------------------------------------------------------------------- explanation


def words(tree: Explanation, lang: str = "en") -> list[str]:
    own = [tree.title.in_(lang), *(line.in_(lang) for line in tree.lines)]
    return own + [w for child in tree.children for w in words(child, lang)]


def test_an_explanation_goes_down_to_rows_and_documents():
    documents = {
        "doc": Reference.model_validate(
            {"document": {"zh": "协议", "en": "the deal"}, "number": "1号"}
        )
    }
    body = {**PHASED, "reference": {"document": "doc", "article": "第三条"}}
    one = deal({"output": body}, events={"start": date(2023, 1, 1)}, references=documents)
    rows = [
        row("output", 5, "2024-01", id="first", row=Mark("table.csv", 2, 1)),
        row("output", 4, "2024-02", id="second", truth="projection"),
    ]
    text = words(explain_credit(books(rows, one), "credit:output.jia.2024"))
    assert text == [
        "figure · origin · 2024: 0.05 yuan",
        "internal assessment only, not official statistics",
        "plant (yi): 0.05 yuan",
        "by the agreement's rule",
        "agreement deal",
        "phase 2 (2024-01-01~2024-12-31)",
        "split: origin 50%, host 50%",
        "source: the deal 1号 第三条 (published)",
        "2024-01: 0.03 yuan",
        "2024 running entitlement 5/2 fen; rounded on the running total, this month 3",
        "row first: 0.05 yuan",
        "table.csv:2:1",
        "2024-02: 0.02 yuan",
        "projection",
        "2024 running entitlement 9/2 fen; rounded on the running total, this month 2",
        "row second: 0.04 yuan",
    ]  # fmt: skip


def test_an_explanation_says_what_was_counted_twice_and_what_was_recognised():
    body = {"mode": "double", "to": ["jia", "yi"], "internal_only": "yes"}
    one = deal(
        {
            "output": {
                **body,
                "recognition": {"liquid_of_fixed": "30%"},
                "reference": {"article": "五"},
            }
        }
    )
    rows = [row("output", 100, attributes={"asset": "fixed"})]
    text = words(explain_credit(books(rows, one), "output.yi.2024-03"))
    assert "counted again on other sides 1.30 yuan: the parties must not be added" in text
    assert "reported 1.00 yuan, recognised 1.30 yuan" in text
    assert "in full on each side (double): origin 100%, host 100%" in text
    assert "source: 五" in text


def test_an_explanation_of_what_no_agreement_touches():
    text = words(explain_credit(books([row("output", 100)]), "credit:output.yi.2024"), "zh")
    assert "没有协议涉及，归所在地" in text
    listed = books([row("output", 100)], deal({"output": {"mode": "host"}}))
    assert "stays where it arose" in words(explain_credit(listed, "credit:output.yi.2024"))
    document = {**HALVES, "reference": {"document": {"zh": "甲文", "en": "paper A"}}}
    shown = books([row("fdi", Fraction("0.03"))], deal({"fdi": document}))
    text = words(explain_credit(shown, "credit:fdi.jia.2024"))
    assert "source: paper A" in text
    assert "2024 running entitlement 3/2 ×1/100; rounded on the running total, this month 2" in text


@pytest.mark.parametrize(
    "address", ["output.yi", "credit:output.yi.24", "credit:output.yi.2024-13", ""]
)
def test_an_address_that_cannot_be_read(address):
    with pytest.raises(InputRejected, match="E653"):
        explain_credit(books([row("output", 1)]), address)


@pytest.mark.parametrize(
    "address", ["credit:output.bing.2024", "credit:output.yi.2020", "credit:tax.yi.2024"]
)
def test_a_figure_that_does_not_exist(address):
    with pytest.raises(InputRejected, match="E654"):
        explain_credit(books([row("output", 1)]), address)


def test_an_explanation_takes_names_for_ids():
    named = replace(
        books([row("output", 100)], deal({"output": HALVES})),
        indicators={**INDICATORS, "output": indicator(name={"zh": "产值", "en": "gross output"})},
    )
    expected = words(explain_credit(named, "credit:output.jia.2024"))
    assert words(explain_credit(named, "credit:产值.origin.2024")) == expected
    assert words(explain_credit(named, "credit:gross output.jia.2024")) == expected
    with pytest.raises(InputRejected) as problem:
        explain_credit(named, "credit:产量.jia.2024")
    (found,) = problem.value.diagnostics
    assert found.code == "E610"
    assert "产量" in found.message.zh

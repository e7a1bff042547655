"""Explanations read like an auditor's working, and foot."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book import Result, run
from enclave.book.explain import explain
from enclave.diagnostics import InputRejected
from enclave.text import Explanation
from tests.book.support import PARTIES, agreement, receipt, write

BODY = """\
scope: {heads: [vat], retain: county}
clauses:
  - id: split
    kind: share
    tiers:
      basis: marginal
      span: budget_year
      bands:
        - {up_to: 1000.00, weights: {jia: 70%, yi: 30%}}
        - {weights: {jia: 50%, yi: 50%}}
    reference: {document: deal, article: 第三条}
  - {id: top, kind: cap, party: jia, limit: 900.00, span: budget_year, spill: yi, reference: {document: deal, article: 第四条}}
  - {id: floor, kind: guarantee, to: jia, amount: 100.00, from: 2025-01-01, payer: {party: yi, source: share}, reference: {document: deal, article: 第五条}}
settle: {period: month, late: adjust}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    rows = [
        receipt("1", "e1", "vat", "900.00", "2024-03-01"),
        receipt("2", "e2", "vat", "600.01", "2024-05-06"),
        receipt("3", "e1", "vat", "-300.00", "2024-07-09", "2024-03-01"),
    ]
    folder = tmp_path_factory.mktemp("explained")
    write(
        folder,
        {"a.yaml": agreement("a", BODY)},
        rows,
        "through: 2024-08\nagreements: [{file: a.yaml}]\n",
    )
    return run(folder)


def lines(tree: Explanation) -> list[str]:
    out = [tree.title.zh, *(line.zh for line in tree.lines)]
    for child in tree.children:
        out += lines(child)
    return out


def test_a_capped_tiered_refunded_month(result: Result) -> None:
    """May: 900 + 600.01 = 1500.01: 1000 × 70 % + 500.01 × 50 % = 950.005, capped at 900.

    July: −300 with the date of March, so the year stands at 1200.01: 700 + 200.01 × 50 % =
    800.005 exactly; 800.00 posted (the tie of half a fen goes to the party listed first: 800.01).
    """
    may = lines(explain(result, "甲县.2024-05"))
    assert may[0] == "甲县 · 2024-05：270.00 元"
    assert "截至 2024-05-31 本年度累计应得 900.00 元，减此前累计 630.00 元" in may
    assert "其中 1,000.00 至 1,500.01，500.01 元：甲县 50%、乙县 50%" in may
    assert "→ 甲县：950.00+1/2分 元" in may
    assert "限额 900.00 元，其后余量 0.00 元" in may
    assert "→ 超出限额：50.00+1/2分 元" in may
    july = lines(explain(result, "jia.2024-07@a"))
    assert july[0] == "甲县 · 2024-07：-99.99 元"
    assert any("原入库 2024-03-01" in line for line in july)
    assert (
        "甲县 / 分成 split（甲乙合作协议甲府〔2024〕1号第三条）：800.00+1/2分 → 800.01 元（尾差 +1/2 分）"
        in july
    )
    assert any(line.startswith("未适用 保底 floor") for line in july)


def test_details_by_head_and_enterprise_add_up(result: Result) -> None:
    whole = explain(result, "甲县.2024").title.zh
    parts = [explain(result, f"甲县.2024.{e}").title.zh for e in ("甲硅公司", "乙钛公司")]

    def fen(title: str) -> int:
        return int(title.rsplit("：", 1)[1].removesuffix(" 元").replace(",", "").replace(".", ""))

    assert sum(map(fen, parts)) == fen(whole) == result.share("a", "jia", 2024)


def test_both_languages_say_the_same(result: Result) -> None:
    tree = explain(result, "jia.2024-05")

    def walk(node: Explanation) -> None:
        for text in (node.title, *node.lines):
            assert text.zh
            assert text.en
        for child in node.children:
            walk(child)

    walk(tree)


@pytest.mark.parametrize(
    "address", ["丙县.2024", "甲县", "甲县.24", "甲县.2024.没有", "甲县.2024@b", "甲县.2024-13"]
)
def test_addresses_that_lead_nowhere_say_what_there_is(result: Result, address: str) -> None:
    with pytest.raises(InputRejected) as caught:
        explain(result, address)
    assert [d.code for d in caught.value.diagnostics] == ["E718"]
    assert "jia.2024" in caught.value.diagnostics[0].hint.zh


def one(folder: Path, body: str, more: str = "", **files: str) -> Result:
    texts = {"a.yaml": agreement("a", body, PARTIES + more)} | {
        f"{n}.yaml": t for n, t in files.items()
    }
    listed = ", ".join(f"{{file: {name}}}" for name in texts)
    rows = [
        receipt("1", "e1", "vat", "100", "2024-03-01"),
        receipt("2", "e2", "vat", "10", "2023-03-01"),
    ]
    return run(write(folder, texts, rows, f"through: 2024-12\nagreements: [{listed}]\n"))


PLAIN = (
    "scope: {heads: [vat], retain: county}\n"
    "clauses:\n  - {id: split, kind: share, weights: {jia: 6, yi: 4}}\n"
)
YEARLY = "settle: {period: year, late: adjust}\n"


def test_a_party_below_another_has_what_is_divided_to_it(tmp_path: Path) -> None:
    more = "  dong: {name: 东镇, role: third, level: township}\n  xi: {name: 西镇, role: third, level: township}\n"
    body = (
        PLAIN + "  - {id: sub, kind: subdivide, party: jia, weights: {dong: 1, xi: 1}}\n" + YEARLY
    )
    result = one(tmp_path, body, more)
    text = lines(explain(result, "东镇.2024"))
    assert text[0] == "东镇 · 2024：30.00 元"
    assert any("累计应得 30.00 元" in line for line in text)
    assert lines(explain(result, "jia.2024"))[0] == "甲县 · 2024：60.00 元"


def test_fed_money_leads_back_to_the_agreement_that_gave_it(tmp_path: Path) -> None:
    inner = agreement(
        "i",
        "scope: {heads: all, feed: {agreement: a, party: jia}}\n"
        "clauses:\n  - {id: towns, kind: share, weights: {jia: 1/3, town: 2/3}}\n" + YEARLY,
        "parties:\n  jia: {name: 甲县, role: host, level: county}\n"
        "  town: {name: 丙镇, role: third, level: township}\n",
    )
    result = one(tmp_path, PLAIN + YEARLY, i=inner)
    text = lines(explain(result, "town.2024@i"))
    assert text[0] == "丙镇 · 2024：40.00 元"
    assert "取自协议 a 的 1 笔" in text
    assert [line for line in text if line.endswith("（协议 a）")] == [
        "2024-12-31 甲县 分成 split 甲硅公司 国内增值税 60.00 元（协议 a）"
    ]


def test_a_party_that_joined_later_can_be_asked_for(tmp_path: Path) -> None:
    body = PLAIN + (
        "amend:\n  - effective: 2024-01-01\n    set:\n"
        "      parties: {jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county},"
        " yi: {name: {zh: 乙县, en: Yi}, role: host, level: county, place: yi},"
        " bing: {name: 丙县, role: third, level: county}}\n"
        "      clauses[split].weights: {jia: 1, bing: 1}\n"
    ) + YEARLY  # fmt: skip
    result = one(tmp_path, body)
    assert lines(explain(result, "丙县.2024"))[0] == "丙县 · 2024：50.00 元"
    assert lines(explain(result, "bing.2023"))[0] == "丙县 · 2023：0.00 元"

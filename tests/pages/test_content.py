"""What a report says, against numbers worked by hand (see conftest) and against the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book import load, run
from enclave.report.job import Job
from enclave.report.model import Money
from enclave.report.pages.build import content
from enclave.report.pages.content import Cards, Chart, Clauses, Grid
from enclave.report.pages.standing import standings
from enclave.report.pages.turn import fitting, numbers_in
from enclave.report.present import View

JIAZHOU = Path(__file__).parents[1] / "cli" / "data" / "jiazhou"
CHUXIONG = Path(__file__).parents[2] / "scenarios" / "chuxiong"


@pytest.fixture(scope="module")
def report(pencil_job):
    return content(pencil_job)


def rows(report, name):
    (table,) = [t for t in report.tables() if t.id == name]
    return list(table.texts("zh"))


def test_the_conclusion_says_how_much_there_is_and_who_gets_it(report):
    assert report.conclusion.zh == (
        "2024—2025 年可分成收入 560.00 万元：甲县 336.00 万元（60.0%，2025 年回本），"
        "乙县 224.00 万元（40.0%）。5 项对账全部平。"
    )
    assert report.conclusion.en == (
        "2024–2025, 560.00 to share (unit: 10k yuan): Jia county 336.00 (60.0%, paid back in 2025);"
        " Yi county 224.00 (40.0%). All 5 checks hold."
    )


def test_six_numbers_a_party_as_worked_by_hand(report):
    assert rows(report, "numbers") == [
        ("甲县", "336.00", "60.0%", "300.00", "36.00", "2025", "28.00"),
        ("乙县", "224.00", "40.0%", "0.00", "224.00", "无投入", "218.67"),
    ]  # 224 / 2 * (1 + 1 / 1.05) = 218.666…


def test_of_every_hundred_yuan_collected(report):
    assert rows(report, "hundred") == [
        ("入库税收", "100.00", "2,000.00"),
        ("减：中央级所得", "60.00", "1,200.00"),
        ("减：省级所得", "8.00", "160.00"),
        ("减：市州级所得", "4.00", "80.00"),
        ("可分成收入", "28.00", "560.00"),
        ("其中：甲县", "16.80", "336.00"),
        ("其中：乙县", "11.20", "224.00"),
    ]


def test_shares_outlays_and_running_totals_by_year(report):
    assert rows(report, "years") == [
        ("2024", "168.00", "112.00", "280.00"),
        ("2025", "168.00", "112.00", "280.00"),
        ("合计", "336.00", "224.00", "560.00"),
    ]
    assert rows(report, "outlays") == [("2024", "300.00", "300.00"), ("合计", "300.00", "300.00")]
    assert rows(report, "running") == [("2024", "-132.00", "112.00"), ("2025", "36.00", "224.00")]


def test_the_terms_stand_in_words_with_their_article(report):
    (block,) = [b for b in report.section("clauses").blocks if isinstance(b, Clauses)]
    said = [(c.head.zh, c.words.zh) for c in block.items]
    assert said[0] == ("分享范围", "分享企业所得税的县级留成，其余级次的部分不动。")
    assert said[1][0] == "第三条 分成"
    assert "甲县60%、乙县40%" in said[1][1]
    assert said[-1] == (
        "结算",
        "按年结算；退税涉及已结年度的，差额计入当年；尾差按最大余数法到分。",
    )


def test_a_section_without_data_is_absent(report):
    names = [s.id for s in report.sections]
    assert not {"variants", "risk", "credit"} & set(names)
    assert names[0] == "numbers"
    assert names[-1] == "again"
    assert all(s.blocks for s in report.sections)
    assert all(t.lines for t in report.tables())


def test_every_picture_has_a_table_in_its_section(report):
    for section in report.sections:
        if any(isinstance(b, Chart) for b in section.blocks):
            assert any(isinstance(b, Grid) for b in section.blocks), section.id


@pytest.fixture(scope="module", params=[JIAZHOU, CHUXIONG], ids=lambda p: p.name)
def shipped(request):
    return Job(View(run(load(request.param))), "zh", ("enclave",))


def test_shares_are_those_of_the_engine_to_the_fen(shipped):
    who = standings(shipped)
    expected = {n.zh: sum(y.values()) for n, y in shipped.view.group.parties}
    assert {p.name.zh: sum(p.share.values()) for p in who.parties if p.share} == expected


def test_every_table_that_adds_up_is_shown_adding_up(shipped):
    checked = 0
    for table in content(shipped).tables():
        if table.id not in ("years", "outlays") and not table.id.startswith("clauses:"):
            continue
        body = [x for x in table.lines if x.style == "body"]
        total = table.lines[-1]
        for n, column in enumerate(table.columns):
            if column.kind == "money":
                cells = [x.cells[n] for x in body]
                assert all(isinstance(c, Money) for c in cells)
                assert sum(c.shown for c in cells) == total.cells[n].shown
                assert sum(c.fen for c in cells) == total.cells[n].fen
                checked += 1
    assert checked


def test_key_numbers_are_those_of_the_yearly_table(shipped):
    report = content(shipped)
    (years,) = [t for t in report.tables() if t.id == "years"]
    totals = dict(zip([c.title.zh for c in years.columns], years.lines[-1].cells, strict=True))
    (cards,) = [b for s in report.sections for b in s.blocks if isinstance(b, Cards)]
    for line in cards.table.lines:
        if line.cells[0].zh in totals:
            assert line.cells[1] == totals[line.cells[0].zh]


def test_every_hundred_yuan_adds_up_as_shown(shipped):
    (table,) = [t for t in content(shipped).tables() if t.id == "hundred"]
    parts = {"whole": 0, "rest": 0}
    for line in table.lines:
        cents = round(float(line.cells[1].zh.replace(",", "")) * 100)
        said = line.cells[0].zh
        if said == "入库税收":
            parts["whole"] = cents
        elif said.startswith(("减：", "其中：")):
            parts["rest"] += cents
        elif said.startswith("另加"):
            parts["rest"] -= cents
    assert parts["whole"] == 10_000
    assert parts["rest"] == 10_000


def test_own_funds_are_taken_off_what_the_payer_has():
    who = standings(Job(View(run(load(JIAZHOU))), "zh", ("enclave",)))
    yi = next(n for n, p in enumerate(who.parties) if p.name.zh == "乙县")
    assert who.spent(yi).text("万元") == "51.25"  # 33.14 and 18.11 of the guarantee
    assert who.net(yi).shown == who.total(yi).shown - who.spent(yi).shown


def test_credit_counted_twice_has_its_banner(shipped):
    section = content(shipped).section("credit")
    assert section.blocks[0].tone == "warning"
    assert section.blocks[0].text.zh.startswith("仅用于内部考核")
    assert "不可相加" in section.blocks[0].text.zh


def test_wide_tables_are_turned_or_cut_and_lose_nothing(shipped):
    for table in shipped.view.tables:
        if table.sheet != "credit" and not table.id.startswith("clauses:"):
            continue
        parts = list(fitting(table))
        assert all(numbers_in(p) <= 12 for p in parts)
        before = sorted(str(c) for x in table.lines for c in x.cells if isinstance(c, Money))
        after = sorted(
            str(c) for p in parts for x in p.lines for c in x.cells if isinstance(c, Money)
        )
        assert before == after

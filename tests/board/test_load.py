"""Reading boards: names, units, running figures, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enclave.diagnostics import Collector, InputRejected
from tests.board.support import FUNDS, HERE, board, codes, copy, edit

WAN = 10_000_00


def refused(folder):
    with pytest.raises(InputRejected) as problem:
        board(folder)
    return [(d.code, d.mark.line, d.message.zh) for d in problem.value.diagnostics if d.is_error]


def test_running_figures_give_the_same_board(tmp_path):
    folder = copy(tmp_path)
    (folder / "monthly.csv").write_text(
        "项目,指标,月份,数值(万元)\n"
        "p1,州外到位资金,2025-01,1000\np1,州外到位资金,2025-02,1500.01\np1,州外到位资金,2025-03,1500.01\n"
        "p1,省外到位资金,2025-01,800\np1,省外到位资金,2025-02,800\np1,省外到位资金,2025-03,800\n"
        "p1,固定资产投资,2025-02,100.0001\np1,固定资产投资,2025-03,100.0001\n"
        "p2,州外到位资金,2025-02,300\np2,州外到位资金,2025-03,300\n"
        "p3,州外到位资金,2025-03,40\np4,州外到位资金,2025-03,6000\np2,实际利用外资,2025-03,25万美元\n",
        encoding="utf-8",
    )
    edit(folder, "board.yaml", ("form: monthly", "form: cumulative"))
    found = Collector()
    made, other = board(folder, collector=found), board(HERE / "small")
    for key, units in other.cube.figures.items():
        there = {u: s for u, s in made.cube.figures[key].items() if any(s)}
        assert there == {u: s for u, s in units.items() if any(s)}
    assert "W991" not in codes(found)


def test_a_running_figure_starts_again_in_january(tmp_path):
    folder = copy(tmp_path, "mini")
    (folder / "monthly.csv").write_text(
        "项目,指标,月份,数值(万元)\np1,州外到位资金,2024-12,900\n"
        "p1,州外到位资金,2025-01,1000\np1,州外到位资金,2025-02,1500\n", encoding="utf-8",
    )  # fmt: skip
    edit(folder, "board.yaml", ("form: monthly", "form: cumulative"))
    assert board(folder).cube.units("total", FUNDS)["zhou"] == (1000 * WAN, 500 * WAN)


def test_english_headers_and_ids_do_as_well(tmp_path):
    folder = copy(tmp_path, "mini")
    (folder / "monthly.csv").write_text(
        "project,indicator,period,amount_yuan\n"
        "p1,invested_funds_outside_prefecture,2025-01,10000000\n"
        "p1,invested_funds_outside_prefecture,2025-02,5000000\n", encoding="utf-8",
    )  # fmt: skip
    assert board(folder).cube.units("total", FUNDS)["zhou"] == (1000 * WAN, 500 * WAN)


def test_a_workbook_is_read_like_a_csv_file(tmp_path):
    import xlsxwriter

    folder = copy(tmp_path, "mini")
    book = xlsxwriter.Workbook(folder / "monthly.xlsx")
    sheet = book.add_worksheet()
    for r, row in enumerate([("项目", "指标", "月份", "数值(万元)"), ("p1", "州外到位资金", "2025-01", 1000),
                             ("p1", "州外到位资金", "2025-02", 500)]):  # fmt: skip
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    book.close()
    edit(folder, "board.yaml", ("monthly.csv", "monthly.xlsx"))
    assert board(folder).cube.units("total", FUNDS)["zhou"] == (1000 * WAN, 500 * WAN)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("25万美元", 250_000_00), ("250000美元", 250_000_00), ("250,000.01 USD", 250_000_01)],
)
def test_dollars_are_written_as_dollars(tmp_path, text, cents):
    folder = copy(tmp_path)
    edit(folder, "monthly.csv", ("25万美元", f'"{text}"'))
    assert board(folder).standing("fdi_used", "zhou").to_date == cents


@pytest.mark.parametrize("text", ["25", "25万元", "25.001万元", "二十五", "0.001美元"])
def test_what_is_no_figure_in_dollars_is_refused(tmp_path, text):
    folder = copy(tmp_path)
    edit(folder, "monthly.csv", ("25万美元", text))
    assert [(c, line) for c, line, _ in refused(folder)] == [("E996", 9)]


def test_every_mistake_at_once(tmp_path):
    folder = copy(tmp_path)
    edit(
        folder,
        "board.yaml",
        ("assessed: jia", "assessed: jai"),
        ("- fixed_investment", "- employment"),
    )
    edit(
        folder,
        "projects.csv",
        ("某代理公司", "某公司"),
        ("p4,石墨项目,储备,开工", "p4,石墨项目,备用,开工"),
    )
    assert {(code, line) for code, line, _ in refused(folder)} == {
        ("E999", 11), ("E994", 25), ("E994", 3), ("E410", 5),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2025-02-05,,乙县", ",,乙县", "项目 p2：阶段为“签约”，缺签约日期"),
        ("在谈,,,甲县", "在谈,2025-01-01,,甲县", "项目 p3：阶段为“在谈”，却有签约日期"),
        ("甲县,,食品", "甲县,乙县园区,食品", "项目 p3：乙县园区不在甲县"),
        ("否,行业归口待定", "否,", "项目 p4：“符合定位”与“理由”须同时写"),
    ],
)
def test_a_row_that_contradicts_itself(tmp_path, old, new, message):
    folder = copy(tmp_path)
    edit(folder, "projects.csv", (old, new))
    assert [(c, m) for c, _, m in refused(folder)] == [("E997", message)]


def test_a_month_twice(tmp_path):
    folder = copy(tmp_path)
    edit(
        folder,
        "monthly.csv",
        ("p2,州外到位资金,2025-02,300", "p2,州外到位资金,2025-02,300\np2,州外到位资金,2025-02,300"),
    )
    assert refused(folder) == [("E998", 7, "p2 的“州外到位资金” 2025-02：同一个月写了两行")]


@pytest.mark.parametrize("month", ["2024-12", "2026-01", "2025-04"])
def test_a_month_the_board_does_not_have(tmp_path, month):
    with pytest.raises(InputRejected) as problem:
        board(HERE / "small", month)
    assert problem.value.diagnostics[0].code == "E999"


def test_a_scenario_without_a_superior(tmp_path):
    folder = copy(tmp_path, "mini")
    edit(folder, "scenario.yaml", ("superior: zhou\n", ""))
    assert refused(folder)[0][2] == "情景没有写统计上级（superior）及其地区"


def test_a_target_of_zero_has_no_progress(tmp_path):
    folder = copy(tmp_path, "mini")
    edit(folder, "board.yaml", ("amount: 1.2亿元", "amount: 0元"))
    one = board(folder).standing(FUNDS, "zhou")
    assert (one.share, one.progress, one.level, one.rank) == (None, None, None, None)
    assert one.reason.zh == "目标为零，不计进度"


def test_equal_shares_have_one_rank_and_the_next_is_skipped(tmp_path):
    folder = copy(tmp_path)
    # 甲 1,540.01 and 乙 7,800.01 reach one half each; the third unit of the view is 0 of 1.
    edit(folder, "board.yaml", ("assessed: jia, amount: 5000万元", "assessed: jia, amount: 3080.02万元"),
         ("assessed: yi, amount: 3亿元", "assessed: yi, amount: 15600.02万元"))  # fmt: skip
    edit(
        folder,
        "scenario.yaml",
        (
            "  park:\n",
            "  bing: {name: {zh: 丙县, en: Bing county}, kind: county, parent: zhou}\n  park:\n",
        ),
    )
    edit(folder, "board.yaml", ("  - {indicator: fdi_used, assessed",
         "  - {indicator: invested_funds_outside_prefecture, assessed: bing, amount: 1万元, assumption: 示例}\n  - {indicator: fdi_used, assessed"))  # fmt: skip
    ranked = board(folder).ranking(FUNDS, "credited")
    assert [(s.unit, s.share, s.rank) for s in ranked] == [
        ("jia", Fraction(1, 2), 1), ("yi", Fraction(1, 2), 1), ("bing", Fraction(0), 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reached", "level"),
    [("49.99", "answer"), ("50", "push"), ("70", "respond"), ("85", "alert"), ("95", "review"),
     ("99.99", "review"), ("100", "normal")],
)  # fmt: skip
def test_a_step_ends_below_its_bound(tmp_path, reached, level):
    folder = copy(tmp_path)
    # 12万元 in the year are 10,000 yuan by the end of January
    edit(
        folder,
        "board.yaml",
        ("base: 2.4亿元, growth: 15%", "amount: 12万元"),
        ("through: 2025-03", "through: 2025-01"),
    )
    text = f"项目,指标,月份,数值(元)\np3,州外到位资金,2025-01,{int(Fraction(reached) * 100)}\n"
    (folder / "monthly.csv").write_text(text, encoding="utf-8")
    assert board(folder).standing(FUNDS, "zhou").level.id == level


def test_days_of_a_workbook_are_days(tmp_path):
    from datetime import date

    import xlsxwriter

    folder = copy(tmp_path, "mini")
    book = xlsxwriter.Workbook(folder / "projects.xlsx")
    sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for c, head in enumerate(
        ("编号", "名称", "类别", "阶段", "签约日期", "开工日期", "所在地", "计划投资(万元)")
    ):
        sheet.write(0, c, head)
    for c, cell in enumerate(
        ("p1", "钛材项目", "重点", "开工", date(2025, 1, 10), date(2025, 1, 20), "乙县", 30000)
    ):
        sheet.write(1, c, cell, days if isinstance(cell, date) else None)
    book.close()
    edit(folder, "board.yaml", ("projects.csv", "projects.xlsx"))
    project = board(folder).loaded.projects["p1"]
    assert (project.signed, project.started) == (date(2025, 1, 10), date(2025, 1, 20))
    assert project.planned == 30_000 * WAN

"""F2 to F6: treasury report, park ledger, lists, outlays, indicators; exact results."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enclave.diagnostics import InputRejected
from tests.intake import make
from tests.intake.make import A, B, Book, C
from tests.intake.maps import F1, F2, F3, F4, F5, F6, KINDS, ledger, rejected, run

TAX = "入库明细_202403.csv"


def heads_of(lines) -> list[tuple[str, str, str, int | None]]:
    return [(x.control.head, x.control.level, x.verdict, x.ledger) for x in lines]


# ------------------------------------------------------------------------------------------- F2


@pytest.mark.parametrize("name", ["国库.xls", "国库.xlsx"])
def test_the_treasury_report_against_the_ledger(tmp_path, name):
    """VAT: 1234567.89 + 88.00 - 200000.00 = 1034655.89; CIT: 500000.00 - 35000.00 = 465000.00."""
    raw = make.XLS.read_bytes() if name.endswith("xls") else make.treasury()
    found = run(tmp_path, {TAX: make.f1().encode("gbk"), name: raw}, F1, F2)
    lines = {(x.control.head, x.control.level, x.control.since_january): x for x in found.lines}
    vat = lines["vat", "total", False]
    assert (vat.control.amount, vat.ledger, vat.verdict) == (103465589, 103465589, "equal")
    cit = lines["cit", "total", False]
    assert (cit.control.amount, cit.ledger, cit.verdict) == (46500000, 46500000, "equal")
    assert lines["vat", "county", False].verdict == "open"
    assert lines["vat", "county", True].reason.en == "the ledger begins 2024-03"
    assert [f.code for f in found.findings if f.code != "N942"] == []


def test_a_difference_to_the_treasury_is_said_to_the_fen(tmp_path):
    vat = (517323.95, 206929.58, 103464.79, 206937.56)
    files = {TAX: make.f1().encode(), "国库.xlsx": make.treasury(vat)}
    found = run(tmp_path, files, F1, F2)
    (said,) = [f.line("zh") for f in found.findings if f.code == "W942"]
    assert said == (
        "W942 国库.xlsx 收入月报!I5 2024-03 国内增值税 各级合计：台账 1,034,655.89 元，国库 1,034,655.88 元，"
        "差 0.01 元 — 核对漏户、退税所属期与更正"
    )
    assert not found.clean


def test_a_report_in_wan_is_compared_as_far_as_its_last_digit_tells(tmp_path):
    """103.47 万元 is between 1,034,650 and 1,034,750 yuan; the ledger has 1,034,655.89."""
    b = Book()
    s = b.sheet("月报")
    s.write_row(0, 0, ["2024年3月", "", "单位：万元"])
    s.write_row(1, 0, ["科目代码", "科目名称", "合计本月"])
    s.write_row(2, 0, ["10101", "增值税", 103.47])
    s.write_row(3, 0, ["10104", "企业所得税", "46.51"])
    source = """\
  - id: wan
    kind: treasury_report
    columns: {code: 科目代码, head: 科目名称}
    amounts: [{column: 合计本月}]
    month: title
"""
    files = {TAX: make.f1().encode(), "月报.xlsx": b.done()}
    found = run(tmp_path, files, F1, source)
    assert [(x.control.head, x.verdict, x.difference) for x in found.lines] == [
        ("cit", "differs", -10000),
        ("vat", "rounded", -4411),
    ]
    assert found.uncovered == {("2024-03", "property"): 60050, ("2024-03", "stamp"): 1230}


def test_headings_of_the_classification_are_not_added_twice(tmp_path):
    """101 has 10101 and 10104 in it, 10101 has 1010101: the total is 101 and 103."""
    b = Book()
    s = b.sheet("月报")
    s.write_row(0, 0, ["2024年3月", "", "单位：元"])
    s.write_row(1, 0, ["科目代码", "科目名称", "合计本月"])
    rows = [("", "一、一般公共预算收入", ""), ("101", "税收收入", 30), ("10101", "增值税", 10),
            ("1010101", "国内增值税", 10), ("10104", "企业所得税", 20), ("103", "非税收入", 5),
            ("", "总计", 35)]  # fmt: skip
    for r, row in enumerate(rows, 2):
        s.write_row(r, 0, row)
    source = """\
  - id: nested
    kind: treasury_report
    columns: {code: 科目代码, head: 科目名称}
    amounts: [{column: 合计本月}]
    month: title
"""
    (file,) = run(tmp_path, {"月报.xlsx": b.done()}, source).files
    assert [(t.stated, t.found) for t in file.totals] == [(3500, 3500)]
    assert [(c.head, c.amount) for c in file.controls] == [("vat", 1000), ("cit", 2000)]


def test_levels_are_compared_where_they_were_recorded(tmp_path):
    text = (
        "识别号,名称,科目,金额(元),入库日期,中央级(元),省级(元),市州级(元),县级(元)\n"
        f"{A},山口,10101,1034655.89,2024-03-01,517323.95,206929.58,103464.79,206937.57\n"
    )
    source = f"""\
  - id: small
    kind: tax_office
    columns: {{taxpayer: 识别号, name: 名称, code: 科目, amount: 金额, posted: 入库日期, centre: 中央级, province: 省级, prefecture: 市州级, county: 县级}}
    basis: posted
    budget: general
    unlisted: keep
{KINDS}"""
    found = run(tmp_path, {"a.csv": text.encode(), "国库.xlsx": make.treasury()}, source, F2)
    month = [x for x in found.lines if not x.control.since_january and x.control.head == "vat"]
    assert [x.verdict for x in month] == ["equal"] * 5


# ------------------------------------------------------------------------------------------- F3


def test_the_park_ledger(tmp_path):
    found = run(tmp_path, {"台账.xlsx": make.park()}, F3)
    shankou, pharma = "山口硅材料有限公司", "平川医药 (集团) 有限公司"
    assert ledger(found) == [
        (f"{shankou}-20240331-vat", shankou, "vat", -8800000, "2024-03-31", "refund"),
        (f"{shankou}-20240331-vat-2", shankou, "vat", 100000000, "2024-03-31", "ordinary"),
        (f"{pharma}-20240331-vat", pharma, "vat", 1234560000, "2024-03-31", "ordinary"),
    ]
    assert found.ledger[1].recorded == {
        "centre": 50000000, "province": 20000000, "prefecture": 10000000, "county": 20000000,
    }  # fmt: skip
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        "E948 台账.xlsx 税收台账!D8 “含补缴上年12万” is not an amount: it is not one whole number",
        "E949 台账.xlsx 税收台账!J8 the cell is a formula without a cached value",
    ]
    (file,) = found.files
    assert [(t.cell, t.stated == t.found) for t in file.totals] == [("税收台账!E9", True)]
    assert file.skipped == [("税收台账!A11", "注：本表由园区财政所编制")]
    assert [f.code for f in found.findings] == ["N940"]


def test_the_park_ledger_as_xls(tmp_path):
    new = run(tmp_path, {"台账.xlsx": make.park()}, F3)
    old = run(tmp_path, {"台账.xls": make.PARK_XLS.read_bytes()}, F3)
    assert ledger(old) == ledger(new)
    assert [line.split(" — ")[0] for line in rejected(old)] == [
        "E948 台账.xls 税收台账!D8 “含补缴上年12万” is not an amount: it is not one whole number",
        "E948 台账.xls 税收台账!J8 “#VALUE!” is not an amount: it is not one whole number",
    ]
    assert [f.code for f in old.findings] == ["N940"]


def test_a_dash_is_neither_zero_nor_unknown_until_declared(tmp_path):
    found = run(tmp_path, {"台账.xlsx": make.park()}, F3.replace("    blank: zero\n", ""))
    assert (
        "E950 台账.xlsx 税收台账!I5 企业所得税 is “—”: whether that is zero or unknown is not declared"
        in [line.split(" — ")[0] for line in rejected(found)]
    )


def small_park(cells: dict[str, object], merge: str = "") -> bytes:
    b = Book()
    s = b.sheet("台账")
    s.write_row(0, 0, ["2024年3月", "", "", "单位：元"])
    s.write_row(1, 0, ["企业名称", "增值税", "企业所得税", "合计"])
    for cell, value in cells.items():
        s.write(cell, value)
    if merge:
        s.merge_range(merge, 7)
    return b.done()


SMALL = """\
  - id: small-park
    kind: park_ledger
    columns: {name: 企业名称}
    amounts: [{column: 增值税, head: vat}, {column: 企业所得税, head: cit}, {column: 合计, head: all}]
    budget: general
    unlisted: keep
    month: title
"""


def test_a_row_must_add_up_to_its_total(tmp_path):
    cells = {"A3": "山口", "B3": 1.5, "C3": 2, "D3": 3.51}
    found = run(tmp_path, {"a.xlsx": small_park(cells)}, SMALL)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        "E955 a.xlsx 台账!D3 the levels add to 3.50 yuan, the total is 3.51 yuan"
    ]
    assert found.ledger == []


def test_three_levels_of_header_and_only_the_countys_part(tmp_path):
    b = Book()
    s = b.sheet("台账")
    s.merge_range("A1:F1", "某园区2024年4月税收情况表（单位：万元）")
    s.merge_range("A2:A4", "企业名称")
    s.merge_range("B2:E2", "一般公共预算收入")
    s.merge_range("B3:C3", "增值税")
    s.merge_range("D3:E3", "企业所得税")
    for c, name in zip("BCDE", ("合计", "县级", "合计", "县级"), strict=True):
        s.write(f"{c}4", name)
    s.merge_range("F2:F4", "税收合计")
    s.write_row(4, 0, ["山口", 10, 3, 4, 1, 14])
    s.write_row(5, 0, ["总　计", 10, 3, 4, 1, 14])
    source = """\
  - id: deep
    kind: park_ledger
    columns: {name: 企业名称}
    amounts:
      - {column: 一般公共预算收入/增值税/合计, head: vat}
      - {column: 一般公共预算收入/增值税/县级, head: vat, level: county}
      - {column: 一般公共预算收入/企业所得税/合计, head: cit}
      - {column: 税收合计, head: all}
    budget: general
    unlisted: keep
    month: title
"""
    found = run(tmp_path, {"a.xlsx": b.done()}, source)
    assert [(r.head, r.amount, r.recorded, str(r.posted)) for r in found.ledger] == [
        ("cit", 4000000, None, "2024-04-30"),
        ("vat", 10000000, None, "2024-04-30"),
    ]
    assert [f.code for f in found.findings] == ["N943"]
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {"a.xlsx": b"x"}, source.replace(", head: vat}", ", head: skip}", 1))
    assert "also needs: amounts: vat level: total" in str(error.value)


def test_an_amount_merged_over_rows_belongs_to_nobody(tmp_path):
    cells = {"A3": "山口", "A4": "平川", "C3": 1, "C4": 2, "D3": 8, "D4": 9}
    found = run(tmp_path, {"a.xlsx": small_park(cells, "B3:B4")}, SMALL)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E948 a.xlsx 台账!B{row} “7.0” is not an amount: merged over 2 rows: it is not known whose it is"
        for row in (3, 4)
    ]


def test_the_month_must_be_somewhere(tmp_path):
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {"a.xlsx": small_park({"A3": "山口"})}, SMALL.replace("title", "file"))
    assert [d.code for d in error.value.diagnostics] == ["E951"]
    cells = {"A3": "山口", "B3": 1, "C3": 0, "D3": 1}
    by_name = run(tmp_path, {"a_202405.xlsx": small_park(cells)}, SMALL.replace("title", "file"))
    assert [str(r.posted) for r in by_name.ledger] == ["2024-05-31"]
    stated = run(tmp_path, {"a.xlsx": small_park(cells)}, SMALL.replace("title", "2024-02"))
    assert [str(r.posted) for r in stated.ledger] == ["2024-02-29"]


def test_the_same_tax_from_two_sources_is_said(tmp_path):
    files = {TAX: make.f1().encode(), "台账.xlsx": make.park()}
    found = run(tmp_path, files, F1, F3)
    assert {f.code for f in found.findings} >= {"W946"}


# ------------------------------------------------------------------------------------------- F4


def test_the_list_of_enterprises(tmp_path):
    found = run(tmp_path, {"名单.xlsx": make.enterprise_list()}, F4)
    assert [(e.id, e.name, e.origin, str(e.start), str(e.end)) for e in found.enterprises] == [
        (A, "山口硅材料有限公司", "甲县", "2024-01-01", "2033-12-31"),
        (B, "平川医药(集团)有限公司", "乙县", "2024-01-01", "None"),
    ]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        "E957 名单.xlsx 名单!B5 河东机械厂 is listed under 甲县 here and under 乙县 in 名单!B6",
        "E957 名单.xlsx 名单!B6 河东机械厂 is listed under 乙县 here and under 甲县 in 名单!B5",
    ]


def test_the_mapping_settles_an_enterprise_of_two_origins(tmp_path):
    tail = f"enterprises:\n  - {{id: hedong, title: 河东机械厂, taxpayers: [{C}], origin: 甲县}}\n"
    found = run(tmp_path, {"名单.xlsx": make.enterprise_list()}, F4, tail=tail)
    assert found.rejects == []
    assert [(e.id, e.origin) for e in found.enterprises if e.id == "hedong"] == [("hedong", "甲县")]


def test_receipts_find_their_enterprise_by_brackets_former_names_and_ids(tmp_path):
    strict = F3.replace("unlisted: keep", "unlisted: reject")
    files = {"名单.xlsx": make.enterprise_list(), "台账.xlsx": make.park()}
    found = run(tmp_path, files, F4, strict)
    assert {r.enterprise for r in found.ledger} == {A, B}


# ------------------------------------------------------------------------------------------- F5


def test_outlays_in_two_units(tmp_path):
    found = run(tmp_path, {"投入.xlsx": make.outlays()}, F5)
    assert [(o.year, o.party, o.amount, o.voucher) for o in found.outlays] == [
        (2023, "甲县", 1200000000, "记-001"),
        (2023, "甲县", 350500000, "记-002"),
        (2024, "平川园区", 86000000, "记-003"),
        (2024, "平川园区", 1200000, "记-004"),
    ]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        "E943 投入.xlsx 投入!D6 neither the header of 金额, nor a cell “单位：”, nor the mapping states a unit",
        "E956 投入.xlsx 投入!D7 3万元: two units, 元 and 万元",
    ]
    declared = run(tmp_path, {"投入.xlsx": make.outlays()}, F5 + "    unit: 元\n")
    assert [o.amount for o in declared.outlays][-1] == 500000


def test_a_voucher_in_two_files_is_there_once(tmp_path):
    files = {"一.xlsx": make.outlays(), "二.xlsx": make.outlays()}
    found = run(tmp_path, files, F5)
    assert len(found.outlays) == 4
    assert [len(f.outlays) for f in found.files] == [4, 0]


# ------------------------------------------------------------------------------------------- F6


def test_figures_since_january_become_figures_of_months(tmp_path):
    files = {f"指标{m}.xlsx": make.indicators(m) for m in (3, 1, 2)}
    found = run(tmp_path, files, F6)
    assert found.rejects == []
    output = [(str(f.month), f.amount, f.derived) for f in found.indicators
              if f.indicator == "industrial_output"]  # fmt: skip
    assert output == [
        ("2024-01", 100050000, False),
        ("2024-02", 100050000, True),
        ("2024-03", 100050000, True),
    ]
    persons = [(f.amount, f.money) for f in found.indicators if f.indicator == "employment"]
    assert persons == [(Fraction(301), False), (Fraction(302), False), (Fraction(303), False)]


def test_a_month_missing_before_is_not_guessed(tmp_path):
    found = run(tmp_path, {"a.xlsx": make.indicators(1), "c.xlsx": make.indicators(3)}, F6)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E958 c.xlsx 月报!E{row} cumulative figure of 山口硅材料有限公司 {name} for 2024-03: the month before is missing"
        for row, name in ((3, "industrial_output"), (4, "fixed_investment"))
    ]


def test_month_and_difference_must_agree(tmp_path):
    name = "山口硅材料有限公司"
    march = make.indicators(3, [(name, "工业总产值", "千元", 900, 3000)])
    february = make.indicators(2, [(name, "工业总产值", "千元", 1000, 2000)])
    found = run(tmp_path, {"b.xlsx": february, "c.xlsx": march}, F6)
    assert [(str(f.month), f.amount) for f in found.indicators] == [("2024-02", 100000000)]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        (
            f"E958 c.xlsx 月报!E3 cumulative figure of {name} industrial_output for 2024-03:"
            " differencing gives 1,000,000.00, the month says 900,000.00"
        )
    ]


def test_a_jump_of_an_indicator_and_amounts_below_one(tmp_path):
    """千元 taken for 元 is a thousandfold; a figure of 0.4 is no zero."""
    name = "山口硅材料有限公司"
    first = make.indicators(
        1, [(name, "工业总产值", "千元", "", 4), (name, "用工人数", "人", 0.4, "")]
    )
    second = make.indicators(
        2, [(name, "工业总产值", "千元", "", 4004), (name, "用工人数", "人", 300, "")]
    )
    found = run(tmp_path, {"a.xlsx": first, "b.xlsx": second}, F6)
    assert [f.line("en").split(" — ")[0] for f in found.findings] == [
        f"W945 b.xlsx 月报!E3 {name} industrial_output: 2024-02 is 1,000 times the period before"
    ]


def test_one_month_with_two_figures(tmp_path):
    name = "山口硅材料有限公司"
    files = {f"{n}.xlsx": make.indicators(1, [(name, "用工人数", "人", n, "")]) for n in (1, 2)}
    found = run(tmp_path, files, F6)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E959 2.xlsx 月报!D3 {name} employment 2024-01 differs from 1.xlsx 月报!D3"
    ]


def test_indicators_unknown_to_the_mapping_and_units_that_contradict_it(tmp_path):
    rows = [("甲", "利润总额", "千元", "", 1), ("甲", "工业总产值", "", "", 1)]
    found = run(tmp_path, {"a.xlsx": make.indicators(1, rows)}, F6)
    assert [line.split()[0] for line in rejected(found)] == ["E952", "E943"]
    wan = F6.replace("industrial_output, values", "industrial_output, unit: 万元, values")
    found = run(tmp_path, {"a.xlsx": make.indicators(1)}, wan)
    assert [line.split()[0] for line in rejected(found)] == ["E956"]


# ------------------------------------------------------------------------------------- matching


def test_files_that_fit_no_source_or_two(tmp_path):
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {"a.csv": b"x,y\n1,2\n"}, F1, F4)
    assert str(error.value).split(" — ")[0] == (
        "E944 a.csv:1:1 no source of the mapping fits this file (closest: list, without"
        " 企业名称、统一社会信用代码、飞出地、认定文号、认定日期、分成起、分成止、曾用名)"
    )
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {"a.csv": b"x,y\n1,2\n"}, F4)
    assert [d.code for d in error.value.diagnostics] == ["E942"]
    second = F1.replace("id: tax", "id: other")
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {TAX: make.f1().encode()}, F1, second)
    assert [d.code for d in error.value.diagnostics] == ["E946"]
    named = F1 + '    files: "入库*"\n'
    other = second + '    files: "别的*"\n'
    assert run(tmp_path, {TAX: make.f1().encode()}, named, other).files[0].source == "tax"


def test_a_remembered_header_decides_and_a_changed_one_is_said(tmp_path):
    known = run(tmp_path, {TAX: make.f1().encode()}, F1).files[0].header
    second = F1.replace("id: tax", "id: other")
    remembered = second + f'    header: "{known}"\n'
    found = run(tmp_path, {TAX: make.f1().encode()}, F1, remembered)
    assert found.files[0].source == "other"
    changed = make.f1().replace("主管税务机关", "税务机关").encode()
    found = run(tmp_path, {TAX: changed}, remembered)
    assert [f.code for f in found.findings] == ["N941"]

"""What people leave in cells: read exactly, or refused with the sheet and the cell, all at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from enclave.cli import main
from tests.convert.deal import As, Change, Formula, Merged, put, write


def convert(
    tmp_path: Path, capsys, *changes: Change, lang: str = "zh"
) -> tuple[int, list[str], Path]:
    """Convert the deal with some changes; gives the exit code, the findings and the folder."""
    book = write(tmp_path / "填报模板.xlsx", *changes)
    out = tmp_path / f"out-{lang}"
    code = main(["--lang", lang, "convert", str(book), str(out)])
    said = capsys.readouterr().err
    found = [line for line in said.splitlines() if line[:1] in "EW" and line[1:4].isdigit()]
    return code, found, out


READ: dict[str, tuple[Change, str, str]] = {
    "full-width digits": (put("条款", "F4", "８０．５"), "agreement.yaml", "limit: 80.5\n"),
    "spaces around words": (put("条款", "B3", "分成  "), "agreement.yaml", "kind: share"),
    "full-width spaces around names": (put("条款", "E4", " 甲县　"), "agreement.yaml", "party: jia\n"),
    "percent format": (put("条款", "G2", As(0.6, "0%")), "agreement.yaml", "ratio: 60%"),
    "odd percent": (put("条款", "G2", As(0.1234, "0.00%")), "agreement.yaml", "ratio: 12.34%"),
    "decimal": (put("条款", "G2", 0.6), "agreement.yaml", "ratio: 0.6,"),
    "fraction as text": (put("条款", "G2", "1/3"), "agreement.yaml", "ratio: 1/3"),
    "fifteen digits of 0.1+0.2": (put("条款", "F4", 0.1 + 0.2), "agreement.yaml", "limit: 0.3\n"),
    "formula with its result": (put("条款", "F4", Formula("=40+40", 80)), "agreement.yaml", "limit: 80\n"),
    "open term": (put("条款", "G2", "待定：留存比例"), "agreement.yaml", "ratio: {hole: 留存比例}"),
    "brackets are negative": (put("入库", "D2", "(88.00)"), "receipts.csv", "增值税,-88.00,2024"),
    "thousands": (put("入库", "D2", "1,234.50"), "receipts.csv", '增值税,"1,234.50",2024'),
    "serial without format": (put("入库", "E2", 45427), "receipts.csv", "1200,2024-05-15"),
    "date": (put("入库", "E2", As(dt.date(2024, 5, 15), "yyyy/m/d")), "receipts.csv", ",2024-05-15"),
    "Chinese date": (put("入库", "E2", "2024年5月15日"), "receipts.csv", "1200,2024-05-15"),
    "month from a date": (put("情景", "B5", As(dt.date(2024, 12, 1), "yyyy-mm")), "scenario.yaml", "through: 2024-12\n"),
    "enterprise by name": (put("入库", "B2", "甲公司"), "receipts.csv", "r1,g1,增值税"),
    "event and years": (put("协议", "B8", "2024/1/1"), "agreement.yaml", "term: {from: 2024-01-01}"),
}  # fmt: skip


@pytest.mark.parametrize("what", READ)
def test_is_read(what, tmp_path, capsys):
    change, file, text = READ[what]
    code, found, out = convert(tmp_path, capsys, change)
    assert [f for f in found if f[0] == "E" and not f.startswith("E705")] == []
    assert code == 0
    assert text in (out / file).read_text(encoding="utf-8")


REFUSED: dict[str, tuple[Change, str, str]] = {
    "60": (put("条款", "G2", 60),
        "E933 填报模板.xlsx 条款!G2 “60”是 60% 还是 6000%？ — 写 60%（单元格设为百分比格式），或小数，或分数如 3/5",
        "E933 填报模板.xlsx 条款!G2 is “60” 60% or 6000%? — write 60% (percent format), a decimal, or a fraction such as 3/5"),
    "60 in full width": (put("条款", "G2", "６０"),
        "E933 填报模板.xlsx 条款!G2 “60”是 60% 还是 6000%？ — 写 60%（单元格设为百分比格式），或小数，或分数如 3/5",
        "E933 填报模板.xlsx 条款!G2 is “60” 60% or 6000%? — write 60% (percent format), a decimal, or a fraction such as 3/5"),
    "percentage as amount": (put("条款", "F4", As(0.6, "0%")),
        "E934 填报模板.xlsx 条款!F4 “金额”列不能是“60%” — 要填的是：金额，如 500 或 500万元；百分数、日期不行，说明文字另写在附注",
        "E934 填报模板.xlsx 条款!F4 “60%” cannot stand in the column “amount” — it takes an amount such as 500 or 500万元; no percentage or date, and remarks go into a note"),
    "dash as amount": (put("条款", "F4", "—"),
        "E934 填报模板.xlsx 条款!F4 “金额”列不能是“—” — 要填的是：金额，如 500 或 500万元；百分数、日期不行，说明文字另写在附注",
        "E934 填报模板.xlsx 条款!F4 “—” cannot stand in the column “amount” — it takes an amount such as 500 or 500万元; no percentage or date, and remarks go into a note"),
    "3/5 that became a date": (put("条款", "G2", As(dt.date(2024, 3, 5), "m/d")),
        "E934 填报模板.xlsx 条款!G2 “比例”列不能是“2024-03-05” — 要填的是：比例，如 60%、0.6 或 3/5",
        "E934 填报模板.xlsx 条款!G2 “2024-03-05” cannot stand in the column “ratio” — it takes a ratio such as 60%, 0.6 or 3/5"),
    "error of the spreadsheet": (put("条款", "F4", Formula("=1/0", "#DIV/0!")),
        "E934 填报模板.xlsx 条款!F4 “金额”列不能是“#DIV/0!” — 要填的是：金额，如 500 或 500万元；百分数、日期不行，说明文字另写在附注",
        "E934 填报模板.xlsx 条款!F4 “#DIV/0!” cannot stand in the column “amount” — it takes an amount such as 500 or 500万元; no percentage or date, and remarks go into a note"),
    "day as month": (put("情景", "B5", As(dt.date(2024, 12, 31), "yyyy-mm-dd")),
        "E934 填报模板.xlsx 情景!B5 “结算至”列不能是“2024-12-31” — 要填的是：月份，如 2024-12",
        "E934 填报模板.xlsx 情景!B5 “2024-12-31” cannot stand in the column “through” — it takes a month such as 2024-12"),
    "credit code as number": (put("企业", "A2", 915323000000000000),
        "E934 填报模板.xlsx 企业!A2 “编号”列不能是“915323000000000000” — 要填的是：文本格式的长编号：表格软件只保留 15 位，后面的数字已经丢失",
        "E934 填报模板.xlsx 企业!A2 “915323000000000000” cannot stand in the column “编号” — it takes a long id as text: a spreadsheet keeps 15 digits only, the rest is lost"),
    "formula without result": (put("条款", "F4", Formula("=40+40")),
        "E932 填报模板.xlsx 条款!F4 公式没有保存结果，读出来是空的 — 在 WPS 或 Excel 中打开并保存一次，或把结果粘贴为数值",
        "E932 填报模板.xlsx 条款!F4 the formula was saved without its result and reads as nothing — open and save the file once in WPS or Excel, or paste the result as a value"),
    "merged": (put("依据文件", "C2", Merged("甲办")),
        "E935 填报模板.xlsx 依据文件!C2 “文号”列的这一格与别的格合并了，分不清属于哪几行 — 取消合并，每一行各填各的",
        "E935 填报模板.xlsx 依据文件!C2 this cell of the column “number” is merged with others: which rows it is for is not clear — unmerge it and fill in each row"),
    "finer than a fen": (put("条款", "F4", 0.12345678),
        "E224 填报模板.xlsx 条款!F4 金额 0.12345678 细于 1 分 — 写到分为止，如 100.01元",
        "E224 填报模板.xlsx 条款!F4 the amount 0.12345678 is finer than a fen"),
    "bad grouping": (put("入库", "D2", "1,23,4"),
        "E221 填报模板.xlsx 入库!D2 1,23,4 不是数字 — 写成 500万元、1,234.56元；不用科学计数、全角数字或“约”",
        "E221 填报模板.xlsx 入库!D2 1,23,4 is not a number"),
    "note in a number cell": (put("条款", "F4", "含补缴上年12万元"),
        "E221 填报模板.xlsx 条款!F4 含补缴上年12 不是数字 — 写成 500万元、1,234.56元；不用科学计数、全角数字或“约”",
        "E221 填报模板.xlsx 条款!F4 含补缴上年12 is not a number"),
    "half a date": (put("入库", "E2", "5月"),
        "E231 填报模板.xlsx 入库!E2 5月 不是日期 — 写成 2024-03-01",
        "E231 填报模板.xlsx 入库!E2 5月 is not a date"),
    "unknown kind": (put("条款", "B3", "分城"),
        "E282 填报模板.xlsx 条款!B3 没有 分城 这种条款 — 是否为 分成？",
        "E282 填报模板.xlsx 条款!B3 there is no clause kind 分城 — did you mean"),
    "clause twice": (put("条款", "A4", "split"),
        "E258 填报模板.xlsx 条款!A4 条款编号 split 重复 — 改用不同的编号",
        "E258 填报模板.xlsx 条款!A4 "),
    "receipt without its amount": (put("入库", "A3", "r1"),
        "E407 填报模板.xlsx 入库!", "E407 填报模板.xlsx 入库!"),
    "unknown party": (put("条款", "E4", "甲线"),
        "E936 填报模板.xlsx 条款!E4 参与方里没有“甲线”，或有几个同名的 — 是否为“甲县”？",
        "E936 填报模板.xlsx 条款!E4 there is no “甲线” among the parties, or more than one — did you mean 甲县?"),
    "event by another name": (put("协议", "B8", "投产"),
        "E936 填报模板.xlsx 协议!B8 事件里没有“投产”，或有几个同名的 — 那里还没有填写",
        "E936 填报模板.xlsx 协议!B8 there is no “投产” among the events, or more than one — nothing is filled in there"),
    "cell not used": (put("条款", "F3", 5),
        "E939 填报模板.xlsx 条款!F3 “分成”用不着“金额”列 — 清空这一格；说明文字写在“附注”；每种条款要填的列见“说明”表",
        "E939 填报模板.xlsx 条款!F3 “分成” does not use the column “amount” — clear the cell; remarks go into the column note; the sheet about lists the columns of each kind"),
    "heading": (put("条款", "L1", "附柱"),
        "E929 填报模板.xlsx 条款!L1 不认识“附柱” — ", "E929 填报模板.xlsx 条款!L1 “附柱” is not known — "),
    "no heading": (put("条款", "P3", "记得问"),
        "E929 填报模板.xlsx 条款!P3 不认识“记得问” — 这一列没有表头",
        "E929 填报模板.xlsx 条款!P3 “记得问” is not known — this column has no heading"),
    "item": (put("协议", "A9", "结算周其"),
        "E929 填报模板.xlsx 协议!B9 不认识“结算周其” — 是否为“结算周期”？",
        "E929 填报模板.xlsx 协议!B9 “结算周其” is not known — "),
    "item twice": (put("协议", "A9", "状态"),
        "E937 填报模板.xlsx 协议!B9 “状态”已在 填报模板.xlsx 协议!B4 填过 — 留一处，另一处改名或删去",
        "E937 填报模板.xlsx 协议!B9 “状态” stands at 填报模板.xlsx 协议!B4 already — keep one; rename or delete the other"),
    "row without kind": (put("条款", "A7", "late"),
        "E938 填报模板.xlsx 条款!A7 “条款”表的这一行缺少编号、名称或种类，或位置、内容不能读，无从写入 — 补上编号、名称或种类；阶段、档次写在分成条款下面；不用的行清空",
        "E938 填报模板.xlsx 条款!A7 this row of the sheet “clauses” has no id, name or kind, or its place or contents cannot be read — give its id, name or kind; phases and bands stand below a share clause; clear a row that is not used"),
    "a percentage beside parts": (put("条款", "H3", As(0.6, "0%")),
        "E213 填报模板.xlsx 条款!H3 ", "E213 填报模板.xlsx 条款!H3 "),
    "unknown tax": (put("协议", "B6", "增值税、企业所的税"),
        "E284 填报模板.xlsx 协议!B6 没有税种 企业所的税 — 是否为 企业所得税？",
        "E284 填报模板.xlsx 协议!B6 "),
    "unknown statute": (put("情景", "B6", "nowhere"),
        "E501 填报模板.xlsx 情景!B6 ", "E501 填报模板.xlsx 情景!B6 "),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_with_its_cell_and_nothing_is_written(what, lang, tmp_path, capsys):
    change, zh, en = REFUSED[what]
    code, found, out = convert(tmp_path, capsys, change, lang=lang)
    assert code == 3
    assert not out.exists()
    assert any(line.startswith(zh if lang == "zh" else en) for line in found), found
    assert all("填报模板.xlsx" in line for line in found)


def test_mistakes_of_every_sheet_are_told_at_once(tmp_path, capsys):
    changes = [put("条款", "G2", 60), put("参与方", "C3", "飞入"), put("条款", "E4", "甲线"),
               put("入库", "E2", "5月"), put("情景", "B4", "传闻")]  # fmt: skip
    code, found, out = convert(tmp_path, capsys, *changes)
    assert code == 3
    assert not out.exists()
    assert sorted(line.split(" ")[0] + line.split(" ")[2] for line in found) == [
        "E205参与方!C3", "E205情景!B4", "E231入库!E2", "E933条款!G2", "E936条款!E4",
    ]  # fmt: skip


def test_hidden_rows_are_read_and_said(tmp_path, capsys):
    book = write(tmp_path / "填报模板.xlsx", hidden=("条款", 3))
    assert main(["--lang", "zh", "convert", str(book), str(tmp_path / "o")]) == 0
    said = capsys.readouterr().err
    assert "W930 填报模板.xlsx 条款 有隐藏的行或列（3），其中的内容照样读入" in said
    assert "id: split" in (tmp_path / "o" / "agreement.yaml").read_text(encoding="utf-8")


def test_a_sheet_of_ones_own_is_said_and_not_read(tmp_path, capsys):
    def own(deal):
        deal["草稿"] = [["随手记"]]

    book = write(tmp_path / "填报模板.xlsx", own)
    assert main(["--lang", "en", "convert", str(book), str(tmp_path / "o")]) == 0
    assert "W931 填报模板.xlsx 草稿 the sheet “草稿” is none" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", "编号,名称\n".encode()], ids=["empty", "cut", "csv"]
)
def test_what_is_no_workbook_is_refused(content, tmp_path, capsys):
    book = tmp_path / "填报.xlsx"
    book.write_bytes(content)
    assert main(["--lang", "zh", "convert", str(book), str(tmp_path / "o")]) == 3
    assert "E928 填报.xlsx 填报.xlsx 不能读取" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_another_workbook_is_refused(tmp_path, capsys):
    def other(deal):
        deal.clear()
        deal["Sheet1"] = [["年度", "税收"], [2024, 100]]

    book = write(tmp_path / "a.xlsx", other)
    assert main(["convert", str(book), str(tmp_path / "o")]) == 3
    assert "E928" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../out.yaml", "/etc/x.csv", "a\\b.yaml", "c:x.yaml", "run.sh"])
def test_files_of_the_sheet_other_stay_inside_the_folder(name, tmp_path, capsys):
    def other(deal):
        deal["其他"] = [["文件", "位置", "内容"], [name, None, "x: 1"]]

    book = write(tmp_path / "a.xlsx", other)
    assert main(["--lang", "zh", "convert", str(book), str(tmp_path / "o")]) == 3
    assert "E938 a.xlsx 其他!C2" in capsys.readouterr().err


ODD = (
    1e300, "待定：甲", "[a, b]", "{a: 1}", "a: b", "投产+", "~", "null", True, "阶段", "\u202eabc",
    '"quoted" # x', "- a", "①", "a" * 5000, As(45000.5, "yyyy-mm-dd hh:mm"), As(1e10, "yyyy-mm-dd"),
    As(-5, "yyyy-mm-dd"), "2024-02-30", "_x000D_",
)  # fmt: skip


@pytest.mark.parametrize(
    "place", ["协议!B7", "参与方!B2", "条款!E2", "条款!H3", "情景!B5", "入库!E2"]
)
def test_whatever_a_cell_says_there_is_an_answer(place, tmp_path):
    from enclave.convert.book_back import read_filled
    from enclave.convert.files import check
    from enclave.diagnostics import Collector

    sheet, _, cell = place.partition("!")
    for value in ODD:
        book = write(tmp_path / "a.xlsx", put(sheet, cell, value))
        collector = Collector(limit=200)
        filled = read_filled(book, "a.xlsx", "zh", collector)
        assert filled is not None
        check(filled, collector)
        assert all(d.mark.file.startswith("a.xlsx ") for d in collector.errors)
        assert not any("/" in d.line("zh").split(" — ")[0] for d in collector.errors)

"""F1: the export of the tax office, in every encoding, with all its dirt; exact ledgers."""

from __future__ import annotations

import pytest

from enclave.diagnostics import InputRejected
from tests.intake import make, maps
from tests.intake.make import A, B
from tests.intake.maps import F1, ledger, rejected, run

NAME = "入库明细_202403.csv"
LEDGER = [
    ("353036240300000002", B, "cit", 50000000, "2024-03-05", "ordinary"),
    ("353036240300000001", A, "vat", 123456789, "2024-03-12", "ordinary"),
    ("353036240300000003", B, "stamp", 1230, "2024-03-15", "ordinary"),
    ("353036240300000009", A, "property", 60050, "2024-03-19", "ordinary"),
    ("353036240300000004", A, "vat", 8800, "2024-03-20", "late_fee"),
    ("353036240300000005", B, "cit", -3500000, "2024-03-28", "cit_settlement"),
    ("353036240300000006", A, "vat", -20000000, "2024-03-29", "vat_credit_refund"),
]
SHOWN = {"gbk": "GB18030", "gb18030": "GB18030", "utf-8": "UTF-8", "utf-8-sig": "UTF-8-SIG",
         "utf-16": "UTF-16"}  # fmt: skip


@pytest.mark.parametrize("eol", ["\r\n", "\n"], ids=["crlf", "lf"])
@pytest.mark.parametrize("encoding", make.ENCODINGS)
def test_every_encoding_gives_the_same_ledger(tmp_path, encoding, eol):
    found = run(tmp_path, {NAME: make.f1(eol=eol).encode(encoding)}, F1)
    assert ledger(found) == LEDGER
    assert rejected(found) == [
        (
            f"E947 {NAME}:8:1 the id 9.15323E+17 was rewritten by a spreadsheet; its last digits are lost"
            " — export it again with the column as text"
        ),
        (
            f"E948 {NAME}:9:12 “1,23,4” is not an amount: it is not one whole number"
            " — write a number; move remarks to a column of their own"
        ),
    ]
    (file,) = found.files
    assert file.encoding == SHOWN[encoding]
    assert file.unit.zh == "元（表头“入库金额(元)”）"
    assert file.read == 9


def test_what_a_row_keeps(tmp_path):
    found = run(tmp_path, {NAME: make.f1().encode()}, F1)
    row = found.ledger[1]
    assert (row.slip, row.code, row.item) == ("353036240300000001", "101010103", "工业")
    assert row.period == "2024-02-01~2024-02-29"
    assert (row.place, row.budget, row.origin) == ("pingchuan", "general", None)
    assert (row.source.file, row.source.cell) == (NAME, "2:12")
    assert len(row.source.sha256) == 64


def test_a_total_is_checked_against_all_rows_and_not_imported(tmp_path):
    good = make.F1_ROWS[:7]
    total = (make.F1_READABLE - 60050) / 100
    found = run(tmp_path, {NAME: make.f1(good, total=f"{total:,.2f}").encode()}, F1)
    assert [(t.stated, t.found, t.cell) for f in found.files for t in f.totals] == [
        (make.F1_READABLE - 60050, make.F1_READABLE - 60050, "9:12")
    ]
    assert len(found.ledger) == 6
    assert [f.code for f in found.findings] == []


def test_a_total_that_differs_and_one_that_cannot_be_checked(tmp_path):
    found = run(tmp_path, {NAME: make.f1(make.F1_ROWS[:2], total="1.00").encode()}, F1)
    assert [f.line("en") for f in found.findings] == [
        (
            f"W940 {NAME}:4:12 “合计” says 1.00 yuan in 入库金额(元), the rows add to 1,734,567.89:"
            " -1,734,566.89 apart — check for missing or repeated rows"
        )
    ]
    found = run(tmp_path, {NAME: make.f1(total="1.00").encode()}, F1)
    assert [f.code for f in found.findings] == ["W941"]
    assert not found.clean


def test_a_shifted_row_is_rejected(tmp_path):
    """An amount with separators and no quotes makes more cells: nothing in that row can be trusted."""
    row = make.F1_ROWS[0].replace('"', "")
    found = run(tmp_path, {NAME: make.f1((row,)).encode()}, F1)
    assert rejected(found) == [
        f"E408 {NAME}:2:1 this row has 16 cells, the header has 14 — check commas and quotes"
    ]


def test_rows_that_all_end_in_one_blank_cell_more_are_fine(tmp_path):
    head, *rest = make.f1().splitlines()
    text = "\n".join([head, *(line + "," for line in rest)])
    assert ledger(run(tmp_path, {NAME: text.encode()}, F1)) == LEDGER


def test_tabs_and_a_title_above(tmp_path):
    rows = [line.split(",") for line in make.f1(make.F1_ROWS[1:3]).splitlines()]
    text = "2024年3月入库明细\n" + "\n".join("\t".join(row) for row in rows)
    found = run(tmp_path, {"a.txt": text.encode("utf-16")}, F1)
    assert ledger(found) == [LEDGER[0], LEDGER[2]]


def test_overlapping_months_give_each_row_once(tmp_path):
    april = (
        *make.F1_ROWS[5:7],
        make.F1_ROWS[0].replace("2024-03-12", "2024-04-12").replace("0001,", "0011,"),
    )
    files = {NAME: make.f1().encode("gbk"), "入库明细_202404.csv": make.f1(april).encode("gbk")}
    found = run(tmp_path, files, F1)
    assert [(d.row.slip, d.of) for f in found.files for d in f.duplicates] == [
        ("353036240300000006", f"{NAME} 7:12")
    ]
    assert len(found.ledger) == len(LEDGER) + 1


def test_two_true_equal_rows_without_slips_stay_two(tmp_path):
    one = make.F1_ROWS[2].replace("353036240300000003", "")
    found = run(tmp_path, {NAME: make.f1((one, one)).encode()}, F1)
    assert [r[0] for r in ledger(found)] == [f"{B}-20240315-stamp", f"{B}-20240315-stamp-2"]
    assert [f.code for f in found.findings] == ["W943"]
    again = run(tmp_path, {NAME: make.f1((one, one, one)).encode()}, F1, prior=found.ledger)
    assert [r[0] for r in ledger(again)] == [f"{B}-20240315-stamp-3"]


def test_a_row_with_a_slip_is_one_seen_before_without(tmp_path):
    bare = make.F1_ROWS[2].replace("353036240300000003", "")
    first = run(tmp_path, {NAME: make.f1((bare,)).encode()}, F1)
    second = run(tmp_path, {NAME: make.f1((make.F1_ROWS[2],)).encode()}, F1, prior=first.ledger)
    assert second.ledger == []
    other = make.F1_ROWS[2].replace("353036240300000003", "353036240300000099")
    third = run(
        tmp_path, {NAME: make.f1((make.F1_ROWS[2], other)).encode()}, F1, prior=first.ledger
    )
    assert len(third.ledger) == 1


def test_one_slip_with_two_amounts_is_kept_and_said(tmp_path):
    more = make.F1_ROWS[2].replace("12.30", "12.40")
    found = run(tmp_path, {NAME: make.f1((make.F1_ROWS[2], more)).encode()}, F1)
    assert [r[0] for r in ledger(found)] == ["353036240300000003", "353036240300000003-2"]
    assert [f.code for f in found.findings] == ["W944"]


def test_kinds_need_rules(tmp_path):
    bare = F1.replace(maps.KINDS, "")
    found = run(tmp_path, {NAME: make.f1(make.F1_ROWS[3:6]).encode()}, bare)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E954 {NAME}:2:5 “增值税 滞纳金” says “滞纳金”: no rule says which kind of receipt this is",
        f"E954 {NAME}:3:5 “企业所得税 汇算清缴退税” says “汇算清缴”: no rule says which kind of receipt this is",
        f"E954 {NAME}:4:5 “增值税 增值税留抵退税” says “留抵”: no rule says which kind of receipt this is",
    ]


def test_the_sign_alone_does_not_make_a_credit_refund_a_refund(tmp_path):
    by_sign = F1.replace(maps.KINDS, "    kinds: [{sign: negative, kind: refund}]\n")
    plain = make.F1_ROWS[5].replace("增值税留抵退税", "多缴退税")
    found = run(tmp_path, {NAME: make.f1((make.F1_ROWS[5], plain)).encode()}, by_sign)
    assert [line.split(" ")[:2] for line in rejected(found)] == [["E954", f"{NAME}:2:5"]]
    assert [r.kind for r in found.ledger] == ["refund"]


def test_code_and_name_of_two_heads_and_unknown_heads(tmp_path):
    rows = (
        make.F1_ROWS[2].replace("印花税", "契税"),
        make.F1_ROWS[2].replace("印花税", "残保金").replace("101111901", "1030211"),
    )
    found = run(tmp_path, {NAME: make.f1(rows).encode()}, F1)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E952 {NAME}:2:6 the head is not known: 101111901 契税: the code 101111901 is stamp, the name is deed",
        f"E952 {NAME}:3:6 the head is not known: 1030211 残保金",
    ]
    skip = F1 + '    heads: {"1030211": skip}\n'
    found = run(tmp_path, {NAME: make.f1(rows[1:]).encode()}, skip)
    assert (len(found.rejects), len(found.files[0].left_out)) == (0, 1)


def test_basis_tax_period_puts_the_end_of_the_period_first(tmp_path):
    by_period = F1.replace("basis: posted", "basis: tax_period")
    found = run(tmp_path, {NAME: make.f1().encode()}, by_period)
    origins = {r.slip[-1]: str(r.origin) for r in found.ledger}
    assert origins["1"] == "2024-02-29"
    assert origins["2"] == "2023-12-31"
    assert origins["9"] == "None"  # the period ends after the booking
    refunds = F1 + "    refunds: tax_period\n"
    found = run(tmp_path, {NAME: make.f1().encode()}, refunds)
    assert [r.slip[-1] for r in found.ledger if r.origin is not None] == ["5", "6"]


def test_unlisted_taxpayers(tmp_path):
    tail = f"enterprises:\n  - {{id: shankou, title: 山口硅材料有限公司, taxpayers: [{A}]}}\n"
    rows = make.F1_ROWS[:2]
    strict = F1.replace("unlisted: keep", "unlisted: reject")
    found = run(tmp_path, {NAME: make.f1(rows).encode()}, strict, tail=tail)
    assert [r.enterprise for r in found.ledger] == ["shankou"]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E953 {NAME}:3:1 {B} 平川医药(集团)有限公司 is not in the list of enterprises"
    ]
    loose = F1.replace("unlisted: keep", "unlisted: leave_out")
    found = run(tmp_path, {NAME: make.f1(rows).encode()}, loose, tail=tail)
    assert found.rejects == []
    assert [x.row.amount for x in found.files[0].left_out] == [50000000]


def test_an_id_and_a_name_of_two_enterprises(tmp_path):
    tail = (
        f"enterprises:\n  - {{id: a, title: 山口硅材料有限公司, taxpayers: [{A}]}}\n"
        f"  - {{id: b, title: 平川医药（集团）有限公司, taxpayers: [{B}]}}\n"
    )
    row = make.F1_ROWS[0].replace("山口硅材料有限公司", "平川医药（集团）有限公司")
    found = run(tmp_path, {NAME: make.f1((row,)).encode()}, F1, tail=tail)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        (
            f"E953 {NAME}:2:1 {A} 平川医药(集团)有限公司 is not in the list of enterprises:"
            " the id is a, the name is b"
        )
    ]


def test_a_wrong_check_character_is_said(tmp_path):
    wrong = A[:-1] + ("0" if A[-1] != "0" else "1")
    rows = tuple(line.replace(A, wrong) for line in (make.F1_ROWS[0], make.F1_ROWS[3]))
    found = run(tmp_path, {NAME: make.f1(rows).encode()}, F1)
    assert [f.line("en").split(" — ")[0] for f in found.findings] == [
        f"W947 {NAME}:2:1 the check character of {wrong} is wrong (GB 32100-2015)"
    ]


@pytest.mark.parametrize("eol", ["\r", "\r\n", "\n"])
def test_line_ends_of_all_kinds_and_none_at_the_end(tmp_path, eol):
    text = make.f1(eol=eol).removesuffix(eol)
    assert ledger(run(tmp_path, {NAME: text.encode()}, F1)) == LEDGER


def test_a_period_in_one_column(tmp_path):
    text = (
        "识别号,名称,科目,金额(元),入库日期,税款所属期\n"
        f"{A},山口,10101,100.00,2024-03-01,2024-02-01至2024-02-29\n"
        f"{A},山口,10101,200.00,2024-03-01,二月\n"
    )
    source = """\
  - id: small
    kind: tax_office
    columns: {taxpayer: 识别号, name: 名称, code: 科目, amount: 金额, posted: 入库日期, period: 税款所属期}
    basis: tax_period
    budget: general
    unlisted: keep
"""
    found = run(tmp_path, {"a.csv": text.encode()}, source)
    assert [(r.period, str(r.origin)) for r in found.ledger] == [
        ("2024-02-01~2024-02-29", "2024-02-29")
    ]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        "E951 a.csv:3:6 tax period “二月” is not a date"
    ]


def test_another_name_for_a_known_id_is_said(tmp_path):
    tail = f"enterprises:\n  - {{id: a, title: 山口硅业, taxpayers: [{A}]}}\n"
    rows = (make.F1_ROWS[0], make.F1_ROWS[3])
    found = run(tmp_path, {NAME: make.f1(rows).encode()}, F1, tail=tail)
    assert {r.enterprise for r in found.ledger} == {"a"}
    assert [f.line("en").split(" — ")[0] for f in found.findings] == [
        f"N944 {NAME}:2:12 {A} is called 山口硅材料有限公司 here and 山口硅业 in the list; the id decides"
    ]
    assert found.clean


def test_former_names_hold_in_their_time(tmp_path):
    tail = (
        "enterprises:\n  - id: b\n    title: 平川医药（集团）有限公司\n"
        "    renamed: [{name: 平川制药厂, until: 2024-03-10}]\n"
    )
    rows = tuple(
        make.F1_ROWS[i].replace(f"'{B}", "").replace(B, "")
        .replace("平川医药(集团)有限公司", "平川制药厂").replace("平川医药（集团）有限公司 ", "平川制药厂")
        for i in (1, 2)
    )  # fmt: skip
    found = run(tmp_path, {NAME: make.f1(rows).encode()}, F1, tail=tail)
    assert [r.enterprise for r in found.ledger] == ["b"]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E953 {NAME}:3:2 平川制药厂 is not in the list of enterprises: it was not called so on 2024-03-15"
    ]


def test_recorded_levels_must_add_up(tmp_path):
    text = "识别号,名称,科目,金额(元),入库日期,中央级(元),省级(元),州级(元),县级(元)\n" + "".join(
        f"{A},山口,10101,100.00,2024-03-0{d},50.00,0,,{c}\n"
        for d, c in ((1, "50.00"), (2, "49.99"))
    )
    source = """\
  - id: small
    kind: tax_office
    columns: {taxpayer: 识别号, name: 名称, code: 科目, amount: 金额, posted: 入库日期, centre: 中央级, province: 省级, prefecture: 州级, county: 县级}
    basis: posted
    budget: general
    unlisted: keep
"""
    found = run(tmp_path, {"a.csv": text.encode()}, source)
    assert [r.recorded for r in found.ledger] == [
        {"centre": 5000, "province": 0, "prefecture": 0, "county": 5000}
    ]
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        "E955 a.csv:3:6 the levels add to 99.99 yuan, the total is 100.00 yuan"
    ]


def test_some_levels_are_no_recorded_split(tmp_path):
    text = f"识别号,名称,科目,金额(元),入库日期,县级(元)\n{A},山口,10101,100.00,2024-03-01,30.00\n"
    source = """\
  - id: small
    kind: tax_office
    columns: {taxpayer: 识别号, name: 名称, code: 科目, amount: 金额, posted: 入库日期, county: 县级}
    basis: posted
    budget: general
    unlisted: keep
"""
    found = run(tmp_path, {"a.csv": text.encode()}, source)
    assert [(r.amount, r.recorded) for r in found.ledger] == [(10000, None)]
    assert [f.line("en").split(" — ")[0] for f in found.findings] == [
        (
            "N943 a.csv:2:6 amounts: only some levels are given;"
            " they are not taken for the split the treasury recorded"
        )
    ]
    assert found.clean


def test_the_unit_is_stated_or_the_file_is_refused(tmp_path):
    text = make.f1().replace("入库金额(元)", "入库金额")
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {NAME: text.encode()}, F1)
    assert str(error.value) == (
        f"E943 {NAME}:1:12 neither the header of 入库金额, nor a cell “单位：”, nor the mapping states a unit"
        " — write unit: 元 (or 万元, 千元) in the mapping"
    )
    found = run(tmp_path, {NAME: text.encode()}, F1 + "    unit: 元\n")
    assert ledger(found) == LEDGER
    with pytest.raises(InputRejected) as error:
        run(tmp_path, {NAME: make.f1().encode()}, F1 + "    unit: 万元\n")
    assert [d.code for d in error.value.diagnostics] == ["E956"]


def test_a_jump_of_a_thousand_is_said(tmp_path):
    text = "识别号,名称,科目,金额(元),入库日期\n" + "".join(
        f"{A},山口,10101,{amount},2024-0{m}-01\n" for m, amount in ((1, "12.34"), (2, "123400.00"))
    )
    source = """\
  - id: small
    kind: tax_office
    columns: {taxpayer: 识别号, name: 名称, code: 科目, amount: 金额, posted: 入库日期}
    basis: posted
    budget: general
    unlisted: keep
"""
    found = run(tmp_path, {"a.csv": text.encode()}, source)
    assert [f.line("en").split(" — ")[0] for f in found.findings] == [
        f"W945 a.csv:3:4 {A} Domestic VAT: 2024-02 is 10,000 times the period before"
    ]


def test_places_by_the_name_of_the_treasury(tmp_path):
    named = F1.replace("      posted: 入库日期\n", "      posted: 入库日期\n      place: 国库\n")
    with_places = named + "    places: {平川支库: pingchuan-city}\n"
    found = run(tmp_path, {NAME: make.f1(make.F1_ROWS[:1]).encode()}, with_places)
    assert [r.place for r in found.ledger] == ["pingchuan-city"]
    other = named + "    places: {甲县支库: jiaxian}\n"
    found = run(tmp_path, {NAME: make.f1(make.F1_ROWS[:1]).encode()}, other)
    assert [line.split(" — ")[0] for line in rejected(found)] == [
        f"E410 {NAME}:2:13 平川支库 is not allowed in 国库"
    ]

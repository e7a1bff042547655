"""Opening files: the ladder of encodings, workbooks, what is refused and how it is said."""

from __future__ import annotations

import io
import zipfile

import pytest

from enclave.diagnostics import Collector
from enclave.intake.grid import FORMULA, Grid, column_letters
from enclave.intake.header import find_header, headers, side_unit
from enclave.intake.opening import decode, open_file
from tests.intake import make


def opened(tmp_path, name: str, raw: bytes) -> tuple[list[Grid], list[str]]:
    (tmp_path / name).write_bytes(raw)
    collector = Collector()
    grids = open_file(tmp_path / name, name, collector)
    return grids, [d.line("en") for d in collector.items]


@pytest.mark.parametrize(
    ("raw", "rung"),
    [
        ("增值税".encode("gbk"), "GB18030"),
        ("企业名称𬭎".encode("gb18030"), "GB18030"),
        ("税".encode(), "UTF-8"),
        (b"abc", "UTF-8"),
        ("税".encode("utf-8-sig"), "UTF-8-SIG"),
        (b"\xff\xfe" + "税".encode("utf-16-le"), "UTF-16"),
        (b"\xfe\xff" + "税".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_the_ladder(raw, rung):
    found = decode(raw)
    assert isinstance(found, tuple)
    assert found[1] == rung
    assert "\ufeff" not in found[0]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (
            "税abc".encode("utf-16-le"),
            "there are NUL characters (UTF-16 without its mark, or no text)",
        ),
        (b"\xd4\xf6\xff\xff", "byte 3 is not GB18030"),
        (b"\xef\xbb\xbf\xd4\xf6", "byte 1 is not UTF-8-SIG"),
    ],
)
def test_the_ladder_ends(tmp_path, raw, reason):
    grids, said = opened(tmp_path, "a.csv", raw)
    assert grids == []
    assert said == [
        (
            "E940 a.csv neither UTF-8 nor GB18030 (GBK), and no UTF-16 byte order mark: "
            f"{reason} — export it again, or save it as .xlsx"
        )
    ]


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.pdf", b"%PDF", "E941"),
        ("a.xlsx", b"no zip", "E941"),
        ("a.xls", b"no biff", "E941"),
        ("a.csv", b'a,b\n"x,1\n', "E415"),
        ("a.csv", b"", "E414"),
        ("a.csv", b"\n\n", "E414"),
    ],
)
def test_refused(tmp_path, name, raw, code):
    grids, said = opened(tmp_path, name, raw)
    assert grids == []
    assert [line.split()[0] for line in said] == [code]


def damaged(raw: bytes) -> list[bytes]:
    """A file cut short at many places, and one with bytes changed."""
    cut = [raw[: len(raw) * part // 8] for part in range(1, 8)]
    return [*cut, raw[:600] + b"\xff" * 64 + raw[664:]]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx"])
def test_damaged_workbooks_are_refused_and_nothing_else_is_said(tmp_path, name, capfd):
    """The reader of .xls panics or aborts on such files; that must not end the program."""
    raw = make.PARK_XLS.read_bytes() if name == "a.xls" else make.park()
    *cut, changed = damaged(raw)
    for part in (*cut, changed):
        grids, said = opened(tmp_path, name, part)
        if part is not changed or not grids:
            assert said == [
                (
                    f"E941 {name} it cannot be read: it is damaged or incomplete — "
                    "use .csv, .txt, .xls or .xlsx; open it in WPS or Excel and save it again"
                )
            ]
    assert capfd.readouterr().err == ""


def test_a_web_page_under_the_name_of_a_workbook(tmp_path):
    _, said = opened(tmp_path, "a.xls", b"<html><table>")
    assert said[0].startswith("E941 a.xls it cannot be read: it is no Excel file")


def test_a_workbook_that_unpacks_to_far_too_much(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (16 << 20))
    _, said = opened(tmp_path, "a.xlsx", out.getvalue())
    assert said[0].startswith("E941 a.xlsx it cannot be read: it is too large when unpacked")


def test_hidden_sheets_are_told(tmp_path):
    b = make.Book()
    b.sheet("a").write_row(0, 0, ["x", "y"])
    secret = b.sheet("b")
    secret.write_row(0, 0, ["x", "y"])
    secret.hide()
    grids, _ = opened(tmp_path, "a.xlsx", b.done())
    assert [grid.hidden for grid in grids] == [(), ("b",)]


def test_errors_in_cells_are_no_blanks(tmp_path):
    """The reader gives cells with errors as blank; both formats say where they are."""
    b = make.Book()
    s = b.sheet("a")
    s.write_row(0, 0, ["x", "y"])
    s.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    (grid,), _ = opened(tmp_path, "a.xlsx", b.done())
    assert grid.value(1, 0) == "#DIV/0!"
    (old,), _ = opened(tmp_path, "a.xls", make.PARK_XLS.read_bytes())
    assert (old.value(7, 9), old.hidden) == ("#VALUE!", ("G",))


def test_no_such_file(tmp_path):
    collector = Collector()
    assert open_file(tmp_path / "x.csv", "x.csv", collector) == []
    assert [d.code for d in collector.items] == ["E401"]


def test_lines_and_columns_of_csv(tmp_path):
    (grid,), _ = opened(tmp_path, "a.csv", b'a,"b\nc"\n\n1,2\n')
    assert grid.address(1, 1) == "4:2"
    assert str(grid.mark(1, 0)) == "a.csv:4:1"


def test_a_workbook_tells_merges_hidden_columns_and_formulas_without_values(tmp_path):
    (grid,), _ = opened(tmp_path, "台账.xlsx", make.park())
    assert grid.hidden == ("G",)
    assert grid.value(7, 9) is FORMULA
    assert grid.address(7, 9) == "税收台账!J8"
    assert grid.value(5, 1) == "山口硅材料有限公司"
    unit = side_unit(grid, 3)
    assert unit is not None
    assert (unit.name, unit.where.zh) == ("万元", "税收台账!K2 “单位：万元”")


def test_headers_of_two_levels(tmp_path):
    (grid,), _ = opened(tmp_path, "台账.xlsx", make.park())
    header, missing = find_header(grid, ["企业名称", "增值税/县", "合计"])
    assert header is not None
    assert missing == []
    assert (header.top, header.bottom) == (2, 3)
    assert header.labels[3:9] == (
        "增值税/合计",
        "增值税/中央",
        "增值税/省",
        "增值税/州",
        "增值税/县",
        "企业所得税",
    )


def test_the_xls_is_the_same_as_the_xlsx(tmp_path):
    (old,), _ = opened(tmp_path, "a.xls", make.XLS.read_bytes())
    (new,), _ = opened(tmp_path, "a.xlsx", make.treasury())
    names = ["预算科目代码", "县级/累计"]
    first, second = find_header(old, names)[0], find_header(new, names)[0]
    assert first is not None
    assert second is not None
    assert first.fingerprint == second.fingerprint
    for row in range(4, 8):
        assert [old.value(row, c) for c in range(10)] == [new.value(row, c) for c in range(10)]


def test_the_fingerprint_is_of_the_labels_only(tmp_path):
    (one,), _ = opened(tmp_path, "a.csv", make.f1().encode())
    (two,), _ = opened(tmp_path, "b.csv", make.f1((*make.F1_ROWS[:1], "x" + "," * 20)).encode())
    prints = {next(iter(headers(grid))).fingerprint for grid in (one, two)}
    assert len(prints) == 1


def test_letters_of_columns():
    assert [column_letters(c) for c in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]

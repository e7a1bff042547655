"""The dirty files of the tests, one function a kind; all names and figures are fictional.

The two .xls files in ``data`` are the only ones kept: :func:`treasury` and :func:`park` as .xlsx,
converted with ``soffice --headless --convert-to xls`` (LibreOffice 7.4), because no writer of BIFF
is at hand. LibreOffice computes the formula that has no value: it becomes the error #VALUE!.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from enclave.intake.values import _ALPHABET

DATA = Path(__file__).parent / "data"
XLS = DATA / "国库月报_202403.xls"
PARK_XLS = DATA / "园区台账.xls"


def credit_code(body: str) -> str:
    """Seventeen characters with their check character."""
    total = sum(_ALPHABET.index(ch) * pow(3, i, 31) for i, ch in enumerate(body))
    return body + _ALPHABET[(31 - total % 31) % 31]


A = credit_code("91532301MA6K00001")
B = credit_code("91532301MA6K00002")
C = credit_code("91532301MA6K00003")
NAMES = {A: "山口硅材料有限公司", B: "平川医药（集团）有限公司", C: "河东机械厂"}

# --------------------------------------------------------------------------------- F1 tax office

F1_HEADER = (
    "纳税人识别号,纳税人名称,登记序号,征收项目,征收品目,预算科目代码,预算级次,税款所属期起,税款所属期止,"
    "入库日期,税票号码(电子税票号),入库金额(元),国库,主管税务机关"
)  # fmt: skip
F1_ROWS = (
    f'\t{A},山口硅材料有限公司,1001,增值税,工业,101010103,中央地方共享,2024-02-01,2024-02-29,2024-03-12,353036240300000001,"1,234,567.89",平川支库,平川县税务局',
    f"'{B},平川医药(集团)有限公司,1002,企业所得税,应纳税所得额,101040302,共享,2023-10-01,2023-12-31,2024/3/5,353036240300000002,500000.00,平川支库,平川县税务局",
    f"{B},平川医药（集团）有限公司 ,1002,印花税,购销合同,101111901,县级,2024-02-01,2024-02-29,20240315,353036240300000003,12.30,平川支库,平川县税务局",
    f"{A},山口硅材料有限公司,1001,增值税,滞纳金,101010120,共享,2024-02-01,2024-02-29,2024年3月20日,353036240300000004,88.00,平川支库,平川县税务局",
    f'{B},平川医药（集团）有限公司,1002,企业所得税,汇算清缴退税,101040302,共享,2023-01-01,2023-12-31,2024-03-28,353036240300000005,"-35,000.00",平川支库,平川县税务局',
    f"{A},山口硅材料有限公司,1001,增值税,增值税留抵退税,101010136,共享,2024-01-01,2024-01-31,2024-03-29,353036240300000006,-200000.00,平川支库,平川县税务局",
    "9.15323E+17,河东机械厂,1003,增值税,工业,101010103,共享,2024-02-01,2024-02-29,2024-03-18,353036240300000007,7000.00,平川支库,平川县税务局",
    f'{C},河东机械厂,1003,增值税,工业,101010103,共享,2024-02-01,2024-02-29,2024-03-18,353036240300000008,"1,23,4",平川支库,平川县税务局',
    f"{A},山口硅材料有限公司,1001,房产税,从价计征,101100101,县级,2024-01-01,2024-06-30,2024-03-19,353036240300000009,６００．５０,平川支库,平川县税务局",
)  # fmt: skip
F1_READABLE = 123456789 + 50000000 + 1230 + 8800 - 3500000 - 20000000 + 700000 + 60050


def f1(rows: tuple[str, ...] = F1_ROWS, *, total: str | None = None, eol: str = "\r\n") -> str:
    """The export of the tax office; ``total`` is the amount of the last row."""
    last = [] if total is None else [f'合计,,,,,,,,,,,"{total}",,']
    return eol.join((F1_HEADER, *rows, *last)) + eol


ENCODINGS = ("gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16")

# ------------------------------------------------------------------------------------- workbooks


class Book:
    """A workbook in memory."""

    def __init__(self) -> None:
        self._target = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._target, {"in_memory": True})
        self.drop: list[str] = []

    def sheet(self, name: str) -> Any:
        """A new sheet."""
        return self.book.add_worksheet(name)

    def done(self) -> bytes:
        """The bytes; the values of the formulas in ``drop`` are taken out."""
        self.book.close()
        raw = self._target.getvalue()
        return _without_values(raw, self.drop) if self.drop else raw


def _without_values(raw: bytes, cells: list[str]) -> bytes:
    """The workbook as a program writes it that does not compute formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            body = old.read(item.filename)
            if item.filename.startswith("xl/worksheets/sheet"):
                text = body.decode()
                for cell in cells:
                    text = re.sub(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v>[^<]*</v>', r"\1", text)
                body = text.encode()
            new.writestr(item, body)
    return out.getvalue()


def treasury(vat: tuple[float, ...] = (517323.95, 206929.58, 103464.79, 206937.57)) -> bytes:
    """F2: title over all columns, the unit in a side cell, groups over 本月 and 累计."""
    b = Book()
    s = b.sheet("收入月报")
    s.merge_range("A1:J1", "平川县国库收入月报（2024年3月）")
    s.write("A2", "编制单位：国家金库平川县支库")
    s.write("J2", "单位：元")
    s.merge_range("A3:A4", "预算科目代码")
    s.merge_range("B3:B4", "科目名称")
    for i, level in enumerate(("中央级", "省级", "市(州)级", "县级")):
        s.merge_range(2, 2 + 2 * i, 2, 3 + 2 * i, level)
        s.write(3, 2 + 2 * i, "本月")
        s.write(3, 3 + 2 * i, "累计")
    rows: list[tuple[str, str, tuple[float, ...]]] = [
        ("10101", "增值税", vat),
        ("1010101", "  国内增值税", vat),
        ("10104", "企业所得税", (279000.0, 83700.0, 46500.0, 55800.0)),
    ]
    for r, (code, name, amounts) in enumerate(rows, 4):
        s.write_string(r, 0, code)
        s.write(r, 1, name)
        for i, amount in enumerate(amounts):
            s.write_number(r, 2 + 2 * i, amount)
            s.write_number(r, 3 + 2 * i, amount * 3)
    s.write(7, 1, "小计")
    for i in range(4):
        s.write_number(7, 2 + 2 * i, round(vat[i] + rows[2][2][i], 2))
        s.write_number(7, 3 + 2 * i, round(3 * (vat[i] + rows[2][2][i]), 2))
    return b.done()


def park() -> bytes:
    """F3: two-level header, an enterprise over two rows, a hidden column, all sorts of cells."""
    b = Book()
    s = b.sheet("税收台账")
    s.merge_range("A1:K1", "平川工业园区税收台账（2024年3月）")
    s.write("K2", "单位：万元")
    for column, name in (("A", "序号"), ("B", "企业名称"), ("C", "飞出地(招引单位)")):
        s.merge_range(f"{column}3:{column}4", name)
    s.merge_range("D3:H3", "增值税")
    for i, name in enumerate(("合计", "中央", "省", "州", "县")):
        s.write(3, 3 + i, name)
    s.merge_range("I3:I4", "企业所得税")
    s.merge_range("J3:J4", "合计")
    s.merge_range("K3:K4", "备注")
    s.set_column("G:G", None, None, {"hidden": True})
    s.merge_range("A5:A6", 1)
    s.merge_range("B5:B6", "山口硅材料有限公司")
    s.merge_range("C5:C6", "甲县")
    for i, value in enumerate((100, 50, 20, 10, 20)):
        s.write(4, 3 + i, value)
    s.write(4, 8, "—")
    s.write(4, 9, 100)
    s.write(5, 3, "(8.80)")
    for i, value in enumerate(("(4.40)", "(1.76)", "(0.88)", "(1.76)")):
        s.write(5, 4 + i, value)
    s.write(5, 8, 0)
    s.write(5, 9, -8.8)
    s.write(5, 10, "退库")
    s.write(6, 0, 2)
    s.write(6, 1, "平川医药 （集团） 有限公司 ")
    s.write(6, 2, "乙县")
    for i, value in enumerate(("１，２３４．５６", 617.28, 246.912, 123.456, 246.912)):
        s.write(6, 3 + i, value)
    s.write(6, 8, 0)
    s.write(6, 9, 1234.56)
    s.write(7, 0, 3)
    s.write(7, 1, "河东机械厂")
    s.write(7, 2, "甲县")
    for i, value in enumerate(("含补缴上年12万", 1, 1, 1, 1)):
        s.write(7, 3 + i, value)
    s.write(7, 8, 0)
    s.write_formula(7, 9, "=D8+I8", None, 0)
    s.write(8, 1, "合计")
    s.write(8, 4, 663.88)
    s.merge_range("A11:K11", "注：本表由园区财政所编制")
    b.drop = ["J8"]
    return b.done()


def enterprise_list() -> bytes:
    """F4: a rename, brackets of two kinds, spaces, one company under two origins."""
    b = Book()
    s = b.sheet("名单")
    s.write_row(0, 0, ["飞地企业名单"])
    s.write_row(1, 0, ["序号", "企业名称", "统一社会信用代码", "飞出地", "认定文号", "认定日期",
                       "分成起", "分成止", "曾用名"])  # fmt: skip
    rows = [
        [
            1,
            "山口硅材料有限公司 ",
            A,
            "甲县",
            "甲飞办〔2023〕1号",
            "2023-06-01",
            "2024-01-01",
            "2033-12-31",
            "",
        ],
        [
            2,
            "平川医药(集团)有限公司",
            B,
            "乙县",
            "甲飞办〔2023〕2号",
            "2023/7/1",
            "2024-01-01",
            "",
            "平川制药厂",
        ],
        [3, "河东机械厂", C, "甲县", "", "2024年1月5日", "", "", ""],
        [4, "河东机械厂　", C, "乙县", "", "2024-01-09", "", "", ""],
    ]
    for r, row in enumerate(rows, 2):
        s.write_row(r, 0, row)
    return b.done()


def outlays() -> bytes:
    """F5: 万元 and 元 in one column."""
    b = Book()
    s = b.sheet("投入")
    s.write_row(0, 0, ["年度", "投入方", "科目", "金额", "单位", "凭证号"])
    rows: list[list[object]] = [
        ["2023年", "甲县", "基础设施", "1,200", "万元", "记-001"],
        [2023, "甲县", "土地", "350.5万元", "", "记-002"],
        [2024, "平川园区", "厂房", 860000, "元", "记-003"],
        [2024, "平川园区", "运营", "12,000元", "", "记-004"],
        [2024, "甲县", "招商奖励", 5000, "", "记-005"],
        [2024, "甲县", "运营", "3万元", "元", "记-006"],
    ]
    for r, row in enumerate(rows, 1):
        s.write_row(r, 0, row)
    return b.done()


def indicators(month: int, rows: list[tuple[object, ...]] | None = None) -> bytes:
    """F6: figures since January, 千元 and 万元 side by side."""
    b = Book()
    s = b.sheet("月报")
    s.write(0, 0, f"2024年{month}月规模以上企业主要经济指标")
    s.write_row(1, 0, ["企业名称", "指标", "计量单位", "本月", "累计"])
    given = rows or [
        ("山口硅材料有限公司", "工业总产值", "千元", "", 1000.5 * month),
        ("山口硅材料有限公司", "固定资产投资", "万元", "", 20 * month),
        ("山口硅材料有限公司", "用工人数", "人", 300 + month, ""),
    ]
    for r, row in enumerate(given, 2):
        s.write_row(r, 0, row)
    return b.done()


if __name__ == "__main__":
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        words = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(DATA)]
        for target, raw in ((XLS, treasury()), (PARK_XLS, park())):
            source = Path(folder) / target.with_suffix(".xlsx").name
            source.write_bytes(raw)
            subprocess.run([*words, str(source)], check=True)

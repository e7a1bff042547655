"""``enclave import`` through the real command: proposals, previews, files, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from enclave.cli import main
from enclave.diagnostics import Collector
from enclave.intake import output
from enclave.tables.ledger import read_enterprises, read_receipts
from tests.intake import make, maps

TAX = "入库明细_202403.csv"


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    """A folder with files of all kinds and a mapping."""
    monkeypatch.chdir(tmp_path)
    files = {
        TAX: make.f1().encode("gb18030"), "国库.xls": make.XLS.read_bytes(),
        "名单.xlsx": make.enterprise_list(), "投入.xlsx": make.outlays(),
        "指标1.xlsx": make.indicators(1), "指标2.xlsx": make.indicators(2),
    }  # fmt: skip
    for name, raw in files.items():
        Path(name).write_bytes(raw)
    sources = (maps.F1, maps.F2, maps.F4, maps.F5, maps.F6)
    Path("import.yaml").write_text(maps.HEAD + "".join(sources), encoding="utf-8")
    return tmp_path


def enclave(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["import", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def written(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_the_preview_in_chinese(desk, capsys):
    code, out, err = enclave(
        capsys, TAX, "国库.xls", "--map", "import.yaml", "--dry-run", "--lang", "zh"
    )
    assert code == 1
    assert err == "没有写出文件（--dry-run 或没有 --out）\n"
    for line in (
        f"{TAX}  金税入库明细  来源 tax",
        "  编码 GB18030 · 单位 元（表头“入库金额(元)”） · 期间按 入库日期",
        "  读取 9 行：采纳 7（1,500,268.69 元） · 重复 0（0.00 元） · 拒收 2（7,000.00 元）",
        "  8:1   E947  识别号 9.15323E+17 已被表格软件改写，后几位已丢失  7,000.00",
        "  9:12  E948  “1,23,4” 不是合法金额：不是一个完整的数",
        "与国库报表核对",
        "2024-03  国内增值税  各级合计  1,034,655.89  1,034,655.89        √ 相符",
        "  税种 国内增值税 ← 101010103 增值税、101010120 增值税、101010136 增值税",
        "  E947  从原系统重新导出，该列设为文本",
        "合计：新增 7 笔，1,500,268.69 元，重复 0，拒收 2，企业 2",
    ):
        assert line in out.splitlines(), line
    out.encode("gbk")
    assert sorted(p.name for p in desk.iterdir()) == sorted(
        [TAX, "国库.xls", "名单.xlsx", "投入.xlsx", "指标1.xlsx", "指标2.xlsx", "import.yaml"]
    )


def test_the_preview_in_english(desk, capsys):
    code, out, err = enclave(capsys, TAX, "--map", "import.yaml", "--lang", "en")
    assert code == 1
    assert err == "nothing was written (--dry-run, or no --out)\n"
    for line in (
        f"{TAX}  tax office: receipts  source tax",
        "  encoding GB18030 · unit yuan (header “入库金额(元)”) · period by date of booking",
        "  9 rows read: accepted 7 (1,500,268.69 yuan) · duplicates 0 (0.00 yuan) · rejected 2 (7,000.00 yuan)",
        "Together: 7 new receipts, 1,500,268.69 yuan, 0 duplicates, 2 rejected, 2 enterprises",
    ):
        assert line in out.splitlines(), line


def test_without_a_mapping_a_proposal_is_shown_and_nothing_imported(desk, capsys):
    code, out, err = enclave(capsys, TAX, "--out", "o", "--lang", "zh")
    assert code == 3
    assert out.startswith(
        "# 建议的映射：按列名推测，未经核对。逐项核对后用 --map 导入。\nschema: enclave/import/1\n"
    )
    assert "E944 入库明细_202403.csv 没有来源与这个文件相符：没有给出映射文件（--map）" in err
    assert not Path("o").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "name", [TAX, "国库.xls", "名单.xlsx", "投入.xlsx", "指标1.xlsx", "台账.xlsx"]
)
def test_a_proposal_can_be_used_after_it_was_checked(desk, capsys, name, lang):
    Path("台账.xlsx").write_bytes(make.park())
    assert enclave(capsys, name, "--propose", "p.yaml", "--lang", lang)[0] == 0
    text = Path("p.yaml").read_text(encoding="utf-8")
    Path("p.yaml").write_text(text.replace("unlisted: reject", "unlisted: keep"), encoding="utf-8")
    code, out, err = enclave(capsys, name, "--map", "p.yaml", "-o", "json", "-q")
    assert code in (0, 1), err
    assert err == ""
    report = json.loads(out)
    assert [f["file"] for f in report["files"]] == [name]
    assert not any(f["code"] == "N941" for f in report["findings"])
    code, _, err = enclave(capsys, name, "--propose", "p.yaml", "--lang", "en")
    assert (code, err) == (
        2,
        (
            "E907 p.yaml p.yaml cannot be written: it is there already"
            " — take another name; to replace it add --force\n"
        ),
    )


def test_a_file_that_nothing_is_known_of(desk, capsys):
    Path("x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, err = enclave(capsys, "x.csv", "--propose", "p.yaml", "--lang", "en")
    assert (code, out, err) == (1, "", "not recognised: x.csv\n")
    assert not Path("p.yaml").exists()


def test_the_files_written(desk, capsys):
    names = (TAX, "国库.xls", "名单.xlsx", "投入.xlsx", "指标1.xlsx", "指标2.xlsx")
    code, out, err = enclave(capsys, *names, "--map", "import.yaml", "--out", "o", "--lang", "zh")
    assert code == 1
    assert err == (
        "已写到 o：receipts.csv、enterprises.csv、indicators.csv、outlays.csv、rejects.csv、quality.txt、quality.json\n"
    )
    files = written(Path("o"))
    assert files["quality.txt"].decode() == out
    assert files["receipts.csv"].startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(files["rejects.csv"].decode("utf-8-sig"))))
    assert [(r["文件"], r["位置"], r["代码"], r["金额(元)"]) for r in rows[:3]] == [
        ("名单.xlsx", "名单!B5", "E957", ""),
        ("名单.xlsx", "名单!B6", "E957", ""),
        (TAX, "8:1", "E947", "7000.00"),
    ]
    indicators = list(csv.reader(io.StringIO(files["indicators.csv"].decode("utf-8-sig"))))
    assert indicators[1][1:] == [
        make.A, "employment", "2024-01", "301", "", "", "", "指标1.xlsx 月报!D5",
    ]  # fmt: skip
    outlays = list(csv.reader(io.StringIO(files["outlays.csv"].decode("utf-8-sig"))))
    assert outlays[1] == [
        "2023",
        "甲县",
        "基础设施",
        "12000000.00",
        "记-001",
        "投入.xlsx",
        "投入!D2",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_ledger_is_read_as_receipts(desk, capsys, form, lang):
    arguments = (TAX, "--map", "import.yaml", "--out", "o", "--table", form, "--lang", lang)
    enclave(capsys, *arguments)
    collector = Collector()
    who = read_enterprises(Path(f"o/enterprises.{form}"), "e", collector)
    receipts = read_receipts(Path(f"o/receipts.{form}"), "r", who, "fact", collector)
    assert [d.line("en") for d in collector.items if d.code != "W401"] == []
    assert [(r.id, r.amount, r.kind, r.budget, r.place) for r in receipts] == [
        ("353036240300000002", 50000000, "ordinary", "general", "pingchuan"),
        ("353036240300000001", 123456789, "ordinary", "general", "pingchuan"),
        ("353036240300000003", 1230, "ordinary", "general", "pingchuan"),
        ("353036240300000009", 60050, "ordinary", "general", "pingchuan"),
        ("353036240300000004", 8800, "late_fee", "general", "pingchuan"),
        ("353036240300000005", -3500000, "cit_settlement", "general", "pingchuan"),
        ("353036240300000006", -20000000, "vat_credit_refund", "general", "pingchuan"),
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_importing_again_changes_nothing(desk, capsys, form):
    arguments = (TAX, "--map", "import.yaml", "--out", "o", "--table", form)
    enclave(capsys, *arguments)
    before = written(Path("o"))
    known = ("--against", f"o/receipts.{form}", "--enterprises", f"o/enterprises.{form}")
    code, out, _ = enclave(capsys, *arguments, *known, "--lang", "zh")
    assert code == 1
    assert "合计：新增 0 笔，0.00 元，原有 7 笔，重复 7，拒收 2，企业 2" in out
    after = written(Path("o"))
    for name in (f"receipts.{form}", f"enterprises.{form}", "rejects.csv"):
        assert after[name] == before[name]
    assert enclave(capsys, *arguments)[0] == 1  # the same bytes once more


def test_the_next_month_goes_on_from_the_ledger(desk, capsys):
    enclave(capsys, TAX, "--map", "import.yaml", "--out", "o")
    april = make.F1_ROWS[0].replace("2024-03-12", "2024-04-12").replace("0001,", "0011,")
    Path("入库明细_202404.csv").write_bytes(make.f1((april,)).encode("utf-16"))
    arguments = ("入库明细_202404.csv", "--map", "import.yaml", "--out", "o")
    code, _, err = enclave(capsys, *arguments, "--lang", "zh")
    assert code == 2
    assert err.splitlines()[-1] == (
        "E907 o/receipts.csv 无法写出 o/receipts.csv：已有内容不同的一份"
        " — 接着它导入就用 --against 指明这个文件夹；要覆盖就加 --force"
    )
    known = ("--against", "o/receipts.csv", "--enterprises", "o/enterprises.csv")
    assert enclave(capsys, *arguments, *known)[0] == 0
    assert len(written(Path("o"))["receipts.csv"].decode().splitlines()) == 1 + 7 + 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_folder_goes_on_month_by_month(desk, capsys, form):
    """Figures since January need the months before: they come from the folder."""
    arguments = ("--map", "import.yaml", "--out", "o", "--against", "o", "--table", form)
    enclave(capsys, TAX, "名单.xlsx", "投入.xlsx", "指标1.xlsx", "--map", "import.yaml", "--out", "o",
            "--table", form)  # fmt: skip
    code, out, err = enclave(capsys, "指标2.xlsx", *arguments, "-o", "json")
    assert code == 0, out + err
    report = json.loads(out)
    assert report["indicators"] == 3
    before = written(Path("o"))
    Path("指标3.xlsx").write_bytes(make.indicators(3))
    code, out, _ = enclave(capsys, "指标2.xlsx", "投入.xlsx", TAX, *arguments, "-o", "json")
    again = json.loads(out)
    assert (again["indicators"], again["outlays"]["rows"], again["ledger"]["new_rows"]) == (0, 0, 0)
    after = written(Path("o"))
    for name in ("receipts", "enterprises", "indicators", "outlays"):
        assert after[f"{name}.{form}"] == before[f"{name}.{form}"], name
    assert enclave(capsys, "指标3.xlsx", *arguments)[0] == 0
    changed = make.indicators(2, [("山口硅材料有限公司", "工业总产值", "千元", "", 5)])
    Path("指标2改.xlsx").write_bytes(changed)
    code, out, _ = enclave(capsys, "指标2改.xlsx", *arguments, "--lang", "en", "--dry-run")
    assert code == 1
    assert (
        f"{make.A} industrial_output 2024-02 differs from {make.A}-industrial_output-2024-02" in out
    )


def test_against_the_ledger_in_which_receipts_were_booked(desk, capsys):
    """The table written holds what is new only: the ledger has the rest."""
    enclave(capsys, TAX, "--map", "import.yaml", "--out", "o")
    main(["init", "p", "--template", "62-step"])
    for name in ("receipts.csv", "enterprises.csv"):
        (desk / "p" / name).write_bytes((desk / "o" / name).read_bytes())
    assert main(["ledger", "new", "led.db"]) in (0, None)
    assert main(["ledger", "book", "led.db", "p/receipts.csv", "--scenario", "p"]) in (0, None)
    late = make.F1_ROWS[2].replace("353036240300000003", "353036240300000001")
    twin = make.F1_ROWS[2].replace("353036240300000003", "353036240300000002")
    Path("t2.csv").write_bytes(make.f1((*make.F1_ROWS[:3], twin, late)).encode())
    capsys.readouterr()
    code, out, _ = enclave(capsys, "t2.csv", "--map", "import.yaml", "--against", "led.db",
                           "--out", "o2", "-o", "json")  # fmt: skip
    report = json.loads(out)
    assert code == 0, out
    (file,) = report["files"]
    assert (file["duplicates"]["rows"], file["accepted"]["rows"]) == (3, 2)
    table = Path("o2/receipts.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0].strip() for line in table[1:]] == [
        "353036240300000001-2", "353036240300000002-2",
    ]  # fmt: skip


def test_strict_writes_nothing_when_anything_is_rejected(desk, capsys):
    code, _, err = enclave(
        capsys, TAX, "--map", "import.yaml", "--out", "o", "--strict", "--lang", "en"
    )
    assert (code, err) == (1, "nothing was written: rows rejected or differences (--strict)\n")
    assert not Path("o").exists()


def test_a_file_that_cannot_be_read_stops_everything(desk, capsys):
    Path("bad.csv").write_bytes(b"\xd4\xf6\xff\xff")
    code, out, err = enclave(
        capsys, TAX, "bad.csv", "--map", "import.yaml", "--out", "o", "--lang", "en"
    )
    assert (code, out) == (3, "")
    assert err.splitlines()[0] == (
        "E940 bad.csv neither UTF-8 nor GB18030 (GBK), and no UTF-16 byte order mark: byte 3 is not GB18030"
        " — export it again, or save it as .xlsx"
    )
    assert not Path("o").exists()


def test_all_files_or_none(tmp_path, monkeypatch):
    output.write_files(tmp_path / "o", {"a": b"1", "b": b"2"})
    real = Path.rename

    def failing(self, target):
        if self.name == "b" and self.parent.name.startswith(".import-"):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="No space"):
        output.write_files(tmp_path / "o", {"a": b"3", "b": b"4", "c": b"5"})
    assert written(tmp_path / "o") == {"a": b"1", "b": b"2"}


def test_the_report_for_machines(desk, capsys):
    code, out, err = enclave(capsys, TAX, "--map", "import.yaml", "-o", "json", "-q")
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert report["schema"] == "enclave/import-quality/1"
    assert report["ledger"] == {
        "prior_rows": 0, "new_rows": 7, "prior_fen": 0, "new_fen": 150026869,
    }  # fmt: skip
    (file,) = report["files"]
    assert file["accepted"] == {"rows": 7, "fen": 150026869}
    assert file["rejected"] == {"rows": 2, "fen": 700000}
    assert file["heads"]["101010103 增值税"] == "vat"
    assert [r["cell"] for r in file["rejected_rows"]] == ["8:12", "9:12"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("basis: posted", "basis: day"),
            "E205 import.yaml:16:12 day is not one of the values allowed",
        ),
        (("    basis: posted\n", ""), "E945 import.yaml:3:5 the source tax also needs: basis — "),
        (
            ("      posted: 入库日期\n", ""),
            "E945 import.yaml:3:5 the source tax also needs: columns.posted — ",
        ),
        (
            ("taxpayer:", "taxpayr:"),
            "E202 import.yaml:6:7 unknown key taxpayr — did you mean taxpayer?",
        ),
        (("unlisted:", "unlistd:"), "E202 import.yaml:19:5 unknown key unlistd"),
        (
            ("place: pingchuan", "heads: {x: nothing}"),
            "E945 import.yaml:18:16 there is no head nothing",
        ),
        (("kind: refund", "kind: rebate"), "E205 import.yaml:24:32 rebate"),
    ],
)
def test_mistakes_of_the_mapping(desk, capsys, change, said):
    text = maps.HEAD + maps.F1
    assert change[0] in text
    Path("import.yaml").write_text(text.replace(*change), encoding="utf-8")
    code, _, err = enclave(capsys, TAX, "--map", "import.yaml", "--lang", "en")
    assert code == 3
    assert err.startswith(said), err


def test_the_mapping_in_chinese(desk, capsys):
    Path("映射.yaml").write_text(
        """\
格式: enclave/import/1
来源:
  - 编号: 税务
    类型: 入库明细
    列: {taxpayer: 纳税人识别号, name: 纳税人名称, code: 预算科目代码, amount: 入库金额, posted: 入库日期}
    期间口径: 入库日期
    预算: 一般公共预算
    名单外: 照收
    记录种类: [{正负: 负, 类型: 退库}]
""",
        encoding="utf-8",
    )
    code, out, err = enclave(capsys, TAX, "--map", "映射.yaml", "--lang", "zh")
    assert (code, "采纳 7" in out) == (1, True), err


def test_a_run_with_the_imported_tables(desk, capsys):
    """The county's VAT after import equals that of the same receipts written by hand."""
    main(["init", "p", "--template", "62-step"])
    capsys.readouterr()
    one = make.credit_code("91532301MA6K0000X")
    row = make.F1_ROWS[0].replace(make.A, one).replace("2024-03-12", "2024-05-15")
    Path("t.csv").write_bytes(
        make.f1((row.replace('"1,234,567.89"', '"12,000,000.00"'),)).encode("gbk")
    )
    tail = f"enterprises:\n  - {{id: g1, title: 山口硅材料公司, taxpayers: [{one}], aliases: [山口硅材料有限公司], place: pingchuan}}\n"
    Path("import.yaml").write_text(maps.HEAD + maps.F1 + tail, encoding="utf-8")
    assert main(["run", "p", "-o", "json", "-q"]) == 0
    capsys.readouterr()
    code, _, err = enclave(capsys, "t.csv", "--map", "import.yaml", "--enterprises", "p/enterprises.csv",
                           "--out", "p", "--force")  # fmt: skip
    assert code == 0, err
    code = main(["run", "p", "-o", "json", "-q"])
    out = capsys.readouterr()
    assert code == 0, out.err
    assert "1200000000" in out.out

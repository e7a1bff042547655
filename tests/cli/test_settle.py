"""A year of settlement through the real commands: book, settle, pay, correct, verify, reconcile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import make_settlement_example

DATA = Path(__file__).parent / "data"
EXAMPLE = Path(__file__).parents[2] / "scenarios" / "settlement"
PAYMENTS = """\
凭证号,协议,付款方,收款方,金额(元),付款日期,备注
拨2026-01,shankou-pingchuan,pingchuan,shankou,1135017.20,2026-04-20,一季度
拨2026-02,shankou-pingchuan,pingchuan,shankou,1500000,2026-07-20,二季度
"""
LAST = "out/shankou-pingchuan-2027-03-31"


def enclave(*words, cwd, code=0):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ENCLAVE", "LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-m", "enclave", *map(str, words)],
        cwd=cwd, capture_output=True, check=False, encoding="utf-8", env=clean,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


QUARTERS = {"2026q1": "2026-03", "2026q2": "2026-06", "2026q3": "2026-09", "2026q4": "2026-12",
            "2027q1": "2027-03"}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk after the first quarter of 2027: files imported, five final statements in a folder."""
    here = tmp_path_factory.mktemp("财政局")
    shutil.copytree(EXAMPLE, here / "s")
    enclave("ledger", "new", "账本.db", cwd=here)
    for quarter, month in QUARTERS.items():
        files = (f"s/files/tax-office-{quarter}.csv", f"s/files/treasury-{quarter}.xlsx")
        words = ("--map", "s/import.yaml", "--against", "账本.db", "--out", f"data/{quarter}")
        shown, _ = enclave("import", *files, *words, cwd=here)
        assert "√ 相符" in shown
        table = f"data/{quarter}/receipts.csv"
        enclave("ledger", "book", "账本.db", table, "--scenario", "s", cwd=here)
        if month == "2027-03":
            (here / "付款.csv").write_text(PAYMENTS, "utf-8")
            enclave("ledger", "pay", "账本.db", "付款.csv", cwd=here)
        words = ("settle", "s", "--ledger", "账本.db", "--through", month)
        draft, _ = enclave(*words, cwd=here)
        final, said = enclave(*words, "--finalize", "--out", "out", cwd=here)
        assert draft == final
        assert "已定稿" in said
    return here


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_statement_is_the_recorded_one(desk, tmp_path, lang):
    shutil.copy(desk / "账本.db", tmp_path / "账本.db")
    reopen = ("ledger", "reopen", "账本.db", "2027-03-31", "--reason", "试", "--by", "试")
    enclave(*reopen, cwd=tmp_path)
    words = ("settle", desk / "s", "--ledger", "账本.db", "--through", "2027-03", "--lang", lang)
    shown, _ = enclave(*words, cwd=tmp_path)
    golden = (DATA / "golden" / f"settle.{lang}.txt").read_text(encoding="utf-8")
    assert shown == golden


def test_every_form_of_a_statement_is_there(desk):
    kinds = {p.name.removeprefix("shankou-pingchuan-2027-03-31") for p in (desk / "out").iterdir()
             if "2027-03-31" in p.name}  # fmt: skip
    assert (
        {".json", ".xlsx", ".enclave.zip"} <= kinds <= {".json", ".xlsx", ".docx", ".enclave.zip"}
    )
    body = json.loads((desk / f"{LAST}.json").read_text("utf-8"))
    assert [(d["payer"], d["payee"], d["open"]) for d in body["dues"]] == [
        ("pingchuan", "shankou", 256415781)
    ]


def test_a_statement_names_the_files_its_receipts_came_from(desk):
    from hashlib import sha256

    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(desk / f"{LAST}.xlsx")
    assert book.sheet_names == ["结算单", "更正单"]
    rows = book.get_sheet_by_index(0).to_python()
    name = "s/files/tax-office-2027q1.csv"
    digest = sha256((desk / name).read_bytes()).hexdigest()
    (row,) = [r for r in rows if digest in r]
    assert row[:5] == ["receipts.csv", name, digest, 14, 8168471.79]
    assert not [r for r in rows if "s/files/tax-office-2026q4.csv" in r]


def test_bundles_verify_in_a_chain_and_a_changed_byte_is_found(desk, tmp_path):
    bundles = sorted((desk / "out").glob("*.zip"))
    shown, _ = enclave("verify", *bundles, "--checker", tmp_path / "checker.py", cwd=tmp_path)
    assert shown.count("√") == 5
    done = subprocess.run([sys.executable, tmp_path / "checker.py", bundles[4], bundles[3]],
                          capture_output=True, check=False, cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0
    bad = bytearray(bundles[2].read_bytes())
    bad[len(bad) // 2] ^= 1
    (tmp_path / "bad.zip").write_bytes(bad)
    shown, said = enclave("verify", bundles[1], "bad.zip", bundles[3], cwd=tmp_path, code=1)
    assert shown.count("√") == 1
    assert said.count("E978") == 1
    assert said.count("E981") == 1


def test_a_copy_without_names_for_the_other_county(desk, tmp_path):
    enclave("share", desk / f"{LAST}.enclave.zip", "给对方.zip", "--salt", "盐.txt", cwd=tmp_path)
    assert b"91990100MA0AAAA01Q" not in (tmp_path / "给对方.zip").read_bytes()
    shown, _ = enclave("verify", "给对方.zip", cwd=tmp_path)
    assert "√" in shown
    left, right = desk / f"{LAST}.json", tmp_path / "对方.json"
    body = json.loads(left.read_text("utf-8"))
    body["shares"][0]["total"] += 1
    right.write_text(json.dumps(body), "utf-8")
    shown, _ = enclave("reconcile", left, right, cwd=tmp_path, code=1)
    assert "5,199,175.01" in shown
    assert "5,199,175.02" in shown


def test_both_counties_agree_with_the_table_they_booked_from(desk, tmp_path):
    shown, _ = enclave("reconcile", desk / "账本.db", desk / "s" / "receipts.csv", cwd=tmp_path)
    assert "双方一致" in shown
    theirs = desk / "s" / "files" / "neighbour-2026q1.csv"
    words = ("reconcile", desk / "账本.db", theirs, "--until", "2026-03", "-o", "json")
    shown, _ = enclave(*words, cwd=tmp_path, code=1)
    body = json.loads(shown)
    found = [(r["class"], r["difference"]) for r in body["rows"]]
    assert (body["agreed"], found) == (10, [("rounding", -1), ("missing", 132_390_333)])


def test_position_ledger_and_its_chain(desk):
    words = ("position", "山口县", "--books", "s", "账本.db", "--through", "2027-03")
    shown, _ = enclave(*words, cwd=desk)
    assert "2,564,157.81" in shown
    assert "2300602" in shown
    shown, _ = enclave("ledger", "show", "账本.db", "-o", "json", cwd=desk)
    assert json.loads(shown)["closed_through"] == "2027-03-31"
    shown, _ = enclave("ledger", "check", "账本.db", "--lang", "en", cwd=desk)
    assert "intact" in shown


def test_a_closed_month_takes_nothing_and_says_what_to_do(desk, tmp_path):
    shutil.copy(desk / "账本.db", tmp_path / "账本.db")
    late = "编号,企业,税种,金额(元),入库日期\nx1,91990100MA0AAAA01Q,增值税,1.00,2027-03-30\n"
    (tmp_path / "补.csv").write_text(late, "utf-8")
    words = ("ledger", "book", "账本.db", "补.csv", "--scenario", desk / "s")
    _, said = enclave(*words, cwd=tmp_path, code=3)
    assert said.startswith("E965 账本.db x1 的入账日 2027-03-30 在已关账的 2027-03-31 以前 — ")


def test_the_files_of_the_example_are_what_their_program_makes():
    for path, content in make_settlement_example.tables().items():
        assert path.read_bytes() == content, path.name


@pytest.mark.parametrize("words", [
    ("ledger", "book", "账本.db", "s/receipts.csv", "--scenario", "s", "--until", "2026-13"),
    ("settle", "s", "--ledger", "账本.db", "--through", "2026-13"),
    ("reconcile", "账本.db", "s/receipts.csv", "--until", "2026-13"),
    ("position", "山口县", "--books", "s", "账本.db", "--through", "2026-13"),
], ids=lambda w: w[0])  # fmt: skip
def test_a_month_that_is_none_is_told_by_its_option(desk, words):
    _, said = enclave(*words, cwd=desk, code=3)
    assert said.startswith("E233 --")
    assert "2026-13" in said


def test_finalizing_needs_a_folder_and_all_agreements(desk):
    words = ("settle", "s", "--ledger", "账本.db", "--through", "2027-06", "--finalize")
    _, said = enclave(*words, cwd=desk, code=3)
    assert said.startswith("E984 ")


def test_l11_what_fails_leaves_folder_and_ledger_as_they_were(desk, tmp_path):
    shutil.copy(desk / "账本.db", tmp_path / "账本.db")
    shutil.copytree(desk / "s", tmp_path / "s")
    path = tmp_path / "s" / "agreement.yaml"
    path.write_text(path.read_text("utf-8").replace("shankou: 6", "shankou: 7"), "utf-8")
    before = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    words = (
        "settle",
        "s",
        "--ledger",
        "账本.db",
        "--through",
        "2027-06",
        "--finalize",
        "--out",
        "out",
    )
    _, said = enclave(*words, cwd=tmp_path, code=3)
    assert "E973" in said
    after = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert {n: c for n, c in after.items() if "账本" not in n.name} == {
        n: c for n, c in before.items() if "账本" not in n.name
    }

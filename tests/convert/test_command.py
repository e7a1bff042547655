"""``enclave convert`` and ``enclave init --excel`` as they are typed."""

from __future__ import annotations

import pytest

from enclave.book import run
from enclave.cli import main
from enclave.cli.init import TEMPLATES
from tests.convert.deal import write

GOLDEN = """\
agreement: jia-yi
title: {zh: 甲县与乙县, en: Jia and Yi}
status: draft
references: {deal: {document: 合作协议, number: 甲办〔2024〕1号, status: draft}}
parties:
  jia: {name: 甲县, role: origin, level: county}
  yi: {name: 乙县, role: host, level: county}
unit: 万元
scope: {heads: [增值税, 企业所得税], retain: county}
term: {from: 2024-01-01}
clauses:
  - {id: keep, kind: retain, to: yi, ratio: 10%, reference: {document: deal, article: 第二条}}
  - {id: split, kind: share, weights: {jia: 6, yi: 4}, reference: {document: deal, article: 第三条}}
  - id: top
    kind: cap
    limit: 80
    party: jia
    span: budget_year
    spill: yi
    reference: {document: deal, article: 第四条}
settle: {period: year, late: adjust}
"""


def test_a_workbook_written_by_hand_becomes_these_files(tmp_path, capsys):
    book, out = write(tmp_path / "填报模板.xlsx"), tmp_path / "项目"
    assert main(["--lang", "zh", "convert", str(book), str(out)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        str(out / n) for n in ("agreement.yaml", "enterprises.csv", "receipts.csv", "scenario.yaml")
    ]
    assert "run" in said.err
    assert (out / "agreement.yaml").read_text(encoding="utf-8") == GOLDEN
    assert (out / "receipts.csv").read_text(encoding="utf-8") == (
        "编号,企业,税种,金额(万元),入库日期\nr1,g1,增值税,1200,2024-05-15\n"
    )
    assert (out / "scenario.yaml").read_text(encoding="utf-8") == (
        "schema: enclave/scenario/1\nscenario: base\ntitle: 基准\ntruth: fact\nthrough: 2024-12\n"
        "statute: example-jiazhou\nenterprises: enterprises.csv\nreceipts: receipts.csv\n"
        "agreements: [{file: agreement.yaml}]\n"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [t.name for t in TEMPLATES])
def test_init_excel_then_convert_then_run(name, lang, tmp_path, capsys):
    folder, out = tmp_path / "表", tmp_path / "项目"
    keys = "zh" if lang == "zh" else "en"
    assert main(["--lang", lang, "init", str(folder), "--excel", "--template", name]) == 0
    (book,) = folder.iterdir()
    assert book.name == ("填报模板.xlsx" if lang == "zh" else "fill-in.xlsx")
    assert main(["--lang", lang, "convert", str(book), str(out), "--keys", keys]) == 0
    capsys.readouterr()
    plain = tmp_path / "yaml"
    assert main(["--lang", lang, "init", str(plain), "--template", name]) == 0
    assert run(out).flows == run(plain).flows
    text = (out / "agreement.yaml").read_text(encoding="utf-8")
    assert ("条款:" in text) == (keys == "zh")


def test_what_exists_is_not_overwritten(tmp_path, capsys):
    book = write(tmp_path / "a.xlsx")
    full = tmp_path / "full"
    full.mkdir()
    (full / "notes.txt").write_text("mine")
    assert main(["convert", str(book), str(full)]) == 2
    assert main(["convert", str(full), str(book)]) == 2
    assert [p.name for p in full.iterdir()] == ["notes.txt"]
    done = tmp_path / "done"
    assert main(["convert", str(book), str(done)]) == 0
    before = book.read_bytes()
    assert main(["convert", str(done), str(book), "--force"]) == 0
    assert book.read_bytes() != before
    assert main(["convert", str(book), str(tmp_path / "a.pdf")]) == 2
    assert "enclave" in capsys.readouterr().err


def test_an_agreement_alone_becomes_a_workbook_and_back(tmp_path, capsys):
    from enclave.terms.packs import rules_root

    source = rules_root() / "examples" / "jiazhou-tiers.yaml"
    assert main(["convert", str(source), str(tmp_path / "a.xlsx")]) == 0
    assert main(["convert", str(tmp_path / "a.xlsx"), str(tmp_path / "o")]) == 0
    assert [p.name for p in (tmp_path / "o").iterdir()] == ["agreement.yaml"]
    capsys.readouterr()

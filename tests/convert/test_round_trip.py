"""Folder → workbook → folder says the same, for everything that is shipped, in both languages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from enclave.book import Result, run
from enclave.cli import main
from enclave.cli.init import TEMPLATES
from enclave.compile.load import load_agreement
from enclave.convert.book_back import read_filled
from enclave.convert.content import content_of
from enclave.convert.files import check, files_of
from enclave.convert.folder import Folder, read_folder
from enclave.convert.words import names_of
from enclave.convert.workbook import write_book
from enclave.diagnostics import Collector
from enclave.terms.packs import rules_root, scenarios_root
from enclave.text import Lang

TEMPLATE_NAMES = [t.name for t in TEMPLATES]
AGREEMENTS = sorted((rules_root() / "agreements").glob("*.yaml")) + sorted(
    (rules_root() / "examples").glob("jiazhou*.yaml")
)
SCENARIOS = ["mouding-lufeng", "chuxiong", "settlement"]


def book_of(folder: Folder, lang: Lang) -> bytes:
    data = folder.agreement.data if folder.agreement is not None else {}
    return write_book(content_of(folder, lang), names_of(data, lang))


def there_and_back(source: Path, tmp_path: Path, lang: Lang) -> Path:
    """The folder that the workbook of a source becomes."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(book_of(read_folder(source), lang))
    collector = Collector(limit=200)
    filled = read_filled(book, "book.xlsx", lang, collector)
    assert filled is not None
    assert collector.items == []
    files, _, _ = files_of(filled)
    out = tmp_path / "out"
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return out


def same_agreement(one: Path, other: Path) -> None:
    first = load_agreement(one, collector=Collector(limit=200))
    second = load_agreement(other, collector=Collector(limit=200))
    assert first is not None
    assert second is not None
    assert second.holes == first.holes
    assert second.agreement == first.agreement
    if first.agreement is None:
        assert second.data == first.data
    else:  # their order decides who gets an equal remainder
        assert second.agreement is not None
        assert str(second.agreement.clauses) == str(first.agreement.clauses)
        assert list(second.agreement.parties) == list(first.agreement.parties)


def plans(result: Result) -> list[str]:
    """The digests of the plans of every account and year."""
    return [y.plan.digest for a in result.runs for y in a.last.years.values()]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_a_template_comes_back_with_equal_plans_and_results(name, lang, tmp_path):
    source = scenarios_root() / "templates" / name
    out = there_and_back(source, tmp_path, lang)
    same_agreement(source / "agreement.yaml", out / "agreement.yaml")
    before, after = run(source), run(out)
    assert plans(after)
    assert plans(after) == plans(before)
    assert after.flows == before.flows
    again = read_folder(out)
    assert again.scenario is not None
    first = read_folder(source)
    assert first.scenario is not None
    assert again.scenario.data == first.scenario.data
    assert sorted(again.scenario.comments.values()) == sorted(first.scenario.comments.values())
    assert again.agreement is not None
    assert first.agreement is not None
    assert sorted(again.agreement.comments.values()) == sorted(first.agreement.comments.values())


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda p: p.stem)
def test_an_agreement_comes_back(path, tmp_path):
    lang: Lang = "en" if len(path.stem) % 2 else "zh"
    out = there_and_back(path, tmp_path, lang)
    same_agreement(path, out / "agreement.yaml")


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_with_places_projects_and_variants_comes_back(name, tmp_path):
    source = scenarios_root() / name
    out = there_and_back(source, tmp_path, "zh")
    first, again = read_folder(source), read_folder(out)
    assert first.scenario is not None
    assert again.scenario is not None
    assert again.scenario.data == first.scenario.data
    assert [p.data for p in again.projects] == [p.data for p in first.projects]
    assert again.others == first.others
    assert list(again.tables) == list(first.tables)


def test_the_same_content_gives_the_same_bytes():
    folder = read_folder(scenarios_root() / "templates" / "cap-base")
    assert book_of(folder, "zh") == book_of(folder, "zh")


def test_a_workbook_has_no_macros_and_every_list_leads_somewhere(tmp_path):
    import re
    import zipfile

    path = tmp_path / "a.xlsx"
    path.write_bytes(book_of(read_folder(scenarios_root() / "templates" / "62-step"), "zh"))
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        text = "".join(archive.read(n).decode() for n in names if "worksheets/sheet" in n)
        sheets = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    assert not any("vba" in n for n in names)
    assert text.count("<dataValidation ") > 40
    asked = set(re.findall(r"<formula1>'([^']+)'!", text))
    assert asked <= set(sheets)
    assert sheets[:7] == ["说明", "协议", "参与方", "依据文件", "事件", "数据", "条款"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["village-3party", "relocation-5y"])
def test_a_copy_saved_by_libreoffice_converts_equally(name, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    source = scenarios_root() / "templates" / name
    book = tmp_path / "book.xlsx"
    book.write_bytes(book_of(read_folder(source), "zh"))
    saved = tmp_path / "saved"
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
               "--convert-to", "xlsx", "--outdir", str(saved), str(book)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    texts = []
    for path in (book, saved / "book.xlsx"):
        collector = Collector(limit=200)
        filled = read_filled(path, "填报模板.xlsx", "zh", collector)
        assert filled is not None
        texts.append(check(filled, collector))
        assert [d.line("zh") for d in collector.errors] == []
    assert texts[0] == texts[1]


def test_json_and_back(tmp_path, capsys):
    source = rules_root() / "examples" / "jiazhou-tiers.yaml"
    there, back = tmp_path / "a.json", tmp_path / "b.yaml"
    assert main(["convert", str(source), str(there)]) == 0
    assert main(["convert", str(there), str(back)]) == 0
    same_agreement(source, back)
    chinese = tmp_path / "c.yaml"
    assert main(["convert", str(there), str(chinese), "--keys", "zh"]) == 0
    same_agreement(source, chinese)
    assert "条款:" in chinese.read_text(encoding="utf-8")
    there.write_text('{"agreement": "a", "agreement": "b"}', encoding="utf-8")
    assert main(["convert", str(there), str(tmp_path / "d.yaml")]) == 3
    assert "E928" in capsys.readouterr().err
    assert not (tmp_path / "d.yaml").exists()

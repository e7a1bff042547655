"""``enclave init``: every template is valid, runs at once and balances, in both languages."""

from __future__ import annotations

import re

import pytest

from enclave.book import run
from enclave.cli import main
from enclave.cli.init import TEMPLATES, project, write_project
from enclave.diagnostics import Collector
from enclave.terms.packs import scenarios_root

NAMES = [t.name for t in TEMPLATES]


def init(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["init", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_list_names_every_template_there_is(capsys):
    code, out, _ = init(capsys, "--list")
    assert code == 0
    assert all(name in out for name in NAMES)
    folder = scenarios_root() / "templates"
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == sorted(NAMES)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_template_runs_and_balances(name, lang, tmp_path, capsys):
    folder = tmp_path / "项目"
    code, out, err = init(capsys, str(folder), "--template", name, "--lang", lang)
    assert code == 0
    assert "agreement.yaml" in out
    assert "enclave run" in err
    collector = Collector(limit=200)
    result = run(folder, collector=collector)
    assert all(check.holds for check in result.checks)
    assert result.flows
    worse = [
        d.line("en") for d in collector.items if d.code[0] in "EWL" and "rules/" not in d.line("en")
    ]
    assert [w for w in worse if not w.startswith("W504")] == []
    assert main(["run", str(folder), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    if lang == "zh":
        assert "恒等式全部平" in shown
    text = (folder / "agreement.yaml").read_text(encoding="utf-8")
    comments = "".join(re.findall(r"^\s*#.*$", text, re.MULTILINE))
    assert comments
    assert bool(re.search("[\u4e00-\u9fff]", comments)) == (lang == "zh")
    assert "#zh" not in text
    assert "#en" not in text


@pytest.mark.parametrize("name", NAMES)
def test_chinese_keys_say_the_same(name, tmp_path):
    write_project(tmp_path / "en", project(name, "zh"))
    write_project(tmp_path / "zh", project(name, "zh", "zh"))
    assert "协议:" in (tmp_path / "zh" / "agreement.yaml").read_text(encoding="utf-8")
    english, chinese = run(tmp_path / "en"), run(tmp_path / "zh")
    assert english.hashes["flows"] == chinese.hashes["flows"]


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_drawn(name, tmp_path, capsys):
    write_project(tmp_path / "p", project(name, "zh"))
    assert main(["curve", str(tmp_path / "p")]) == 0
    assert "阶段 1" in capsys.readouterr().out


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "note.txt").write_text("mine")
    code, out, err = init(capsys, str(tmp_path))
    assert code == 2
    assert out == ""
    assert str(tmp_path) in err
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


def test_an_empty_folder_is_filled(tmp_path, capsys):
    folder = tmp_path / "empty"
    folder.mkdir()
    assert init(capsys, str(folder), "--template", "blank")[0] == 0
    assert {p.name for p in folder.iterdir()} == {
        "README.md", "agreement.yaml", "enterprises.csv", "receipts.csv", "scenario.yaml",
    }  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["empty"]


def test_without_a_folder_it_is_wrong_usage(capsys):
    assert init(capsys)[0] == 2
    assert init(capsys, "x", "--template", "none")[0] == 2

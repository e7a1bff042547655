"""``enclave check``: what kinds of files, which findings, which exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from enclave.cli.kinds import kind_of
from tests.cli.test_run import DATA, enclave, text

BROKEN = "agreement: a\ntitle: {zh: 甲, en: A}\nunit: 万元\nraunding: largest\n"


@pytest.fixture
def project(tmp_path) -> Path:
    shutil.copytree(DATA / "jiazhou", tmp_path / "jiazhou")
    return tmp_path


def test_an_agreement_without_findings():
    run = enclave("check", "jiazhou/bing-yi.yaml")
    assert (run.returncode, text(run)) == (0, "√ 检查了 1 个文件，没有错误\n")
    run = enclave("check", "jiazhou/bing-yi.yaml", "--lang", "en")
    assert text(run) == "√ 1 file checked, no errors\n"


def test_open_terms_are_noticed_and_are_no_error():
    run = enclave("check", "jiazhou/jia-yi.yaml")
    assert run.returncode == 0
    assert text(run).startswith("N201 jiazhou/jia-yi.yaml:")
    assert "√ 检查了 1 个文件" in run.stderr.decode()


def test_a_scenario_is_checked_with_all_it_loads_as_if_it_were_run():
    run = enclave("check", "jiazhou")
    assert run.returncode == 0
    assert "W504" in text(run)
    assert "N201" not in text(run)
    assert "3 个文件" not in run.stderr.decode()
    assert enclave("check", "jiazhou", "--strict").returncode == 1


def test_a_mistake_shown_only_by_running_is_found(project):
    file = project / "jiazhou" / "scenario.yaml"
    text_ = file.read_text(encoding="utf-8").replace("enterprises: [e3]", "enterprises: [e1, e3]")
    file.write_text(text_, encoding="utf-8")
    run = enclave("check", "jiazhou", cwd=project)
    assert run.returncode == 1
    assert "E701 " in text(run)


def test_all_mistakes_of_all_files_come_in_one_run(project):
    (project / "one.yaml").write_text(BROKEN, encoding="utf-8")
    (project / "two.yaml").write_text("statute: s\nrules: 3\n", encoding="utf-8")
    (project / "three.yaml").write_text(
        "pack: p\nindicators: {x: {kind: flow}}\n", encoding="utf-8"
    )
    run = enclave("check", ".", cwd=project)
    assert run.returncode == 1
    for name in ("one.yaml", "two.yaml", "three.yaml"):
        assert f" {name}:" in text(run)
    assert run.stderr == b""


def test_a_file_of_no_known_kind_in_a_folder_is_skipped_and_said_so(project):
    (project / "notes.yaml").write_text("hello: world\n", encoding="utf-8")
    run = enclave("check", ".", cwd=project)
    assert run.returncode == 0
    assert "N901 notes.yaml " in text(run)


def test_a_folder_without_yaml_is_an_error(tmp_path):
    run = enclave("check", ".", cwd=tmp_path)
    assert run.returncode == 1
    assert text(run).startswith("E910 . ")


def test_a_missing_file_is_an_error(tmp_path):
    run = enclave("check", "nix.yaml", cwd=tmp_path)
    assert run.returncode == 1
    assert text(run).startswith("E101 nix.yaml ")


def test_the_forms_for_machines(project):
    (project / "one.yaml").write_text(BROKEN, encoding="utf-8")
    body = json.loads(text(enclave("check", "one.yaml", "--format", "json", cwd=project)))
    assert body["counts"]["error"] == len(
        [d for d in body["diagnostics"] if d["severity"] == "error"]
    )
    log = json.loads(text(enclave("check", "one.yaml", "--format", "sarif", cwd=project)))
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["results"]
    lines = text(enclave("check", "one.yaml", "--format", "github", cwd=project)).splitlines()
    assert lines[0].startswith("::error file=one.yaml,line=")


def test_a_clean_file_is_an_empty_list_for_machines():
    run = enclave("check", "jiazhou/bing-yi.yaml", "--format", "json")
    assert json.loads(text(run))["diagnostics"] == []


def test_what_only_planning_shows_is_found(project):
    file = project / "jiazhou" / "bing-yi.yaml"
    said = file.read_text(encoding="utf-8")
    # Personal income tax is in the scope, and no clause says what happens to it.
    said = said.replace("heads: [vat, cit]", "heads: [vat, cit, pit]")
    said = said.replace("kind: share,", "kind: share, heads: [vat, cit],")
    file.write_text(said, encoding="utf-8")
    run = enclave("check", "jiazhou/bing-yi.yaml", cwd=project)
    assert run.returncode == 1
    assert "E301 jiazhou/bing-yi.yaml:" in text(run)


@pytest.mark.parametrize(
    ("text_", "kind"),
    [
        ("agreement: a\n", "agreement"),
        ("协议: a\n", "agreement"),
        ("schema: enclave/scenario/1\nstatute: s\n", "scenario"),
        ("情景：a\n分税体制: b\n", "scenario"),
        ("statute: s\n", "statute"),
        ("pack: p\nindicators: {}\n", "indicators"),
        ("title: {agreement: a}\n  agreement: b\n", "unknown"),
        ("# agreement: a\n", "unknown"),
        ("agreement: [broken\n", "agreement"),
    ],
)
def test_the_kind_of_a_file_is_seen_however_broken(tmp_path, text_, kind):
    (tmp_path / "x.yaml").write_text(text_, encoding="utf-8")
    assert kind_of(tmp_path / "x.yaml") == kind

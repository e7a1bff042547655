"""Plug-ins: the worked example as it would be installed, and what is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from enclave.book.agreements import agreement_packs, open_agreement
from enclave.credit.packs import indicator_packs
from enclave.diagnostics import InputRejected
from enclave.kinds import registry
from enclave.kinds.retain import KIND as RETAIN
from enclave.statute.load import load_statute, statute_ids
from enclave.terms import packs

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The example laid out as an installer lays it out: package and metadata of its pyproject."""
    place = tmp_path_factory.mktemp("site")
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(EXAMPLE / "src", place, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    info = place / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(head, encoding="utf-8")
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def python(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(place), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=place,
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
    )  # fmt: skip


def test_the_tests_of_the_example_pass(installed):
    done = python(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLE / "tests"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_kind_and_its_pack_are_part_of_the_library(installed):
    said = python(installed, "-c", """
from enclave.book import load_agreement
from enclave.kinds.registry import kinds
from enclave.report.library import packs
from enclave.schema import schema_for
opened = load_agreement("jiazhou-stepped-fee")
print(opened.loaded.doc.file)
print("stepped_fee" in kinds(), "SteppedFee" in schema_for("agreement")["$defs"])
print([p.id for p in packs("agreement") if p.id.startswith("jiazhou")])
""")  # fmt: skip
    assert said.stdout.splitlines() == [
        "stepped_fee:agreements/jiazhou-stepped-fee.yaml", "True True", "['jiazhou-stepped-fee']",
    ], said.stderr  # fmt: skip


def test_without_the_plug_in_its_kind_is_unknown(tmp_path):
    source = EXAMPLE / "src/enclave_stepped_fee/rules/agreements/jiazhou-stepped-fee.yaml"
    done = python(tmp_path, "-m", "enclave", "check", str(source), "--lang", "en")
    assert done.returncode == 1
    assert "E281" in done.stdout + done.stderr


@pytest.fixture
def offered(monkeypatch) -> Iterator[object]:
    """Lets a test offer entry points: name → what it loads."""

    def offer(module: object, **targets: object) -> None:
        class Point(EntryPoint):
            def load(self) -> object:
                target = targets[self.name]
                if isinstance(target, Exception):
                    raise target
                return target

        points = [Point(name, "some.module:THING", "x") for name in reversed(targets)]
        monkeypatch.setattr(module, "entry_points", lambda group: points)
        packs.rule_folders.cache_clear()
        registry.kinds.cache_clear()

    yield offer
    monkeypatch.undo()
    packs.rule_folders.cache_clear()
    registry.kinds.cache_clear()


def folder(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


STATUTE = """\
statute: my-county
title: {zh: 丙县, en: Bing}
status: assumption
extends: example-jiazhou
place: {country: CN, province: 甲省, county: 丙县}
references: []
"""
AGREEMENT = """\
agreement: mine
title: {zh: 甲, en: a}
status: draft
parties:
  a: {name: 甲县, role: origin, level: county}
  b: {name: 乙县, role: host, level: county}
scope: {heads: [vat], retain: county}
clauses: [{id: split, kind: shar, weights: {a: 6, b: 4}}]
settle: {period: year, late: adjust}
"""


def test_folders_of_plug_ins_are_searched_by_name_and_shown_with_it(offered, tmp_path):
    mine = folder(
        tmp_path / "m",
        agreements__mine=AGREEMENT,
        statute__mycounty=STATUTE,
        indicators__more="pack: more\n",
    )
    offered(packs, zeta=str(tmp_path / "m"), alpha=lambda: tmp_path)
    assert [f.plugin for f in packs.rule_folders()] == ["", "alpha", "zeta"]
    assert agreement_packs()["mine"] == mine / "agreements/mine.yaml"
    assert "mycounty" in statute_ids()
    assert indicator_packs()[-1] == mine / "indicators/more.yaml"
    with pytest.raises(InputRejected) as caught:
        open_agreement("mine")
    assert [d.mark.file for d in caught.value.diagnostics] == ["alpha:m/agreements/mine.yaml"]


def test_a_statute_of_a_plug_in_extends_one_of_the_package(offered, tmp_path):
    folder(tmp_path, statute__mycounty=STATUTE.replace("my-county", "mycounty"))
    offered(packs, county=tmp_path)
    assert [p.statute for p in load_statute("mycounty").packs][:2] == [
        "mycounty",
        "example-jiazhou",
    ]


def test_one_id_offered_twice_is_refused(offered, tmp_path):
    folder(tmp_path, agreements__jiazhou=AGREEMENT)
    offered(packs, mine=tmp_path)
    with pytest.raises(InputRejected) as caught:
        agreement_packs()
    (found,) = caught.value.diagnostics
    assert (
        found.code,
        "rules/examples/jiazhou.yaml" in found.message.en,
        "mine:agreements/jiazhou.yaml" in found.message.en,
    ) == ("E724", True, True)


@pytest.mark.parametrize(
    "target", ["/no/such/folder", 7, ImportError("gone"), AttributeError("gone")]
)
def test_an_entry_point_without_a_folder_is_refused(offered, target):
    offered(packs, mine=target)
    with pytest.raises(InputRejected) as caught:
        packs.rule_folders()
    assert [d.code for d in caught.value.diagnostics] == ["E725"]


@pytest.mark.parametrize(
    ("target", "said"),
    [(RETAIN, "already"), ("retain", "no clause kind"), (ImportError("gone"), "gone")],
)
def test_a_kind_that_cannot_be_used_is_refused(offered, target, said):
    offered(registry, mine=target)
    with pytest.raises(InputRejected) as caught:
        registry.kinds()
    (found,) = caught.value.diagnostics
    assert found.code == "E726"
    assert said in found.message.en

"""What a user gets from one install: the wheel, in an empty environment, from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def run(*command: str | Path, cwd: Path) -> str:
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def pip(*arguments: str | Path) -> str:
    wheels = os.environ.get("ENCLAVE_WHEELS")
    offline = ["--no-index", "--find-links", wheels] if wheels else []
    first, *rest = arguments
    if str(first) == "--python":
        target, verb, *rest = rest
        head = [first, target, verb]
    else:
        head = [first]
    quiet = ["-q", "--disable-pip-version-check"]
    return run(BASE_PYTHON, "-m", "pip", *head, *quiet, *offline, *rest, cwd=ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "-w", folder, ROOT)
    (built,) = folder.glob("enclave_economy-*-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("empty environment")
    venv.create(home, with_pip=False)
    python = home / SCRIPTS / "python"
    pip("--python", python, "install", "-c", ROOT / "constraints.txt", wheel)
    return home / SCRIPTS / "enclave"


def tree_of(folder: str, target: str) -> set[str]:
    listing = run("git", "ls-files", "-z", folder, cwd=ROOT).split("\0")
    present = (name for name in listing if name and (ROOT / name).is_file())
    return {target + name.removeprefix(folder) for name in present}


def test_the_wheel_holds_the_package_and_its_data(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert tree_of("enclave", "enclave") <= names
    assert tree_of("rules", "enclave/_data/rules") <= names
    assert tree_of("scenarios", "enclave/_data/scenarios") <= names
    assert tree_of("docs/codes", "enclave/_data/codes") <= names
    assert "enclave/py.typed" in names
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"enclave"}


def test_the_installed_command_knows_its_version(installed, wheel, tmp_path):
    assert wheel.name.split("-")[1] in run(installed, "--version", cwd=tmp_path)


def test_the_installed_command_lists_the_shipped_rules(installed, tmp_path):
    assert run(installed, "rules", "list", cwd=tmp_path).strip()


def test_the_installed_command_runs_the_shipped_scenario_by_name(installed, tmp_path):
    assert run(installed, "run", "chuxiong", "--out", tmp_path / "out", cwd=tmp_path).strip()
    assert any((tmp_path / "out").iterdir())


def test_the_installed_command_writes_the_page(installed, tmp_path):
    words = ("report", "chuxiong", "--format", "html", "--out", tmp_path / "out")
    run(installed, *words, cwd=tmp_path)
    page = (tmp_path / "out" / "报告.html").read_text(encoding="utf-8")
    assert "@page" in page  # the style sheet came along

"""The layers hold, and starting up is cheap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import check_imports

HEAVY = {
    "numpy", "pydantic", "rich", "jinja2", "xlsxwriter", "python_calamine", "hypothesis",
}  # fmt: skip
HELP = """
import sys
from enclave.cli import main
assert main(["--help"]) == 0
sys.stderr.write(" ".join(sys.modules))
"""


def loaded(code: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return {name.split(".")[0] for name in result.stderr.split()}


def package(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / "enclave" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_every_import_points_downwards():
    assert check_imports.check() == []


def test_the_layers_have_no_cycle_above_the_foundation():
    for part in check_imports.BELOW:
        if part not in check_imports.FOUNDATION:
            assert part not in check_imports.reach(part)


@pytest.mark.parametrize("part", ["terms", "source", "kinds", "compile", "tables"])
def test_the_engine_never_reaches_the_language(part):
    assert part not in check_imports.reach("engine")


@pytest.mark.parametrize(
    ("importer", "text", "complaint"),
    [
        ("engine__exact", "from enclave.terms import Agreement", "engine may not import terms"),
        ("engine__exact", "from enclave import terms", "engine may not import __init__"),
        ("curve__walk", "def f():\n    import enclave.ir.plan", "curve may not import ir"),
        ("curve__walk", "import numpy", "curve may import the standard library only, not numpy"),
        ("money", "import enclave.cli", "money may not import cli"),
        ("engine__exact", "import enclave.magic", "magic has no place in the layers"),
        ("magic__spell", "", "magic has no place in the layers"),
    ],
)
def test_an_upward_import_is_found(tmp_path, importer, text, complaint):
    (finding,) = check_imports.check(package(tmp_path, **{importer: text}))
    assert finding.endswith(complaint)


@pytest.mark.parametrize(
    ("importer", "text"),
    [
        ("engine__exact", "import numpy\nfrom enclave.curve import Curve\nimport enclave.ir.plan"),
        ("cli__run", "from enclave import ratio"),
        ("money", "from enclave.ratio import Ratio"),
        ("engine__exact", "from enclave import __version__"),
    ],
)
def test_a_downward_import_is_fine(tmp_path, importer, text):
    assert check_imports.check(package(tmp_path, ratio="", **{importer: text})) == []


def test_importing_the_package_loads_nothing_heavy():
    code = "import enclave, sys; sys.stderr.write(' '.join(sys.modules))"
    assert not HEAVY & loaded(code)


def test_help_loads_neither_numpy_nor_pydantic():
    assert not {"numpy", "pydantic"} & loaded(HELP)

"""The command: missing extras and fonts end with 4 and name what to install; nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from enclave.codes import REGISTRY

ROOT = Path(__file__).parents[2]
BLOCKED = """\
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ModuleNotFoundError("No module named " + name, name=name)
sys.meta_path.insert(0, Block())
import enclave.cli
sys.exit(enclave.cli.main({words!r}))
"""


def enclave(*words: str, cwd: Path, blocked: tuple[str, ...] = (), **env: str):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ENCLAVE", "LC_", "LANG"))}
    code = BLOCKED.format(blocked=blocked, words=list(words))
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, check=False,
        env={**clean, "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "module", "package"),
    [
        ("docx", "docx", "python-docx"),
        ("pdf", "typst", "typst"),
        pytest.param("pdf", "fontTools", "fonttools", marks=pytest.mark.slow),
    ],
)
def test_a_missing_extra_is_named_and_ends_with_4(tmp_path, pencil, form, module, package):
    if module == "fontTools":
        pytest.importorskip("typst", reason="the extra pdf is not installed")
    made = enclave("report", str(pencil), "--format", f"html,{form}", "--lang", "en", "-q",
                   cwd=tmp_path, blocked=(module,))  # fmt: skip
    assert made.returncode == 4, made.stderr.decode()
    said = made.stderr.decode()
    assert "E925" in said
    assert package in said
    assert f'pip install "enclave-economy[{form}]"' in said
    assert "Traceback" not in said
    assert not list((tmp_path / "报告").glob("*"))  # the page is not written either


def test_a_missing_font_ends_with_4(tmp_path, pencil):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    pytest.importorskip("fontTools", reason="the extra pdf is not installed")
    (tmp_path / "fonts").mkdir()
    made = enclave("report", str(pencil), "--format", "pdf", "--lang", "zh", cwd=tmp_path,
                   ENCLAVE_FONTS=str(tmp_path / "fonts"))  # fmt: skip
    assert made.returncode == 4
    assert "E926" in made.stderr.decode()
    assert not list((tmp_path / "报告").glob("*"))


def test_the_codes_are_registered():
    assert {"E925", "E926", "E927"} <= set(REGISTRY)

"""``enclave compare`` and ``enclave sweep`` as a user runs them: output, files, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"
DEAL = "two-counties"
RATIO = "agreement.clauses[split].phases[0].weights.shankou"


def enclave(*words: str, cwd: Path = DATA) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ENCLAVE", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "enclave", *words], cwd=cwd, capture_output=True, check=False,
        env=clean,
    )  # fmt: skip


def text(run: subprocess.CompletedProcess[bytes]) -> str:
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode("utf-8")


def golden(name: str) -> str:
    return (DATA / "golden" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_comparison_is_the_recorded_one(lang):
    run = enclave("compare", DEAL, "half", "capped", "--unit", "元", "--lang", lang, "-q")
    assert text(run) == golden(f"compare.{lang}.txt")
    assert run.stderr == b""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_sweep_is_the_recorded_one(lang):
    run = enclave("sweep", DEAL, "--over", f"{RATIO}=50%:70%:10%", "--over", "through=[2028-12, x]",
                  "--unit", "元", "--lang", lang, "-q")  # fmt: skip
    assert text(run) == golden(f"sweep.{lang}.txt")


def test_all_variants_are_compared_where_none_is_named():
    rows = json.loads(text(enclave("compare", DEAL, "-o", "json", "-q")))
    assert [c["case"] for c in rows["cases"]] == ["two-counties", "capped", "half-late", "half"]
    assert rows["schema"] == "enclave/compare/1"
    assert rows["cases"][3]["changes"][0]["before"] == "{shankou: 6, pingchuan: 4}"
    assert "variants/half.yaml" in rows["cases"][2]["hashes"]


def test_variants_are_named_alone_in_the_scenario_s_own_folder():
    here = enclave("compare", "half", "-o", "csv", "-q", cwd=DATA / DEAL)
    there = enclave("compare", DEAL, "half", "-o", "csv", "-q")
    assert here.stdout == there.stdout


def test_the_long_table_has_a_row_for_every_number():
    rows = list(
        csv.DictReader(io.StringIO(text(enclave("compare", DEAL, "half", "-o", "csv", "-q"))))
    )
    (row,) = [r for r in rows if (r["case"], r["metric"], r["subject"], r["year"]) ==
              ("half", "share", "shankou", "2024")]  # fmt: skip
    assert (row["value"], row["baseline"], row["delta"], row["unit"]) == (
        "5001",
        "6001",
        "-1000",
        "fen",
    )
    assert row["subject_name"] == "山口县"
    estimates = {r["metric"] for r in rows if r["estimate"] == "yes"}
    assert estimates == {"npv", "irr"}


def test_changes_on_the_command_line_make_a_variant_of_their_own():
    run = enclave("compare", DEAL, "--set", f"谈判稿:{RATIO}=55%", "-o", "json", "-q")
    made = json.loads(text(run))["cases"][1]
    assert made["title"]["zh"] == "谈判稿"
    assert made["changes"][0]["after"] == "{shankou: 55%, pingchuan: 45%}"


def test_files_are_written_whole_and_the_ending_decides(tmp_path):
    for ending in ("xlsx", "csv", "json"):
        file = tmp_path / f"对比.{ending}"
        text(enclave("compare", DEAL, "half", "--out", str(file), "-q"))
        assert file.stat().st_size > 500
    assert (tmp_path / "对比.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    bad = enclave("compare", DEAL, "half", "--out", str(tmp_path / "x.doc"))
    assert bad.returncode == 2
    assert "E904" in bad.stderr.decode()
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".csv", ".json", ".xlsx"]


def test_the_workbook_says_what_the_terminal_says(tmp_path):
    from python_calamine import CalamineWorkbook

    file = tmp_path / "c.xlsx"
    text(enclave("compare", DEAL, "half", "--unit", "元", "--out", str(file), "-q"))
    book = CalamineWorkbook.from_path(str(file))
    assert book.sheet_names == ["说明", "改动", "分成", "得失", "级次", "逐年", "假设"]
    rows = [r[:4] for r in book.get_sheet_by_name("分成").to_python()]
    assert ["山口县", 1250.22, 1100.22, -150.0] in rows
    assert ["平川县", 950.15, 1100.15, 150.0] in rows


@pytest.mark.parametrize(
    ("words", "code"),
    [(("compare", DEAL, "hafl"), "E867"), (("compare", "nowhere", "half"), "E715"),
     (("compare", DEAL, "--set", f"x:{RATIO}=7"), "E865"),
     (("sweep", DEAL, "--over", f"{RATIO}=50%:70%"), "E869"),
     (("sweep", DEAL, "--over", "through=[2029-12]", "--metric", "profit"), "E904")],
)  # fmt: skip
def test_mistakes_are_input_rejected(words, code):
    run = enclave(*words)
    assert run.returncode == 3
    assert code in run.stderr.decode()
    assert run.stdout == b""


def test_a_set_without_a_value_is_a_usage_error():
    run = enclave("compare", DEAL, "--set", "x:through")
    assert run.returncode == 2
    assert "E861" in run.stderr.decode()


def test_a_refused_value_has_a_row_that_says_why():
    run = enclave(
        "sweep", DEAL, "--over", f"{RATIO}=[60%, 7]", "-o", "csv", "-q", "--metric", "share"
    )
    rows = list(csv.DictReader(io.StringIO(text(run))))
    (bad,) = [r for r in rows if r["variant"] == "2"]
    assert bad["metric"] == "refused"
    assert bad["note"].startswith("E865")
    assert [r["value"] for r in rows if r["variant"] == "1"] == ["125022", "95015"]


def test_a_sweep_can_be_made_again_from_its_manifest(tmp_path):
    file = tmp_path / "s.csv"
    words = ("sweep", DEAL, "--over", f"{RATIO}=30%:70%", "--lhs", "40", "--seed", "7", "-q")
    text(enclave(*words, "--out", str(file)))
    manifest = json.loads((tmp_path / "s.manifest.json").read_text(encoding="utf-8"))
    assert manifest["fast"] is True
    assert manifest["checked"] > 0
    assert (manifest["seed"], manifest["variants"], manifest["method"]) == (7, 40, "lhs")
    assert manifest["command"] == [
        "enclave",
        *words[:2],
        "--over",
        words[3],
        "--lhs",
        "40",
        "--seed",
        "7",
    ]
    first = file.read_bytes()
    text(enclave(*words, "--exact", "--out", str(file)))
    assert file.read_bytes() == first
    again = json.loads((tmp_path / "s.manifest.json").read_text(encoding="utf-8"))
    assert again["rows_sha256"] == manifest["rows_sha256"]
    assert again["fast"] is False


def test_why_it_is_slow_is_said_on_standard_error():
    run = enclave("sweep", DEAL, "--over", "agreement.events.production=[2024-02-01,2024-03-01]")
    assert "逐个完整计算" in run.stderr.decode()
    assert "\r" not in run.stderr.decode()


def test_parquet_without_its_extra_names_it(tmp_path):
    pytest.importorskip("enclave.report.sweep_files")
    try:
        import duckdb  # noqa: F401  # only whether it is there
    except ModuleNotFoundError:
        run = enclave(
            "sweep", DEAL, "--over", "through=[2029-12]", "--out", str(tmp_path / "s.parquet")
        )
        assert run.returncode == 4
        assert "[data]" in run.stderr.decode()
        assert not list(tmp_path.iterdir())
    else:
        run = enclave(
            "sweep", DEAL, "--over", "through=[2029-12]", "--out", str(tmp_path / "s.parquet")
        )
        assert run.returncode == 0

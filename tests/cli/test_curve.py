"""``enclave curve``: the picture a negotiator wants, as text, table, data and drawing."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import pytest

from enclave.cli import main
from enclave.report.curve_text import exact

WORKED = ("jiazhou-worked", "--at", "production=2025-05-20")


def curve(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["curve", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_worked_example_by_hand(capsys):
    """Three distinct phases; 2400/0.7 = 3428.57, (2400 × 2) + 110 = 4910, 300 × 2 + 110 = 710."""
    code, out, err = curve(capsys, *WORKED, "--lang", "zh")
    assert (code, err) == (0, "")
    for line in (
        "阶段 1  2025-01-01~2025-12-31  平川县县级：国内增值税、企业所得税",
        "阶段 2  2026-01-01~2027-12-31  平川县县级：国内增值税、企业所得税",
        "阶段 3  2028-01-01~2039-12-31  平川县县级：国内增值税、企业所得税",
        "0.00 ~ 3,428.57     70%     30%",
        "  3,428.57 以上       -    100%",
        "    0.00 ~ 110.00       -    100%",
        "110.00 ~ 4,910.00     50%     50%",
        "收入达到 428.57 万元后不必再补。",
        "收入达到 710.00 万元后不必再补。",
    ):
        assert line in out
    assert "阶段 4" not in out


def test_one_year_only_and_in_english(capsys):
    _, out, _ = curve(capsys, *WORKED, "--year", "2030", "--lang", "en")
    assert "Phase 1  2030-01-01~2030-12-31  county part of Pingchuan county" in out
    assert "Phase 2" not in out
    assert "4,910.00 and above" in out


def test_the_picture_is_aligned_and_fits_a_gbk_console(capsys):
    _, out, _ = curve(capsys, *WORKED, "--lang", "zh")
    out.encode("gbk")
    rows = [line for line in out.splitlines() if line[6:7] == "|"]
    assert len(rows) == 30
    assert {len(row) for row in rows} == {7 + 48}
    assert all(set(row[7:]) <= set("█□") for row in rows)


def test_json_is_exact(capsys):
    code, out, _ = curve(capsys, *WORKED, "-o", "json")
    assert code == 0
    body = json.loads(out)
    assert body["schema"] == "enclave/curve/1"
    assert body["complete"] is True
    third = body["phases"][2]
    assert third["spans"] == [{"from": "2028-01-01", "until": "2040-01-01"}]
    assert [p["from_fen"] for p in third["pieces"]] == [None, "110000000", "4910000000"]
    assert third["pieces"][1]["next"] == {"shankou": "0.5", "pingchuan": "0.5"}
    assert body["phases"][1]["close"][0]["enough_fen"] == "3000000000/7"
    for phase in body["phases"]:
        for piece in phase["pieces"]:
            assert sum(Fraction(v) for v in piece["next"].values()) == 1
            assert sum(Fraction(v) for v in piece["base_fen"].values()) == 0


def test_csv_has_a_line_a_party_and_range(capsys):
    code, out, _ = curve(capsys, *WORKED, "-o", "csv", "--from", "100万元", "--to", "5000万元")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    last = [r for r in rows if r["phase"] == "3"]
    assert [r["from_yuan"] for r in last] == ["1000000"] * 2 + ["1100000"] * 2 + ["49100000"] * 2
    assert last[-1] == {
        "phase": "3", "days": "2028-01-01~2039-12-31",
        "source": "平川县县级：国内增值税、企业所得税", "from_yuan": "49100000",
        "to_yuan": "50000000", "party": "pingchuan", "name": "平川县", "share": "1",
        "party_total_at_from_yuan": "25100000",
    }  # fmt: skip


def test_svg_is_well_formed_bilingual_and_the_same_every_time(capsys, tmp_path):
    target = tmp_path / "c.svg"
    code, out, err = curve(capsys, *WORKED, "-o", "svg", "--out", str(target))
    assert (code, out) == (0, "")
    assert str(target) in err
    text = target.read_text(encoding="utf-8")
    tree = ET.fromstring(text)
    words = "".join(tree.itertext())
    assert "山口县 · Shankou county" in words
    assert "share of the next yuan" in words
    assert "<script" not in text
    again = tmp_path / "d.svg"
    curve(capsys, *WORKED, "-o", "svg", "--out", str(again))
    assert again.read_bytes() == target.read_bytes()


def test_holes_are_listed_and_may_be_filled(capsys, tmp_path):
    path = write(tmp_path, HOLES)
    code, _, err = curve(capsys, str(path))
    assert code == 3
    assert "split_ratio" in err
    assert "ceiling" in err
    code, out, _ = curve(
        capsys, str(path), "--fill", "split_ratio={a: 6, b: 4}", "--fill", "ceiling=300万元",
        "--data", "outlays=100万元", "--lang", "zh",
    )  # fmt: skip
    assert code == 0
    assert "任何年度" in out
    assert "  0.00 ~ 100.00  100%     -" in out
    assert "100.00 ~ 600.00   60%   40%" in out


HOLES = """
agreement: x
title: x
status: draft
parties:
  a: {name: 甲, role: origin, level: county}
  b: {name: 乙, role: host, level: county}
scope: {heads: all, retain: county}
data: {outlays: {required: yes}}
clauses:
  - {id: payback, kind: recover, to: a, costs: outlays}
  - {id: split, kind: share, weights: {hole: split_ratio}}
  - {id: top, kind: cap, party: a, of: [split], limit: {hole: ceiling}, span: agreement, spill: b}
settle: {period: year, late: adjust}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "agreement.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_missing_event_is_named(capsys):
    code, _, err = curve(capsys, "jiazhou-worked")
    assert code == 3
    assert "E321" in err
    assert "production" in err


def test_heads_that_go_different_ways_have_pictures_of_their_own(capsys, tmp_path):
    text = HOLES.replace("{hole: split_ratio}", "{a: 1, b: 1}").replace("{hole: ceiling}", "1万元")
    text = text.replace(
        "kind: recover, to: a, costs: outlays", "kind: retain, to: b, ratio: 10%, heads: [vat]"
    )
    text = text.replace("data: {outlays: {required: yes}}\n", "")
    code, out, _ = curve(capsys, str(write(tmp_path, text)), "--lang", "zh")
    assert code == 0
    assert "乙县级：国内增值税" in out
    assert "乙县级：其他税种" in out


@pytest.mark.parametrize("arguments", [
    ["jiazhou-worked", "--at", "production"],
    ["jiazhou-worked", "--at", "start=2025-01-01"],
    ["jiazhou-worked", "--at", "production=2025/01/01"],
    [*WORKED, "--from", "many"],
    [*WORKED, "--from", "5万元", "--to", "3万元"],
    [*WORKED, "--data", "unknown=3万元"],
    [*WORKED, "--data", "investment={values: 3}"],
])  # fmt: skip
def test_wrong_usage(capsys, arguments):
    assert curve(capsys, *arguments)[0] == 2


def test_exact_numbers_lose_nothing():
    for value in (Fraction(1, 3), Fraction(-1, 8), Fraction(7), Fraction(0), Fraction(-5, 2)):
        assert Fraction(exact(value)) == value

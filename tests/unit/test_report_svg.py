"""The pictures: sizes in proportion, nothing lost, texts cut to fit."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from enclave.report.svg import Link, Series, fit, flows, nice_step, stacked, wide

NAMESPACE = "{http://www.w3.org/2000/svg}"


def rects(svg: str) -> list[dict[str, str]]:
    found = ET.fromstring(svg).iter(f"{NAMESPACE}rect")
    return [dict(r.attrib) for r in found if r.find(f"{NAMESPACE}title") is not None]


def test_bars_are_as_high_as_their_amounts():
    svg = stacked(
        "标题", "万元", ["2024", "2025"], [Series("甲", (60, 30)), Series("乙", (40, 30))]
    )
    heights = [float(r["height"]) for r in rects(svg)]
    assert heights[0] / heights[1] == pytest.approx(60 / 40, rel=1e-3)
    assert heights[2] == pytest.approx(heights[3], abs=0.02)


def test_negative_amounts_hang_below_the_line():
    svg = stacked("t", "u", ["1"], [Series("a", (50,)), Series("b", (-20,))])
    up, down = rects(svg)
    assert float(up["y"]) + float(up["height"]) == pytest.approx(float(down["y"]))


@pytest.mark.parametrize("series", [[], [Series("a", ())], [Series("a", (0,))]])
def test_nothing_to_draw_is_drawn_as_an_empty_picture(series):
    labels = ["2024"] if series and series[0].values else []
    ET.fromstring(stacked("t", "u", labels, series))
    ET.fromstring(flows("t", "u", ("a", "b"), []))


def test_bands_are_as_thick_as_their_amounts():
    links = [Link((0, "甲"), (1, "乙"), 75), Link((0, "甲"), (1, "丙"), 25)]
    svg = flows("t", "u", ("从", "到"), links)
    whole, first, second = (float(r["height"]) for r in rects(svg))
    assert whole == pytest.approx(first + second, abs=0.02)
    assert first / second == pytest.approx(3, rel=1e-2)
    assert svg.count("<path ") == 2


def test_texts_are_escaped():
    svg = stacked("<a&b>", "u", ["1"], [Series("<x>", (1,))])
    assert "<x>" not in svg.replace("&lt;x&gt;", "")
    ET.fromstring(svg)


def test_the_same_picture_has_the_same_bytes_and_no_outside_references():
    made = [stacked("t", "u", ["1"], [Series("a", (1.5,))]) for _ in range(2)]
    assert made[0] == made[1]
    assert not re.search(r"href|url\(|<script", made[0])


@pytest.mark.parametrize(("span", "step"), [(0, 1), (5, 1), (14_646, 5_000), (0.6, 0.1), (30, 5)])
def test_grid_lines_are_round_numbers(span, step):
    assert nice_step(span) == pytest.approx(step)


def test_a_text_is_cut_to_its_width():
    assert fit("甲县", 100, 12) == "甲县"
    cut = fit("很长很长很长很长的名字", 60, 12)
    assert cut.endswith("…")
    assert wide(cut, 12) <= 60

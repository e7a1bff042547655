"""Pictures at their extremes: no word over another, nothing outside, whatever the numbers."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.analysis.case import evaluate
from enclave.book import load
from enclave.report.job import Job
from enclave.report.pages.build import content
from enclave.report.pages.content import Chart
from enclave.report.pages.draw_band import Mark, band
from enclave.report.pages.draw_lines import Line, running
from enclave.report.pages.draw_steps import Bar, Group, side_by_side, waterfall
from enclave.report.present import View
from enclave.report.svg import Series, stacked, wide

TEXT = re.compile(
    r'<text x="([-\d.]+)" y="([-\d.]+)" font-size="(\d+)" text-anchor="(\w+)"[^>]*>([^<]*)</text>'
)
SIZE = re.compile(r'<svg [^>]*width="(\d+)" height="(\d+)"')
NAMES = [
    "楚雄彝族自治州人民政府国有资产监督管理委员会", "牟定县", "禄丰市", "Chuxiong High-tech Industrial Development Zone",
    "双柏县", "南华县", "姚安县", "大姚县", "永仁县", "元谋县",
]  # fmt: skip


def boxes(svg: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right and bottom of every text, near enough."""
    out = []
    for x, y, size, anchor, said in TEXT.findall(svg):
        plain = said.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        width = wide(plain, float(size))
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        out.append((left, float(y) - float(size) * 0.8, left + width, float(y) + 1, plain))
    return out


def check(svg: str) -> None:
    width, height = map(float, SIZE.search(svg).groups())
    found = boxes(svg)
    assert found
    for left, top, right, bottom, said in found:
        assert left >= -1, said
        assert right <= width + 1, said
        assert top >= 0, said
        assert bottom <= height, said
    for a, b in combinations(found, 2):
        apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
        assert apart, (a, b)


amounts = st.floats(-99_999.99, 999_999.99).map(lambda v: round(v, 2))
years = st.integers(1, 15)
parties = st.integers(1, 10)


@given(st.data(), years, parties)
def test_running_totals_never_overlap(data, count, some):
    lines = []
    for name in NAMES[:some]:
        values = tuple(data.draw(amounts) for _ in range(count))
        mark = data.draw(st.none() | st.integers(0, count - 1))
        said = f"{values[-1]:,.2f}" + (f"（{2026 + mark} 回本）" if mark is not None else "")
        lines.append(Line(name, values, said, mark))
    check(running("累计分成减投入", "万元", range(2026, 2026 + count), lines))


@given(st.data(), years, parties)
def test_yearly_shares_never_overlap(data, count, some):
    series = [Series(n, tuple(data.draw(amounts) for _ in range(count))) for n in NAMES[:some]]
    check(stacked("各方逐年所得", "万元", [str(2026 + i) for i in range(count)], series))


def test_thirty_years_leave_out_what_does_not_fit():
    series = [Series(n, tuple(float(i * 12_345) for i in range(30))) for n in NAMES]
    check(stacked("各方逐年所得", "万元", [str(2026 + i) for i in range(30)], series))
    line = Line("甲县", tuple(float(i) for i in range(30)), "29.00", None)
    check(running("累计", "万元", range(2026, 2056), [line]))


@given(st.lists(st.tuples(st.sampled_from(NAMES), amounts, amounts), min_size=1, max_size=16))
def test_waterfalls_never_overlap(found):
    check(
        waterfall("每收 100 元税", [Bar(n, a, b, f"{b - a:,.2f}", "#0072B2") for n, a, b in found])
    )


@given(st.data(), st.integers(1, 6), parties)
def test_variants_side_by_side_never_overlap(data, count, some):
    names = [NAMES[0] + str(i) for i in range(count)]
    groups = [Group(n, tuple(data.draw(amounts) for _ in range(count))) for n in NAMES[:some]]
    check(side_by_side("各方案下各方分成合计（万元）", names, groups))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_marks_of_the_range_never_overlap(places):
    marks = [Mark(p, f"按净现值折合 {p:.4%}") for p in places]
    check(band("甲县的分成比例", ("0%", "100%"), (0.2, 0.7), marks))


@pytest.mark.parametrize("name", ["running", "side"])
def test_nothing_but_zeros_is_drawn_too(name):
    if name == "running":
        check(running("累计", "万元", [2026], [Line("甲县", (0.0,), "0.00", None)]))
    else:
        check(side_by_side("合计", ["现方案"], [Group("甲县", (0.0,))]))


TEMPLATES = sorted((Path(__file__).parents[2] / "scenarios" / "templates").glob("*/scenario.yaml"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.parent.name)
def test_no_words_overlap_in_the_pictures_of_the_templates(path):
    case = evaluate(load(path.parent))
    for lang in ("zh", "en"):
        report = content(Job(View(case.result), lang, ("enclave",), case))
        charts = [b for s in report.sections for b in s.blocks if isinstance(b, Chart)]
        assert charts
        for chart in charts:
            check(chart.svg)

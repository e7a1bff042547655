"""``enclave negotiate``: limits, range, benchmarks and frontier against figures worked by hand."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from enclave.cli import main
from tests.book.support import PARTIES, receipt
from tests.cli import decisions
from tests.cli.decisions import SHARE

SCENARIO = decisions.SCENARIO.replace("元", "万元")
POOL = (receipt("r1", "e1", "增值税", "7000000.00", "2026-05-10"),)


def deal(folder, body=SHARE, scenario=SCENARIO, rows=POOL, parties=PARTIES):
    """The worked deal in 万元: fine enough that a millionth of the pool is whole fen."""
    return decisions.deal(folder, body, scenario, rows, parties)


def negotiate(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["negotiate", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def document(capsys, *arguments: str) -> dict:
    code, out, err = negotiate(capsys, *arguments, "-o", "json")
    assert code in (0, 1), err
    return json.loads(out)


def exact(numbers) -> list:
    return [n["exact"] for n in numbers]


def test_range_nash_and_flat_ratio_of_the_worked_deal(capsys, tmp_path):
    """Pool 700; jia needs 300 + 20, yi 100: from 16/35 to 6/7. Nash: 320 + 140 = 460, 23/35."""
    found = document(capsys, str(deal(tmp_path)), "--weights", "60%")
    assert (found["range"]["low"]["exact"], found["range"]["high"]["exact"]) == ("16/35", "6/7")
    assert found["range"]["surplus"] == {"estimate": 280_000_000.0, "exact": 280_000_000}
    present = found["deals"][0]
    assert (present["flat"]["exact"], exact(present["nets"])) == ("3/5", [400_000_000, 280_000_000])
    assert present["suits_both"] is True
    marks = {b["id"]: (b["flat"]["exact"], exact(b["nets"])) for b in found["benchmarks"]}
    assert marks["nash"] == ("23/35", [440_000_000, 240_000_000])
    assert marks["nash-weighted"] == (
        "122/175",
        [468_000_000, 212_000_000],
    )  # 320 + 0.6 × 280 = 488
    assert marks["low"] == ("16/35", [300_000_000, 380_000_000])
    assert marks["high"] == ("6/7", [580_000_000, 100_000_000])
    assert marks["equal"] == ("18/35", [340_000_000, 340_000_000])
    assert "proportional" not in marks  # yi puts nothing in
    nash = next(b for b in found["benchmarks"] if b["id"] == "nash")
    # 460/700 = 657142.86 ppm
    assert nash["clause"] == {
        "outcome": "found", "path": "agreements[a].clauses[split].weights", "ratio": "657143/1000000",
    }  # fmt: skip


def test_tables_in_both_languages(capsys, tmp_path):
    folder = str(deal(tmp_path))
    code, out, _ = negotiate(capsys, folder, "--lang", "zh")
    assert code == 0
    assert (
        "可谈区间：甲县得双方分成现值的 45.714286% 到 85.714286%；现协议折合 60%，在区间内" in out
    )
    assert "多 280.00万元" in out
    assert "合计" in out
    assert "680.00" in out
    assert out.count("估算") >= 4
    code, out, _ = negotiate(capsys, folder, "--lang", "en")
    assert "Nash: half of the surplus each" in out
    assert "65.714286%" in out
    assert "估算" not in out


def test_an_empty_range_is_said_with_both_limits(capsys, tmp_path):
    text = SCENARIO.replace("300万元", "500万元").replace("100万元", "300万元")
    code, out, _ = negotiate(capsys, str(deal(tmp_path, SHARE, text)), "--lang", "zh")
    assert code == 1
    assert "没有可谈区间" in out
    assert "少 120.00万元" in out  # 680 - 500 - 300
    assert "纳什" not in out
    found = document(capsys, str(tmp_path / "deal"))
    assert found["range"]["empty"] is True
    assert [b["id"] for b in found["benchmarks"]][:2] == ["low", "high"]


@pytest.mark.parametrize(
    ("cut", "codes"),
    [("  walk_away", {"E875"}), ("appraisal", {"E872"}), ("  discount_rate: 8%\n", {"E872"})],
)
def test_what_an_appraisal_lacks_is_named(capsys, tmp_path, cut, codes):
    text = SCENARIO.split(cut)[0] if "\n" not in cut else SCENARIO.replace(cut, "")
    code, out, err = negotiate(capsys, str(deal(tmp_path, SHARE, text)), "--lang", "zh")
    assert (code, out) == (3, "")
    assert all(c in err for c in codes)
    assert ("甲县" in err) == ("乙县" in err) == (codes == {"E875"})


def test_variants_lie_on_the_same_scale(capsys, tmp_path):
    folder = deal(tmp_path)
    (folder / "variants").mkdir()
    (folder / "variants" / "low.yaml").write_text(
        "schema: enclave/variant/1\nvariant: low\ntitle: {zh: 三七, en: 3 to 7}\n"
        "set:\n  agreement.clauses[split].weights: {jia: 30%, yi: 70%}\n", encoding="utf-8",
    )  # fmt: skip
    found = document(capsys, str(folder))
    low = found["deals"][1]
    assert (low["title"]["zh"], low["flat"]["exact"], low["suits_both"]) == ("三七", "3/10", False)
    _, out, _ = negotiate(capsys, str(folder), "--lang", "zh")
    line = next(x for x in out.splitlines() if x.startswith(" ") and "三七" in x)
    assert line.index("*") == 15  # 30 % at two points a step
    assert "有一方吃亏" in line


PHASES = """\
scope: {heads: [vat], retain: county}
term: {from: 2026-01-01, for: 10 years}
clock: {unit: anniversary}
clauses:
  - id: split
    kind: share
    phases:
      - {for: 3 years, weights: {jia: 60%, yi: 40%}}
      - {for: 3 years, weights: {jia: 50%, yi: 50%}}
      - {weights: {jia: 40%, yi: 60%}}
settle: {period: year, late: adjust}
"""
TEN = """\
through: 2035-12
agreements: [{file: a.yaml}]
appraisal:
  discount_rate: 8%
  base_year: 2025
  walk_away: {jia: 0, yi: 0}
"""


def test_flat_equivalent_of_a_phased_deal(capsys, tmp_path):
    """700 growing 5 %, 60/50/40 % for 3 + 3 + 4 years at 8 %: 49.635275 %."""
    pool = Fraction(700_0000_0000)
    rows = []
    for i in range(10):
        fen = round(pool * Fraction(105, 100) ** i)
        rows.append(
            receipt(f"r{i}", "e1", "增值税", f"{fen // 100}.{fen % 100:02d}", f"{2026 + i}-06-10")
        )
    folder = str(deal(tmp_path, PHASES, TEN.replace(": 0", ": 0元"), tuple(rows)))
    found = document(capsys, folder, "--ratios", "50%", "--lengths", "3")
    assert round(Fraction(found["deals"][0]["flat"]["exact"]) * 100, 6) == Fraction("49.635275")
    worth = Fraction(found["deals"][0]["shares"][0]["exact"]) / 10**8
    assert abs(worth - Fraction("2843.350642")) < Fraction(1, 10**6)


def test_M2_frontier_of_the_real_engine(capsys, tmp_path):
    rows = tuple(
        receipt(f"r{y}", "e1", "增值税", "700000.00", f"{y}-05-10") for y in range(2026, 2031)
    )
    text = TEN.replace(": 0", ": 0元").replace(
        "  walk", "  outlays: {jia: {2026: 300000元}, yi: {2026: 100000元}}\n  walk"
    )
    text = text.replace("2035-12", "2030-12")
    folder = str(deal(tmp_path, PHASES, text, rows))
    arguments = ("--ratios", "30%:70%:20%", "--lengths", "3,5", "--cost-shares", "25%,75%")
    grid = document(capsys, folder, *arguments)["frontier"]
    deals = grid["deals"]
    assert len(deals) == 3 * 2 * 2
    scores = [(*(Fraction(v["exact"]) for v in d["values"]), d["worst_year"]) for d in deals]

    def beaten(one) -> bool:
        return any(
            all(x >= y for x, y in zip(other, one, strict=True)) and other != one
            for other in scores
        )

    assert [d["on_frontier"] for d in deals] == [not beaten(s) for s in scores]
    assert (
        grid["only_money_moves"] is True
    )  # nothing is lost, so whatever one gains the other loses
    # thousands: 30 %, 3 years, jia bears 25 % of 400: in 2026 jia has 210 - 100, yi 490 - 300
    assert deals[0]["worst_year"] == 11_000_000
    _, out, _ = negotiate(capsys, folder, *arguments, "--lang", "zh")
    assert "所有组合都在前沿上" in out
    assert "5 年" in out


@pytest.mark.parametrize("bad", [("--ratios", "1:2"), ("--lengths", "x"), ("--weights", "x"),
                                 ("--ratios", "0%:100%:0.01%")])  # fmt: skip
def test_grids_that_cannot_be_read_are_refused(capsys, tmp_path, bad):
    code, out, err = negotiate(capsys, str(deal(tmp_path)), *bad, "--lang", "en")
    assert (code, out) == (3, "")
    assert "E877" in err


THIRD = PARTIES + "  bing: {name: {zh: 丙县, en: Bing}, role: third, level: county}\n"
THREE = SHARE.replace("{jia: 60%, yi: 40%}", "{jia: 5, yi: 3, bing: 2}")
RESERVOIR = """\
  coalition_costs:
    - {members: [jia], value: 163520元}
    - {members: [yi], value: 140826元}
    - {members: [bing], value: 250096元}
    - {members: [jia, yi], value: 301607元}
    - {members: [jia, bing], value: 378821元}
    - {members: [yi, bing], value: 367370元}
    - {members: [jia, yi, bing], value: 412584元}
"""


def test_fair_division_of_a_joint_cost(capsys, tmp_path):
    folder = str(deal(tmp_path, THREE, SCENARIO + RESERVOIR, parties=THIRD))
    found = document(capsys, folder)["fair"]
    assert exact(found["shapley"].values()) == [11782900, 10075650, 19399850]
    assert exact(found["nucleolus"].values()) == [11623400, 9354000, 20281000]
    assert (found["in_core"], found["costs"]) == (True, True)
    code, out, _ = negotiate(capsys, folder, "--lang", "zh", "--unit", "元")
    assert code == 0
    assert "117,829.00" in out
    assert "沙普利值在核中" in out


def test_gains_of_single_parties_and_of_all_come_from_the_scenario(capsys, tmp_path):
    """Gloves: jia and yi have one glove of one hand each, bing one of the other."""
    text = SCENARIO.replace("{jia: 300万元, yi: 100万元}", "{jia: 0元, yi: 0元, bing: 0元}") + (
        "  coalition_gains:\n    - {members: [jia, yi], value: 0元}\n"
        "    - {members: [jia, bing], value: 680万元}\n    - {members: [yi, bing], value: 680万元}\n"
    )
    folder = str(deal(tmp_path, THREE, text, parties=THIRD))
    found = document(capsys, folder)["fair"]  # all together: 700 less the 20 put in
    assert exact(found["shapley"].values()) == ["340000000/3", "340000000/3", "1360000000/3"]
    assert [o["members"] for o in found["objections"]] == [["jia", "bing"], ["yi", "bing"]]
    assert exact(found["nucleolus"].values()) == [0, 0, 680_000_000]
    _, out, _ = negotiate(capsys, folder, "--lang", "en")
    assert "Jia + Bing would do better alone" in out
    assert "the value of Jia: from walk_away" in out


def test_a_coalition_without_a_value_is_an_error(capsys, tmp_path):
    text = SCENARIO + RESERVOIR.replace("    - {members: [jia, yi], value: 301607元}\n", "")
    code, out, err = negotiate(
        capsys, str(deal(tmp_path, THREE, text, parties=THIRD)), "--lang", "zh"
    )
    assert (code, out) == (3, "")
    assert "E878" in err
    assert "jia + yi" in err
    twice = SCENARIO + RESERVOIR + "    - {members: [yi, jia], value: 1元}\n"
    code, _, err = negotiate(
        capsys, str(deal(tmp_path, THREE, twice, parties=THIRD)), "--lang", "zh"
    )
    assert code == 3
    assert "E209" in err


def test_shares_that_do_not_cover_what_was_put_in(capsys, tmp_path):
    """600 put in against a pool of 300: Talmud gives 100 claims of 200 and 400 half each, 100 and 200."""
    rows = (receipt("r1", "e1", "增值税", "3000000.00", "2026-05-10"),)
    text = SCENARIO.replace("{jia: {2026: 20万元}}", "{jia: {2026: 200万元}, yi: {2026: 400万元}}")
    text = text.replace("{jia: 300万元, yi: 100万元}", "{jia: -100万元, yi: -300万元}")
    found = document(capsys, str(deal(tmp_path, SHARE, text, rows)))
    awards = {s["rule"]: exact(s["awards"].values()) for s in found["shortage"]}
    assert awards == {
        "proportional": [100_000_000, 200_000_000],
        "equal-awards": [150_000_000, 150_000_000],
        "equal-losses": [50_000_000, 250_000_000],
        "talmud": [100_000_000, 200_000_000],
    }


def test_the_picture_of_the_range(capsys, tmp_path):
    code, out, _ = negotiate(capsys, str(deal(tmp_path)), "-o", "svg", "--lang", "zh")
    assert code == 0
    root = ET.fromstring(out)
    assert "可谈区间" in out
    assert "45.71% – 85.71%" in out
    assert root.attrib["width"] == "760"


def test_a_party_goes_by_its_id_or_its_place(capsys, tmp_path):
    parties = PARTIES.replace("level: county}", "level: county, place: shan}", 1)
    found = document(capsys, str(deal(tmp_path, parties=parties)))
    assert [side["walk_away"] for side in found["between"]] == [300_000_000, 100_000_000]
    by_place = SCENARIO.replace("{jia: 300", "{shan: 300").replace("{jia: {2026", "{shan: {2026")
    again = document(capsys, str(deal(tmp_path / "place", SHARE, by_place, parties=parties)))
    assert again["range"] == found["range"]

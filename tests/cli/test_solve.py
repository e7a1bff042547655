"""``enclave solve``: answers worked by hand, both values of each, and refusals with reasons."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from enclave.cli import main
from tests.book.support import PARTIES, receipt
from tests.cli.decisions import SCENARIO, SHARE, deal


def solve(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["solve", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def document(capsys, *arguments: str) -> dict:
    code, out, _ = solve(capsys, *arguments, "-o", "json")
    assert code in (0, 1)
    return json.loads(out)


def by_goal(found: dict) -> dict[str, dict]:
    return {a["goal"]: a for a in found["answers"]}


def fen(number) -> str | int:
    return number["exact"] if isinstance(number, dict) else number


def test_M1_range_between_both_walk_away_values(capsys, tmp_path):
    """16/35 = 45.71428…% and 6/7 = 85.71428…%; on the grid the first and the last ppm that hold.

    The pool is 70000 fen, and the fen left over goes to the larger remainder, jia first: from
    457136 ppm on (31999.52) jia has its 32000 fen; up to 857149 ppm (9999.57) yi has its 10000,
    and at 857150 ppm both have a half, which is jia's.
    """
    found = document(capsys, str(deal(tmp_path)))
    limits = found["range"]
    assert (limits["low"], limits["high"], limits["inside"]) == (
        "28571/62500",  # 457136 ppm
        "857149/1000000",
        True,
    )
    jia, yi = (by_goal(found)[f"range.{p}"] for p in ("jia", "yi"))
    assert (jia["outcome"], fen(jia["at"]["value"]), fen(jia["beyond"]["value"])) == (
        "found", 30000, 29999,
    )  # fmt: skip
    assert jia["beyond"]["at"] == "91427/200000"
    assert (fen(yi["at"]["value"]), fen(yi["beyond"]["value"])) == (10000, 9999)


def test_on_a_large_pool_the_limits_are_those_of_the_formula(capsys, tmp_path):
    """700 万元: 457143 ppm are 320.0001 万元, 457142 ppm are 319.9994 万元."""
    rows = (receipt("r1", "e1", "增值税", "7000000.00", "2026-05-10"),)
    text = SCENARIO.replace("20元", "20万元").replace("00元", "00万元")
    code, out, _ = solve(
        capsys, str(deal(tmp_path, SHARE, text, rows)), "--ask", "range", "--lang", "zh"
    )
    assert code == 0
    assert "至少 45.7143%" in out
    assert "3,000,001.00元" in out  # 3,200,001.00 less the 200,000 put in
    assert "45.7142%" in out
    assert "2,999,994.00元" in out
    assert "至多 85.7142%" in out
    assert "可谈区间：45.7143% 到 85.7142%；现协议在区间内" in out
    code, out, _ = solve(capsys, str(tmp_path / "deal"), "--ask", "range", "--lang", "en")
    assert "Range for bargaining: 45.7143% to 85.7142%; the deal as it stands lies in it" in out
    assert "estimates" in out


@pytest.mark.parametrize(
    ("pool", "target"), [(70000, 32000), (12345, 6789), (999, 1), (987654321, 123456789)]
)
def test_M1_the_engine_agrees_with_the_closed_form(capsys, tmp_path, pool, target):
    """Of a pool P at k ppm jia has P·k/10⁶ rounded, a half up (it is listed first)."""
    rows = (receipt("r1", "e1", "增值税", f"{pool // 100}.{pool % 100:02d}", "2026-05-10"),)
    found = document(capsys, str(deal(tmp_path, SHARE, SCENARIO, rows)), "--for", "total", "--target",
                     f"{target // 100}.{target % 100:02d}元")  # fmt: skip
    least = -(-(2 * target - 1) * 10**6 // (2 * pool))
    at = by_goal(found)["target.jia"]["at"]
    assert Fraction(at["at"]) == Fraction(least, 10**6)
    assert at["value"] == (2 * pool * least + 10**6) // (2 * 10**6)


def test_mid_year_money_is_worth_half_a_year_more(capsys, tmp_path):
    """At 21 % half a year is a factor of 1.1: 1.1 × (share - 20) >= 300 from 29272.73 fen on."""
    text = SCENARIO.replace("8%", "21%").replace("  base", "  timing: mid_year\n  base")
    found = by_goal(document(capsys, str(deal(tmp_path, SHARE, text)), "--ask", "range"))[
        "range.jia"
    ]
    assert found["at"]["at"] == "418179/1000000"  # 29272.53 fen round to 29273
    assert found["at"]["value"]["exact"] == "300003/10"  # 1.1 × 27273
    assert found["beyond"]["value"]["exact"] == "149996/5"


def test_an_empty_range_is_said_and_exits_with_1(capsys, tmp_path):
    text = SCENARIO.replace("300元", "500元").replace("100元", "300元")
    code, out, _ = solve(capsys, str(deal(tmp_path, SHARE, text)), "--ask", "range", "--lang", "zh")
    assert code == 1
    assert "可谈区间：没有" in out
    code, out, _ = solve(capsys, str(tmp_path / "deal"), "--ask", "range", "--lang", "en")
    assert "Range for bargaining: none" in out


def test_targets_of_every_measure(capsys, tmp_path):
    folder = str(deal(tmp_path))
    total = by_goal(
        document(capsys, folder, "--for", "total", "--target", "350元", "--party", "yi")
    )
    # varied is yi's own ratio; 34999.5 fen round up: 499993 ppm are 34999.51
    assert total["target.yi"]["at"] == {"at": "499993/1000000", "value": 35000}
    assert total["target.yi"]["beyond"]["value"] == 34999
    share = by_goal(document(capsys, folder, "--for", "share", "--target", "50%"))["target.jia"]
    assert share["at"]["value"] == "1/2"
    worst = by_goal(document(capsys, folder, "--for", "worst", "--target", "0"))["target.jia"]
    assert worst["at"]["value"] == 0
    code, out, _ = solve(capsys, folder, "--for", "total", "--target", "701元", "--lang", "zh")
    assert code == 1
    assert "0% 到 100% 都达不到" in out


def test_earliest_payback_year(capsys, tmp_path):
    """Jia puts 400 in; of 300 a year it gets r: by 2027 from 2/3 on, by 2028 from 4/9 on."""
    rows = tuple(
        receipt(f"r{y}", "e1", "增值税", "30000.00", f"{y}-05-10") for y in (2026, 2027, 2028)
    )
    text = SCENARIO.replace("2026-12", "2028-12").replace("20元", "40000元")
    folder = str(deal(tmp_path, SHARE, text, rows))
    found = by_goal(document(capsys, folder, "--ask", "earliest"))
    jia = found["earliest.jia"]
    assert (jia["target"], jia["at"]["value"], jia["beyond"]["value"]) == (2027, 2027, 2028)
    assert jia["at"]["at"] == "666667/1000000"
    year = by_goal(document(capsys, folder, "--for", "payback", "--target", "2028"))["target.jia"]
    assert year["at"] == {
        "at": "88889/200000",
        "value": 2028,
    }  # at 444444 ppm 39999.96
    assert year["beyond"]["value"] is None


def test_a_cap_that_balances(capsys, tmp_path):
    body = SHARE.replace(
        "settle",
        "  - {id: lid, kind: cap, party: jia, limit: 400元, span: agreement, spill: yi}\nsettle",
    )
    rows = (receipt("r1", "e1", "增值税", "7000000.00", "2026-05-10"),)
    text = SCENARIO.replace("20元", "20万元").replace("00元", "00万元")
    body = body.replace("400元", "400万元")
    folder = str(deal(tmp_path, body, text, rows))
    found = document(capsys, folder, "--vary", "agreement.clauses[lid].limit", "--ask", "equal")
    # jia gets L - 20, yi 700 - L: equal at 360 万元, on a grid of 1 万元
    assert by_goal(found)["equal"]["at"] == {
        "at": 360_000_000, "value": {"estimate": 0.0, "exact": 0},
    }  # fmt: skip
    fine = document(capsys, folder, "--vary", "agreement.clauses[lid].limit", "--for", "total", "--target",
                    "123.45元", "--step", "0.01元", "--party", "jia")  # fmt: skip
    assert by_goal(fine)["target.jia"]["at"] == {"at": 12345, "value": 12345}


SIGNS = """\
through: 2028-12
agreements: [{file: a.yaml}]
appraisal:
  discount_rate: 8%
  base_year: 2026
  outlays: {jia: {2026: 9.6元, 2028: 45元}}
"""


def test_M1_what_is_not_monotone_is_refused_with_two_witnesses(capsys, tmp_path):
    """Flows of -9.60, +60, -45: worth 5.40 at 0 %, 9.60 at 25 %, 10.40 at 50 %, 9.99 at 75 %."""
    rows = (receipt("r1", "e1", "增值税", "100.00", "2027-05-10"),)
    folder = str(deal(tmp_path, SHARE, SIGNS, rows))
    asked = ("--vary", "appraisal.discount_rate", "--target", "0", "--party", "jia")
    code, out, err = solve(capsys, folder, *asked, "--lang", "zh")
    assert code == 1
    assert "E873" in err
    assert "从 0%（5.40元）到 25%（9.60元）上升，从 50%（10.40元）到 75%（9.99元）下降" in err
    assert "至少" not in out
    code, out, err = solve(capsys, folder, *asked, "--lang", "en")
    assert "it rises from 0% (5.40 yuan) to 25% (9.60 yuan) and falls from 50%" in err
    refused = by_goal(document(capsys, folder, *asked))["target.jia"]
    assert (refused["outcome"], refused["code"]) == ("refused", "E873")
    # on the part that only rises there is an answer
    part = by_goal(document(capsys, folder, *asked[:3], "8元", *asked[4:], "--to", "45%"))
    assert part["target.jia"]["outcome"] == "found"


def test_questions_that_lack_something_are_refused(capsys, tmp_path):
    folder = str(deal(tmp_path, SHARE, SCENARIO.split("appraisal")[0]))
    for arguments, code in (
        ((), "E872"), (("--ask", "target"), "E879"), (("--vary", "x.y"), "E874"),
        (("--between", "jia", "bing"), "E876"), (("--for", "total", "--target", "many"), "E877"),
        (("--vary", "agreement.clauses[split]"), "E874"), (("--ask", "earliest"), "E879"),
    ):  # fmt: skip
        status, out, err = solve(capsys, folder, *arguments, "--lang", "en")
        assert (status, out) == (3, ""), arguments
        assert code in err
    bare = str(deal(tmp_path, SHARE, SCENARIO.split("  walk_away")[0]))
    status, out, err = solve(capsys, bare, "--ask", "range", "--lang", "zh")
    assert (status, out) == (3, "")
    assert "E875" in err
    assert "甲县" in err
    assert by_goal(document(capsys, bare)).keys() == {
        "break-even.jia", "break-even.yi", "equal", "earliest.jia",
    }  # fmt: skip


def test_three_parties_need_who_takes_the_rest(capsys, tmp_path):
    third = PARTIES + "  bing: {name: {zh: 丙县, en: Bing}, role: third, level: county}\n"
    body = SHARE.replace("{jia: 60%, yi: 40%}", "{jia: 5, yi: 3, bing: 2}")
    folder = str(deal(tmp_path, body, parties=third))
    status, _, err = solve(capsys, folder, "--ask", "equal", "--lang", "en")
    assert status == 3
    assert "--rebalance: yi, bing" in err
    found = document(capsys, folder, "--ask", "equal", "--rebalance", "yi")
    # of 70000, bing keeps 14000; jia gets x - 2000, yi 56000 - x: equal at 29000
    assert by_goal(found)["equal"]["at"]["value"] == {"estimate": 0.0, "exact": 0}
    assert found["vary"]["high"] == "4/5"


def test_solving_on_a_variant_of_the_deal(capsys, tmp_path):
    folder = str(deal(tmp_path))
    found = document(capsys, folder, "--set", "appraisal.walk_away.jia=0元", "--ask", "range")
    assert fen(by_goal(found)["range.jia"]["at"]["value"]) == 0
    path = "agreement.clauses[split].weights"  # what was set may be varied again
    again = ("--set", path + "={jia: 1, yi: 1}", "--vary", path, "--ask", "range")
    moved = document(capsys, folder, *again)
    assert (moved["vary"]["now"], moved["range"]["low"]) == (["1/2"], "28571/62500")
    _, out, _ = solve(capsys, folder, *again, "--lang", "zh")
    assert "已改" in out
    assert "现为 50%" in out


MARGINAL = """\
scope: {heads: [vat], retain: county}
clauses:
  - id: split
    kind: share
    tiers:
      basis: marginal
      span: budget_year
      bands: [{up_to: 500元, weights: {jia: 20%, yi: 80%}}, {weights: {jia: 1, yi: 0}}]
settle: {period: year, late: adjust}
"""


def test_where_the_deal_is_impossible_is_said(capsys, tmp_path):
    """Jia gets 20 % up to the bound b and all above: 700 - 0.8 b; at least 500 up to b = 250."""
    folder = str(deal(tmp_path, MARGINAL))
    asked = ("--vary", "agreement.clauses[split].tiers.bands[0].up_to", "--step", "1元", "--for", "total",
             "--target", "500元", "--party", "jia")  # fmt: skip
    code, out, err = solve(capsys, folder, *asked, "--lang", "zh")
    assert (code, out) == (3, "")
    assert "改成 0万元 时协议不成立（E272" in err
    found = by_goal(document(capsys, folder, *asked, "--from", "1元"))["target.jia"]
    assert found["at"] == {"at": 25000, "value": 50000}
    assert found["beyond"] == {"at": 25100, "value": 49920}


@pytest.mark.parametrize(("lang", "word"), [("zh", "反求"), ("en", "solve for")])
def test_solve_help(capsys, lang, word):
    code, out, _ = solve(capsys, "--help", "--lang", lang)
    assert code == 0
    assert "--vary" in out
    assert word in out

"""Write the generated tables of ``scenarios/chuxiong-board``: no project in them is real.

The pipeline has 430 projects (158 key and 272 reserve, a size without a document); everything else
comes from a seeded generator, and every row says so. The same seed gives the same bytes.

    python tools/make_board_example.py            write projects.csv, monthly.csv, receipts.csv
    python tools/make_board_example.py --check    only say whether they are up to date
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scenarios" / "chuxiong-board"
SEED = 430_158_272
KEY, RESERVE = 158, 272
YEAR = 2025
LABEL = "随机生成，不是真实项目（tools/make_board_example.py）"

COUNTIES = (
    "楚雄市",
    "禄丰市",
    "双柏县",
    "牟定县",
    "南华县",
    "姚安县",
    "大姚县",
    "永仁县",
    "元谋县",
    "武定县",
)
PARKS = {
    "楚雄市": "楚雄高新区",
    "禄丰市": "禄丰产业园区",
    "牟定县": "牟定产业园区",
    "武定县": "武定产业园区",
}
INDUSTRIES = {
    "楚雄高新区": ("硅工业", "生物医药", "新材料", "硅光伏"),
    "禄丰产业园区": ("钛", "钒钛", "光伏制造", "数控装备"),
    "牟定产业园区": ("再生资源利用", "石墨", "稀土", "铜加工"),
    "武定产业园区": ("钛为主的新材料", "钛", "新材料"),
}
ELSEWHERE = ("绿色食品", "文旅康养", "新能源", "现代农业", "商贸物流")
GROUPS = {
    "硅工业": "硅光伏组", "硅光伏": "硅光伏组", "光伏制造": "硅光伏组", "生物医药": "生物医药组",
    "新材料": "新材料组", "钛": "钛产业组", "钒钛": "钛产业组", "钛为主的新材料": "钛产业组",
    "数控装备": "装备制造组", "再生资源利用": "有色金属与再生资源组", "铜加工": "有色金属与再生资源组",
    "石墨": "新材料组", "稀土": "新材料组", "绿色食品": "绿色食品组", "现代农业": "绿色食品组",
    "文旅康养": "文旅康养组",
}  # fmt: skip
DEALS = (
    ("大姚县", "楚雄市"), ("双柏县", "楚雄市"), ("南华县", "禄丰市"), ("姚安县", "禄丰市"),
    ("永仁县", "牟定县"), ("元谋县", "武定县"), ("牟定县", "禄丰市"),
)  # fmt: skip
EACH = 6
"""Projects under each of the agreements of scenario.yaml: Z001–Z006, Z007–Z012 …"""
RECRUITERS = ("代理人甲", "代理人乙", "代理人丙", "代理机构丁", "代理机构戊")
HEADER = ("编号", "名称", "类别", "阶段", "签约日期", "开工日期", "所在地", "园区", "产业", "招引县", "产业组",
          "引荐人", "计划投资(万元)", "符合定位", "理由", "来源")  # fmt: skip
RECEIPTS = ("编号", "企业", "税种", "金额(元)", "入库日期", "入库地", "备注")
PLACES = {"楚雄市": "chuxiong-shi", "禄丰市": "lufeng", "牟定县": "mouding", "武定县": "wuding"}
MONTHLY = ("项目", "指标", "月份", "数值(万元)", "备注")


@dataclass(frozen=True)
class Made:
    """A generated project: its row, and what its figures are drawn from."""

    row: tuple[str, ...]
    id: str
    stage: str
    started: date | None
    planned: int
    outside: str
    foreign: bool


def _stages(random: Random) -> list[str]:
    # 42 of the key projects are under agreements (28 投产, 14 开工), 158 are key in all.
    key = (
        ["在谈"] * 20
        + ["签约"] * 38
        + ["开工"] * 26
        + ["投产"] * 28
        + ["开工"] * 34
        + ["投产"] * 12
    )
    reserve = ["在谈"] * 210 + ["签约"] * 50 + ["开工"] * 12
    enclave, rest = key[70:112], [*key[:70], *key[112:]]
    random.shuffle(enclave)
    random.shuffle(rest)
    random.shuffle(reserve)
    return [*enclave, *rest, *reserve]


def _days(random: Random, stage: str) -> tuple[date | None, date | None]:
    if stage == "在谈":
        return None, None
    last = date(YEAR, 12, 20)
    if stage == "签约":
        return last - timedelta(days=random.randint(0, 330)), None
    back = random.randint(0, 340) if stage == "开工" else random.randint(360, 700)
    started = last - timedelta(days=back)
    return started - timedelta(days=random.randint(20, 150)), started


def _project(random: Random, number: int, stage: str) -> Made:
    key = number < KEY
    id_ = f"Z{number + 1:03d}" if key else f"C{number - KEY + 1:03d}"
    enclave = number < EACH * len(DEALS)
    origin, place = DEALS[number // EACH] if enclave else ("", random.choice(COUNTIES))
    in_park = place in PARKS and (enclave or random.random() < 0.7)
    park = PARKS[place] if in_park else ""
    industry = random.choice(INDUSTRIES[park] if park else ELSEWHERE)
    signed, started = _days(random, stage)
    planned = random.randint(8, 400 if key else 80) * 250
    recruiter = random.choice(RECRUITERS) if random.random() < 0.2 else ""
    fits, reason = ("", "")
    if industry == "硅光伏" and random.random() < 0.5:
        fits, reason = "是", "硅光伏属硅工业，经园区确认（生成的说明）"
    row = (
        id_, f"{industry}项目{id_}（生成）", "重点" if key else "储备", stage,
        signed.isoformat() if signed else "", started.isoformat() if started else "", place, park,
        industry, origin, GROUPS.get(industry, ""), recruiter, str(planned), fits, reason, LABEL,
    )  # fmt: skip
    outside = random.choices(("province", "prefecture", ""), (6, 3, 1))[0]
    return Made(row, id_, stage, started, planned, outside, random.random() < 0.1)


def projects() -> list[Made]:
    """The pipeline, key projects first."""
    random = Random(SEED)  # noqa: S311  # an example, no secret
    return [_project(random, n, stage) for n, stage in enumerate(_stages(random))]


def _months(made: Made) -> range:
    """The months of the year in which a project has figures."""
    if made.started is None or made.started.year > YEAR:
        return range(0)
    return range(made.started.month if made.started.year == YEAR else 1, 13)


def monthly(made: list[Made]) -> list[tuple[str, ...]]:
    """The figures since January, in 万元 with two decimals, or in dollars."""
    random = Random(SEED + 1)  # noqa: S311  # an example, no secret
    rows: list[tuple[str, ...]] = []
    for one in made:
        sums = dict.fromkeys(
            ("州外到位资金", "省外到位资金", "固定资产投资", "实际利用外资", "规模以上工业产值"), 0
        )
        for month in _months(one):
            invested = one.planned * 100 * random.randint(2, 90) // 1000
            if one.stage == "投产":
                invested //= 6
            sums["固定资产投资"] += invested
            sums["州外到位资金"] += invested * random.randint(60, 110) // 100 if one.outside else 0
            if one.outside == "province":
                sums["省外到位资金"] = sums["州外到位资金"]
            if one.foreign and one.outside == "province":
                sums["实际利用外资"] += random.randint(0, 400) * 1000
            if one.stage == "投产":
                sums["规模以上工业产值"] += one.planned * random.randint(4, 12)
            for name, total in sums.items():
                if total:
                    said = (
                        f"{total}美元"
                        if name == "实际利用外资"
                        else f"{total // 100}.{total % 100:02d}"
                    )
                    rows.append((one.id, name, f"{YEAR}-{month:02d}", said, "随机生成"))
    return rows


def receipts(made: list[Made]) -> list[tuple[str, ...]]:
    """VAT by quarter of the projects under agreements that produce, so that the scenario runs."""
    random = Random(SEED + 2)  # noqa: S311  # an example, no secret
    rows: list[tuple[str, ...]] = []
    for one in made[: EACH * len(DEALS)]:
        if one.stage != "投产":
            continue
        for month in (3, 6, 9, 12):
            yuan = one.planned * random.randint(40, 120)
            rows.append((f"{one.id}-{month:02d}", one.id, "vat", f"{yuan}.00",
                         f"{YEAR}-{month:02d}-15", PLACES[one.row[6]], "随机生成"))  # fmt: skip
    return rows


def _csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode("utf-8")


def files() -> dict[str, bytes]:
    """The generated tables by name."""
    made = projects()
    return {"projects.csv": _csv(HEADER, [m.row for m in made]),
            "monthly.csv": _csv(MONTHLY, monthly(made)),
            "receipts.csv": _csv(RECEIPTS, receipts(made))}  # fmt: skip


def main() -> int:
    """Write the tables, or say which are out of date."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = 0
    for name, content in files().items():
        path = FOLDER / name
        if check and (not path.is_file() or path.read_bytes() != content):
            print(f"{path.relative_to(ROOT)} is out of date: python tools/make_board_example.py")
            stale = 1
        elif not check:
            path.write_bytes(content)
    return stale


if __name__ == "__main__":
    raise SystemExit(main())

"""Write the tables of the Chuxiong scenario from its list of projects.

Every number follows from ``projects.csv`` and the assumptions below by whole-fen arithmetic, so
that the tables can be rebuilt and checked: ``python tools/make_chuxiong.py`` writes them,
``--check`` says whether they are up to date.
"""

from __future__ import annotations

import csv
import io
import sys
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "scenarios" / "chuxiong"
YEARS = range(2024, 2031)
FEN_IN_100M_YUAN = 10_000_000_000
RAMP_PERCENT = (40, 70, 90, 100)
"""Assumed output of the first, second, third and later years of operation."""
MIX_PERMILLE = {
    "vat": 500, "cit": 280, "pit": 40, "ucmt": 50, "edu_sur": 30, "local_edu_sur": 20,
    "stamp": 20, "land_use": 20, "property": 40,
}  # fmt: skip
"""Assumed parts of a project's tax by head; they add to 1000."""
QUARTER_ENDS = ((3, 15), (6, 15), (9, 15), (12, 15))
INVESTMENT_PERCENT = (50, 30, 20)
"""Assumed spending of the investment in the year before the start, that year and the next."""


def projects() -> list[dict[str, str]]:
    """The lines of the list of projects."""
    with (FOLDER / "projects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fen(hundred_million_yuan: str) -> int:
    """An amount in 100 million yuan as fen."""
    return int(Decimal(hundred_million_yuan) * FEN_IN_100M_YUAN)


def yuan(amount: int) -> str:
    """Fen as yuan with two decimals."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def output_of(project: dict[str, str], year: int) -> int:
    """Output of a year in fen: capacity × haircut × ramp, by months in the first year."""
    start_year, start_month = (int(p) for p in project["start"].split("-"))
    if year < start_year:
        return 0
    ramp = RAMP_PERCENT[min(year - start_year, len(RAMP_PERCENT) - 1)]
    full = fen(project["output_at_capacity_100m_yuan"]) * int(project["haircut_percent"]) // 100
    months = 13 - start_month if year == start_year else 12
    return full * ramp * months // 1200 // 100 * 100


def receipts(project: dict[str, str]) -> list[list[str]]:
    """Tax of a project: VAT and CIT by quarter, the rest once a year."""
    rows: list[list[str]] = []
    start_year, start_month = (int(p) for p in project["start"].split("-"))
    for year in YEARS:
        tax = output_of(project, year) * int(project["tax_per_1000_output"]) // 1000
        if not tax:
            continue
        for head, part in MIX_PERMILLE.items():
            amount = tax * part // 1000
            days = [d for d in QUARTER_ENDS if year > start_year or d[0] >= start_month]
            if head not in ("vat", "cit"):
                days = [(11, 20)]
            for i, (month, day) in enumerate(days):
                share = amount * (i + 1) // len(days) - amount * i // len(days)
                number = f"{project['id']}-{year}-{head}-{i + 1}"
                rows.append(
                    [
                        number,
                        project["id"],
                        head,
                        yuan(share),
                        f"{year}-{month:02d}-{day:02d}",
                        "",
                        "",
                    ]
                )
    if project["id"] == "yuze":
        rows.append(
            [
                "yuze-2025-credit",
                "yuze",
                "vat",
                "-12000000.00",
                "2025-08-20",
                "",
                "vat_credit_refund",
            ]
        )
    if project["id"] == "guotai":
        rows.append(
            [
                "guotai-2026-refund",
                "guotai",
                "cit",
                "-850000.00",
                "2026-05-28",
                "2025-12-15",
                "cit_settlement",
            ]
        )
    return rows


def indicators(project: dict[str, str]) -> list[list[str]]:
    """Output, investment and funds of a project, by year (booked in December)."""
    rows: list[list[str]] = []
    start_year = int(project["start"].split("-")[0])
    total = fen(project["investment_100m_yuan"])
    for year in YEARS:
        output = output_of(project, year)
        if output:
            rows.append(
                [
                    f"{project['id']}-{year}-output",
                    project["id"],
                    "industrial_output",
                    f"{year}-12",
                    yuan(output),
                ]
            )
        offset = year - (start_year - 1)
        if 0 <= offset < len(INVESTMENT_PERCENT) and total:
            spent = total * INVESTMENT_PERCENT[offset] // 100
            for indicator in ("fixed_investment", "invested_funds_outside_prefecture"):
                number = f"{project['id']}-{year}-{indicator}"
                rows.append([number, project["id"], indicator, f"{year}-12", yuan(spent)])
    return rows


def tables() -> dict[str, str]:
    """The text of every table, by file name."""
    lines = projects()
    enterprises = [
        [
            p["id"],
            p["name_zh"],
            p["name_en"],
            p["host"],
            p["park"],
            p["origin"],
            p["industry"],
            p["source"],
        ]
        for p in lines
    ]
    return {
        "enterprises.csv": _text(
            ["编号", "名称", "英文名称", "所在地", "园区", "招引单位", "行业", "来源"], enterprises
        ),
        "receipts.csv": _text(
            ["编号", "企业", "税种", "金额(元)", "入库日期", "原入库日期", "种类"],
            [r for p in lines for r in receipts(p)],
        ),
        "indicators.csv": _text(
            ["编号", "企业", "指标", "期间", "数值(元)"], [r for p in lines for r in indicators(p)]
        ),
    }


def _text(header: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def main() -> int:
    """Write the tables, or with ``--check`` say whether they are up to date."""
    stale = 0
    for name, text in tables().items():
        path = FOLDER / name
        if "--check" in sys.argv:
            stale += not path.is_file() or path.read_text(encoding="utf-8") != text
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""A project as tables: its figures, its tax by head and year, and who gets each hundred yuan."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from enclave.money import format_amount
from enclave.project import Projection
from enclave.project.indicators import by_year
from enclave.report.figures import LEVEL_TITLES
from enclave.report.footing import foot_line
from enclave.report.grid import TOTAL, Grid
from enclave.report.model import Cell, Column, Line, Money, Table, Unit
from enclave.statute.heads import load_heads
from enclave.statute.result import StatuteResult
from enclave.terms.receipt import LEVELS
from enclave.text import Text

PROJECT = "project"
SHORT = {
    "vat": Text("增值税", "VAT"), "ucmt": Text("城建税", "Maint. tax"),
    "edu_sur": Text("教育费附加", "Edu."), "local_edu_sur": Text("地方教育附加", "Local edu."),
    "cit": Text("企业所得税", "CIT"), "pit": Text("个人所得税", "PIT"), "stamp": Text("印花税", "Stamp"),
    "property": Text("房产税", "Property"), "land_use": Text("土地使用税", "Land use"),
    "deed": Text("契税", "Deed"), "farmland": Text("耕地占用税", "Farmland"),
    "env": Text("环保税", "Environ."), "resource": Text("资源税", "Resource"),
}  # fmt: skip
"""Names of heads that fit over a column."""
LOCAL = Text("地方", "local")
_ORDER = (*LEVELS, "local", "elsewhere")
REFUND = Text("留抵退税", "Credit refunds")
YEAR = Text("年度", "Year")


def head_title(head: str) -> Text:
    """The name of a head."""
    known = load_heads().table.get(head)
    return Text(head) if known is None else known.name


def figures_table(found: Projection, unit: Unit) -> Table:
    """Sales, purchases, investment, profit tax base, value added, employees by year."""
    stats = by_year(found.indicators)
    money = [Text("销售额", "Sales"), Text("购进额", "Purchases"), Text("投资", "Investment"),
             Text("年末留抵", "VAT credit left")]  # fmt: skip
    named = {"value_added": Text("增加值", "Value added"),
             "industrial_value_added": Text("工业增加值", "Industrial value added")}  # fmt: skip
    there = [name for name in named if name in stats]
    money += [named[name] for name in there]
    columns = [Column(YEAR), *(Column(t, "money", 0) for t in money)]
    staff = stats.get("employment", {})
    if staff:
        columns.append(Column(Text("用工（人）", "Employees"), "number", 0))
    lines = []
    for year in found.plan.years:
        amounts = [found.plan.sales(year), sum(b.amount for b in found.plan.purchases(year)),
                   sum(s.gross for s in found.plan.investment(year)),
                   found.vat[year].carried if year in found.vat else 0]  # fmt: skip
        amounts += [int(stats[name].get(year, 0)) for name in there]
        cells: list[Cell] = [Text(str(year)), *(Money.rounded(a, unit) for a in amounts)]
        cells += [int(staff.get(year, 0))] if staff else []
        lines.append(Line(tuple(cells)))
    cut = found.project.haircut
    note = Text(
        f"产出按计划的 {_percent(cut.output)}、投资按计划的 {_percent(cut.investment)} 计：{cut.basis.zh}",
        f"output at {_percent(cut.output)} of the plan, investment at {_percent(cut.investment)}: {cut.basis.in_('en')}",
    )
    title = Text("项目指标（折扣后）", "Figures of the project after the haircut")
    return Table("figures", PROJECT, title, tuple(columns), tuple(lines), unit, (note,))


def _percent(value: Fraction) -> str:
    from enclave.ratio import format_ratio

    return format_ratio(value)


def tax_table(found: Projection, unit: Unit, *, by_cash: bool = False) -> Table:
    """Tax by head: of the year it belongs to, or of the year in which the treasury books it."""
    heads = list(dict.fromkeys(s.head for s in found.steps))
    heads.sort(key=found.project.taxes.index)
    refunds = any(p.kind == "vat_credit_refund" for p in found.payments)
    columns = tuple(SHORT.get(h, head_title(h)) for h in heads) + ((REFUND,) if refunds else ())
    grid = Grid((YEAR,), columns)
    paid: dict[tuple[int, str], int] = {}
    for payment in found.payments:
        kind = "refund" if payment.kind == "vat_credit_refund" else payment.head
        year = payment.posted.year if by_cash else payment.year
        paid[year, kind] = paid.get((year, kind), 0) + payment.amount
    names = [*heads, "refund"] if refunds else heads
    for year in sorted({y for y, _ in paid}):
        grid.add((Text(str(year)),), [paid.get((year, name), 0) for name in names])
    title = (
        Text("各年税收（按入库年度）", "Tax by year of booking")
        if by_cash
        else Text("各年税收（按税款所属年度）", "Tax by the year it belongs to")
    )
    return grid.table("tax", PROJECT, title, unit)


def by_head(found: Projection, split: StatuteResult) -> dict[str, dict[str, int]]:
    """Head → level → fen, after the close of the years; heads in the order of the project."""
    out: dict[str, dict[str, int]] = {head: {} for head in _heads(found)}
    for one in split.settled():
        levels = out.setdefault(one.receipt.head, {})
        for level, fen in one.levels.items():
            levels[level] = levels.get(level, 0) + fen
        if one.elsewhere:
            levels["elsewhere"] = levels.get("elsewhere", 0) + one.elsewhere
    return out


def _heads(found: Projection) -> list[str]:
    rules = found.plan.reader.book.rules
    return [rules[t].head for t in found.project.taxes if t in rules]


def level_table(levels: Mapping[str, Mapping[str, int]], unit: Unit, statute: Text) -> Table:
    """Who gets what of every head, and of each hundred yuan."""
    there = [lv for lv in _ORDER if any(lv in x for x in levels.values())]
    grid = Grid((Text("税种", "Head"),), tuple(_level_title(lv) for lv in there))
    for head, amounts in levels.items():
        if any(amounts.values()):
            grid.add((head_title(head),), [amounts.get(lv, 0) for lv in there])
    title = Text("各级次分享（测算期合计）", "By level of government, all years together")
    return grid.table("levels", PROJECT, title, unit, notes=(statute,))


def _level_title(level: str) -> Text:
    if level == "local":
        return LOCAL
    return LEVEL_TITLES.get(level, Text("外地负担", "borne elsewhere"))


def hundred(levels: Mapping[str, Mapping[str, int]]) -> tuple[Text, ...]:
    """Of each hundred yuan collected: how much stays at which level; nothing without any tax."""
    there = [lv for lv in _ORDER if any(lv in x for x in levels.values())]
    totals = {lv: sum(x.get(lv, 0) for x in levels.values()) for lv in there}
    whole = sum(totals.values())
    if whole <= 0:
        return ()
    below = [lv for lv in there if lv not in ("centre", "local")]
    local = format_amount(Fraction((whole - totals.get("centre", 0)) * 10_000, whole), "元")
    parts, _ = foot_line([t * 10_000 for t in totals.values()], whole)
    shown = {lv: format_amount(p // whole, "元") for lv, p in zip(there, parts, strict=True)}
    zh = "，".join(
        f"{_level_title(lv).zh} {shown[lv]} 元" for lv in ("centre", *below) if lv in shown
    )
    en = ", ".join(
        f"{_level_title(lv).in_('en')} {shown[lv]}" for lv in ("centre", *below) if lv in shown
    )
    return (Text(f"每征收 100 元，留在地方 {local} 元（{zh}）",
                 f"of each 100 yuan collected, {local} stay local ({en})"),)  # fmt: skip


__all__ = [
    "PROJECT",
    "TOTAL",
    "by_head",
    "figures_table",
    "head_title",
    "hundred",
    "level_table",
    "tax_table",
]

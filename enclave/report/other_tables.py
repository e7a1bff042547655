"""The tables of credit, checks, assumptions and inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from enclave.book.result import Result
from enclave.credit.consolidation import consolidate, region_tree
from enclave.credit.model import CREDIT_LABEL, CreditResult, Step
from enclave.credit.totals import year_months
from enclave.report.figures import Figures
from enclave.report.footing import foot, foot_line
from enclave.report.grid import TOTAL
from enclave.report.model import Cell, Column, Line, Money, Quantity, Style, Table, Unit, step_of
from enclave.report.money_tables import CHECKS, text
from enclave.terms.indicator import UNIT_NAMES, Indicator
from enclave.text import Text

CREDIT, ASSUMED = "credit", "assumptions"
OFFICIAL = Text("官方统计（在地）", "Official (in place)")
OFFICIAL_TOTAL = Text("官方统计合计", "Official total")
CREDITED = Text("考核认定", "Credited")
OVERLAP = Text("减：重复认定额", "Less counted twice")
MEASURED = Text("减：认定口径差", "Less recognised above reported")
SAME = Text("认定汇总（= 官方统计合计）", "Consolidated (= official total)")
NOT_ADDED = Text(
    "各方认定数不可直接相加：双方各计的部分已列为重复认定额",
    "credited figures must not be added up: what both sides count is listed as counted twice",
)


def credit_tables(figures: Figures, unit: Unit) -> Iterator[Table]:
    """Each indicator: official figures in place, credit by party, what is counted twice."""
    credit = figures.result.credit
    if credit is None:
        return
    for indicator in dict.fromkeys(s.indicator for s in credit.steps):
        yield _indicator(figures, credit, indicator, unit)
    yield from _consolidated(figures, credit, unit)


def year_steps(credit: CreditResult, indicator: str) -> dict[int, list[Step]]:
    """The steps that make up each assessment year's figure (a stock: its last month)."""
    mine = [s for s in credit.steps if s.indicator == indicator]
    out: dict[int, list[Step]] = {}
    for year in sorted({s.year for s in mine}):
        months = year_months(credit, indicator, year)
        out[year] = [s for s in mine if (s.year, s.period) in months]
    return out


def credit_sums(steps: Sequence[Step]) -> dict[tuple[str, str], int]:
    """What the steps come to: (``place`` or ``party`` or ``overlap`` or ``measured``, id) → parts."""
    out: dict[tuple[str, str], int] = {}

    def book(kind: str, name: str, amount: int) -> None:
        if amount:
            out[kind, name] = out.get((kind, name), 0) + amount

    for step in steps:
        book("place", step.place, step.in_place)
        for party, amount in step.posted:
            book("party", party, amount)
        book("overlap", "", step.overlap)
        book("measured", "", step.measured)
    return out


def _indicator(figures: Figures, credit: CreditResult, indicator: str, unit: Unit) -> Table:
    """Years across; down, places add to the official total and parties consolidate to it."""
    item = credit.indicators[indicator]
    by_year = {y: credit_sums(steps) for y, steps in year_steps(credit, indicator).items()}
    found = dict.fromkeys(k for sums in by_year.values() for k in sums)
    keys = sorted(found, key=lambda k: _ORDER[k[0]])
    adds = item.kind == "flow"
    signs = [1 if kind == "party" else -1 for kind, _ in keys]
    rows = [
        tuple(sign * sums.get(key, 0) for sums in by_year.values())
        for key, sign in zip(keys, signs, strict=True)
    ]
    groups = [0 if kind == "place" else 1 for kind, _ in keys]
    footed = foot(rows, step_of(unit) if item.is_money else 1, groups, across=adds)
    lines = [
        _credit_line(key_names(figures, credit, key), [sign * a for a in row],
                     [sign * a for a in (*footed.cells[i], footed.totals[i])], item, adds=adds)
        for i, (key, row, sign) in enumerate(zip(keys, rows, signs, strict=True))
    ]  # fmt: skip
    lines = _with_totals(lines, rows, footed.groups, groups, item, adds=adds)
    years = tuple(Column(text(y), "money") for y in by_year)
    total = (Column(TOTAL, "money"),) if adds else ()
    columns = (
        Column(Text("口径", "Basis")),
        Column(Text("地区或参与方", "Place or party")),
        *years,
        *total,
    )
    notes = (CREDIT_LABEL, NOT_ADDED) if any(k == "overlap" for k, _ in keys) else (CREDIT_LABEL,)
    shown, unit_or_none = _title(item, unit)
    return Table(f"credit:{indicator}", CREDIT, shown, columns, tuple(lines), unit_or_none, notes)


_ORDER: Mapping[str, int] = {"place": 0, "party": 1, "overlap": 2, "measured": 3}


def _title(item: Indicator, unit: Unit) -> tuple[Text, Unit | None]:
    if item.is_money:
        return item.name, unit
    name = UNIT_NAMES.get(item.unit or "", Text(""))
    return Text(
        f"{item.name.zh}（单位：{name.zh}）", f"{item.name.in_('en')} (unit: {name.en})"
    ), None


def key_names(figures: Figures, credit: CreditResult, key: tuple[str, str]) -> tuple[Text, Text]:
    """What a line of the credit tables is, and whose."""
    kind, name = key
    if kind == "place":
        return OFFICIAL, figures.place_name(name)
    if kind == "party":
        party = credit.parties.get(name)
        return CREDITED, party.name if party is not None else figures.place_name(name)
    return (OVERLAP, Text("")) if kind == "overlap" else (MEASURED, Text(""))


def _credit_line(
    labels: tuple[Text, Text], exact: Sequence[int], shown: Sequence[int], item: Indicator, *,
    adds: bool, style: Style = "body",
) -> Line:  # fmt: skip
    amounts = [*exact, sum(exact)] if adds else list(exact)
    cells: list[Cell] = []
    for amount, display in zip(amounts, shown, strict=False):
        if item.is_money:
            cells.append(Money(amount, display))
        else:
            cells.append(Quantity(Fraction(item.from_parts(amount)), item))
    return Line((*labels, *cells), style)


def _with_totals(
    lines: list[Line], rows: Sequence[Sequence[int]], shown: Sequence[Sequence[int]],
    groups: Sequence[int], item: Indicator, *, adds: bool,
) -> list[Line]:  # fmt: skip
    """The official total after the places, the consolidated one at the end."""
    width = len(rows[0])
    official = [
        -sum(r[j] for r, g in zip(rows, groups, strict=True) if g == 0) for j in range(width)
    ]
    again = [sum(r[j] for r, g in zip(rows, groups, strict=True) if g == 1) for j in range(width)]
    places = sum(g == 0 for g in groups)
    first = _credit_line((OFFICIAL_TOTAL, Text("")), official, [-a for a in shown[0]], item,
                         adds=adds, style="subtotal")  # fmt: skip
    if len(shown) < 2:  # nobody is credited
        return [*lines, first]
    last = _credit_line((SAME, Text("")), again, shown[1], item, adds=adds, style="total")
    return [*lines[:places], first, *lines[places:], last]


def _consolidated(figures: Figures, credit: CreditResult, unit: Unit) -> Iterator[Table]:
    """At the common superior, money indicators: credit to official, line by line."""
    superior = figures.result.loaded.scenario.superior
    if superior is None:
        return
    extra = _regions(figures, credit)
    columns = (
        Column(Text("指标", "Indicator")), Column(Text("年度", "Year")),
        *(Column(t, "money", sign) for t, sign in (
            (Text("区内认定合计", "Credited inside"), 1), (OVERLAP, -1), (MEASURED, -1),
            (Text("减：区外流入", "Less from outside"), -1),
            (Text("加：认定给区外", "Plus to outside"), 1), (OFFICIAL_TOTAL, 0))),
    )  # fmt: skip
    lines: list[Line] = []
    for row in consolidate(credit, region_tree(credit, extra), [superior]):
        item = credit.indicators[row.indicator]
        if not item.is_money:
            continue
        signed = [
            int(row.credit),
            -int(row.overlap),
            -int(row.measured),
            -int(row.inflow),
            int(row.outflow),
        ]
        shown, total = foot_line(signed, step_of(unit))
        signs = [c.sign for c in columns[2:-1]]
        money = [Money(k * a, k * s) for k, a, s in zip(signs, signed, shown, strict=True)]
        lines.append(Line((item.name, text(row.year), *money, Money(sum(signed), total))))
    if lines:
        name = figures.place_name(superior)
        title = Text(f"{name.zh}汇总", f"Consolidated at {name.in_('en')}")
        yield Table(
            f"consolidated:{superior}", CREDIT, title, columns, tuple(lines), unit, (CREDIT_LABEL,)
        )


def _regions(figures: Figures, credit: CreditResult) -> dict[str, str]:
    """Child → superior as the scenario's places say it; a party lies in its place."""
    places = figures.result.loaded.scenario.places
    out = {name: place.parent for name, place in places.items() if place.parent}
    for name, party in credit.parties.items():
        if party.place in places and name not in places:
            out[name] = party.place
    return out


def check_table(result: Result) -> Table:
    """The identities, both sides in yuan to the fen."""
    columns = (
        Column(Text("编号", "Id")), Column(Text("恒等式", "Identity")),
        Column(Text("左边（元）", "Left (yuan)"), "money"),
        Column(Text("右边（元）", "Right (yuan)"), "money"), Column(Text("结论", "Verdict")),
    )  # fmt: skip
    lines = tuple(
        Line(
            (text(c.id), c.title, Money(c.left, c.left), Money(c.right, c.right), verdict(c.holds))
        )
        for c in result.checks
    )
    return Table("checks", CHECKS, Text("对账", "Checks"), columns, lines, "元")


def verdict(holds: bool) -> Text:  # noqa: FBT001  # the one thing it turns into words
    """平 or 不平."""
    return Text("√ 平", "√ equal") if holds else Text("× 不平", "× unequal")


def assumption_table(result: Result) -> Table:
    """Everything taken for granted, the same thing once, however many agreements assume it."""
    same: dict[tuple[Text, Text], list[str]] = {}
    for item in result.assumptions:
        same.setdefault((item.text, item.source), []).append(item.where)
    columns = (
        Column(Text("出处", "Where")),
        Column(Text("假设", "Assumption")),
        Column(Text("依据", "Ground")),
    )
    lines = tuple(Line((_where(w), what, ground)) for (what, ground), w in same.items())
    return Table("assumptions", ASSUMED, Text("假设", "Assumptions"), columns, lines)


def _where(places: Sequence[str]) -> Text:
    if len(places) == 1:
        return text(places[0])
    said = Text("{first} 等 {n} 处", "{first} and {more} more")
    return said.format(first=places[0], n=len(places), more=len(places) - 1)

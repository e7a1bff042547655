"""The first lines of a report: six key numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enclave.money import format_amount
from enclave.report.figures import LEVEL_TITLES, LOCAL_LEVELS
from enclave.report.footing import foot_line, plain
from enclave.report.model import step_of, unit_name
from enclave.report.present import View
from enclave.text import Lang, Text

MOST = 12
"""Parties and debts shown in the headline; the rest is in the tables."""
_TRUTH = {"fact": Text("入库事实", "facts"), "projection": Text("测算，不是决算", "a projection")}


@dataclass(frozen=True, slots=True)
class Figure(Text):
    """An amount as printed, with what it shows in fen and the words behind it."""

    shown: int = 0
    more: Text = Text("")


@dataclass(frozen=True, slots=True)
class Key:
    """One key number: what it is, what it comes to, and what stands below it."""

    id: str
    title: Text
    value: Text
    lines: tuple[tuple[Text, Text], ...] = ()


def caption(view: View) -> Text:
    """Title, years, unit, and whether these are facts."""
    scenario = view.result.loaded.scenario
    years = view.figures.years
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    return Text("{title}    {span}    单位：{unit}    {truth}", "{title}    {span}    unit: {unit}    {truth}").format(
        title=scenario.title, span=span, unit=unit_name(view.unit), truth=_truth(view)
    )  # fmt: skip


def _truth(view: View) -> Text:
    """Whether the receipts are facts, projections, or facts first and projections after them."""
    loaded = view.result.loaded
    truths = {r.truth for r in loaded.receipts} or {loaded.scenario.truth}
    month = loaded.scenario.actuals_through
    if len(truths) > 1:
        if month is None:
            return Text("部分实绩，部分预计", "partly facts, partly projections")
        return Text(f"实绩至 {month}，其后预计", f"facts to {month}, projections after")
    return _TRUTH[next(iter(truths))]


def keys(view: View) -> Iterator[Key]:
    """Receipts, local part, pool, shares, debts, checks."""
    figures = view.figures
    yield Key("receipts", Text("入库合计", "Receipts"), _money(view, figures.receipts))
    yield _local(view)
    yield _pool(view)
    yield _shares(view)
    yield _owed(view)
    checks = view.result.checks
    good = sum(c.holds for c in checks)
    said = Text("√ {n} 项恒等式全部平", "√ all {n} identities hold") if good == len(checks) else Text(
        "× {n} 项中 {bad} 项不平", "× {bad} of {n} identities fail")  # fmt: skip
    yield Key("checks", Text("对账", "Checks"), said.format(n=len(checks), bad=len(checks) - good))


def _money(view: View, fen: int) -> Text:
    return _shown(view, plain(fen, step_of(view.unit)))


def _shown(view: View, fen: int) -> Text:
    body = format_amount(fen, view.unit)
    return Figure(body, body, fen)


def _local(view: View) -> Key:
    figures = view.figures
    there = [level for level in LOCAL_LEVELS if level in figures.levels]
    parts, total = foot_line([figures.level(level) for level in there], step_of(view.unit))
    lines = tuple((LEVEL_TITLES[lv], _shown(view, p)) for lv, p in zip(there, parts, strict=True))
    return Key("local", Text("其中地方级", "Local part"), _shown(view, total), lines)


def _pool(view: View) -> Key:
    own = view.group.own_funds
    lines = ((Text("另有自有财力补足", "plus own funds"), _money(view, own)),) if own else ()
    return Key("pool", Text("可分成收入", "Shareable"), _money(view, view.group.pool), lines)


def percentages(amounts: list[int]) -> list[str]:
    """Shares of the total with one decimal that add up to 100.0; empty where they make no sense."""
    total = sum(amounts)
    if total <= 0 or any(a < 0 for a in amounts):
        return ["" for _ in amounts]
    parts, _ = foot_line([a * 1000 for a in amounts], total)
    return [f"{p // total // 10}.{p // total % 10}%" for p in parts]


def _shares(view: View) -> Key:
    totals = view.group.totals
    amounts = [amount for _, amount in totals]
    shown, total = foot_line(amounts or [0], step_of(view.unit))
    lines: list[tuple[Text, Text]] = []
    for (name, _), fen, part in zip(totals, shown, percentages(amounts), strict=False):
        body = format_amount(fen, view.unit)
        more = Text(f"（{part}）", f" ({part})") if part else Text("")
        lines.append((name, Figure(body + more.zh, body + more.en, fen, Text(part))))
    return Key("shares", Text("各方应得", "Shares"), _shown(view, total), _most(lines))


def _owed(view: View) -> Key:
    by_id = {d.id: d for d in view.deals}
    sums: dict[tuple[str, str], tuple[Text, int]] = {}
    for (agreement, payer, payee), amount in view.result.net_positions().items():
        if agreement not in by_id:
            continue
        deal = by_id[agreement]
        who = Text("{a} → {b}", "{a} → {b}").format(a=deal.name(payer), b=deal.name(payee))
        key = (deal.name(payer).zh, deal.name(payee).zh)
        sums[key] = (who, sums.get(key, (who, 0))[1] + amount)
    lines = [(who, _money(view, amount)) for who, amount in sums.values()]
    value = Text("", "") if lines else Text("互不相欠", "nothing is owed")
    return Key("owed", Text("应付净额", "Net owed"), value, _most(lines))


def _most(lines: list[tuple[Text, Text]]) -> tuple[tuple[Text, Text], ...]:
    if len(lines) <= MOST:
        return tuple(lines)
    more = Text("其余 {n} 项见表", "{n} more in the tables").format(n=len(lines) - MOST)
    return (*lines[:MOST], (more, Text("", "")))


def sentence(view: View, lang: Lang) -> str:
    """The headline as lines of text, for pages without columns."""
    out = [caption(view).in_(lang)]
    for key in keys(view):
        out.append(f"{key.title.in_(lang)} {key.value.in_(lang)}".rstrip())
        out += [f"  {name.in_(lang)} {value.in_(lang)}".rstrip() for name, value in key.lines]
    return "\n".join(out)

"""A risk study in words and tables, for the terminal and for pages: everything is an estimate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from enclave.analysis.estimate import Estimate
from enclave.analysis.risk.study import PartyRisk, Study, share_error
from enclave.analysis.risk.tornado import Bar
from enclave.analysis.risk.versus import Versus
from enclave.money import UNITS, format_amount
from enclave.report.model import Unit, unit_name
from enclave.text import Lang, Text

Rows = list[tuple[str, ...]]
Table = tuple[str, Rows, tuple[str, ...], str]
"""Heading, rows, column titles, alignment."""
WIDTH: Final = 36
"""Characters of a tornado's widest bar and of its axis."""


def money(value: float, unit: Unit) -> str:
    """An estimated amount in a unit."""
    return format_amount(round(value), unit)


def percent(value: float) -> str:
    """A probability or a part of a variance."""
    return f"{value:.1%}"


def headline(study: Study, unit: Unit) -> Text:
    """The sentence a decision rests on."""
    party = study.chosen
    least, error = party.at_least
    return Text(
        "有 95% 的把握，{name}至少得到 {least} {unit}（标准误 {error}）；计划值 {plan}，模拟平均 {mean}",
        "with 95 % probability {name} receives at least {least} ({unit}; standard error {error}); "
        "planned {plan}, mean of the runs {mean}",
    ).format(
        name=party.name, least=money(least.value, unit), unit=unit_name(unit),
        error=money(error.value, unit), plan=money(party.planned, unit),
        mean=money(party.mean.value, unit),
    )  # fmt: skip


def caption(study: Study) -> Text:
    """What was simulated, how often, from which start value."""
    return Text(
        "{title} · {measure} · 模拟 {runs} 次 · 起始值 {seed} · 估算",
        "{title} · {measure} · {runs} runs · seed {seed} · estimates",
    ).format(title=study.title, measure=study.measure.title, runs=f"{study.asked.runs:,}",
             seed=study.asked.seed)  # fmt: skip


def tables(study: Study, unit: Unit, lang: Lang) -> Iterator[Table]:
    """The tables, those that have anything."""
    yield _parties(study, unit, lang)
    if study.clauses:
        yield _clauses(study, lang)
    if study.bars:
        yield _tornado(study, unit, lang)
    if study.sensitivities:
        yield _sensitivities(study, lang)


def _titles(lang: Lang, *titles: tuple[str, str]) -> tuple[str, ...]:
    return tuple(Text(*t).in_(lang) for t in titles)


def _heading(text: Text, unit: Unit, lang: Lang) -> str:
    return Text("{t}（单位：{u}）", "{t} (unit: {u})").format(t=text, u=unit_name(unit)).in_(lang)


def _parties(study: Study, unit: Unit, lang: Lang) -> Table:
    rows: Rows = []
    for party in study.parties:
        cells = [party.planned, party.mean.value, party.error.value, party.sd.value]
        cells += [v.value for _, v, _ in party.quantiles]
        rows.append((party.name.in_(lang), *(money(c, unit) for c in (*cells, party.tail.value))))
    levels = [(f"{float(p):.0%} 分位", f"{float(p):.0%}") for p, _, _ in study.parties[0].quantiles]
    header = _titles(
        lang, ("参与方", "party"), ("计划值", "planned"), ("平均", "mean"), ("平均的标准误", "s.e."),
        ("标准差", "sd"), *levels, ("最差 5% 的平均", "mean of worst 5%"),
    )  # fmt: skip
    title = Text("各方所得：{m}", "What each party receives: {m}").format(m=study.measure.title)
    return _heading(title, unit, lang), rows, header, "l" + "r" * (len(header) - 1)


def against(study: Study, first: Text, found: Sequence[Versus], unit: Unit, lang: Lang) -> Table:
    """Deals under the same draws: what each gives the party, and by how much it differs."""
    party = study.chosen
    rows: Rows = [
        (first.in_(lang), money(party.mean.value, unit), money(party.at_least[0].value, unit),
         "", "", "", "")
    ]  # fmt: skip
    for item in found:
        low, high = item.range
        rows.append(
            (item.title.in_(lang), money(item.mean.value, unit), money(item.at_least.value, unit),
             signed(item.difference.value, unit), money(item.error.value, unit),
             f"{signed(low.value, unit)} ~ {signed(high.value, unit)}", percent(item.better.value))
        )  # fmt: skip
    header = _titles(
        lang, ("方案", "deal"), ("平均", "mean"), ("95% 把握至少", "at least (95 %)"),
        ("平均之差", "mean difference"), ("标准误", "s.e."), ("差的 5%~95%", "5 % ~ 95 % of it"),
        ("更多的概率", "more in"),
    )  # fmt: skip
    title = Text("各方案同一组随机数：{p}", "Deals under the same draws: {p}").format(p=study.party)
    return _heading(title, unit, lang), rows, header, "lrrrrrr"


def _clauses(study: Study, lang: Lang) -> Table:
    def said(value: Estimate | None) -> str:
        if value is None:
            return "-"
        return f"{percent(value.value)} ±{percent(share_error(value.value, study.asked.runs))}"

    rows: Rows = [
        (c.title.in_(lang), c.agreement, said(c.bound), said(c.unmet)) for c in study.clauses
    ]
    header = _titles(lang, ("条款", "clause"), ("协议", "agreement"), ("起作用的概率", "it has an effect"),
                     ("付不足的概率", "it cannot be met"))  # fmt: skip
    title = Text("封顶与保底：期内至少一年起作用的概率（±标准误）",
                 "Caps and guarantees: probability of an effect in at least one year (± s.e.)")  # fmt: skip
    return title.in_(lang), rows, header, "llrr"


def _tornado(study: Study, unit: Unit, lang: Lang) -> Table:
    draw = picture(study.bars)
    rows: Rows = []
    for bar in study.bars:
        ends = [
            f"{label.in_(lang)}  {signed(value - bar.base, unit)}"
            for label, value in ((bar.low_label, bar.low), (bar.high_label, bar.high))
        ]
        rows.append((bar.title.in_(lang), ends[0], draw(bar), ends[1]))
    header = _titles(
        lang, ("因素", "input"), ("低端 ■", "low end ■"), ("", ""), ("高端 □", "high end □")
    )
    title = Text("龙卷风：其他不变，逐一变动，{p}与计划值 {base} 之差",
                 "Tornado: one at a time, {p} against the plan of {base}")  # fmt: skip
    heading = title.format(p=study.party, base=money(study.bars[0].base, unit))
    return _heading(heading, unit, lang), rows, header, "lrll"


def signed(value: float, unit: Unit) -> str:
    """A difference with its sign."""
    text = money(value, unit)
    return text if text.startswith("-") or not float(text.replace(",", "")) else f"+{text}"


def picture(bars: Sequence[Bar]) -> Callable[[Bar], str]:
    """Draw bars on one axis: ``■`` towards the low end, ``□`` towards the high end.

    Where both lie on one side the nearer one covers the beginning of the farther one.
    """
    low = min(min(b.low, b.high, b.base) for b in bars)
    high = max(max(b.low, b.high, b.base) for b in bars)
    step = (high - low) / WIDTH or 1.0

    def place(value: float) -> int:
        return round((value - low) / step)

    def draw(bar: Bar) -> str:
        base = place(bar.base)
        cells = [" "] * WIDTH
        ends = sorted(((bar.low, "■"), (bar.high, "□")), key=lambda e: -abs(e[0] - bar.base))
        for value, mark in ends:  # the farther end first
            for at in range(min(base, place(value)), max(base, place(value))):
                cells[at] = mark
        return "".join(cells[:base]) + "|" + "".join(cells[base:])

    return draw


def _sensitivities(study: Study, lang: Lang) -> Table:
    rows: Rows = [
        (s.title.in_(lang), f"{percent(s.index.first)} ±{percent(s.index.first_error)}",
         f"{percent(s.index.total)} ±{percent(s.index.total_error)}")
        for s in study.sensitivities
    ]  # fmt: skip
    header = _titles(lang, ("因素", "input"), ("单独解释", "by itself"),
                     ("连同交互作用", "with interactions"))  # fmt: skip
    title = Text("方差来自哪里（±标准误；每样本 {n} 组，共 {all} 次）",
                 "Where the variance comes from (± s.e.; {n} rows a sample, {all} runs)")  # fmt: skip
    n = study.asked.sample
    said = title.format(n=n, all=f"{n * (len(study.sensitivities) + 2):,}")
    return said.in_(lang), rows, header, "lrr"


def notes(study: Study, unit: Unit) -> list[Text]:
    """What must be read with the tables."""
    first, second = (money(v, unit) for v in study.halves)
    _, error = study.chosen.at_least
    out = [
        Text("分位数取实际出现过的一次结果：不超过它的次数首次达到该比例；每次模拟的金额精确到分，统计量是估算。",
             "a quantile is an outcome that came up: the smallest that at least so many runs do not "
             "exceed; each run is exact to the fen, what is said about them is an estimate"),
        Text("收敛：前一半与后一半的 5% 分位为 {a} 与 {b}，全部的标准误 {e}；次数加到四倍，标准误约减半。",
             "convergence: the 5 % quantile of the first and second half of the runs is {a} and {b}, "
             "its standard error over all {e}; four times the runs halve it")
        .format(a=first, b=second, e=money(error.value, unit)),
    ]  # fmt: skip
    if study.bars:
        out.append(
            Text("龙卷风的分位是各年各自的分位；低端是该因素不利的一端，不一定是结果小的一端。",
                 "quantiles of the tornado are those of each year by itself; the low end is the bad end "
                 "of the input, not always that of the outcome")
        )  # fmt: skip
    if any("＋" in s.title.zh for s in study.sensitivities):
        out.append(
            Text("相关的因素合在一起计算方差。", "inputs that are correlated are taken together")
        )
    out += [
        Text("逐次用基准引擎：{r}", "run one by one through the reference engine: {r}").format(r=r)
        for r in study.engine
    ]
    return [*out, *(_source(t, s) for t, s in study.sources)]


def _source(title: Text, source: Text) -> Text:
    return Text("假设 {t}：{s}", "assumption {t}: {s}").format(t=title, s=source)


# ----------------------------------------------------------------------------- for machines


def as_json(study: Study, found: Sequence[Versus] = ()) -> str:
    """The study for machines; amounts are estimates in fen, the plan is exact."""
    import json

    body = {
        "schema": "enclave/risk-result/1",
        "title": _both(study.title), "measure": _both(study.measure.title), "unit": "fen",
        "estimates": True, "runs": study.asked.runs, "seed": study.asked.seed,
        "party": _both(study.party), "parties": [_party(p) for p in study.parties],
        "clauses": [
            {"agreement": c.agreement, "clause": c.clause, "kind": c.kind, "title": _both(c.title),
             "effect": c.bound.value, "unmet": None if c.unmet is None else c.unmet.value}
            for c in study.clauses
        ],
        "tornado": [
            {"id": b.id, "title": _both(b.title), "planned": b.base, "swing": b.swing,
             "low": {"label": _both(b.low_label), "value": b.low},
             "high": {"label": _both(b.high_label), "value": b.high}}
            for b in study.bars
        ],
        "sensitivities": [
            {"title": _both(s.title), "first": s.index.first, "first_error": s.index.first_error,
             "total": s.index.total, "total_error": s.index.total_error}
            for s in study.sensitivities
        ],
        "against": [
            {"title": _both(v.title), "mean": v.mean.value, "at_least": v.at_least.value,
             "difference": v.difference.value, "difference_error": v.error.value,
             "range": [e.value for e in v.range], "more_in": v.better.value}
            for v in found
        ],
        "sample": study.asked.sample, "halves": list(study.halves),
        "one_by_one": [_both(r) for r in study.engine],
        "assumptions": [{"shock": _both(t), "source": _both(s)} for t, s in study.sources],
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def _party(party: PartyRisk) -> dict[str, object]:
    return {
        "name": _both(party.name), "role": party.role, "planned": party.planned,
        "mean": party.mean.value, "mean_error": party.error.value, "sd": party.sd.value,
        "quantiles": [
            {"p": float(p), "value": v.value, "error": e.value} for p, v, e in party.quantiles
        ],
        "worst_5_percent": party.tail.value,
    }  # fmt: skip


def as_csv(study: Study) -> str:
    """One statistic of one party a row, in fen."""
    import csv
    import io

    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(("party", "statistic", "fen", "standard_error"))
    for p in study.parties:
        write((p.name.zh, "planned", p.planned, 0))
        write((p.name.zh, "mean", p.mean.value, p.error.value))
        write((p.name.zh, "sd", p.sd.value, ""))
        for level, value, error in p.quantiles:
            write((p.name.zh, _level(level), value.value, error.value))
        write((p.name.zh, "worst_5_percent", p.tail.value, ""))
    return out.getvalue()


def _level(level: Fraction) -> str:
    return f"p{float(level) * 100:02.0f}"


def scale(values: Sequence[float], unit: Unit) -> list[float]:
    """Amounts in a unit, for drawing."""
    return [v / UNITS[unit] for v in values]

"""A negotiation as tables and sentences; every number of it is an estimate and says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.coalition import FairDivision
from enclave.analysis.frontier import Frontier, Offer
from enclave.analysis.negotiate import Benchmark, Negotiation, Position
from enclave.money import UNITS, format_amount, round_half_away
from enclave.ratio import format_ratio
from enclave.report.solve import assumed, basis_words, changed, deal_title, every_agreement, percent
from enclave.text import Text

Row = tuple[Text, ...]
ESTIMATE: Final = Text("估算", "estimate")
MOST_OFFERS: Final = 15
_YES, _NO, _NONE = Text("是", "yes"), Text("否", "no"), Text("")


@dataclass(frozen=True)
class Sheet:
    """One table: heading, columns, rows, alignment and what is said below it."""

    title: Text
    header: Row
    rows: tuple[Row, ...]
    align: str
    notes: Row = ()


def opening(found: Negotiation, unit: str) -> Iterator[Text]:
    """Who negotiates, and on what basis."""
    first, second = (side.name for side in found.sides)
    loaded = found.trials.loaded
    yield Text("{title}    谈判：{a}、{b}    单位：{unit}    净现值均为估算",
               "{title}    between {a} and {b}    unit: {unit}    present values are estimates").format(
        title=deal_title(loaded), a=first, b=second,
        unit=_unit(unit))  # fmt: skip
    yield from changed(loaded)
    yield from basis_words(found)


def _unit(unit: str) -> Text:
    from enclave.money import UNIT_ENGLISH

    return Text(unit, UNIT_ENGLISH[unit])


def zone_words(found: Negotiation, unit: str) -> Text:
    """The range for bargaining, the present deal in it, and what there is to divide."""
    first, second = (side.name for side in found.sides)
    gain = format_amount(found.surplus, unit)
    if not found.deal_is_possible:
        return Text("没有可谈区间：双方净现值之和比双方不合作时少 {short}{unit}；{a}至少要双方分成的 {low}，{b}至多让到 {high}",
                    "no range for bargaining: together both have {short} ({unit}) less than without the deal; {a} "
                    "needs {low} of both shares at least, {b} can give {high} at most").format(
            short=gain.lstrip("-"), unit=_unit(unit), a=first, b=second,
            low=percent(found.zone.low), high=percent(found.zone.high))  # fmt: skip
    here = found.present.worth.flat
    where = (
        Text("在区间内", "inside it") if found.present.suits else Text("不在区间内", "outside it")
    )
    return Text("可谈区间：{a}得双方分成现值的 {low} 到 {high}；现协议折合 {now}，{where}；合作比不合作共多 {gain}{unit}",
                "range for bargaining: {low} to {high} of the present value of both shares for {a}; the deal as "
                "it stands comes to {now}, {where}; together both gain {gain} ({unit}) by the deal").format(
        a=first, low=percent(found.zone.low), high=percent(found.zone.high), where=where,
        now=percent(here) if here is not None else "-", gain=gain, unit=_unit(unit))  # fmt: skip


# ------------------------------------------------------------------------------------ tables


def sheets(found: Negotiation, unit: str) -> Iterator[Sheet]:
    """Every table, in reading order."""
    yield _sides(found, unit)
    yield _benchmarks(found, unit)
    yield _positions(found, unit)
    if found.shortage:
        yield _shortage(found, unit)
    if found.fair is not None:
        yield _fair(found.fair, unit)
    if found.frontier is not None:
        yield _frontier(found, found.frontier, unit)


def shown_nets(position: Position, unit: str) -> tuple[int, int]:
    """Both present values in hundredths of the unit: share less cost, as the first table shows it."""
    worth = position.worth
    return (_step(worth.shares[0], unit) - _step(worth.costs[0], unit),
            _step(worth.shares[1], unit) - _step(worth.costs[1], unit))  # fmt: skip


def _step(fen: Fraction | int, unit: str) -> int:
    return round_half_away(Fraction(fen) * 100 / UNITS[unit])


def _plain(steps: int, unit: str) -> Text:
    return Text(format_amount(Fraction(steps * UNITS[unit], 100), unit))


def _sides(found: Negotiation, unit: str) -> Sheet:
    rows: list[Row] = []
    totals = [0] * 5
    nets = shown_nets(found.present, unit)
    for i, side in enumerate(found.sides):
        share, cost = found.present.worth.shares[i], found.present.worth.costs[i]
        walk = _step(found.walk[i], unit)
        cells = [_step(share, unit), _step(cost, unit), nets[i], walk, nets[i] - walk]
        totals = [a + b for a, b in zip(totals, cells, strict=True)]
        rows.append((side.name, *(_plain(c, unit) for c in cells)))
    rows.append((Text("合计", "Both"), *(_plain(c, unit) for c in totals)))
    header = (Text("现协议", "The deal as it stands"), Text("分成", "Shares"), Text("投入", "Put in"),
              Text("净现值", "Present value"), Text("不合作时", "Without the deal"),
              Text("多得", "Gain"))  # fmt: skip
    title = Text("双方得失（现值，估算）", "Both sides (present values, estimates)")
    return Sheet(title, header, tuple(rows), "lrrrrr")


def _benchmarks(found: Negotiation, unit: str) -> Sheet:
    first, second = (side.name for side in found.sides)
    total = sum(shown_nets(found.present, unit))
    rows = []
    for mark in found.benchmarks:
        mine = _step(mark.nets[0], unit)
        cells = (
            mark.title,
            Text(percent(mark.flat)),
            _plain(mine, unit),
            _plain(total - mine, unit),
        )
        rows.append((*cells, _contract(found, mark)) if found.lever is not None else cells)
    header: Row = (Text("基准", "Benchmark"), Text("{a}占双方分成", "{a}'s part of both shares").format(a=first),
                   first, second)  # fmt: skip
    notes: Row = ()
    if found.lever is not None:
        header = (*header, Text("条款写成", "Clause says"))
        notes = (Text("“条款写成”：{what}在该条款（{path}）写成多少，{a}才得到这么多；两者不同，是因为还有回收、封顶、保底",
                      "clause says: {what} to be written in {path} so that {a} gets as much; it differs from the part "
                      "of both shares where the deal also recovers, caps or guarantees").format(
            what=found.lever.title, path=found.lever.path, a=first),)  # fmt: skip
    title = Text("公平基准：把现协议的总价值重新分（估算）",
                 "Benchmarks: what the deal is worth, divided anew (estimates)")  # fmt: skip
    return Sheet(title, header, tuple(rows), "l" + "r" * (len(header) - 1), notes)


def _contract(found: Negotiation, mark: Benchmark) -> Text:
    if mark.contract is None or found.lever is None:
        return Text("不单调", "not monotone")
    if mark.contract.outcome == "found":
        return found.lever.show(mark.contract.at.at)
    if mark.contract.outcome == "always":
        return Text("任何比例都更多", "always more")
    return Text("任何比例都不到", "never as much")


def _positions(found: Negotiation, unit: str) -> Sheet:
    first, second = (side.name for side in found.sides)
    rows = []
    for deal in (found.present, *found.variants):
        nets = shown_nets(deal, unit)
        flat = deal.worth.flat
        rows.append((deal.title, Text(percent(flat)) if flat is not None else Text("-"),
                     _plain(nets[0], unit), _plain(nets[1], unit), _YES if deal.suits else _NO))  # fmt: skip
    header = (Text("方案", "Deal"), Text("{a}占双方分成", "{a}'s part of both shares").format(a=first),
              first, second, Text("双方都不吃亏", "suits both"))  # fmt: skip
    title = Text(
        "现协议与各方案（净现值，估算）", "The deal and its variants (present values, estimates)"
    )
    return Sheet(title, header, tuple(rows), "lrrrl")


def _shortage(found: Negotiation, unit: str) -> Sheet:
    rows = []
    whole = _step(found.present.worth.pool, unit)
    for item in found.shortage:
        mine = _step(item.awards[found.sides[0].id], unit)
        rows.append((item.title, _plain(mine, unit), _plain(whole - mine, unit)))
    header = (Text("规则", "Rule"), *(side.name for side in found.sides))
    title = Text("收入不足以补回双方投入时怎样分（现值，估算）",
                 "Shares do not cover what both put in: ways to divide them (present values, estimates)")  # fmt: skip
    return Sheet(title, header, tuple(rows), "lrr")


def _fair(game: FairDivision, unit: str) -> Sheet:
    rows = []
    for player in game.players:
        alone = game.game[frozenset({player})]
        cells: list[Text] = [game.names[player], _plain(_step(alone, unit), unit),
                             _plain(_step(game.shapley[player], unit), unit)]  # fmt: skip
        if game.nucleolus is not None:
            cells.append(_plain(_step(game.nucleolus[player], unit), unit))
        rows.append(tuple(cells))
    header: Row = (Text("各方", "Party"), Text("单独", "Alone"), Text("沙普利值", "Shapley value"))
    if game.nucleolus is not None:
        header = (*header, Text("核仁", "Nucleolus"))
    what = Text("成本", "costs") if game.costs else Text("收益", "gains")
    title = Text(
        "三方以上的公平分配：{what}（估算）", "Fair division between several: {what} (estimates)"
    ).format(what=what)
    return Sheet(
        title, header, tuple(rows), "l" + "r" * (len(header) - 1), tuple(_core(game, unit))
    )


def _core(game: FairDivision, unit: str) -> Iterator[Text]:
    """Which coalitions would do better alone, and where values were taken from."""
    if not game.against:
        yield Text(
            "沙普利值在核中：没有哪个联盟单干更好",
            "the Shapley value is in the core: no group does better alone",
        )
    for item in game.against:
        names = _names(game, item.members)
        yield Text("{who}单干更好：{alone}，按沙普利值共 {gets}", "{who} would do better alone: {alone} against {gets}").format(
            who=names, alone=format_amount(item.alone, unit), gets=format_amount(item.gets, unit))  # fmt: skip
    for members, source in game.taken:
        yield Text("联盟 {who} 的价值{source}", "the value of {who}: {source}").format(
            who=_names(game, members), source=source)  # fmt: skip


def _names(game: FairDivision, members: Sequence[str]) -> Text:
    return Text(
        "、".join(game.names[m].zh for m in members),
        " + ".join(game.names[m].in_("en") for m in members),
    )


# ---------------------------------------------------------------------------------- frontier


def distinct(frontier: Frontier) -> list[Offer]:
    """The deals of the frontier, those worth the same only once."""
    return list({offer.scores: offer for offer in reversed(frontier.best)}.values())[::-1]


def _frontier(found: Negotiation, frontier: Frontier, unit: str) -> Sheet:
    offers = distinct(frontier)
    step = -(-len(offers) // MOST_OFFERS) if offers else 1
    rows = [_offer(found, offer, unit) for offer in offers[::step]]
    length = frontier.length_path is not None
    header = (Text("{a}比例", "{a}'s ratio").format(a=found.sides[0].name),
              Text("首段年限", "First phase"), Text("{a}担投入", "{a} bears").format(a=found.sides[0].name),
              *(side.name for side in found.sides), Text("最差一年", "Worst year"),
              Text("双方都不吃亏", "suits both"))  # fmt: skip
    keep = [
        0,
        *([1] if length else []),
        *([2] if offers and offers[0].cost_share is not None else []),
        3,
        4,
        5,
        6,
    ]
    title = Text("帕累托前沿：试了 {n} 个组合，互不占优的结果 {k} 种（净现值，估算）",
                 "Pareto frontier: {n} deals tried, {k} different results that none other beats (present values, estimates)").format(
        n=len(frontier.offers), k=len(offers))  # fmt: skip
    notes = list(_frontier_notes(frontier, len(rows), len(offers)))
    return Sheet(title, tuple(header[i] for i in keep), tuple(tuple(row[i] for i in keep) for row in rows),
                 "r" * (len(keep) - 1) + "l", tuple(notes))  # fmt: skip


def _offer(found: Negotiation, offer: Offer, unit: str) -> Row:
    suits = all(v >= w for v, w in zip(offer.values, found.walk, strict=True))
    return (
        Text(format_ratio(offer.ratio)), months_words(offer.months),
        _NONE if offer.cost_share is None else Text(format_ratio(offer.cost_share)),
        *(_plain(_step(v, unit), unit) for v in offer.values), _plain(_step(offer.worst, unit), unit),
        _YES if suits else _NO,
    )  # fmt: skip


def months_words(months: int | None) -> Text:
    """A length in years, or in months where it is not whole years."""
    if months is None:
        return _NONE
    if months % 12:
        return Text(f"{months} 个月", f"{months} months")
    return Text(f"{months // 12} 年", f"{months // 12} years")


def _frontier_notes(frontier: Frontier, rows: int, offers: int) -> Iterator[Text]:
    if frontier.only_money and all(o.best for o in frontier.offers):
        yield Text("所有组合都在前沿上：双方净现值之和处处相同，一方多得就是另一方少得，须用别的标准取舍（最差一年、风险、封顶的可能）",
                   "every deal is on the frontier: both present values add to the same everywhere, so what one gains the "
                   "other loses; other criteria must decide (worst year, risk, chance of the cap)")  # fmt: skip
    if rows < offers:
        yield Text(
            "这里列 {rows} 种，全部见 -o json", "{rows} are shown here, all are in -o json"
        ).format(rows=rows)
    yield Text("比例改在 {path}；“担投入”只改双方 appraisal.outlays 的分担，不改协议中的回收；最差一年为双方各年现金中最低的",
               "the ratio is that of {path}; what a side bears is its part of appraisal.outlays only, not of what the "
               "agreement recovers; the worst year is the lowest cash of either side").format(path=frontier.lever.path)  # fmt: skip


def closing(found: Negotiation) -> Iterator[Text]:
    """What everything rests on."""
    yield Text("全部净现值、比例和基准都是估算：取决于折现率和不合作时的价值，不入账；共运行 {runs} 次",
               "all present values, parts and benchmarks are estimates: they rest on the discount rate and the values "
               "without the deal, and are never posted; {runs} runs").format(runs=found.trials.runs)  # fmt: skip
    yield from every_agreement(found.trials.loaded)
    for note in found.notes:
        yield Text("未算：{code} {what}；{how}", "not computed: {code} {what}; {how}").format(
            code=note.code, what=note.message, how=note.hint
        )
    yield from assumed(found.trials.present.result)

"""Reward: a recruiter (招商代理人、项目引荐人) is paid on funds that arrived, never on tax."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from enclave.ir import Transfer
from enclave.kinds.amounts import round_once
from enclave.kinds.base import Builder, Kind, Names, PlanProblem, Problem, YearContext
from enclave.kinds.closing import below_others, payment_of, source_words, transfer_of
from enclave.kinds.reward.award import counted, due
from enclave.kinds.reward.model import Reward
from enclave.kinds.wording import SPAN_WORDS, amount_words, at_most, money_words, stated
from enclave.ratio import format_ratio
from enclave.terms.agreement import Agreement
from enclave.terms.amounts import Computed, Series
from enclave.terms.party import GOVERNMENT_LEVELS
from enclave.terms.validate import Path
from enclave.text import Text

TAX_WORDS: Final = ("税", "留成", "财政贡献", "经济贡献", "财力贡献")


def lower(clause: Reward, b: Builder, path: Path) -> None:
    """No node of its own: a transfer at the close. The rounding of the reward is recorded (R3)."""
    exact, _ = due(clause, b.ctx, path)
    round_once(exact, b, clause.id, down=False)


def close(clause: Reward, ctx: YearContext, path: Path) -> Iterable[Transfer]:
    """What the year's arrivals have earned."""
    _, fen = due(clause, ctx, path)
    if fen:
        yield transfer_of(clause.id, ctx, path, "pay", clause.to, fen, payment_of(clause))


def first_arrival(clause: Reward, ctx: YearContext) -> date | None:
    """The year in which something can first be due."""
    try:
        years = counted(clause, ctx, ())
    except PlanProblem:  # said when the year is compiled
        return None
    return date(min(years), 1, 1) if years else None


def is_tax(name: str, series: Series | None) -> bool:
    """Whether a series, by its id or name, is tax or a contribution to revenue."""
    said = name
    if series is not None and series.name is not None:
        said = f"{name} {series.name.zh} {series.name.en}"
    return any(w in said for w in TAX_WORDS) or "tax" in said.lower().replace("_", " ").split()


def check(clause: Reward, agreement: Agreement) -> Iterable[Problem]:
    """A reward is not measured by tax, does not go to a treasury, and is paid by a party."""
    measures: list[tuple[Path, str]] = [(("arrivals",), clause.arrivals)]
    if isinstance(clause.limit, Computed):
        measures.append((("limit",), clause.limit.series))
    for path, name in measures:
        if is_tax(name, agreement.data.get(name)):
            yield Problem("E374", path, {"clause": clause.id, "name": name})
    payee = agreement.parties.get(clause.to)
    if payee is not None and payee.level in GOVERNMENT_LEVELS and payee.holds_money:
        yield Problem("E375", ("to",), {"party": payee.name})
    yield from below_others(clause, None, clause.payer, agreement)


def words(clause: Reward, names: Names) -> Text:
    """The clause as a sentence."""
    who, payer, data = names(clause.to), names(clause.payer.party), names(clause.arrivals)
    rates = _rates(clause)
    span, source = SPAN_WORDS[clause.span], source_words(clause.payer.source)
    most = Text("", "")
    if clause.limit is not None:
        limit = amount_words(clause.limit, names)
        most = Text(f"，奖励总额不超过{limit.zh}", f", no more than {limit.in_('en')}")
    yearly = at_most(clause.payer.limit, names)
    return Text(
        f"{payer.zh}{source.zh}奖励{who.zh}，数额为{data.zh}（{span.zh}）的{rates.zh}{most.zh}"
        f"{yearly.zh}，不论税收多少。",
        f"{payer.in_('en')} rewards {who.in_('en')} {source.en} with {rates.en} of {data.in_('en')}"
        f" ({span.en}){most.en}{yearly.en}, whatever the tax.",
    )


def _rates(clause: Reward) -> Text:
    if clause.rate is not None:
        return Text(format_ratio(clause.rate), format_ratio(clause.rate))
    zh: list[str] = []
    en: list[str] = []
    for band in clause.bands or ():
        rate = format_ratio(band.rate)
        if band.up_to is None:
            zh.append(f"{rate}（其余部分）")
            en.append(f"{rate} (of the rest)")
        else:
            bound = money_words(band.up_to)
            zh.append(f"{rate}（{bound.zh}以内的部分）")
            en.append(f"{rate} (up to {bound.en})")
    return Text("、".join(zh), ", ".join(en))


KIND = Kind(
    name="reward",
    title=Text("招商奖励", "recruiter's reward"),
    order=77,
    model=Reward,
    lower=lower,
    words=stated(words),
    parties=lambda c: [(("to",), c.to), (("payer", "party"), c.payer.party)],
    close=close,
    check=check,
    data=lambda c: [(("arrivals",), c.arrivals)],
    no_treasury=lambda c: (c.to,),
    due=first_arrival,
    cuts=False,
    aliases={"到位登记": "arrivals"},
    values={"招商奖励": "reward"},
    example="""\
id: agent_fee
kind: reward
to: agent
arrivals: funds
bands:
  - {up_to: 1亿元, rate: 1%}
  - {rate: 0.5%}
span: agreement
limit: 300万元
payer: {party: host, source: own_funds}
""",
    meanings={
        "to": Text("奖励谁：代理人、公司、部门等没有国库的一方", "who is rewarded: an agent, a firm, a department, nobody with a treasury"),
        "arrivals": Text("data 中到位资金或固定资产投资的登记表（entries）；不得是税收", "name of a register (entries) of funds arrived or fixed investment in data; never tax"),
        "rate": Text("奖励比例；与 bands 二选一", "rate of the reward; either this or bands"),
        "bands": Text("分档比例，各档只用于落在该档的部分；与 rate 二选一", "rates by band, each on the part in it; either this or rate"),
        "span": Text("按每个预算年度的到位额，还是逐年累计", "on what arrived in each budget year, or on the running total"),
        "limit": Text("奖励最多多少，期间同 span", "the most there is, over the same span"),
        "payer": Text("由谁、从什么钱里支付", "who pays, out of what"),
        "RewardBand.up_to": Text("该档上限；最后一档不写", "upper bound of the band; the last has none"),
        "RewardBand.rate": Text("落在该档部分的奖励比例", "rate on the part in this band"),
    },
)  # fmt: skip

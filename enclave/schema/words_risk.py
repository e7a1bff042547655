"""What the keys of risk files mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from enclave.text import Text

_MEAN = Text("平均倍数（100% 为计划）", "the mean factor (100% is the plan)")
_SD = Text("标准差，与倍数同单位", "standard deviation, in the unit of the factor")
_DRAWN = Text("once 全程一次，each_year 每年各一次", "once for all years, or each_year by itself")
_KIND = Text("分布的种类", "the kind of distribution")
_FACTOR_LOW = Text("最小倍数", "the smallest factor")
_FACTOR_HIGH = Text("最大倍数", "the largest factor")
_CHANCE = Text("概率；各结果之和须恰为 100%", "probability; the outcomes sum to exactly 100%")
_SOURCE = Text("依据；是假设就写明是假设", "what it rests on; an assumption says that it is one")

RISK: Final[Mapping[str, Text]] = MappingProxyType({
    "Risk.schema": Text("写 enclave/risk/1", "enclave/risk/1"),
    "Risk.risk": Text("风险文件的编号", "id of the risk file"),
    "Risk.title": Text("标题", "title"),
    "Risk.shocks": Text("冲击：哪些不确定", "shocks: what is uncertain"),
    "Risk.correlations": Text("冲击之间的相关", "correlations between shocks"),
    "Risk.tornado": Text("龙卷风的各项", "the bars of the tornado"),
    "Shock.id": Text("编号；随机数由起始值与编号决定", "id; seed and id decide the draws"),
    "Shock.title": Text("名称，表中所示", "its name in tables"),
    "Shock.on": Text("作用于什么", "what it moves"),
    "Shock.distribution": Text("分布，参数须全部写明", "the distribution, with all its parameters"),
    "Shock.from_year": Text("自哪个预算年度起作用；不写则全部预测年度", "the first budget year in which it acts; every projected year by default"),
    "Shock.until_year": Text("至哪个预算年度（含）", "the last budget year in which it acts"),
    "Shock.source": _SOURCE,
    "Target.receipts": Text("哪些预测的入库：all，或按名单；事实不变动", "which projected receipts: all, or by lists; facts are never moved"),
    "Target.path": Text("项目里的一个数，如 projects[编号].capacity.price；项目随之重算", "a number of a project, such as projects[ID].capacity.price; the project is computed anew"),
    "Target.points": Text("在该冲击的几个等概率分位上重算项目", "at how many quantiles of equal probability the project is computed"),
    "Receipts.enterprises": Text("这些企业", "these enterprises"),
    "Receipts.heads": Text("这些税种", "these tax heads"),
    "Receipts.places": Text("这些入库地", "these places"),
    "Lognormal.kind": _KIND, "Lognormal.mean": _MEAN, "Lognormal.sd": _SD, "Lognormal.drawn": _DRAWN,
    "Normal.kind": _KIND, "Normal.mean": _MEAN, "Normal.sd": _SD, "Normal.drawn": _DRAWN,
    "Normal.at_least": Text("不低于的倍数", "no factor is below this"),
    "Uniform.kind": _KIND, "Uniform.low": _FACTOR_LOW, "Uniform.high": _FACTOR_HIGH, "Uniform.drawn": _DRAWN,
    "Triangular.kind": _KIND, "Triangular.low": _FACTOR_LOW, "Triangular.high": _FACTOR_HIGH, "Triangular.drawn": _DRAWN,
    "Triangular.likely": Text("最可能的倍数", "the most likely factor"),
    "Growth.kind": _KIND,
    "Growth.persistence": Text("偏离的惯性：今年的偏离有多少带到明年", "how much of this year's deviation of growth stays next year"),
    "Growth.sd": Text("每年对数增长的标准差", "standard deviation of the log-growth of a year"),
    "Growth.drift": Text("每年平均多（少）增长多少，可为负", "how much faster than planned it grows on average; may be negative"),
    "Discrete.kind": _KIND, "Discrete.outcomes": Text("可能的倍数", "the possible factors"), "Discrete.drawn": _DRAWN,
    "FactorOutcome.factor": Text("倍数", "factor"), "FactorOutcome.probability": _CHANCE,
    "Delay.kind": _KIND, "Delay.outcomes": Text("可能推迟多久", "the possible delays"),
    "Delay.events": Text("随之推迟的事件：协议编号.事件名；没有写 []", "events that move with it: AGREEMENT.EVENT; write [] if there are none"),
    "DelayOutcome.months": Text("推迟的时长", "the delay"), "DelayOutcome.probability": _CHANCE,
    "Failure.kind": _KIND, "Failure.probability": Text("每年失败的概率", "the probability of failing in a year"),
    "Failure.keeps": Text("失败后还剩多少", "what is left from then on"),
    "Correlation.between": Text("两个冲击的编号", "the ids of two shocks"),
    "Correlation.value": Text("相关系数（正态抽样之间）", "the correlation, of the normal draws"),
    "Correlation.source": _SOURCE,
    "Swing.shock": Text("已有冲击的编号；low、high 是它的分位", "id of a shock; low and high are quantiles of it"),
    "Swing.id": Text("不是冲击的一项：编号", "a bar that is no shock: its id"),
    "Swing.title": Text("不是冲击的一项：名称", "a bar that is no shock: its name"),
    "Swing.on": Text("不是冲击的一项：作用于什么；low、high 是倍数", "a bar that is no shock: what it moves; low and high are factors"),
    "Swing.low": Text("低端：分位或倍数", "the low end: a quantile or a factor"),
    "Swing.high": Text("高端：分位或倍数", "the high end: a quantile or a factor"),
})  # fmt: skip

"""What the keys of board files mean."""

from __future__ import annotations

from typing import Final

from enclave.text import Text

_SOURCE: Final = Text(
    "所依据的文件；与 assumption 二选一", "the document it rests on; either this or assumption"
)
_ASSUMED: Final = Text(
    "没有文件时如实写明的假设；与 source 二选一",
    "the open assumption where there is no document; either this or source",
)
_GROUNDS: Final = {
    f"{model}.{key}": said
    for model in ("Grounded", "Office", "Recruiter", "YearTarget", "Pace", "Warnings", "Award")
    for key, said in (("source", _SOURCE), ("assumption", _ASSUMED))
}

BOARD: Final[dict[str, Text]] = {
    **_GROUNDS,
    "BoardFile.schema": Text("格式与版本，写 enclave/board/1", "format and version: enclave/board/1"),
    "BoardFile.board": Text("看板编号", "id of the board"),
    "BoardFile.title": Text("标题", "title"),
    "BoardFile.year": Text("考核的公历年", "the calendar year assessed"),
    "BoardFile.through": Text("看到哪个月", "the last month shown"),
    "BoardFile.unit": Text("本文件中不带单位的金额的单位", "the unit of bare amounts in this file"),
    "BoardFile.projects": Text("项目表（csv 或 xlsx）", "the table of projects (csv or xlsx)"),
    "BoardFile.rows": Text("月报", "the monthly table"),
    "BoardFile.indicators": Text("看哪些指标；可含 new_signings（新签约项目）、new_starts（新开工项目）", "which indicators are shown; new_signings and new_starts count projects"),
    "BoardFile.forecast": Text("全年预计的方法：run_rate 按月数均速外推，profile 按序时进度；没有缺省", "how the year is projected: run_rate by months, profile by the pace; no default"),
    "BoardFile.offices": Text("“1+8+1”各机构：项目按产业招计入产业组", "the bodies of the 1+8+1 model, to which projects count by department group"),
    "BoardFile.recruiters": Text("招商代理人、项目引荐人", "agents who recruit"),
    "BoardFile.targets": Text("各单位各指标的年度目标", "the year's target by unit and indicator"),
    "BoardFile.pace": Text("序时进度：到各月末应完成几成", "what part is due by the end of each month"),
    "BoardFile.warning": Text("预警级次与界限", "the steps of early warning"),
    "BoardFile.rewards": Text("引荐奖励：只按到位资金或投资，不得按税收", "awards of recruiters, by funds or investment, never by tax"),
    "Rows.file": Text("表的文件名（csv 或 xlsx）", "its file (csv or xlsx)"),
    "Rows.form": Text("数值是当月数（monthly）还是年初以来累计数（cumulative）", "whether figures are the month's own (monthly) or since January (cumulative)"),
    "Office.id": Text("编号", "its id"), "Office.name": Text("名称", "its name"),
    "Office.role": Text("角色：lead 牵头，industry 产业组，platform 平台公司", "role: lead office, industry group, platform company"),
    "Recruiter.id": Text("编号", "its id"), "Recruiter.name": Text("名称", "its name"),
    "Recruiter.payee": Text("收款方：person 个人，agency 机构", "payee: a person or an agency"),
    "YearTarget.indicator": Text("考核的指标", "the indicator"),
    "YearTarget.assessed": Text("考核谁：县市、园区、机构、引荐人，或统计上级", "who is assessed: a county, park, office, recruiter, or the superior"),
    "YearTarget.base": Text("上年基数（写单位）；与 growth 同写", "last year's figure with its unit; goes with growth"),
    "YearTarget.growth": Text("比上年增长，如 15%，可为负", "growth over last year, such as 15%; may be negative"),
    "YearTarget.amount": Text("年度目标数额（写单位）；与 base、growth 二选一", "the target itself, with its unit; instead of base and growth"),
    "Pace.indicators": Text("用于哪些指标", "for which indicators"),
    "Pace.shape": Text("linear：每月十二分之一；与 cumulative 二选一", "linear: a twelfth each month; either this or cumulative"),
    "Pace.cumulative": Text("十二个月末的累计进度，末月 100%", "the part due by the end of each of twelve months, 100% at the last"),
    "Warnings.levels": Text("由重到轻的级次，末级为正常", "steps from the gravest on; the last is the normal one"),
    "Level.id": Text("编号", "its id"), "Level.name": Text("名称，如 问效、推动、应策、预警、研判", "its name"),
    "Level.below": Text("完成数低于应完成数的几成时为这一级；末级不写", "it holds where what is reached is below this part of what is due; the last has none"),
    "Award.id": Text("编号", "its id"), "Award.title": Text("名称", "its name"),
    "Award.arrivals": Text("按哪个到位资金或投资指标计算；不得是税收", "the indicator of funds or investment it is measured by; never tax"),
    "Award.method": Text("marginal 超额累进：各档只用于落在该档的部分；slab 全额：总额按所在档的比例", "marginal: each band on the part in it; slab: the whole at the rate of its band"),
    "Award.reached": Text("全额累进时写：恰好达到界限是否进入下一档", "for slab: whether a total just at a bound is in the next band"),
    "Award.bands": Text("档次，从低到高，末档不写 up_to", "bands from low to high; the last has no up_to"),
    "Award.per": Text("按每个项目（project）还是每个引荐人（recruiter）累计", "whether totals run by project or by recruiter"),
    "Award.span": Text("this_year 按本年到位，to_date 按累计至今（以前年度已应付的扣除）", "this_year: what arrived in the year; to_date: all so far, less what earlier years had earned"),
    "Award.payees": Text("付给哪些收款方", "which payees it is for"),
    "Award.payer": Text("由谁支付", "who pays"),
    "Award.limit": Text("每项累计（按 per）的封顶", "the cap on each running total"),
    "Award.recruiter_limit": Text("per: project 时，每个引荐人全部项目的封顶", "the cap on all projects of one recruiter, where per is project"),
    "Award.reference": Text("依据的文件与条文", "document and article"),
    "Award.note": Text("说明", "a note"),
    "AwardBand.up_to": Text("该档上限；末档不写", "upper bound of the band; the last has none"),
    "AwardBand.rate": Text("该档比例", "the rate of the band"),
}  # fmt: skip

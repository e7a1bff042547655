"""Diagnostic codes of projects and tax packs (E810–E859)."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text


def _code(
    code: str, title: tuple[str, str], message: tuple[str, str], hint: tuple[str, str]
) -> CodeEntry:
    return CodeEntry(code, Text(*title), Text(*message), Text(*hint))


_TAXES = (
    _code(
        "E810",
        ("没有这种税的规则", "no rule for this tax"),
        ("规则库里没有“{name}”的测算规则；{suggestion}", "there is no tax rule {name}; {suggestion}"),
        ("enclave rules list --kind tax 列出全部规则", "`enclave rules list --kind tax` lists them"),
    ),
    _code(
        "E811",
        ("草案不能当作现行税收", "a draft is not in force"),
        ("“{rule}”还是草案，没有施行，不能测算收入", "{rule} is a draft and not in force; no revenue follows from it"),
        ("从 taxes 中删去；施行后更新规则包", "remove it from `taxes`; update the rule pack once it is enacted"),
    ),
    _code(
        "E812",
        ("法律留给地方的数没有填", "a number the law leaves to the locality is missing"),
        ("“{rule}”的“{item}”由省或州确定，待定项 {hole} 没有填。{note}",
         "{rule}: {item} is set by the province or prefecture, and hole {hole} is not filled. {note}"),
        ("在 fill 里写 {hole}，并在 assumptions 里注明来源；系统不取默认值",
         "write {hole} under `fill` and its source under `assumptions`; there is no default"),
    ),
    _code(
        "E813",
        ("填的数超出法定幅度", "beyond what the law allows"),
        ("{hole} 填的是 {value}，法定幅度 {least}–{most}", "{hole} is {value}; the law allows {least}–{most}"),
        ("核对单位和文件", "check the unit and the document"),
    ),
    _code(
        "E814",
        ("当年没有有效的规则", "no rule in force that year"),
        ("“{rule}”的“{item}”在 {year} 年没有有效的取值", "{rule}: no value of {item} is in force in {year}"),
        ("核对测算期；或在规则包中补充当时的规定", "check the horizon, or add the rule of that time to a pack"),
    ),
    _code(
        "E815",
        ("缺少测算所需的指标", "an input is missing"),
        ("测算“{rule}”需要 {key}，项目文件没有写", "{rule} needs {key}, which the project file does not give"),
        ("补写 {key}，或从 taxes、indicators 中删去", "add {key}, or remove the item from `taxes` or `indicators`"),
    ),
)  # fmt: skip

_PREFERENCES = (
    _code(
        "E816",
        ("没有这项优惠", "no such preference"),
        ("规则库里没有优惠“{name}”；{suggestion}", "there is no preference {name}; {suggestion}"),
        ("enclave rules show tax-preferences 列出全部优惠", "`enclave rules show tax-preferences` lists them"),
    ),
    _code(
        "E817",
        ("优惠不在有效期内", "preference outside its dates"),
        ("“{preference}”自 {from_} 至 {until}，{year} 年不能用",
         "{preference} runs from {from_} to {until} and cannot be used in {year}"),
        ("把 first、last 改到有效期内；到期后按一般规定测算", "keep `first` and `last` inside its dates; the general rule applies after"),
    ),
    _code(
        "E818",
        ("优惠不能叠加", "preferences that do not stack"),
        ("“{first}”与“{second}”在 {year} 年同时使用", "{first} and {second} are both used in {year}"),
        ("同一年只选一项", "choose one of them in a year"),
    ),
    _code(
        "E819",
        ("没有写明优惠的条件", "a condition is not stated"),
        ("“{preference}”要求写明{item}", "{preference}: state {item}"),
        ("在 facts（小型微利写 assets）中写明数值", "write its figure under `facts` (for small low-profit enterprises, `assets`)"),
    ),
    _code(
        "E820",
        ("这项优惠没有建模", "preference not modelled"),
        ("“{preference}”只在规则库中列示，或这种用法没有建模，不能直接使用",
         "{preference} is listed only, or this use of it is not modelled"),
        ("先在表外测算，把结果写成 profit.by_year 等指标", "compute it apart and give the result, as in `profit.by_year`"),
    ),
    _code(
        "E839",
        ("不合优惠的条件", "a condition is not met"),
        ("“{preference}”要求{item}{sign} {bound}，写的是 {value}",
         "{preference} requires {item} of {sign} {bound}; {value} is stated"),
        ("不合条件的年度不能适用", "it does not apply in years without it"),
    ),
)  # fmt: skip

_FILE = (
    _code(
        "E821",
        ("分支机构按法人测算", "a branch modelled as a legal person"),
        ("form 是 {form}，与 branch 一节不配：分支机构只就地缴纳分摊的部分，不是全部企业所得税",
         "form is {form}, which does not fit section `branch`: a branch pays its apportioned part, not all of the income tax"),
        ("分支机构写 branch（分摊比例、全公司应纳税所得额、设立年）；独立法人删去 branch",
         "a branch needs `branch` (share, group_income, since); a legal person has none"),
    ),
    _code(
        "E822",
        ("达产进度超过 100%", "ramp over 100%"),
        ("{year} 年的达产进度是 {ramp}", "the ramp of {year} is {ramp}"),
        ("达产进度最高 100%；产能提高写在 capacity", "the most is 100%; more capacity belongs to `capacity`"),
    ),
    _code(
        "E823",
        ("按年的表缺一年或年份不对", "a table by year lacks a year"),
        ("按年的表里没有“{text}”可用", "the table by year has nothing for {text}"),
        ("逐年写明，之后各年不变的写 later（以后）", "write every year; `later` stands for all years after the last"),
    ),
    _code(
        "E824",
        ("时间先后不对", "dates out of order"),
        ("{what} 与开工、投产或测算期的先后不合", "{what} does not fit construction, production or the horizon"),
        ("开工不晚于投产，投产在测算期内，末年不早于首年，测算期不超过 60 年",
         "construction first, production inside the horizon, the last year not before the first, 60 years at most"),
    ),
    _code(
        "E833",
        ("同一指标写了几种，或一种也没有写", "one figure in two ways, or in none"),
        ("{what} 必须恰好写一种", "give exactly one of {what}"),
        ("保留一种写法", "keep one of them"),
    ),
    _code(
        "E834",
        ("重复列出", "listed twice"),
        ("“{name}”列了两次", "{name} is listed twice"),
        ("删去一处", "remove one"),
    ),
    _code(
        "E835",
        ("申报周期不合规定", "a filing period the law does not know"),
        ("“{rule}”的申报周期写的是 {period}，规定的是 {known}", "{rule} is filed by {known}, not by {period}"),
        ("改成规定的周期，或删去用通常的周期", "use one of these, or leave it out for the usual one"),
    ),
    _code(
        "E836",
        ("这个指标推不出来", "no such indicator of a project"),
        ("项目推不出指标“{name}”；{suggestion}", "a project yields no indicator {name}; {suggestion}"),
        ("改正名称，或在指标表里另给", "correct the name, or give it in the table of indicators"),
    ),
    _code(
        "E837",
        ("不是法定的增值税税率", "not a legal VAT rate"),
        ("{rate} 不是 {year} 年的增值税税率或征收率：{known}", "{rate} is not a VAT rate of {year}: {known}"),
        ("核对税率；没有进项的写 0%", "check the rate; write 0% where there is no input tax"),
    ),
    _code(
        "E840",
        ("没有这个待定项", "no such open term"),
        ("规则库里没有待定项“{name}”；{suggestion}", "no rule has an open term {name}; {suggestion}"),
        ("检查拼写，或删去", "check the spelling, or remove it"),
    ),
    _code(
        "E841",
        ("没有这个项目文件", "no such project file"),
        ("找不到项目文件 {name}", "there is no project file {name}"),
        ("检查路径；情景的 projects 只能写情景文件夹内的文件", "check the path; `projects` of a scenario names files inside its folder"),
    ),
)  # fmt: skip

_MORE = (
    _code(
        "E842",
        ("不能是负数", "must not be negative"),
        ("“{text}”是负数", "{text} is negative"),
        ("只有利润、利润率和全公司应纳税所得额可以为负", "only profit, its margin and the income of the whole may be"),
    ),
)  # fmt: skip

_PACKS = (
    _code(
        "E831",
        ("依据没有列出", "document not listed"),
        ("依据“{document}”没有写在 references 里", "document {document} is not listed under `references`"),
        ("在 references 里写出文件和文号", "list the document with its number"),
    ),
    _code(
        "E832",
        ("税收规则不完整或前后重叠", "a tax rule is incomplete or overlaps"),
        ("规则“{rule}”的 {what} 缺少，或各段有效期重叠", "rule {rule}: {what} is missing, or its dates overlap"),
        ("补齐参数；每段的 until 不晚于下一段的 from", "add the parameter; each `until` must not be after the next `from`"),
    ),
    _code(
        "E838",
        ("税收规则重名", "two tax rules of one id"),
        ("规则“{rule}”在两个规则包中都有", "rule {rule} stands in two packs"),
        ("改名或删去一个", "rename or remove one"),
    ),
)  # fmt: skip

_RUN = (
    _code(
        "E825",
        ("项目的企业与企业表不一致", "project and table of enterprises disagree"),
        ("项目“{project}”的企业 {enterprise} 在企业表中的所在地是 {there}，项目写的是 {here}",
         "enterprise {enterprise} of project {project} is at {there} in the table and at {here} in the project"),
        ("两处写一致", "write the same in both"),
    ),
    _code(
        "E826",
        ("两个项目同名", "two projects of one id"),
        ("项目“{project}”出现两次", "project {project} is given twice"),
        ("改名或删去一个", "rename or remove one"),
    ),
    _code(
        "E827",
        ("实绩截止月之后还有实绩", "facts after the last month of facts"),
        ("入库记录 {receipt} 在 {month} 之后，而企业 {enterprise} 其后由项目预测，会重复计算",
         "receipt {receipt} is later than {month}, after which enterprise {enterprise} is projected: it would count twice"),
        ("把 actuals_through 改到最后一个有实绩的月份", "set `actuals_through` to the last month with facts"),
    ),
    _code(
        "E828",
        ("实绩与项目预测重叠", "facts and projection overlap"),
        ("企业 {enterprise} 在入库表中已有记录，又由项目预测，而情景没有写 actuals_through",
         "enterprise {enterprise} has receipts in the table and is projected too, and there is no `actuals_through`"),
        ("写 actuals_through: YYYY-MM，项目只补其后的月份", "write `actuals_through: YYYY-MM`; the project supplies the months after it"),
    ),
    _code(
        "E829",
        ("实绩截止月没有用处", "actuals_through without facts or projects"),
        ("写了 actuals_through，却没有入库表或没有项目", "`actuals_through` is given without a table of receipts or without projects"),
        ("删去，或补上 receipts 和 projects", "remove it, or give `receipts` and `projects`"),
    ),
)  # fmt: skip

_WARNINGS = (
    _code(
        "W810",
        ("写了用不上的指标", "input that is not used"),
        ("{what} 在这次测算中用不上", "{what} is not used here"),
        ("补列相应的税种，或删去", "list the tax that takes it, or remove it"),
    ),
    _code(
        "W811",
        ("在测算期之外", "outside the horizon"),
        ("{what} 的 {year} 年在测算期 {first}–{last} 之外，没有计入", "{what}: {year} lies outside the horizon {first}–{last} and is left out"),
        ("把 horizon 提前或延长，或删去", "widen `horizon`, or remove it"),
    ),
    _code(
        "W812",
        ("分支机构设立当年不分摊", "a branch takes no part in its first year"),
        ("{year} 年是设立当年，不就地分摊企业所得税，按 0 计", "{year} is the year of creation: no income tax is paid locally"),
        ("依据：国家税务总局公告2012年第57号第五条", "basis: STA announcement 2012 No. 57, Art 5"),
    ),
    _code(
        "W813",
        ("免征地方部分缩小了可分的收入", "the waiver shrinks what is shared"),
        ("{first}–{last} 年免征企业所得税地方分享部分：协议可分的企业所得税为零",
         "the local part of income tax is waived in {first}–{last}: the agreement has none of it to share"),
        ("谈判前先商定由谁承担", "settle who bears this before negotiating"),
    ),
    _code(
        "W814",
        ("分支机构不入规上统计", "a branch is not counted above designated size"),
        ("规模以上工业按法人统计，分支机构一般不计入", "industry above designated size counts legal persons; a branch is usually not counted"),
        ("视同法人须经国家统计局批准（国统字〔2011〕96号第十条）", "treatment as a legal person needs approval (国统字〔2011〕96号 Art 10)"),
    ),
)  # fmt: skip

_NOTICES = (
    _code(
        "N810",
        ("用到未核实的规定", "rules not verified"),
        ("下列规定见报或未核实：{items}", "known from reports or not verified: {items}"),
        ("引用前与原文核对", "check them against the text"),
    ),
    _code(
        "N811",
        ("按现行规定外推", "present law extended"),
        ("{first}–{last} 年按 {day} 有效的规定测算", "years {first}–{last} are computed by the rules known in {day}"),
        ("税法修订后更新规则包重算", "compute again once the law changes"),
    ),
    _code(
        "N812",
        ("不合小型微利条件", "not a small low-profit enterprise"),
        ("{year} 年{item}超过“{preference}”的上限，按一般税率", "{year}: {item} is above the limit of {preference}; the general rate applies"),
        ("", ""),
    ),
    _code(
        "N813",
        ("优惠到期后恢复一般规定", "the general rule after a preference"),
        ("“{preference}”自 {year} 年起不再使用，按一般规定测算", "{preference} is not used from {year} on; the general rule applies"),
        ("", ""),
    ),
    _code(
        "N814",
        ("项目预测参加了运行", "a project's projection joins the run"),
        ("项目“{project}”推出 {count} 条入库记录、{rows} 条指标，全部是预测{after}",
         "project {project} adds {count} receipts and {rows} indicator rows, all projections{after}"),
        ("预测只用于测算，不能结算", "projections serve estimates and are never settled"),
    ),
    _code(
        "N815",
        ("结算期之后的预测没有计入", "projections after the last month"),
        ("项目“{project}”有 {count} 笔税款在 {month} 之后入库，没有计入", "{count} payments of project {project} fall after {month} and are left out"),
        ("延长 through 即可计入", "extend `through` to take them in"),
    ),
)  # fmt: skip

CODES: tuple[CodeEntry, ...] = (
    *_TAXES, *_PREFERENCES, *_FILE, *_MORE, *_PACKS, *_RUN, *_WARNINGS, *_NOTICES
)  # fmt: skip

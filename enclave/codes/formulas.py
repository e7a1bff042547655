"""Diagnostic codes of formulas that divide a tax between places: title, message, hint."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text


def _code(
    code: str, title: tuple[str, str], message: tuple[str, str], hint: tuple[str, str]
) -> CodeEntry:
    return CodeEntry(code, Text(*title), Text(*message), Text(*hint))


_PACKS = (
    _code(
        "E550",
        ("没有这个分配公式", "no such formula"),
        ("找不到分配公式“{name}”{near}", "there is no formula {name}{near}"),
        ("已有的公式：{known}；也可以给出文件路径", "there are: {known}; or give the path of a file"),
    ),
    _code(
        "E551",
        ("依据没有列出", "basis not listed"),
        ("依据“{document}”没有写在 references 里{near}",
         "basis {document} is not listed under `references`{near}"),
        ("在 references 里写出文件、文号和可靠程度", "list the document with its number and status"),
    ),
    _code(
        "E552",
        ("比例之和不是 1", "shares do not sum to 1"),
        ("{what} 的比例之和是 {total}，与 100% 相差 {difference}",
         "the shares of {what} sum to {total}, off by {difference}"),
        ("必须恰为 100%，没有容差；有待定项时，已知部分不能超过 100%",
         "they must sum to exactly 100%; where some are open, the known ones must leave room"),
    ),
    _code(
        "E553",
        ("公式的项目与类型不符", "keys do not fit the kind of formula"),
        ("{kind} 类公式的“{key}”缺少、多余，或与其他项目不配",
         "formula of kind {kind}: {key} is missing, does not belong there, or does not fit the rest"),
        (("apportion 写 parts（有 places 时写 factors）；prepay 写 parts、rates、quantities；"
          "口径 total 写级次，local 不写"),
         ("apportion takes parts, and factors where a part goes to places; prepay takes parts, rates,"
          " quantities; levels are written for `of: total` only")),
    ),
)  # fmt: skip

_RUN = (
    _code(
        "E554",
        ("不在公式的有效期内", "formula used outside its dates"),
        ("“{formula}”的有效期是 {span}，要算的是 {day}", "{formula} holds on {span}, asked for {day}"),
        ("核对年度；换用当时有效的公式", "check the year, or use the formula of that time"),
    ),
    _code(
        "E555",
        ("某地的数据不能用", "a figure of a place cannot be used"),
        ("“{place}”的“{item}”：{why}", "{item} of {place}: {why}"),
        ("本公式要的数据：{known}", "the formula takes: {known}"),
    ),
    _code(
        "E556",
        ("无从分配", "nothing to divide by"),
        ("“{item}”：{why}", "{item}: {why}"),
        ("核对各地的数据；法规没有规定的情形不作推算",
         "check the figures; what the text does not provide for is not guessed"),
    ),
    _code(
        "E557",
        ("待定项没有填", "an open term is not filled"),
        ("公式“{formula}”的待定项“{hole}”没有填，用于{what}",
         "hole {hole} of formula {formula} is not filled; it is needed for {what}"),
        ("用 --fill {hole}=<比例> 或在输入的 fill 里填写，并注明来源；系统不取默认值",
         "give --fill {hole}=<ratio>, or `fill` in the input, with its source; there is no default"),
    ),
    _code(
        "E558",
        ("要分的金额不清楚", "what is divided is not clear"),
        ("{why}", "{why}"),
        ("写 amount（税额），或写 taxable_income（应纳税所得额）和 rate（税率）",
         "give `amount`, or `taxable_income` with `rate`"),
    ),
    _code(
        "E559",
        ("公式不适用", "the formula does not apply"),
        ("“{item}”：{why}", "{item}: {why}"),
        ("核对输入，或换用适用的公式", "check the input, or use the formula that applies"),
    ),
)  # fmt: skip

_WARNINGS = (
    _code(
        "W550",
        ("用了模板或假定", "a template or an assumption was used"),
        ("公式“{formula}”的状态是 {status}：结果不是法定数",
         "formula {formula} has status {status}: the result is not statutory"),
        ("正式使用前换成有文号的比例", "replace it by documented ratios before relying on it"),
    ),
    _code(
        "W551",
        ("给定的比例与测算不同", "given and computed shares differ"),
        ("“{place}”给定比例 {given}，按因素测算是 {computed}；以给定的为准",
         "{place}: the share given is {given}, the factors yield {computed}; the given one stands"),
        ("核对分配表和上年因素", "check the distribution form and last year's factors"),
    ),
    _code(
        "W552",
        ("给了用不上的数据", "input that is not used"),
        ("“{item}”在公式“{formula}”里用不上{near}", "{item} is not used by formula {formula}{near}"),
        ("检查拼写，或删去", "check the spelling, or remove it"),
    ),
)  # fmt: skip

_NOTICES = (
    _code(
        "N550",
        ("条款未核", "terms not verified"),
        ("公式“{formula}”用到的下列条款状态是 {status}：{items}",
         "formula {formula} uses terms of status {status}: {items}"),
        ("引用前与原文核对", "check them against the text"),
    ),
    _code(
        "N551",
        ("起始日不详", "start not known"),
        ("公式“{formula}”没有已知的起始日，没有核对日期",
         "the day from which formula {formula} holds is not known; dates were not checked"),
        ("引用前与原文核对", "check it against the text"),
    ),
)  # fmt: skip

CODES: tuple[CodeEntry, ...] = (*_PACKS, *_RUN, *_WARNINGS, *_NOTICES)

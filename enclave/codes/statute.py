"""Diagnostic codes of the statute: title, message and hint in two languages."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text


def _code(
    code: str, title: tuple[str, str], message: tuple[str, str], hint: tuple[str, str]
) -> CodeEntry:
    return CodeEntry(code, Text(*title), Text(*message), Text(*hint))


_PACKS = (
    _code(
        "E501",
        ("没有这个分税规则包", "no such statute pack"),
        ("找不到分税规则包“{name}”{near}", "there is no statute pack {name}{near}"),
        ("用 `enclave rules list` 查看已有的规则包，或给出文件路径",
         "see `enclave rules list`, or give the path of a file"),
    ),
    _code(
        "E502",
        ("规则包循环沿用", "packs extend each other"),
        ("规则包绕一圈又沿用了自己：{chain}", "the pack extends itself: {chain}"),
        ("去掉其中一处 extends", "remove one of the `extends`"),
    ),
    _code(
        "E503",
        ("规则用了未知税种", "rule for an unknown tax head"),
        ("规则“{rule}”的税种“{head}”不在税种表里{near}",
         "rule {rule} names {head}, which is no tax head{near}"),
        ("写税种表（rules/heads.yaml）里的编号，或在规则包的 heads 里定义",
         "write an id of rules/heads.yaml, or define the head under `heads` of the pack"),
    ),
    _code(
        "E504",
        ("级次份额之和不是 1", "shares of the levels do not sum to 1"),
        ("各级份额之和是 {total}，与 100% 相差 {difference}（{what}）",
         "the shares sum to {total}, off by {difference} ({what})"),
        ("各级份额之和必须恰为 100%，没有容差；除不尽的写成分数，如 1/3",
         "they must sum to exactly 100% without tolerance; write fractions such as 1/3"),
    ),
    _code(
        "E505",
        ("规则的止日不在起日之后", "a rule ends before it starts"),
        ("起日 {from_}，止日 {until}：止日当天不在内，必须晚于起日",
         "from {from_} until {until}: the end is not included and must be later"),
        ("检查两个日期；一直有效就不写 until", "check both dates; leave `until` out if it is open"),
    ),
    _code(
        "E506",
        ("地方部分的规则写了中央", "a rule for the local part names the centre"),
        ("of: local 的规则只划分省、州市、县三级，不能写 {level}",
         "a rule with `of: local` divides province, prefecture and county, not {level}"),
        ("删去 {level}，或改为 of: total 并写全四级", "remove {level}, or use `of: total` with all levels"),
    ),
    _code(
        "E507",
        ("地方合计与分级混写", "local total mixed with its levels"),
        ("份额里既有 local，又有 {level}", "the shares contain both `local` and {level}"),
        ("只写 centre 和 local，或写全四级", "write centre and local, or all four levels"),
    ),
    _code(
        "E508",
        ("规则的项目与机制不符", "keys do not fit the mechanism"),
        ("机制 {mechanism} 与“{key}”不符：缺少它，或不该有它",
         "mechanism {mechanism}: key {key} is missing, or does not belong there"),
        ("名单写 roster，行业写 industries，增量上解写 growth、base、shortfall",
         "lists take `roster`, industries `industries`, growth takes `growth`, `base`, `shortfall`"),
    ),
    _code(
        "E509",
        ("年终机制的写法不对", "year-end rule not well formed"),
        ("机制 {mechanism} 只划分地方部分（of: local）；按增量上解时入库份额写 county: 100%，growth 里不写 county",
         ("mechanism {mechanism} divides the local part (`of: local`); for growth the shares are"
         " `county: 100%` and `growth` names no county")),
        ("按示例包 example-jiazhou 改写", "follow the pack example-jiazhou"),
    ),
    _code(
        "E510",
        ("规则日期重叠", "rules overlap"),
        ("税种“{head}”的规则“{first}”与“{second}”在 {span} 都有效",
         "rules {first} and {second} for {head} both hold on {span}"),
        ("改日期，或用 places、roster、industries 区分", "change the dates, or narrow one of them"),
    ),
    _code(
        "E511",
        ("中央份额与上级规则不符", "share of the centre contradicts the pack above"),
        ("规则“{rule}”写中央 {written}，上级规则“{above}”同期是 {expected}（{head}）",
         "rule {rule} gives the centre {written}; {above} gives {expected} at that time ({head})"),
        ("省以下的规则不能改变中央份额；核对比例和日期",
         "a rule below the centre cannot change its share; check ratio and dates"),
    ),
    _code(
        "E512",
        ("税种名称重复", "name of a tax head used twice"),
        ("“{name}”同时是“{first}”和“{second}”的名称或科目",
         "{name} is a name or code of both {first} and {second}"),
        ("一个名称只能属于一个税种", "a name belongs to one head only"),
    ),
    _code(
        "E513",
        ("未知的收入类别", "unknown kind of receipt"),
        ("kinds 里的“{kind}”不是收入类别{near}", "{kind} under `kinds` is no kind of receipt{near}"),
        ("可用：{known}", "there are: {known}"),
    ),
    _code(
        "E514",
        ("规则引用了没有的名单", "rule refers to a list that is not there"),
        ("规则“{rule}”引用名单“{roster}”，规则包里没有{near}",
         "rule {rule} refers to roster {roster}, which the packs do not define{near}"),
        ("在 rosters 里写出名单（成员可以为空）", "define it under `rosters` (it may have no members)"),
    ),
    _code(
        "E515",
        ("规则编号重复", "rule id used twice"),
        ("规则包“{pack}”里有两条编号为“{rule}”的规则", "pack {pack} has two rules with the id {rule}"),
        ("改掉其中一个编号", "rename one of them"),
    ),
    _code(
        "E516",
        ("有基数的规则不是整年", "a rule with a base breaks a budget year"),
        (
            "按基数增量上解的规则必须从 1 月 1 日起、到 1 月 1 日止，这里是 {day}",
            "a rule on growth over a base starts and ends on 1 January, not on {day}",
        ),
        ("基数对应整个预算年度，改用 1 月 1 日", "the base is that of a whole year; use 1 January"),
    ),
)  # fmt: skip

_RUN = (
    _code(
        "E521",
        ("收入的税种不认得", "unknown tax head of a receipt"),
        ("收入“{receipt}”的税种“{head}”不在税种表里{near}",
         "receipt {receipt}: {head} is no tax head{near}"),
        ("写税种编号、中文名称、别名或科目代码", "write the id, name, alias or budget code of a head"),
    ),
    _code(
        "E522",
        ("这一天没有分税规则", "no rule on that day"),
        ("税种“{head}”在 {first}~{last}（{count} 笔）没有分税规则；规则包“{statute}”里它的日期是：{known}",
         "no rule divides {head} on {first}~{last} (receipts: {count}); pack {statute} has: {known}"),
        ("核对日期和税种；确有依据就在规则包里补一条带文号的规则",
         "check date and head; add a rule with its document if there is one"),
    ),
    _code(
        "E523",
        ("待定的分税比例没有填", "an open share is needed and not filled"),
        ("待定项“{hole}”没有填：税种“{head}”，规则“{rule}”，用于 {first}~{last} 的 {count} 笔",
         ("hole {hole} is not filled: head {head}, rule {rule}, needed on {first}~{last}"
         " (receipts: {count})")),
        ("在情景的 statute.fill 里写 `{hole}: <比例>`，并注明来源；系统不取默认值",
         "give `{hole}: <ratio>` under `statute.fill` of the scenario, with its source; there is no default"),
    ),
    _code(
        "E524",
        ("填入的值不能用", "a fill cannot be used"),
        ("填给“{hole}”的“{text}”不是{what}", "{text}, given for hole {hole}, is not {what}"),
        ("比例写 10% 或 1/3，金额写明单位，分县或分税种时写成一张表",
         "write ratios as 10% or 1/3, amounts with their unit, or a table by place, head or year"),
    ),
    _code(
        "E525",
        ("填入后的份额之和不是 1", "filled shares do not sum to 1"),
        ("规则“{rule}”填入后各级份额之和是 {total}（税种“{head}”，地区“{place}”）",
         "with the holes filled, rule {rule} sums to {total} (head {head}, place {place})"),
        ("改填入的值，使总和恰为 100%", "change the fills so that they sum to exactly 100%"),
    ),
    _code(
        "E526",
        ("记录的级次与金额不符", "recorded levels do not add up"),
        ("收入“{receipt}”记录的各级合计 {sum} 元，金额是 {amount} 元",
         "receipt {receipt}: the recorded levels add to {sum} yuan, the amount is {amount} yuan"),
        ("按国库报表改正其中一个", "correct one of them from the treasury's report"),
    ),
    _code(
        "E527",
        ("记录的级次不认得", "unknown recorded level"),
        ("收入“{receipt}”记录了未知级次“{level}”", "receipt {receipt} records an unknown level {level}"),
        ("可用：{known}", "there are: {known}"),
    ),
    _code(
        "E528",
        ("这类收入只能按国库记录", "this kind needs the recorded levels"),
        ("收入“{receipt}”属于“{kind}”，各级金额只能按国库记录，不能推算",
         "receipt {receipt} is of kind {kind}, whose levels are known from the treasury only"),
        ("填写记录的各级金额", "give the recorded levels"),
    ),
    _code(
        "E529",
        ("规则包没有这类收入", "the pack does not cover this kind"),
        ("规则包“{statute}”没有写收入类别“{kind}”怎样划分（收入“{receipt}”）",
         "pack {statute} does not say how kind {kind} is divided (receipt {receipt})"),
        ("在 kinds 里补上这一类", "add the kind under `kinds`"),
    ),
    _code(
        "E530",
        ("地方部分没有继续划分", "the local part is not divided further"),
        ("规则“{rule}”只到中央和地方；税种“{head}”在 {first}~{last}（{count} 笔）没有省以下的规则",
         ("rule {rule} stops at centre and local; nothing divides {head} below on {first}~{last}"
         " (receipts: {count})")),
        ("在省或州市的规则包里写 of: local 的规则；未公开的比例写 hole",
         "add a rule with `of: local` to the pack of the province; write a hole for what is not public"),
    ),
    _code(
        "E531",
        ("金额超出上限", "amount beyond the guard"),
        ("{what}达到 {amount} 元，上限是 {guard} 元", "{what} reaches {amount} yuan, the guard is {guard}"),
        ("检查单位；确是全国汇总数时用 guard 参数放宽",
         "check the unit; national totals raise the guard openly"),
    ),
    _code(
        "E532",
        ("一户在两份名单里", "an enterprise is on two lists"),
        ("企业“{enterprise}”的“{head}”同时适用规则“{first}”和“{second}”",
         "rules {first} and {second} both apply to {head} of {enterprise}"),
        ("一户只能在一份名单里", "keep it on one list"),
    ),
    _code(
        "E533",
        ("地区没有分税规则包", "no statute for a place"),
        ("收入“{receipt}”的地区“{place}”没有对应的分税规则包",
         "receipt {receipt}: there is no statute for place {place}"),
        ("给每个地区指定规则包", "name a pack for every place"),
    ),
    _code(
        "E534",
        ("收入编号重复", "receipt id used twice"),
        ("有两笔收入的编号都是“{receipt}”", "two receipts have the id {receipt}"),
        ("确是两笔就补上凭证号，否则删去一笔", "add the slip number if there are two, else drop one"),
    ),
)  # fmt: skip

_WARNINGS = (
    _code(
        "W501",
        ("填入的值没有用处", "a fill without a hole"),
        ("填入的“{hole}”在规则包“{statute}”里没有对应的待定项{near}",
         "fill {hole} answers no hole of pack {statute}{near}"),
        ("检查拼写，或删去", "check the spelling, or remove it"),
    ),
    _code(
        "W502",
        ("用了假定的规则", "an assumed rule was used"),
        ("规则“{rule}”的状态是 {status}，用于 {count} 笔：结果不能当作法定数",
         "rule {rule} has status {status} (receipts it divides: {count}): not a statutory result"),
        ("正式结算前换成有文号的规则", "replace it by a documented rule before settling"),
    ),
    _code(
        "W503",
        ("收入地区与规则包不符", "place outside the pack"),
        ("地区“{place}”的代码不在规则包“{statute}”的范围（{scope}）",
         "place {place} lies outside pack {statute} ({scope})"),
        ("核对地区代码，或换用当地的规则包", "check the code, or use the pack of that place"),
    ),
)  # fmt: skip

_PACK_STATUS = (
    _code(
        "W504",
        ("用了假定的规则包", "an assumed pack was used"),
        (
            "规则包“{statute}”的状态是 {status}：结果只供演示或测算，不是法定数",
            "pack {statute} has status {status}: the result is for demonstration or planning only",
        ),
        ("正式结算换用财政部门确认的规则包", "settle with a pack that the bureau has confirmed"),
    ),
)

_NOTICES = (
    _code(
        "N501",
        ("退库没有原入库日期", "refund without an origin date"),
        ("{count} 笔退库没有原入库日期，按退库当天的比例划分",
         "refunds without an origin date: {count}; they go by the shares of their own day"),
        ("补上原税款的入库日期", "give the day of the tax returned"),
    ),
    _code(
        "N502",
        ("规则未核", "rule not verified"),
        ("规则“{rule}”的状态是 {status}，用于 {count} 笔", "rule {rule} has status {status} (receipts it divides: {count})"),
        ("引用前与原文核对", "check it against the text"),
    ),
    _code(
        "N503",
        ("国库实际与测算不同", "recorded and computed levels differ"),
        ("税种“{head}”有 {count} 笔记录的级次与测算不同，以记录为准；差额合计 {sum} 元",
         ("receipts of {head} recorded otherwise than computed: {count}, {sum} yuan in all; the"
         " record stands")),
        ("核对比例、日期和退库的原入库日期", "check ratio, dates and origin of refunds"),
    ),
    _code(
        "N504",
        ("名单为空", "a list is empty"),
        ("规则“{rule}”的名单“{roster}”没有成员，没有企业按它划分",
         "roster {roster} of rule {rule} has no members; it applies to nobody"),
        ("有名单企业时在 rosters 里写出", "name its members under `rosters` if there are any"),
    ),
    _code(
        "N505",
        ("记录的级次无法核对", "recorded levels could not be compared"),
        ("税种“{head}”有 {count} 笔按国库记录，规则包没有可比的比例",
         "receipts of {head} that stand as recorded: {count}; the pack has nothing to compare them with"),
        ("填上待定项后可以核对", "fill the holes to compare them"),
    ),
    _code(
        "N506",
        ("只划分到中央和地方", "divided into centre and local only"),
        ("规则包“{statute}”只到中央和地方，地方部分没有继续划分",
         "pack {statute} stops at centre and local; the local part is not divided"),
        ("要算到县级，用省或州市的规则包", "use the pack of a province or prefecture for the county"),
    ),
)  # fmt: skip

CODES: tuple[CodeEntry, ...] = (*_PACKS, *_RUN, *_WARNINGS, *_PACK_STATUS, *_NOTICES)

"""Diagnostic codes of the lints, made from ``rules/lints`` by tools/make_lint_pages.py."""

# fmt: off
from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text

CODES = (
    CodeEntry(
        "L001",
        Text("付给企业的钱与税收挂钩", "a payment to a firm is tied to tax"),
        Text("【{level}】条款 {clause} 付给“{payee}”（{kind}）的钱随税收增减；政府间分享不在此列{ground}", "[{level}] clause {clause} pays “{payee}” ({kind}) an amount that moves with tax; sharing between governments is not meant{ground}"),
        Text("把收款方改为政府；代国库收款的平台写 `treasury: {{via: …}}`；给企业的支持另立政策，不按税收计算", "let a government be paid; a platform that receives for a treasury says so with `treasury: {{via: …}}`; support of a firm is a policy of its own and not measured by tax"),
    ),
    CodeEntry(
        "L002",
        Text("没有依据的税收减免", "tax relief without a law"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("写明减免所依据的法律文件；没有的删去", "name the law the relief rests on, or leave it out"),
    ),
    CodeEntry(
        "L003",
        Text("以迁入、纳税、纳统为条件", "conditional on moving, paying or being counted here"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("去掉以注册、纳税、纳统为前提的条件", "drop the condition of being registered, taxed or counted here"),
    ),
    CodeEntry(
        "L004",
        Text("承诺不迁出或迁出退款", "a promise to stay or to repay"),
        Text("【{level}】{place}不让企业迁出：{note}{ground}", "[{level}] {place} keeps a firm from leaving: {note}{ground}"),
        Text("企业迁出只停止以后的分享（`exit` 不写 `clawback`，或只在政府之间写）", "when a firm leaves, end the sharing from then on (`exit` without `clawback`, or between governments only)"),
    ),
    CodeEntry(
        "L005",
        Text("财政资金给指定企业", "public money for a named firm"),
        Text("【{level}】条款 {clause} 由“{payer}”向指定的“{payee}”（{kind}）付款{ground}", "[{level}] by clause {clause} “{payer}” pays the named “{payee}” ({kind}){ground}"),
        Text("改为普遍适用的政策并经公平竞争审查，或改由非财政资金支付", "make it a policy open to all that has passed fair competition review, or let somebody else than a government pay"),
    ),
    CodeEntry(
        "L006",
        Text("零地价等要素优惠", "land or inputs below price"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("按规定价格供地供要素；普惠政策写明文件", "grant land and inputs at the price the rules give; name the document of a policy open to all"),
    ),
    CodeEntry(
        "L007",
        Text("对特定企业减免费、基金、社保", "fees or social contributions waived for a firm"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("收费、基金、社保的减免写明国家或省的文件；没有的删去", "name the national or provincial document, or leave it out"),
    ),
    CodeEntry(
        "L008",
        Text("以核定征收招商", "deemed taxation as a park policy"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("征收方式由税务机关依法确定，不写进协议", "how tax is assessed is for the tax office by law; leave it out of the agreement"),
    ),
    CodeEntry(
        "L009",
        Text("强制设立分支机构或在本地投资", "a local entity or investment is required"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("改为自愿；分享以实际入库的税收为准", "make it voluntary; what is shared is the tax that was in fact received"),
    ),
    CodeEntry(
        "L010",
        Text("分享了上级的部分", "sharing what is not yours"),
        Text("【{level}】分享范围含省级部分（retain 含 province），参与方中却没有省级{ground}", "[{level}] the province's part is shared (retain has province) and no province is a party{ground}"),
        Text("从 `retain` 中去掉 province，或由省级作为参与方让出", "take province out of `retain`, or let the province be a party that gives it up"),
    ),
    CodeEntry(
        "L011",
        Text("用退库结算", "settled by treasury refund"),
        Text("【{level}】结算途径写明“{channel}”；应由支出解决的事项不能办退库，退库只退给申请人{ground}", "[{level}] the way of settlement says “{channel}”; what is a matter of spending may not be done by refund, and refunds go to the applicant only{ground}"),
        Text("改为年终结算或政府间转移支付，写进 `settle.channel`", "settle at the year end or by transfers between governments, and say so in `settle.channel`"),
    ),
    CodeEntry(
        "L012",
        Text("税款付到国库之外", "tax money leaves the treasury"),
        Text("【{level}】{clause}中的“{payee}”（{kind}）没有国库，分得的税款会留在预算之外{ground}", "[{level}] “{payee}” ({kind}) in {clause} has no treasury; its part of the tax would stay outside the budget{ground}"),
        Text("代国库收款的写 `treasury: {{via: …}}`；否则把份额归还给政府，再由预算支出安排", "a body that receives for a treasury says `treasury: {{via: …}}`; otherwise give the part to a government and pay out of its budget"),
    ),
    CodeEntry(
        "L013",
        Text("改动官方统计", "official statistics moved"),
        Text("【{level}】{place}写有“{phrase}”：{note}{ground}", "[{level}] {place} says “{phrase}”: {note}{ground}"),
        Text("官方统计不动；考核认定写进 `credit`，仅限内部", "leave official statistics alone; write the assessment under `credit`, internal only"),
    ),
    CodeEntry(
        "L014",
        Text("对外公布双计数", "double credit published"),
        Text("由 E604 负责：双计必须写 `internal_only: yes`，否则报错；报表上所有认定数都标明“仅用于内部考核”。依据：《统计法》（2024-09-13起施行）第七条；桂统函〔2025〕29号", "seen to by E604: double credit must say `internal_only: yes`, or it is an error; every table of credit is labelled internal. Basis: Statistics Law (in force 2024-09-13), art. 7; Guangxi statistics bureau letter of 2025 (桂统函〔2025〕29号)"),
        Text("见 E604", "see E604"),
    ),
    CodeEntry(
        "L015",
        Text("用统计部门的企业数据结算", "settled on a firm's statistical returns"),
        Text("【{level}】数据 {series} 按企业取自“{source}”；能识别单个对象的统计资料不得用于统计以外的目的{ground}", "[{level}] {series} comes firm by firm from “{source}”; data that identify one respondent serve statistics only{ground}"),
        Text("改用税务、国库记录或企业自己提供的数据", "use tax and treasury records, or data the firm supplies itself"),
    ),
    CodeEntry(
        "L016",
        Text("向税务机关下达收入任务", "a collection target for a tax office"),
        Text("【{level}】{place}给税务机关定了任务：{note}{ground}", "[{level}] {place} sets a tax office a target: {note}{ground}"),
        Text("去掉对税务机关的任务；保底由地方政府承担", "drop what is asked of the tax office; a guarantee is a local government’s"),
    ),
    CodeEntry(
        "L017",
        Text("资金循环", "money going round"),
        Text("【{level}】财政与“{payee}”（{kind}）之间互相付款：{circle}；须说明不是空转收入{ground}", "[{level}] a treasury and “{payee}” ({kind}) pay each other: {circle}; say why this is no circular revenue{ground}"),
        Text("合并为一笔净额，或在 `note` 中写明两笔款项各自的依据", "make it one net payment, or state the ground of each payment in its `note`"),
    ),
    CodeEntry(
        "L018",
        Text("财政保底", "a government guarantees a return"),
        Text("【{level}】条款 {clause} 由“{payer}”向“{payee}”（{kind}）保证每年的所得；政府之间的保底不在此列{ground}", "[{level}] by clause {clause} “{payer}” assures “{payee}” ({kind}) of a yearly amount; guarantees between governments are not meant{ground}"),
        Text("改由经营方支付，或改为保证给政府；财政不承诺固定回报或兜底", "let the operator pay, or let the beneficiary be a government; a treasury promises no fixed return"),
    ),
    CodeEntry(
        "L019",
        Text("份额之和不为 1", "shares do not sum to one"),
        Text("由 E204 负责：份额之和差一分一毫都报错，没有容差", "seen to by E204: a sum that is off by anything is an error, without tolerance"),
        Text("见 E204", "see E204"),
    ),
    CodeEntry(
        "L020",
        Text("没有列出税费", "the heads are not listed"),
        Text("【{level}】`heads` 写的是“全部”：没有税费清单，以后新设的税费也会进入分享{ground}", "[{level}] `heads` says all: there is no list, and levies made later would be shared, too{ground}"),
        Text("逐项列出分享的税费，如 `heads: [vat, cit]`", "list what is shared, such as `heads: [vat, cit]`"),
    ),
    CodeEntry(
        "L021",
        Text("分支机构按法人算所得税", "a branch's income tax taken as a company's"),
        Text("由 E821 负责：项目写明法人或分支机构；分支机构只按全公司应纳税额的一半乘分摊比例计。依据：财预〔2012〕40号（2013-01-01起施行）", "seen to by E821: a project says whether it is a legal person or a branch; a branch has its share of half of the tax of the whole. Basis: Finance ministry document on head offices and branches (财预〔2012〕40号, in force 2013-01-01)"),
        Text("见 E821", "see E821"),
    ),
    CodeEntry(
        "L022",
        Text("不就地分摊的分支机构", "a branch outside apportionment"),
        Text("由 W812 负责：设立当年不分摊，计为零并提示。依据：国家税务总局公告2012年第57号（2013-01-01起施行）", "seen to by W812: in the year of its creation a branch takes no part: nothing is computed and it is said. Basis: Tax administration notice 57 of 2012 (国家税务总局公告2012年第57号, in force 2013-01-01)"),
        Text("见 W812", "see W812"),
    ),
    CodeEntry(
        "L023",
        Text("所得税全归中央的企业", "a group whose income tax is all central"),
        Text("【{level}】“{firm}”像是财预〔2012〕40号所列企业或其分支：所得税全归中央，协议却分享企业所得税{ground}", "[{level}] “{firm}” looks like a group whose income tax is all central, or a branch of one, and the agreement shares income tax{ground}"),
        Text("核对总机构是否在名单上；在名单上的，所得税不计入可分成收入", "see whether its head office is on the list; if so, leave its income tax out of what is shared"),
    ),
    CodeEntry(
        "L024",
        Text("没有约定退税", "nothing said of refunds"),
        Text("由 E203 负责：跨年退税怎样处理（settle.late）是必填项；留抵退税有自己的记录种类。依据：财预〔2019〕205号（2019-09-01起施行）", "seen to by E203: what a refund of a closed year does (settle.late) must be written; VAT credit refunds are a kind of record of their own. Basis: Finance ministry document on VAT credit refunds (财预〔2019〕205号, in force 2019-09-01)"),
        Text("见 E203", "see E203"),
    ),
    CodeEntry(
        "L025",
        Text("优惠已到期", "a preference has expired"),
        Text("由 E817 负责：项目用的优惠须在有效期内，否则报错。依据：财政部公告2020年第23号（2021-01-01起施行）；公告2023年第12号（2023-01-01起施行）〔据报道，未见原文〕", "seen to by E817: a preference used by a project must be in force, or it is an error. Basis: Finance ministry notice 23 of 2020 (财政部公告2020年第23号, in force 2021-01-01); Notice 12 of 2023 (公告2023年第12号, in force 2023-01-01) [as reported, the text not seen]"),
        Text("见 E817", "see E817"),
    ),
    CodeEntry(
        "L026",
        Text("优惠叠加", "preferences stacked"),
        Text("由 E818 负责：不能并用的优惠同年使用即报错；减半按规定的税基。依据：财政部公告2020年第23号（2021-01-01起施行）", "seen to by E818: preferences that may not stand together in a year are an error; a half is of the base the rule gives. Basis: Finance ministry notice 23 of 2020 (财政部公告2020年第23号, in force 2021-01-01)"),
        Text("见 E818", "see E818"),
    ),
    CodeEntry(
        "L027",
        Text("草案中的税当作现行税", "a draft tax used as law"),
        Text("由 E284、E811 负责：税种表没有地方附加税；写进协议会报错。依据：《地方附加税法》（征求意见稿）〔草案，未施行〕", "seen to by E284, E811: the table of heads has no local surtax; naming it is an error. Basis: Local Surtax Law (draft for comment) [a draft, not in force]"),
        Text("见 E284、E811", "see E284, E811"),
    ),
    CodeEntry(
        "L028",
        Text("没有约定附加税费改革后的承接", "nothing said of successors of the surcharges"),
        Text("【{level}】分享{heads}，期限越过 2027 年；草案拟以地方附加税取代它们，协议没有说明届时怎样分{ground}", "[{level}] {heads} are shared beyond 2027; a draft would replace them by a local surtax, and nothing is said of it{ground}"),
        Text("与各方约定税种被取代时怎样承接；开征后用 `amend` 写入", "agree what takes their place; once it is law, write it with `amend`"),
    ),
    CodeEntry(
        "L029",
        Text("市场自主迁移分享存量税收", "existing tax shared after a move by choice"),
        Text("【{level}】企业是自主迁移的（entry: market_move），条款 {clause} 却没有基数，存量税收也在分享{ground}", "[{level}] the firms moved by their own choice (entry: market_move) and clause {clause} has no base below it: existing tax is shared, too{ground}"),
        Text("加一条 `baseline` 条款，只分增量", "add a `baseline` clause, so that only growth is shared"),
    ),
    CodeEntry(
        "L030",
        Text("没有起点或没有界限", "no start or no limit"),
        Text("【{level}】分享{missing}；已公布的先例都写明起算、年限、上限或基数中的相应内容{ground}", "[{level}] the sharing has {missing}; published precedents state start, years, and a cap or a base{ground}"),
        Text("写 `term`（自何事起、几年），或加 `cap`、`baseline` 条款", "write `term` (from which event, for how long), or add a `cap` or a `baseline`"),
    ),
    CodeEntry(
        "L031",
        Text("先扣企业奖补再分", "firms' incentives come off before sharing"),
        Text("【{level}】条款 {clause} 先从税收中扣除“{item}”再分享；{basis_said}{ground}", "[{level}] clause {clause} takes “{item}” off the tax before it is shared; {basis_said}{ground}"),
        Text("在 `legal_basis` 写明奖补的政策依据和公平竞争审查结论；没有依据的不要扣除", "name in `legal_basis` the policy and its fair competition review; what has none should not be taken off"),
    ),
    CodeEntry(
        "L032",
        Text("没有公平竞争审查记录", "no record of fair competition review"),
        Text("【{level}】条款 {clause} 涉及给企业的资金，协议没有列出公平竞争审查文件{ground}", "[{level}] clause {clause} concerns money for firms, and no fair competition review is among the documents{ground}"),
        Text("把审查结论加进 `references`（文件名写明“公平竞争审查”）", "add the review to `references`, with 公平竞争审查 (fair competition review) in its name"),
    ),
    CodeEntry(
        "L033",
        Text("旧合同中的奖补", "a rebate in an old contract"),
        Text("【{level}】协议签于 {signed}，条款 {clause} 含与税收挂钩的奖补；{era}{ground}", "[{level}] the agreement was signed on {signed} and clause {clause} holds a rebate tied to tax; {era}{ground}"),
        Text("核对是否属于继续有效的已签合同，续签和变更时取消挂钩", "check whether it is a contract that stays valid, and drop the tie when it is renewed or amended"),
    ),
    CodeEntry(
        "L034",
        Text("未经省级批准的民族自治地方减免", "local relief without the province's approval"),
        Text("由 W813、E819 负责：减免地方分享部分须写依据和批准，否则报错，并提示它减少可分成收入。依据：《企业所得税法》（2008-01-01起施行）第二十九条", "seen to by W813, E819: a waiver of the local part needs its ground and approval, or it is an error, and it is said that it shrinks what is shared. Basis: Corporate Income Tax Law (in force 2008-01-01), art. 29"),
        Text("见 W813、E819", "see W813, E819"),
    ),
    CodeEntry(
        "L035",
        Text("空壳企业风险", "a shell"),
        Text("【{level}】条款 {clause} 付给“{payee}”的钱随税收增减，而它的名称像总部、平台或贸易主体；须核实人员、场所和真实业务{ground}", "[{level}] clause {clause} pays “{payee}” by the tax it brings, and by its name it is a headquarters, a platform or a trader; see that there are staff, premises and real business{ground}"),
        Text("核实人员、场所、业务与销售是否相称，并取消与税收挂钩的付款", "see whether staff, premises and business match the sales, and drop the payment tied to tax"),
    ),
    CodeEntry(
        "L036",
        Text("省外与州外到位资金相加", "nested investment figures added"),
        Text("由 E650 负责：有包含关系的指标拒绝相加", "seen to by E650: indicators that contain each other are never added"),
        Text("见 E650", "see E650"),
    ),
    CodeEntry(
        "L037",
        Text("不是规上单位", "below the reporting threshold"),
        Text("由 W814 负责：分支机构不单独报规上产值，计入时提示", "seen to by W814: a branch reports no output above designated size of its own; it is said where it is counted"),
        Text("见 W814", "see W814"),
    ),
    CodeEntry(
        "L038",
        Text("单位混用", "units mixed"),
        Text("由 E223 负责：金额必须写单位或声明 `unit`，否则报错", "seen to by E223: an amount has a unit or a declared `unit`; anything else is an error"),
        Text("见 E223", "see E223"),
    ),
    CodeEntry(
        "L039",
        Text("省州份额未知", "a level's share is unknown"),
        Text("由 E523、N201 负责：未知的分享比例是待定项，不填不能计算", "seen to by E523, N201: an unknown share is an open term; nothing runs until it is filled"),
        Text("见 E523、N201", "see E523, N201"),
    ),
)

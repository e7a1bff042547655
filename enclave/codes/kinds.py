"""Codes of single clause kinds (E37x, E38x, N31x): what one kind asks of its own keys."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E371", ("此类条款不写该字段", "key that says nothing here"), ("{kind} 类条款不写 {key}", "a clause of kind {kind} has no {key}"),
       ("删去它，写了也不起作用；时点与范围见该类条款自己的字段", "remove it: it would change nothing; the kind has keys of its own for times and for what it covers")),
    _c("E372", ("所指条款不存在", "clause that is not there"), ("没有编号为 {clause} 的条款", "there is no clause {clause}"),
       ("已有：{known}", "there are: {known}")),
    _c("E373", ("奖励比例须恰写一种", "one form of reward"), ("rate 与 bands 须恰写一个", "exactly one of rate and bands is needed"),
       ("选一种", "choose one")),
    _c("E374", ("奖励与税收挂钩", "reward measured by tax"), ("条款 {clause} 的奖励按 {name} 计，是税收或财政贡献", "the reward of clause {clause} is measured by {name}, which is tax or a contribution to revenue"),
       ("奖励只能按到位资金或固定资产投资计；按税收给经营者好处违反公平竞争审查条例第十条", "measure it by funds arrived or fixed investment; benefits to operators by tax paid are barred by article 10 of the fair competition review regulation")),
    _c("E375", ("奖励的对象是国库", "reward to a treasury"), ("{party} 有自己的国库，不是受奖励的招商人", "{party} has a treasury of its own and is no recruiter to be rewarded"),
       ("政府之间写 compensation 或 share；奖励写给代理人、公司或没有国库的部门", "between governments write compensation or share; reward an agent, a firm, or a department without a treasury")),
    _c("E376", ("缺少回溯期", "no time to look back"), ("期内迁回与退还须写 look_back", "a return within a time, and a clawback, need look_back"),
       ("写 look_back: {{from: 事件或日期, for: 多久}}；文本未约定时写 {{hole: 名称}}", "write look_back: {{from: event or date, for: how long}}; where the text is silent write {{hole: name}}")),
    _c("E377", ("回溯期没有用处", "look_back says nothing"), ("没有退还也不是期内迁回，look_back 不起作用", "without a clawback, and for another cause than return_within, look_back says nothing"),
       ("删去 look_back，或写 clawback", "remove look_back, or write clawback")),
    _c("E378", ("退还重复", "clawback twice"), ("{party} 的退还写了两次", "the clawback of {party} is written twice"),
       ("合并为一项", "make it one")),
    _c("E379", ("改归之后保底归谁", "a guarantee after a reassignment"), ("条款 {clause} 付给的一方已被改归，没有写明此后是否照付", "clause {clause} pays the party whose entitlement is reassigned, and does not say whether it goes on"),
       ("给条款 {clause} 写 until，另写一条付给新的一方（如果约定了）", "give clause {clause} an until, and write another for the new party if that is agreed")),
    _c("N311", ("分成终止", "sharing ended"), ("{agreement}（{account}）：按条款 {clause}，自 {day} 起不再分成，此前的应得保留", "{agreement} ({account}): by clause {clause} nothing more is shared from {day} on; what was shared before stays"),
       ("", "")),
)  # fmt: skip

"""Codes of single clause kinds (E37x, E38x, N31x): what one kind asks of its own keys."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E371", ("此类条款不写该字段", "key that says nothing here"), ("{kind} 类条款不写 {key}", "a clause of kind {kind} has no {key}"),
       ("删去它；支付或生效的时点另有字段", "remove it; the kind has keys of its own for when it is paid or takes effect")),
    _c("E372", ("所指条款不存在", "clause that is not there"), ("没有编号为 {clause} 的条款", "there is no clause {clause}"),
       ("已有：{known}", "there are: {known}")),
    _c("E373", ("奖励比例须恰写一种", "one form of reward"), ("rate 与 bands 须恰写一个", "exactly one of rate and bands is needed"),
       ("选一种", "choose one")),
    _c("E374", ("奖励与税收挂钩", "reward measured by tax"), ("条款 {clause} 的奖励按 {name} 计，是税收或财政贡献", "the reward of clause {clause} is measured by {name}, which is tax or a contribution to revenue"),
       ("奖励只能按到位资金或固定资产投资计；按税收给经营者好处违反公平竞争审查条例第十条", "measure it by funds arrived or fixed investment; benefits to operators by tax paid are barred by article 10 of the fair competition review regulation")),
    _c("E375", ("奖励的对象是国库", "reward to a treasury"), ("{party} 有自己的国库，不是受奖励的招商人", "{party} has a treasury of its own and is no recruiter to be rewarded"),
       ("政府之间写 compensation 或 share；奖励写给代理人、公司或没有国库的部门", "between governments write compensation or share; reward an agent, a firm, or a department without a treasury")),
)  # fmt: skip

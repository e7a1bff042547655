"""Diagnostic codes of ledger, settlement, verification and assessment board (E960–E999)."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E960", ("不是账本", "not a ledger"), ("{name} 不存在，或不是本程序的账本", "{name} is not there, or is no ledger of this program"),
       ("检查路径；新账本由 enclave ledger new 建立", "check the path; a new ledger is made by enclave ledger new")),
    _c("E961", ("账本版本较新", "made by a newer version"), ("账本 {name} 的版本是 {version}，本程序只认识到 {known}", "the ledger {name} has version {version}; this program knows up to {known}"),
       ("请升级 enclave；旧程序不改写新账本", "upgrade enclave; an older program does not touch a newer ledger")),
    _c("E962", ("账本写不进", "the ledger cannot be written"), ("账本 {name} 无法写入：{reason}", "the ledger {name} cannot be written: {reason}"),
       ("检查磁盘空间和文件夹权限；原有内容完好，什么都没有写入", "check disk space and the rights of the folder; what was there is intact and nothing was written")),
    _c("E963", ("账本正被占用", "the ledger is busy"), ("账本 {name} 一直被另一个程序占用：{reason}", "another program keeps the ledger {name}: {reason}"),
       ("等它结束后重试；什么都没有写入", "wait until it has finished; nothing was written")),
    _c("E964", ("编号相同而内容不同", "one number, two contents"), ("{kind} 中的 {key} 已经入账，内容与这次不同", "{key} of {kind} is booked already, with other contents"),
       ("若是更正，请用新的编号并写明更正哪一笔；若是误用编号，请改编号", "if it is a correction, give it a number of its own and say which one it corrects")),
    _c("E965", ("期间已关账", "the period is closed"), ("{key} 的入账日 {day} 在已关账的 {closed} 以前", "{key} is dated {day}, and everything up to {closed} is closed"),
       ("按收到的日期入账并写明原入库日期；或先重开该期：enclave ledger reopen", "book it on the day it came, with its origin date; or reopen the period: enclave ledger reopen")),
    _c("E966", ("更正的对象不存在", "corrects what is not there"), ("{key} 更正的 {other} 不在账本中", "{key} corrects {other}, which is not in the ledger"),
       ("核对被更正的编号", "check the number of what is corrected")),
    _c("E967", ("一批内编号重复", "twice in one batch"), ("编号 {key} 在同一批中出现两次", "the number {key} stands twice in one batch"),
       ("每一笔用自己的编号", "give each entry a number of its own")),
    _c("E968", ("账本被改动", "the ledger was changed"), ("第 {seq} 批与其哈希不符，或前后不相连", "batch {seq} does not agree with its hash, or with the batch before it"),
       ("用备份恢复；不要在此账本上继续结算", "restore a backup; do not settle on this ledger")),
    _c("E969", ("账本的列与原文不符", "columns and words differ"), ("第 {seq} 批的列与入账原文不符", "the columns of batch {seq} say something else than the words booked"),
       ("用备份恢复；不要在此账本上继续结算", "restore a backup; do not settle on this ledger")),
    _c("E970", ("预测不得入账", "a projection is no fact"), ("{receipt} 是预测，不能记入账本", "{receipt} is a projection and cannot be booked"),
       ("账本只记国库已入库的事实；预测只用于测算", "a ledger holds what treasuries booked; projections are for modelling")),
    _c("E971", ("预测不得结算", "a projection is not settled"), ("这个情景含预测数据", "this scenario holds projections"),
       ("结算只用事实：写 truth: fact，去掉 projects，入库数取自账本", "settle facts only: truth: fact, no projects, receipts from the ledger")),
    _c("E972", ("没有这个协议", "no such agreement"), ("情景中没有协议 {name}", "there is no agreement {name} in the scenario"),
       ("已有：{known}", "there are: {known}")),
    _c("E973", ("已定稿的结算重算不同", "a final settlement comes out differently"), ("结算单 {statement} 中 {party} 累计 {then} 元，现在重算为 {now} 元", "in statement {statement} {party} has {then} yuan in all; now it comes to {now}"),
       ("协议或体制在定稿后被改：改动应写成 amend（约定生效日）；确须重算则先 enclave ledger reopen", "agreement or statute was changed after it was final: write changes as amend with a date; to settle again, reopen with enclave ledger reopen")),
    _c("E974", ("没有共同上级", "no common superior"), ("协议 {agreement} 没有唯一的上级（role: superior），不能经上级结算", "agreement {agreement} has no single superior (role: superior) to settle through"),
       ("在参与方中写明上级，或用 --netting pairwise", "name the superior among the parties, or use --netting pairwise")),
    _c("E975", ("账本没有入库数", "no receipts in the ledger"), ("账本 {name} 截至 {through} 没有入库记录", "the ledger {name} has no receipts up to {through}"),
       ("先用 enclave import 或 enclave ledger book 记入", "book them with enclave import or enclave ledger book")),
    _c("E976", ("没有可重开的期间", "nothing to reopen"), ("{day} 起没有已定稿的结算", "nothing is closed from {day} on"),
       ("用 enclave ledger show 查看已定稿的期间", "see what is closed with enclave ledger show")),
)  # fmt: skip

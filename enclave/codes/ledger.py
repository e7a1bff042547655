"""Diagnostic codes of ledger, settlement, verification and assessment board (E960–E999)."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E960", ("不是账本", "not a ledger"), ("{name} 不存在，或不是本程序的账本", "{name} is not there, or is no ledger of this program"),
       ("检查路径；新账本由 enclave import --ledger 或 enclave settle --new 建立", "check the path; a new ledger is made by enclave import --ledger or enclave settle --new")),
    _c("E961", ("账本版本较新", "made by a newer version"), ("账本 {name} 的版本是 {version}，本程序只认识到 {known}", "the ledger {name} has version {version}; this program knows up to {known}"),
       ("请升级 enclave；旧程序不改写新账本", "upgrade enclave; an older program does not touch a newer ledger")),
    _c("E962", ("账本写不进", "the ledger cannot be written"), ("账本 {name} 无法写入：{reason}", "the ledger {name} cannot be written: {reason}"),
       ("检查磁盘空间和文件夹权限；原有内容完好，什么都没有写入", "check disk space and the rights of the folder; what was there is intact and nothing was written")),
    _c("E963", ("账本正被占用", "the ledger is busy"), ("账本 {name} 一直被另一个程序占用：{reason}", "another program keeps the ledger {name}: {reason}"),
       ("等它结束后重试；什么都没有写入", "wait until it has finished; nothing was written")),
    _c("E964", ("编号相同而内容不同", "one number, two contents"), ("{kind} 中的 {key} 已经入账，内容与这次不同", "{key} of {kind} is booked already, with other contents"),
       ("若是更正，请用新的编号并写明更正哪一笔；若是误用编号，请改编号", "if it is a correction, give it a number of its own and say which one it corrects")),
    _c("E965", ("期间已关账", "the period is closed"), ("{key} 的入账日 {day} 在已关账的 {closed} 以前", "{key} is dated {day}, and everything up to {closed} is closed"),
       ("按收到的日期入账并写明原入库日期；或先重开该期：enclave settle reopen", "book it on the day it came, with its origin date; or reopen the period: enclave settle reopen")),
    _c("E966", ("更正的对象不存在", "corrects what is not there"), ("{key} 更正的 {other} 不在账本中", "{key} corrects {other}, which is not in the ledger"),
       ("核对被更正的编号", "check the number of what is corrected")),
    _c("E967", ("一批内编号重复", "twice in one batch"), ("编号 {key} 在同一批中出现两次", "the number {key} stands twice in one batch"),
       ("每一笔用自己的编号", "give each entry a number of its own")),
    _c("E968", ("账本被改动", "the ledger was changed"), ("第 {seq} 批与其哈希不符，或前后不相连", "batch {seq} does not agree with its hash, or with the batch before it"),
       ("用备份恢复；不要在此账本上继续结算", "restore a backup; do not settle on this ledger")),
    _c("E969", ("账本的列与原文不符", "columns and words differ"), ("第 {seq} 批的列与入账原文不符", "the columns of batch {seq} say something else than the words booked"),
       ("用备份恢复；不要在此账本上继续结算", "restore a backup; do not settle on this ledger")),
)  # fmt: skip

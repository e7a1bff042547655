"""Diagnostic codes of keeping a ledger: servers, closing once, documents anew, exports."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E930", ("不是账本的导出文件", "not an export of a ledger"), ("{name} 不是完整的账本导出文件：{reason}", "{name} is no whole export of a ledger: {reason}"),
       ("用 enclave ledger export 重新导出；什么都没有导入", "export it again with enclave ledger export; nothing was imported")),
    _c("E931", ("账本已有别的内容", "the ledger holds something else"), ("账本 {name} 第 {seq} 批与导出文件不同", "batch {seq} of the ledger {name} is another one than in the export"),
       ("导入到新账本，或导入到只含其前面各批的账本", "import into a new ledger, or one that holds the first batches of the export and nothing else")),
    _c("E977", ("账本服务器连不上", "the server of the ledger cannot be reached"), ("账本 {name} 连不上，或连接中断：{reason}", "the ledger {name} cannot be reached, or the connection broke: {reason}"),
       ("检查地址、账号和服务；中断时正在记账的，重做同一命令即可，已记入的不会重复", "check address, account and service; if it broke while booking, give the same command again: what is booked is not booked twice")),
    _c("E987", ("已经定稿", "final already"), ("{key} 的结算日 {day} 在已关账的 {closed} 以前或当天", "{key} settles {day}, and everything up to {closed} is closed"),
       ("重新写出已定稿的文件用 --again；确须重新结算先用 enclave ledger reopen 重开", "write the files of a final statement anew with --again; to settle it anew, reopen it with enclave ledger reopen")),
    _c("E988", ("定稿的文件不能重新写出", "files of a final statement cannot be made again"), ("{what}：{reason}", "{what}: {reason}"),
       ("用定稿时的情景文件夹和程序版本；或以留存的结算包为准", "use the scenario folder and the version of the time, or rely on the bundles on record")),
    _c("E989", ("结算期间账本有变", "the ledger changed meanwhile"), ("读出账本 {name} 之后又有新的记入，没有定稿", "something was booked into {name} after it was read; nothing was made final"),
       ("重新执行同一命令", "give the same command again")),
)  # fmt: skip

"""Codes of tables (E4xx): receipts, enterprises, indicators in csv and xlsx."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E401", ("找不到表", "no such table"), ("找不到文件 {name}", "there is no file {name}"),
       ("检查文件名", "check the file name")),
    _c("E402", ("表格式", "kind of table"), ("不能读取这种文件：{name}", "this kind of file cannot be read: {name}"),
       ("存为 .csv（UTF-8）或 .xlsx", "save it as .csv (UTF-8) or .xlsx")),
    _c("E403", ("缺少列", "column missing"), ("缺少列{column}", "the column {column} is missing"),
       ("列名可用：{names}", "it may be called: {names}")),
    _c("E404", ("未知列", "unknown column"), ("未知列 {column}", "unknown column {column}"),
       ("删除，或改为：{suggestion}", "remove it, or rename it: {suggestion}")),
    _c("E405", ("列重复", "column twice"), ("列 {column} 出现两次", "the column {column} appears twice"),
       ("保留一列", "keep one")),
    _c("E406", ("金额列缺单位", "amount column without unit"), ("金额列 {column} 没有写单位", "the amount column {column} has no unit"),
       ("写成 金额(元)、金额(万元) 或 amount_yuan", "write amount_yuan, 金额(元) or 金额(万元)")),
    _c("E407", ("空单元格", "empty cell"), ("{column}不能为空", "{column} must not be empty"),
       ("补上；没有发生写 0", "fill it in; write 0 if there was none")),
    _c("E408", ("行长度不符", "row of another length"), ("这一行有 {found} 个单元格，表头有 {expected} 个", "this row has {found} cells, the header has {expected}"),
       ("检查逗号与引号", "check commas and quotes")),
    _c("E409", ("编号重复", "id twice"), ("编号 {id} 重复，前一处在 {first}", "the id {id} is used twice, first at {first}"),
       ("改用不同编号；两笔相同的税票须有各自的税票号", "use different ids; two equal slips need their own slip numbers")),
    _c("E410", ("取值不在允许范围", "value not allowed"), ("{column}的取值 {text} 不在允许范围", "{text} is not allowed in {column}"),
       ("可用：{expected}", "allowed: {expected}")),
    _c("E411", ("编号被表格软件改写", "id rewritten by a spreadsheet"), ("编号 {text} 已被表格软件改成科学计数", "the id {text} was rewritten by a spreadsheet"),
       ("把该列设为文本，从原系统重新导出", "make the column text and export it again")),
    _c("E412", ("级次拆分不等于金额", "recorded split does not add up"), ("各级金额之和 {total} 元不等于入库金额 {amount} 元", "the recorded levels add to {total} yuan, not to the amount {amount} yuan"),
       ("核对国库记录的分级金额", "check the split recorded by the treasury")),
    _c("E413", ("编码", "encoding"), ("文件不是 UTF-8（疑为 {encoding}）", "the file is not UTF-8 (probably {encoding})"),
       ("Excel：另存为“CSV UTF-8（逗号分隔）”，或直接用 .xlsx", "Excel: Save As “CSV UTF-8 (Comma delimited)”, or use the .xlsx itself")),
    _c("E414", ("空表", "empty table"), ("表 {name} 没有数据行", "the table {name} has no rows"),
       ("检查文件", "check the file")),
    _c("E415", ("引号未闭合", "open quote"), ("这一行起引号没有闭合", "a quote opened here is never closed"),
       ("补上引号", "close the quote")),
    _c("E417", ("原入库日期晚于入库日期", "origin after the booking"), ("原入库日期 {origin} 晚于入库日期 {posted}", "the origin date {origin} is later than the booking {posted}"),
       ("检查两列是否写反", "check whether the two columns were swapped")),
    _c("E416", ("公式没有缓存值", "formula without a value"), ("单元格 {cell} 是没有缓存值的公式", "cell {cell} is a formula without a cached value"),
       ("在表格软件中打开并保存一次", "open and save the workbook once")),
    _c("W401", ("退库大于已入库", "more refunded than collected"), ("{enterprise} 的 {head}：{year} 年度入库 {collected} 元，至此退库 {refunded} 元", "{head} of {enterprise}: {collected} yuan collected for {year}, {refunded} yuan refunded so far"),
       ("核对金额、税种、企业与原入库日期", "check the amount, the head, the enterprise and the origin date")),
)  # fmt: skip

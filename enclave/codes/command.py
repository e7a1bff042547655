"""Codes of the command line (E9xx): usage, what is asked for, what is written."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E901", ("未知命令", "unknown command"), ("没有命令 {name}", "there is no command {name}"),
       ("试试：{near}", "try: {near}")),
    _c("E902", ("未知选项", "unknown option"), ("没有选项 {option}", "there is no option {option}"),
       ("试试：{near}", "try: {near}")),
    _c("E903", ("缺少参数", "missing argument"), ("缺少 {what}", "{what} is missing"),
       ("补上；写法见 --help", "give it; see --help")),
    _c("E904", ("参数取值", "value of an option"), ("{option} 的取值不对：{text}", "{option} has a wrong value: {text}"),
       ("可用：{expected}", "allowed: {expected}")),
    _c("E905", ("用法", "usage"), ("用法错误：{text}", "wrong usage: {text}"),
       ("写法见 --help", "see --help")),
    _c("E906", ("文件夹不是本命令写的", "folder of another origin"), ("文件夹 {name} 里有不是本命令写出的文件", "the folder {name} holds files that this command did not write"),
       ("换一个文件夹，或加 --force（不会删除别的文件）", "choose another folder, or add --force (other files are kept)")),
    _c("E907", ("无法写出", "cannot write"), ("无法写出 {name}：{reason}", "{name} cannot be written: {reason}"),
       ("检查权限、磁盘空间，或文件是否正在别的程序中打开", "check permissions, disk space, and whether another program has it open")),
    _c("E908", ("没有这个协议", "no such agreement"), ("情景中没有协议 {name}", "the scenario has no agreement {name}"),
       ("可用：{known}", "there are: {known}")),
    _c("E909", ("没有这个参与方", "no such party"), ("结果中没有参与方 {name}", "the result has no party {name}"),
       ("可用：{known}", "there are: {known}")),
    _c("E910", ("没有可检查的文件", "nothing to check"), ("文件夹 {name} 里没有 yaml 文件", "there is no yaml file in the folder {name}"),
       ("给出协议、情景或规则包所在的文件夹", "name a folder with agreements, a scenario or rule packs")),
    _c("E911", ("输出在输入之上", "output over input"), ("输出文件夹 {name} 里有情景本身", "the output folder {name} holds the scenario itself"),
       ("换一个文件夹", "choose another folder")),
    _c("N901", ("跳过的文件", "skipped file"), ("不是协议、情景或规则包，已跳过", "neither an agreement nor a scenario nor a rule pack: skipped"),
       ("最外层应有 agreement、scenario、statute 或 pack", "its top level should have agreement, scenario, statute or pack")),
)  # fmt: skip

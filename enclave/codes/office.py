"""Diagnostic codes of reports and Excel files (E920–E939)."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E920", ("数额超出表格软件的精确范围", "too large for a spreadsheet"), ("有数额达到 10 的 14 次方分（{amount}），表格软件不能逐分精确，未写出 {name}", "an amount reaches 10 to the 14 fen ({amount}): a spreadsheet cannot hold it to the fen, so {name} was not written"),
       ("用 enclave run --out 取精确到分的 CSV，或用 --agreement 只取一部分协议", "take the exact CSV files of enclave run --out, or a part of the agreements with --agreement")),
    _c("E925", ("缺少可选组件", "optional package missing"), ("这种报告需要 {package}", "this form of the report needs {package}"),
       ('pip install "enclave-economy[{extra}]"', 'pip install "enclave-economy[{extra}]"')),
    _c("E926", ("没有中文字体", "no Chinese font"), ("没有找到含有汉字的字体，PDF 中的汉字会成为空框，未写出", "no font with Chinese characters was found; they would be empty boxes, so no PDF was written"),
       ("安装一种中文字体（如 Noto Sans CJK SC、文泉驿微米黑），或用环境变量 {variable} 指出字体所在的文件夹", "install a Chinese font (such as Noto Sans CJK SC), or name a folder of fonts in the environment variable {variable}")),
    _c("E927", ("字体缺字", "character not in the font"), ("字体 {font} 缺少这些字，未写出 PDF：{missing}", "the font {font} lacks these characters, so no PDF was written: {missing}"),
       ("安装含有这些字的字体，或用环境变量 {variable} 指出字体所在的文件夹", "install a font that has them, or name a folder of fonts in the environment variable {variable}")),
)  # fmt: skip

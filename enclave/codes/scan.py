"""Diagnostic codes of the scanner of free text. A phrase is a notice: a hit is no finding."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text

CODES = (
    CodeEntry(
        "N801",
        Text("审查常看的字样", "a phrase reviewers look for"),
        Text(
            "出现“{phrase}”{remark}：{note}（参见 {lint} {title}）{ground}",
            "“{phrase}” occurs{remark}: {note} (see {lint} {title}){ground}",
        ),
        Text("这只是字样，不是结论；请看上下文", "a hit is no finding: read the sentence around it"),
    ),
    CodeEntry(
        "N802",
        Text("常用语，不是问题", "a usual word and no problem"),
        Text("“{phrase}”共 {count} 处：{note}", "“{phrase}” occurs {count} times: {note}"),
        Text("只须核对留成级次和税费清单", "only check that level and heads are named"),
    ),
    CodeEntry(
        "E801",
        Text("文档读不出来", "a document that cannot be read"),
        Text("读不出文字：{reason}", "no text can be read: {reason}"),
        Text("另存为 .docx 或 UTF-8 的 .txt", "save it as .docx, or as .txt in UTF-8"),
    ),
    CodeEntry(
        "E802",
        Text("文档过大", "a document too large"),
        Text("{name} 超过限制：{what} {size}，上限 {limit}", "{name} is beyond a limit: {what} {size}, at most {limit}"),
        Text("只保留协议正文，去掉图片和附件", "keep the text of the agreement without pictures and attachments"),
    ),
)  # fmt: skip

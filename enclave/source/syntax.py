"""What the YAML parser complains about, said the way a drafter of agreements would say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml

from enclave.diagnostics import printable
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """A syntax error; lines and columns count from 0 in the text that was parsed.

    ``first`` and ``last`` are the lines of the construct that went wrong.
    """

    line: int
    col: int
    first: int
    last: int
    problem: Text
    remedy: Text
    code: str = "E108"


@dataclass(frozen=True, slots=True)
class _Case:
    """One kind of complaint: how both parsers word it, and where the user should look."""

    context: str
    problem: str
    at_start: bool
    said: Text
    remedy: Text
    code: str = "E108"


_QUOTE_IT: Final = Text("给这个值加上引号", "put the value in quotes")
_CASES: Final = (
    _Case("", "but found ':'", False, Text(""), Text(""), "E117"),
    _Case(
        "quoted scalar",
        "unexpected (end|document)",
        True,
        Text("引号没有配对，一直到文件末尾也没有结束", "this quote is never closed"),
        Text("补上另一半引号", "add the closing quote"),
    ),
    _Case(
        "quoted scalar",
        "",
        False,
        Text("双引号里的反斜杠 \\ 写法不对", "a backslash in double quotes is not a valid escape"),
        Text("改用单引号，或写两个反斜杠", "use single quotes, or write the backslash twice"),
    ),
    _Case(
        "flow sequence",
        "",
        True,
        Text("方括号 [ 没有配对，或少了逗号", "bracket [ is not closed, or a comma is missing"),
        Text("写成 `[a, b]`，用半角逗号和空格", "write `[a, b]` with ASCII commas"),
    ),
    _Case(
        "flow mapping",
        "",
        True,
        Text("花括号 {{ 没有配对，或少了逗号", "brace {{ is not closed, or a comma is missing"),
        Text(
            "写成 `{{a: 1, b: 2}}`，用半角冒号和逗号",
            "write `{{a: 1, b: 2}}` with ASCII punctuation",
        ),
    ),
    _Case(
        "simple key",
        "expected ':'",
        True,
        Text("这一行不是“键: 值”", "this line is not `key: value`"),
        Text("补上半角冒号和空格，或检查缩进", "add a colon and a space, or check the indentation"),
    ),
    _Case(
        "",
        "mapping values are not allowed",
        False,
        Text("这里不该出现冒号", "a colon is not expected here"),
        Text(
            "值里有冒号就加引号；否则检查本行与上一行的缩进",
            "quote a value that contains a colon; else check the indentation of this and the previous line",
        ),
    ),
    _Case(
        "",
        "(sequence|block sequence) entries are not allowed",
        False,
        Text("列表项 - 不能写在这里", "a list item - is not allowed here"),
        Text(
            "另起一行，缩进两个空格再写 -", "start a new line, indent by two spaces, then write -"
        ),
    ),
    _Case(
        "block scalar",
        "",
        False,
        Text("| 或 > 后面不能直接写文字", "| or > cannot be followed by text on the same line"),
        Text(
            "值以 | 或 > 开头就加引号；多行文字从下一行写起",
            "quote it, or start the text on the next line",
        ),
    ),
    _Case(
        "(anchor|alias)",
        "",
        False,
        Text("& 或 * 开头的写法不支持", "texts starting with & or * are not supported"),
        _QUOTE_IT,
    ),
    _Case(
        "(tag|node|directive)",
        "(tag|handle|URI|directive|version|end of token|'!'|expected ' ')",
        False,
        Text("! 或 % 开头的写法不支持", "texts starting with ! or % are not supported"),
        _QUOTE_IT,
    ),
    _Case(
        "",
        "cannot start any token",
        False,
        Text("值不能以 {char} 开头", "a value cannot start with {char}"),
        _QUOTE_IT,
    ),
    _Case(
        "block mapping",
        "but found '<scalar>'",
        False,
        Text("这里多出一段文字", "unexpected text here"),
        Text("引号要包住整个值；否则检查缩进", "quote the whole value, or check the indentation"),
    ),
    _Case(
        "block (mapping|collection)",
        "",
        False,
        Text("缩进与同一层的其他行对不齐", "the indentation does not match the other entries"),
        Text("同一层的行左边对齐", "align the entries of one level"),
    ),
    _Case(
        "",
        "node content",
        False,
        Text("这里多出一个符号 {char}", "unexpected {char} here"),
        Text("删掉，或给值加上引号", "delete it, or put the value in quotes"),
    ),
)
_OTHER: Final = _Case(
    "",
    "",
    False,
    Text("这里不合 YAML 语法", "not valid YAML here"),
    Text("检查引号、括号和缩进", "check quotes, brackets and indentation"),
)


def classify(error: yaml.YAMLError, lines: list[str]) -> SyntaxProblem:
    """Turn an error of the parser into a place and advice."""
    context = str(getattr(error, "context", None) or "")
    problem = str(getattr(error, "problem", None) or "")
    case = next(
        (c for c in _CASES if re.search(c.context, context) and re.search(c.problem, problem)),
        _OTHER,
    )
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None)
    last = mark.line if mark is not None else 0
    if start is not None and case.at_start and (mark is None or mark.line != start.line):
        mark = start
    line, col = (mark.line, mark.column) if mark is not None else (0, 0)
    text = lines[line] if line < len(lines) else ""
    char = printable(text[col]) if col < len(text) else ""
    said, remedy = case.said.format(char=char), case.remedy.format(char=char)
    return SyntaxProblem(line, col, min(line, last), last, said, remedy, case.code)

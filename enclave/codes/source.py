"""Diagnostic codes of reading files: title, message and hint in two languages."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text


def _code(
    code: str, title: tuple[str, str], message: tuple[str, str], hint: tuple[str, str]
) -> CodeEntry:
    return CodeEntry(code, Text(*title), Text(*message), Text(*hint))


_FILES = (
    _code(
        "E101",
        ("文件不存在", "file not found"),
        ("找不到文件 {name}", "there is no file {name}"),
        ("检查路径和文件名{near}", "check the path and the name{near}"),
    ),
    _code(
        "E102",
        ("文件读不出来", "file cannot be read"),
        ("无法读取 {name}：{reason}", "{name} cannot be read: {reason}"),
        ("给出一个可以打开的文本文件", "give a text file that can be opened"),
    ),
    _code(
        "E103",
        ("文件过大", "file too large"),
        ("文件有 {size} 字节，上限 {limit}", "the file has {size} bytes, the limit is {limit}"),
        (
            "协议文件只写条款，明细数据放 csv 或 xlsx",
            "keep terms in the agreement and records in csv or xlsx",
        ),
    ),
    _code(
        "E104",
        ("文件是 GBK 编码", "file is encoded in GBK"),
        (
            "文件是 GBK/GB18030 编码，不是 UTF-8",
            "the file is encoded in GBK/GB18030, not in UTF-8",
        ),
        (
            "用编辑器“另存为”，编码选 UTF-8",
            "save it again with encoding UTF-8",
        ),
    ),
    _code(
        "E105",
        ("编码无法识别", "unknown encoding"),
        ("文件不是 UTF-8 编码：{detail}", "the file is not UTF-8: {detail}"),
        ("用编辑器“另存为”，编码选 UTF-8", "save it again with encoding UTF-8"),
    ),
    _code(
        "E106",
        ("控制字符或不可见字符", "control or invisible character"),
        ("此处有不可见字符 {char}（{name}）", "invisible character {char} here ({name})"),
        ("删除这个字符后重新输入", "delete the character and type the text again"),
    ),
    _code(
        "E107",
        ("文件是空的", "file is empty"),
        ("文件没有内容，或只有注释", "the file has no content, or only comments"),
        (
            "用 `enclave init` 生成一份可以修改的样本",
            "`enclave init` writes a sample to start from",
        ),
    ),
    _code(
        "E108",
        ("写法不合 YAML 语法", "not valid YAML"),
        ("{problem}", "{problem}"),
        ("{remedy}", "{remedy}"),
    ),
    _code(
        "E109",
        ("最外层不是“键: 值”", "top level is not a mapping"),
        (
            "文件最外层必须是“键: 值”，这里是一段文字",
            "the top level must be `key: value` entries, this is plain text",
        ),
        ("冒号用半角，后面空一格", "write an ASCII colon followed by a space"),
    ),
)

_TYPING = (
    _code(
        "E110",
        ("用了全角冒号", "full-width colon"),
        ("“{key}”后面是全角冒号“：”", "a full-width colon follows {key}"),
        ("改成半角冒号加空格：`{key}: …`", "write an ASCII colon and a space: `{key}: …`"),
    ),
    _code(
        "E111",
        ("冒号后没有空格", "no space after the colon"),
        ("“{key}:”后面没有空格", "no space after `{key}:`"),
        ("冒号后面空一格：`{key}: …`", "put a space after the colon: `{key}: …`"),
    ),
    _code(
        "E112",
        ("用了全角空格", "full-width space"),
        ("此处是{name}，不是普通空格", "this is a {name}, not an ordinary space"),
        ("删掉，改用半角空格", "replace it by ordinary spaces"),
    ),
    _code(
        "E113",
        ("用制表符缩进", "tab in the indentation"),
        ("缩进里有制表符（Tab）", "the indentation contains a tab"),
        ("缩进一律用空格，每层两个", "indent by spaces, two a level"),
    ),
)

_STRUCTURE = (
    _code(
        "E114",
        ("重复的键", "duplicate key"),
        (
            "键“{key}”写了两次（第一次在{where}）",
            "key {key} is given twice (first on {where})",
        ),
        ("只保留一处", "keep one of them"),
    ),
    _code(
        "E115",
        ("中英文重复的键", "key given in both languages"),
        (
            "键“{key}”与第 {line} 行的“{first}”是同一项",
            "key {key} means the same as {first} on line {line}",
        ),
        ("只保留一处", "keep one of them"),
    ),
    _code(
        "E116",
        ("键不是文字", "key is not text"),
        ("键必须是一个词，不能是列表或映射", "a key must be a word, not a list or a mapping"),
        ("写成 `键: 值`", "write `key: value`"),
    ),
    _code(
        "E117",
        ("缺少键", "missing key"),
        ("冒号前面没有键", "there is no key before the colon"),
        ("写成 `键: 值`", "write `key: value`"),
    ),
    _code(
        "E118",
        ("缺少值", "missing value"),
        ("“{key}”没有值", "{key} has no value"),
        (
            "填上值；协议未定的写 `{{hole: 说明}}`，不需要就删掉这一行",
            "give a value; write `{{hole: what is open}}` for an open term, or delete the line",
        ),
    ),
)

_REFUSED = (
    _code(
        "E121",
        ("不支持 YAML 锚点", "anchors are not supported"),
        ("不支持锚点 `&{name}`", "anchor `&{name}` is not supported"),
        ("把内容直接写在需要的地方", "write the content where it is needed"),
    ),
    _code(
        "E122",
        ("不支持 YAML 引用", "aliases are not supported"),
        ("不支持引用 `*{name}`", "alias `*{name}` is not supported"),
        (
            "把内容直接写在这里；文字以 * 开头时加引号",
            "write the content here; quote a text that starts with *",
        ),
    ),
    _code(
        "E123",
        ("不支持 YAML 标签", "tags are not supported"),
        ("不支持标签 `{name}`", "tag `{name}` is not supported"),
        (
            "删掉标签；文字以 ! 开头时加引号",
            "delete the tag; quote a text that starts with !",
        ),
    ),
    _code(
        "E124",
        ("不支持合并键", "merge keys are not supported"),
        ("不支持合并键 `<<`", "merge key `<<` is not supported"),
        ("把内容直接写在需要的地方", "write the content where it is needed"),
    ),
    _code(
        "E125",
        ("一个文件写了多个文档", "second document in a file"),
        ("从这里开始是第二个文档（`---`）", "a second document (`---`) starts here"),
        ("一份协议一个文件，拆成两个文件", "one agreement a file: split it in two files"),
    ),
    _code(
        "E126",
        ("不支持 YAML 指令", "directives are not supported"),
        ("不支持以 % 开头的指令行", "directive lines starting with % are not supported"),
        ("删掉这一行", "delete the line"),
    ),
    _code(
        "E127",
        ("层次过深", "nested too deeply"),
        ("嵌套超过 {limit} 层", "more than {limit} levels of nesting"),
        ("检查括号和缩进", "check brackets and indentation"),
    ),
    _code(
        "E128",
        ("内容过多", "too many entries"),
        ("文件超过 {limit} 个节点", "the file has more than {limit} nodes"),
        (
            "协议文件只写条款，明细数据放 csv 或 xlsx",
            "keep terms in the agreement and records in csv or xlsx",
        ),
    ),
    _code(
        "E129",
        ("一个值过长", "value too long"),
        (
            "一个值有 {size} 个字符，上限 {limit}",
            "a value has {size} characters, the limit is {limit}",
        ),
        ("缩短文字，或检查引号是否成对", "shorten the text, or check that quotes are closed"),
    ),
)

_INCLUDES = (
    _code(
        "E131",
        ("引用的文件超出目录", "include outside the folder"),
        ("引用的文件“{name}”{reason}", "included file {name} {reason}"),
        (
            "只能引用协议所在目录及其子目录里的文件，写相对路径，用 / 分隔",
            "only files below the folder of the agreement, written as a relative path with /",
        ),
    ),
    _code(
        "E132",
        ("引用的文件不存在", "included file not found"),
        ("找不到引用的文件“{name}”", "included file {name} does not exist"),
        ("检查路径和大小写{near}", "check the path and upper and lower case{near}"),
    ),
    _code(
        "E133",
        ("循环引用", "include cycle"),
        ("文件绕一圈又引用了自己：{chain}", "the file includes itself: {chain}"),
        ("去掉其中一处引用", "remove one of the includes"),
    ),
    _code(
        "E134",
        ("引用层数过多", "includes nested too deeply"),
        ("引用超过 {limit} 层", "more than {limit} levels of include"),
        ("把文件合并", "merge some of the files"),
    ),
    _code(
        "E135",
        ("引用写法不对", "include not well formed"),
        (
            "include 后面应是一个 .yaml 文件名，或文件名的列表",
            "include takes the name of a .yaml file, or a list of names",
        ),
        ("写成 `{{include: parties.yaml}}`", "write `{{include: parties.yaml}}`"),
    ),
    _code(
        "E136",
        ("引用的文件合不到一起", "included files do not fit together"),
        (
            "“{name}”与前面的文件形式不同，一个是列表，一个是映射",
            "{name} and the files before it differ: one is a list, the other a mapping",
        ),
        ("分开引用", "include them in separate places"),
    ),
)

_WARNINGS = (
    _code(
        "W101",
        ("疑似乱码", "text looks garbled"),
        (
            "“{text}”像是编码转换造成的乱码，原文可能是“{guess}”",
            "{text} looks garbled by a wrong encoding; it may have been {guess}",
        ),
        ("与原文核对，改正后存为 UTF-8", "compare with the original, correct it, save as UTF-8"),
    ),
    _code(
        "W102",
        ("用了中文引号", "typographic quotes"),
        (
            "中文引号会算作内容的一部分：{text}",
            "typographic quotes become part of the text: {text}",
        ),
        ("去掉引号，或改用半角引号", "drop the quotes, or use ASCII quotes"),
    ),
    _code(
        "W103",
        ("列表里用了全角逗号", "full-width comma in a list"),
        (
            "列表项“{text}”里有全角逗号或顿号，会算作一项",
            "list item {text} contains a full-width comma and counts as one item",
        ),
        (
            "用半角逗号分隔；确是一项就加引号",
            "separate by ASCII commas; quote it if it is one item",
        ),
    ),
)

CODES: tuple[CodeEntry, ...] = (
    *_FILES, *_TYPING, *_STRUCTURE, *_REFUSED, *_INCLUDES, *_WARNINGS,
)  # fmt: skip

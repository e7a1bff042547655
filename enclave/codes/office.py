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
    _c("E928", ("不是能读的工作簿", "not a workbook that can be read"), ("{name} 不能读取：不是填报模板（.xlsx），或文件已损坏", "{name} cannot be read: it is no fill-in workbook (.xlsx), or it is damaged"),
       (".xls、.et 文件先在 WPS 或 Excel 中另存为 .xlsx；空白模板用 enclave init 文件夹 --excel 生成", "save .xls and .et files as .xlsx first; enclave init FOLDER --excel writes a new one")),
    _c("E929", ("表头或项目不认识", "unknown heading or item"), ("不认识“{text}”", "“{text}” is not known"),
       ("{suggestion}", "{suggestion}")),
    _c("E932", ("公式没有结果", "formula without a result"), ("公式没有保存结果，读出来是空的", "the formula was saved without its result and reads as nothing"),
       ("在 WPS 或 Excel 中打开并保存一次，或把结果粘贴为数值", "open and save the file once in WPS or Excel, or paste the result as a value")),
    _c("E933", ("60 还是 60%", "60 or 60%"), ("“{text}”是 {text}% 还是 {more}？", "is “{text}” {text}% or {more}?"),
       ("写 {text}%（单元格设为百分比格式），或小数，或分数如 3/5", "write {text}% (percent format), a decimal, or a fraction such as 3/5")),
    _c("E934", ("不是这一列要的内容", "not what the column takes"), ("“{column}”列不能是“{text}”", "“{text}” cannot stand in the column “{column}”"),
       ("要填的是：{expected}", "it takes {expected}")),
    _c("E935", ("合并单元格", "merged cells"), ("“{column}”列的这一格与别的格合并了，分不清属于哪几行", "this cell of the column “{column}” is merged with others: which rows it is for is not clear"),
       ("取消合并，每一行各填各的", "unmerge it and fill in each row")),
    _c("E936", ("没有这个名称", "unknown name"), ("{what}里没有“{text}”，或有几个同名的", "there is no “{text}” among the {what}, or more than one"),
       ("{suggestion}", "{suggestion}")),
    _c("E937", ("重复", "twice"), ("“{text}”已在 {first} 填过", "“{text}” stands at {first} already"),
       ("留一处，另一处改名或删去", "keep one; rename or delete the other")),
    _c("E938", ("这一行没有归属", "row that belongs nowhere"), ("“{what}”表的这一行缺少编号、名称或种类，或位置、内容不能读，无从写入", "this row of the sheet “{what}” has no id, name or kind, or its place or contents cannot be read"),
       ("补上编号、名称或种类；阶段、档次写在分成条款下面；不用的行清空", "give its id, name or kind; phases and bands stand below a share clause; clear a row that is not used")),
    _c("E939", ("填了用不着的格子", "filled in and not used"), ("“{kind}”用不着“{column}”列", "“{kind}” does not use the column “{column}”"),
       ("清空这一格；说明文字写在“附注”；每种条款要填的列见“说明”表", "clear the cell; remarks go into the column note; the sheet about lists the columns of each kind")),
    _c("W930", ("有隐藏的行或列", "hidden rows or columns"), ("有隐藏的行或列（{places}），其中的内容照样读入", "rows or columns are hidden ({places}); what stands in them is read all the same"),
       ("不要的内容请清空，而不是隐藏", "clear what is not meant, rather than hiding it")),
    _c("W931", ("没有读的表", "sheet not read"), ("工作表“{name}”不属于填报模板，没有读", "the sheet “{name}” is none of the workbook's and was not read"),
       ("要读的内容请写进模板的表里", "put what is to be read into the sheets of the workbook")),
)  # fmt: skip

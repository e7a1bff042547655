"""What the sheet 说明 says: how to fill the workbook in, and what each kind of clause is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enclave.text import Text

TITLE: Final = Text("飞地经济利益共享：填报模板", "Enclave revenue sharing: fill-in workbook")
STEPS: Final = (
    Text("黄色格子是要填的。表里已填好一个虚构的例子（甲州），换成你们的内容；不用的行删掉或清空。",
         "Yellow cells are to be filled in. A fictional example (Jiazhou) stands in them: put in your own, and clear the rows you do not need."),
    Text("先填“协议”“参与方”“依据文件”，再填“事件”“数据”，然后在“条款”一行一条。表头带 * 的必填。",
         "First agreement, parties and documents, then events and data, then the clauses, one a row. Headings with * are needed."),
    Text("鼠标停在表头上有填法和例子；有下拉箭头的格子从列表里选。别的表里提到一方、事件、数据，写它的名称即可。",
         "Each heading has a note with its meaning and an example; cells with an arrow have a list. Parties, events and data are referred to by name."),
    Text("金额写“500万元”，或只写数字并在“协议”表选好计量单位。比例写 60%（百分比格式）、0.6 或 3/5；只写 60 会被退回：是 60% 还是 6000%？",
         "Write amounts as 500万元, or as numbers with the unit chosen in the sheet agreement. Ratios are 60% (percent format), 0.6 or 3/5; a bare 60 is refused: 60% or 6000%?"),
    Text("还没谈定的写“待定：名称”，例如“待定：村集体比例”，不要先填一个数。",
         "What is not agreed yet is “hole: name”, such as hole: share of the villages; do not put in a number."),
    Text("不要改表名和表头（可以调列宽、隐藏列、加空行）。合并单元格、没有结果的公式会被退回并指出格子。",
         "Leave the names of sheets and headings alone. Merged cells and formulas without a result are refused, naming the cell."),
    Text("填好后保存，执行：enclave convert 填报模板.xlsx 文件夹　有错误时逐格列出，什么也不写；没有错误就生成可运行的文件夹。",
         "Save, then run: enclave convert fill-in.xlsx FOLDER. Mistakes are listed by cell and nothing is written; otherwise the folder can be run at once."),
)  # fmt: skip
LEGEND: Final = (
    ("sample", Text("要填的格子", "to be filled in")),
    ("grey", Text("这种条款用不着的格子", "not used by this kind of clause")),
)
KIND_HEAD: Final = (
    Text("种类", "kind"), Text("做什么", "what it does"), Text("要填的列", "columns to fill in"),
)  # fmt: skip
KIND_WORDS: Final[Mapping[str, Text]] = {
    "retain": Text("先留一块给某一方，余下再分", "a first slice stays with one party"),
    "deduct": Text("先扣支出（如企业扶持资金），余下再分", "costs come off before anything is shared"),
    "baseline": Text("基数归原来的一方，只分增量", "what was there before stays; only growth is shared"),
    "recover": Text("先把前期投入收回，再分成", "outlays are paid back first"),
    "share": Text("按比例分：固定、分阶段、分档，或按数据推算", "divides: fixed, by phases, by bands, or by data"),
    "cap": Text("某一方最多得多少，超出归别人", "a party gets no more than a limit"),
    "guarantee": Text("某一方每年至少得多少，差额由谁补", "a party gets at least an amount; somebody pays the gap"),
    "fixed_return": Text("每年付一笔固定回报，盈亏都付", "a fixed amount each year, whatever the tax"),
    "compensation": Text("一次性补偿", "one payment, once"),
    "reward": Text("按到位资金奖励招商一方", "a reward for funds brought in"),
    "subdivide": Text("某一方所得在下级之间再分", "what a party gets is divided below it"),
    "reinvest": Text("所得的一部分转入园区基金滚动开发", "part of what is credited goes into a fund"),
    "superior_return": Text("上级把自己的增量让给各方", "a superior gives up part of its growth"),
    "village_minimum": Text("每个村不少于一个数", "each village gets at least an amount"),
    "reassign": Text("某几条的所得改归另一方", "what some clauses give goes to another party"),
    "exit": Text("企业迁出、项目失败、提前终止时怎么办", "what happens when a firm leaves or the deal ends early"),
    "dispute": Text("有争议的部分暂缓支付", "what is disputed is not paid yet"),
    "quota": Text("用地、能耗等指标的调剂", "quotas of land or energy passed on"),
}  # fmt: skip
MORE_IN_OTHER: Final = Text(
    "其余的键写在“其他”表（YAML）", "its other keys are YAML in the sheet other"
)

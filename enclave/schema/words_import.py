"""What the keys of mapping files mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from enclave.text import Text

IMPORT: Final[Mapping[str, Text]] = MappingProxyType({
    "MappingFile.schema": Text("格式与版本，写 enclave/import/1", "format and version: enclave/import/1"),
    "MappingFile.sources": Text("各种来源文件", "the kinds of files that come in"),
    "MappingFile.enterprises": Text("企业的编号、识别号和名称；名单文件之外的补充", "enterprises under all their ids and names, besides those of lists"),
    "Source.id": Text("来源编号，本文件内不重复", "id of the source, unique in the file"),
    "Source.kind": Text("类型，决定 columns 可用哪些字段", "the kind of files; it decides the fields of columns"),
    "Source.title": Text("名称，供人看", "its name, for people"),
    "Source.header": Text("表头指纹，凭它再次认出这种文件", "fingerprint of the header, by which such a file is known again"),
    "Source.files": Text("文件名样式（* 代表任意文字）；几个来源表头相同时用", "pattern of file names (* stands for any text), for sources with equal headers"),
    "Source.sheet": Text("工作表名样式", "pattern of the sheet's name"),
    "Source.columns": Text("字段 → 文件中的列名；多级表头用 / 连接", "field → name of the column in the file; levels of a header are joined by /"),
    "Source.amounts": Text("宽表的各金额列", "the columns of amounts of a wide table"),
    "Source.unit": Text("金额单位；表头和表上都没有写时必填，不一致会报错", "the unit of amounts; needed where the file states none, an error where it states another"),
    "Source.basis": Text("期间按 posted 入库日期还是 tax_period 所属期；入库明细必填", "whether the day of booking (posted) or the tax period counts; needed for the tax office"),
    "Source.refunds": Text("负数行按 own_date 退库日（默认）还是 tax_period 所属期止", "refunds stand at their own_date (default) or at the end of their tax_period"),
    "Source.heads": Text("文件中的文字或科目代码 → 税种；skip 不导入", "text or budget code of the file → head; skip leaves rows out"),
    "Source.kinds": Text("记录种类的规则，从上到下，先符合的为准", "rules for the kind of receipt; the first that fits wins"),
    "Source.budget": Text("general 一般公共预算还是 funds 政府性基金；入库明细和园区台账必填", "general budget or funds; needed for receipts and park ledgers"),
    "Source.budgets": Text("科目代码的开头 → 预算，先于 budget", "how a budget code begins → its budget; goes before budget"),
    "Source.place": Text("入库地编号，用于整个来源", "id of the place, for the whole source"),
    "Source.places": Text("文件中的国库或地区名称 → 入库地编号", "name of a treasury or place in the file → id of the place"),
    "Source.unlisted": Text("名单外的企业：reject 拒收（默认）、leave_out 不导入、keep 照收", "taxpayers in no list: reject (default), leave_out or keep"),
    "Source.blank": Text("空白和“—”：zero 是零，unknown 是不详（默认），拒收", "blanks and dashes: zero, or unknown (default), which is rejected"),
    "Source.month": Text("没有月份列时：title 在标题，file 在文件名，或写明 2024-03", "where there is no column of months: in the title, in the name of the file, or stated as 2024-03"),
    "Source.indicators": Text("报表中的指标名 → 是哪个指标", "name of an indicator in the report → which one it is"),
    "Source.covers": Text("国库报表含 all 全部企业（默认），还是只含 listed 名单内企业", "whether a treasury report counts all taxpayers (default) or those listed"),
    "KindRule.kind": Text("符合时记为哪一种类", "the kind of receipt where the rule fits"),
    "KindRule.code": Text("科目代码以此开头", "the budget code begins so"),
    "KindRule.item": Text("征收项目或品目含此字样", "the levy or its item has these words"),
    "KindRule.sign": Text("正负：positive 正数，negative 负数；只写正负的规则只管一般退税、退库，不管留抵、免抵等字样", "positive or negative amounts only; alone it settles plain refunds, not rows whose words say credit, levy or late fee"),
    "AmountColumn.column": Text("列名；多级表头用 / 连接", "name of the column; levels of a header are joined by /"),
    "AmountColumn.head": Text("哪个税种；all 各税种合计，skip 不导入", "which head; all is the total of all heads, skip leaves it out"),
    "AmountColumn.level": Text("哪一级的收入；total 各级合计（默认）", "of which level of government; total (default) is all levels"),
    "AmountColumn.values": Text("monthly 当月数（默认），cumulative 年初以来累计", "the month's own (monthly, default) or since January (cumulative)"),
    "Known.id": Text("企业编号，本文件内不重复", "id of the enterprise, unique in the file"),
    "Known.title": Text("企业名称", "its name"),
    "Known.taxpayers": Text("纳税人识别号，可有几个", "its taxpayer ids"),
    "Known.aliases": Text("文件中出现的其他写法", "other forms of its name in files"),
    "Known.renamed": Text("曾用名及其起止", "names it had, and when"),
    "Known.origin": Text("飞出地", "where it was recruited from"),
    "Known.place": Text("入库地编号", "id of the place where it pays"),
    "Renamed.name": Text("曾用的名称", "the name it had"),
    "Renamed.from": Text("自何日起（含当日）", "from this day on"),
    "Renamed.until": Text("至何日止（不含当日）", "to this day, which is not included"),
    "IndicatorRule.indicator": Text("指标编号（见 enclave rules）", "id of the indicator (see enclave rules)"),
    "IndicatorRule.unit": Text("报表所用的单位", "the unit used by the report"),
    "IndicatorRule.values": Text("monthly 当月，cumulative 累计，stock 期末数", "monthly, cumulative since January, or stock at the month's end"),
})  # fmt: skip

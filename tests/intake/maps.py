"""The mappings of the tests, and importing with them."""

from __future__ import annotations

from pathlib import Path

from enclave.intake.mapping import load_mapping
from enclave.intake.model import LedgerRow
from enclave.intake.run import Import, import_files
from enclave.terms.import_map import MappingFile

HEAD = "schema: enclave/import/1\nsources:\n"
KINDS = """\
    kinds:
      - {code: "101010136", kind: vat_credit_refund}
      - {item: 滞纳金, kind: late_fee}
      - {item: 汇算清缴, kind: cit_settlement}
      - {sign: negative, kind: refund}
"""
F1 = f"""\
  - id: tax
    kind: tax_office
    columns:
      taxpayer: 纳税人识别号
      name: 纳税人名称
      code: 预算科目代码
      head: 征收项目
      item: 征收品目
      amount: 入库金额
      posted: 入库日期
      slip: 税票号码(电子税票号)
      period_start: 税款所属期起
      period_end: 税款所属期止
    basis: posted
    budget: general
    place: pingchuan
    unlisted: keep
{KINDS}"""
F2 = """\
  - id: treasury
    kind: treasury_report
    columns: {code: 预算科目代码, head: 科目名称}
    amounts:
      - {column: 中央级/本月, level: centre}
      - {column: 省级/本月, level: province}
      - {column: 市(州)级/本月, level: prefecture}
      - {column: 县级/本月, level: county}
      - {column: 县级/累计, level: county, values: cumulative}
    blank: zero
    month: title
"""
F3 = f"""\
  - id: park
    kind: park_ledger
    columns: {{name: 企业名称, origin: 飞出地(招引单位), note: 备注}}
    amounts:
      - {{column: 增值税/合计, head: vat}}
      - {{column: 增值税/中央, head: vat, level: centre}}
      - {{column: 增值税/省, head: vat, level: province}}
      - {{column: 增值税/州, head: vat, level: prefecture}}
      - {{column: 增值税/县, head: vat, level: county}}
      - {{column: 企业所得税, head: cit}}
      - {{column: 合计, head: all}}
    budget: general
    place: pingchuan
    unlisted: keep
    blank: zero
    month: title
{KINDS}"""
F4 = """\
  - id: list
    kind: enterprise_list
    columns:
      {name: 企业名称, taxpayer: 统一社会信用代码, origin: 飞出地, document: 认定文号,
       recognised: 认定日期, start: 分成起, end: 分成止, former: 曾用名}
    place: pingchuan
"""
F5 = """\
  - id: outlays
    kind: outlays
    columns: {year: 年度, party: 投入方, item: 科目, amount: 金额, unit: 单位, voucher: 凭证号}
"""
F6 = """\
  - id: indicators
    kind: indicators
    columns: {name: 企业名称, indicator: 指标, monthly: 本月, cumulative: 累计, unit: 计量单位}
    month: title
    unlisted: keep
    indicators:
      工业总产值: {indicator: industrial_output, values: cumulative}
      固定资产投资: {indicator: fixed_investment, values: cumulative}
      用工人数: {indicator: employment, values: stock}
"""


def mapping(folder: Path, *sources: str, tail: str = "") -> MappingFile:
    """A mapping of several sources."""
    path = folder / "import.yaml"
    path.write_text(HEAD + "".join(sources) + tail, encoding="utf-8")
    return load_mapping(path, "import.yaml")[0]


def run(
    folder: Path,
    files: dict[str, bytes],
    *sources: str,
    prior: list[LedgerRow] | None = None,
    tail: str = "",
) -> Import:
    """Import files given as bytes."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    paths = [(folder / name, name) for name in files]
    return import_files(paths, mapping(folder, *sources, tail=tail), prior=prior or ())


def rejected(found: Import) -> list[str]:
    """What was rejected, in English."""
    return [finding.line("en") for reject in found.rejects for finding in reject.findings]


def ledger(found: Import) -> list[tuple[object, ...]]:
    """The new rows in brief."""
    return [(r.id, r.enterprise, r.head, r.amount, str(r.posted), r.kind) for r in found.ledger]

"""A proposal for the mapping of a file: what its columns seem to mean, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from enclave.intake.grid import Grid
from enclave.intake.header import Header, headers, label_key, side_unit, unit_of_label, whole
from enclave.intake.mapping import SCHEMA
from enclave.intake.model import KIND_NAMES
from enclave.intake.values import is_blank, plain
from enclave.statute import load_heads
from enclave.text import Lang, Text

WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "tax_office": {
        "taxpayer": ("纳税人识别号", "社会信用代码(纳税人识别号)", "统一社会信用代码"),
        "name": ("纳税人名称", "企业名称", "缴款单位"), "code": ("预算科目代码", "预算科目", "科目代码"),
        "head": ("征收项目", "税种"), "item": ("征收品目", "品目"),
        "amount": ("实缴金额", "入库金额", "实缴金额/入库金额", "金额"), "posted": ("入库日期",),
        "slip": ("税票号码(电子税票号)", "电子税票号码", "税票号码", "电子税票号", "票证号码"),
        "period_start": ("税款所属期起", "所属期起"), "period_end": ("税款所属期止", "所属期止"),
        "period": ("税款所属期", "所属期", "税款所属期起止"), "place": ("国库", "收款国库", "征收国库"), "note": ("备注",), "centre": ("中央级",),
        "province": ("省级",), "prefecture": ("市州级", "州级", "市级"), "county": ("县级", "区县级"),
    },
    "treasury_report": {"code": ("预算科目代码", "科目代码", "科目编码"), "head": ("科目名称", "预算科目")},
    "park_ledger": {
        "name": ("企业名称", "纳税人名称", "单位名称"), "taxpayer": ("纳税人识别号", "统一社会信用代码"),
        "origin": ("飞出地", "招引单位", "飞出地(招引单位)"), "month": ("月份", "所属月份"),
        "posted": ("入库日期",), "note": ("备注",),
    },
    "enterprise_list": {
        "name": ("企业名称", "名称"), "taxpayer": ("统一社会信用代码", "纳税人识别号"),
        "origin": ("飞出地", "招引单位"), "place": ("飞入地", "落地园区", "所在地"),
        "document": ("认定文号",), "recognised": ("认定日期",), "start": ("分成起", "分成起始", "分成开始日期"),
        "end": ("分成止", "分成截止", "分成截止日期"), "former": ("曾用名", "原名称"),
    },
    "outlays": {
        "year": ("年度", "年份"), "party": ("投入方", "投入单位"), "item": ("科目", "投入科目", "用途"),
        "amount": ("金额", "投入金额"), "unit": ("单位", "金额单位"), "voucher": ("凭证号", "凭证号码"),
    },
    "indicators": {
        "name": ("企业", "企业名称"), "taxpayer": ("统一社会信用代码",), "indicator": ("指标", "指标名称"),
        "month": ("月份", "期间"), "monthly": ("本月", "当月"), "cumulative": ("累计", "1-本月累计", "本年累计"),
        "unit": ("单位", "计量单位"),
    },
}  # fmt: skip
_NEEDED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "tax_office": (("amount",), ("posted",), ("code", "head"), ("taxpayer", "name")),
    "treasury_report": (("code", "head"),), "park_ledger": (("name", "taxpayer"),),
    "enterprise_list": (("name",), ("origin", "document")),
    "outlays": (("year",), ("party",), ("amount",)),
    "indicators": (("indicator",), ("monthly", "cumulative"), ("name", "taxpayer")),
}  # fmt: skip
_LEVELS: Final = (
    ("centre", ("中央",)), ("province", ("省",)), ("prefecture", ("市(州)", "市州", "州", "市")),
    ("county", ("县", "区县", "县区")), ("total", ("合计", "小计")),
)  # fmt: skip
_INDICATORS: Final = {
    "工业总产值": "industrial_output", "规模以上工业总产值": "industrial_output", "产值": "industrial_output",
    "增加值": "value_added", "工业增加值": "industrial_value_added", "固投": "fixed_investment",
    "固定资产投资": "fixed_investment", "用工": "employment", "用工人数": "employment",
    "从业人数": "employment", "税收": "tax_revenue",
}  # fmt: skip
_STOCKS: Final = ("employment",)
_ODD: Final = re.compile(r"[:#\[\]{}&*!|>'\"%@`,]|^\s|\s$|^[-?]")
CHECK: Final = Text("请核对", "check this")


@dataclass
class Guess:
    """What the columns of a sheet seem to mean."""

    kind: str
    header: Header
    columns: dict[str, str] = field(default_factory=dict)
    amounts: list[tuple[str, str | None, str, str]] = field(default_factory=list)
    place: str = ""

    @property
    def score(self) -> int:
        """How many columns it explains."""
        return len(self.columns) + len(self.amounts)


def guess(grid: Grid) -> Guess | None:
    """The reading of a sheet that explains most of its columns; None where none fits."""
    best: Guess | None = None
    for part in headers(grid):
        header = whole(grid, part)
        for kind, words in WORDS.items():
            found = _guess(kind, words, header)
            if found is not None and (best is None or found.score > best.score):
                best = found
    return best


def _guess(kind: str, words: Mapping[str, tuple[str, ...]], header: Header) -> Guess | None:
    found = Guess(kind, header)
    used: set[int] = set()
    for name, synonyms in words.items():
        for word in synonyms:
            column = header.column(word)
            if column is not None and column not in used:
                found.columns[name] = header.labels[column]
                used.add(column)
                break
    if not all(any(n in found.columns for n in group) for group in _NEEDED[kind]):
        return None
    found.place = found.columns.pop("place", "")
    if kind in ("treasury_report", "park_ledger"):
        for column, label in enumerate(header.labels):
            spec = None if column in used or not label else _amount(kind, label)
            if spec is not None:
                found.amounts.append((label, *spec))
        if not found.amounts:
            return None
    return found


def _amount(kind: str, label: str) -> tuple[str | None, str, str] | None:
    """Head, level and values of a column of amounts."""
    parts = [re.sub(r"\([^)]*元\)$", "", p) for p in label_key(label).split("/")]
    if kind == "park_ledger":
        if parts in (["合计"], ["税收合计"]):
            return "all", "total", "monthly"
        known = (load_heads().resolve(part) for part in parts)
        head = next((found for found in known if found is not None), None)
        level = _level(parts[-1]) if len(parts) > 1 else "total"
        return None if head is None or level is None else (head, level, "monthly")
    level = _level(parts[0])
    values = {"本月": "monthly", "当月": "monthly", "累计": "cumulative", "本年累计": "cumulative"}
    said = next((v for word, v in values.items() if parts[-1].endswith(word)), None)
    return None if level is None or said is None else (None, level, said)


def _level(word: str) -> str | None:
    bare = word.removesuffix("级").removesuffix("收入")
    return next((level for level, words in _LEVELS if bare in words or word in words), None)


# ------------------------------------------------------------------------------------ as a file


def proposal(grids: Sequence[Grid], lang: Lang) -> tuple[str, list[Grid]]:
    """The text of a mapping for the sheets that can be guessed, and the sheets that cannot."""
    say = Text(
        "# 建议的映射：按列名推测，未经核对。逐项核对后用 --map 导入。",
        "# A proposed mapping, guessed from the names of columns. Check every line, then use --map.",
    )
    lines = [say.in_(lang), f"schema: {SCHEMA}", "sources:"]
    unknown: list[Grid] = []
    seen: dict[str, int] = {}
    for grid in grids:
        found = guess(grid)
        if found is None:
            unknown.append(grid)
            continue
        number = seen[found.kind] = seen.get(found.kind, 0) + 1
        name = found.kind.replace("_", "-") + (f"-{number}" if number > 1 else "")
        lines += _source(grid, found, name, lang)
    return "\n".join(lines) + "\n", unknown


def _source(grid: Grid, found: Guess, name: str, lang: Lang) -> list[str]:
    check = CHECK.in_(lang)
    title_ = KIND_NAMES[found.kind]
    lines = [f"  - id: {name}", f"    title: {{zh: {title_.zh}, en: {_text(title_.in_('en'))}}}",
             f"    kind: {found.kind}", f'    header: "{found.header.fingerprint}"']  # fmt: skip
    if found.columns:
        lines.append("    columns:")
        lines += [f"      {field_}: {_text(label)}" for field_, label in found.columns.items()]
    if found.amounts:
        lines.append("    amounts:")
        for label, head, level, values in found.amounts:
            words = [f"column: {_text(label)}"] + ([f"head: {head}"] if head else [])
            lines.append(
                f"      - {{{', '.join([*words, f'level: {level}', f'values: {values}'])}}}"
            )
    lines += _unit_lines(grid, found, lang)
    lines += _place_lines(grid, found, lang)
    lines += _choices(found, check, lang)
    if found.kind == "indicators":
        lines += _indicator_lines(grid, found, lang)
    return lines


def _unit_lines(grid: Grid, found: Guess, lang: Lang) -> list[str]:
    labels = [label for label, *_ in found.amounts]
    labels += [found.columns[f] for f in ("amount",) if f in found.columns]
    if not labels or "unit" in found.columns:
        return []
    side = side_unit(grid, found.header.bottom)
    if all(unit_of_label(label) for label in labels) or side is not None:
        where = side.where.in_(lang) if side is not None else labels[0]
        return ["    " + Text(f"# 单位取自 {where}", f"# the unit is that of {where}").in_(lang)]
    say = Text(
        "# 文件没有写单位：去掉 # 并写明", "# the file states no unit: remove the # and state it"
    )
    return [f"    # unit: 元   {say.in_(lang)}"]


def _place_lines(grid: Grid, found: Guess, lang: Lang) -> list[str]:
    """The names of treasuries or places in the file: a person says which places they are."""
    if found.kind in ("treasury_report", "outlays"):
        return []
    lines = [Text("    # place: 入库地编号（与企业表相同时不必写）",
                  "    # place: id of the place (not needed where enterprises have theirs)").in_(lang)]  # fmt: skip
    label = found.place
    column = found.header.column(label) if label else None
    if column is None:
        return lines
    names: dict[str, None] = {}
    for row in range(found.header.bottom + 1, len(grid)):
        value = grid.value(row, column)
        if not is_blank(value):
            names.setdefault(plain(value))
    say = Text("    # 按行取入库地：在 columns 里加 place，并写明各名称的编号",
               "    # to take it from each row: add place to columns, and state the id of each name")  # fmt: skip
    shown = ", ".join(f"{_text(name)}: ?" for name in list(names)[:8])
    return [
        *lines,
        say.in_(lang),
        f"    # columns: {{place: {_text(label)}}}",
        f"    # places: {{{shown}}}",
    ]


def _choices(found: Guess, check: str, lang: Lang) -> list[str]:
    def line(text: str, zh: str, en: str) -> str:
        return f"    {text}   # {check}：{zh}" if lang == "zh" else f"    {text}   # {check}: {en}"

    lines: list[str] = []
    if found.kind == "tax_office":
        lines.append(line("basis: posted", "posted 按入库日期，tax_period 按所属期",
                          "posted: by day of booking, tax_period: by tax period"))  # fmt: skip
    if found.kind in ("tax_office", "park_ledger"):
        lines.append(
            line("budget: general", "一般公共预算 general，政府性基金 funds", "general or funds")
        )
        lines.append(line("unlisted: reject", "名单外企业：reject 拒收、leave_out 不导入、keep 照收",
                          "taxpayers in no list: reject, leave_out or keep"))  # fmt: skip
        lines.append(line("kinds:", "从上到下，先符合的为准", "the first that fits wins"))
        lines += [
            '      - {code: "101010136", kind: vat_credit_refund}   # 留抵退税',
            '      - {code: "101010137", kind: vat_credit_transfer}   # 留抵退税省级调库',
            "      - {item: 免抵调, kind: exempt_credit}",
            "      - {item: 滞纳金, kind: late_fee}",
            "      - {item: 罚款, kind: late_fee}",
            "      - {item: 查补, kind: back_tax}",
            "      - {item: 汇算清缴, kind: cit_settlement}",
            "      - {item: 更正, kind: treasury_correction}",
            "      - {sign: negative, kind: refund}",
        ]
    if found.kind in ("park_ledger", "treasury_report"):
        lines.append(line("blank: unknown", "空白和“—”：zero 是零，unknown 是不详",
                          "blanks and dashes: zero or unknown"))  # fmt: skip
    if found.kind == "treasury_report":
        lines.append(line("covers: all", "all 报表含全部企业，listed 只含名单内企业",
                          "the report counts all taxpayers (all) or the listed ones (listed)"))  # fmt: skip
    no_month = "month" not in found.columns and "posted" not in found.columns
    if found.kind in ("park_ledger", "treasury_report", "indicators") and no_month:
        lines.append(line("month: title", "月份在标题 title、文件名 file，或写明 2024-03",
                          "the month is in the title, in the file name (file), or state 2024-03"))  # fmt: skip
    return lines


def _indicator_lines(grid: Grid, found: Guess, lang: Lang) -> list[str]:
    from enclave.terms.indicator_names import indicator_id

    column = found.header.column(found.columns["indicator"])
    names: dict[str, None] = {}
    for row in range(found.header.bottom + 1, len(grid)):
        value = grid.value(row, column or 0)
        if not is_blank(value):
            names.setdefault(plain(value))
    values = "cumulative" if "cumulative" in found.columns else "monthly"
    say = Text("cumulative 累计、monthly 当月、stock 期末数；单位可写在这里",
               "cumulative, monthly or stock; the unit may be stated here")  # fmt: skip
    lines = [f"    indicators:   # {CHECK.in_(lang)}: {say.in_(lang)}"]
    for name in names:
        found_id = _INDICATORS.get(name) or indicator_id(name)
        known = found_id != name or name.isascii()
        what = "stock" if found_id in _STOCKS else values
        body = f"{_text(name)}: {{indicator: {found_id if known else '?'}, values: {what}}}"
        lines.append(f"      {body}" if known else f"      # {body}")
    return lines


def _text(text: str) -> str:
    """A scalar of YAML, quoted where it must be."""
    return '"' + text.replace('"', '\\"') + '"' if _ODD.search(text) else text

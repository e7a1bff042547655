"""The mapping file: what the columns of each source mean; nothing of it has a silent default."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from enclave.diagnostics import Collector, InputRejected, diag
from enclave.intake.model import SourceKind
from enclave.money import UNITS
from enclave.source import SourceDoc, did_you_mean, load
from enclave.statute import load_heads
from enclave.tables.ledger import KINDS
from enclave.terms.fields import BilingualText, DateText, Identifier, Model, MonthText, fail
from enclave.terms.receipt import LEVELS, Budget, ReceiptKind
from enclave.terms.validate import validate
from enclave.text import Text

SCHEMA: Final = "enclave/import/1"
ALIASES: Final[Mapping[str, str]] = {
    "格式": "schema", "来源": "sources", "编号": "id", "名称": "title", "类型": "kind", "文件": "files",
    "表头": "header", "工作表": "sheet", "列": "columns", "单位": "unit", "期间口径": "basis",
    "退库口径": "refunds", "税种": "heads", "记录种类": "kinds", "预算": "budget", "分科目预算": "budgets",
    "入库地": "place", "国库": "places", "名单外": "unlisted", "空白": "blank", "月份": "month",
    "金额列": "amounts", "级次": "level", "数值": "values", "指标": "indicators", "企业": "enterprises",
    "识别号": "taxpayers", "别名": "aliases", "更名": "renamed", "飞出地": "origin", "起": "from",
    "止": "until", "科目": "code", "品目": "item", "正负": "sign", "原名": "name", "覆盖": "covers",
}  # fmt: skip
FREE: Final = ("heads", "budgets", "places", "indicators")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "tax_office": ("taxpayer", "name", "code", "head", "item", "amount", "posted", "slip",
                   "period_start", "period_end", "period", "place", "note", "centre", "province",
                   "prefecture", "county"),
    "treasury_report": ("code", "head"),
    "park_ledger": ("name", "taxpayer", "origin", "month", "posted", "note"),
    "enterprise_list": ("name", "taxpayer", "origin", "place", "document", "recognised", "start",
                        "end", "former"),
    "outlays": ("year", "party", "item", "amount", "unit", "voucher"),
    "indicators": ("name", "taxpayer", "indicator", "month", "monthly", "cumulative", "unit"),
}  # fmt: skip
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "tax_office": ("amount", "posted"), "treasury_report": (), "park_ledger": (),
    "enterprise_list": ("name",), "outlays": ("year", "party", "item", "amount"),
    "indicators": ("indicator",),
}  # fmt: skip
WORDS: Final[Mapping[str, str]] = {
    "入库明细": "tax_office", "国库月报": "treasury_report", "园区台账": "park_ledger",
    "企业名单": "enterprise_list", "投入台账": "outlays", "指标月报": "indicators",
    "入库日期": "posted", "所属期": "tax_period", "退库日": "own_date", "拒收": "reject",
    "不导入": "leave_out", "照收": "keep", "零": "zero", "不详": "unknown", "标题": "title",
    "文件名": "file", "当月": "monthly", "累计": "cumulative", "期末": "stock", "中央级": "centre",
    "省级": "province", "州级": "prefecture", "市级": "prefecture", "县级": "county", "合计": "total",
    "一般公共预算": "general", "政府性基金": "funds", "正": "positive", "负": "negative",
    "全部": "all", "名单内": "listed", **KINDS,
}  # fmt: skip
"""Chinese words for the values that are chosen from a list."""


def _word(value: Any) -> Any:
    return WORDS.get(value, value) if isinstance(value, str) else value


Choice = BeforeValidator(_word)
Path_ = tuple[str | int, ...]


def _unit(value: str) -> str:
    if value not in UNITS:
        raise fail("E205", text=value, expected="、".join(u for u in UNITS if not u.isascii()))
    return value


Unit = Annotated[str, AfterValidator(_unit)]


class KindRule(Model):
    """Rows of one kind: all that is stated must hold; the first rule that fits wins."""

    kind: Annotated[ReceiptKind, Choice]
    code: str | None = None
    item: str | None = None
    sign: Annotated[Literal["positive", "negative"] | None, Choice] = None

    def fits(self, code: str, words: str, amount: int) -> bool:
        """Whether a row is of this kind."""
        if self.code is not None and not code.startswith(self.code):
            return False
        if self.item is not None and self.item not in words:
            return False
        return self.sign is None or (amount < 0) == (self.sign == "negative")


class AmountColumn(Model):
    """A column of amounts of a wide table: of which head and level, of the month or since January."""

    column: str
    head: str | None = None
    level: Annotated[Literal["centre", "province", "prefecture", "county", "total"], Choice] = (
        "total"
    )
    values: Annotated[Literal["monthly", "cumulative"], Choice] = "monthly"


class Renamed(Model):
    """A name an enterprise had, and when."""

    name: str
    from_: DateText | None = Field(default=None, alias="from")
    until: DateText | None = None


class Known(Model):
    """An enterprise under all its ids and names."""

    id: Identifier
    title: str
    taxpayers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    origin: str | None = None
    place: str | None = None


class IndicatorRule(Model):
    """An indicator as a report calls it: which one it is, its unit, what its figures are."""

    indicator: Identifier
    unit: str | None = None
    values: Annotated[Literal["monthly", "cumulative", "stock"], Choice]


class Source(Model):
    """One source of files.

    Attributes:
        header: fingerprint of the header, by which a file is recognised again.
        files: a pattern of file names, for sources with equal headers.
        basis: whether the terms of the day of booking or of the tax period apply.
        refunds: whether refunds stand at their own day or at the end of their tax period.
        unlisted: what happens to taxpayers that are in no list.
        blank: what a blank or a dash in an amount column means.
        month: for files without a column of months: stated, or read from the title or file name.
        covers: whether a treasury report counts all taxpayers of the place or the listed ones.
    """

    id: Identifier
    kind: Annotated[SourceKind, Choice]
    title: BilingualText | None = None
    header: str | None = None
    files: str | None = None
    sheet: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    amounts: tuple[AmountColumn, ...] = ()
    unit: Unit | None = None
    basis: Annotated[Literal["posted", "tax_period"] | None, Choice] = None
    refunds: Annotated[Literal["own_date", "tax_period"], Choice] = "own_date"
    heads: dict[str, str] = Field(default_factory=dict)
    kinds: tuple[KindRule, ...] = ()
    budget: Annotated[Budget | None, Choice] = None
    budgets: dict[str, Annotated[Budget, Choice]] = Field(default_factory=dict)
    place: str | None = None
    places: dict[str, str] = Field(default_factory=dict)
    unlisted: Annotated[Literal["reject", "leave_out", "keep"], Choice] = "reject"
    blank: Annotated[Literal["zero", "unknown"], Choice] = "unknown"
    month: Annotated[Literal["title", "file"] | MonthText | None, Choice] = None
    indicators: dict[str, IndicatorRule] = Field(default_factory=dict)
    covers: Annotated[Literal["all", "listed"], Choice] = "all"

    def lacking(self) -> list[str]:
        """The keys that a source of this kind needs and does not have."""
        missing = [f"columns.{n}" for n in NEEDED[self.kind] if n not in self.columns]
        if self.kind in ("tax_office", "park_ledger") and self.budget is None:
            missing.append("budget")
        if self.kind == "tax_office":
            missing += ["basis"] if self.basis is None else []
            missing += [] if {"code", "head"} & set(self.columns) else ["columns.code"]
            if "tax_period" in (self.basis, self.refunds) and not (
                {"period_end", "period"} & set(self.columns)
            ):
                missing.append("columns.period_end")
        if self.kind in ("tax_office", "park_ledger", "indicators") and not (
            {"taxpayer", "name"} & set(self.columns)
        ):
            missing.append("columns.name")
        if self.kind in ("park_ledger", "treasury_report") and not self.amounts:
            missing.append("amounts")
        if self.kind == "park_ledger":
            missing += self._heads_without_total()
        if "place" in self.columns and not self.places:
            missing.append("places")
        return missing

    def _heads_without_total(self) -> list[str]:
        """Heads of which neither the total nor all levels are there: what was paid is not known."""
        levels: dict[str, set[str]] = {}
        for column in self.amounts:
            levels.setdefault(column.head or "?", set()).add(column.level)
        whole = set(LEVELS)
        return [
            f"amounts: {head} level: total"
            for head, given in levels.items()
            if head != "skip" and "total" not in given and (head == "all" or not whole <= given)
        ]

    def wanted(self) -> list[str]:
        """The columns a file must have."""
        return [*self.columns.values(), *(a.column for a in self.amounts)]


class MappingFile(Model):
    """A whole mapping file."""

    schema_: Literal["enclave/import/1"] = Field(alias="schema")
    sources: tuple[Source, ...]
    enterprises: tuple[Known, ...] = ()


def load_mapping(path: Path, shown: str | None = None) -> tuple[MappingFile, SourceDoc]:
    """Read a mapping file.

    Raises:
        InputRejected: it has mistakes.
    """
    collector = Collector()
    name = shown or path.as_posix()
    doc = load(path, collector=collector, aliases=ALIASES, free=FREE, shown=name)
    mapping = validate(MappingFile, doc, collector=collector) if doc is not None else None
    if mapping is None or doc is None:
        raise InputRejected(collector.sorted())
    _check(mapping, doc, collector)
    collector.raise_errors()
    return mapping, doc


def _check_fields(mapping: MappingFile, doc: SourceDoc, collector: Collector) -> None:
    for i, source in enumerate(mapping.sources):
        known = FIELDS[source.kind]
        lacking = [] if set(source.columns) - set(known) else source.lacking()
        if lacking:
            reason = Text(
                f"来源 {source.id} 还要写：{'、'.join(lacking)}",
                f"the source {source.id} also needs: {', '.join(lacking)}",
            )
            collector.add(diag("E945", doc.marks.value(("sources", i)), reason=reason))
        for name in source.columns:
            if name in known:
                continue
            mark = doc.marks.key(("sources", i, "columns", name))
            near = did_you_mean(name, known)
            if near is None:
                hint = Text(f"可用：{'、'.join(known)}", f"allowed: {', '.join(known)}")
                collector.add(diag("E201", mark, key=name, hint=hint))
            else:
                collector.add(diag("E202", mark, key=name, guess=near))


def _check(mapping: MappingFile, doc: SourceDoc, collector: Collector) -> None:
    heads = load_heads()
    seen: dict[str, int] = {}
    _check_fields(mapping, doc, collector)
    for i, source in enumerate(mapping.sources):
        if source.id in seen:
            reason = Text(
                f"来源编号 {source.id} 用了两次", f"the source id {source.id} is used twice"
            )
            collector.add(diag("E945", doc.marks.value(("sources", i, "id")), reason=reason))
        seen[source.id] = i
        named: list[tuple[Path_, str]] = [
            *((("sources", i, "heads", k), v) for k, v in source.heads.items()),
            *((("sources", i, "amounts", n, "head"), a.head)
              for n, a in enumerate(source.amounts) if a.head),
        ]  # fmt: skip
        for where, head in named:
            if head not in ("skip", "all") and heads.resolve(head) is None:
                reason = Text(f"没有税种 {head}", f"there is no head {head}")
                collector.add(diag("E945", doc.marks.value(where), reason=reason))
    ids: set[str] = set()
    for i, known in enumerate(mapping.enterprises):
        if known.id in ids:
            reason = Text(
                f"企业编号 {known.id} 用了两次", f"the enterprise {known.id} is there twice"
            )
            collector.add(diag("E945", doc.marks.value(("enterprises", i, "id")), reason=reason))
        ids.add(known.id)

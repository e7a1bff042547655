"""Mapping files: what the columns of each source mean; nothing of it has a silent default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from enclave.money import UNITS
from enclave.terms.fields import BilingualText, DateText, Identifier, Model, MonthText, fail
from enclave.terms.import_words import WORDS
from enclave.terms.receipt import LEVELS, Budget, ReceiptKind

SourceKind = Literal[
    "tax_office", "treasury_report", "park_ledger", "enterprise_list", "outlays", "indicators"
]
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


def _word(value: Any) -> Any:
    return WORDS.get(value, value) if isinstance(value, str) else value


Choice = BeforeValidator(_word)
"""A value that may be a Chinese word."""


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

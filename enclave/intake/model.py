"""What an import yields: rows accepted, found twice, rejected or left out, and checks of totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from enclave.dates import Month
from enclave.diagnostics import Diagnostic, Mark
from enclave.terms.import_map import SourceKind
from enclave.terms.receipt import Budget, ReceiptKind
from enclave.text import Text

KIND_NAMES: Mapping[str, Text] = {
    "tax_office": Text("金税入库明细", "tax office: receipts"),
    "treasury_report": Text("国库收入月报", "treasury: monthly report"),
    "park_ledger": Text("园区税收台账", "park: tax ledger"),
    "enterprise_list": Text("飞地企业名单", "list of enterprises"),
    "outlays": Text("投入台账", "ledger of outlays"),
    "indicators": Text("经济指标月报", "indicators: monthly report"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row comes from: the file, its hash, and the cell of the amount or the first cell."""

    file: str
    sha256: str
    cell: str
    mark: Mark = field(default=Mark(""), compare=False)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One receipt of the standard ledger, before it has an id."""

    enterprise: str
    head: str
    amount: int
    posted: date
    place: str = ""
    origin: date | None = None
    kind: ReceiptKind = "ordinary"
    budget: Budget = "general"
    recorded: Mapping[str, int] | None = None
    slip: str = ""
    code: str = ""
    item: str = ""
    period: str = ""
    note: str = ""
    truth: str = ""
    source: Origin = field(default=Origin("", "", ""), compare=False)
    id: str = field(default="", compare=False)

    @property
    def slip_key(self) -> tuple[object, ...]:
        """What makes two lines of one slip the same line."""
        return (self.slip, self.head, self.code, self.item, self.period, self.amount)

    @property
    def short_key(self) -> tuple[object, ...]:
        """What is known of a line of a slip where its code, item and period are not."""
        return (self.slip, self.head, self.amount)

    @property
    def plain_key(self) -> tuple[object, ...]:
        """What makes two rows the same where there are no slip numbers."""
        return (self.enterprise, self.posted, self.head, self.amount)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """An order of rows that depends on what they say alone."""
        levels = tuple(sorted((self.recorded or {}).items()))
        return (self.posted, self.enterprise, self.head, self.slip, self.code, self.item,
                self.period, self.amount, self.kind, levels, self.note)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """One enterprise of a list; ``kept`` is what a standard table says beside this."""

    id: str
    name: str
    place: str = ""
    origin: str = ""
    document: str = ""
    recognised: date | None = None
    start: date | None = None
    end: date | None = None
    former: str = ""
    kept: Mapping[str, str] = field(default_factory=dict, compare=False)
    source: Origin = field(default=Origin("", "", ""), compare=False)


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """One figure of an indicator for one month."""

    enterprise: str
    indicator: str
    month: Month
    amount: int | Fraction
    money: bool
    derived: bool = False
    source: Origin = field(default=Origin("", "", ""), compare=False)


@dataclass(frozen=True, slots=True)
class PriorFigure:
    """A figure of an earlier import: the amount as written, in yuan or the indicator's own unit."""

    id: str
    enterprise: str
    indicator: str
    month: Month
    text: str
    place: str = ""
    project: str = ""
    truth: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, Month]:
        """What there is one figure of."""
        return (self.enterprise, self.indicator, self.month)

    def amount(self, *, money: bool) -> Fraction:
        """The amount: in fen where it is money."""
        return Fraction(self.text.replace(",", "")) * (100 if money else 1)


@dataclass(frozen=True, slots=True)
class Outlay:
    """One amount put in by a party."""

    year: int
    party: str
    item: str
    amount: int
    voucher: str = ""
    source: Origin = field(default=Origin("", "", ""), compare=False)


@dataclass(frozen=True, slots=True)
class Control:
    """A total of the treasury's report: a head and level, in a month or since January.

    ``slack`` is half a unit of the last digit printed, for reports in 千元 or 万元.
    """

    head: str
    level: str
    month: Month
    since_january: bool
    amount: int
    slack: int = 0
    source: Origin = field(default=Origin("", "", ""), compare=False)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that is there already, and where."""

    row: LedgerRow
    of: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: the findings, its text, and its amount where that could be read."""

    findings: tuple[Diagnostic, ...]
    source: Origin
    text: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that the mapping says is not wanted."""

    row: LedgerRow
    why: Text


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A total row of a file and what the rows above it add to; None where that is not known."""

    label: str
    column: str
    stated: int
    found: int | None
    cell: str


@dataclass
class FileResult:
    """Everything that came of one sheet of one file."""

    file: str
    sheet: str | None
    sha256: str
    kind: SourceKind
    source: str
    encoding: str = ""
    unit: Text = field(default_factory=lambda: Text("", ""))
    basis: Text = field(default_factory=lambda: Text("", ""))
    header: str = ""
    read: int = 0
    rows: list[LedgerRow] = field(default_factory=list)
    accepted: list[LedgerRow] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    totals: list[TotalCheck] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    fatal: list[Diagnostic] = field(default_factory=list)
    enterprises: list[EnterpriseRow] = field(default_factory=list)
    indicators: list[IndicatorFigure] = field(default_factory=list)
    outlays: list[Outlay] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file, and the sheet where there is one."""
        return self.file if self.sheet is None else f"{self.file} {self.sheet}"

"""The rows beside the treasury's report: per head, level and month, with every difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from enclave.diagnostics import Diagnostic, diagnose
from enclave.intake.classify import title_text
from enclave.intake.model import Control, LedgerRow
from enclave.money import format_yuan
from enclave.terms.receipt import LEVELS
from enclave.text import Text

LEVEL_NAMES = {
    "centre": Text("中央级", "centre"), "province": Text("省级", "province"),
    "prefecture": Text("市州级", "prefecture"), "county": Text("县级", "county"),
    "total": Text("各级合计", "all levels"),
}  # fmt: skip
Verdict = Literal["equal", "rounded", "differs", "open"]


@dataclass(frozen=True, slots=True)
class Line:
    """One total of the treasury beside the ledger's; ``ledger`` None where it cannot be told."""

    control: Control
    ledger: int | None
    reason: Text = Text("")

    @property
    def verdict(self) -> Verdict:
        """Whether the two are equal, to the fen or as far as the report's last digit tells."""
        if self.ledger is None:
            return "open"
        if self.difference == 0:
            return "equal"
        return "rounded" if abs(self.difference) <= self.control.slack else "differs"

    @property
    def difference(self) -> int:
        """Ledger less treasury; 0 where it cannot be told."""
        return 0 if self.ledger is None else self.ledger - self.control.amount


def reconcile(rows: Iterable[LedgerRow], controls: Sequence[Control]) -> list[Line]:
    """Compare the sums of ``rows`` with the treasury's totals.

    Where a report gives all four levels of a head, their sum is compared, too. A single level can
    be compared only where every row concerned carries the split that was recorded.
    """
    held = list(rows)
    lines = [_line(held, control) for control in (*controls, *_all_levels(controls))]
    return sorted(lines, key=lambda x: (x.control.month, x.control.head, x.control.since_january,
                                        _order(x.control.level)))  # fmt: skip


def _order(level: str) -> int:
    return (*LEVELS, "total").index(level)


def _all_levels(controls: Sequence[Control]) -> list[Control]:
    groups: dict[tuple[object, ...], dict[str, Control]] = {}
    for c in controls:
        groups.setdefault((c.head, c.month, c.since_january, c.source.file), {})[c.level] = c
    out = []
    for levels in groups.values():
        if "total" not in levels and set(LEVELS) <= set(levels):
            first = levels["county"]
            amount = sum(levels[level].amount for level in LEVELS)
            slack = sum(levels[level].slack for level in LEVELS)
            out.append(Control(first.head, "total", first.month, first.since_january, amount, slack,
                               first.source))  # fmt: skip
    return out


def _line(rows: list[LedgerRow], control: Control) -> Line:
    month = control.month
    concerned = [
        r for r in rows
        if r.head == control.head and r.posted.year == month.year
        and (r.posted.month <= month.month if control.since_january else r.posted.month == month.month)
    ]  # fmt: skip
    first = min((r.posted for r in rows if r.posted.year == month.year), default=None)
    if control.since_january and month.month > 1 and (first is None or first.month > 1):
        start = "" if first is None else f"{first:%Y-%m}"
        reason = Text(f"台账从 {start or '以后'} 开始", f"the ledger begins {start or 'later'}")
        return Line(control, None, reason)
    if control.level == "total":
        return Line(control, sum(r.amount for r in concerned))
    if any(r.recorded is None for r in concerned):
        reason = Text("有行没有记录分级金额", "some rows carry no recorded split")
        return Line(control, None, reason)
    return Line(control, sum((r.recorded or {}).get(control.level, 0) for r in concerned))


def uncovered(rows: Iterable[LedgerRow], controls: Sequence[Control]) -> dict[tuple[str, str], int]:
    """What the ledger has in months of the report under heads that the report does not have."""
    covered = {(str(c.month), c.head) for c in controls if not c.since_january}
    months = {month for month, _ in covered}
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (f"{row.posted:%Y-%m}", row.head)
        if key[0] in months and key not in covered:
            sums[key] = sums.get(key, 0) + row.amount
    return dict(sorted(sums.items()))


def span(control: Control) -> Text:
    """The months a total covers."""
    month = control.month
    if not control.since_january:
        return Text(str(month), str(month))
    return Text(f"{month.year} 年 1 至 {month.month} 月", f"January to {month}")


def findings(lines: Iterable[Line]) -> list[Diagnostic]:
    """W942 for every difference, N942 for what cannot be compared."""
    found = []
    for line in lines:
        c = line.control
        shown: dict[str, object] = {
            "month": span(c),
            "head": title_text(c.head), "level": LEVEL_NAMES[c.level],
        }  # fmt: skip
        if line.verdict == "open":
            found.append(diagnose("N942", c.source.mark, {**shown, "reason": line.reason}))
        elif line.verdict == "differs":
            shown["ledger"] = format_yuan(line.ledger or 0)
            shown["treasury"] = format_yuan(c.amount)
            shown["difference"] = format_yuan(line.difference)
            found.append(diagnose("W942", c.source.mark, shown))
    return found

"""What the tables of a comparison are made of: columns, lines, differences, ratios, years."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from enclave.analysis.case import Case
from enclave.analysis.compare import BASE, Comparison
from enclave.money import format_amount, round_half_away
from enclave.report.footing import plain
from enclave.report.model import DECIMALS, Cell, Column, Line, Money, Unit, step_of
from enclave.text import Text

DELTA: Final = Text("Δ")


class Signed(Money):
    """A difference: what is more has a plus."""

    __slots__ = ()

    def text(self, unit: Unit) -> str:
        """As printed, without the unit."""
        body = format_amount(self.shown, unit, DECIMALS)
        return f"+{body}" if self.shown > 0 else body


def amount(fen: int, unit: Unit) -> str:
    """An amount that stands alone, rounded as usual."""
    return format_amount(plain(fen, step_of(unit)), unit, DECIMALS)


def _decimal(value: Fraction, decimals: int) -> str:
    parts = round_half_away(value * 10**decimals)
    whole, rest = divmod(abs(parts), 10**decimals)
    sign = "-" if parts < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def ratio(value: Fraction, decimals: int = 1) -> Text:
    """A ratio in per cent; zeros beyond the first decimal are dropped."""
    body = _decimal(value * 100, decimals)
    while "." in body and body.endswith("0") and len(body.split(".")[1]) > 1:
        body = body[:-1]
    return Text(f"{body}%")


def points(value: Fraction, decimals: int = 1) -> Text:
    """A difference of ratios, in percentage points."""
    body = _decimal(value * 100, decimals)
    plus = "+" if value > 0 else ""
    return Text(f"{plus}{body} 个百分点", f"{plus}{body} pp")


def signed_years(years: int) -> Text:
    """A difference of years."""
    if years == 0:
        return Text("0")
    plus = "+" if years > 0 else ""
    return Text(f"{plus}{years} 年", f"{plus}{years} y")


def case_title(comparison: Comparison, case: Case) -> Text:
    """What a case is called at the head of its column; the scenario itself is 现方案."""
    if case is comparison.baseline and not case.result.loaded.variant:
        return BASE
    return case.title


def columns(comparison: Comparison, *labels: Text) -> tuple[Column, ...]:
    """Labels, the baseline, then each variant with its difference."""
    out = [Column(label) for label in labels]
    out.append(Column(case_title(comparison, comparison.baseline), "money"))
    for case in comparison.cases:
        out += [Column(case_title(comparison, case), "money"), Column(DELTA, "money", 0)]
    return tuple(out)


def money_line(
    labels: Sequence[Text], exact: Sequence[int | None], shown: Sequence[int],
    style: str = "body",
) -> Line:  # fmt: skip
    """A line of amounts, each with its difference from the first; None: the case has none."""
    cells: list[Cell] = [*labels]
    for n, (fen, display) in enumerate(zip(exact, shown, strict=True)):
        cells.append(None if fen is None else Money(fen, display))
        if n:
            first = exact[0]
            cells.append(
                None if fen is None or first is None else Signed(fen - first, display - shown[0])
            )
    return Line(tuple(cells), "total" if style == "total" else "body")

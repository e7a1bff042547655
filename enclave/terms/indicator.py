"""Indicators: statistics that can be credited, their units and how they nest (S11, S18).

An indicator is money (in fen) or a quantity with a unit of its own; a quantity is never turned
into yuan. A rate has no figures of its own: it is computed from its numerator and denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from pydantic import model_validator

from enclave.dates import Month
from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.money import format_yuan
from enclave.terms.fields import BilingualText, Identifier, Model, Reference, WholeText, fail
from enclave.text import Text

Truth = Literal["fact", "projection"]
IndicatorKind = Literal["flow", "stock", "rate"]
"""A flow adds up over months, a stock is a level at the end of a month, a rate does neither."""

IndicatorUnit = Literal["money", "USD", "mu", "tce", "person", "item", "point", "sqm", "tonne"]
Amount: TypeAlias = int | Fraction
"""Fen for money, an exact decimal for a quantity."""

UNIT_NAMES: Final[Mapping[str, Text]] = {
    "money": Text("元", "yuan"),
    "USD": Text("美元", "US dollars"),
    "mu": Text("亩", "mu"),
    "tce": Text("吨标准煤", "tonnes of standard coal"),
    "person": Text("人", "persons"),
    "item": Text("个", "items"),
    "point": Text("分（考核加分）", "bonus points"),
    "sqm": Text("平方米", "square metres"),
    "tonne": Text("吨", "tonnes"),
}
"""Names of the units; every one but ``money`` makes a quantity."""

_DECIMALS: Final[Mapping[str, int]] = {
    "money": 2, "USD": 2, "mu": 4, "tce": 4, "person": 0, "item": 0, "point": 2, "sqm": 2, "tonne": 4,
}  # fmt: skip


class Indicator(Model):
    """One statistic.

    ``within`` names the wider indicator this one is a part of (省外 is within 州外): the two are
    never added. ``survey`` says whether a statistics bureau publishes it (``official``) or a
    department collects it for its own use (``departmental``). ``decimals`` is the finest part of
    the unit in which a quantity is credited. A rate names ``numerator`` and ``denominator`` and
    has no unit.

    Raises:
        E623: a rate without its two parts, or parts or a missing unit on something else.
        E625: more decimals than a quantity can have (0 to 6; money is always in fen).
    """

    name: BilingualText
    kind: IndicatorKind
    unit: IndicatorUnit | None = None
    survey: Literal["official", "departmental"]
    reference: Reference
    within: Identifier | None = None
    numerator: Identifier | None = None
    denominator: Identifier | None = None
    decimals: WholeText | None = None
    definition: BilingualText | None = None

    @model_validator(mode="after")
    def _rate_has_parts(self) -> Indicator:
        parts = (self.numerator is not None, self.denominator is not None)
        rate = self.kind == "rate"
        if parts != (rate, rate) or (self.unit is None) != rate:
            raise fail("E623", kind=self.kind)
        if self.decimals is not None and (
            not 0 <= self.decimals <= 6 or self.unit in ("money", None)
        ):
            raise fail("E625", decimals=self.decimals)
        return self

    @property
    def is_money(self) -> bool:
        """Whether amounts are fen."""
        return self.unit == "money"

    @property
    def scale(self) -> int:
        """How many of the smallest creditable parts make one unit (1 for fen)."""
        if self.is_money or self.unit is None:
            return 1
        return int(10 ** (_DECIMALS[self.unit] if self.decimals is None else self.decimals))

    def to_parts(self, amount: Amount) -> Fraction:
        """``amount`` counted in the smallest creditable parts; whole for a well-formed amount."""
        return Fraction(amount) * self.scale

    def from_parts(self, parts: int) -> Amount:
        """The amount of so many smallest parts: fen, or an exact quantity."""
        return parts if self.is_money else Fraction(parts, self.scale)

    def show(self, amount: Amount) -> Text:
        """Print an amount exactly, with its unit: ``18,000,000.07 元``, ``30.5000 亩``."""
        if self.is_money:
            body = format_yuan(int(amount))
            return Text(f"{body} 元", f"{body} yuan")
        digits = len(str(self.scale)) - 1
        whole, rest = divmod(abs(self.to_parts(amount)).__floor__(), self.scale)
        tail = f".{rest:0{digits}d}" if digits else ""
        body = f"{'-' if amount < 0 else ''}{whole:,}{tail}"
        unit = UNIT_NAMES.get(self.unit or "", Text(""))
        return Text(f"{body} {unit.zh}".rstrip(), f"{body} {unit.en}".rstrip())


class IndicatorPack(Model):
    """A file of ``rules/indicators``: several indicators by id."""

    pack: Identifier
    name: BilingualText
    note: BilingualText | None = None
    indicators: dict[Identifier, Indicator]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One figure as reported where it arose.

    Attributes:
        id: unique within a run.
        enterprise: the reporting enterprise.
        indicator: id of the indicator.
        period: the month of the figure (the month-end of a stock).
        amount: fen for money, an exact quantity in the indicator's unit otherwise.
        place: code of the place where it arose (在地).
        project: the reporting project, where the figure is of a project.
        day: the exact day where it is known; else only the month counts.
        attributes: what recognition rules ask for: ``asset`` (fixed, liquid), ``counterparty``
            (class of the partner of a joint venture), ``registered_share``, ``sector`` …
        truth: a fact or a projection; they never mix in one month of a unit (S19).
        row: where it stands in its file.
    """

    id: str
    enterprise: str
    indicator: str
    period: Month
    amount: Amount
    place: str
    project: str = ""
    day: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    truth: Truth = "fact"
    row: Mark = field(default=Mark(""), compare=False)

    @property
    def reporting_unit(self) -> str:
        """The unit that reports the figure: the project, else the enterprise."""
        return self.project or self.enterprise


def wider(indicator: str, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    """Every indicator that contains ``indicator``, from the nearest to the widest."""
    chain: list[str] = []
    current = indicators[indicator].within
    while current is not None and current in indicators and current not in chain:
        chain.append(current)
        current = indicators[current].within
    return tuple(chain)


def nested_pairs(
    chosen: Iterable[str], indicators: Mapping[str, Indicator]
) -> tuple[tuple[str, str], ...]:
    """The pairs (inner, outer) among ``chosen`` of which one contains the other."""
    names = sorted(set(chosen))
    return tuple((a, b) for a in names for b in wider(a, indicators) if b in names)


def indicator_problems(
    indicators: Mapping[str, Indicator], marks: Mapping[str, Mark] | None = None
) -> list[Diagnostic]:
    """What is wrong between indicators: unknown names (E621), cycles (E622), mixed units (E624)."""
    found: list[Diagnostic] = []
    places = marks or {}
    for name, item in indicators.items():
        mark = places.get(name, Mark(""))
        for key in ("within", "numerator", "denominator"):
            other = getattr(item, key)
            if other is None:
                continue
            target = indicators.get(other)
            if target is None:
                found.append(diag("E621", mark, path=name, key=key, indicator=name, other=other))
            elif key != "within" and target.kind == "rate":
                found.append(diag("E626", mark, path=name, key=key, indicator=name, other=other))
            elif key == "within" and (target.unit, target.kind) != (item.unit, item.kind):
                found.append(diag("E624", mark, path=name, indicator=name, other=other))
        if name in wider(name, indicators):
            found.append(diag("E622", mark, path=name, indicator=name))
    return found

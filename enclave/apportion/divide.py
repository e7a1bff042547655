"""Formulas that divide a total: parts, then places by their shares, then centre and local."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.apportion.fills import Terms
from enclave.apportion.load import Formula, near
from enclave.apportion.model import (
    HEAD_OFFICE,
    POOL,
    Apportionment,
    HeadOffice,
    Inputs,
    Line,
    Place,
    Step,
)
from enclave.apportion.shares import Shares, shares_of, taking_part
from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import diag
from enclave.money import round_half_away
from enclave.source import did_you_mean
from enclave.terms.formula import Part
from enclave.text import Text

_BOTH = Text("税额和应纳税所得额只写一个", "give either `amount` or `taxable_income`, not both")
_NEITHER = Text("没有写要分的金额", "there is no amount to divide")
_LOCAL = Text(
    "本公式分的是地方部分，要写 amount", "this formula divides a local part: give `amount`"
)
_BY_HEAD = Text(
    "本公式有几个税种，要按税种写金额", "this formula has several heads: give an amount a head"
)
_NO_RATE = Text("没有适用税率", "there is no tax rate")
_ONE_STEP = Text("本公式没有两步法，各地税率不能不同",
                 "this formula knows no two steps, so rates cannot differ")  # fmt: skip
_LOSS = Text("应纳税所得额不能是负数", "taxable income must not be negative")


def divide(terms: Terms) -> Apportionment | None:
    """Apply a formula of kind ``apportion``; None, and findings, where it cannot be applied."""
    pack, inputs = terms.formula.pack, terms.inputs
    for part in pack.parts:
        _resolve(part, terms)
    terms.whole((terms.resolved[f"parts.{p.id}"] for p in pack.parts), "parts")
    active, excluded = taking_part(terms)
    shares: Shares = {}
    exact: Shares = {}
    if pack.factors:
        shares, exact = shares_of(active, terms)
    else:
        _unused_places(terms)
    amounts, steps = _amounts(active, shares, terms)
    if terms.collector.errors:
        return None
    lines = Split(terms.formula, inputs, active, shares, terms.resolved).lines(amounts)
    return Apportionment(
        terms.formula, inputs, amounts, shares, exact, lines, tuple(excluded), steps,
        resolved=terms.resolved,
    )  # fmt: skip


def _resolve(part: Part, terms: Terms) -> None:
    """Read the open terms of a part."""
    if part.share is not None:
        terms.ratio(f"parts.{part.id}", part.share, part.name)
    levels = (part.levels or {}).items()
    read = [terms.ratio(f"parts.{part.id}.{level}", share, part.name) for level, share in levels]
    if read:
        terms.whole(read, "levels")


def _unused_places(terms: Terms) -> None:
    for place in terms.inputs.places:
        terms.collector.add(
            diag("W552", place.at(), item=place.id, formula=terms.formula.id, near=Text(""))
        )


# ------------------------------------------------------------------------------------- amounts


def _amounts(
    places: Sequence[Place], shares: Shares, terms: Terms
) -> tuple[dict[str, int], tuple[Step, ...]]:
    """What is divided, by head; from income by one step or two."""
    inputs, pack = terms.inputs, terms.formula.pack
    if inputs.amount is not None:
        if inputs.income is not None:
            terms.collector.add(diag("E558", inputs.at("taxable_income"), why=_BOTH))
        return _by_head(inputs.amount, terms), ()
    if inputs.income is None:
        terms.collector.add(diag("E558", inputs.at(), why=_NEITHER))
        return {}, ()
    if pack.of == "local":
        terms.collector.add(diag("E558", inputs.at("taxable_income"), why=_LOCAL))
        return {}, ()
    if inputs.income < 0:
        terms.collector.add(diag("E558", inputs.at("taxable_income"), why=_LOSS))
        return {}, ()
    steps = _steps(inputs.income, places, shares, terms)
    if terms.collector.errors:
        return {}, ()
    total = round_half_away(sum((step.tax for step in steps), Fraction(0)))
    different = len({step.rate for step in steps if step.income}) > 1
    return {pack.heads[0]: total}, tuple(steps) if different else ()


def _by_head(amount: int | Mapping[str, int], terms: Terms) -> dict[str, int]:
    heads = terms.formula.pack.heads
    if not isinstance(amount, Mapping):
        if len(heads) > 1:
            terms.collector.add(diag("E558", terms.inputs.at("amount"), why=_BY_HEAD))
        return {heads[0]: amount}
    for head in amount:
        if head not in heads:
            guess = near(did_you_mean(head, heads))
            known = "、".join(heads)
            why = Text(f"公式不分“{head}”；可写：{known}{guess.zh}",
                       f"the formula does not divide {head}; there are: {known}{guess.en}")  # fmt: skip
            terms.collector.add(diag("E558", terms.inputs.at("amount"), why=why))
    return {head: amount[head] for head in heads if head in amount}


def _steps(income: int, places: Sequence[Place], shares: Shares, terms: Terms) -> list[Step]:
    """The first step: income by the same shares, taxed at each one's own rate."""
    inputs, pack = terms.inputs, terms.formula.pack
    office = inputs.head_office or HeadOffice()
    inside = sum(
        (terms.resolved[f"parts.{p.id}"] for p in pack.parts if p.to == "places"), Fraction(0)
    )
    rows: list[tuple[str, Text, Fraction, Fraction | None]] = []
    if inside != 1:
        rows.append((HEAD_OFFICE, Text("总机构", "head office"), 1 - inside, office.rate))
    rows += [(p.id, p.title, inside * shares.get(p.id, 0), p.rate) for p in places]
    out: list[Step] = []
    for at, name, share, own in rows:
        rate = inputs.rate if own is None else own
        if rate is None:
            why = Text(f"{_NO_RATE.zh}（{name.zh}）", f"{_NO_RATE.en} ({name.in_('en')})")
            terms.collector.add(diag("E558", inputs.at("taxable_income"), why=why))
            continue
        out.append(Step(at, name, income * share, rate, income * share * rate))
    if pack.two_step is None and len({step.rate for step in out}) > 1:
        terms.collector.add(diag("E558", inputs.at("taxable_income"), why=_ONE_STEP))
    return out


# --------------------------------------------------------------------------------------- lines


@dataclass(frozen=True)
class Split:
    """Everything that determines who pays what of an amount."""

    formula: Formula
    inputs: Inputs
    places: Sequence[Place]
    shares: Mapping[str, Fraction]
    resolved: Mapping[str, Fraction]

    def lines(self, amounts: Mapping[str, int]) -> tuple[Line, ...]:
        """Divide every head: parts, places, levels, each by largest remainder."""
        out: list[Line] = []
        parts = self.formula.pack.parts
        for head, amount in amounts.items():
            exact = [amount * self.resolved[f"parts.{part.id}"] for part in parts]
            for part, fen in zip(parts, largest_remainder(exact, amount), strict=True):
                out += self._to_places(part, head, fen) if part.to == "places" else [
                    self._to_other(part, head, fen)
                ]  # fmt: skip
        return tuple(out)

    def _to_other(self, part: Part, head: str, fen: int) -> Line:
        """The head office, or the pool."""
        levels = levels_of(part, fen, self.resolved)
        if part.to == "pool":
            return Line(part.id, POOL, part.name, "", head, fen, levels)
        office = self.inputs.head_office
        name, code = (part.name, "") if office is None else (office.name, office.place)
        return Line(part.id, HEAD_OFFICE, name, code, head, fen, levels)

    def _to_places(self, part: Part, head: str, amount: int) -> list[Line]:
        exact = [amount * self.shares[place.id] for place in self.places]
        out: list[Line] = []
        for place, fen in zip(self.places, largest_remainder(exact, amount), strict=True):
            levels, code = levels_of(part, fen, self.resolved), place.place or place.id
            share = self.shares[place.id]
            out.append(Line(part.id, place.id, place.title, code, head, fen, levels, share))
        return out


def levels_of(part: Part, amount: int, resolved: Mapping[str, Fraction]) -> dict[str, int]:
    """Centre and local of one payment (rounding R1); the local part is all where that is divided."""
    if part.levels is None:
        return {"local": amount}
    exact = [amount * resolved[f"parts.{part.id}.{level}"] for level in part.levels]
    return dict(zip(part.levels, largest_remainder(exact, amount), strict=True))

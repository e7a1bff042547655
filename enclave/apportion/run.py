"""Applying a formula: dates, lists, amounts, then the division; everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from enclave.apportion.divide import Split, divide
from enclave.apportion.fills import Terms
from enclave.apportion.load import Formula, bases, load_formula, with_lines
from enclave.apportion.model import Apportionment, Inputs
from enclave.apportion.prepay import prepay
from enclave.dates import Span
from enclave.diagnostics import Collector, Diagnostic, InputRejected, diag
from enclave.money import FEN_LIMIT, format_yuan
from enclave.terms.formula import FormulaPack
from enclave.text import Text

ASSUMED = ("assumption", "template", "draft")
UNSURE = ("unverified", *ASSUMED)

_GUARD = Text("金额超出上限（10 万亿元）", "an amount is beyond the guard (ten trillion yuan)")
_TWICE = Text("编号重复", "the id is used twice")
_NOT_LISTED = Text(
    "只适用于名单内的企业，请用 enterprise 写明",
    "it is for listed enterprises only; name one as `enterprise`",
)


def apportion(formula: Formula | str | Path, inputs: Inputs) -> Apportionment:
    """Divide a tax between places by a formula, exactly.

    Args:
        formula: a loaded formula, the id of one that comes with the package, or a path.
        inputs: what is divided, and the places with their figures.

    Raises:
        InputRejected: E550–E559, all of them at once.
        InvariantViolation: the result is not conserved; a bug, nothing is returned.
    """
    rule = formula if isinstance(formula, Formula) else load_formula(formula)
    collector = Collector(limit=200)
    _dates(rule, inputs, collector)
    _lists(rule, inputs, collector)
    _sizes(inputs, collector)
    terms = Terms(rule, inputs, collector)
    result = (divide if rule.pack.kind == "apportion" else prepay)(terms)
    collector.extend(_notices(rule, result))
    lines = {**rule.doc.sources, **inputs.files}
    found = with_lines(collector.sorted(), lines)
    if result is None or collector.errors:
        raise InputRejected(found)
    result = replace(result, assumptions=tuple(sorted(terms.used.items())), diagnostics=found)
    result.check()
    return result


def again(
    before: Apportionment, amount: int | Mapping[str, int], day: date | None
) -> Apportionment:
    """Another amount of the same year by the shares of ``before``.

    Raises:
        InputRejected: E558 or E559.
    """
    pack, mark = before.formula.pack, before.inputs.at()
    collector = Collector()
    if pack.kind != "apportion":
        why = Text("预缴公式没有比例", "a formula of prepayment has no shares")
        collector.add(diag("E559", mark, item=pack.formula, why=why))
    if day is not None and before.inputs.when is not None and day.year != before.inputs.when.year:
        why = Text("比例只在当年有效", "the shares hold for their own year only")
        collector.add(diag("E559", mark, item=str(day), why=why))
    if not isinstance(amount, Mapping) and len(pack.heads) > 1:
        why = Text("要按税种写金额", "give an amount a head")
        collector.add(diag("E558", mark, why=why))
    collector.raise_errors()
    amounts = dict(amount) if isinstance(amount, Mapping) else {pack.heads[0]: amount}
    active = [p for p in before.inputs.places if p.id in before.shares]
    split = Split(before.formula, before.inputs, active, before.shares, before.resolved)
    lines = split.lines(amounts)
    inputs = replace(before.inputs, amount=amount, income=None, day=day or before.inputs.day)
    result = replace(before, inputs=inputs, amounts=amounts, lines=lines, steps=())
    result.check()
    return result


def _dates(formula: Formula, inputs: Inputs, collector: Collector) -> None:
    pack, when = formula.pack, inputs.when
    if pack.from_ is None and pack.until is None:
        collector.add(diag("N551", formula.at("formula"), formula=pack.formula))
        return
    if when is None:
        why = Text("要写明年度（year）或日期（day）", "give the `year` or the `day`")
        collector.add(diag("E559", inputs.at(), item=pack.formula, why=why))
        return
    span = Span(pack.from_ or date.min, pack.until)
    if when not in span:
        mark = inputs.at("day" if inputs.day is not None else "year")
        collector.add(diag("E554", mark, formula=pack.formula, span=str(span), day=when))


def _lists(formula: Formula, inputs: Inputs, collector: Collector) -> None:
    other = formula.barred.get(inputs.enterprise)
    mark = inputs.at("enterprise")
    if other is not None:
        why = Text(f"在“{other}”的名单里，企业所得税全部归中央，请用该公式",
                   f"it is on the list of {other}: use that formula")  # fmt: skip
        collector.add(diag("E559", mark, item=inputs.enterprise, why=why))
    roster = formula.pack.roster
    if roster is not None and inputs.enterprise not in roster.members:
        item = inputs.enterprise or formula.id
        collector.add(diag("E559", mark, item=item, why=_NOT_LISTED))


def _sizes(inputs: Inputs, collector: Collector) -> None:
    amount = inputs.amount
    given = [*amount.values()] if isinstance(amount, Mapping) else [amount or 0]
    if any(abs(fen) >= FEN_LIMIT for fen in (*given, inputs.income or 0)):
        collector.add(diag("E558", inputs.at("amount"), why=_GUARD))
    seen: set[str] = set()
    for place in inputs.places:
        if place.id in seen or place.id in ("head_office", "pool"):
            collector.add(diag("E559", place.at(), item=place.id, why=_TWICE))
        seen.add(place.id)
        value = max((abs(Fraction(v)) for v in place.values.values()), default=Fraction(0))
        if value >= FEN_LIMIT * 1000:
            collector.add(diag("E555", place.at("values"), place=place.id, item=format_yuan(int(value)),
                               why=_GUARD, known=""))  # fmt: skip


def _notices(formula: Formula, result: Apportionment | None) -> Iterator[Diagnostic]:
    """W550 for a template, N550 for terms that are used and not verified."""
    pack, mark = formula.pack, formula.at("status")
    if pack.status in ASSUMED:
        yield diag("W550", mark, formula=pack.formula, status=pack.status)
    if result is None:
        return
    used = _used(pack, result)
    for status in UNSURE:
        if status == pack.status and status in ASSUMED:
            continue
        items = [
            _name(pack, where)
            for where, basis in bases(pack)
            if basis.status == status and where in used
        ]
        if pack.status == status and not items:
            items = [pack.formula]
        if items:
            yield diag("N550", mark, formula=pack.formula, status=status, items=", ".join(items))


def _name(pack: FormulaPack, where: tuple[str | int, ...]) -> str:
    """A term of a pack, for messages: ``parts.pool``."""
    steps = [str(step) for step in where if step != "basis"]
    if where[0] in ("parts", "rates"):
        steps[1] = getattr(pack, str(where[0]))[where[1]].id
    return ".".join(steps)


def _used(pack: FormulaPack, result: Apportionment) -> set[tuple[str | int, ...]]:
    """The places in the file of the terms that a result rests on."""
    used: set[tuple[str | int, ...]] = {("parts", i, "basis") for i in range(len(pack.parts))}
    used |= {("factors", key, "basis") for key in pack.factors}
    used |= {("exclusions", item.reason, "basis") for item in result.excluded}
    used |= {("units", p.counts_as, "basis") for p in result.inputs.places if p.counts_as}
    used |= {("rates", i, "basis") for i, rate in enumerate(pack.rates)
             if f"rates.{rate.id}" in result.resolved}  # fmt: skip
    if result.steps:
        used.add(("two_step",))
    return used

"""Formulas of prepayment: each place pays a rate of its own base, the head office the balance."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from enclave.apportion.divide import levels_of
from enclave.apportion.fills import Terms
from enclave.apportion.inputs import head_office_items, items_of, listed
from enclave.apportion.model import HEAD_OFFICE, Apportionment, HeadOffice, Line, Place
from enclave.dates import Span
from enclave.diagnostics import diag
from enclave.money import round_half_away
from enclave.terms.formula import Part, PrepayRate
from enclave.text import Text

_MISSING = Text("没有填", "it is not given")
_NEGATIVE = Text(
    "扣除后是负数；结转办法不详",
    "it is negative after what is taken away; how it is carried is not known",
)
_NOBODY = Text("没有一地预缴", "no place prepays")
_NO_OFFICE = Text("要写总机构的销项和进项（head_office.values）",
                  "give output and input of the head office (head_office.values)")  # fmt: skip
_NO_AMOUNT = Text(
    "预缴公式的税额是算出来的，不能写", "the tax of a prepayment is computed and cannot be given"
)


def prepay(terms: Terms) -> Apportionment | None:
    """Apply a formula of kind ``prepay``; None, and findings, where it cannot be applied."""
    pack, inputs = terms.formula.pack, terms.inputs
    rate = _rate(terms)
    for part in pack.parts:
        for level, share in (part.levels or {}).items():
            terms.ratio(f"parts.{part.id}.{level}", share, part.name)
    if inputs.amount is not None or inputs.income is not None:
        terms.collector.add(diag("E558", inputs.at("amount"), why=_NO_AMOUNT))
    if not inputs.places:
        terms.collector.add(diag("E556", inputs.at("places"), item=pack.formula, why=_NOBODY))
    bases = {place.id: _base(place, terms) for place in inputs.places}
    if rate is None or terms.collector.errors:
        return None
    ratio, head = terms.resolved[f"rates.{rate.id}"], pack.heads[0]
    lines: list[Line] = []
    here = next(part for part in pack.parts if part.to == "places")
    for place in inputs.places:
        fen = round_half_away(bases[place.id] * ratio / (1 + rate.strip))
        levels = levels_of(here, fen, terms.resolved)
        lines.append(
            Line(here.id, place.id, place.title, place.place or place.id, head, fen, levels)
        )
    carried = 0
    if pack.balance is not None:
        found = _balance(sum(line.amount for line in lines), terms)
        if found is None:
            return None
        line, carried = found
        lines.append(line)
    total = sum(line.amount for line in lines)
    return Apportionment(
        terms.formula, inputs, {head: total}, {}, {}, tuple(lines), carried=carried,
        resolved=terms.resolved,
    )  # fmt: skip


def _rate(terms: Terms) -> PrepayRate | None:
    """The rate in force for the method asked for; E554 or E559 where there is none."""
    pack, inputs = terms.formula.pack, terms.inputs
    methods = list(dict.fromkeys(rate.method for rate in pack.rates))
    method = inputs.method or (methods[0] if len(methods) == 1 else "")
    if method not in methods:
        known = "、".join(methods)
        why = Text(f"要用 method 写明方法：{known}", f"give the `method`: {', '.join(methods)}")
        terms.collector.add(diag("E559", inputs.at("method"), item=pack.formula, why=why))
        return None
    when, spans = inputs.when, []
    for rate in pack.rates:
        if rate.method != method:
            continue
        if rate.from_ is None and rate.until is None:
            terms.ratio(f"rates.{rate.id}", rate.rate, Text("预征率", "the rate of prepayment"))
            return rate
        span = Span(rate.from_ or date.min, rate.until)
        spans.append(str(span))
        if when is not None and when in span:
            terms.ratio(f"rates.{rate.id}", rate.rate, Text("预征率", "the rate of prepayment"))
            return rate
    if when is not None:
        day = inputs.at("day" if inputs.day is not None else "year")
        terms.collector.add(
            diag("E554", day, formula=pack.formula, span="; ".join(spans), day=when)
        )
    return None


def _base(place: Place, terms: Terms) -> Fraction:
    """The base of a place: what is added less what is taken away, in fen."""
    items = items_of(terms.formula.pack)
    base = Fraction(0)
    for item in items:
        value, sign = place.values.get(item.key), terms.formula.pack.quantities[item.key].sign
        if value is None:
            terms.collector.add(
                diag("E555", place.at("values"), place=place.id, item=item.name, why=_MISSING,
                     known=listed(items))
            )  # fmt: skip
            continue
        base += value if sign == "plus" else -value
    if base < 0:
        terms.collector.add(
            diag("E555", place.at("values"), place=place.id, item=items[0].name, why=_NEGATIVE,
                 known=listed(items))
        )  # fmt: skip
    return base


def _balance(prepaid: int, terms: Terms) -> tuple[Line, int] | None:
    """What the head office pays, and what is carried forward."""
    pack, inputs = terms.formula.pack, terms.inputs
    part: Part = next(p for p in pack.parts if p.to == "head_office")
    office = inputs.head_office
    items = head_office_items(pack)
    if office is None or any(item.key not in office.values for item in items):
        terms.collector.add(
            diag("E555", inputs.at("head_office"), place="head_office", item=part.name,
                 why=_NO_OFFICE, known=listed(items))
        )  # fmt: skip
        return None
    due = round_half_away(Fraction(office.values["plus"]) - office.values["minus"])
    due -= prepaid + office.carried
    name = office.name if office.name != HeadOffice().name else part.name
    line = Line(part.id, HEAD_OFFICE, name, office.place, pack.heads[0], max(0, due),
                levels_of(part, max(0, due), terms.resolved))  # fmt: skip
    return line, max(0, -due)

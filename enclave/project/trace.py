"""What a projected number rests on: the formula in words, the numbers put in, the documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from enclave.money import format_yuan
from enclave.ratio import format_ratio
from enclave.terms.fields import Reference
from enclave.terms.tax import Unit
from enclave.text import Explanation, Text


def listed(items: Iterable[str]) -> Text:
    """Some names in a row, in both languages."""
    names = list(items)
    return Text("、".join(names), ", ".join(names))


@dataclass(frozen=True, slots=True)
class Cite:
    """A rule or a preference that was used, and the document behind it."""

    rule: str
    title: Text
    reference: Reference
    article: str
    status: str

    def line(self) -> Text:
        """The document with number, article and how certain it is."""
        number = f" {self.reference.number}" if self.reference.number else ""
        name = self.reference.document
        return Text(
            f"依据：{self.title.zh}——《{name.zh}》{number}{self.article}（{_STATUS[self.status].zh}）",
            f"basis: {self.title.in_('en')}: {name.in_('en')}{number}{' ' + self.article if self.article else ''}"
            f" ({_STATUS[self.status].en})",
        )  # fmt: skip


_STATUS = {
    "published": Text("已发布", "published"), "reported": Text("见报", "reported"),
    "unverified": Text("未核实", "unverified"), "template": Text("待填", "to be filled"),
    "draft": Text("草案", "draft"), "assumption": Text("假设", "assumption"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One number that was put into a formula."""

    name: Text
    value: Text


def money(name: Text, fen: int) -> Item:
    """An amount, to the fen."""
    shown = format_yuan(fen)
    return Item(name, Text(f"{shown} 元", f"{shown} yuan"))


_UNITS = {
    "yuan": Text(" 元", " yuan"), "yuan_per_sqm": Text(" 元/平方米", " yuan per m²"),
    "yuan_per_equivalent": Text(" 元/当量", " yuan per equivalent"),
    "persons": Text(" 人", " persons"), "years": Text(" 年", " years"),
}  # fmt: skip


def number(name: Text, value: Fraction, unit: Unit = "ratio") -> Item:
    """A ratio or a plain number."""
    if unit == "ratio":
        return Item(name, Text(format_ratio(value), format_ratio(value)))
    body, tail = plain(value), _UNITS[unit]
    return Item(name, Text(body + tail.zh, body + tail.en))


def plain(value: Fraction) -> str:
    """An exact number: as a decimal where it ends, else as a fraction.

    >>> plain(Fraction(24, 5)), plain(Fraction(1, 3)), plain(Fraction(200000))
    ('4.8', '1/3', '200,000')
    """
    for digits in range(8):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**digits)
            tail = f".{rest:0{digits}d}" if digits else ""
            return f"{'-' if value < 0 else ''}{whole:,}{tail}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Step:
    """The tax of one rule and year: its amount, and everything it was computed from."""

    rule: str
    head: str
    title: Text
    year: int
    amount: int
    words: Text
    items: tuple[Item, ...]
    cites: tuple[Cite, ...]

    def explain(self) -> Explanation:
        """The step as words."""
        shown = format_yuan(self.amount)
        title = Text(f"{self.year} 年 {self.title.zh}＝{shown} 元",
                     f"{self.title.in_('en')} of {self.year} = {shown} yuan")  # fmt: skip
        lines = [self.words]
        lines += [Text(f"{i.name.zh}：{i.value.zh}", f"{i.name.in_('en')}: {i.value.in_('en')}")
                  for i in self.items]  # fmt: skip
        lines += [Text(f"规则 {self.rule}", f"rule {self.rule}")]
        return Explanation(title, (*lines, *(c.line() for c in dict.fromkeys(self.cites))))

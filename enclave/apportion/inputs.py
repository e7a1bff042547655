"""Reading what a formula is applied to from a YAML file; every mistake at once, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from enclave.apportion.load import Formula, near, with_lines
from enclave.apportion.model import HeadOffice, Inputs, Place
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.money import AmountError, parse_amount, parse_decimal
from enclave.source import SourceDoc, did_you_mean, load
from enclave.terms.formula import (
    INPUT_ALIASES,
    INPUT_FREE,
    FormulaInput,
    FormulaPack,
    Measure,
    PlaceTerms,
)
from enclave.terms.formula import HeadOffice as HeadOfficeTerms
from enclave.terms.validate import validate
from enclave.text import Text

YES_NO: Final = {"yes": 1, "no": 0, "是": 1, "否": 0, "true": 1, "false": 0, "1": 1, "0": 0}
NOT_YES_NO: Final = Text("写 yes 或 no（是或否）", "write yes or no")
NEGATIVE: Final = Text("不能是负数", "it must not be negative")
BALANCE: Final = ("plus", "minus")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure that a formula takes of a place: its key, name and measure."""

    key: str
    name: Text
    measure: Measure


def items_of(pack: FormulaPack) -> tuple[Item, ...]:
    """The figures that a formula takes of every place."""
    factors = (Item(k, f.name, f.measure) for k, f in pack.factors.items())
    return (*factors, *(Item(k, q.name, "money") for k, q in pack.quantities.items()))


def head_office_items(pack: FormulaPack) -> tuple[Item, ...]:
    """The figures that a formula takes of the head office."""
    if pack.balance is None:
        return ()
    return tuple(Item(key, getattr(pack.balance, key).name, "money") for key in BALANCE)


def find_item(items: tuple[Item, ...], word: str) -> Item | None:
    """The figure that a word names: its key, or its name in either language."""
    return next((i for i in items if word in (i.key, i.name.zh, i.name.en)), None)


def listed(items: tuple[Item, ...]) -> Text:
    """The figures of a formula, for messages."""
    zh = "、".join(f"{i.key}（{i.name.zh}）" for i in items) or "无"
    return Text(zh, ", ".join(f"{i.key} ({i.name.in_('en')})" for i in items) or "none")


class ValueProblem(Exception):
    """A figure that cannot be used, and why."""

    def __init__(self, why: Text) -> None:
        """Keep the reason."""
        self.why = why
        super().__init__(why.en)


def read_value(text: str, measure: Measure, unit: str | None) -> Fraction:
    """Read a figure: an amount into fen, a plain number, or yes or no as 1 or 0.

    Raises:
        AmountError: E221–E225.
        ValueProblem: it is negative, or neither yes nor no.
    """
    if measure == "site":
        answer = YES_NO.get(text.strip().lower())
        if answer is None:
            raise ValueProblem(NOT_YES_NO)
        return Fraction(answer)
    value = Fraction(parse_amount(text, unit)) if measure == "money" else parse_decimal(text)
    if value < 0:
        raise ValueProblem(NEGATIVE)
    return value


def read_input(
    path: Path, formula: Formula, *, collector: Collector | None = None, shown: str | None = None
) -> Inputs:
    """Read the inputs of a formula.

    Raises:
        InputRejected: every mistake of the file, at once.
    """
    findings = collector if collector is not None else Collector()
    doc = load(path, collector=findings, aliases=INPUT_ALIASES, free=INPUT_FREE, shown=shown)
    if doc is None or not isinstance(doc.data, dict):
        if not findings.errors:
            findings.add(diag("E206", Mark(shown or path.as_posix(), 1, 1), text=""))
        raise InputRejected(findings.sorted())
    unit = doc.data.get("unit")
    terms = validate(
        FormulaInput,
        doc,
        collector=findings,
        unit=unit if isinstance(unit, str) else None,
        holes={},
    )
    if terms is None:
        raise InputRejected(with_lines(findings.sorted(), doc.sources))
    reader = _Reader(formula, doc, terms, findings)
    found = reader.read()
    if findings.errors:
        raise InputRejected(with_lines(findings.sorted(), doc.sources))
    return found


class _Reader:
    """Turns the terms of an input file into plain data."""

    def __init__(
        self, formula: Formula, doc: SourceDoc, terms: FormulaInput, findings: Collector
    ) -> None:
        self.formula, self.doc, self.terms, self.findings = formula, doc, terms, findings

    def read(self) -> Inputs:
        """The inputs; what cannot be used is reported."""
        terms = self.terms
        if terms.formula is not None and terms.formula != self.formula.id:
            why = Text(f"输入写的是“{terms.formula}”", f"the input is for {terms.formula}")
            mark = self.doc.marks.value(("formula",))
            self.findings.add(diag("E559", mark, item=self.formula.id, why=why))
        places = tuple(self._place(name, place) for name, place in terms.places.items())
        amount = dict(terms.amount) if isinstance(terms.amount, Mapping) else terms.amount
        keys = ("", *FormulaInput.model_fields)
        marks = {key: self.doc.marks.value((key,) if key else ()) for key in keys}
        return Inputs(
            places, amount, terms.taxable_income, terms.rate, terms.year, terms.day,
            terms.enterprise or "", terms.method or "", self._head_office(terms.head_office),
            terms.fill, marks, self.doc.sources,
        )  # fmt: skip

    def _head_office(self, terms: HeadOfficeTerms | None) -> HeadOffice | None:
        if terms is None:
            return None
        items = head_office_items(self.formula.pack)
        values = dict(self._values(terms.values, items, ("head_office", "values"), "head_office"))
        name = terms.name or HeadOffice().name
        return HeadOffice(name, terms.place or "", terms.rate, values, terms.carried)

    def _place(self, name: str, terms: PlaceTerms) -> Place:
        at = ("places", name)
        items = items_of(self.formula.pack)
        values = dict(self._values(terms.values, items, (*at, "values"), name))
        keys = ("values", "rate", "excluded", "counts_as", "since", "closed", "share")
        marks = {key: self.doc.marks.value((*at, key)) for key in keys}
        marks[""] = self.doc.marks.key(at)
        return Place(
            name, values, terms.name or Text(""), terms.place or "", terms.counts_as or "",
            terms.rate, terms.excluded or "", terms.since, terms.closed, terms.share, marks,
        )  # fmt: skip

    def _values(
        self, written: Mapping[str, str], items: tuple[Item, ...], at: tuple[str, ...], place: str
    ) -> Iterator[tuple[str, Fraction]]:
        for word, text in written.items():
            item = find_item(items, word)
            if item is None:
                guess = near(did_you_mean(word, [n for i in items for n in (i.key, i.name.zh)]))
                why = Text(f"公式里没有这一项{guess.zh}", f"the formula has no such item{guess.en}")
                self._bad(self.doc.marks.key((*at, word)), place, Text(word), why, items)
                continue
            mark = self.doc.marks.value((*at, word))
            try:
                yield item.key, read_value(text, item.measure, self.terms.unit)
            except AmountError as error:
                self.findings.add(diagnose(error.code, mark, error.values))
            except ValueProblem as problem:
                self._bad(mark, place, item.name, problem.why, items)

    def _bad(self, mark: Mark, place: str, item: Text, why: Text, items: tuple[Item, ...]) -> None:
        known = listed(items)
        self.findings.add(diag("E555", mark, place=place, item=item, why=why, known=known))


__all__ = ["Item", "ValueProblem", "head_office_items", "items_of", "listed",
           "read_input", "read_value"]  # fmt: skip

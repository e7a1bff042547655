"""Looking up dated numbers for a project: every use is cited, every gap is an error at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

from enclave.diagnostics import Collector, Mark, diag, diagnose
from enclave.project.rules import Rules
from enclave.project.trace import Cite, Item, number, plain
from enclave.ratio import format_ratio
from enclave.source import SourceDoc, did_you_mean
from enclave.terms.project import Project, UsedPreference
from enclave.terms.series import at
from enclave.terms.statute import Hole
from enclave.terms.tax import DatedValue, Parameter, Preference, TaxRule
from enclave.text import Text

T = TypeVar("T")


class Reader:
    """A project with its rules: numbers by year, and what was used of them.

    Attributes:
        used_fills: open terms that were filled and used, with their values.
        cited: every rule, parameter and preference used.
    """

    def __init__(self, project: Project, doc: SourceDoc, book: Rules, findings: Collector) -> None:
        """Keep the parts; nothing is looked up yet."""
        self.project, self.doc, self.book, self.findings = project, doc, book, findings
        self.used_fills: dict[str, Item] = {}
        self.cited: dict[Cite, None] = {}

    def mark(self, *path: str | int) -> Mark:
        """Where a part of the project file stands."""
        return self.doc.marks.value(path)

    def cite(
        self, item: TaxRule | Preference, value: DatedValue | None = None, name: Text | None = None
    ) -> Cite:
        """The document behind a rule or a preference, or behind one of its values."""
        basis = value or item
        reference = self.book.packs[item.id].references[basis.document]
        title = item.title if name is None else Text(
            f"{item.title.zh}·{name.zh}", f"{item.title.in_('en')}, {name.in_('en')}")  # fmt: skip
        cite = Cite(item.id, title, reference, basis.article or "", basis.status)
        self.cited[cite] = None
        return cite

    def value(self, rule: TaxRule, name: str, year: int) -> tuple[Fraction, Cite]:
        """A parameter in force on the last day of a year; E812–E814 where there is none."""
        parameter = rule.parameters[name]
        day = date(year, 12, 31)
        for item in parameter.values:
            if (item.from_ or date.min) <= day and (item.until is None or day < item.until):
                found = self._filled(rule, item, parameter)
                return found, self.cite(rule, item, parameter.name)
        values = {"rule": rule.title, "item": parameter.name, "year": year}
        self.findings.add(diagnose("E814", self.at_tax(rule), values))
        return Fraction(0), self.cite(rule)

    def at_tax(self, rule: TaxRule) -> Mark:
        """Where the project lists a tax."""
        taxes = self.project.taxes
        return self.mark("taxes", taxes.index(rule.id)) if rule.id in taxes else self.mark("taxes")

    def _filled(self, rule: TaxRule, item: DatedValue, parameter: Parameter) -> Fraction:
        if not isinstance(item.value, Hole):
            return item.value
        hole = item.value.hole
        if hole not in self.project.fill:
            note = item.note or Text("", "")
            values = {"rule": rule.title, "item": parameter.name, "hole": hole, "note": note}
            self.findings.add(diagnose("E812", self.at_tax(rule), values))
            return Fraction(0)
        given = self.project.fill[hole]
        beyond = (item.least is not None and given < item.least) or (
            item.most is not None and given > item.most
        )
        if beyond:
            show = format_ratio if parameter.unit == "ratio" else plain
            values = {
                "hole": hole, "value": show(given), "least": show(item.least or Fraction(0)),
                "most": show(item.most) if item.most is not None else "",
            }  # fmt: skip
            self.findings.add(diagnose("E813", self.mark("fill", hole), values))
        title = Text(f"{rule.title.zh}·{parameter.name.zh}",
                     f"{rule.title.in_('en')}, {parameter.name.in_('en')}")  # fmt: skip
        self.used_fills[hole] = number(title, given, parameter.unit)
        return given

    def need(self, series: Mapping[str, T], year: int, path: tuple[str | int, ...], zero: T) -> T:
        """The value of a year; E823 where a table leaves it out."""
        found = at(series, year)
        if found is None:
            self.findings.add(diag("E823", self.mark(*path), text=str(year)))
            return zero
        return found

    def given(self, part: T | None, key: str, rule: TaxRule) -> T | None:
        """A section that a tax needs; E815 where the project does not have it."""
        if part is None:
            self.findings.add(diagnose("E815", self.at_tax(rule), {"rule": rule.title, "key": key}))
        return part

    def preferences(self, year: int, head: str) -> Iterator[tuple[UsedPreference, Preference]]:
        """The preferences a project uses for a head in a year."""
        for used in self.project.preferences:
            item = self.book.preferences.get(used.use)
            if item is not None and head in item.heads and used.first <= year <= used.last:
                yield used, item

    def relief(self, head: str, year: int) -> tuple[Fraction, tuple[Cite, ...]]:
        """The part of a tax that is still due under the reliefs used, and what they rest on."""
        part, cites = Fraction(1), []
        for _, item in self.preferences(year, head):
            if item.kind == "relief" and item.value is not None:
                part *= 1 - item.value
                cites.append(self.cite(item))
        return part, tuple(cites)

    def suggestion(self, name: str, known: Mapping[str, object]) -> Text:
        """`did you mean`, else what there is."""
        guess = did_you_mean(name, known)
        if guess:
            return Text(f"是否为 {guess}？", f"did you mean {guess}?")
        return Text(f"已有：{'、'.join(known)}", f"there are: {', '.join(known)}")

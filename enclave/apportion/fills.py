"""Values for the open terms of a formula: what is needed and missing is told at once (S10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from enclave.apportion.load import Formula, near
from enclave.apportion.model import Inputs
from enclave.diagnostics import Collector, diag, diagnose
from enclave.money import AmountError
from enclave.ratio import format_ratio, parse_ratio
from enclave.source import did_you_mean
from enclave.terms.statute import Hole
from enclave.terms.validate import find_holes
from enclave.text import Text


class Terms:
    """Resolves the ratios of a formula and remembers which open ones were filled."""

    def __init__(self, formula: Formula, inputs: Inputs, collector: Collector) -> None:
        """The input's values go before those of the pack."""
        self.formula, self.inputs, self.collector = formula, inputs, collector
        self.values: Mapping[str, Any] = {**formula.pack.fill, **inputs.fill}
        self.used: dict[str, str] = {}
        self.resolved: dict[str, Fraction] = {}
        self._unused()

    def ratio(self, key: str, value: Fraction | Hole | None, what: Text) -> Fraction:
        """A ratio, or what fills the hole; zero, and a finding, where it is open."""
        found = self._read(value, what)
        self.resolved[key] = found
        return found

    def _read(self, value: Fraction | Hole | None, what: Text) -> Fraction:
        if not isinstance(value, Hole):
            return value or Fraction(0)
        given = self.values.get(value.hole)
        if given is None:
            found = diag(
                "E557", self._mark(value), formula=self.formula.id, hole=value.hole, what=what
            )
            self.collector.add(found)
            return Fraction(0)
        try:
            ratio = given if isinstance(given, Fraction) else parse_ratio(str(given))
        except AmountError as error:
            self.collector.add(diagnose(error.code, self.inputs.at("fill"), error.values))
            return Fraction(0)
        self.used[value.hole] = format_ratio(ratio)
        return ratio

    def whole(self, shares: Iterable[Fraction], what: str) -> None:
        """E552 where filled shares do not sum to 1; silent while something is still open."""
        total = sum(shares, Fraction(0))
        if total != 1 and not self.collector.errors:
            self.collector.add(
                diag("E552", self.inputs.at("fill"), what=what, total=format_ratio(total),
                     difference=format_ratio(abs(1 - total)))
            )  # fmt: skip

    def _mark(self, hole: Hole) -> Any:
        paths = (p for p, name in find_holes(self.formula.doc.data).items() if name == hole.hole)
        return self.formula.at(*next(paths, ()))

    def _unused(self) -> None:
        known = sorted(set(find_holes(self.formula.doc.data).values()))
        for name in self.inputs.fill:
            if name not in known:
                guess = near(did_you_mean(name, known))
                self.collector.add(
                    diag("W552", self.inputs.at("fill"), item=name, formula=self.formula.id,
                         near=guess)
                )  # fmt: skip

"""The same jobs in OpenFisca-core as it is shipped: amounts are 32-bit floats.

One person is one enterprise (or one cell of the split); every stage is a variable with a formula.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.cases import FIRST_YEAR, SLOTS, SPLIT_PARTS, Receipts, Waterfall


def _system(variables: list[Any]) -> tuple[Any, Any]:
    from openfisca_core.entities import build_entity
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    person = build_entity("person", "persons", "", is_person=True)
    system = TaxBenefitSystem([person])
    for build in variables:
        system.add_variable(build(person))
    return system, person


def _simulation(system: Any, count: int) -> Any:
    from openfisca_core.simulations import SimulationBuilder

    return SimulationBuilder().build_default_simulation(system, count=count)


def _variable(name: str, formula: Any) -> Any:
    from openfisca_core.periods import DateUnit
    from openfisca_core.variables import Variable

    def build(person: Any) -> Any:
        body = {"value_type": float, "entity": person, "definition_period": DateUnit.YEAR,
                "label": name}  # fmt: skip
        if formula is not None:
            body["formula"] = formula
        return type(name, (Variable,), body)

    return build


class Split:
    """Each cell a person; a running total inside the formula, rounded as far as floats go."""

    def __init__(self, data: Receipts) -> None:
        self.data = data

        def shares(part: int) -> Any:
            def formula(person: Any, period: Any, _: Any = None) -> Any:
                total = np.cumsum(person("gross", period), dtype=np.float64)
                return np.diff(np.round(total * part / sum(SPLIT_PARTS)), prepend=0.0)

            return formula

        names = [_variable("gross", None)]
        names += [_variable(f"share{n}", shares(p)) for n, p in enumerate(SPLIT_PARTS)]
        self.system, _ = _system(names)

    def run(self) -> np.ndarray:
        flat = self.data.amount.reshape(self.data.years, -1)
        simulation = _simulation(self.system, flat.shape[1])
        out = []
        for n, amounts in enumerate(flat):
            simulation.set_input("gross", str(FIRST_YEAR + n), amounts.astype(np.float64))
            out.append([simulation.calculate(f"share{i}", str(FIRST_YEAR + n)) for i in range(3)])
        return np.concatenate([np.stack(o) for o in out], axis=1).astype(np.int64)


Formula = Any


def _pool(t: Waterfall) -> dict[str, Formula]:
    """Fee, cost, base, recovery."""

    def stage(limit: float, *before: str) -> Formula:
        def formula(person: Any, period: Any, _: Any = None) -> Any:
            rest = person("gross", period) - person("fee", period)
            return np.minimum(rest - sum(person(b, period) for b in before), limit)

        return formula

    def payback(person: Any, period: Any, _: Any = None) -> Any:
        start = person("recovered", period.last_year)
        return np.minimum(start + _rest(person, period), t.recover) - np.minimum(start, t.recover)

    def recovered(person: Any, period: Any, _: Any = None) -> Any:
        if int(period.start.year) < FIRST_YEAR:
            return person("gross", str(FIRST_YEAR)) * 0
        return person("recovered", period.last_year) + _rest(person, period)

    return {
        "gross": None,
        "fee": lambda person, period, _=None: person("gross", period) / 20,
        "cost": stage(t.cost),
        "base": stage(t.base, "cost"),
        "payback": payback,
        "recovered": recovered,
    }


def _rest(person: Any, period: Any) -> Any:
    taken = sum(person(name, period) for name in ("fee", "cost", "base"))
    return person("gross", period) - taken


def _shares(t: Waterfall) -> dict[str, Formula]:
    """Tiers and cap."""

    def gross_a(person: Any, period: Any, _: Any = None) -> Any:
        rest = _rest(person, period) - person("payback", period)
        low = np.minimum(rest, t.bounds[0])
        middle = np.minimum(rest, t.bounds[1]) - low
        n = t.tenths
        return low * n[0] / 10 + middle * n[1] / 10 + (rest - low - middle) * n[2] / 10

    def capped(person: Any, period: Any, _: Any = None) -> Any:
        if int(period.start.year) < FIRST_YEAR or t.cap_span == "budget_year":
            return person("gross", str(FIRST_YEAR)) * 0
        return person("capped", period.last_year) + person("gross_a", period)

    def split_a(person: Any, period: Any, _: Any = None) -> Any:
        start = person("capped", period.last_year)
        return np.minimum(start + person("gross_a", period), t.cap) - np.minimum(start, t.cap)

    def split_b(person: Any, period: Any, _: Any = None) -> Any:
        rest = _rest(person, period) - person("payback", period)
        return rest - person("gross_a", period)

    def ceiling(person: Any, period: Any, _: Any = None) -> Any:
        return person("gross_a", period) - person("split_a", period)

    return {"gross_a": gross_a, "capped": capped, "split_a": split_a, "split_b": split_b,
            "ceiling": ceiling}  # fmt: skip


class Stages:
    """Each enterprise a person; the six stages and two running totals as variables."""

    def __init__(self, data: Receipts, terms: Waterfall) -> None:
        self.data, self.terms = data, terms
        formulas = {**_pool(terms), **_shares(terms)}
        self.system, _ = _system([_variable(name, f) for name, f in formulas.items()])

    def run(self) -> np.ndarray:
        simulation = _simulation(self.system, self.data.enterprises)
        for n, amounts in enumerate(self.data.amount.sum(axis=2)):
            simulation.set_input("gross", str(FIRST_YEAR + n), amounts.astype(np.float64))
        names = ("payback", "split_a", "cost", "base", "split_b", "ceiling", "fee")
        years = [str(FIRST_YEAR + n) for n in range(self.data.years)]
        out = [[np.round(simulation.calculate(name, year)) for year in years] for name in names]
        return np.array(out).reshape(len(SLOTS), -1).astype(np.int64)

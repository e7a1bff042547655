"""The same jobs in OpenFisca-core as it is shipped: amounts are 32-bit floats.

One person is one enterprise (or one cell of the split); every stage is a variable with a formula.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.cases import SLOTS, SPLIT_PARTS, Receipts, Waterfall


def _system(variables: list[Any]) -> Any:
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
            simulation.set_input("gross", str(2021 + n), amounts.astype(np.float64))
            out.append([simulation.calculate(f"share{i}", str(2021 + n)) for i in range(3)])
        return np.concatenate([np.stack(o) for o in out], axis=1).astype(np.int64)


class Stages:
    """Each enterprise a person; the six stages and two running totals as variables."""

    def __init__(self, data: Receipts, terms: Waterfall) -> None:
        self.data, self.terms = data, terms
        t = terms

        def after(person: Any, period: Any) -> Any:
            return person("gross", period) - person("fee", period)

        def stage(limit: float, *before: str) -> Any:
            def formula(person: Any, period: Any, _: Any = None) -> Any:
                rest = after(person, period) - sum(person(b, period) for b in before)
                return np.minimum(rest, limit)

            return formula

        def rest_of(person: Any, period: Any) -> Any:
            return after(person, period) - person("cost", period) - person("base", period)

        def payback(person: Any, period: Any, _: Any = None) -> Any:
            start = person("recovered", period.last_year)
            return np.minimum(start + rest_of(person, period), t.recover) - np.minimum(
                start, t.recover
            )

        def recovered(person: Any, period: Any, _: Any = None) -> Any:
            if int(period.start.year) < 2021:
                return person("gross", "2021") * 0
            return person("recovered", period.last_year) + rest_of(person, period)

        def gross_a(person: Any, period: Any, _: Any = None) -> Any:
            rest = rest_of(person, period) - person("payback", period)
            low = np.minimum(rest, t.bounds[0])
            middle = np.minimum(rest, t.bounds[1]) - low
            n = t.tenths
            return low * n[0] / 10 + middle * n[1] / 10 + (rest - low - middle) * n[2] / 10

        def capped(person: Any, period: Any, _: Any = None) -> Any:
            if int(period.start.year) < 2021 or t.cap_span == "budget_year":
                return person("gross", "2021") * 0
            return person("capped", period.last_year) + person("gross_a", period)

        def split_a(person: Any, period: Any, _: Any = None) -> Any:
            start = person("capped", period.last_year)
            return np.minimum(start + person("gross_a", period), t.cap) - np.minimum(start, t.cap)

        def split_b(person: Any, period: Any, _: Any = None) -> Any:
            rest = rest_of(person, period) - person("payback", period)
            return rest - person("gross_a", period)

        self.system, _ = _system([
            _variable("gross", None),
            _variable("fee", lambda person, period, _=None: person("gross", period) / 20),
            _variable("cost", stage(t.cost)),
            _variable("base", stage(t.base, "cost")),
            _variable("payback", payback), _variable("recovered", recovered),
            _variable("gross_a", gross_a), _variable("capped", capped),
            _variable("split_a", split_a), _variable("split_b", split_b),
            _variable("ceiling", lambda person, period, _=None:
                      person("gross_a", period) - person("split_a", period)),
        ])  # fmt: skip

    def run(self) -> np.ndarray:
        simulation = _simulation(self.system, self.data.enterprises)
        for n, amounts in enumerate(self.data.amount.sum(axis=2)):
            simulation.set_input("gross", str(2021 + n), amounts.astype(np.float64))
        names = ("payback", "split_a", "cost", "base", "split_b", "ceiling", "fee")
        out = [
            [np.round(simulation.calculate(name, str(2021 + n))) for n in range(self.data.years)]
            for name in names
        ]
        return np.array(out).reshape(len(SLOTS), -1).astype(np.int64)

"""Small agreements: the shape from one seed, the numbers from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from enclave.engine.model import AccountRun, Row
from enclave.report.live.grid import Block
from enclave.report.live.inputs import Inputs
from enclave.report.live.setting import Setting
from enclave.report.live.working import Working
from enclave.text import Text
from tests import strategies

PARTIES = ("a", "b", "c", "d")
YEARS = (2021, 2022, 2023)
TERMS = ("2021-01-01", "2021-01-01", "2021-04-01")


@dataclass
class Deal:
    """Draws one agreement and its rows."""

    shape: Random
    numbers: Random
    data: dict[str, Any] = field(default_factory=dict)

    def maybe(self, chance: float) -> bool:
        """A choice of the shape."""
        return self.shape.random() < chance

    def fen(self, most: int = 40_000_00) -> str:
        """An amount of the numbers."""
        return strategies.fen(self.numbers.choice([
            self.numbers.randint(1, most), self.numbers.randint(1, most) // 100 * 100 + 1,
        ]))  # fmt: skip

    def weights(self, names: list[str]) -> dict[str, str]:
        """Parts for some parties, not all of them zero."""
        whole = [self.numbers.choice([0, 1, 2, 3, 7, 33, 50, 97]) for _ in names]
        if not any(whole):
            whole[0] = 1
        return {n: str(w) for n, w in zip(names, whole, strict=True)}

    def day(self, year: int | None = None) -> str:
        """A day of the shape."""
        y = year or self.shape.choice(YEARS)
        return f"{y}-{self.shape.randint(1, 12):02}-{self.shape.randint(1, 28):02}"

    def clauses(self) -> list[dict[str, Any]]:
        """The clauses in pipeline order."""
        names = list(PARTIES[: self.shape.randint(2, 4)])
        who = lambda: self.shape.choice(names)  # noqa: E731  # a short name for a short thing
        out: list[dict[str, Any]] = []
        if self.maybe(0.2):
            out.append(
                {
                    "id": "fee",
                    "kind": "retain",
                    "to": who(),
                    "ratio": f"{self.numbers.randint(1, 99)}%",
                }
            )
        if self.maybe(0.3):
            out.append({"id": "cost", "kind": "deduct", "item": "费用", "to": who(), "amount": self.fen(9000_00),
                        "deficit": self.shape.choice(["carry", "drop"])})  # fmt: skip
        if self.maybe(0.35):
            owners = self.shape.sample(names, self.shape.randint(1, 2))
            base: dict[str, Any] = {"id": "base", "kind": "baseline", "pool": "joint",
                                    "owners": {o: self.fen(9000_00) for o in owners}}  # fmt: skip
            how: dict[str, Any] = {"shortfall": "signed"}
            if self.maybe(0.5):
                how = {"shortfall": "by_base", "deficit": self.shape.choice(["carry", "drop"])}
            out.append(base | how)
        if self.maybe(0.35):
            lines = [
                {"date": self.day(), "amount": self.fen()} for _ in range(self.shape.randint(1, 3))
            ]
            self.data["outlays"] = {"entries": lines}
            recover: dict[str, Any] = {
                "id": "payback",
                "kind": "recover",
                "to": who(),
                "costs": "outlays",
            }
            if self.maybe(0.4):
                recover["portion"] = f"{self.numbers.randint(1, 99)}%"
            if self.maybe(0.4):
                recover["interest"] = f"{self.numbers.randint(1, 9000)}/100000"
            out.append(recover)
        out.append({"id": "split", "kind": "share", **self.division(names)})
        return out + self.later(names)

    def division(self, names: list[str]) -> dict[str, Any]:
        """Fixed, phased or by tiers."""
        form = self.shape.choice(["fixed", "phases", "marginal", "slab"])
        if form == "fixed":
            return {"weights": self.weights(names)}
        if form == "phases":
            return {"phases": [{"until": self.day(), "weights": self.weights(names)},
                               {"weights": self.weights(names)}]}  # fmt: skip
        count = self.shape.randint(1, 2)
        bounds = sorted(self.numbers.sample(range(1, 60_000_00), count))
        bands: list[dict[str, Any]] = [
            {"up_to": strategies.fen(b), "weights": self.weights(names)} for b in bounds
        ]
        bands.append({"weights": self.weights(names)})
        tiers: dict[str, Any] = {"basis": form, "bands": bands}
        if form == "slab":
            tiers |= {"span": "budget_year", "reached": self.shape.choice(["yes", "no"])}
        else:
            tiers["span"] = self.shape.choice(["budget_year", "agreement", "agreement_year"])
        return {"tiers": tiers}

    def later(self, names: list[str]) -> list[dict[str, Any]]:
        """A cap, and what the close of a year pays."""
        out: list[dict[str, Any]] = []
        if self.maybe(0.45):
            party, *others = self.shape.sample(names, len(names))
            spill: Any = others[0]
            if len(others) > 1 and self.maybe(0.5):
                spill = self.weights(others[:2])
            span = self.shape.choice(["budget_year", "agreement", "agreement_year"])
            out.append({"id": "ceiling", "kind": "cap", "party": party, "limit": self.fen(),
                        "span": span, "spill": spill})  # fmt: skip
        for n in range(self.shape.choice([0, 0, 1, 2])):
            to, payer = self.shape.sample(names, 2)
            source = self.shape.choice(["share", "own_funds"])
            how: dict[str, Any] = {"party": payer, "source": source}
            if self.maybe(0.5):
                how["limit"] = self.fen(5000_00)
            kind = self.shape.choice(["guarantee", "fixed_return"])
            out.append(
                {
                    "id": f"close{n}",
                    "kind": kind,
                    "to": to,
                    "amount": self.fen(9000_00),
                    "payer": how,
                }
            )
        return out

    def rows(self) -> list[Row]:
        """Receipts and refunds of three years."""
        out = []
        for n in range(self.shape.randint(4, 10)):
            amount = self.numbers.randint(0, 30_000_00)
            if self.maybe(0.2):
                amount = -amount // 2
            out.append(strategies.row(self.day(YEARS[n % 3]), amount, f"r{n}"))
        return out


def run_of(shape: int, numbers: int) -> tuple[AccountRun, dict[str, Any]]:
    """An agreement of a shape, with numbers, settled."""
    deal = Deal(Random(shape), Random(numbers))
    clauses = deal.clauses()
    rows = deal.rows()
    spec = strategies.agreement(
        clauses, data=deal.data, part_year="full", term={"from": deal.shape.choice(TERMS)},
        clock={"unit": "anniversary"},
    )  # fmt: skip
    return strategies.run(spec, rows), spec


def working_of(shape: int, numbers: int, calc: str = "W", inputs: str = "I") -> Working:
    """The formulas of such an agreement."""
    run, spec = run_of(shape, numbers)
    interest: dict[str, int] = {}
    recovers = set()
    for clause in spec["clauses"]:
        if clause["kind"] == "recover":
            recovers.add(clause["id"])
            if "interest" in clause:
                interest[clause["id"]] = int(clause["interest"].split("/")[0]) * 10
    titles = {c["id"]: Text(c["id"]) for c in spec["clauses"]}
    parties = {p: Text(f"{p}县", p) for p in spec["parties"]}
    block, cells = Block(calc), Inputs(inputs)
    out = Working(Setting(run, block, cells, titles, parties, frozenset(recovers), interest))
    out.build()
    return out

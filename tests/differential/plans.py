"""Random plans built directly from nodes, random rows around their limits, random cut-offs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from enclave.curve import Curve, Leaf
from enclave.dates import Span
from enclave.engine.model import Row
from enclave.ir import CurveNode, Gather, Graph, LeafSlot, Plan, Source, State, Transfer, Watch
from tests.differential.draw import Draw, amount, parts

PARTIES = ("p", "q", "r", "s", "t", "u")
ZERO = Fraction(0)


@dataclass
class Spec:
    """The drawn terms of a plan; the same in every year unless said otherwise."""

    first: int
    years: int
    parties: int
    sources: int
    cuts: tuple[tuple[int, int], ...]
    weights: list[list[Fraction]]
    base: tuple[str, int] | None
    deduct: int | None
    recover: tuple[int, Fraction, bool] | None
    tiers: tuple[str, str, list[Fraction], list[list[Fraction]]] | None
    cap: tuple[int, str, str] | None
    cap_growth: int
    subdivide: list[Fraction] | None
    retain: tuple[int, int] | None
    transfers: list[tuple[str, int, str, int | None, bool]]
    watch: bool
    residual: str | None
    cash: bool
    side: bool


@dataclass
class FixedPlanner:
    """Compiles the drawn terms; watched events split a year, deficits raise a limit."""

    spec: Spec
    first_year: int | None = None

    def plan(self, year: int, state: State, events: Mapping[str, date | None]) -> Plan:
        spec = self.spec
        starts = [date(year, m, d) for m, d in spec.cuts]
        reached = events.get("covered")
        if spec.watch and reached is not None and reached.year == year and reached not in starts:
            starts = sorted({*starts, reached})
        points = [date(year, 1, 1), *(s for s in starts if s != date(year, 1, 1))]
        ends = [*points[1:], date(year + 1, 1, 1)]
        graphs = tuple(
            _Builder(spec, year, k, Span(a, b), state, reached).graph()
            for k, (a, b) in enumerate(zip(points, ends, strict=True))
        )
        leaves: dict[tuple[str, ...], Leaf] = {}
        for graph in graphs:
            for slot in graph.slots:
                leaves.setdefault(slot.leaf.path, slot.leaf)
        transfers = tuple(_transfers(spec))
        for transfer in transfers:
            for leaf in (*(x for x, _ in transfer.into), transfer.out_of):
                if leaf is not None:
                    leaves.setdefault(leaf.path, leaf)
        ordered = tuple(sorted(leaves.values(), key=lambda leaf: leaf.path[0]))
        watches = (Watch("covered", "recover", "reached"),) if spec.watch else ()
        sources = tuple(Source(f"s{i}", PARTIES[i % 2]) for i in range(spec.sources))
        return Plan("drawn", year, sources, graphs, ordered, transfers, watches, spec.residual)


def _transfers(spec: Spec) -> list[Transfer]:
    out = []
    for i, (mode, fen, source, limit, room) in enumerate(spec.transfers):
        into = Leaf((PARTIES[0], f"floor{i}"))
        out_of = Leaf((PARTIES[1], f"floor{i}")) if source == "share" else None
        out.append(
            Transfer(
                f"t{i}", f"floor{i}", mode, fen, PARTIES[0], ((into, Fraction(1)),), PARTIES[1],
                source, out_of, limit, ("cap",) if room and spec.cap is not None else (),
            )
        )  # fmt: skip
    return out


class _Builder:
    """One period's graph: bases by source, gather, deduct, recover, share, cap, subdivide."""

    def __init__(
        self, spec: Spec, year: int, period: int, span: Span, state: State, event: date | None
    ) -> None:
        self.spec, self.year, self.period, self.span, self.state = spec, year, period, span, state
        self.nodes: list[Any] = []
        self.slots: list[LeafSlot] = []
        self.after = event is not None and event <= span.start
        self.resets: set[str] = set()

    def curve(self, name: str, pot: str, outs: list[str], curve: Curve, **more: Any) -> list[str]:
        pots = [f"{name}.{o}" for o in outs]
        self.nodes.append(CurveNode(name, name, pot, tuple(pots), curve, **more))
        return pots

    def entitle(self, pot: str, *path: str) -> None:
        self.slots.append(LeafSlot(pot, Leaf(path), "fund" if self.spec.cash else None))

    def graph(self) -> Graph:
        pots = [f"s{i}" for i in range(self.spec.sources)]
        if self.spec.base is not None and self.spec.side:
            pots = [self._base(p, f"base{i}", i) for i, p in enumerate(pots)]
        pot = pots[0]
        if len(pots) > 1:
            pot = "pool"
            self.nodes.append(Gather("pool", tuple(pots), "pool"))
        if self.spec.base is not None and not self.spec.side:
            pot = self._base(pot, "base", 0)
        pot = self._deduct(pot)
        pot = self._recover(pot)
        self._cap(self._share(pot))
        return Graph(self.span, tuple(self.nodes), tuple(self.slots), frozenset(self.resets))

    def _base(self, pot: str, name: str, number: int) -> str:
        kind, limit = self.spec.base
        limit += number * 7
        if kind == "signed":
            curve = Curve.linear([ZERO, Fraction(1)], [Fraction(limit), Fraction(-limit)])
            kept, rest = self.curve(name, pot, ["base", "rest"], curve, applies="whole_year")
        else:
            carries = kind == "carry"
            state = self.state.node(name)
            limit += state.deficit if carries and state is not None else 0
            kept, rest = self.curve(
                name, pot, ["base", "rest"], Curve.up_to(limit), applies="whole_year",
                limit=limit, carries_deficit=carries,
            )  # fmt: skip
        self.entitle(kept, PARTIES[number % self.spec.parties], name)
        return rest

    def _deduct(self, pot: str) -> str:
        if self.spec.retain is not None:
            top, bottom = self.spec.retain
            share = Fraction(top, bottom)
            kept, pot = self.curve("retain", pot, ["fee", "rest"], Curve.linear([share, 1 - share]))
            self.entitle(kept, PARTIES[self.spec.parties - 1], "retain")
        if self.spec.deduct is not None:
            limit = self.spec.deduct
            kept, pot = self.curve(
                "deduct",
                pot,
                ["cost", "rest"],
                Curve.up_to(limit),
                applies="whole_year",
                limit=limit,
            )
            self.entitle(kept, PARTIES[1], "deduct")
        return pot

    def _recover(self, pot: str) -> str:
        if self.spec.recover is None:
            return pot
        limit, portion, grows = self.spec.recover
        if grows:
            limit += (self.year - self.spec.first) * (limit // 3) + self.period
        rest = None
        if portion != 1:
            pot, rest = self.curve("part", pot, ["in", "out"], Curve.linear([portion, 1 - portion]))
        kept, beyond = self.curve(
            "recover", pot, ["kept", "rest"], Curve.up_to(limit), span="agreement", anchor="left",
            limit=limit,
        )  # fmt: skip
        self.entitle(kept, PARTIES[0], "recover")
        if rest is None:
            return beyond
        self.nodes.append(Gather("joined", (beyond, rest), "joined"))
        return "joined"

    def _share(self, pot: str) -> list[str]:
        names = list(PARTIES[: self.spec.parties])
        if self.spec.tiers is not None and not self.after:
            kind, span, starts, weights = self.spec.tiers
            bands = list(zip([None, *starts], weights, strict=True))
            curve = Curve.slab(bands) if kind == "slab" else Curve.marginal(bands)
            applies = "whole_year" if span == "budget_year" else "from_then"
            return self.curve("share", pot, names, curve, span=span, applies=applies)
        number = (self.period + (1 if self.after else 0)) % len(self.spec.weights)
        return self.curve("share", pot, names, Curve.linear(self.spec.weights[number]))

    def _cap(self, pots: list[str]) -> None:
        first = pots[0]
        if self.spec.cap is not None:
            limit, span, anchor = self.spec.cap
            limit += self.spec.cap_growth * (self.year - self.spec.first)
            if span == "agreement_year" and self.period == 1:
                self.resets.add("cap")
            applies = "whole_year" if span == "budget_year" else "from_then"
            first, beyond = self.curve(
                "cap", pots[0], ["kept", "beyond"], Curve.up_to(limit), span=span, limit=limit,
                anchor=anchor, applies=applies,
            )  # fmt: skip
            self.entitle(beyond, PARTIES[1], "cap")
        if self.spec.subdivide is not None:
            inner = [f"n{i}" for i in range(len(self.spec.subdivide))]
            outs = self.curve("nested", first, inner, Curve.linear(self.spec.subdivide))
            for name, out in zip(inner, outs, strict=True):
                self.entitle(out, PARTIES[0], "share", name)
        else:
            self.entitle(first, PARTIES[0], "share")
        for party, pot in zip(PARTIES[1:], pots[1:], strict=False):
            self.entitle(pot, party, "share")


def _vector(draw: Draw, count: int) -> list[Fraction]:
    drawn = parts(draw, count)
    return [Fraction(p, sum(drawn)) for p in drawn]


def _maybe(draw: Draw, odds: int) -> bool:
    return draw.integer(1, odds) == 1


def draw_rows(draw: Draw, spec: Spec, most: int, *, refunds: bool, late: bool) -> list[Row]:
    """Rows around the boundaries of periods; some negative, some booked later than they count."""
    rows: list[Row] = []
    edges = [(m, d) for m, d in spec.cuts] + [(1, 1), (12, 31), (2, 28)]
    for _ in range(draw.integer(0, most)):
        year = spec.first + draw.integer(0, spec.years - 1)
        if _maybe(draw, 2):
            month, day = draw.choice(edges)
            effective = date(year, month, day)
            if effective.month > 1:
                effective += timedelta(days=draw.integer(-1, 0))
        else:
            effective = date(year, draw.integer(1, 12), draw.integer(1, 28))
        posted = effective
        if late and _maybe(draw, 4):
            posted = effective + timedelta(days=draw.integer(1, 500))
        rows.append(
            Row(
                effective, posted, f"s{draw.integer(0, spec.sources - 1)}",
                f"e{draw.integer(0, 4)}", draw.choice(("vat", "cit", "land")),
                amount(draw, refunds=refunds), "", "projection" if _maybe(draw, 9) else "fact",
            )
        )  # fmt: skip
    return rows


def draw_limits(draw: Draw, rows: list[Row]) -> int:
    """A limit: small, or at one of the running totals of the rows and one fen around it."""
    if not rows or _maybe(draw, 4):
        return draw.integer(0, 10**6)
    at = draw.integer(1, len(rows))
    total = sum(r.amount for r in sorted(rows, key=lambda r: r.effective)[:at])
    share = draw.choice((1, 1, 2, 3))
    return max(0, abs(total) // share + draw.integer(-1, 1))


def draw_spec(draw: Draw) -> Spec:
    """Terms without limits; :func:`draw_case` puts the limits where the money is."""
    parties = draw.integer(2, 6)
    days = [(3, 1), (7, 1), (11, 16), (2, 28)]
    cuts = tuple(sorted({draw.choice(days) for _ in range(draw.integer(0, 2))}))
    return Spec(
        first=2021, years=draw.integer(1, 4), parties=parties, sources=draw.integer(1, 3), cuts=cuts,
        weights=[_vector(draw, parties) for _ in range(draw.integer(1, 3))],
        base=None, deduct=None, recover=None, tiers=None, cap=None, cap_growth=0, subdivide=None,
        retain=None, transfers=[], watch=False, residual=None, cash=_maybe(draw, 4),
        side=_maybe(draw, 2),
    )  # fmt: skip


def draw_case(draw: Draw, most: int = 12) -> tuple[Spec, list[Row], list[date], str]:
    """Terms, rows, cut-offs, and what late rows do."""
    spec = draw_spec(draw)
    rows = draw_rows(draw, spec, most, refunds=_maybe(draw, 2), late=_maybe(draw, 3))
    if _maybe(draw, 3):
        spec.base = (draw.choice(("drop", "carry", "signed")), draw_limits(draw, rows))
    if _maybe(draw, 4):
        spec.deduct = draw_limits(draw, rows)
    if _maybe(draw, 3):
        portion = draw.choice((Fraction(1), Fraction(1, 2), Fraction(7, 10)))
        spec.recover = (draw_limits(draw, rows), portion, _maybe(draw, 3))
        spec.watch = _maybe(draw, 2)
    if _maybe(draw, 3):
        starts = sorted({Fraction(draw_limits(draw, rows) + 1) for _ in range(draw.integer(1, 3))})
        weights = [_vector(draw, spec.parties) for _ in range(len(starts) + 1)]
        kind, span = draw.choice(("marginal", "slab")), draw.choice(("budget_year", "agreement"))
        spec.tiers = (kind, span, starts, weights)
    if _maybe(draw, 2):
        span = draw.choice(("budget_year", "agreement", "agreement_year"))
        anchor = "axis" if span == "budget_year" else draw.choice(("left", "axis"))
        spec.cap = (draw_limits(draw, rows), span, anchor)
        spec.cap_growth = draw.choice((0, 0, 5, 1000))
    if _maybe(draw, 4):
        spec.subdivide = _vector(draw, draw.integer(2, 4))
    if _maybe(draw, 4):
        bottom = draw.choice((3, 10, 97, 100))
        spec.retain = (draw.integer(0, bottom), bottom)
    for _ in range(draw.integer(0, 2) if _maybe(draw, 3) else 0):
        spec.transfers.append((
            draw.choice(("pay", "top_up")), draw_limits(draw, rows), draw.choice(("share", "own_funds")),
            draw.choice((None, 1000)), _maybe(draw, 2),
        ))  # fmt: skip
    if _maybe(draw, 8) and spec.subdivide is None:
        spec.residual = PARTIES[spec.parties - 1]
    return spec, rows, draw_cuts(draw, spec), draw.choice(("restate", "adjust"))


def draw_cuts(draw: Draw, spec: Spec) -> list[date]:
    """Increasing cut-offs: months, ends of years, odd days."""
    last = spec.first + spec.years
    days = {date(last, 12, 31)} if _maybe(draw, 2) else {date(last - 1, 12, 31)}
    for _ in range(draw.integer(0, 3)):
        year = spec.first + draw.integer(0, spec.years - 1)
        days.add(date(year, draw.integer(1, 12), draw.choice((1, 15, 28))))
    return sorted(d for d in days if d.year >= spec.first)

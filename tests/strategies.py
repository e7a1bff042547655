"""Shared generators, and short ways to compile an agreement and to run it.

Agreements are generated as the mappings an agreement file holds, written out and read back by the
loader, so that the language, the compiler and the engine are tested together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from enclave.compile.data import DataSource
from enclave.compile.load import LoadedAgreement, load_agreement_text
from enclave.compile.planner import AgreementPlanner
from enclave.diagnostics import Collector
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Row, YearEval

PARTIES = ("a", "b", "c", "d", "e", "f")
HOST = "b"
"""The party whose treasury collects in the generated agreements."""
DENOMINATORS = (2, 3, 6, 7, 9, 10, 11, 97, 100, 997, 1000, 10**6)
YEARS = (2021, 2022, 2023)
POT = f"county@{HOST}"


# ------------------------------------------------------------------------- writing and running


def fen(amount: int) -> str:
    """An amount as a file writes it, exact to the fen."""
    return f"{amount}分"


def agreement(clauses: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """The mapping of an agreement between as many parties as its clauses name."""
    listed = [dict(c) for c in clauses]
    text = json.dumps([listed, {k: v for k, v in more.items() if k != "parties"}])
    count = max((i + 1 for i, p in enumerate(PARTIES) if f'"{p}"' in text), default=2)
    names = PARTIES[: max(2, count)]
    spec: dict[str, Any] = {
        "agreement": "test",
        "title": {"zh": "测试协议", "en": "Test"},
        "status": "template",
        "parties": {
            p: {
                "name": {"zh": f"{p}县", "en": p},
                "role": "host" if p == HOST else "origin",
                "level": "county",
            }
            for p in names
        },
        "scope": {"heads": "all", "retain": "county"},
        "clauses": listed,
        "settle": {"period": "month", "late": "restate"},
    }
    return {**spec, **more}


def loaded(spec: Mapping[str, Any], fills: Mapping[str, Any] | None = None) -> LoadedAgreement:
    """Write an agreement out and read it back; it must be free of errors."""
    collector = Collector()
    found = load_agreement_text(
        json.dumps(spec, ensure_ascii=False), collector=collector, fills=fills or {}
    )
    assert found is not None
    assert not collector.errors, [d.line("en") for d in collector.errors]
    return found


def planner(
    spec: Mapping[str, Any],
    events: Mapping[str, date | None] | None = None,
    enterprise: str | None = None,
) -> AgreementPlanner:
    """The planner of an agreement."""
    found = loaded(spec)
    assert found.agreement is not None
    return AgreementPlanner(
        found.versions, events or {}, DataSource(found.agreement.data, enterprise)
    )


def row(  # noqa: PLR0917 - the columns of a row, in their natural order
    day: date | str,
    amount: int,
    ref: str = "",
    posted: date | str | None = None,
    enterprise: str = "e1",
    head: str = "vat",
    source: str = POT,
) -> Row:
    """A row whose effective date is ``day``, booked on the same day unless said otherwise."""
    effective = date.fromisoformat(day) if isinstance(day, str) else day
    booked = date.fromisoformat(posted) if isinstance(posted, str) else posted
    return Row(effective, booked or effective, source, enterprise, head, amount, ref)


def run(
    spec: Mapping[str, Any],
    rows: Sequence[Row],
    cuts: Sequence[date | str] | None = None,
    *,
    events: Mapping[str, date | None] | None = None,
    late: str = "restate",
) -> AccountRun:
    """Compile and settle; by default at the end of every year up to the last row's."""
    days = [date.fromisoformat(c) if isinstance(c, str) else c for c in cuts or ()]
    return run_account(
        planner(spec, events),
        rows,
        days or year_ends(rows),
        agreement="test",
        late=late,  # type: ignore[arg-type]
    )


def year_ends(rows: Sequence[Row]) -> list[date]:
    """31 December of every year from the first row to the last."""
    years = [r.effective.year for r in rows] + [r.posted.year for r in rows]
    return [date(y, 12, 31) for y in range(min(years), max(years) + 1)]


def month_ends(first: int, last: int) -> list[date]:
    """The last day of every month of the years from ``first`` to ``last``."""
    starts = [date(y, m, 1) for y in range(first, last + 1) for m in range(1, 13)][1:]
    return [d - timedelta(days=1) for d in [*starts, date(last + 1, 1, 1)]]


def paid(result: YearEval) -> dict[str, int]:
    """Posted fen by party, parties that got nothing included."""
    out: dict[str, int] = {}
    for leaf, amount in zip(result.plan.leaves, result.posted, strict=True):
        out[leaf.party] = out.get(leaf.party, 0) + amount
    return out


def owed(result: YearEval) -> dict[str, Fraction]:
    """Exact entitlements by party, before transfers."""
    out: dict[str, Fraction] = {}
    for leaf, amount in zip(result.plan.leaves, result.exact, strict=True):
        out[leaf.party] = out.get(leaf.party, Fraction(0)) + amount
    return out


def totals(result: AccountRun) -> dict[str, int]:
    """Posted fen by party over all years of the last cut-off."""
    out: dict[str, int] = {}
    for year in result.last.years.values():
        for party, amount in paid(year).items():
            out[party] = out.get(party, 0) + amount
    return out


def flow_table(result: AccountRun) -> list[tuple[Any, ...]]:
    """Every flow as a tuple, for comparing two runs."""
    return [
        (f.period, f.year, f.validity, f.kind, f.clause, f.enterprise, f.item, f.payee, f.nested,
         f.amount)
        for f in result.flows
    ]  # fmt: skip


# ----------------------------------------------------------------------------------- generators

ODD_AMOUNTS = (
    0, 1, 2, 3, 99, 100, 101, 10**4, 10**6, 10**6 - 1, 10**9 + 1, 10**15 - 1,
)  # fmt: skip


def amounts(*, signed: bool = True, small: bool = False) -> st.SearchStrategy[int]:
    """Fen: small ones, round ones and their neighbours, negative ones if ``signed``."""
    odd = [a for a in ODD_AMOUNTS if a <= 10**6] if small else list(ODD_AMOUNTS)
    found = st.one_of(st.sampled_from(odd), st.integers(0, 50), st.integers(0, 10**5))
    return st.one_of(found, found.map(lambda a: -a)) if signed else found


@st.composite
def parts(draw: st.DrawFn, count: int | None = None) -> list[int]:
    """Whole-number weights: zeros, a single one, nearly equal entries, odd denominators."""
    n = count if count is not None else draw(st.integers(1, 6))
    form = draw(st.sampled_from(["any", "one", "equal", "denominator"]))
    if form == "one":
        chosen = draw(st.integers(0, n - 1))
        return [int(i == chosen) for i in range(n)]
    if form == "equal":
        return [100 + draw(st.integers(0, 1)) for _ in range(n)]
    if form == "denominator":
        whole = draw(st.sampled_from(DENOMINATORS))
        cuts = sorted(draw(st.lists(st.integers(0, whole), min_size=n - 1, max_size=n - 1)))
        return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]
    weights = draw(st.lists(st.integers(0, 60), min_size=n, max_size=n))
    return weights if any(weights) else [1] * n


def shares(count: int | None = None) -> st.SearchStrategy[dict[str, str]]:
    """Weights by party, as a file writes them."""
    return parts(count).map(lambda w: {p: str(v) for p, v in zip(PARTIES, w, strict=False)})


def exact_parts(count: int | None = None) -> st.SearchStrategy[list[Fraction]]:
    """Weights as fractions that sum to 1."""
    return parts(count).map(lambda w: [Fraction(v, sum(w)) for v in w])


def days(years: Sequence[int] = YEARS) -> st.SearchStrategy[date]:
    """Days around the boundaries of years, months and phases, 29 February among them."""
    edges = [date(y, 1, 1) for y in years] + [date(y, 12, 31) for y in years]
    edges += [date(y, 7, d) for y in years for d in (1, 2)] + [date(y, 6, 30) for y in years]
    edges += [date(y, 2, 29) for y in years if y % 4 == 0] or [date(years[0], 2, 28)]
    inner = st.dates(date(years[0], 1, 1), date(years[-1], 12, 31))
    return st.one_of(st.sampled_from(edges), inner)


@st.composite
def rows(
    draw: st.DrawFn,
    years: Sequence[int] = YEARS,
    most: int = 8,
    *,
    signed: bool = True,
    late: bool = False,
    small: bool = True,
) -> list[Row]:
    """Rows of one account; some on one day, some negative, some booked later than they count."""
    out: list[Row] = []
    for i in range(draw(st.integers(1, most))):
        day = draw(days(years))
        posted = day
        if late and draw(st.booleans()):
            posted = draw(st.dates(day, date(years[-1], 12, 31)))
        out.append(
            row(day, draw(amounts(signed=signed, small=small)), f"r{i}", posted,
                draw(st.sampled_from(["e1", "e2", "e3"])), draw(st.sampled_from(["vat", "cit"])))
        )  # fmt: skip
    return out


def thresholds(of: Sequence[Row]) -> st.SearchStrategy[int]:
    """Limits drawn from the running totals of the rows, and one fen around them."""
    found: set[int] = set()
    running = 0
    year = None
    for r in sorted(of, key=lambda r: r.effective):
        running = 0 if r.effective.year != year else running
        year = r.effective.year
        running += r.amount
        found |= {abs(running) + d for d in (-1, 0, 1)} | {abs(r.amount)}
    return st.one_of(st.sampled_from(sorted(f for f in found if f >= 0)), st.integers(0, 2000))


@st.composite
def tier_tables(draw: st.DrawFn, count: int, around: Sequence[Row], span: str) -> dict[str, Any]:
    """Marginal tiers with bounds drawn from the totals the rows reach."""
    bounds = sorted(draw(st.sets(thresholds(around).map(lambda t: t + 1), min_size=1, max_size=3)))
    bands: list[dict[str, Any]] = [
        {"up_to": fen(b), "weights": draw(shares(count))} for b in bounds
    ]
    bands.append({"weights": draw(shares(count))})
    return {"basis": "marginal", "span": span, "bands": bands}


@st.composite
def divisions(draw: st.DrawFn, count: int, around: Sequence[Row]) -> dict[str, Any]:
    """One share clause: fixed, tiers, or phases at dated boundaries."""
    form = draw(st.sampled_from(["fixed", "tiers", "phases"]))
    if form == "fixed":
        return {"weights": draw(shares(count))}
    if form == "tiers":
        span = draw(st.sampled_from(["budget_year", "agreement"]))
        return {"tiers": draw(tier_tables(count, around, span))}
    cut = draw(days())
    return {
        "phases": [
            {"until": cut.isoformat(), "weights": draw(shares(count))},
            {"weights": draw(shares(count))},
        ]
    }


@st.composite
def curve_agreements(draw: st.DrawFn, around: Sequence[Row], *, most: int = 4) -> dict[str, Any]:
    """Agreements of curves only: retain, deduct, baseline, recover, share, cap, subdivide."""
    count = draw(st.integers(2, most))
    names = PARTIES[:count]
    who = st.sampled_from(names)
    limit = thresholds(around).map(fen)
    clauses: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 0:
        ratio = draw(st.sampled_from(["1/3", "2.5%", "0%", "100%"]))
        clauses.append({"id": "fee", "kind": "retain", "to": draw(who), "ratio": ratio})
    if draw(st.integers(0, 2)) == 0:
        clauses.append({"id": "cost", "kind": "deduct", "item": "费用", "to": draw(who),
                        "amount": draw(limit), "deficit": draw(st.sampled_from(["carry", "drop"]))})  # fmt: skip
    if draw(st.integers(0, 2)) == 0:
        owners = {p: draw(limit) for p in draw(st.lists(who, min_size=1, max_size=2, unique=True))}
        base: dict[str, Any] = {"id": "base", "kind": "baseline", "owners": owners, "pool": "joint"}
        if draw(st.booleans()):
            base["shortfall"] = "signed"
        else:
            base |= {"shortfall": "by_base", "deficit": draw(st.sampled_from(["carry", "drop"]))}
        clauses.append(base)
    if draw(st.integers(0, 2)) == 0:
        lines = [{"date": draw(days()).isoformat(), "amount": draw(limit)}
                 for _ in range(draw(st.integers(1, 2)))]  # fmt: skip
        data["outlays"] = {"entries": lines}
        clause = {"id": "payback", "kind": "recover", "to": draw(who), "costs": "outlays"}
        if draw(st.booleans()):
            clause["portion"] = draw(st.sampled_from(["1/2", "70%", "100%"]))
        clauses.append(clause)
    clauses.append({"id": "split", "kind": "share", **draw(divisions(count, around))})
    spec = agreement(clauses, data=data)
    if draw(st.booleans()):
        spec = with_cap(spec, names, draw(who), draw(who), draw(limit), draw(
            st.sampled_from(["budget_year", "agreement"])))  # fmt: skip
    return spec


def with_cap(
    spec: dict[str, Any], names: Sequence[str], party: str, to: str, limit: str, span: str
) -> dict[str, Any]:
    """The agreement with a cap on one party, where that party gets something to be capped."""
    if party == to or party not in parties_of_share(spec):
        return spec
    cap = {"id": "ceiling", "kind": "cap", "party": party, "limit": limit, "span": span,
           "spill": to}  # fmt: skip
    return {**spec, "clauses": [*spec["clauses"], cap]}


def parties_of_share(spec: Mapping[str, Any]) -> set[str]:
    """The parties that every division of the share clause names."""
    clause = next(c for c in spec["clauses"] if c["kind"] == "share")
    tables: list[Mapping[str, str]] = []
    for division in clause.get("phases", [clause]):
        tables += [division["weights"]] if "weights" in division else []
        tables += [b["weights"] for b in division.get("tiers", {}).get("bands", [])]
    return set.intersection(*(set(t) for t in tables))


def reversed_rows(of: Sequence[Row]) -> list[Row]:
    """The same rows with the opposite sign."""
    return [replace(r, amount=-r.amount) for r in of]


@st.composite
def cases(
    draw: st.DrawFn, *, signed: bool = True, late: bool = False, most: int = 8
) -> tuple[dict[str, Any], list[Row]]:
    """An agreement of curves and rows whose totals come near its limits."""
    found = draw(rows(most=most, signed=signed, late=late))
    return draw(curve_agreements(found)), found


@st.composite
def closings(
    draw: st.DrawFn, around: Sequence[Row], spec: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Guarantees and fixed returns between two of the parties."""
    out: list[dict[str, Any]] = []
    names = list(spec["parties"])
    limited = {c["party"] for c in spec["clauses"] if c["kind"] == "cap"}
    for i in range(draw(st.integers(1, 2))):
        to, payer = draw(st.permutations(names))[:2]
        how: dict[str, Any] = {
            "party": payer,
            "source": draw(st.sampled_from(["share", "own_funds"])),
        }
        if draw(st.booleans()):
            how["limit"] = fen(draw(thresholds(around)))
        kind = draw(st.sampled_from(["guarantee", "fixed_return"]))
        amount = fen(draw(thresholds(around)))
        clause = {"id": f"close{i}", "kind": kind, "to": to, "amount": amount, "payer": how}
        out.append(
            {**clause, "beyond_cap": "yes"} if kind == "guarantee" and to in limited else clause
        )
    return out


@st.composite
def full_cases(draw: st.DrawFn, *, late: bool = False) -> tuple[dict[str, Any], list[Row]]:
    """The same with transfers at the close of the year."""
    spec, found = draw(cases(late=late))
    more = draw(closings(found, spec))
    spec = {**spec, "clauses": [*spec["clauses"], *more], "part_year": "full"}
    return spec, found


def simple(weights: Mapping[str, str], *before: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Clauses, then one fixed share."""
    return agreement([*before, {"id": "split", "kind": "share", "weights": dict(weights)}], **more)


def capped(
    weights: Mapping[str, str], party: str, limit: int, spill: str, span: str = "budget_year"
) -> dict[str, Any]:
    """One fixed share and one cap."""
    cap = {"id": "ceiling", "kind": "cap", "party": party, "limit": fen(limit), "span": span,
           "spill": spill}  # fmt: skip
    return agreement([{"id": "split", "kind": "share", "weights": dict(weights)}, cap])


def tiered(
    bands: Sequence[tuple[int | None, Mapping[str, str]]], span: str = "budget_year", **more: Any
) -> dict[str, Any]:
    """One share by tiers; ``more`` are keys of the tier table (``basis``, ``reached``)."""
    table = [
        {"weights": dict(w)} if up_to is None else {"up_to": fen(up_to), "weights": dict(w)}
        for up_to, w in bands
    ]
    tiers = {"basis": "marginal", "span": span, "bands": table, **more}
    return agreement([{"id": "split", "kind": "share", "tiers": tiers}])


def baseline(base: int, owner: str, weights: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """One baseline and one fixed share of what lies above it."""
    how = more or {"shortfall": "by_base", "deficit": "drop"}
    clause = {"id": "base", "kind": "baseline", "owners": {owner: fen(base)}, **how}
    return simple(weights, clause)


def one_year(spec: Mapping[str, Any], *of: Row, year: int = 2021, **more: Any) -> YearEval:
    """The year closed."""
    return run(spec, of, [date(year, 12, 31)], **more).last.years[year]


def outcome(spec: Mapping[str, Any], amount: int) -> dict[str, Fraction]:
    """Exact entitlements by party of one total."""
    return owed(one_year(spec, row("2021-05-01", amount)))

"""The same jobs as one would write them in numpy, pandas and polars: whole columns, int64.

The formulas are written once, over anything that adds, multiplies and compares by column; each tool
brings its own way to choose, to sum a table by group, and to keep an intermediate column.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.cases import SLOTS, SPLIT_PARTS, Receipts, Waterfall


class Numpy:
    """Arrays."""

    @staticmethod
    def least(a: Any, b: Any) -> Any:
        return np.minimum(a, b)

    @staticmethod
    def whole(flag: Any) -> Any:
        return flag.astype(np.int64)

    @staticmethod
    def keep(value: Any) -> Any:
        return value


class Pandas(Numpy):
    """Series."""

    @staticmethod
    def least(a: Any, b: Any) -> Any:
        return a.where(a < b, b)

    @staticmethod
    def whole(flag: Any) -> Any:
        return flag.astype("int64")


class Polars:
    """Expressions, each kept as a column of a frame."""

    def __init__(self, frame: Any) -> None:
        self.frame, self.count = frame, 0

    def least(self, a: Any, b: Any) -> Any:
        import polars as pl

        a = a if isinstance(a, pl.Expr) else pl.lit(a)
        b = b if isinstance(b, pl.Expr) else pl.lit(b)
        return pl.min_horizontal(a, b)

    def whole(self, flag: Any) -> Any:
        import polars as pl

        return flag.cast(pl.Int64)

    def keep(self, value: Any) -> Any:
        import polars as pl

        name = f"k{self.count}"
        self.count += 1
        self.frame = self.frame.with_columns(value.alias(name))
        return pl.col(name)


def largest_remainder(t: Any, values: list[Any], scale: int, total: Any) -> list[Any]:
    """Whole fen, the missing ones to the largest remainders, ties to the first (all >= 0)."""
    floors = [t.keep(v // scale) for v in values]
    rests = [t.keep(v - f * scale) for v, f in zip(values, floors, strict=True)]
    missing = total
    for f in floors:
        missing = missing - f
    missing = t.keep(missing)
    out = []
    for i, mine in enumerate(rests):
        rank = 0
        for j, other in enumerate(rests):
            if j != i:
                rank = rank + t.whole(other >= mine if j < i else other > mine)
        out.append(t.keep(floors[i] + t.whole(missing > rank)))
    return out


def waterfall_year(t: Any, x: Any, terms: Waterfall, recovered: Any, capped: Any) -> list[Any]:
    """One year: posted fen in the order of :data:`SLOTS`, from a total and two running totals."""
    scale = terms.scale
    amount = t.keep(x * scale)
    fee = t.keep(x * (scale // 20))
    rest = t.keep(amount - fee)
    cost = t.keep(t.least(rest, terms.cost * scale))
    rest = t.keep(rest - cost)
    base = t.keep(t.least(rest, terms.base * scale))
    rest = t.keep(rest - base)
    start = recovered * scale
    limit = terms.recover * scale
    back = t.keep(t.least(rest + start, limit) - t.least(start + rest * 0, limit))
    rest = t.keep(rest - back)
    first, second = terms.bounds[0] * scale, terms.bounds[1] * scale
    low = t.keep(t.least(rest, first))
    middle = t.keep(t.least(rest, second) - low)
    high = t.keep(rest - low - middle)
    n = terms.tenths
    a = t.keep(low // 10 * n[0] + middle // 10 * n[1] + high // 10 * n[2])
    start = capped * scale
    limit = terms.cap * scale
    kept = t.keep(t.least(a + start, limit) - t.least(start + a * 0, limit))
    due_a, due_b = [back, kept], [cost, base, t.keep(rest - a), t.keep(a - kept)]
    sums = [t.keep(sum(due_a[1:], due_a[0])), t.keep(sum(due_b[1:], due_b[0])), fee]
    fen_a, fen_b, fen_c = largest_remainder(t, sums, scale, x)
    posted_a = largest_remainder(t, due_a, scale, fen_a)
    posted_b = largest_remainder(t, due_b, scale, fen_b)
    return [*posted_a, *posted_b, fen_c]


def _carry(posted: list[Any], recovered: Any, capped: Any) -> tuple[Any, Any]:
    """The running totals of recovery and of the cap, as posted."""
    below = posted[0] + posted[1] + posted[4] + posted[5]
    return recovered + below, capped + posted[1] + posted[5]


def numpy_waterfall(data: Receipts, terms: Waterfall) -> np.ndarray:
    return _numpy_years(data.amount.sum(axis=2), data.enterprises, terms)


def _numpy_years(totals: np.ndarray, count: int, terms: Waterfall) -> np.ndarray:
    recovered = capped = np.zeros(count, np.int64)
    out = []
    for x in totals:
        year = waterfall_year(Numpy, x, terms, recovered, capped)
        recovered, past = _carry(year, recovered, capped)
        capped = past if terms.cap_span == "agreement" else capped
        out.append(np.stack(year))
    return np.stack(out, axis=1).reshape(len(SLOTS), -1)


def numpy_variants(data: Receipts, terms: Waterfall) -> np.ndarray:
    count = len(terms.cap)
    totals = np.repeat(data.amount.sum(axis=(1, 2))[:, None], count, axis=1)
    return _numpy_years(totals, count, terms)


def long_table(data: Receipts) -> dict[str, np.ndarray]:
    """The receipts as a tidy table."""
    years, count, heads = data.amount.shape
    return {
        "year": np.repeat(np.arange(years), count * heads),
        "enterprise": np.tile(np.repeat(np.arange(count), heads), years),
        "head": np.tile(np.arange(heads), years * count),
        "amount": data.amount.reshape(-1),
    }


def pandas_waterfall(table: Any, terms: Waterfall) -> np.ndarray:
    sums = table.groupby(["year", "enterprise"])["amount"].sum().unstack("year")
    recovered = capped = sums.iloc[:, 0] * 0
    out = []
    for year in sums.columns:
        posted = waterfall_year(Pandas, sums[year], terms, recovered, capped)
        recovered, past = _carry(posted, recovered, capped)
        capped = past if terms.cap_span == "agreement" else capped
        out.append(np.stack([p.to_numpy() for p in posted]))
    return np.stack(out, axis=1).reshape(len(SLOTS), -1)


def polars_waterfall(table: Any, terms: Waterfall) -> np.ndarray:
    import polars as pl

    sums = table.group_by("year", "enterprise").agg(pl.col("amount").sum())
    wide = sums.pivot("year", index="enterprise", values="amount").sort("enterprise")
    frame = wide.with_columns(recovered=pl.lit(0, pl.Int64), capped=pl.lit(0, pl.Int64))
    out = []
    for year in sorted(c for c in wide.columns if c != "enterprise"):
        t = Polars(frame)
        posted = waterfall_year(t, pl.col(year), terms, pl.col("recovered"), pl.col("capped"))
        recovered, past = _carry(posted, pl.col("recovered"), pl.col("capped"))
        done = t.frame.with_columns(
            recovered=recovered, capped=past if terms.cap_span == "agreement" else pl.col("capped")
        )
        out.append(np.stack([done.select(p).to_series().to_numpy() for p in posted]))
        frame = done.select(frame.columns)
    return np.stack(out, axis=1).reshape(len(SLOTS), -1)


def _running(t: Any, total: Any) -> list[Any]:
    whole = sum(SPLIT_PARTS)
    return largest_remainder(t, [t.keep(total * n) for n in SPLIT_PARTS], whole, total)


def numpy_split(data: Receipts) -> np.ndarray:
    flat = data.amount.reshape(data.years, -1)
    posted = _running(Numpy, np.cumsum(flat, axis=1))
    return np.stack([np.diff(p, axis=1, prepend=0).reshape(-1) for p in posted])


def pandas_split(table: Any) -> np.ndarray:
    total = table.groupby("year")["amount"].cumsum()
    posted = _running(Pandas, total)
    year = table["year"]
    out = [p - p.groupby(year).shift(1, fill_value=0) for p in posted]
    return np.stack([p.to_numpy() for p in out])


def polars_split(table: Any) -> np.ndarray:
    import polars as pl

    t = Polars(table)
    posted = _running(t, t.keep(pl.col("amount").cum_sum().over("year")))
    done = t.frame.select(
        [(p - p.shift(1, fill_value=0).over("year")).alias(str(n)) for n, p in enumerate(posted)]
    )
    return np.stack([done[str(n)].to_numpy() for n in range(3)])

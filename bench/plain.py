"""The same jobs in ``Decimal``, cell by cell: exact, and as slow as that is."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, localcontext
from typing import Any

import numpy as np

from bench.cases import SLOTS, SPLIT_PARTS, Receipts, Waterfall, one_variant

ONE, ZERO = Decimal(1), Decimal(0)


def _hand_out(values: list[Decimal], total: Decimal) -> list[Decimal]:
    floors = [v // 1 for v in values]
    order = sorted(range(len(values)), key=lambda i: (floors[i] - values[i], i))
    for i in order[: int(total - sum(floors))]:
        floors[i] += 1
    return floors


def decimal_split(data: Receipts) -> np.ndarray:
    ratios = [Decimal(n) / 10 for n in SPLIT_PARTS]
    out: list[list[int]] = []
    with localcontext(Context(prec=60, traps=[Inexact])):
        for year in data.amount.reshape(data.years, -1).tolist():
            total, past = ZERO, [ZERO] * 3
            for amount in year:
                total += amount
                now = _hand_out([total * r for r in ratios], total)
                out.append([int(a - b) for a, b in zip(now, past, strict=True)])
                past = now
    return np.array(out, np.int64).T


def _year(x: Decimal, terms: Waterfall, recovered: Decimal, capped: Decimal) -> list[Decimal]:
    fee = x / 20
    rest = x - fee
    cost = min(rest, Decimal(terms.cost))
    rest -= cost
    base = min(rest, Decimal(terms.base))
    rest -= base
    limit = Decimal(terms.recover)
    back = min(recovered + rest, limit) - min(recovered, limit)
    rest -= back
    first, second = terms.bounds
    low = min(rest, Decimal(first))
    middle = min(rest, Decimal(second)) - low
    slices = (low, middle, rest - low - middle)
    a = sum((s * n / 10 for s, n in zip(slices, terms.tenths, strict=True)), ZERO)
    limit = Decimal(terms.cap)
    kept = min(capped + a, limit) - min(capped, limit)
    due_a, due_b = [back, kept], [cost, base, rest - a, a - kept]
    fen_a, fen_b, fen_c = _hand_out([sum(due_a, ZERO), sum(due_b, ZERO), fee], x)
    return [*_hand_out(due_a, fen_a), *_hand_out(due_b, fen_b), fen_c]


def _years(totals: list[int], terms: Waterfall) -> list[list[Decimal]]:
    recovered = capped = ZERO
    out = []
    for x in totals:
        posted = _year(Decimal(x), terms, recovered, capped)
        recovered += posted[0] + posted[1] + posted[4] + posted[5]
        if terms.cap_span == "agreement":
            capped += posted[1] + posted[5]
        out.append(posted)
    return out


def decimal_waterfall(data: Receipts, terms: Waterfall) -> np.ndarray:
    with localcontext(Context(prec=60, traps=[Inexact])):
        done = [
            _years([sum(heads) for heads in account], terms)
            for account in data.amount.transpose(1, 0, 2).tolist()
        ]
    return _stacked(done)


def decimal_variants(data: Receipts, terms: Waterfall) -> np.ndarray:
    totals = data.amount.sum(axis=(1, 2)).tolist()
    with localcontext(Context(prec=60, traps=[Inexact])):
        done = [_years(totals, one_variant(terms, n)) for n in range(len(terms.cap))]
    return _stacked(done)


def _stacked(done: list[Any]) -> np.ndarray:
    found = np.array([[[int(v) for v in year] for year in lane] for lane in done], np.int64)
    return found.transpose(2, 1, 0).reshape(len(SLOTS), -1)

"""Columns, the choice of an engine, streams, and what is refused at the door."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from enclave.curve import Leaf, round_tree
from enclave.diagnostics import InputRejected
from enclave.engine.columns import (
    HARD_LIMIT,
    ColumnError,
    Columns,
    absolute_total,
    concatenate,
    sorted_names,
)
from enclave.engine.exact import run_account
from enclave.engine.model import Row
from enclave.engine.run import TILED_FROM, run
from enclave.engine.tiled import run_account_tiled
from enclave.engine.tiled.many import run_many
from enclave.engine.tiled.ratio import scale, scale_rows, way_for
from enclave.engine.tiled.rounding import build_tree, round_vectors
from enclave.engine.tiled.stream import stream_details
from tests.differential.draw import Seeded
from tests.differential.plans import FixedPlanner, draw_spec

DAY = date(2021, 5, 1)


def row(amount, day=DAY, enterprise="e", head="vat"):
    return Row(day, day, "s0", enterprise, head, amount)


def simple(seed=3):
    spec = draw_spec(Seeded(seed))
    spec.first, spec.years, spec.sources = 2021, 2, 1
    return FixedPlanner(spec)


def test_columns_and_back():
    rows = [row(5), row(-3, enterprise="b", head="cit"), row(7, date(2022, 1, 1))]
    assert list(Columns.from_rows(rows).rows()) == rows


def test_amounts_at_the_guard_are_refused():
    Columns.from_rows([row(10**15 - 1)])
    for amount in (10**15, -(10**15), 2**63, 2**70):
        with pytest.raises(ColumnError, match="guard"):
            Columns.from_rows([row(amount)])
    Columns.from_rows([row(10**17)], guard=10**18)
    with pytest.raises(ColumnError, match="more than"):
        Columns.from_rows([row(10**18), *[row(10**18)] * 5], guard=10**19)


def test_totals_at_the_guard_are_refused_by_every_engine():
    rows = [row(10**15 - 1), row(5, enterprise="f"), row(10**15 - 1, date(2022, 1, 1))]
    cuts = [date(2022, 12, 31)]
    for engine in ("exact", "tiled"):
        with pytest.raises(InputRejected, match="E225"):
            run(simple(), rows, cuts, agreement="a", engine=engine)
    columns = Columns.from_rows([row(10**15 - 1), row(5, enterprise="f")])
    run_many(simple(), columns, cuts, agreement="a")
    with pytest.raises(InputRejected, match="E225"):
        run_many(simple(), Columns.from_rows([row(10**15 - 1), row(1)]), cuts, agreement="a")


def test_columns_that_do_not_fit_are_refused():
    good = Columns.from_rows([row(1), row(2)])
    broken = {
        "amount": good.amount.astype(np.int32), "source": good.source + 1, "head": good.head - 1,
        "effective": good.effective[:1], "enterprise": good.enterprise.astype(np.int64),
    }  # fmt: skip
    fields = ("amount", "effective", "posted", "source", "enterprise", "head")
    tables = (good.sources, good.enterprises, good.heads)
    for name, column in broken.items():
        parts = [column if f == name else getattr(good, f) for f in fields]
        with pytest.raises(ColumnError, match=name):
            Columns(*parts, *tables)
    with pytest.raises(ColumnError, match="increasing"):
        Columns(*(getattr(good, f) for f in fields), good.sources, ("e", "b"), good.heads)


def test_absolute_total_is_exact():
    amounts = np.array([2**62 - 1, -(2**62) + 1, 5, -7], np.int64)
    assert absolute_total(amounts) == 2 * (2**62 - 1) + 12
    assert HARD_LIMIT == 2**62


def test_names_are_sorted():
    table, codes = sorted_names(("b", "a"), np.array([0, 1, 1], np.int32))
    assert table == ("a", "b")
    assert codes.tolist() == [1, 0, 0]


def test_the_engine_is_chosen_by_size_and_says_why():
    few = [row(n) for n in range(10)]
    cuts = [date(2021, 12, 31)]
    small = run(simple(), few, cuts, agreement="a")
    assert (small.engine, "10" in small.reason.en) == ("exact", True)
    forced = run(simple(), few, cuts, agreement="a", engine="tiled")
    assert forced.engine == "tiled"
    assert forced.flows == small.flows
    many = Columns.from_rows([row(1, enterprise=f"e{n:06d}") for n in range(TILED_FROM + 1)])
    large = run(simple(), many, cuts, agreement="a")
    assert (large.engine, str(TILED_FROM + 1) in large.reason.zh) == ("tiled", True)


def loads(count=6, size=300):
    rng = np.random.default_rng(5)
    names, heads = tuple(f"e{n:05d}" for n in range(1000)), ("cit", "vat")
    out = []
    for n in range(count):
        year = 2021 + n * 2 // count
        day = np.full(size, date(year, 6, 1).toordinal(), np.int32)
        start = (n % (count // 2)) * size // 2
        out.append(Columns(
            rng.integers(-50, 10**6, size), day, day.copy(), np.zeros(size, np.int32),
            np.repeat(np.arange(start, start + size // 2, dtype=np.int32), 2),
            np.tile(np.arange(2, dtype=np.int32), size // 2), ("s0",), names, heads,
        ))  # fmt: skip
    return out


@pytest.mark.parametrize("seed", range(8))
def test_a_stream_equals_one_load(seed):
    cuts = [date(2022, 12, 31)]
    blocks = loads()
    whole = run_account_tiled(simple(seed), concatenate(blocks), cuts, agreement="a")
    streamed = run_account_tiled(simple(seed), lambda: iter(blocks), cuts, agreement="a")
    assert [y.posted for y in whole.last.years.values()] == [
        y.posted for y in streamed.last.years.values()
    ]
    expected = run_account(simple(seed), list(concatenate(blocks).rows()), cuts, agreement="a")
    assert whole.flows == expected.flows
    for year, result in whole.last.years.items():
        once = whole.details(result, cuts[0]).posted
        parts = [b.posted.copy() for b in stream_details(streamed.last, lambda: iter(blocks))
                 if b.year == year]  # fmt: skip
        assert (np.concatenate(parts, axis=1) == once).all()


def test_a_stream_out_of_order_is_refused():
    blocks = loads()
    found = run_account_tiled(simple(), lambda: iter(blocks), [date(2022, 12, 31)], agreement="a")
    swapped = [blocks[1], blocks[0], *blocks[2:]]
    with pytest.raises(ColumnError, match="canonical"):
        list(stream_details(found.last, lambda: iter(swapped)))


def test_multiply_divide_is_exact_in_every_way():
    rng = np.random.default_rng(1)
    for most, bottom in ((10**6, 997), (10**15, 2 * 10**9 + 1), (2**52, 2**58 + 7), (2**52, 2**70)):
        for _ in range(50):
            x = rng.integers(-most, most, 500)
            top = int(rng.integers(0, min(bottom, 2**58)))
            way = way_for(most, top, bottom)
            whole, rest = scale(x.astype(object) if way == "integers" else x, top, bottom, way)
            pairs = [divmod(int(v) * top, bottom) for v in x]
            assert [(int(q), int(r)) for q, r in zip(whole, rest, strict=True)] == pairs


def test_multiply_divide_by_rows_is_exact():
    rng = np.random.default_rng(2)
    bottom = rng.integers(2**40, 2**58, 20_000)
    top = (bottom * rng.random(20_000)).astype(np.int64)
    x = rng.integers(-(2**50), 2**50, 20_000)
    whole, rest = scale_rows(x, top, bottom)
    for values in zip(x.tolist(), top.tolist(), bottom.tolist(), whole, rest, strict=True):
        assert divmod(values[0] * values[1], values[2]) == (values[3], values[4])


@pytest.mark.parametrize("residual", [None, "b"])
def test_rounding_of_vectors_equals_the_tree(residual):
    rng = np.random.default_rng(3)
    paths = [("a", "x"), ("b", "x", "m"), ("b", "x", "n"), ("b", "y"), ("c", "x")]
    leaves = [Leaf(p) for p in paths]
    tree = build_tree(leaves, residual)
    for bottom in (2, 3, 10, 97):
        nums = rng.integers(-5 * bottom, 5 * bottom, (5, 400))
        nums[4] -= nums.sum(axis=0) % bottom
        total = nums.sum(axis=0) // bottom
        whole = nums // bottom
        found = round_vectors(tree, list(whole), list(nums - whole * bottom), bottom, total)
        for n in range(400):
            exact = [
                (leaf, Fraction(int(v), bottom)) for leaf, v in zip(leaves, nums[:, n], strict=True)
            ]
            assert [int(f[n]) for f in found] == round_tree(exact, int(total[n]), residual)

"""Properties of the level split: conservation, rounding R1, records, refunds, the close."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import InvariantViolation
from enclave.statute import load_statute, split
from enclave.statute.columns import AMOUNT_LIMIT, TABLE_LIMIT, split_columns
from enclave.statute.divide import divide, divide_all
from enclave.statute.year_end import round_over
from enclave.terms.receipt import LEVELS, Receipt

JIAZHOU = load_statute("example-jiazhou")
HENAN = load_statute("cn-henan")
FILLS = {"jiazhou_land_base": "1000元", "jiazhou_pool_share": "1/7"}
HEADS = ("vat", "cit", "pit", "property", "land_use", "deed", "stamp")

AMOUNTS = st.one_of(
    st.sampled_from([0, 1, -1, 2, -2, 99, -99, 100, -100, 2**53 + 1, 10**15 - 1, 1 - 10**15]),
    st.builds(
        lambda k, d, s: s * (10**k + d),
        st.integers(0, 14), st.sampled_from([-1, 0, 1]), st.sampled_from([1, -1]),
    ),
    st.integers(-(10**15) + 1, 10**15 - 1),
)  # fmt: skip
DENOMINATORS = st.sampled_from([1, 2, 3, 6, 7, 9, 10, 11, 97, 100, 997, 1000, 10**6])


@st.composite
def divisions(draw, most: int = 5):
    denominator = draw(DENOMINATORS)
    size = draw(st.integers(1, most))
    cuts = sorted(draw(st.lists(st.integers(0, denominator), min_size=size - 1, max_size=size - 1)))
    edges = [0, *cuts, denominator]
    shares = [Fraction(b - a, denominator) for a, b in pairwise(edges)]
    return tuple((f"level{i}", share) for i, share in enumerate(shares))


@st.composite
def receipts(draw, heads=HEADS, most: int = 12, kinds=("ordinary", "refund")):
    count = draw(st.integers(0, most))
    out = []
    for i in range(count):
        day = date(2018, 12, 20) + timedelta(days=draw(st.integers(0, 900)))
        out.append(
            Receipt(
                id=f"r{i}",
                enterprise=draw(st.sampled_from(["e1", "e2", "省电集团"])),
                head=draw(st.sampled_from(heads)),
                amount=draw(st.one_of(st.integers(-300, 300), st.integers(-(10**9), 10**9))),
                posted=day,
                origin=draw(st.sampled_from([None, date(2018, 1, 1), date(2020, 1, 1)])),
                place=draw(st.sampled_from(["甲县", "边县"])),
                kind=draw(st.sampled_from(kinds)),
                industry=draw(st.sampled_from([None, "finance"])),
                truth=draw(st.sampled_from(["fact", "projection"])),
            )
        )
    return out


# ------------------------------------------------------------------------------------ rounding R1


@given(AMOUNTS, divisions())
@example(1, (("level0", Fraction(1, 2)), ("level1", Fraction(1, 2))))
@example(-5, (("level0", Fraction(3, 10)), ("level1", Fraction(7, 10))))
@example(5, (("level0", Fraction(0)), ("level1", Fraction(7, 10)), ("level2", Fraction(3, 10))))
def test_a1_k_q1_q2_q4_q6_b4_b5_b6_of_one_division(amount, division):
    parts = divide(amount, division)
    exact = {level: amount * share for level, share in division}
    assert sum(parts.values()) == amount  # A1, K-Q1
    for level, share in division:
        assert abs(parts[level] - exact[level]) < 1  # K-Q2
        if exact[level].denominator == 1:
            assert parts[level] == exact[level]  # K-Q6
        if share == 0:
            assert parts[level] == 0  # B4
        if share == 1:
            assert parts[level] == amount  # B5
        assert parts[level] * amount >= 0  # B6
    assert divide(-amount, division) == {level: -fen for level, fen in parts.items()}  # K-Q4, F1


@given(st.integers(-40, 40), divisions(most=4))
@settings(max_examples=60)
def test_k_q3_no_other_whole_division_is_nearer(amount, division):
    exact = [amount * share for _, share in division]
    parts = list(divide(amount, division).values())
    distance = sum((p - x) ** 2 for p, x in zip(parts, exact, strict=True))
    floors = [x.numerator // x.denominator for x in exact]
    for step in product((0, 1), repeat=len(exact)):
        other = [f + s for f, s in zip(floors, step, strict=True)]
        if sum(other) == amount:
            assert distance <= sum((p - x) ** 2 for p, x in zip(other, exact, strict=True))


@given(st.integers(0, 10**6), st.integers(2, 5))
def test_k_q5_ties_go_to_the_level_listed_first(amount, size):
    parts = list(divide(amount, tuple((f"l{i}", Fraction(1, size)) for i in range(size))).values())
    assert parts == sorted(parts, reverse=True)


@given(AMOUNTS, divisions(), st.permutations(range(5)))
def test_k_q7_the_order_decides_ties_only(amount, division, order):
    turned = tuple(division[i] for i in order if i < len(division))
    one, two = divide(amount, division), divide(amount, turned)
    assert all(abs(one[level] - two[level]) <= 1 for level in one)
    fractions = [(amount * share) % 1 for _, share in division]
    if len(set(fractions)) == len(fractions):
        assert one == two


@given(receipts(heads=("vat", "deed")))
def test_k_q9_one_rounding_a_receipt_at_the_treasury(rows):
    result = split(rows, JIAZHOU)
    assert len(result.splits) == len(rows)
    assert result.year_end == ()


# --------------------------------------------------------------------------------- whole splits


@given(receipts())
def test_a1_a7_every_receipt_is_conserved_before_and_after_the_close(rows):
    result = split(rows, JIAZHOU, fills=FILLS)
    for before, after in zip(result.splits, result.settled(), strict=True):
        assert sum(before.levels.values()) == before.receipt.amount
        assert sum(after.levels.values()) == before.receipt.amount
        assert before.levels["centre"] == after.levels["centre"]
    total = sum(r.amount for r in rows)
    assert sum(result.totals().values()) == sum(result.totals(settled=True).values()) == total


@given(receipts(heads=("cit", "pit"), kinds=("ordinary",)))
def test_the_close_is_one_rounding_of_the_year(rows):
    result = split(rows, JIAZHOU)
    groups: dict = {}
    for item in result.splits:
        if item.levels["province"] == 0:
            key = (item.receipt.place, item.receipt.head, item.receipt.posted.year)
            groups.setdefault(key, []).append(item)
    for (place, head, year), items in groups.items():
        local = sum(i.levels["county"] for i in items)
        for level, share in (("province", Fraction(1, 5)), ("prefecture", Fraction(1, 10))):
            moved = sum(
                row.amount
                for row in result.year_end
                if (row.place, row.head, row.budget_year, row.payee) == (place, head, year, level)
            )
            assert abs(moved - local * share) < 1


@given(receipts())
def test_d1_the_order_of_the_file_changes_nothing(rows):
    one, two = (split(r, JIAZHOU, fills=FILLS) for r in (rows, rows[::-1]))
    assert one.splits == two.splits[::-1]
    assert sorted(map(str, one.year_end)) == sorted(map(str, two.year_end))
    assert one.totals(settled=True) == two.totals(settled=True)
    assert one.assumptions == two.assumptions


@given(receipts(heads=("vat", "cit", "deed")))
def test_f1_negative_receipts_mirror_positive_ones(rows):
    from dataclasses import replace

    mirrored = [replace(r, amount=-r.amount) for r in rows]
    one, two = split(rows, JIAZHOU), split(mirrored, JIAZHOU)
    for a, b in zip(one.splits, two.splits, strict=True):
        assert dict(a.levels) == {level: -fen for level, fen in b.levels.items()}


@given(st.integers(1, 10**9), st.integers(0, 365), st.integers(0, 400))
def test_f2_e9_a_refund_takes_back_exactly_what_its_tax_brought(amount, start, later):
    day = date(2019, 6, 1) + timedelta(days=start)
    paid = Receipt("paid", "e1", "vat", amount, day, "甲县")
    back = Receipt("back", "e1", "vat", -amount, day + timedelta(days=later), "甲县",
                   origin=day, kind="refund")  # fmt: skip
    assert set(split([paid, back], JIAZHOU).totals().values()) == {0}


@given(st.integers(1, 10**12), st.integers(0, 1000))
def test_f3_a_credit_refund_is_not_a_negative_payment(amount, parts):
    fills = {"jiazhou_pool_share": Fraction(parts, 1000)}
    row = Receipt("r", "e1", "vat", -amount, date(2024, 1, 1), "甲县", kind="vat_credit_refund")
    (one,) = split([row], JIAZHOU, fills=fills).splits
    own = Fraction(15, 100) * amount
    here = Fraction(35, 100) * Fraction(parts, 1000) * amount
    exact = {
        "centre": Fraction(amount, 2),
        "province": here,
        "prefecture": own * Fraction(2, 5),
        "county": own * Fraction(3, 5),
    }
    assert sum(one.levels.values()) + one.elsewhere == -amount  # A1
    for level in LEVELS:
        assert abs(-one.levels[level] - exact[level]) < 1  # K-Q2
    assert abs(-one.elsewhere - (Fraction(35, 100) * amount - here)) < 1
    if parts == 1000:
        assert one.elsewhere == 0  # B4


@given(AMOUNTS, st.lists(st.integers(-(10**12), 10**12), min_size=3, max_size=3))
def test_k_q8_the_recorded_division_is_kept_and_the_difference_shown(amount, firsts):
    recorded = dict(zip(LEVELS, [*firsts, amount - sum(firsts)], strict=True))
    row = Receipt("r", "e1", "vat", amount, date(2024, 1, 1), "甲县", recorded=recorded)
    (one,) = split([row], JIAZHOU, guard=10**16).splits
    assert dict(one.levels) == recorded
    computed = divide(
        amount, (("centre", Fraction(1, 2)), *((x, Fraction(1, 6)) for x in LEVELS[1:]))
    )
    assert (one.computed is None) == (computed == recorded)
    if one.computed is not None:
        assert dict(one.computed) == computed


@given(receipts(heads=("vat", "cit")))
def test_e4_facts_do_not_depend_on_projections(rows):
    facts = [r for r in rows if r.truth == "fact"]
    whole, part = split(rows, JIAZHOU), split(facts, JIAZHOU)
    kept = [s for s in whole.settled() if s.receipt.truth == "fact"]
    assert kept == list(part.settled())


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=5), st.integers(1, 60), st.booleans())
def test_k_d_integer_rounding_is_the_largest_remainder(numerators, denominator, up):
    exact = [Fraction(n, denominator) for n in numerators]
    total = sum(exact)
    whole = -(-total.numerator // total.denominator) if up else total.numerator // total.denominator
    try:
        expected = largest_remainder(exact, whole)
    except InvariantViolation:
        with pytest.raises(InvariantViolation, match="K-Q1"):
            round_over(numerators, denominator, whole)
    else:
        assert round_over(numerators, denominator, whole) == expected


# ------------------------------------------------------------------------------ the column path


@given(st.lists(AMOUNTS, max_size=40), divisions())
def test_many_amounts_at_once_get_the_same_fen(amounts, division):
    each = [divide(amount, division) for amount in amounts]
    assert list(divide_all(amounts, division)) == each


@given(st.lists(AMOUNTS, max_size=40), divisions())
def test_the_column_path_gives_the_same_fen(amounts, division):
    columns = split_columns(np.array(amounts, dtype=np.int64), division)
    for i, amount in enumerate(amounts):
        assert {level: int(column[i]) for level, column in columns.items()} == divide(
            amount, division
        )


def test_the_column_path_with_a_large_denominator():
    denominator = TABLE_LIMIT * 10 + 1
    division = (("a", Fraction(1, denominator)), ("b", Fraction(denominator - 1, denominator)))
    amounts = [0, 1, -1, 10**15 - 1, denominator, 3 * denominator + 7]
    columns = split_columns(np.array(amounts, dtype=np.int64), division)
    assert [int(x) for x in columns["a"]] == [divide(a, division)["a"] for a in amounts]


@pytest.mark.parametrize("amount", [AMOUNT_LIMIT, -AMOUNT_LIMIT, -(2**63)])
def test_b7_the_column_path_refuses_what_could_wrap(amount):
    whole = (("a", Fraction(1)),)
    with pytest.raises(InvariantViolation, match="B7"):
        split_columns(np.array([amount], dtype=np.int64), whole)
    small = Fraction(1, AMOUNT_LIMIT)
    with pytest.raises(InvariantViolation, match="B7"):
        split_columns(np.array([1], dtype=np.int64), (("a", small), ("b", 1 - small)))


def test_many_receipts_take_the_column_path_and_agree():
    rows = [
        Receipt(f"r{i}", "e", "vat", (-1) ** i * (i * 7919 + 13), date(2024, 1, 1), "c")
        for i in range(600)
    ]
    many = split(rows, HENAN)
    one_by_one = [split([row], HENAN).splits[0] for row in rows[:50]]
    assert list(many.splits[:50]) == one_by_one
    huge = [Receipt(f"r{i}", "e", "vat", 10**15 + i, date(2024, 1, 1), "c") for i in range(300)]
    big = split(huge, HENAN, guard=10**18)
    assert sum(big.totals().values()) == sum(r.amount for r in huge)


def test_a_broken_rounding_is_caught(monkeypatch):
    from enclave.statute import columns
    from enclave.statute import divide as module

    half = (("a", Fraction(1, 2)), ("b", Fraction(1, 2)))
    monkeypatch.setattr(module, "largest_remainder", lambda values, total: [total, 0])
    with pytest.raises(InvariantViolation, match="K-Q2"):
        divide(100, half)
    monkeypatch.setattr(module, "largest_remainder", lambda values, total: [total // 2] * 2)
    with pytest.raises(InvariantViolation, match="A1"):
        divide(101, half)
    columns._table.cache_clear()
    monkeypatch.setattr(columns, "largest_remainder", lambda values, total: [0] * len(values))
    with pytest.raises(InvariantViolation, match="A1"):
        split_columns(np.array([1], dtype=np.int64), half)
    columns._table.cache_clear()

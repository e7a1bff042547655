"""Who owes whom, what is open since when (A6, E8)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from enclave.settle.dues import Arrear, Payment, arrears, dues, through_superior

Q1, Q2, Q3 = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)


def pay(payer, payee, amount, key="v1"):
    return Payment(key, "deal", payer, payee, amount, Q3)


def test_payments_settle_the_oldest_due_first():
    # 100 + 60 − 10 (a refund) + 50 accrued, 105 paid: 115 of credits cover Q1 and 15 of Q2.
    accrued = {("host", "origin"): {Q1: 100, Q2: 60, Q3: 50, date(2026, 12, 31): -10}}
    (due,) = dues(accrued, [pay("host", "origin", 105)], Q2)
    assert (due.payer, due.payee) == ("host", "origin")
    assert (due.before, due.period, due.paid, due.open) == (160, 40, 105, 95)
    assert due.arrears == (Arrear(Q2, 60, 45), Arrear(Q3, 50, 50))


def test_more_paid_than_due_is_to_be_paid_back():
    accrued = {("host", "origin"): {Q1: 100, Q2: -30}}
    (due,) = dues(accrued, [pay("host", "origin", 100)], Q1)
    assert (due.payer, due.payee, due.open, due.arrears) == (
        "origin", "host", 30, (Arrear(Q2, 30, 30),),
    )  # fmt: skip


def test_more_paid_than_was_ever_due_is_open_since_the_payment():
    # 100 accrued, 130 and 20 paid: 50 go back, 20 of the later payment and 30 of the earlier one.
    paid = [Payment("v1", "deal", "host", "origin", 130, Q2),
            Payment("v2", "deal", "host", "origin", 20, Q3)]  # fmt: skip
    (due,) = dues({("host", "origin"): {Q1: 100}}, paid, Q1)
    assert (due.payer, due.payee, due.open) == ("origin", "host", 50)
    assert due.arrears == (Arrear(Q2, 30, 30), Arrear(Q3, 20, 20))
    (astray,) = dues({("host", "origin"): {Q1: 100}}, [pay("origin", "host", 10)], Q1)
    assert (astray.open, astray.arrears) == (110, (Arrear(Q1, 100, 100), Arrear(Q3, 10, 10)))


def test_everything_through_the_superior_keeps_every_position():
    net = {("a", "b"): 70, ("b", "c"): 30, ("a", "city"): 5}
    assert through_superior(net, "city") == {
        ("a", "city"): 75,
        ("b", "city"): -40,
        ("c", "city"): -30,
    }


amounts = st.integers(-10_000, 10_000)
days = st.sampled_from([Q1, Q2, Q3])


@given(st.dictionaries(days, amounts, min_size=1), st.integers(0, 20_000))
def test_l3_open_is_what_was_accrued_less_what_was_paid(accrued, paid):
    open_now = sum(a.open for a in arrears(accrued, paid))
    assert open_now == max(0, sum(accrued.values()) - paid)


@given(
    st.dictionaries(days, amounts, min_size=1),
    st.lists(st.tuples(st.booleans(), st.integers(1, 20_000), days), max_size=4),
)
def test_l3_what_is_open_is_open_since_some_day(accrued, paid):
    ways = {True: ("a", "b"), False: ("b", "a")}
    given = [Payment(str(n), "deal", *ways[w], x, d) for n, (w, x, d) in enumerate(paid)]
    for due in dues({("a", "b"): accrued}, given, None):
        assert due.open == sum(a.open for a in due.arrears) >= 0


@given(st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("cd")), amounts))
def test_a6_netting_keeps_the_position_of_every_party(net):
    after = through_superior(net, "z")

    def positions(pairs):
        out = {}
        for (first, second), amount in pairs.items():
            out[first] = out.get(first, 0) + amount
            out[second] = out.get(second, 0) - amount
        return {p: a for p, a in out.items() if a and p != "z"}

    assert positions(after) == positions(net)

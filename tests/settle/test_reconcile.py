"""Two counties side by side: every planted difference is found, classed and added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.diagnostics import InputRejected
from enclave.settle.ledger import Ledger
from enclave.settle.reconcile.compare import apart
from enclave.settle.reconcile.match import match
from enclave.settle.reconcile.sides import Side, read_side
from tests.settle import world
from tests.settle.world import WAN, book, receipt, settle

BASE = (
    receipt("v1", 100, "2026-01-15"),
    receipt("v2", 100, "2026-02-15"),
    receipt("v3", 70, "2026-03-15", enterprise="g2"),
    receipt("r1", -5, "2026-03-20", "2026-01-15"),
)


def side(*receipts, name="x"):
    return Side(name, tuple(receipts), {})


def kinds(left, right):
    done = match(side(*left), side(*right))
    assert sum(f.difference for f in done.findings) == sum(r.amount for r in left) - sum(
        r.amount for r in right
    )
    return [f.kind for f in done.findings]


def changed(n, **what):
    return [replace(r, **what) if i == n else r for i, r in enumerate(BASE)]


@pytest.mark.parametrize(("right", "kind"), [
    (changed(0, amount=100 * WAN + 1), "rounding"),
    (changed(0, amount=100 * WAN + 2), "entry"),
    (changed(0, amount=100 * WAN * 10_000), "unit"),
    (changed(0, posted=date(2025, 12, 31)), "period"),
    (changed(3, origin=date(2026, 2, 15)), "period"),
    (changed(0, enterprise="g2"), "list"),
    (changed(0, head="cit"), "head"),
    (changed(0, id="V-1"), "number"),
    (changed(0, id="V-1", posted=date(2026, 1, 31)), "period"),
    (BASE[:3], "refund"),
    ((*BASE[:2], BASE[3]), "list"),
    ((BASE[0], *BASE[2:]), "missing"),
    ((BASE[0], *BASE[2:], receipt("v2a", 30, "2026-02-15"), receipt("v2b", 70, "2026-02-15")), "split"),
])  # fmt: skip
def test_each_planted_difference_gets_its_class(right, kind):
    assert kinds(BASE, right) == [kind]


def test_a_figure_in_wan_with_two_decimals_is_the_unit():
    # 1,264,165.21 yuan are 126.42万元; read as yuan that is 126.42.
    exact = replace(BASE[0], amount=126_416_521)
    assert kinds([exact], [replace(exact, amount=12_642)]) == ["unit"]
    assert kinds([exact], [replace(exact, amount=12_643)]) == ["entry"]


def test_other_heads_and_what_came_later():
    more = replace(receipt("c1", 9, "2026-03-15"), head="cit")
    assert kinds((*BASE, more), BASE) == ["scope"]
    assert kinds((*BASE, receipt("v9", 9, "2026-04-15")), BASE) == ["cut_off"]


rows = st.lists(
    st.tuples(st.sampled_from(["v1", "v2", "v3", "v4"]), st.integers(-9, 9), st.integers(1, 3),
              st.sampled_from(["g1", "g2"])),
    max_size=6,
)  # fmt: skip


def receipts_of(found):
    return [receipt(f"{key}{n}", wan, f"2026-0{month}-15", "2026-01-15" if wan < 0 else None, firm)
            for n, (key, wan, month, firm) in enumerate(found)]  # fmt: skip


@given(rows, rows)
def test_a7_the_findings_explain_the_whole_difference_and_use_every_row_once(left, right):
    a, b = receipts_of(left), receipts_of(right)
    done = match(side(*a), side(*b))
    used = [r for f in done.findings for r in (*f.left, *f.right)]
    assert len(used) + 2 * done.agreed == len(a) + len(b)
    total = sum(r.amount for r in a) - sum(r.amount for r in b)
    assert sum(f.difference for f in done.findings) == total


@given(rows, rows)
def test_d2_changing_sides_only_turns_the_signs(left, right):
    a, b = side(*receipts_of(left)), side(*receipts_of(right))
    there, back = match(a, b), match(b, a)
    assert there.agreed == back.agreed
    assert sum(f.difference for f in there.findings) == -sum(f.difference for f in back.findings)


def test_a_planted_fen_is_found_in_ledgers_bundles_and_statements(tmp_path):
    folders = [tmp_path / "甲县", tmp_path / "乙县"]
    for n, folder in enumerate(folders):
        folder.mkdir()
        world.make(folder)
        with Ledger.open(folder / "账本.db", create=True) as ledger:
            book(ledger, receipt("v1", 1200, "2026-03-15"), receipt("v2", 1, "2026-03-16", fen=n))
            _, bundle = settle(folder, ledger, "2026-03", sealed=True)
        (folder / "一季度.zip").write_bytes(bundle.content)
        (folder / "结算单.json").write_bytes(bundle.files["statement.json"])
    for name in ("账本.db", "一季度.zip"):
        a, b = (read_side(folder / name) for folder in folders)
        (found,) = match(a, b).findings
        assert (found.kind, found.difference) == ("rounding", -1)
    a, b = (read_side(folder / "结算单.json") for folder in folders)
    figures = [(x.what.zh, x.left, x.right) for x in apart(a, b)]
    assert ("国内增值税 本期入库", 1201 * WAN, 1201 * WAN + 1) in figures
    same = read_side(folders[0] / "账本.db")
    assert (match(same, same).findings, list(apart(same, same))) == ((), [])


def test_a_standard_table_is_a_side_whatever_places_it_names(tmp_path):
    path = tmp_path / "入库.csv"
    path.write_text(
        "编号,企业,税种,金额(元),入库日期,原入库日期\nv1,g1,vat,1000000.00,2026-01-15,\n"
        "r1,g1,vat,-50000.00,2026-03-20,2026-01-15\n",
        "utf-8",
    )
    done = match(side(BASE[0], BASE[3]), read_side(path))
    assert (done.agreed, done.findings) == (2, ())


def test_what_cannot_be_reconciled_is_said_so(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[1]", "utf-8")
    for wrong in (path, tmp_path / "没有.db"):
        with pytest.raises(InputRejected) as caught:
            read_side(wrong)
        assert [d.code for d in caught.value.diagnostics] == ["E985"]

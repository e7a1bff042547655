"""What holds of every import: order has no part in it, nothing twice, nothing lost."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from enclave.diagnostics import InputRejected
from enclave.intake.quality import sums
from enclave.money import format_yuan
from tests.intake import make
from tests.intake.maps import F1, run

NAME = "a.csv"
HEADS = (("增值税", "101010103"), ("企业所得税", "101040302"), ("印花税", "101111901"))


@st.composite
def rows(draw) -> list[str]:
    """Rows of which some are equal, some without slips, some unreadable."""
    out = []
    for _ in range(draw(st.integers(0, 8))):
        taxpayer = draw(st.sampled_from((make.A, make.B, "9.15323E+17")))
        head, code = draw(st.sampled_from(HEADS))
        day = draw(st.sampled_from(("2024-03-01", "2024-03-02", "x")))
        slip = draw(st.sampled_from(("", "", "5301", "5302")))
        fen = draw(st.integers(-300, 300))
        amount = f'"{format_yuan(fen)}"'
        out.append(f"{taxpayer},某公司{taxpayer[-1]},1,{head},,{code},,,,{day},{slip},{amount},,")
    return out


def imported(lines, prior=None, total=None):
    with tempfile.TemporaryDirectory() as folder:
        text = make.f1(tuple(lines), total=total)
        return run(Path(folder), {NAME: text.encode()}, F1, prior=prior)


def content(found) -> list[tuple[object, ...]]:
    return [(r.id, *r.sort_key) for r in found.ledger]


@given(st.data())
def test_the_order_of_rows_has_no_part_in_the_ledger(data):
    lines = data.draw(rows())
    shuffled = data.draw(st.permutations(lines))
    assert content(imported(shuffled)) == content(imported(lines))


@given(rows())
def test_E7_importing_twice_adds_nothing(lines):
    first = imported(lines)
    second = imported(lines, prior=first.ledger)
    assert second.ledger == []
    assert len(second.files[0].duplicates) == len(first.ledger) + len(first.files[0].duplicates)


@given(rows(), rows())
def test_without_slips_a_row_is_there_as_often_as_in_the_file_that_has_most(one, two):
    bare = [
        [line.replace(",5301,", ",,").replace(",5302,", ",,") for line in x] for x in (one, two)
    ]
    first, second = (imported(lines) for lines in bare)
    both = imported(bare[1], prior=first.ledger)
    wanted = Counter(r.plain_key for r in first.ledger) | Counter(
        r.plain_key for r in second.ledger
    )
    assert Counter(r.plain_key for r in [*both.prior, *both.ledger]) == wanted


@given(rows())
def test_nothing_is_lost(lines):
    """Accepted, duplicates, rejects and rows left out add to the rows and to the total of the file."""
    found = imported(lines)
    (file,) = found.files
    counted = sums(file)
    assert sum(n for n, _ in counted.values()) == len(lines) == file.read
    total = sum(fen for _, fen in counted.values())
    checked = imported(lines, total=format_yuan(total))
    assert all(t.found == t.stated for f in checked.files for t in f.totals)
    assert not any(f.code == "W940" for f in checked.findings)


@given(rows())
def test_ids_are_unique_and_keep_out_of_those_before(lines):
    first = imported(lines)
    more = imported(
        [line.replace("2024-03-01", "2024-04-01") for line in lines], prior=first.ledger
    )
    ids = [r.id for r in [*more.prior, *more.ledger]]
    assert len(set(ids)) == len(ids)


@given(st.integers(0, 9), st.integers(0, 13), st.text(max_size=12).filter(lambda t: "\0" not in t))
def test_whatever_a_cell_says_there_is_an_answer(row, column, text):
    """Accepted, rejected, or the file refused with a message: never anything else."""
    lines = [next(iter(csv.reader([line]))) for line in make.f1().splitlines()]
    lines[row][column] = text
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    raw = out.getvalue().encode("utf-8", errors="replace")
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = run(Path(folder), {NAME: raw}, F1)
        except InputRejected:
            return
        counted = sums(found.files[0])
        assert sum(n for n, _ in counted.values()) == found.files[0].read

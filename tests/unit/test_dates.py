from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.dates import (
    FOREVER,
    Dated,
    DateError,
    GapOrOverlap,
    Month,
    Span,
    add_months,
    coverage_defects,
    cut_points,
    lookup,
    months,
    parse_date,
    year_span,
)

D = date.fromisoformat
WHOLE = year_span(2021)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-30", "E232"), ("2023-02-29", "E232"), ("2024-13-01", "E232"), ("0000-01-01", "E232"),
        ("2024-2-3", "E231"), ("2024/2/3", "E231"), ("20240203", "E231"), ("2024年2月3日", "E231"),
        ("2024-W01-1", "E231"), ("2024-001", "E231"), ("２０２４-01-01", "E231"), ("", "E231"),
    ],
)  # fmt: skip
def test_what_is_not_a_date(text, code):
    with pytest.raises(DateError) as caught:
        parse_date(text)
    assert caught.value.code == code


def test_dates_and_months():
    assert parse_date(" 2024-02-29 ") == date(2024, 2, 29)
    month = Month.parse("2024-02")
    assert (month.first_day, month.last_day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert str(month) == "2024-02"
    assert month.next(-2) == Month(2023, 12)
    assert Month.of(date(2024, 12, 31)).next() == Month(2025, 1)
    assert list(months(Month(2024, 11), Month(2025, 1))) == [
        Month(2024, 11),
        Month(2024, 12),
        Month(2025, 1),
    ]


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-1", "2024", "2024-01-01"])
def test_what_is_not_a_month(text):
    with pytest.raises(DateError) as caught:
        Month.parse(text)
    assert caught.value.code == "E233"


def test_spans_are_half_open():
    span = Span(D("2021-01-01"), D("2021-02-01"))
    assert D("2021-01-31") in span
    assert D("2021-02-01") not in span
    assert D("9999-12-31") in FOREVER
    assert str(span) == "2021-01-01~2021-01-31"
    assert str(Span(D("2021-01-01"))) == "2021-01-01~"
    assert span.intersect(Span(D("2021-02-01"))) is None
    assert span.intersect(FOREVER) == span
    assert Span(D("2021-01-01")).intersect(FOREVER) == Span(D("2021-01-01"))


def test_29_february_needs_a_rule():
    assert add_months(D("2024-02-29"), 48) == D("2028-02-29")
    with pytest.raises(DateError) as caught:
        add_months(D("2024-02-29"), 12)
    assert caught.value.values == {"day": D("2024-02-29"), "months": 12}
    assert add_months(D("2024-01-31"), 1, "down") == D("2024-02-29")
    assert add_months(D("2024-01-31"), 1, "up") == D("2024-03-01")


@pytest.mark.parametrize(
    ("spans", "defects"),
    [
        ([("2021-01-01", None)], []),
        ([("2020-01-01", "2021-07-01"), ("2021-07-01", "2023-01-01")], []),
        ([], [("gap", "2021-01-01", "2022-01-01", (-1,))]),
        ([("2022-01-01", None)], [("gap", "2021-01-01", "2022-01-01", (-1,))]),
        ([("2021-01-01", "2021-07-01"), ("2021-07-02", None)], [("gap", "2021-07-01", "2021-07-02", (0, 1))]),
        ([("2021-01-01", "2021-07-02"), ("2021-07-01", None)],
         [("overlap", "2021-07-01", "2021-07-02", (0, 1))]),
        ([("2021-01-01", None), ("2021-07-01", None)], [("overlap", "2021-07-01", "2022-01-01", (0, 1))]),
        ([("2021-01-01", "2022-01-01"), ("2021-02-01", "2021-03-01")],
         [("overlap", "2021-02-01", "2021-03-01", (0, 1))]),
        ([("2021-03-01", "2021-04-01")],
         [("gap", "2021-01-01", "2021-03-01", (-1, 0)), ("gap", "2021-04-01", "2022-01-01", (0,))]),
    ],
)  # fmt: skip
def test_gaps_and_overlaps(spans, defects):
    given_ = [Span(D(a), D(b) if b else None) for a, b in spans]
    expected = [GapOrOverlap(k, Span(D(a), D(b)), e) for k, a, b, e in defects]  # type: ignore[arg-type]
    assert coverage_defects(given_, WHOLE) == expected


def test_an_open_whole_is_covered_by_an_open_span_only():
    whole = Span(D("2021-01-01"))
    assert coverage_defects([Span(D("2021-01-01"))], whole) == []
    assert coverage_defects([Span(D("2021-01-01"), D("2022-01-01"))], whole)[0].kind == "gap"
    both = coverage_defects([Span(D("2021-01-01")), Span(D("2022-01-01"))], whole)
    assert [(d.kind, d.span) for d in both] == [("overlap", Span(D("2022-01-01")))]


def test_dated_values():
    entries = [Dated(Span(D("2021-01-01"), D("2021-07-01")), 1), Dated(Span(D("2021-08-01")), 2)]
    days = ("2020-12-31", "2021-01-01", "2021-06-30", "2021-07-01", "2030-01-01")
    assert [lookup(entries, D(d)) for d in days] == [None, 1, 1, None, 2]


@given(st.lists(st.tuples(st.dates(D("2020-06-01"), D("2022-06-01")), st.booleans()), max_size=5))
def test_cut_points_lie_inside_and_start_the_year(days):
    spans = [Span(day, None if open_ else day.replace(year=2023)) for day, open_ in days]
    points = cut_points(WHOLE, spans)
    assert points == sorted(set(points))
    assert points[0] == WHOLE.start
    assert all(p in WHOLE for p in points)


def test_counting_beyond_the_calendar_is_refused():
    with pytest.raises(DateError) as caught:
        add_months(D("2024-01-01"), 12 * 8000)
    assert caught.value.code == "E238"

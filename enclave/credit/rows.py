"""Figures as reported: what is refused before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from enclave.credit.reading import guess
from enclave.dates import Month
from enclave.diagnostics import Collector, Diagnostic, diag
from enclave.terms.indicator import Indicator, IndicatorRow


def check_rows(
    rows: Sequence[IndicatorRow],
    indicators: Mapping[str, Indicator],
    collector: Collector,
    guard: int,
) -> None:
    """Report every defect of the rows: E630–E636, E642, E644.

    A unit is counted once: one figure an indicator and month, at one place (在地统计, 国统字
    〔2011〕96号 Art 8). Several rows may make up the figure if their day or attributes differ.
    """
    ids: dict[str, IndicatorRow] = {}
    parts: dict[tuple[object, ...], IndicatorRow] = {}
    months: dict[tuple[str, str, Month], IndicatorRow] = {}
    for row in rows:
        if row.id in ids:
            collector.add(diag("E630", row.row, related=[ids[row.id].row], id=row.id))
            continue
        ids[row.id] = row
        _check_figure(row, indicators, collector, guard)
        key = (row.reporting_unit, row.indicator, row.period)
        first = months.setdefault(key, row)
        if first.place != row.place:
            collector.add(_clash("E632", row, first, place=first.place, other=row.place))
        if first.truth != row.truth:
            collector.add(_clash("E642", row, first))
        part = (*key, row.day, tuple(sorted(row.attributes.items())))
        same = parts.setdefault(part, row)
        if same is not row:
            collector.add(_clash("E631", row, same, id=row.id, other=same.id))


def _clash(code: str, row: IndicatorRow, first: IndicatorRow, **values: str) -> Diagnostic:
    """Two rows of one unit, indicator and month do not go together."""
    return diag(
        code,
        row.row,
        path="",
        hint=None,
        related=[first.row],
        unit=row.reporting_unit,
        indicator=row.indicator,
        period=row.period,
        **values,
    )


def _check_figure(
    row: IndicatorRow, indicators: Mapping[str, Indicator], collector: Collector, guard: int
) -> None:
    item = indicators.get(row.indicator)
    if item is None:
        names = [n for i in indicators.values() for n in (i.name.zh, i.name.en) if n]
        near = guess(row.indicator, [*indicators, *names])
        collector.add(diag("E633", row.row, id=row.id, indicator=row.indicator, guess=near))
        return
    if item.kind == "rate":
        collector.add(diag("E634", row.row, id=row.id, indicator=row.indicator))
        return
    if row.day is not None and Month.of(row.day) != row.period:
        collector.add(diag("E644", row.row, id=row.id, day=row.day, period=row.period))
    if not _is_exact(row, item):
        collector.add(diag("E635", row.row, id=row.id, text=row.amount))
    elif abs(item.to_parts(row.amount)) >= guard:
        collector.add(diag("E636", row.row, id=row.id, text=row.amount))


def _is_exact(row: IndicatorRow, item: Indicator) -> bool:
    """Whether the amount is whole fen, or a quantity no finer than its decimals."""
    kinds: tuple[type, ...] = (int,) if item.is_money else (int, Fraction)
    if isinstance(row.amount, bool) or not isinstance(row.amount, kinds):
        return False
    return item.to_parts(row.amount).denominator == 1

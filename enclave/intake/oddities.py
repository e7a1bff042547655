"""Amounts that look wrong beside others: a thousandfold jump, one thing from two sources."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from enclave.diagnostics import Diagnostic, Mark, diagnose
from enclave.intake.classify import title_text
from enclave.money import format_yuan
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.intake.run import Import

JUMP: Final = 1000
_Series = dict[tuple[str, str], list[tuple[str, int, Mark, Text]]]


def jumps(found: Import) -> list[Diagnostic]:
    """W945 for receipts, indicators and outlays that jump up or down by a thousand or more."""
    series: _Series = {}
    sums: dict[tuple[str, str, str], tuple[int, Mark]] = {}
    fresh = {id(row) for row in found.ledger}
    for row in [*found.prior, *found.ledger]:
        if row.kind == "ordinary" and row.amount > 0:
            key = (row.enterprise, row.head, f"{row.posted:%Y-%m}")
            mark = row.source.mark if id(row) in fresh else Mark("")
            before = sums.get(key, (0, mark))
            sums[key] = (before[0] + row.amount, mark if mark.file else before[1])
    for (who, head, month), (amount, mark) in sums.items():
        name = title_text(head)
        what = Text(f"{who} {name.zh}", f"{who} {name.in_('en')}")
        series.setdefault((who, head), []).append((month, amount, mark, what))
    for figure in found.indicators:
        if figure.amount > 0:
            what = Text(f"{figure.enterprise} {figure.indicator}")
            entry = (str(figure.month), int(figure.amount), figure.source.mark, what)
            series.setdefault((figure.enterprise, figure.indicator), []).append(entry)
    for outlay in found.outlays:
        if outlay.amount > 0:
            what = Text(f"{outlay.party} {outlay.item}")
            line = (str(outlay.year), outlay.amount, outlay.source.mark, what)
            series.setdefault((outlay.party, outlay.item), []).append(line)
    return [item for entries in series.values() for item in _jumps(entries)]


def two_sources(found: Import) -> list[Diagnostic]:
    """W946 where rows with slips and rows without stand side by side: most often one thing twice."""
    sums: dict[tuple[str, str, str], list[int | None]] = {}
    marks: dict[tuple[str, str, str], Mark] = {}
    fresh = {id(row) for row in found.ledger}
    for row in [*found.prior, *found.ledger]:
        key = (row.enterprise, row.head, f"{row.posted:%Y-%m}")
        pair = sums.setdefault(key, [None, None])
        side = 0 if row.slip else 1
        pair[side] = (pair[side] or 0) + row.amount
        if id(row) in fresh:
            marks.setdefault(key, row.source.mark)
    out = []
    for key, (slips, bare) in sums.items():
        if slips is None or bare is None or key not in marks:
            continue
        shown = {"enterprise": key[0], "head": title_text(key[1]), "month": key[2],
                 "slips": format_yuan(slips), "bare": format_yuan(bare)}  # fmt: skip
        out.append(diagnose("W946", marks[key], shown))
    return out


def _jumps(entries: list[tuple[str, int, Mark, Text]]) -> Iterable[Diagnostic]:
    ordered = sorted(entries, key=lambda e: e[0])
    for (_, old, _, _), (when, new, mark, what) in pairwise(ordered):
        if not mark.file or not (new >= old * JUMP or old >= new * JUMP):
            continue
        times = f"{new // old:,}" if new >= old else f"1/{old // max(new, 1):,}"
        yield diagnose("W945", mark, {"what": what, "month": when, "times": times})

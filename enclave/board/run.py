"""From a loaded board to everything it says; each identity is checked before anything is shown."""

from __future__ import annotations

from dataclasses import replace

from enclave.board.consolidate import checks_of, consolidated
from enclave.board.counts import COUNTS
from enclave.board.cube import build_cube, overlaps_of
from enclave.board.load import LoadedBoard
from enclave.board.model import Board
from enclave.board.orientation import orientation_of
from enclave.board.rewards import reward_agreements, rewards_of
from enclave.board.standings import standings_of
from enclave.book.agreements import indicators
from enclave.book.assessed import credit_of
from enclave.book.deals import DealRun
from enclave.book.result import Result
from enclave.book.run import run
from enclave.credit.model import CreditResult
from enclave.dates import Month
from enclave.diagnostics import Collector, diag, diagnose
from enclave.money import FEN_LIMIT
from enclave.terms.indicator import Indicator, wider
from enclave.text import Text


def make_board(board: LoadedBoard, *, collector: Collector | None = None) -> Board:
    """Compute a board.

    Args:
        collector: takes warnings and notices; errors are raised in any case.

    Raises:
        InputRejected: what the credit engine refuses, or the board cannot show.
        InvariantViolation: a bug; nothing is returned.
    """
    findings = collector if collector is not None else Collector(limit=200)
    credit, result = _credit(board, findings)
    _calendar(board, credit, findings)
    _gaps(board, findings)
    _apart(board, credit, findings)
    if result is None and (names := reward_agreements(board)):
        said = Text("、".join(names), ", ".join(names))
        findings.add(diag("N991", board.doc.marks.value(()), agreements=said))
    findings.raise_errors()
    cube = build_cube(board, credit)
    lines = consolidated(board, credit, cube)
    return Board(
        loaded=board, credit=credit, cube=cube, consolidated=lines,
        overlaps=tuple(overlaps_of(board, credit)), standings=standings_of(board, cube),
        orientation=orientation_of(board), rewards=rewards_of(board, result),
        checks=checks_of(board, lines), diagnostics=findings.sorted(), result=result,
    )  # fmt: skip


def _credit(board: LoadedBoard, findings: Collector) -> tuple[CreditResult, Result | None]:
    """Credit of the board's own figures, under the scenario's agreements."""
    loaded = replace(board.scenario, indicator_rows=board.rows)
    if loaded.receipts and board.rows:
        result = run(loaded, collector=findings)
        assert result.credit is not None  # noqa: S101  # there are rows
        return result.credit, result
    guard = FEN_LIMIT * 1_000 if loaded.scenario.raise_guard else FEN_LIMIT
    made = credit_of(tuple(DealRun(d) for d in loaded.deals), loaded, (), guard)
    credit = made if made is not None else CreditResult((), (), indicators(), {})
    findings.extend(credit.notices)
    return credit, None


def _calendar(board: LoadedBoard, credit: CreditResult, findings: Collector) -> None:
    """A board shows calendar months; an indicator assessed by another year is not shown so."""
    for step in credit.steps:
        if step.indicator in board.indicators and step.year != step.period.year:
            said = Text("协议 {a} 对“{n}”按另一种统计年度认定，看板只按公历年",
                        "{a} credits {n} by a year of its own; a board shows calendar years")  # fmt: skip
            reason = said.format(a=step.agreement, n=board.indicators[step.indicator].name)
            remedy = Text("从 indicators 中去掉它", "take it out of indicators")
            mark = board.doc.marks.value(("indicators",))
            findings.add(diagnose("E999", mark, {"reason": reason, "remedy": remedy}))


def _gaps(board: LoadedBoard, findings: Collector) -> None:
    """W990: months in which an indicator has no row at all, so that nobody may have reported."""
    for i, name in enumerate(board.file.indicators):
        item: Indicator | None = board.indicators.get(name)
        if item is None or name in COUNTS:
            continue
        there = {r.period for r in board.rows if r.indicator == name}
        year = board.file.year
        missing = [
            m for n in range(1, board.through.month + 1) if (m := Month(year, n)) not in there
        ]
        if missing:
            months = Text("、".join(map(str, missing)), ", ".join(map(str, missing)))
            mark = board.doc.marks.value(("indicators", i))
            findings.add(diag("W990", mark, indicator=item.name, months=months))


def _apart(board: LoadedBoard, credit: CreditResult, findings: Collector) -> None:
    """W994: an agreement that credits an indicator and not the one inside it."""
    for terms in credit.agreements.values():
        for inner in board.indicators:
            for outer in wider(inner, board.known):
                if outer in board.indicators and terms.lists(outer) and not terms.lists(inner):
                    values = {"agreement": terms.agreement, "inner_id": inner,
                              "outer": board.known[outer].name, "inner": board.known[inner].name}  # fmt: skip
                    findings.add(diagnose("W994", terms.mark, values))

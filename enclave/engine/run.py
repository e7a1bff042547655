"""One door to both engines: the small goes to the reference, the large to arrays; same fen.

Which engine ran, and why, is part of the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from enclave.engine.columns import Columns
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Cut, Flow, Late, Planner, Row
from enclave.engine.tiled.account import TiledRun, run_account_tiled
from enclave.ir import State
from enclave.money import FEN_LIMIT
from enclave.text import Text

Engine: TypeAlias = Literal["auto", "exact", "tiled"]
TILED_FROM = 20_000
"""From so many rows on, arrays are chosen."""

ASKED = Text("按要求选用", "asked for")
FEW = Text("{rows} 行，基准引擎即可", "{rows} rows: the reference engine")
MANY = Text("{rows} 行，按数组计算", "{rows} rows: on arrays")


@dataclass(frozen=True)
class EngineRun:
    """A settled account, the engine that settled it, and why that one."""

    run: AccountRun | TiledRun
    engine: Literal["exact", "tiled"]
    reason: Text

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The evaluations at every cut-off."""
        return self.run.cuts

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flows, one object each, in the same order whatever the engine."""
        return self.run.flows


def run(  # noqa: PLR0913 - each argument is a fact of the account
    planner: Planner,
    rows: Columns | Iterable[Row],
    cut_offs: Sequence[date],
    *,
    agreement: str,
    account: str = "",
    late: Late = "restate",
    start: State | None = None,
    engine: Engine = "auto",
) -> EngineRun:
    """Settle one account at each cut-off with the engine that suits its size.

    Raises:
        InvariantViolation: a result broke an invariant; nothing may be written.
        ColumnError: an amount or a total is beyond the guard.
    """
    given = rows if isinstance(rows, Columns) else list(rows)
    count = len(given)
    chosen: Literal["exact", "tiled"] = "tiled" if count > TILED_FROM else "exact"
    reason = (MANY if chosen == "tiled" else FEW).format(rows=count)
    if engine != "auto":
        chosen, reason = engine, ASKED
    if chosen == "tiled":
        columns = given if isinstance(given, Columns) else Columns.from_rows(given)
        tiled = run_account_tiled(
            planner, columns, cut_offs, agreement=agreement, account=account, late=late, start=start
        )
        return EngineRun(tiled, "tiled", reason)
    plain = list(given.rows()) if isinstance(given, Columns) else given
    exact = run_account(
        planner, plain, cut_offs, agreement=agreement, account=account, late=late, start=start,
        guard=given.guard if isinstance(given, Columns) else FEN_LIMIT,
    )  # fmt: skip
    return EngineRun(exact, "exact", reason)

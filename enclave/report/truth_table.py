"""What of each year is booked already and what is only expected (实绩、预计)."""

from __future__ import annotations

from enclave.report.figures import Figures
from enclave.report.grid import Grid
from enclave.report.model import Table, Unit
from enclave.report.money_tables import LEVELS
from enclave.text import Text


def truth_table(figures: Figures, unit: Unit) -> Table:
    """Receipts by year, facts beside projections; no rows where all are of one kind."""
    title = Text("入库：实绩与预计", "Receipts: facts and projections")
    grid = Grid((Text("年度", "Year"),), (Text("实绩", "Facts"), Text("预计", "Projections")))
    result = figures.result
    rows = [s.receipt for s in result.split.splits if s.receipt.posted <= result.last_day]
    if len({r.truth for r in rows}) > 1:
        for year in sorted({r.posted.year for r in rows}):
            amounts = [
                sum(r.amount for r in rows if r.posted.year == year and r.truth == truth)
                for truth in ("fact", "projection")
            ]
            grid.add((Text(str(year)),), amounts)
    return grid.table("truth", LEVELS, title, unit, notes=(
        Text("预计数由项目推出，只用于测算，不能结算", "projections come from projects and are never settled"),))  # fmt: skip

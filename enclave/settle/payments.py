"""Reading a table of payments: voucher, agreement, from, to, amount, day."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from enclave.diagnostics import Collector, diag
from enclave.settle.dues import Payment
from enclave.tables.ledger import cell_amount, cell_date
from enclave.tables.read import Column, read_table

PAYMENTS: Final = (
    Column("id", ("凭证号", "编号")),
    Column("agreement", ("协议",)),
    Column("payer", ("付款方",)),
    Column("payee", ("收款方",)),
    Column("amount", ("金额", "付款金额"), amount=True),
    Column("day", ("付款日期", "日期")),
    Column("note", ("备注",), required=False),
)


def read_payments(path: Path, shown: str, collector: Collector) -> list[Payment]:
    """The payments of a table; every mistake is in ``collector`` (E983 an amount of zero or less)."""
    out: list[Payment] = []
    for row in read_table(path, shown, PAYMENTS, collector) or ():
        amount, day = cell_amount(row, "amount", collector), cell_date(row, "day", collector)
        if amount is not None and amount <= 0:
            collector.add(diag("E983", row.place("amount"), key=row.cells["id"]))
        if amount is None or day is None:
            continue
        cells = row.cells
        out.append(
            Payment(cells["id"], cells["agreement"], cells["payer"], cells["payee"], amount, day,
                    cells.get("note", ""))
        )  # fmt: skip
    return out

"""The receipts a project lets expect, as a table of receipts that a scenario can read back."""

from __future__ import annotations

import csv
import io

from enclave.money import format_yuan
from enclave.project import Projection
from enclave.tables.ledger import KINDS
from enclave.text import Lang, Text

_COLUMNS = (
    Text("编号", "id"), Text("企业", "enterprise"), Text("税种", "head"), Text("金额(元)", "amount(元)"),
    Text("入库日期", "posted"), Text("入库地", "place"), Text("种类", "kind"), Text("性质", "truth"),
)  # fmt: skip


def receipts_csv(found: Projection, lang: Lang) -> str:
    """One row a payment; every row says that it is a projection."""
    kinds = {en: zh for zh, en in KINDS.items()}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([c.in_(lang) for c in _COLUMNS])
    for row in found.receipts():
        truth = Text("预测", "projection").in_(lang)
        kind = kinds[row.kind] if lang == "zh" else row.kind
        amount = format_yuan(row.amount).replace(",", "")
        writer.writerow(
            [row.id, row.enterprise, row.head, amount, row.posted, row.place, kind, truth]
        )
    return out.getvalue()

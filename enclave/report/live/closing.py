"""The close of a year as formulas: guarantees and fixed returns, on posted fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from enclave.engine.model import YearEval
from enclave.ir import Transfer
from enclave.ir.plan import OUTSIDE
from enclave.report.live.amounts import ceiling
from enclave.report.live.curves import Standing
from enclave.report.live.expr import Expr, least, most, of, total
from enclave.report.live.reasons import Unsupported
from enclave.report.live.setting import Path, Setting
from enclave.text import Text

CLOSE = 5


@dataclass
class Closing:
    """Evaluates the transfers of one year."""

    setting: Setting
    column: int
    amounts: dict[str, tuple[int, int]]
    into_room: dict[str, Expr] = field(default_factory=dict)
    funds: dict[str, Expr] = field(default_factory=dict)

    @property
    def own_funds(self) -> Expr:
        """What all payers bring in of their own."""
        return total(list(self.funds.values()))

    def close(
        self, outcome: YearEval, posted: Mapping[Path, Expr], rooms: Mapping[str, Standing]
    ) -> dict[Path, Expr]:
        """What every leaf has after the transfers."""
        has = dict(posted)
        left: dict[str, Expr] = {}
        if not outcome.closed:
            return has
        for n, transfer in enumerate(outcome.plan.transfers):
            self._one(n, transfer, has, rooms, left)
        return has

    def _one(
        self, n: int, transfer: Transfer, has: dict[Path, Expr], rooms: Mapping[str, Standing],
        left: dict[str, Expr],
    ) -> None:  # fmt: skip
        if transfer.mode == "give_back" or transfer.body is not None or len(transfer.into) != 1:
            raise Unsupported(
                Text(
                    "年末调节需退还已得或再行细分",
                    "what the close moves is given back or divided further",
                )
            )
        due = self._put(n, transfer, "due", self._due(transfer, has), Text("应付", "due"), 0)
        available = self._available(transfer, has)
        paid = due if available is None else least(due, available)
        for node in transfer.room_nodes:
            standing = rooms.get(node)
            if standing is None or standing.limit is None:
                continue
            if node not in left:
                left[node] = most(0, standing.limit - ceiling(standing.left))
            paid = least(paid, left[node])
        paid = self._put(n, transfer, "paid", paid, Text("实付", "paid"), 1)
        for node in transfer.room_nodes:
            if node in left:
                left[node] = left[node] - paid
            before = self.into_room.get(node)
            self.into_room[node] = paid if before is None else before + paid
        to = transfer.into[0][0].path
        has[to] = has[to] + paid if to in has else paid
        if transfer.out_of is not None:
            path = transfer.out_of.path
            has[path] = has.get(path, of(0)) - paid
        else:
            before = self.funds.get(transfer.payer)
            self.funds[transfer.payer] = paid if before is None else before + paid

    def _put(self, n: int, transfer: Transfer, name: str, formula: Expr, what: Text,
             place: int) -> Expr:  # fmt: skip
        title = self.setting.title(transfer.clause)
        return self.setting.block.put(
            ("close", transfer.id, name), self.column, formula, section=CLOSE, order=(n, place),
            kind="fen", title=Text("{t}：{w}", "{t}: {w}").format(t=title, w=what),
            clause=transfer.clause, strong=place == 1,
        )  # fmt: skip

    def _amount(self, transfer: Transfer, what: str, title: Text, amount: int) -> Expr:
        """The yellow cell of an amount; the same one while the amount does not change."""
        key = f"{transfer.id}.{what}"
        known, number = self.amounts.get(key, (None, -1))
        if known != amount:
            number += 1
            self.amounts[key] = (amount, number)
        clause = self.setting.title(transfer.clause)
        when = Text("{y}年起", "from {y}").format(y=self.setting.inputs.columns[self.column].year)
        return self.setting.inputs.item(
            ("close", key, number), Text("{c}：{w}", "{c}: {w}").format(c=clause, w=title), when,
            "money", amount, transfer.clause, ("close", key, number),
        )  # fmt: skip

    def _due(self, transfer: Transfer, has: Mapping[Path, Expr]) -> Expr:
        top_up = transfer.mode == "top_up"
        title = (
            Text("每年不低于", "at least, a year") if top_up else Text("每年支付", "paid a year")
        )
        amount = self._amount(transfer, "amount", title, transfer.amount)
        if not top_up:
            return amount
        return most(0, amount - self._held(transfer.beneficiary, has))

    @staticmethod
    def _held(party: str, has: Mapping[Path, Expr]) -> Expr:
        mine = [a for p, a in has.items() if p[0] == party and p[1] != OUTSIDE]
        out = of(0)
        for n, amount in enumerate(mine):
            out = out + amount if n else amount
        return out

    def _available(self, transfer: Transfer, has: Mapping[Path, Expr]) -> Expr | None:
        limit = None
        if transfer.limit is not None:
            title = Text("付款方每年最多付", "the payer's limit a year")
            limit = self._amount(transfer, "limit", title, transfer.limit)
        if transfer.source == "own_funds":
            return limit
        mine = most(0, self._held(transfer.payer, has))
        return mine if limit is None else least(mine, limit)

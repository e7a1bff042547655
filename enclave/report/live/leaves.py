"""The leaves of a year: added up, and rounded to the fen down the tree of parties and clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enclave.ir import Plan
from enclave.report.live.amounts import NOTHING, Amount, plus
from enclave.report.live.expr import Expr
from enclave.report.live.reasons import Unsupported
from enclave.report.live.rounding import Entry, Rounder
from enclave.report.live.setting import LEAVES, Path, Setting
from enclave.text import Text

TO_ONE = Text(
    "尾差指定给一方，且一方有多条所得",
    "missing fen go to one party, and a party has several entries",
)


@dataclass
class Leaves:
    """Rounds the leaves of one year in one column.

    Attributes:
        scale: the denominator all leaves have in common; None where nothing was divided.
    """

    setting: Setting
    plan: Plan
    scale: Expr | None
    column: int = 0

    def add(self, path: Path, before: Amount, more: Amount) -> Amount:
        """A leaf's running total of the year, where several pots make it up."""
        amount = plus(self.scale, before, more)
        n = 0
        rows = self.setting.block.rows
        while ("leaf", path, n) in rows and self.column in rows["leaf", path, n].cells:
            n += 1
        order = (self.setting.leaf_order[path], n)
        said = Text("本年累计", "year to date")
        return self._amount(("leaf", path, n), order, self.setting.leaf_title(path), said, amount)

    def _amount(self, key: tuple[object, ...], order: tuple[int, ...], title: Text, words: Text,
                amount: Amount) -> Amount:  # fmt: skip
        block = self.setting.block
        whole = block.put(key, self.column, amount.whole, section=LEAVES, order=(*order, 0),
                          kind="fen", title=title, words=words)  # fmt: skip
        if amount.rest is None:
            return Amount(whole)
        below = Text("{t}（不足一分的余数）", "{t} (rest below a fen)").format(t=title)
        rest = block.put((*key, "~"), self.column, amount.rest, section=LEAVES, order=(*order, 1),
                         kind="rest", title=below)  # fmt: skip
        return Amount(whole, rest, amount.scale)

    def round(self, sums: Mapping[Path, Amount], whole: Expr) -> dict[Path, Expr]:
        """Whole fen of every leaf that add to ``whole``: down party, clause, nested party."""
        paths = [leaf.path for leaf in self.plan.leaves]
        known = {p: sums.get(p, NOTHING) for p in paths}
        if self.scale is None:
            return {p: a.whole for p, a in known.items()}
        out: dict[Path, Expr] = {}
        self._level(paths, known, (), whole, self.scale, out)
        return out

    def _level(  # the state of the descent
        self, paths: Sequence[Path], known: Mapping[Path, Amount], above: Path, whole: Expr,
        scale: Expr, out: dict[Path, Expr],
    ) -> None:  # fmt: skip
        groups: dict[str, list[Path]] = {}
        for path in paths:
            groups.setdefault(path[len(above)], []).append(path)
        entries = [
            self._entry((*above, name), inside, known, scale) for name, inside in groups.items()
        ]
        parts = [whole]
        if len(entries) > 1:
            place = (len(above), min(e.order for e in entries) if above else 0)
            names = list(groups)
            residual = self.plan.residual
            taker = names.index(residual) if residual in names and not above else None
            rounder = Rounder(self.setting.block, self.column, above, place, scale)
            parts = rounder.round(entries, whole, taker)
        for (name, inside), part in zip(groups.items(), parts, strict=True):
            if len(inside) == 1:
                out[inside[0]] = part
            else:
                self._level(inside, known, (*above, name), part, scale, out)

    def _entry(
        self, prefix: Path, inside: Sequence[Path], known: Mapping[Path, Amount], scale: Expr
    ) -> Entry:
        order = min(self.setting.leaf_order[p] for p in inside)
        amount = known[inside[0]]
        title = self._title_of(prefix, inside)
        if len(inside) > 1:
            if self.plan.residual is not None:
                raise Unsupported(TO_ONE)
            said = Text("该方各条所得之和", "all entries of the party")
            place = (1000 + len(prefix), order)
            amount = plus(scale, *(known[p] for p in inside))
            amount = self._amount(("group", prefix), place, title, said, amount)
        return Entry(prefix, title, amount.scaled(scale), order)

    def _title_of(self, prefix: Path, inside: Sequence[Path]) -> Text:
        if len(prefix) == 1:
            name = self.setting.party(prefix[0])
            return Text("{p}合计", "{p}, total").format(p=name)
        return self.setting.leaf_title(inside[0] if len(inside) == 1 else prefix)

"""A baseline becomes an "up to" curve (or, signed, a fixed offset), on the whole or on each side."""

from __future__ import annotations

from fractions import Fraction

from enclave.curve import Curve
from enclave.kinds.amounts import not_negative, round_once
from enclave.kinds.base import Builder
from enclave.kinds.baseline.model import Baseline
from enclave.terms.validate import Path

ZERO, ONE = Fraction(0), Fraction(1)


def lower(clause: Baseline, b: Builder, path: Path) -> None:
    """Take the bases off the pool, jointly or on each owner's own side."""
    bases = {owner: _base(clause, owner, b, path) for owner in clause.owners}
    if clause.pool == "per_side":
        for owner, base in bases.items():
            pot = b.pool(clause, path, holder=owner)
            b.give(_take(clause, b, pot, {owner: base}, f"{clause.id}.{owner}"))
        return
    b.give(_take(clause, b, b.pool(clause, path), bases, clause.id))


def _base(clause: Baseline, owner: str, b: Builder, path: Path) -> int:
    where = (*path, "owners", owner)
    exact = b.ctx.amount_of(clause.owners[owner], b.ctx.year, where)
    if clause.index is not None:
        years = b.ctx.year - clause.index.base_year
        exact *= (1 + clause.index.rate) ** max(0, years)
    base = round_once(exact * b.ctx.part_of_year(clause, where), b, clause.id, down=False)
    return not_negative(base, clause.id, where)


def _take(clause: Baseline, b: Builder, pot: str, bases: dict[str, int], node: str) -> str:
    total = sum(bases.values())
    if clause.shortfall == "signed":
        offset = [*(Fraction(v) for v in bases.values()), Fraction(-total)]
        curve = Curve.linear([*(ZERO for _ in bases), ONE], offset)
        *owned, rest = b.curve(
            node, clause, pot, (*bases, "increment"), curve, applies=clause.applies
        )  # fmt: skip
        for owner, out in zip(bases, owned, strict=True):
            b.entitle(owner, clause.id, out)
        return rest
    carries = clause.deficit == "carry"
    state = b.ctx.state.node(node)
    limit = total + (state.deficit if carries and state is not None else 0)
    kept, rest = b.curve(
        node, clause, pot, ("base", "increment"), Curve.up_to(limit), applies=clause.applies,
        limit=limit, carries_deficit=carries,
        anchor="left" if clause.applies == "from_then" else "axis",
    )  # fmt: skip
    if len(bases) == 1:
        b.entitle(next(iter(bases)), clause.id, kept)
    else:
        weights = [Fraction(v, total) if total else Fraction(1, len(bases)) for v in bases.values()]
        owned_pots = b.curve(f"{node}.owners", clause, kept, tuple(bases), Curve.linear(weights))
        for owner, out in zip(bases, owned_pots, strict=True):
            b.entitle(owner, clause.id, out)
    return rest

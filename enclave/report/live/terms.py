"""The terms of a curve as cells: ratios as parts, limits and bounds as amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from enclave.curve import Curve
from enclave.curve.curve import Piece
from enclave.engine.model import Step
from enclave.ir import CurveNode, Plan
from enclave.report.live.expr import Expr, common_multiple, parts_of, total
from enclave.report.live.inputs import Inputs
from enclave.report.live.reasons import Unsupported
from enclave.text import Text

Form = Literal["linear", "up_to", "signed", "marginal", "slab"]

OUTPUTS: Mapping[str, Text] = {
    "repaid": Text("收回", "repaid"),
    "rest": Text("其余", "the rest"),
    "kept": Text("限额以内", "within the limit"),
    "beyond": Text("超出限额", "beyond the limit"),
    "base": Text("基数", "the base"),
    "increment": Text("基数以上", "above the base"),
    "deducted": Text("扣减", "deducted"),
    "recovery": Text("用于收回", "for recovery"),
}


@dataclass(frozen=True)
class Band:
    """One stretch of a curve: the parts of every output, and what they add to."""

    parts: tuple[Expr, ...]
    sum: Expr


@dataclass(frozen=True)
class Terms:
    """What a curve node says in some period, as cells.

    Attributes:
        bounds: where each band but the first starts.
        own: the limit before what is carried into it (for "up to").
        offsets: what each owner of a signed base gets first.
    """

    form: Form
    key: tuple[object, ...]
    bands: tuple[Band, ...] = ()
    bounds: tuple[Expr, ...] = ()
    reached: bool = True
    own: Expr | None = None
    offsets: tuple[Expr, ...] = ()


def form_of(curve: Curve, limit: int | None) -> Form:
    """Which of the known forms a curve has.

    Raises:
        Unsupported: none.
    """
    pieces = curve.pieces
    if limit is not None and curve == Curve.up_to(limit):
        return "up_to"
    if len(pieces) == 1:
        if not any(pieces[0].jump):
            return "linear"
        if pieces[0].weights[-1] == 1 and all(j.denominator == 1 for j in pieces[0].jump):
            return "signed"
    elif all(p.start is None or p.start.denominator == 1 for p in pieces):
        bands = [(p.start, p.weights) for p in pieces]
        if curve == Curve.marginal(bands):
            return "marginal"
        if curve == Curve.slab(bands, reached=curve.reached):
            return "slab"
    raise Unsupported(
        Text(
            "分成曲线不是工作簿能写成公式的形式",
            "a curve of a form the workbook has no formula for",
        )
    )


def key_of(step: Step, form: Form) -> tuple[object, ...]:
    """What tells one set of terms from another."""
    curve = step.node_in_force.curve
    pieces = tuple((p.start, p.weights, p.jump) for p in curve.pieces)
    return (form, pieces if form != "up_to" else (), curve.reached)


@dataclass
class Reader:
    """Turns the terms of steps into cells; terms that go on unchanged keep their cells."""

    plan: Plan
    inputs: Inputs
    names: Mapping[str, Text]
    clauses: Mapping[str, Text]
    last: dict[str, Terms]
    counts: dict[str, int]
    recovers: frozenset[str] = frozenset()

    def terms(self, step: Step, when: Text, own: int | None, tag: int | None = None) -> Terms:
        """The terms of a step.

        Args:
            own: the limit before what is carried into it.
            tag: tells apart what is equal and yet stands for itself (outlays of two years).
        """
        node = step.node_in_force
        form = form_of(node.curve, node.limit)
        key = (*key_of(step, form), own, tag)
        before = self.last.get(node.id)
        if before is not None and before.key == key:
            return before
        number = self.counts.get(node.id, 0)
        self.counts[node.id] = number + 1
        make = {"up_to": self._limit, "signed": self._signed}.get(form, self._bands)
        out = make(step, when, form, key, (node.id, number), own)
        self.last[node.id] = out
        return out

    def _title(self, step: Step, what: Text) -> Text:
        clause = self.clauses.get(step.clause, Text(step.clause))
        return Text("{c}：{w}", "{c}: {w}").format(c=clause, w=what)

    def _limit(  # one signature for all forms
        self, step: Step, when: Text, form: Form, key: tuple[object, ...],
        at: tuple[object, ...], own: int | None,
    ) -> Terms:  # fmt: skip
        if not own and at[0] in self.recovers:
            return Terms(form, key)  # nothing new was put in
        what = Text("上限", "limit")
        if step.node_in_force.outputs[0].split(".")[-1] == "repaid":
            what = Text("新增投入", "new outlays")
        elif step.node_in_force.outputs[0].split(".")[-1] in ("base", "deducted"):
            what = Text("金额", "amount")
        cell = self.inputs.item(
            (*at, "limit"), self._title(step, what), when, "money", own or 0, step.clause, at
        )  # fmt: skip
        return Terms(form, key, own=cell)

    def _signed(  # one signature for all forms
        self, step: Step, when: Text, form: Form, key: tuple[object, ...],
        at: tuple[object, ...], own: int | None,
    ) -> Terms:  # fmt: skip
        del own
        jump = step.node_in_force.curve.pieces[0].jump[:-1]
        what = Text("{p}的基数", "base of {p}")
        cells = [
            self.inputs.item(
                (*at, "base", n), self._title(step, what.format(p=output_name(step.node_in_force, n, self.names))),
                when, "money", int(amount), step.clause, at,
            )
            for n, amount in enumerate(jump)
        ]  # fmt: skip
        return Terms(form, key, offsets=tuple(cells))

    def _bands(  # one signature for all forms
        self, step: Step, when: Text, form: Form, key: tuple[object, ...],
        at: tuple[object, ...], own: int | None,
    ) -> Terms:  # fmt: skip
        del own
        curve = step.node_in_force.curve
        bounds: list[Expr] = []
        bands: list[Band] = []
        for n, piece in enumerate(curve.pieces):
            if piece.start is not None:
                what = Text("第{n}档起点", "start of band {n}").format(n=n + 1)
                bounds.append(self.inputs.item(
                    (*at, "start", n), self._title(step, what), when, "money", int(piece.start),
                    step.clause, (*at, "start", n),
                ))  # fmt: skip
            bands.append(self._band(step, when, piece, (*at, n), many=len(curve.pieces) > 1))
        return Terms(form, key, tuple(bands), tuple(bounds), curve.reached)

    def _band(
        self, step: Step, when: Text, piece: Piece, at: tuple[object, ...], *, many: bool
    ) -> Band:
        cells: list[Expr] = []
        for n, part in enumerate(parts_of(piece.weights)):
            what = Text("{p}的份数", "parts of {p}").format(
                p=output_name(step.node_in_force, n, self.names)
            )
            if many:
                what = Text("第{n}档，{w}", "band {n}, {w}").format(n=int(str(at[-1])) + 1, w=what)
            title = self._title(step, what)
            cells.append(
                self.inputs.item((*at, "part", n), title, when, "parts", part, step.clause, at)
            )
        return Band(tuple(cells), total(cells))


def output_name(node: CurveNode, n: int, parties: Mapping[str, Text]) -> Text:
    """What an output of a node is called: a party, or a word for it."""
    name = node.outputs[n].removeprefix(f"{node.id}.").split(".")[0]
    return parties.get(name) or OUTPUTS.get(name) or Text(name)


def common_sum(bands: Sequence[Band]) -> Expr:
    """What the parts of all bands can be brought to."""
    return common_multiple([b.sum for b in bands])

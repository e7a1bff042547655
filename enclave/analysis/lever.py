"""What a goal seek turns: one ratio of a split, or one amount, at one or several places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal

from enclave.analysis.seek import PPM
from enclave.book.patches import parse_path
from enclave.book.scenario import LoadedScenario
from enclave.compile.language import scenario_aliases
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.kinds.share.model import Share
from enclave.money import UNITS, format_amount
from enclave.ratio import format_ratio
from enclave.terms.agreement import Agreement
from enclave.text import Text

AMOUNTS: Final = frozenset({"limit", "amount", "value", "up_to"})
"""Keys under which a whole number is an amount of money."""
DEFAULT_STEP: Final = UNITS["万元"]
OPTION: Final = "--vary"
MOST_NAMED: Final = 4
"""Paths named in a message; the others are counted."""
_WANTED: Final = Text("要反求的量", "what to solve for")
_RATIO_WORD: Final = Text("{party}的分成比例", "the ratio of {party}")


@dataclass(frozen=True)
class Lever:
    """A term that is varied on a grid of whole steps.

    Attributes:
        kind: ``split`` (one party's weight, another takes the rest), ``ratio`` or ``amount``.
        path: as asked for; ``[*]`` in it stands for every item.
        paths: where it stands: the weights, or the value itself; all get the same value.
        now: the value at each place as the scenario stands.
        party, other: of a split: whose weight is varied, and who takes the rest.
        fixed: of a split: the weights that stay, at each place.
        low, high: the range, in steps; ``step``: fen in a step of an amount.
    """

    kind: Literal["split", "ratio", "amount"]
    path: str
    paths: tuple[str, ...]
    now: tuple[Fraction | int, ...]
    title: Text
    party: str = ""
    other: str = ""
    fixed: tuple[Mapping[str, Fraction], ...] = ()
    low: int = 0
    high: int = PPM
    step: int = DEFAULT_STEP

    def value(self, at: int) -> Fraction | int:
        """The ratio, or the fen, at a point of the grid."""
        return at * self.step if self.kind == "amount" else Fraction(at, PPM)

    def sets(self, at: int) -> tuple[str, ...]:
        """The changes, as for ``--set``, that put it there; places that are there already are left."""
        return tuple(
            f"{path}={self._written(at, i)}"
            for i, (path, now) in enumerate(zip(self.paths, self.now, strict=True))
            if now != self.value(at)
        )

    def _written(self, at: int, place: int) -> str:
        if self.kind == "amount":
            return f"{format_amount(at * self.step, '元').replace(',', '')}元"
        ratio = Fraction(at, PPM)
        if self.kind == "ratio":
            return format_ratio(ratio)
        rest = 1 - ratio - sum(self.fixed[place].values())
        weights = {self.party: ratio, self.other: rest, **self.fixed[place]}
        return "{" + ", ".join(f"{p}: {w}" for p, w in weights.items()) + "}"

    def show(self, at: int) -> Text:
        """A point of the grid in words: ``45.7143%``, ``12,000.00万元``."""
        value = self.value(at)
        if isinstance(value, Fraction):
            return Text(format_ratio(value))
        return show_amount(value)

    def show_now(self) -> Text:
        """The values as the scenario stands; several where they differ."""
        shown = [Text(format_ratio(v)) if isinstance(v, Fraction) else show_amount(v)
                 for v in dict.fromkeys(self.now)]  # fmt: skip
        return Text("、".join(t.zh for t in shown), ", ".join(t.in_("en") for t in shown))

    @property
    def step_words(self) -> Text:
        """One step of the grid in words."""
        if self.kind == "amount":
            return show_amount(self.step)
        return Text("0.0001 个百分点", "0.0001 percentage points")

    def within(self, low: str | None, high: str | None, most: int, step: int | None) -> Lever:
        """The same lever on the range asked for; an amount goes up to ``most`` fen by default.

        Raises:
            InputRejected: E877 an end that cannot be read, or a range that is empty.
        """
        lever = replace(self, step=step or self.step)
        if lever.kind == "amount":
            lever = replace(lever, high=-(-most // lever.step))
        room = min((1 - sum(f.values()) for f in self.fixed), default=Fraction(1))
        if lever.kind != "amount":
            lever = replace(lever, high=int(room * PPM))
        if low is not None:
            lever = replace(lever, low=_point(lever, "--from", low))
        if high is not None:
            lever = replace(lever, high=_point(lever, "--to", high))
        if lever.low >= lever.high or (lever.kind == "split" and Fraction(lever.high, PPM) > room):
            text = f"{lever.show(lever.low).zh} … {lever.show(lever.high).zh}"
            raise InputRejected([diag("E877", Mark("--from"), option="--from, --to", text=text,
                                      expected=Text("可用的范围", "a range that can be used"),
                                      how=Text("下限要小于上限，各方比例之和是 100%",
                                               "the lower end is below the upper, and shares sum to 100%"))])  # fmt: skip
        return lever


def show_amount(fen: int) -> Text:
    """An amount with its unit, to the fen."""
    whole = fen % UNITS["万元"] == 0
    number = format_amount(fen, "万元", 0) if whole else format_amount(fen, "元")
    unit = "万元" if whole else "元"
    english = f"{format_amount(fen, '元', 0)} yuan" if whole else f"{number} yuan"
    return Text(f"{number}{unit}", english)


def _point(lever: Lever, option: str, text: str) -> int:
    from enclave.analysis.measures import read_amount_option, read_ratio_option

    if lever.kind == "amount":
        return read_amount_option(option, text) // lever.step
    return int(read_ratio_option(option, text) * PPM)


# ------------------------------------------------------------------------------ finding one


def find_lever(
    loaded: LoadedScenario, vary: str | None = None, party: str | None = None,
    other: str | None = None,
) -> Lever:  # fmt: skip
    """The lever a path names; without one, the only split of the scenario.

    Args:
        vary: ``agreements[ID].clauses[id].weights`` and the like; ``[*]`` stands for every item.
        party: whose weight is varied; the origin's by default.
        other: who takes the rest; must be said where there are three parties or more.

    Raises:
        InputRejected: E874 the path is none, or not something that can be varied; E879 the split
            has several parties and who takes the rest is not said.
    """
    known = list(candidates(loaded))
    if vary is None:
        ratios = [path for path, kind in known if kind == "split"]
        if len(ratios) != 1:
            why = (Text("情景中没有分成比例", "the scenario has no split") if not ratios
                   else Text("情景中不止一处分成比例", "the scenario has several splits"))  # fmt: skip
            raise _refused(_WANTED, why, known)
        vary = ratios[0]
    places = list(_places(loaded, vary, known))
    values = [value for _, value in places]
    if all(isinstance(v, Mapping) for v in values):
        return _split(loaded, vary, places, party, other)
    steps = parse_path(vary) or ("",)
    if len(steps) > 1 and "weights" in steps[-2]:
        return find_lever(loaded, vary.rpartition(".")[0], steps[-1], other)
    if all(isinstance(v, Fraction) for v in values):
        return Lever("ratio", vary, tuple(p for p, _ in places), tuple(values), Text(vary))
    key = scenario_aliases().get(steps[-1], steps[-1])
    if key in AMOUNTS and all(isinstance(v, int) for v in values):
        return Lever(
            "amount", vary, tuple(p for p, _ in places), tuple(values), _clause_title(loaded, vary)
        )
    raise _refused(vary, Text("这里不是比例也不是金额", "neither a ratio nor an amount"), known)


def candidates(loaded: LoadedScenario) -> Iterator[tuple[str, str]]:
    """The splits, caps and guarantees of a scenario: path and kind."""
    for deal in loaded.deals:
        for clause in _agreement(deal.opened.loaded.agreement).clauses:
            path = f"agreements[{deal.id}].clauses[{clause.id}]"
            if isinstance(clause, Share):
                if clause.weights is not None:
                    yield f"{path}.weights", "split"
                elif clause.phases and any(p.weights is not None for p in clause.phases):
                    yield f"{path}.phases[*].weights", "split"
                elif clause.tiers is not None:
                    yield f"{path}.tiers.bands[*].weights", "split"
                continue
            for key in ("limit", "amount"):
                if isinstance(getattr(clause, key, None), int):
                    yield f"{path}.{key}", "amount"


def _agreement(agreement: Agreement | None) -> Agreement:
    assert agreement is not None  # noqa: S101  # a scenario with open agreements is not loaded
    return agreement


def _split(
    loaded: LoadedScenario, vary: str, places: Sequence[tuple[str, Any]], party: str | None,
    other: str | None,
) -> Lever:  # fmt: skip
    names = list(dict.fromkeys(name for _, weights in places for name in weights))
    roles = {
        n: p.role
        for d in loaded.deals
        for n, p in _agreement(d.opened.loaded.agreement).parties.items()
    }
    if party is None:
        party = next((n for n in names if roles.get(n) == "origin"), names[0])
    rest = [n for n in names if n != party]
    if party not in names or not rest:
        raise _refused(
            vary,
            Text(f"{party} 不在其中", f"{party} has no part in it"),
            list(candidates(loaded)),
        )
    if other is None and len(rest) > 1:
        raise InputRejected([diag(
            "E879", Mark(vary), question=vary, needs=Text("由谁承接变动", "to know who takes the rest"),
            how=Text(f"用 --rebalance 写明：{'、'.join(rest)}", f"say it with --rebalance: {', '.join(rest)}"),
        )])  # fmt: skip
    other = other or rest[0]
    if other not in rest:
        raise _refused(
            vary,
            Text(f"{other} 不在其中", f"{other} has no part in it"),
            list(candidates(loaded)),
        )
    fixed = tuple(
        {n: w for n, w in weights.items() if n not in (party, other)} for _, weights in places
    )
    return Lever(
        "split", vary, tuple(path for path, _ in places), tuple(w.get(party, Fraction(0)) for _, w in places),
        _RATIO_WORD.format(party=party_name(loaded, party)), party, other, fixed,
    )  # fmt: skip


def party_name(loaded: LoadedScenario, party: str) -> Text:
    """The name of a party of any agreement, by its id."""
    for deal in loaded.deals:
        known = _agreement(deal.opened.loaded.agreement).parties.get(party)
        if known is not None:
            return known.name
    return Text(party)


def party_id(loaded: LoadedScenario, name: str) -> str:
    """The id of a party of any agreement by its name in Chinese or English; else as it is."""
    for deal in loaded.deals:
        for key, party in _agreement(deal.opened.loaded.agreement).parties.items():
            if name in (key, party.name.zh, party.name.en):
                return key
    return name


def _clause_title(loaded: LoadedScenario, path: str) -> Text:
    """What an amount is called: the kind of its clause and its key."""
    steps = parse_path(path) or ()
    for deal in loaded.deals:
        for clause in _agreement(deal.opened.loaded.agreement).clauses:
            if clause.id in steps:
                word = _KINDS.get(clause.kind, Text("金额", "the amount"))
                return Text(
                    f"条款 {clause.id} 的{word.zh}", f"{word.in_('en')} of clause {clause.id}"
                )
    return Text(path)


_KINDS: Final = {
    "cap": Text("封顶额", "the cap"), "guarantee": Text("保底额", "the guarantee"),
    "baseline": Text("基数", "the baseline"), "deduct": Text("扣减额", "the deduction"),
}  # fmt: skip


def _places(
    loaded: LoadedScenario, vary: str, known: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, Any]]:
    """Every place a path stands for, with the value there."""
    steps = parse_path(vary)
    roots: list[tuple[str, Any]] = []
    rest: Sequence[str] = ()
    if steps and steps[0] in ("agreement", "协议") and len(loaded.deals) == 1:
        roots, rest = (
            [
                (
                    f"agreements[{loaded.deals[0].id}]",
                    _agreement(loaded.deals[0].opened.loaded.agreement),
                )
            ],
            steps[1:],
        )
    elif steps and steps[0] in ("agreements", "协议") and len(steps) > 1:
        roots = [(f"agreements[{d.id}]", _agreement(d.opened.loaded.agreement))
                 for d in loaded.deals if steps[1] in (d.id, "*")]  # fmt: skip
        rest = steps[2:]
    elif steps:
        roots, rest = [("", loaded.scenario)], steps
    found = [item for path, root in roots for item in _walk(path, root, rest)]
    if not found or not rest:
        raise _refused(vary, Text("没有这个路径", "there is no such path"), known)
    yield from found


def _walk(path: str, here: Any, steps: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Follow steps through typed terms; ``*`` is every item that has what follows."""
    if steps:
        for name, inner in _below(here, steps[0]):
            yield from _walk(f"{path}{name}".lstrip("."), inner, steps[1:])
    elif here is not None:
        yield path, here


def _below(here: Any, step: str) -> Iterator[tuple[str, Any]]:
    """What a step leads to: items by id or position, keys, fields by name or Chinese alias."""
    if isinstance(here, tuple):
        for i, item in enumerate(here):
            name = str(getattr(item, "id", i))
            if step in ("*", name, str(i)):
                yield f"[{name}]", item
    elif isinstance(here, Mapping):
        yield from ((f".{key}", here[key]) for key in here if step in ("*", str(key)))
    else:
        name = scenario_aliases().get(step, step)
        for field, info in getattr(type(here), "model_fields", {}).items():
            if name in (field, info.alias):
                yield f".{name}", getattr(here, field)


def _refused(path: str | Text, why: Text, known: Sequence[tuple[str, str]]) -> InputRejected:
    paths = [p for p, _ in known[:MOST_NAMED]]
    more = len(known) - len(paths)
    zh, en = "、".join(paths) or "（无）", ", ".join(paths) or "none"
    listed = Text(f"{zh} 等 {len(known)} 处", f"{en} and {more} more") if more else Text(zh, en)
    return InputRejected([diag("E874", Mark(OPTION), term=path, reason=why, known=listed)])

"""A clause in words while terms of it are still open: 【待定：ratio】 stands where they will stand.

An open term is tried with two different values; where the two sentences differ, the term stands.
What is open is so never put in words as if it were known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, pairwise, product
from typing import Any, Final

from pydantic import ValidationError

from enclave.kinds.registry import kinds
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import UNIT_CONTEXT
from enclave.terms.validate import Path, fill_holes, find_holes
from enclave.text import Text

Names = Callable[[str], Text]

_ONE, _TWO, _THREE = "\ue000", "\ue001", "\ue002"
_CANDIDATES: Final[tuple[Any, ...]] = (
    _ONE, _TWO, "1357924.68元", "2468135.79元", "13.57%", "2/3", "7", "9",
    {_ONE: "1"}, {_TWO: "1", _THREE: "2"}, ["1950", "1951"], ["2088"], "17 months", "29 months", "2027-01-01", "2031-01-01",
    {"party": _ONE, "source": "share"}, {"party": _TWO, "source": "own_funds"},
    [{"name": _ONE, "weights": {_ONE: "1"}}],
    [{"for": "17 months", "weights": {_TWO: "1", _THREE: "2"}}, {"weights": {_TWO: "1", _THREE: "2"}}], [_ONE], [_TWO],
    [{"up_to": "3579.24元", "weights": {_ONE: "1"}}, {"weights": {_ONE: "1"}}],
    [{"up_to": "5792.41元", "weights": {_TWO: "1"}}, {"weights": {_TWO: "1"}}],
    {"basis": "marginal", "span": "budget_year", "bands": [{"weights": {_ONE: "1"}}]},
    {"basis": "marginal", "span": "budget_year", "bands": [{"weights": {_TWO: "1"}}]},
    {"from": {_ONE: _ONE}, "decimals": "2"}, {"from": {_TWO: _TWO}, "decimals": "2"},
    {"rate": "13.57%", "base_year": "2024"}, {"rate": "24.68%", "base_year": "2024"},
    [{"date": "2027-01-01", "quantity": "7"}], [{"date": "2027-01-01", "quantity": "9"}],
    "yes", "no", *(f"{n}%" for n in range(5, 100, 5)), *(str(n) for n in range(1, 10)),
)  # fmt: skip
_ABSENT: Final = object()
"""In the place of a value: the key is not written at all."""
_ENOUGH: Final = 2
_TRIES: Final = 500


def mark(name: str, title: Text | None = None) -> Text:
    """How an open term is shown: ``【待定：名称】``."""
    shown = title if title is not None and title.zh else Text(name)
    return Text(f"【待定：{shown.zh}】", f"[open: {shown.in_('en')}]")


def clause_words(
    clause: Mapping[str, Any], names: Names, titles: Mapping[str, Text], unit: str | None
) -> Text | None:
    """The sentence of a clause as written, open terms marked; None if it cannot be put in words.

    Args:
        clause: the clause's data, words canonical.
        names: names of parties, events and data.
        titles: what is asked for, by the name of the open term.
    """
    kind = kinds().get(str(clause.get("kind")))
    if kind is None:
        return None
    written = find_holes(clause)
    clause = _numbered(clause, written)
    holes = find_holes(clause)
    chosen: dict[str, Any] = {}
    options: dict[str, list[Any]] = {}
    for path, name in holes.items():
        if name not in options:
            options[name] = list(_fitting(kind.model, clause, chosen, (path, name), unit))
            if not options[name]:
                return None
            chosen[name] = options[name][0]
    found = _first(kind.model, clause, options, unit)
    if found is None:
        return None
    chosen, model = found
    base = kind.words(model, names)
    others: dict[str, list[Text]] = {}
    for name, values in options.items():
        others[name] = []
        for value in values:
            if value == chosen[name]:
                continue
            rest = {n: [chosen[n], *v, _ABSENT] for n, v in options.items()}
            varied = _first(kind.model, clause, {**rest, name: [value]}, unit)
            if varied is not None:
                others[name].append(kind.words(varied[1], names))
    shown = {holes[path]: mark(name, titles.get(name)) for path, name in written.items()}
    zh = _marked(base.zh, {n: [w.zh for w in ws] for n, ws in others.items()},
                 {n: t.zh for n, t in shown.items()})  # fmt: skip
    en = _marked(base.in_("en"), {n: [w.in_("en") for w in ws] for n, ws in others.items()},
                 {n: t.in_("en") for n, t in shown.items()})  # fmt: skip
    return Text(zh, en)


def _numbered(data: Any, holes: Mapping[Path, str], path: Path = ()) -> Any:
    """A copy in which every open term has a name of its own, though it may be the same term."""
    if path in holes:
        return {"hole": f"{list(holes).index(path)} {holes[path]}"}
    if isinstance(data, Mapping):
        return {k: _numbered(v, holes, (*path, k)) for k, v in data.items()}
    if isinstance(data, list):
        return [_numbered(v, holes, (*path, i)) for i, v in enumerate(data)]
    return data


def _first(
    model: type[ClauseBase], clause: Mapping[str, Any], options: Mapping[str, Iterable[Any]],
    unit: str | None,
) -> tuple[dict[str, Any], ClauseBase] | None:  # fmt: skip
    """The first choice of values for all open terms that makes a valid clause."""
    for values in islice(product(*options.values()), _TRIES):
        chosen = dict(zip(options, values, strict=True))
        made = _model(model, _without(fill_holes(clause, chosen)), unit)
        if made is not None:
            return chosen, made
    return None


def _without(data: Any) -> Any:
    """A copy without the keys whose value is absent."""
    if isinstance(data, Mapping):
        return {k: _without(v) for k, v in data.items() if v is not _ABSENT}
    return [_without(v) for v in data] if isinstance(data, list) else data


def _model(model: type[ClauseBase], data: Any, unit: str | None) -> ClauseBase | None:
    try:
        return model.model_validate(data, context={UNIT_CONTEXT: unit})
    except ValidationError:
        return None


def _fitting(
    model: type[ClauseBase], clause: Mapping[str, Any], chosen: Mapping[str, Any],
    hole: tuple[Path, str], unit: str | None,
) -> Iterator[Any]:  # fmt: skip
    """Values that the reader takes at an open term: the words it allows, else the candidates."""
    path, name = hole
    found = 0
    words = _allowed(model, clause, chosen, hole, unit)
    for value in words or _CANDIDATES:
        data = fill_holes(clause, {**chosen, name: value})
        others = find_holes(data)
        errors = [
            e for e in _errors(model, data, unit)
            if _within(e, path) or not any(_within(e, other) for other in others)
        ]  # fmt: skip
        if not any(_touches(e, path) for e in errors):
            yield value
            found += 1
            if found == _ENOUGH and not words:
                return


def _errors(model: type[ClauseBase], data: Any, unit: str | None) -> list[Path]:
    """The places of the mistakes; those of the whole clause are not counted."""
    try:
        model.model_validate(data, context={UNIT_CONTEXT: unit})
    except ValidationError as problem:
        return [tuple(e["loc"]) for e in problem.errors(include_url=False) if e["loc"]]
    return []


def _allowed(
    model: type[ClauseBase], clause: Mapping[str, Any], chosen: Mapping[str, Any],
    hole: tuple[Path, str], unit: str | None,
) -> list[str]:  # fmt: skip
    """The fixed words of a key, where it takes nothing else."""
    path, name = hole
    try:
        model.model_validate(
            fill_holes(clause, {**chosen, name: _ONE}), context={UNIT_CONTEXT: unit}
        )
    except ValidationError as problem:
        errors = [e for e in problem.errors(include_url=False) if _touches(tuple(e["loc"]), path)]
        if errors and all(e["type"] == "literal_error" for e in errors):
            text = str((errors[0].get("ctx") or {}).get("expected", ""))
            return [part.strip(" '") for part in text.replace(" or ", ", ").split(",")]
    return []


def _within(where: Path, path: Path) -> bool:
    """Whether a mistake lies at or below a place (steps of unions are skipped)."""
    steps = iter(where)
    return all(step in steps for step in path)


def _touches(where: Path, path: Path) -> bool:
    """Whether a mistake lies at, above or below a place (steps of unions are skipped)."""
    plain = tuple(step for step in where if step in path or isinstance(step, int))
    both = min(len(plain), len(path))
    return both > 0 and plain[:both] == path[:both]


def _marked(base: str, others: Mapping[str, Iterable[str]], marks: Mapping[str, str]) -> str:
    """Put the marks where the sentences differ; at the end where nothing shows a difference."""
    spans: list[tuple[int, int, str]] = []
    missing: list[str] = []
    for name, texts in others.items():
        varied = [t for t in texts if t != base]
        if not varied:
            missing.append(marks[name])
            continue
        start = min(_common(base, t) for t in varied)
        back = min(_common(base[::-1], t[::-1]) for t in varied)
        end = max(start, len(base) - back)
        spans.append((start, _with_unit(base, start, end), marks[name]))
    out = base
    for start, end, said in reversed(_apart(spans)):
        out = out[:start] + said + out[end:]
    if not missing:
        return out
    stop = out[-1:] if out.endswith(("。", ".")) else ""
    gap = " " if stop == "." else ""
    return out.removesuffix(stop) + gap + "".join(missing) + stop


def _with_unit(text: str, start: int, end: int) -> int:
    """The end of a number with the unit that belongs to it."""
    if any(c.isdigit() for c in text[start:end]):
        for unit in ("万元", "元", " yuan", "%"):
            if text.startswith(unit, end):
                return end + len(unit)
    return end


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in order; those that overlap are one, with both marks."""
    ordered = sorted(spans)
    for number, (first, second) in enumerate(pairwise(ordered)):
        if second[0] < first[1]:
            joined = (first[0], max(first[1], second[1]), first[2] + second[2])
            return _apart([*ordered[:number], joined, *ordered[number + 2 :]])
    return ordered


def _common(one: str, two: str) -> int:
    """How many characters two texts begin with alike."""
    count = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        count += 1
    return count

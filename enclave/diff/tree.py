"""An agreement as a tree of comparable values: how a value was written makes no difference.

``60%`` and ``0.6``, ``500万元`` and ``5000000元``, ``3 years`` and ``36个月`` are the same leaf, and
a key that is not written has the value that stands for it. Open terms are leaves of their own, so
that agreements can be compared before anything is filled.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ValidationError

from enclave.diff.scalars import AMOUNT, POINT, WEIGHTS, Reader, reader_of
from enclave.text import Text

PARTY_KEYS: Final = frozenset({
    "to", "party", "parties", "spill", "collectors", "superior", "parent", "via",
    "owners", "weights",
})  # fmt: skip
"""Keys whose value, or whose keys, are parties."""
NAMED_KEYS: Final = frozenset({
    "event", "when", "costs", "arrivals", "data", "sum_of", "average_of", "from", "derived",
})  # fmt: skip
"""Keys whose value is an event or data of the agreement."""
CLAUSE_KEYS: Final = frozenset({"of", "recovered", "cap_reached", "cap_unmet", "remove"})
"""Keys whose value is a clause."""


@dataclass(frozen=True)
class Leaf:
    """One value: ``key`` decides whether two are the same, ``words`` is how it is said."""

    key: Hashable
    words: Text = field(compare=False)
    default: bool = field(default=False, compare=False)
    order: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Branch:
    """A mapping or a list of trees. ``model`` is the type it was read as, if it has one."""

    form: Literal["map", "list"]
    items: Mapping[str, Tree]
    model: str = field(default="", compare=False)


Tree = Leaf | Branch
ORDER: Final = "(order)"
"""A child that stands for the order in which a mapping lists its keys."""


FORM: Final = "(form)"
"""Stands for the way in which shares are written, where that is what differs."""


@dataclass(frozen=True)
class Reading:
    """What is needed to read the values of one side.

    Attributes:
        unit: under which amounts without a unit stand.
        names: names of parties, events and data.
        head_name, document, clause: names of tax heads, documents and clauses.
        tokens: party id → what stands for the party on both sides.
        word: the canonical word of a key in both languages.
        raw: any value as written, open terms marked.
        hole: how an open term is shown.
    """

    unit: str | None
    names: Callable[[str], Text]
    head_name: Callable[[str], Text]
    document: Callable[[str], Text]
    clause: Callable[[str], Text]
    tokens: Mapping[str, str]
    word: Callable[[str, str], Text]
    raw: Callable[[Any], Text]
    hole: Callable[[str], Text]

    def token(self, key: str, value: str) -> str:
        """What stands for a value on both sides: for parties, their token."""
        return self.tokens.get(value, value) if key in PARTY_KEYS else value


def frozen(value: Any) -> Hashable:
    """Any value as written, made comparable."""
    if isinstance(value, Mapping):
        return tuple(sorted((str(k), frozen(v)) for k, v in value.items()))
    if isinstance(value, (list, tuple)):
        return ("list", *(frozen(v) for v in value))
    return str(value)


def is_hole(value: Any) -> bool:
    """Whether a value is an open term."""
    return isinstance(value, Mapping) and set(value) == {"hole"}


@dataclass(frozen=True)
class Shape:
    """What may be written at a place: an annotation with its validators taken apart."""

    annotation: Any
    metadata: tuple[Any, ...] = ()

    @cached_property
    def flat(self) -> Shape:
        """The same without ``Annotated``."""
        found, metadata = self.annotation, list(self.metadata)
        while get_origin(found) is Annotated:
            found, *more = get_args(found)
            metadata += more
        return Shape(found, tuple(metadata))

    @property
    def members(self) -> list[Shape]:
        """The choices of a union, without "nothing"."""
        origin = get_origin(self.annotation)
        if origin is Union or origin is UnionType:
            return [Shape(a).flat for a in get_args(self.annotation) if a is not type(None)]
        return [self]

    @property
    def reader(self) -> Reader | None:
        """What reads the value, for the types that have a reader."""
        return reader_of(self.metadata)


def grow(shape: Shape, value: Any, key: str, at: Reading) -> Tree:
    """The tree of a value that was written under a key."""
    if is_hole(value):
        name = str(value["hole"])
        return Leaf(("hole", name), at.hole(name))
    flat = shape.flat
    if isinstance(value, BaseModel):
        return _model(type(value), fields_given(value), at)
    if flat.reader is not None:
        return _read(flat.reader, value, key, at)
    value = _before(flat, value)
    for member in sorted(flat.members, key=lambda m: _fits(m, value), reverse=True)[:1]:
        if member != flat and member.reader is not None:
            return _read(member.reader, value, key, at)
        return _grown(member, _before(member, value), key, at)
    return _raw(value, at)


def fields_given(model: BaseModel) -> dict[str, Any]:
    """The fields of a model that say something."""
    fields = type(model).model_fields
    found = {f.alias or n: getattr(model, n) for n, f in fields.items()}
    return {k: v for k, v in found.items() if v is not None}


def _before(shape: Shape, value: Any) -> Any:
    """The value as the field's own rule reads it (a name where a list is meant)."""
    for item in shape.metadata:
        if isinstance(item, BeforeValidator) and reader_of((item,)) is None:
            func: Any = item.func
            try:
                value = func(value)
            except (ValueError, TypeError):
                return value
    return value


def _fits(shape: Shape, value: Any) -> int:
    """How well a choice of a union fits a value."""
    reader, kind = shape.reader, shape.annotation
    origin = get_origin(kind)
    if isinstance(value, Mapping):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return 3
        return 2 if reader in (WEIGHTS, AMOUNT, POINT) or origin is dict else 0
    if isinstance(value, (list, tuple)):
        return 3 if origin in (tuple, list) else 0
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return 0
    return 1 if reader is WEIGHTS else 2


def _read(reader: Reader, value: Any, key: str, at: Reading) -> Tree:
    if reader is WEIGHTS:
        return _weights(value, key, at)
    try:
        found = reader.read(value, at.unit)
    except (ValidationError, ValueError):
        return _raw(value, at)
    return Leaf((reader.name, reader.key(found)), reader.words(found, at.names))


def _raw(value: Any, at: Reading) -> Leaf:
    return Leaf(("raw", frozen(value)), at.raw(value))


def _weights(value: Any, key: str, at: Reading) -> Tree:
    """Shares by party, each a leaf; those with open terms in them as they are written."""
    if not isinstance(value, Mapping):
        return _raw(value, at)
    try:
        shares: Mapping[str, Any] = WEIGHTS.read(value, at.unit)
    except (ValidationError, ValueError):
        return _map({p: _raw(v, at) if not is_hole(v) else grow(Shape(Any), v, key, at)
                     for p, v in value.items()}, "weights", at, "weights")  # fmt: skip
    leaves = {p: Leaf(("ratio", w), WEIGHTS.words({p: w}, at.names)) for p, w in shares.items()}
    return _map(leaves, "weights", at, "weights")


def _map(items: Mapping[str, Tree], key: str, at: Reading, model: str = "") -> Branch:
    """A mapping; where it lists parties, their order counts too (who gets a last fen)."""
    wanted = "weights" if key == "from" else key  # `from` of a mapping lists parties
    found = {at.token(wanted, k): v for k, v in items.items()}
    if wanted in PARTY_KEYS and len(found) > 1:
        said = [at.names(k) for k in items]
        row = Text("、".join(n.zh for n in said), ", ".join(n.in_("en") for n in said))
        found[ORDER] = Leaf(tuple(found), row, order=True)
    return Branch("map", found, model)


def _grown(shape: Shape, value: Any, key: str, at: Reading) -> Tree:
    kind, origin, inner = shape.annotation, get_origin(shape.annotation), get_args(shape.annotation)
    if isinstance(value, Mapping):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return _model(kind, value, at)
        each = Shape(inner[1]) if origin is dict else Shape(Any)
        return _map({str(k): grow(each, v, key, at) for k, v in value.items()}, key, at)
    if isinstance(value, (list, tuple)):
        each = Shape(inner[0]) if inner else Shape(Any)
        if not value or any(isinstance(v, (Mapping, BaseModel, list)) for v in value):
            return Branch("list", {str(i): grow(each, v, key, at) for i, v in enumerate(value)})
        return _row(value, key, at)
    if value is None:
        return Leaf(("word", "all"), at.word(key, "all"))
    return _word(str(value), key, at)


def _row(value: Sequence[Any], key: str, at: Reading) -> Leaf:
    """A list of words; their order says nothing."""
    words = [_word(str(v), key, at) for v in value]
    keys = tuple(sorted((str(w.key), w.key) for w in words))
    return Leaf(("row", keys), Text("、".join(w.words.zh for w in words),
                                    ", ".join(w.words.in_("en") for w in words)))  # fmt: skip


def _word(value: str, key: str, at: Reading) -> Leaf:
    if key in PARTY_KEYS:
        return Leaf(("word", at.token(key, value)), at.names(value))
    named = {"heads": at.head_name, "document": at.document}.get(key)
    if key in NAMED_KEYS:
        named = at.names
    elif key in CLAUSE_KEYS:
        named = at.clause
    return Leaf(("word", value), named(value) if named is not None else at.word(key, value))


def _model(kind: type[BaseModel], value: Mapping[str, Any], at: Reading) -> Branch:
    """The fields of a model; those not written have what stands for them."""
    items: dict[str, Tree] = {}
    for name, info in kind.model_fields.items():
        key = info.alias or name
        shape = Shape(info.annotation, tuple(info.metadata))
        if key in value:
            found = grow(shape, value[key], key, at)
        else:
            default = None if info.is_required() else info.get_default(call_default_factory=True)
            if default is None:
                continue
            found = _as_default(grow(shape, default, key, at))
        if isinstance(found, Leaf) or found.items:
            items[key] = found
    extra = {k: grow(Shape(Any), v, k, at) for k, v in value.items() if k not in items
             and k not in {f.alias or n for n, f in kind.model_fields.items()}}  # fmt: skip
    return Branch("map", {**items, **extra}, kind.__name__)


def _as_default(tree: Tree) -> Tree:
    """The same, as something that was not written."""
    if isinstance(tree, Leaf):
        return Leaf(tree.key, tree.words, default=True, order=tree.order)
    return Branch(tree.form, {k: _as_default(v) for k, v in tree.items.items()}, tree.model)


def leaves(tree: Tree, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    """Every leaf with its path."""
    if isinstance(tree, Leaf):
        yield path, tree
        return
    for key, inner in tree.items.items():
        yield from leaves(inner, (*path, key))

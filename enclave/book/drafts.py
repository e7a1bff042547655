"""A document being patched: values are put at paths before anything is validated.

Type checks and messages are then those of the language, and what is wrong with a value is marked
where it was written: in the variant file, or in ``--set``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from enclave.compile.check import suggestion
from enclave.compile.language import canonical_values
from enclave.diagnostics import Mark
from enclave.money import AmountError, parse_amount
from enclave.ratio import format_ratio, normalise_weights, parse_ratio
from enclave.source import Marks, SourceDoc
from enclave.source.document import Place
from enclave.terms.validate import Path, find_holes
from enclave.text import Text

ID_KEYS: Final = ("id", "enterprise", "as", "project")
"""What an item of a list is called by, besides its position from 0."""
NAMED: Final = frozenset({
    "fill", "bind", "events", "data", "rosters", "lists", "places", "outlays", "walk_away",
    "references", "by_enterprise",
})  # fmt: skip
"""Keys under which names that are not there yet may be put."""
LISTED: Final = frozenset({"weights", "owners", "parties"})
"""Keys under which only what is there can be changed: a name that is not is a slip."""


@dataclass(frozen=True)
class Patch:
    """One change: a path as written, its steps, the value, and where both were written.

    ``marks`` and ``at`` lead to the place of the value in the file it comes from; patches of a
    later ``layer`` come on top of those of an earlier one. A patch that changes nothing is refused
    unless ``may_be_same`` (a sweep passes through the value as it stands).
    """

    path: str
    steps: tuple[str, ...]
    value: Any
    mark: Mark
    marks: Marks
    at: Path
    layer: int
    may_be_same: bool = False


class PatchError(Exception):
    """A patch that cannot be applied; carries a diagnostic code and its values."""

    def __init__(self, code: str, patch: Patch, **values: object) -> None:
        """Keep the code, the patch and the values of the message."""
        self.code, self.patch, self.values = code, patch, values
        super().__init__(code)


@dataclass(frozen=True)
class Complement:
    """One side of a two-party split was given; the other took the rest."""

    patch: Patch
    party: str
    ratio: Fraction


def same(old: Any, new: Any, key: str) -> bool:
    """Whether two values say the same: word for word, or the same ratio or split."""
    first, second = canonical_values(old, key), canonical_values(new, key)
    if first == second:
        return True
    if isinstance(first, str) and isinstance(second, str):
        return _number(first) is not None and _number(first) == _number(second)
    if key == "weights" and isinstance(first, Mapping) and isinstance(second, Mapping):
        try:
            return normalise_weights(first) == normalise_weights(second)
        except (AmountError, TypeError, AttributeError):
            return False
    return False


def _number(text: str) -> tuple[str, Fraction | int] | None:
    """A ratio or an amount with its unit, whichever the text is."""
    try:
        return "ratio", parse_ratio(text)
    except AmountError:
        pass
    try:
        return "fen", parse_amount(text, None)
    except AmountError:
        return None


class Draft:
    """A copy of a document that takes patches; :meth:`done` gives the patched document."""

    def __init__(self, doc: SourceDoc) -> None:
        """Start from a document; it stays as it is."""
        self.doc = doc
        self.data: Any = copy.deepcopy(doc.data)
        self._words = {*doc.aliases.values()}
        self._values: dict[Path, Place] = dict(doc.marks.values)
        self._keys: dict[Path, Place] = dict(doc.marks.keys)
        self.touched: dict[Path, Patch] = {}
        self.complements: list[Complement] = []
        self.holes: list[tuple[str, Patch]] = []
        self._layer: dict[Path, Patch] = {}
        self._sides: dict[Path, dict[str, Patch]] = {}

    def put(self, steps: Sequence[str], patch: Patch) -> None:
        """Put the patch's value at a path of this document.

        Raises:
            PatchError: E860 there is no such path, E862 nothing changes, E863 the path was patched
                already in this layer, E864 one side of a split that is not a ratio.
        """
        path = self._resolve(steps, patch)
        if any(p.layer != patch.layer for p in self._layer.values()):
            self._layer = {}
        for other, earlier in self._layer.items():
            short = min(len(other), len(path))
            if other[:short] == path[:short]:
                raise PatchError("E863", patch, path=patch.path, other=earlier.path,
                                 _related=earlier.mark)  # fmt: skip
        self._layer[path] = patch
        above = self._at(path[:-1])
        if len(path) > 1 and path[-2] == "weights" and isinstance(above, dict):
            self._sides.setdefault(path[:-1], {})[str(path[-1])] = patch
            return
        self._write(path, patch.value, patch)

    def settle(self) -> list[PatchError]:
        """End a layer: splits of which single sides were given get their other side."""
        errors: list[PatchError] = []
        for path, given in self._sides.items():
            try:
                self._split(path, given)
            except PatchError as error:
                errors.append(error)
        self._sides = {}
        return errors

    def _split(self, path: Path, given: Mapping[str, Patch]) -> None:
        written = self._at(path)
        patch = next(iter(given.values()))
        value = {k: given[k].value if k in given else v for k, v in written.items()}
        rest = [k for k in written if k not in given]
        if rest:
            if len(written) != 2:
                listed = ", ".join(str(k) for k in written)
                raise PatchError("E864", patch, path=patch.path, count=len(written), parties=listed)
            share = self._side(patch)
            value[rest[0]] = format_ratio(1 - share)
            self.complements.append(Complement(patch, rest[0], 1 - share))
        self._write(path, value, patch)
        for party, side in given.items():
            self._mark((*path, party), side)
        for party in rest:
            self._mark((*path, party), patch)

    @staticmethod
    def _side(patch: Patch) -> Fraction:
        """The ratio of one side; whole numbers are parts, of which the other side is needed."""
        text = patch.value if isinstance(patch.value, str) else ""
        try:
            share = None if re.fullmatch(r"\d+", text.strip()) else parse_ratio(text)
        except AmountError:
            share = None
        if share is None or share > 1:
            raise PatchError("E865", patch, path=patch.path, value=patch.value)
        return share

    def _write(self, path: Path, value: Any, patch: Patch) -> None:
        here = self._at(path[:-1])
        last = path[-1]
        if isinstance(here, list) and last == len(here):
            here.append(None)
        there = isinstance(here, list) or last in here
        old = here[last] if there else None
        key = next((str(s) for s in reversed(path) if isinstance(s, str)), "")
        if there and same(old, value, key):
            if patch.may_be_same:
                return
            raise PatchError("E862", patch, path=patch.path, value=show(old))
        for hole in find_holes(old).values() if there else ():
            self.holes.append((hole, patch))
        here[last] = copy.deepcopy(value)
        self.touched[path] = patch
        self._mark(path, patch)

    def _mark(self, path: Path, patch: Patch) -> None:
        """What stands at a path now was written where the patch was."""
        n, at = len(path), patch.at
        for mine, theirs in ((self._values, patch.marks.values), (self._keys, patch.marks.keys)):
            for old in [p for p in mine if p[:n] == path]:
                del mine[old]
            mine |= {(*path, *p[len(at):]): place for p, place in theirs.items()
                     if p[: len(at)] == at}  # fmt: skip

    def _at(self, path: Path) -> Any:
        here = self.data
        for step in path:
            here = here[step]
        return here

    def _resolve(self, steps: Sequence[str], patch: Patch) -> Path:
        """The path in the data; mappings the language knows are opened where they are missing."""
        here, path = self.data, ()  # type: Any, Path
        for n, step in enumerate(steps):
            found = self._step(here, step, path, patch)
            if n < len(steps) - 1:
                if isinstance(here, dict) and found not in here:
                    here[found] = {}
                here = here[found]
            path = (*path, found)
        return path

    def _step(self, here: Any, step: str, above: Path, patch: Patch) -> str | int:
        known: list[str] = []
        if isinstance(here, dict):
            name = step if step in here else self.doc.aliases.get(step, step)
            if name in here or (self._opens(above, name) and set(here) != {"hole"}):
                return name
            known = [k for k in here if k != "hole"]
        elif isinstance(here, list):
            for i, item in enumerate(here):
                if isinstance(item, Mapping) and step in [item.get(k) for k in ID_KEYS]:
                    return i
            if step.isdigit() and int(step) < len(here):
                return int(step)
            if (
                isinstance(patch.value, Mapping)
                and patch.value.get("id") == step == patch.steps[-1]
            ):
                return len(here)  # a new item that names itself
            known = [str(item.get(k)) for item in here if isinstance(item, Mapping)
                     for k in ID_KEYS if k in item] or [str(i) for i in range(len(here))]  # fmt: skip
        guess = suggestion(step, known)
        if isinstance(here, dict) and set(here) == {"hole"}:
            guess = Text(f"这里是待定项，请写 fill.{here['hole']}",
                         f"this is an open term: set fill.{here['hole']}")  # fmt: skip
        raise PatchError("E860", patch, path=patch.path, step=step, suggestion=guess)

    def _opens(self, above: Path, name: str) -> bool:
        """Whether a key that is not there may be put: a word of the language, or a free name."""
        key = above[-1] if above else ""
        if key in LISTED:
            return False
        return name in self._words or key in NAMED or name.isdigit()

    def done(self, extra: Mapping[str, tuple[str, ...]]) -> SourceDoc:
        """The document with its patches; ``extra`` are the lines of the files they come from."""
        broken = frozenset(
            p for p in self.doc.broken if not any(p[: len(t)] == t for t in self.touched)
        )
        sources = {**(self.doc.sources or {self.doc.file: self.doc.lines}), **extra}
        marks = Marks(self.doc.marks.file, self._values, self._keys)
        return replace(self.doc, data=self.data, marks=marks, broken=broken, sources=sources)

    def changes(self) -> list[tuple[Path, Any, Any, Patch]]:
        """What differs from the document: path, before, after (None: not there), last patch."""
        out = []
        for path, patch in self.touched.items():
            if any(path[:n] in self.touched for n in range(1, len(path))):
                continue
            before, after = _get(self.doc.data, path), self._at(path)
            if before != after:
                out.append((path, before, after, patch))
        return out


def _get(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return None
    return data


def show(value: Any) -> str:
    """A value as it would be written on one line.

    >>> show({"a": "6", "b": ["1", "2"]})
    '{a: 6, b: [1, 2]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {show(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(show(v) for v in value) + "]"
    return "" if value is None else str(value)

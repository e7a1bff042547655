"""Axes of a sweep: ranges and lists of values for a path, and the variants they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any, Final

from enclave.book.drafts import show
from enclave.book.patches import parse_path
from enclave.compile.language import SCENARIO_FREE, scenario_aliases
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.money import AmountError, parse_decimal
from enclave.source import loads as read_text
from enclave.text import Text

OPTION: Final = "--over"
MOST: Final = 1_000_000
"""No sweep has more variants."""
FINER: Final = 10_000
"""Without a step, a Latin hypercube takes values on a grid of so many steps of a range."""
_ENDS = re.compile(r"(?P<number>[+-]?[\d.,]+)\s*(?P<unit>\D*)\Z")


@dataclass(frozen=True)
class Axis:
    """A path and the values it takes, as they would be written.

    Attributes:
        numbers: the values as exact numbers (of per cent, or of their unit); None for a list.
        written: the axis as given.
    """

    path: str
    values: tuple[str, ...]
    numbers: tuple[Fraction, ...] | None
    written: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    step: Fraction | None = None
    unit: str = ""

    def sampled(self, points: Sequence[Fraction]) -> Axis:
        """The axis with a value at each point of the interval from 0 to 1."""
        if self.numbers is None:
            some = [
                self.values[min(int(p * len(self.values)), len(self.values) - 1)] for p in points
            ]
            return Axis(self.path, tuple(some), None, self.written)
        span = self.high - self.low
        step = self.step if self.step is not None else span / FINER
        count = int(span / step) if step else 0
        steps = [min(int(p * (count + 1)), count) for p in points]
        found = [self.low + step * n for n in steps]
        values = tuple(_text(v, self.unit) for v in found)
        return Axis(self.path, values, tuple(found), self.written, self.low, self.high, self.step,
                    self.unit)  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """The variants of a sweep: for each axis the number of its value, variant by variant."""

    axes: tuple[Axis, ...]
    choices: tuple[tuple[int, ...], ...]
    method: str

    @property
    def count(self) -> int:
        """How many variants."""
        return len(self.choices[0]) if self.choices else 0

    def values(self, variant: int) -> tuple[str, ...]:
        """The values of one variant."""
        return tuple(a.values[c[variant]] for a, c in zip(self.axes, self.choices, strict=True))

    def sets(self, variant: int) -> tuple[str, ...]:
        """One variant as changes ``path=value``."""
        pairs = zip(self.axes, self.values(variant), strict=True)
        return tuple(f"{axis.path}={value}" for axis, value in pairs)


def parse_axes(written: Sequence[str], *, lhs: bool) -> tuple[Axis, ...]:
    """Read ``path=30%:70%:5%`` and ``path=[a, b, c]``.

    Raises:
        InputRejected: E869 what cannot be read, all of it at once.
    """
    findings = Collector()
    axes = [a for a in (_axis(text, findings, lhs=lhs) for text in written) if a is not None]
    paths = [a.path for a in axes]
    for path in dict.fromkeys(p for p in paths if paths.count(p) > 1):
        values = {"path": path, "other": path}
        findings.add(diagnose("E863", Mark(OPTION), values))
    findings.raise_errors()
    return tuple(axes)


def make_grid(axes: Sequence[Axis], *, lhs: int | None = None, seed: int = 0) -> Grid:
    """Every combination of the values, or ``lhs`` variants of a Latin hypercube.

    In a hypercube each axis is cut into as many strata as there are variants, and each stratum
    is used once. The draws come from Mersenne Twister's ``random()``, which is the same everywhere.

    Raises:
        InputRejected: E869 there are more than a million.
    """
    count = lhs
    if count is None:
        count = 1
        for axis in axes:
            count *= len(axis.values)
    if count > MOST or count < 1:
        reason = Text(
            f"共 {count} 个方案，须为 1 至 {MOST:,}",
            f"{count} variants; 1 to {MOST:,} are possible",
        )
        raise InputRejected([diag("E869", Mark(OPTION), text=f"{count}", reason=reason)])
    if lhs is None:
        numbers = [range(len(a.values)) for a in axes]
        return Grid(tuple(axes), tuple(zip(*product(*numbers), strict=True)), "grid")
    rng = Random(seed)  # noqa: S311  # a reproducible design, not a secret
    sampled, choices = [], []
    for axis in axes:
        order = sorted(range(lhs), key=_keys(rng, lhs).__getitem__)
        points = [(Fraction(n) + Fraction(rng.random())) / lhs for n in order]
        drawn = axis.sampled(points)
        distinct = _distinct(drawn)
        at = {v: n for n, v in enumerate(distinct.values)}
        sampled.append(distinct)
        choices.append(tuple(at[v] for v in drawn.values))
    return Grid(tuple(sampled), tuple(choices), "lhs")


def _keys(rng: Random, count: int) -> list[float]:
    return [rng.random() for _ in range(count)]


def _distinct(axis: Axis) -> Axis:
    """The axis with each value once, in order of number."""
    if axis.numbers is None:
        values = tuple(dict.fromkeys(sorted(axis.values)))
        return Axis(axis.path, values, None, axis.written)
    by = dict(sorted(zip(axis.numbers, axis.values, strict=True)))
    return Axis(axis.path, tuple(by.values()), tuple(by), axis.written, axis.low, axis.high,
                axis.step, axis.unit)  # fmt: skip


def _axis(text: str, findings: Collector, *, lhs: bool) -> Axis | None:
    path, sign, body = text.partition("=")
    path, body = path.strip(), body.strip()
    if not sign or not body or parse_path(path) is None:
        return _refused(text, Text("应为“路径=取值”", "it is not path=values"), findings)
    if body.startswith("["):
        return _listed(path, body, text, findings)
    ends = body.split(":")
    if len(ends) not in (2, 3):
        return _refused(text, Text("应为 起:止:步长", "it is not start:end:step"), findings)
    if len(ends) == 2 and not lhs:
        return _refused(text, Text("缺少步长", "the step is missing"), findings)
    numbers = [_number(end) for end in ends]
    if any(n is None for n in numbers) or len({n[1] for n in numbers if n}) > 1:
        why = Text("起、止、步长须为同一单位的数", "start, end and step are numbers of one unit")
        return _refused(text, why, findings)
    (low, unit), (high, _), *rest = [n for n in numbers if n is not None]
    step = rest[0][0] if rest else None
    if high < low or (step is not None and step <= 0):
        return _refused(
            text,
            Text("止小于起，或步长不为正", "it ends before it starts, or the step is not above 0"),
            findings,
        )
    if step is None or lhs:
        return Axis(path, (_text(low, unit),), (low,), text, low, high, step, unit)
    if (high - low) / step >= MOST:
        return _refused(text, Text("取值过多", "too many values"), findings)
    values = tuple(low + step * n for n in range(int((high - low) / step) + 1))
    return Axis(path, tuple(_text(v, unit) for v in values), values, text, low, high, step, unit)


def _refused(text: str, reason: Text, findings: Collector) -> Axis | None:
    """Say why an axis cannot be read; there is none."""
    findings.add(diag("E869", Mark(OPTION), text=text, reason=reason))
    return None


def _listed(path: str, body: str, text: str, findings: Collector) -> Axis | None:
    """A list of values, each written as in a file."""
    doc = read_text(
        f"values: {body}", collector=findings, aliases=scenario_aliases(), free=SCENARIO_FREE,
        file=f"{OPTION} {path}",
    )  # fmt: skip
    values: Any = None if doc is None else doc.get(("values",))
    if not isinstance(values, list) or not values:
        return _refused(
            text, Text("列表为空或无法读取", "the list is empty or cannot be read"), findings
        )
    shown = [show(v) for v in values]
    if len(set(shown)) < len(shown):
        return _refused(text, Text("列表中有重复的值", "a value stands twice"), findings)
    return Axis(path, tuple(shown), None, text)


def _number(text: str) -> tuple[Fraction, str] | None:
    match = _ENDS.match(text.strip())
    if match is None:
        return None
    try:
        return parse_decimal(match["number"]), match["unit"].strip()
    except AmountError:
        return None


def _text(value: Fraction, unit: str) -> str:
    """A number as written: a decimal where it is one, with its unit."""
    for digits in range(13):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**digits)
            body = f"{whole}.{rest:0{digits}d}" if digits else f"{whole}"
            return f"{'-' if value < 0 else ''}{body}{unit}"
    return _text(Fraction(round(value * 10**12), 10**12), unit)


def distinct_choices(choices: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """The combinations that occur, in order of first appearance."""
    yield from dict.fromkeys(zip(*choices, strict=True))

"""A number of a project that a shock moves: the project is computed anew with another value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from enclave.analysis.risk.shocks import SCALE
from enclave.book.patches import parse_path
from enclave.book.scenario import LoadedScenario
from enclave.text import Text

_NUMBER = re.compile(r"(-?[\d,]+(?:\.\d+)?)\s*(\D*)")
DECIMALS = 6


class NoLever(ValueError):
    """A path that leads to nothing a shock can multiply; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True)
class Lever:
    """A number of a project, or a series of numbers by year.

    Attributes:
        values: as written, by year (``later`` for those after); one without a year if it is one.
        years: the years of the project.
        points: at how many quantiles it is computed.
    """

    path: str
    values: Mapping[str, str]
    years: tuple[int, ...]
    points: int

    def patch(self, factors: tuple[int, ...], acting: tuple[int, ...]) -> str:
        """``path=value`` with the number times one factor, or times the factor of each year."""
        if len(factors) == 1:
            said = {k: times(v, factors[0]) for k, v in self.values.items()}
        else:
            table = dict(zip(acting, factors, strict=True))
            said = {str(y): times(self._at(y), table.get(y, SCALE)) for y in self.years}
        if set(said) == {""}:
            return f"{self.path}={said['']}"
        return f"{self.path}={{{', '.join(f'{k}: {v}' for k, v in said.items())}}}"

    def _at(self, year: int) -> str:
        """The number of a year; ``later`` for years that are not written."""
        return self.values.get("", self.values.get(str(year), self.values.get("later", "0")))


def times(written: str, factor: int) -> str:
    """Return a number as written, with its unit, times a factor in parts.

    >>> times("88%", SCALE // 2), times("82000", SCALE * 11 // 10)
    ('44%', '90200')
    """
    match = _NUMBER.fullmatch(written.strip())
    assert match is not None  # noqa: S101  # checked when the lever was made
    exact = Fraction(match[1].replace(",", "")) * factor / SCALE
    scaled = round(exact * 10**DECIMALS)
    text = f"{Decimal(scaled).scaleb(-DECIMALS):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + match[2]


def find_lever(loaded: LoadedScenario, path: str, points: int) -> Lever:
    """Find the number a path leads to.

    Raises:
        NoLever: it leads to none.
    """
    steps = parse_path(path)
    if steps is None or steps[0] not in ("projects", "项目表") or len(steps) < 3:
        raise NoLever(Text("只能变动项目里的数", "only numbers of projects can be moved"))
    found = next((p for p in loaded.projections if p.project.project == steps[1]), None)
    if found is None:
        raise NoLever(Text(f"没有项目 {steps[1]}", f"there is no project {steps[1]}"))
    here: Any = found.loaded.doc.data
    for step in steps[2:]:
        name = found.loaded.doc.aliases.get(step, step)
        if isinstance(here, Mapping) and name in here:
            here = here[name]
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            raise NoLever(Text(f"没有 {step}", f"there is no {step}"))
    values = {str(k): v for k, v in here.items()} if isinstance(here, Mapping) else {"": here}
    for value in values.values():
        if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
            raise NoLever(Text("不是一个数", "not a number"))
    horizon = found.project.horizon
    return Lever(path, values, tuple(range(horizon.first, horizon.last + 1)), points)

"""The search: hypothesis draws receipts and shrinks what breaks an expectation.

The same seed tries the same receipts. Nothing is kept and nothing is written: the library's
database is off and its folder is a temporary one. The time is bounded by counting evaluations.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final

from enclave.analysis.stress.bench import Bench, Tried
from enclave.analysis.stress.expectations import Broken, Expectation
from enclave.diagnostics import InputRejected

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

MOST_RECEIPTS: Final = 4
SHRINKS: Final = 2
"""Evaluations that shrinking may take, for each that the search was allowed."""


@dataclass(frozen=True)
class Finding:
    """The outcome for one expectation.

    Attributes:
        tried: how many different sets of receipts were evaluated.
        receipts: the smallest that were found, and ``broken`` what they do; None: nothing found.
    """

    expectation: Expectation
    tried: int
    receipts: tuple[Tried, ...] = ()
    broken: Broken | None = None

    @property
    def fails(self) -> bool:
        """Whether the draft does not do what is expected of it, as far as was seen."""
        return (self.broken is None) == self.expectation.sought


class _Counted:
    """A check that remembers its answers and stops looking after so many evaluations."""

    def __init__(self, bench: Bench, expectation: Expectation, most: int) -> None:
        self.bench, self.expectation, self.most = bench, expectation, most
        self.found: dict[tuple[Tried, ...], Broken | None] = {}
        self.before = 0

    def __call__(self, tried: Sequence[Tried]) -> bool:
        """Whether the receipts break the expectation (or show what is sought)."""
        key = tuple(tried)
        if key not in self.found:
            if len(self.found) >= self.most:
                return False
            self.found[key] = self._evaluate(key)
            if self.before == 0 and self.found[key] is not None:
                self.before = len(self.found)
        return self.found[key] is not None

    def _evaluate(self, key: tuple[Tried, ...]) -> Broken | None:
        try:
            return self.expectation.check(self.bench, key)
        except InputRejected:
            return None  # beyond the limits of amounts: no answer either way


def search(bench: Bench, expectation: Expectation, examples: int, seed: int) -> Finding:
    """Look for the smallest receipts that break an expectation."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    counted = _Counted(bench, expectation, examples * (1 + SHRINKS))
    limits = settings(
        max_examples=examples, database=None, deadline=None, derandomize=False,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with _no_folder():
        try:
            smallest = find(_strategy(bench), counted, settings=limits, random=Random(seed))  # noqa: S311
        except NoSuchExample:
            return Finding(expectation, len(counted.found))
    key = tuple(smallest)
    return Finding(expectation, counted.before, key, counted.found[key])


def _strategy(bench: Bench) -> SearchStrategy[list[Tried]]:
    """A few receipts: days around boundaries, amounts around limits; simple ones first."""
    from hypothesis import strategies as st

    one: Any = st.builds(
        Tried, st.sampled_from(bench.enterprises), st.sampled_from(bench.heads),
        st.sampled_from(bench.days), st.sampled_from(bench.amounts),
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=MOST_RECEIPTS)


@contextmanager
def _no_folder() -> Iterator[None]:
    """Let the library keep whatever it keeps in a folder that is gone afterwards."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory(prefix="enclave-stress-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)

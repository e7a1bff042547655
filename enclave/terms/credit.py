"""The ``credit:`` section of an agreement: who is credited with which statistic, and when.

It maps an indicator to a rule. Credit is for internal assessment only: the official figure stays
where it arose whatever is written here (S11), and a party without a treasury may hold credit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from enclave.terms.clause import ClauseReference
from enclave.terms.fields import (
    BilingualText,
    Identifier,
    Model,
    Months,
    RatioText,
    WeightsText,
    WholeText,
    YesNo,
    fail,
)
from enclave.terms.time import Clock, EventPoint, TimePoint

CREDIT_ALIASES: Final[Mapping[str, str]] = {
    "方式": "mode",
    "归": "to",
    "阶段": "phases",
    "统计年度": "window",
    "起始月": "from_month",
    "年度命名": "named_for",
    "认定办法": "recognition",
    "流动资产折算": "liquid_of_fixed",
    "按注册资本计": "registered_share_for",
    "不计": "exclude",
    "仅限内部": "internal_only",
    "跨月": "straddle",
}
"""Chinese names of the keys that only this section has."""

CREDIT_VALUES: Final[Mapping[str, str]] = {
    "归所在地": "host",
    "分算": "split",
    "全归": "full",
    "双计": "double",
    "分阶段": "phased",
    "结束年": "end",
    "开始年": "start",
    "之前": "before",
    "之后": "after",
}
"""Chinese names of the values of ``mode``, ``named_for`` and ``straddle``."""

CREDIT_VALUE_KEYS: Final = frozenset({"mode", "named_for", "straddle"})
"""Keys whose values are words of the language."""

Mode = Literal["host", "split", "full", "double", "phased"]
PhaseMode = Literal["host", "split", "full", "double"]


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


PartyNames = Annotated[
    tuple[Identifier, ...],
    BeforeValidator(_names, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class Window(Model):
    """The twelve months an assessment counts, where they are not the calendar year.

    ``from_month: 12`` with ``named_for: end`` is 1 December to 30 November, named for the year in
    which it ends: 5 December 2007 belongs to 2008.

    Raises:
        E612: ``from_month`` is not 1 to 12, or ``named_for`` is missing where the months of two
            calendar years are counted.
    """

    from_month: WholeText
    named_for: Literal["end", "start"] | None = None

    @model_validator(mode="after")
    def _year_is_named(self) -> Window:
        if not 1 <= self.from_month <= 12 or (self.from_month != 1 and self.named_for is None):
            raise fail("E612", text=self.from_month)
        return self

    def year_of(self, year: int, month: int) -> int:
        """The name of the assessment year to which a calendar month belongs."""
        started = year if month >= self.from_month else year - 1
        return started + (1 if self.from_month != 1 and self.named_for == "end" else 0)


CALENDAR: Final = Window(from_month=1)
"""The calendar year."""


class Recognition(Model):
    """What of a reported figure counts.

    Attributes:
        event: nothing counts before this event of the project (认定); until then the figure stays
            with the place where it arose.
        liquid_of_fixed: liquid assets count as this part of the fixed assets, whatever they are.
        registered_share_for: classes of partners for whom a joint venture counts only by the
            registered share; with any other partner it counts in full.
        exclude: rows with one of these values of an attribute are outside the rule and stay with
            the place where they arose (``{sector: [real_estate]}``).
    """

    event: Identifier | None = None
    liquid_of_fixed: RatioText | None = None
    registered_share_for: PartyNames | None = None
    exclude: dict[Identifier, PartyNames] = Field(default_factory=dict)

    @property
    def measures(self) -> bool:
        """Whether the recognised amount may differ from the reported one."""
        return self.liquid_of_fixed is not None or self.registered_share_for is not None


class _Sharing(Model):
    """What a rule and a phase have in common: who is credited, and until when."""

    weights: WeightsText | None = None
    to: PartyNames | None = None
    internal_only: YesNo = False
    from_: TimePoint | None = Field(default=None, alias="from")
    until: TimePoint | None = None
    for_: Months | None = Field(default=None, alias="for")

    def _check_sharing(self, mode: str) -> None:
        """Refuse keys that the mode lacks (E601) or does not have (E602); E603, E604, E613."""
        wanted = {"split": ("weights",), "full": ("to",), "double": ("to",)}.get(mode, ())
        for key in ("weights", "to"):
            given = getattr(self, key) is not None
            if key in wanted and not given:
                raise fail("E601", mode=mode, key=key)
            if given and key not in wanted:
                raise fail("E602", mode=mode, key=key)
        count = len(set(self.to or ()))
        if count != len(self.to or ()) or (mode, count > 1) in (("full", True), ("double", False)):
            raise fail("E603", mode=mode, text=", ".join(self.to or ()))
        if self.internal_only != (mode == "double"):
            raise fail("E604" if mode == "double" else "E602", mode=mode, key="internal_only")
        if self.until is not None and self.for_ is not None:
            raise fail("E613")

    @property
    def points(self) -> tuple[date | EventPoint, ...]:
        """The points in time it names."""
        return tuple(p for p in (self.from_, self.until) if p is not None)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties it names, in the order in which they are written."""
        return (*(self.weights or {}), *(self.to or ()))


class CreditPhase(_Sharing):
    """One phase of a ``phased`` rule; with ``weights`` alone the mode is ``split``.

    It starts at ``from``, else where the phase before it ends (the first one where the rule
    starts), and runs for the time ``for`` or to ``until``.
    """

    mode: PhaseMode = "split"

    @model_validator(mode="after")
    def _is_complete(self) -> CreditPhase:
        self._check_sharing(self.mode)
        return self


class CreditRule(_Sharing):
    """How one indicator is credited.

    ``host``: to the place where it arose. ``split``: by ``weights``. ``full``: all to one party.
    ``double``: in full to each of several parties, which ``internal_only: yes`` must admit.
    ``phased``: a list of phases. Before the start and after the end everything stays with the
    host. The rule starts at ``from``, else with the agreement, and years run on its own ``clock``,
    else on the agreement's.

    ``straddle`` says to which side a month belongs in whose middle the rule changes, for rows
    that have no day: ``before`` or ``after`` the change. It must be written where that happens.

    Raises:
        E601–E604: keys that do not fit the mode. E608: a phase does not say how long it runs.
        E613: both ``for`` and ``until``.
    """

    mode: Mode
    phases: tuple[CreditPhase, ...] | None = None
    clock: Clock | None = None
    window: Window = CALENDAR
    recognition: Recognition = Recognition()
    straddle: Literal["before", "after"] | None = None
    reference: ClauseReference | None = None
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> CreditRule:
        self._check_sharing(self.mode)
        if (self.phases is not None) != (self.mode == "phased"):
            raise fail("E602" if self.phases else "E601", mode=self.mode, key="phases")
        if self.mode == "phased" and (self.for_ is not None or self.until is not None):
            raise fail("E602", mode="phased", key="for" if self.for_ is not None else "until")
        for number, (piece, after) in enumerate(pairwise(self.pieces), 1):
            if piece.for_ is None and piece.until is None and after.from_ is None:
                raise fail("E608", number=number)
        return self

    @property
    def pieces(self) -> tuple[CreditPhase | CreditRule, ...]:
        """The phases, or the rule itself where it has none."""
        return self.phases or (self,)

    @property
    def all_points(self) -> tuple[date | EventPoint, ...]:
        """Every point in time the rule names."""
        inner = (p for piece in self.phases or () for p in piece.points)
        return (*self.points, *inner)

    @property
    def all_parties(self) -> tuple[str, ...]:
        """Every party the rule names, each once, in order."""
        named = (name for piece in (self, *(self.phases or ())) for name in piece.parties)
        return tuple(dict.fromkeys(named))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event whose date the rule needs."""
        points = [p.event for p in self.all_points if isinstance(p, EventPoint)]
        extra = [self.recognition.event] if self.recognition.event else []
        return tuple(dict.fromkeys([*points, *extra]))


Credit: TypeAlias = dict[Identifier, CreditRule]
"""The ``credit:`` section: indicator → rule."""

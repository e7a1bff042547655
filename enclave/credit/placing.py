"""Which agreement, rule, segment and party hold for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from enclave.credit.measure import is_excluded, measure_problem
from enclave.credit.model import REASONS, CreditTerms, Segment, government_at
from enclave.credit.timeline import host_segment, segment_for, timeline
from enclave.diagnostics import Collector, Diagnostic, diag, diagnose
from enclave.terms.credit import CreditRule
from enclave.terms.indicator import Indicator, IndicatorRow

_PLAIN: Final = CreditRule(mode="host")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with the rule, segment and party that hold for it."""

    row: IndicatorRow
    terms: CreditTerms | None
    rule: CreditRule
    segment: Segment
    host: str
    year: int

    @property
    def account(self) -> tuple[str, str, int, str, str]:
        """Agreement, indicator, assessment year, unit; a stock runs no total beyond its month."""
        agreement = self.terms.agreement if self.terms else ""
        return agreement, self.row.indicator, self.year, self.row.reporting_unit, ""

    @property
    def order(self) -> tuple[object, ...]:
        """Facts before projections, then by time; nothing depends on the order of a file."""
        row = self.row
        day = row.day or row.period.first_day
        return (
            row.truth != "fact",
            row.period,
            self.segment.span.start,
            self.segment.reason,
            row.enterprise,
            day,
            row.id,
        )


@dataclass(slots=True)
class Placer:
    """Finds for each row the agreement, rule, segment and host; findings go to ``collector``."""

    indicators: Mapping[str, Indicator]
    agreements: Sequence[CreditTerms]
    collector: Collector
    notices: dict[Diagnostic, None] = field(default_factory=dict)
    _times: dict[tuple[str, str, str, str], tuple[Segment, ...]] = field(default_factory=dict)

    def place(self, rows: Sequence[IndicatorRow]) -> list[Placed]:
        """Every row that could be placed; what stands in the way of the others is collected."""
        found = (self._place(row) for row in rows)
        return [item for item in found if item is not None]

    def _place(self, row: IndicatorRow) -> Placed | None:
        covering = [t for t in self.agreements if t.covers(row)]
        listing = [t for t in covering if t.lists(row.indicator)]
        if len(listing) > 1:
            one, two = (t.agreement for t in listing[:2])
            self._tell("E637", row, unit=row.reporting_unit, agreement=one, other=two)
            return None
        if listing:
            return self._by_rule(row, listing[0])
        for terms in covering:
            self._note("N601", row, terms)
        only = covering[0] if len(covering) == 1 else None
        host = self._host(row, only)
        segment = host_segment(claimed=bool(covering))
        return Placed(row, only, _PLAIN, segment, host, row.period.year)

    def _tell(self, code: str, row: IndicatorRow, **values: str) -> None:
        name = row.indicator
        found = diag(code, row.row, path="", related=(), hint=None, indicator=name, **values)
        self.collector.add(found)

    def _note(self, code: str, row: IndicatorRow, terms: CreditTerms) -> None:
        found = diag(code, terms.mark, agreement=terms.agreement, indicator=row.indicator)
        self.notices.setdefault(found)

    def _outside(self, row: IndicatorRow, terms: CreditTerms, chosen: Segment) -> None:
        values = {
            "agreement": terms.agreement, "indicator": row.indicator, "unit": row.reporting_unit,
            "reason": REASONS[chosen.reason],
        }  # fmt: skip
        self.notices.setdefault(diagnose("N605", terms.mark, values))

    def _host(self, row: IndicatorRow, terms: CreditTerms | None) -> str:
        here = terms.host_of(row.place) if terms else None
        everyone = {n: p for t in self.agreements for n, p in t.parties.items()}
        return here or government_at(row.place, everyone)

    def _by_rule(self, row: IndicatorRow, terms: CreditTerms) -> Placed | None:
        if row.indicator in terms.holes:
            listed = ", ".join(terms.holes[row.indicator])
            self._tell("E615", row, agreement=terms.agreement, holes=listed)
            return None
        rule = terms.credit[row.indicator]
        host = terms.host_of(row.place)
        if host is None:
            self._tell("E638", row, place=row.place, agreement=terms.agreement)
            return None
        segments = self._segments(row, terms)
        if not segments:
            return None
        stock = self.indicators[row.indicator].kind == "stock"
        chosen = segment_for(row, rule, segments, stock=stock)
        if isinstance(chosen, date):
            self._tell("E640", row, day=str(chosen), period=str(row.period))
            return None
        if chosen.mode != "host":
            if is_excluded(row, rule.recognition):
                chosen = Segment(chosen.span, "host", reason="excluded")
            else:
                problem = measure_problem(row, rule.recognition)
                self.collector.extend([problem] if problem else [])
        waits = terms.listed is not None and chosen.reason == "not_recognised"
        if waits or chosen.reason in ("off_list", "left"):
            self._outside(row, terms, chosen)
        year = rule.window.year_of(row.period.year, row.period.month)
        if chosen.mode == "double":
            self._note("N604", row, terms)
        return Placed(row, terms, rule, chosen, host, year)

    def _segments(self, row: IndicatorRow, terms: CreditTerms) -> tuple[Segment, ...]:
        key = (terms.agreement, row.indicator, row.enterprise, row.project)
        if key not in self._times:
            self._times[key], told = timeline(terms, row)
            for item in told:
                if item.is_error:
                    self.collector.add(item)
                else:
                    self.notices.setdefault(item)
        return self._times[key]

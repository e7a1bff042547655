"""Which tables a result is shown in, in which order, for which agreements and parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from enclave.book.result import Result
from enclave.report.figures import DealFigures, Figures, Group
from enclave.report.held import held_table
from enclave.report.model import Table, Unit
from enclave.report.money_tables import (
    BASIS_NOTE,
    ROUNDING_NOTE,
    level_tables,
    project_tables,
    share_tables,
)
from enclave.report.other_tables import assumption_table, check_table, credit_tables
from enclave.report.owed import settlement_tables, unmet_table
from enclave.report.quotas import quota_table
from enclave.report.truth_table import truth_table
from enclave.text import Text


@dataclass(frozen=True)
class View:
    """A result as the user wants to see it.

    Attributes:
        agreements: ids to show; empty for all.
        party: only agreements in which this party (id or name) takes part; empty for all.
    """

    result: Result
    unit: Unit = "万元"
    agreements: tuple[str, ...] = ()
    party: str = ""

    @cached_property
    def figures(self) -> Figures:
        """The numbers."""
        return Figures(self.result)

    @cached_property
    def deals(self) -> Sequence[DealFigures]:
        """The agreements to show."""
        return [
            d for d in self.figures.deals
            if (not self.agreements or d.id in self.agreements)
            and (not self.party or any(self.means(d, p) for p in d.deal.agreement.parties))
        ]  # fmt: skip

    @cached_property
    def group(self) -> Group:
        """The agreements to show, taken together."""
        return Group(tuple(self.deals))

    def means(self, deal: DealFigures, party: str) -> bool:
        """Whether a party of an agreement is the one asked for."""
        return self.party in ("", party, deal.name(party).zh, deal.name(party).in_("en"))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table, those without rows left out."""
        return tuple(t for t in self._tables() if t.lines or t.id in ("settlement", "assumptions"))

    @property
    def notes(self) -> tuple[Text, ...]:
        """What must be read with all tables."""
        late = any(
            r.origin is not None and r.origin.year != r.posted.year
            for r in self.result.loaded.receipts
        )
        return (ROUNDING_NOTE, BASIS_NOTE) if late else (ROUNDING_NOTE,)

    def _tables(self) -> Iterator[Table]:
        yield from share_tables(self.figures, self.deals, self.unit)
        yield from settlement_tables(self.figures, self.deals, self.unit)
        yield unmet_table(self.figures, self.deals, self.unit)
        yield held_table(self.figures, self.deals, self.unit)
        yield from level_tables(self.figures, self.unit)
        yield truth_table(self.figures, self.unit)
        yield from project_tables(self.figures, self.deals, self.unit)
        yield quota_table(self.figures, self.deals)
        yield from credit_tables(self.figures, self.unit)
        yield check_table(self.result)
        yield assumption_table(self.result)

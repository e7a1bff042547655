"""Whose row it is: taxpayers by id, name, alias and former name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enclave.dates import Span
from enclave.intake.model import EnterpriseRow
from enclave.intake.values import Bad, name_key
from enclave.terms.import_map import Known
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class _Name:
    owner: str
    span: Span | None


class Roster:
    """The enterprises known, under all their ids and names."""

    def __init__(self) -> None:
        """Start with none."""
        self.rows: dict[str, EnterpriseRow] = {}
        self._ids: dict[str, str] = {}
        self._names: dict[str, list[_Name]] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.rows)

    def add_known(self, items: Iterable[Known]) -> None:
        """Take the enterprises of a mapping; they go before those of lists."""
        for item in items:
            row = EnterpriseRow(item.id, item.title, item.place or "", item.origin or "")
            self.rows[item.id] = row
            for word in (item.id, *item.taxpayers):
                self._ids[word.upper()] = item.id
            for name in (item.title, *item.aliases):
                self._named(name, item.id, None)
            for old in item.renamed:
                start, until = old.from_ or date.min, old.until
                self._named(old.name, item.id, Span(start, until))

    def add_rows(self, rows: Iterable[EnterpriseRow], taxpayer: str = "") -> None:
        """Take rows of a list, joined with what is known of them already."""
        for row in rows:
            known = self.owner(taxpayer or row.id, row.name)
            owner = known or row.id
            before = self.rows.get(owner)
            if before is None:
                self.rows[owner] = row
            else:
                self.rows[owner] = _joined(before, row)
            self._ids.setdefault(row.id.upper(), owner)
            self._named(row.name, owner, None)
            for former in row.former.replace("；", ";").replace("、", ";").split(";"):
                if former.strip():
                    self._named(former, owner, None)

    def _named(self, name: str, owner: str, span: Span | None) -> None:
        entries = self._names.setdefault(name_key(name), [])
        if _Name(owner, span) not in entries:
            entries.append(_Name(owner, span))

    def other_name(self, owner: str, name: str) -> str | None:
        """The listed name of an enterprise, where ``name`` is none of its names."""
        row = self.rows.get(owner)
        if row is None or not name:
            return None
        known = any(e.owner == owner for e in self._names.get(name_key(name), ()))
        return None if known else row.name

    def owner(self, taxpayer: str, name: str, day: date | None = None) -> str | None:
        """The enterprise with this id, else of this name on that day; None where none is known.

        Raises:
            Bad: E953 id and name are of two enterprises, or the name is of two.
        """
        by_id = self._ids.get(taxpayer.upper()) if taxpayer else None
        entries = self._names.get(name_key(name), []) if name else []
        owners = {
            e.owner for e in entries if e.span is None or day is None or day in e.span
        }  # fmt: skip
        if by_id is not None:
            if owners and by_id not in owners:
                other = min(owners)
                why = Text(
                    f"：识别号是 {by_id}，名称是 {other}",
                    f": the id is {by_id}, the name is {other}",
                )
                raise Bad("E953", text=f"{taxpayer} {name}", why=why)
            return by_id
        if len(owners) > 1:
            both = "、".join(sorted(owners))
            raise Bad(
                "E953", text=name, why=Text(f"：名称属于 {both}", f": the name belongs to {both}")
            )
        if owners:
            return next(iter(owners))
        if entries:
            why = Text(f"：{day} 已不用此名", f": it was not called so on {day}")
            raise Bad("E953", text=name, why=why)
        return None


def _joined(before: EnterpriseRow, row: EnterpriseRow) -> EnterpriseRow:
    """One row of two: what the first says, and what only the second says."""
    return EnterpriseRow(
        before.id, before.name, before.place or row.place, before.origin or row.origin,
        before.document or row.document, before.recognised or row.recognised,
        before.start or row.start, before.end or row.end, before.former or row.former, before.kept or row.kept,
        before.source if before.source.file else row.source,
    )  # fmt: skip

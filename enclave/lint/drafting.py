"""Predicates about scope, term and data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final

from enclave.dates import DateError, add_months
from enclave.kinds.share.model import Share
from enclave.lint.hits import Hit, Predicate
from enclave.lint.subject import Subject
from enclave.statute.heads import load_heads
from enclave.text import Text

SURCHARGES: Final = ("ucmt", "edu_sur", "local_edu_sur")
"""The levies that a draft would merge."""

REFORM: Final = date(2028, 1, 1)
_BUREAU: Final = ("统计局", "统计部门", "统计联网", "statistics bureau", "bureau of statistics")


def shares_not_yours(s: Subject) -> Iterator[Hit]:
    """L010: the province's part is shared, and no province takes part."""
    retain = s.scope.retain if s.scope is not None else None
    above = {p.level for p in s.parties.values()} & {"province", "centre"}
    if "province" in (retain or ()) and not above and not s.is_open("parties"):
        yield Hit(("scope", "retain"))


def statistics_microdata(s: Subject) -> Iterator[Hit]:
    """L015: data by enterprise that come from a statistics bureau."""
    each = s.settle is not None and s.settle.account == "enterprise"
    for name, series in s.data.items():
        if series.source is None or not (each or series.by_enterprise is not None):
            continue
        said = f"{series.source.zh} {series.source.en}".lower()
        if any(word in said for word in _BUREAU):
            shown = series.name or Text(name)
            yield Hit(("data", name), {"series": shown, "source": series.source})


def heads_not_listed(s: Subject) -> Iterator[Hit]:
    """L020: every head is shared, and none is named."""
    scope = s.scope
    if scope is not None and scope.heads is None and scope.feed is None and "share" in s.kinds:
        yield Hit(("scope", "heads"))


@cache
def _head_name(head: str) -> Text:
    found = load_heads().table.get(head)
    return found.name if found is not None else Text(head)


def no_succession(s: Subject) -> Iterator[Hit]:
    """L028: the surcharges are shared beyond the year in which they may be replaced."""
    named = [h for h in (s.scope.heads if s.scope is not None else None) or () if h in SURCHARGES]
    if not named or "share" not in s.kinds or s.is_open("term") or _ends_by(s, REFORM):
        return
    names = [_head_name(h) for h in named]
    said = Text("、".join(n.zh for n in names), ", ".join(n.in_("en") for n in names))
    yield Hit(("scope", "heads"), {"heads": said})


def _ends_by(s: Subject, day: date) -> bool:
    """Whether the term is known to be over by a day."""
    term = s.term
    if term is None:
        return False
    if isinstance(term.until, date):
        return term.until <= day
    if term.for_ is not None and isinstance(term.from_, date):
        try:
            return add_months(term.from_, term.for_, "down") <= day
        except DateError:
            return False
    return False


def _shares(s: Subject) -> list[tuple[int, Share]]:
    return [(n, c) for n, c in s.clauses if isinstance(c, Share)]


def market_move_shared(s: Subject) -> Iterator[Hit]:
    """L029: firms that moved by their own choice, and no base below what is shared."""
    shares = _shares(s)
    if s.entry == "market_move" and shares and "baseline" not in s.kinds and s.kinds_are_known:
        number, clause = shares[0]
        yield Hit(("clauses", number), {"clause": clause.id})


def no_term_cap_or_base(s: Subject) -> Iterator[Hit]:
    """L030: tax is shared without a start, or without any end, cap or base."""
    shares = _shares(s)
    if not shares or "share" in s.unread or not s.kinds_are_known:
        return
    missing = []
    if not _starts(s, shares):
        missing.append(Text("没有起算的时点", "no start"))
    if not _is_limited(s, shares):
        missing.append(Text("没有年限、上限或基数", "neither years, nor a cap, nor a base"))
    if missing:
        said = Text("、也".join(m.zh for m in missing), " and ".join(m.en for m in missing))
        yield Hit(("clauses", shares[0][0]), {"missing": said})


def _starts(s: Subject, shares: list[tuple[int, Share]]) -> bool:
    if s.term is not None or s.is_open("term"):
        return True
    return all(
        c.from_ is not None or (c.phases is not None and c.phases[0].from_ is not None)
        for _, c in shares
    )


def _is_limited(s: Subject, shares: list[tuple[int, Share]]) -> bool:
    if s.term is not None and (s.term.until is not None or s.term.for_ is not None):
        return True
    if s.is_open("term") or s.kinds & {"cap", "baseline", "superior_return"}:
        return True
    return all(c.until is not None or (c.phases is not None and _phase_ends(c)) for _, c in shares)


def _phase_ends(clause: Share) -> bool:
    last = clause.divisions()[-1]
    return getattr(last, "for_", None) is not None or getattr(last, "until", None) is not None


PREDICATES: Mapping[str, Predicate] = {
    p.__name__: p
    for p in (
        shares_not_yours, statistics_microdata, heads_not_listed, no_succession,
        market_move_shared, no_term_cap_or_base,
    )
}  # fmt: skip

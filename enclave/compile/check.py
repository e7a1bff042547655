"""Static checks of a whole agreement: everything a reader can find wrong without any receipt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from enclave.diagnostics import Diagnostic, Mark, diagnose
from enclave.kinds.cap.model import Cap, feeds
from enclave.kinds.guarantee.model import Guarantee
from enclave.kinds.registry import kinds
from enclave.kinds.share.model import Derived, Phase, Share
from enclave.kinds.times import apart
from enclave.money import format_yuan
from enclave.source import did_you_mean
from enclave.terms.agreement import Agreement, Threshold
from enclave.terms.amounts import Computed
from enclave.terms.clause import ClauseBase
from enclave.terms.party import Via
from enclave.terms.time import Event, EventPoint
from enclave.terms.validate import Path, show_path
from enclave.text import Text

Locate = Callable[[Path], Mark]
_NAMED: Final = tuple((k,) for k in ("parties", "events", "data", "weights", "owners", "spill"))
Finding = tuple[str, Path, dict[str, Any]]
"""Code, place, values; ``_related`` among the values are further places."""


def check_agreement(agreement: Agreement, locate: Locate, locate_key: Locate) -> list[Diagnostic]:
    """All static findings about an agreement, with their places."""
    found: list[Diagnostic] = []
    checks = (
        _ids, _parties, _names, _events, _references, _heads, _spills, _bounds, _kinds, _unused, _spans,
        _capped_remainder,
    )  # fmt: skip
    for check in checks:
        for code, path, values in check(agreement):
            related = [locate(r) for r in values.pop("_related", ())]
            at = locate_key if _is_a_name(path) else locate
            found.append(diagnose(code, at(path), values, show_path(path), related=related))
    # A name that is mistyped in one place would be reported as unused in another.
    codes = {d.code for d in found}
    pairs = (("E252", "W201"), ("E257", "W202"), ("E256", "W203"))
    echoes = {echo for code, echo in pairs if code in codes}
    return [d for d in found if d.code not in echoes]


def _is_a_name(path: Path) -> bool:
    """Whether the last step is a name the user chose, so that the key itself is the place."""
    return path[-3:-1] == ("derived", "from") or path[-2:-1] in _NAMED


def suggestion(word: str, known: Iterable[str]) -> Text:
    """``是否为 …？`` where something similar exists, else the list of what there is."""
    names = list(known)
    guess = did_you_mean(word, names)
    if guess is not None:
        return Text(f"是否为 {guess}？", f"did you mean {guess}?")
    listed = "、".join(names[:8]) or "（无）"
    return Text(f"已有：{listed}", f"there are: {', '.join(names[:8]) or 'none'}")


def _ids(agreement: Agreement) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for i, clause in enumerate(agreement.clauses):
        first = seen.setdefault(clause.id, i)
        if first != i:
            values = {"id": clause.id, "_related": [("clauses", first, "id")]}
            yield "E258", ("clauses", i, "id"), values


def _parties(agreement: Agreement) -> Iterator[Finding]:
    known = agreement.parties
    for i, clause in enumerate(agreement.clauses):
        kind = kinds()[clause.kind]
        for path, party in kind.parties(clause):
            where = ("clauses", i, *path)
            if party not in known:
                yield "E252", where, {"party": party, "suggestion": suggestion(party, known)}
            elif not known[party].holds_money and party not in kind.no_treasury(clause):
                yield "E255", where, {"party": known[party].name}
    remainder = agreement.settle.remainder
    if not isinstance(remainder, str) and remainder.to not in known:
        values: dict[str, Any] = {
            "party": remainder.to,
            "suggestion": suggestion(remainder.to, known),
        }
        yield "E252", ("settle", "remainder", "to"), values
    for collector in agreement.scope.collectors or ():
        if collector not in known:
            values = {"party": collector, "suggestion": suggestion(collector, known)}
            yield "E252", ("scope", "collectors"), values


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _names(agreement: Agreement) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for party_id, party in agreement.parties.items():
        plain = _plain(party.name.zh or party.name.en)
        if plain in seen:
            values: dict[str, Any] = {
                "first": seen[plain],
                "second": party_id,
                "name": party.name,
                "_related": [("parties", seen[plain])],
            }
            yield "E253", ("parties", party_id), values
        seen.setdefault(plain, party_id)
        script = _foreign_script(party.name.zh) or _foreign_script(party_id)
        if script:
            yield "E254", ("parties", party_id), {"name": party.name.zh, "script": script}


def _foreign_script(name: str) -> Text | None:
    """Cyrillic or Greek letters among others look like Latin ones and hide a second party."""
    for ch in name:
        title = unicodedata.name(ch, "")
        for script, words in (
            ("CYRILLIC", Text("西里尔", "Cyrillic")),
            ("GREEK", Text("希腊", "Greek")),
        ):
            if title.startswith(script):
                return words
    return None


def _events(agreement: Agreement) -> Iterator[Finding]:
    for name, event in agreement.events.items():
        where: Path = ("events", name)
        forms = (
            event.date,
            event.required or None,
            event.recovered,
            event.cap_reached,
            event.cap_unmet,
        )
        if sum(f is not None for f in forms) != 1:
            yield "E322", where, {"event": name}
            continue
        if event.derived_from is not None:
            yield from _derived_event(agreement, name, event, where)


def _derived_event(agreement: Agreement, name: str, event: Event, where: Path) -> Iterator[Finding]:
    clause_id = event.derived_from or ""
    expected = "recover" if event.recovered else "cap"
    clause = agreement.clause(clause_id)
    ids = [c.id for c in agreement.clauses]
    where = (
        *where,
        next(k for k in ("recovered", "cap_reached", "cap_unmet") if getattr(event, k)),
    )
    if clause is None:
        yield "E259", where, {"clause": clause_id, "suggestion": suggestion(clause_id, ids)}
    elif clause.kind != expected:
        yield "E325", where, {"event": name, "expected": expected, "clause": clause_id}
    where = where[:-1]
    if event.cap_unmet is not None and event.at is None:
        yield "E324", where, {"event": name}
    if event.cap_unmet is None and event.takes_effect is None:
        yield "E323", where, {"event": name}


Mention = tuple[str, Path, str]
"""What is mentioned (``event`` or ``data``), where, and its name."""


def mentions(value: Any, path: Path = ()) -> Iterator[Mention]:
    """Every event and every data series a model refers to."""
    yield from _own_mentions(value, path)
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from mentions(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from mentions(item, (*path, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from mentions(item, (*path, i))


def _own_mentions(value: Any, path: Path) -> Iterator[Mention]:
    if isinstance(value, EventPoint):
        yield "event", (*path, "event"), value.event
    elif isinstance(value, Computed):
        yield "data", path, value.series
    elif isinstance(value, Threshold):
        yield "data", (*path, "average_of"), value.average_of
    elif isinstance(value, Derived):
        for party, series in value.from_.items():
            yield "data", (*path, "from", party), series
    elif isinstance(value, Phase) and value.when is not None:
        yield "event", (*path, "when"), value.when
    elif isinstance(value, ClauseBase):
        for inner, name in kinds()[value.kind].data(value):
            yield "data", (*path, *inner), name


def _references(agreement: Agreement) -> Iterator[Finding]:
    for what, path, name in mentions(agreement):
        known: Mapping[str, object] = agreement.events if what == "event" else agreement.data
        if name not in known:
            key = "event" if what == "event" else "name"
            code = "E256" if what == "event" else "E257"
            yield code, path, {key: name, "suggestion": suggestion(name, known)}
    ids = [c.id for c in agreement.clauses]
    for i, clause in enumerate(agreement.clauses):
        for n, other in enumerate(clause.of or () if isinstance(clause, Cap) else ()):
            if other not in ids:
                values: dict[str, Any] = {"clause": other, "suggestion": suggestion(other, ids)}
                yield "E259", ("clauses", i, "of", n), values


def _heads(agreement: Agreement) -> Iterator[Finding]:
    scope = agreement.scope.heads
    for i, clause in enumerate(agreement.clauses):
        if clause.heads is not None and not kinds()[clause.kind].reads_heads:
            yield "E371", ("clauses", i, "heads"), {"kind": clause.kind, "key": "heads"}
        for n, head in enumerate(clause.heads or ()):
            if scope is not None and head not in scope:
                yield "E305", ("clauses", i, "heads", n), {"clause": clause.id, "head": head}


def _spills(agreement: Agreement) -> Iterator[Finding]:
    caps = {i: c for i, c in enumerate(agreement.clauses) if isinstance(c, Cap)}
    after = {
        i: [j for j, other in caps.items() if feeds(cap, other)] for i, cap in caps.items()
    }  # fmt: skip
    for i in caps:
        cycle = _cycle(i, after)
        if cycle:
            parties = [caps[j].party for j in cycle]
            yield "E302", ("clauses", i, "spill"), {"cycle": " → ".join(parties)}
            return


def _cycle(start: int, after: Mapping[int, Sequence[int]]) -> list[int]:
    """The shortest way from a cap back to itself, each cap visited once."""
    ways, seen = [[start]], {start}
    for way in ways:
        for following in after[way[-1]]:
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


def _capped_remainder(agreement: Agreement) -> Iterator[Finding]:
    """Whoever takes the missing fen may get more than exact, and a cap is never exceeded (S9)."""
    remainder = agreement.settle.remainder
    if isinstance(remainder, str) or remainder.to not in agreement.parties:
        return
    for clause in agreement.clauses:
        if isinstance(clause, Cap) and clause.party == remainder.to:
            values = {"party": agreement.parties[remainder.to].name, "clause": clause.id}
            yield "E308", ("settle", "remainder", "to"), values
            return


def _bounds(agreement: Agreement) -> Iterator[Finding]:
    for i, clause in enumerate(agreement.clauses):
        if (
            not isinstance(clause, Guarantee)
            or clause.beyond_cap
            or not isinstance(clause.amount, int)
        ):
            continue
        for cap in agreement.clauses:
            if not isinstance(cap, Cap) or cap.span != "budget_year" or cap.party != clause.to:
                continue
            if apart(cap, clause) or (cap.of is not None and clause.id not in cap.of):
                continue
            if isinstance(cap.limit, int) and cap.limit < clause.amount:
                party = agreement.parties.get(clause.to)
                names: dict[str, Any] = {
                    "party": party.name if party is not None else clause.to,
                    "cap": f"{format_yuan(cap.limit)}元", "floor": f"{format_yuan(clause.amount)}元",
                }  # fmt: skip
                yield "E303", ("clauses", i, "amount"), names


def _kinds(agreement: Agreement) -> Iterator[Finding]:
    for i, clause in enumerate(agreement.clauses):
        for problem in kinds()[clause.kind].check(clause, agreement):
            related = [("clauses", i, *problem.related)] if problem.related is not None else []
            values = {**problem.values, "_related": related}
            yield problem.code, ("clauses", i, *problem.path), values


def _unused(agreement: Agreement) -> Iterator[Finding]:
    used = {p for c in agreement.clauses for _, p in kinds()[c.kind].parties(c)}
    used |= set(_words(agreement.credit)) | set(agreement.scope.collectors or ())
    used |= {p.parent for p in agreement.parties.values() if p.parent}
    used |= {p.treasury.via for p in agreement.parties.values() if isinstance(p.treasury, Via)}
    if agreement.scope.collectors is None:
        used |= {name for name, p in agreement.parties.items() if p.role == "host"}
    remainder = agreement.settle.remainder
    used |= set() if isinstance(remainder, str) else {remainder.to}
    for party_id, party in agreement.parties.items():
        if party_id not in used and party.role not in ("superior", "park"):
            yield "W201", ("parties", party_id), {"party": party.name}
    seen = {(what, name) for what, _, name in mentions(agreement)} | {
        ("event", w) for w in _words(agreement.credit)
    }
    for name in agreement.data:
        if ("data", name) not in seen:
            yield "W202", ("data", name), {"name": name}
    for name in agreement.events:
        if ("event", name) not in seen:
            yield "W203", ("events", name), {"name": name}


def _spans(agreement: Agreement) -> Iterator[Finding]:
    """Agreement years need a term to count from; amounts of single accounts are said to be such."""
    for i, clause in enumerate(agreement.clauses):
        spans = [clause.span] if isinstance(clause, Cap) else []
        if isinstance(clause, Share):
            spans += [d.tiers.span for d in clause.divisions() if d.tiers is not None]
        if "agreement_year" in spans and agreement.term is None:
            yield "E345", ("clauses", i), {"clause": clause.id}
        written = any(isinstance(getattr(clause, k, None), int) for k in ("limit", "amount"))
        if agreement.settle.account != "agreement" and (written or spans):
            values: dict[str, Any] = {"clause": clause.id, "account": agreement.settle.account}
            yield "N302", ("clauses", i), values
        if agreement.settle.account != "agreement":
            yield from _too_wide(agreement, clause, i)


def _too_wide(agreement: Agreement, clause: ClauseBase, i: int) -> Iterator[Finding]:
    """Data of the whole agreement cannot serve the accounts of single enterprises or heads."""
    for what, path, name in mentions(clause, ("clauses", i)):
        series = agreement.data.get(name) if what == "data" else None
        whole = series is not None and not series.required and series.quantity is None
        if series is not None and whole and series.by_enterprise is None:
            yield "E304", path, {"clause": clause.id, "account": agreement.settle.account}


def _words(value: Any) -> Iterator[str]:
    """Every key and every text of a tree (to see which ids a section mentions)."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _words(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _words(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from _words(value.model_dump(by_alias=True))

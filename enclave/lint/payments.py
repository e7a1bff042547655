"""Predicates about payments: who is paid, by what measure, out of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from enclave.kinds.deduct.model import Deduct
from enclave.kinds.fixed_return.model import FixedReturn
from enclave.kinds.guarantee.model import Guarantee
from enclave.kinds.village_minimum import VillageMinimum
from enclave.lint.flows import Flow
from enclave.lint.hits import Hit, Predicate
from enclave.lint.payee import PAYEE_NAMES, Payee, is_government
from enclave.lint.subject import Subject
from enclave.terms.amounts import Series
from enclave.text import Text

CLEAN_UP: Final = date(2015, 5, 10)
REVIEW_LAW: Final = date(2024, 8, 1)
_TAX_WORDS: Final = ("税", "留成", "财政贡献", "经济贡献", "财力贡献")
_INCENTIVE_WORDS: Final = (
    "奖",
    "扶持",
    "补贴",
    "补助",
    "返还",
    "incentive",
    "subsid",
    "support",
    "rebate",
)
_REVIEW_WORDS: Final = ("公平竞争审查", "fair competition review")
_NOT: Final = ("不得", "不办", "不用", "不以", "不通过", "禁止", "严禁")


def _values(s: Subject, flow: Flow, to: Payee) -> dict[str, object]:
    """What most messages say of a payment."""
    return {
        "clause": flow.clause.id, "payee": s.name(to.party), "kind": PAYEE_NAMES[to.kind],
        "payer": s.name(flow.payer) if flow.payer else "",
    }  # fmt: skip


def _payments(s: Subject) -> Iterator[tuple[Flow, Payee]]:
    """The payments of public money to known payees: out of the tax, or by a government."""
    for flow in s.flows():
        to = s.payee(flow.payee)
        public = flow.payer is None or is_government(flow.payer, s.parties)
        if to is not None and public:
            yield flow, to


def _is_of_tax(name: str, series: Series | None) -> bool:
    """Whether a series, by its name, is tax or a contribution to revenue."""
    said = f"{name} {series.name.zh} {series.name.en}" if series and series.name else name
    return any(w in said for w in _TAX_WORDS) or "tax" in said.lower().replace("_", " ").split()


def rebates(s: Subject) -> Iterator[tuple[Flow, Payee]]:
    """The payments to firms that move with tax."""
    for flow, to in _payments(s):
        if not to.is_enterprise:
            continue
        by_data = flow.measure == "data" and flow.series is not None
        if flow.measure == "tax" or (
            by_data and _is_of_tax(flow.series or "", s.data.get(flow.series or ""))
        ):
            yield flow, to


def rebate_tied_to_tax(s: Subject) -> Iterator[Hit]:
    """L001: a firm is paid a part of the tax, or an amount computed from tax."""
    for flow, to in rebates(s):
        yield Hit(flow.where, _values(s, flow, to))


def named_beneficiary(s: Subject) -> Iterator[Hit]:
    """L005: a government pays a firm that the agreement names."""
    for flow, to in _payments(s):
        if flow.payer is not None and to.is_enterprise:
            yield Hit(flow.where, _values(s, flow, to))


def paid_by_refund(s: Subject) -> Iterator[Hit]:
    """L011: the channel of settlement is the refund of tax out of the treasury."""
    channel = s.settle.channel if s.settle is not None else None
    if channel is None:
        return
    before, found, _ = channel.zh.partition("退库")
    english = "refund" in channel.en.lower() and " not " not in channel.en.lower()
    chinese = bool(found) and not any(word in before[-8:] for word in _NOT)
    if chinese or (english and not channel.zh):
        yield Hit(("settle", "channel"), {"channel": channel})


def off_budget(s: Subject) -> Iterator[Hit]:
    """L012: a part of the tax goes to somebody without a treasury, or such a body collects."""
    for flow, to in _payments(s):
        if not flow.own_funds and not to.reaches_treasury:
            clause = Text(f"条款 {flow.clause.id} ", f"clause {flow.clause.id}")
            yield Hit(flow.where, {**_values(s, flow, to), "clause": clause})
    for party in (s.scope.collectors if s.scope is not None else None) or ():
        collector = s.payee(party)
        if collector is not None and not collector.reaches_treasury:
            values = {
                "clause": Text("征收方", "the collectors"), "payee": s.name(party),
                "kind": PAYEE_NAMES[collector.kind],
            }  # fmt: skip
            yield Hit(("scope", "collectors"), values)


def circular_payment(s: Subject) -> Iterator[Hit]:
    """L017: a government pays somebody outside the treasury who pays it back."""
    paying = [f for f in s.flows() if f.payer is not None]
    edges: dict[str, set[str]] = {}
    for flow in paying:
        edges.setdefault(flow.payer or "", set()).add(flow.payee)
    for flow in paying:
        to = s.payee(flow.payee)
        if to is None or to.reaches_treasury or not is_government(flow.payer, s.parties):
            continue
        way = _way(to.party, flow.payer or "", edges)
        if way:
            names = [s.name(party) for party in (flow.payer or "", *way)]
            circle = Text(
                " → ".join(n.zh for n in names), " → ".join(n.in_("en") for n in names)
            )  # fmt: skip
            yield Hit(flow.where, {**_values(s, flow, to), "circle": circle})


def _way(start: str, goal: str, edges: Mapping[str, set[str]]) -> list[str]:
    """The parties from ``start`` to ``goal``, each once; empty where there is no way."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for following in sorted(edges.get(way[-1], ())):
            if following == goal:
                return [*way, goal]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


def guaranteed_return(s: Subject) -> Iterator[Hit]:
    """L018: a government assures somebody outside the treasury of a yearly amount."""
    for flow, to in _payments(s):
        assured = isinstance(flow.clause, (Guarantee, FixedReturn, VillageMinimum))
        if assured and not to.reaches_treasury:
            yield Hit(flow.where, _values(s, flow, to))


def _incentives(s: Subject) -> Iterator[tuple[int, Deduct]]:
    """The deductions that are incentives of firms, by what they call themselves."""
    for number, clause in s.clauses:
        if isinstance(clause, Deduct):
            said = f"{clause.item.zh} {clause.item.en}".lower()
            if any(word in said for word in _INCENTIVE_WORDS):
                yield number, clause


def incentive_netted_first(s: Subject) -> Iterator[Hit]:
    """L031: incentives of firms come off the tax before it is shared."""
    for number, clause in _incentives(s):
        said = Text("没有写依据（legal_basis）", "no legal_basis is given")
        if clause.legal_basis is not None:
            law = clause.legal_basis
            said = Text(f"所写依据是“{law.zh or law.en}”", f"the basis given is “{law.in_('en')}”")
        values = {"clause": clause.id, "item": clause.item, "basis_said": said}
        yield Hit(("clauses", number), values)


def _says_review(text: Text | None) -> bool:
    said = f"{text.zh} {text.en}".lower() if text is not None else ""
    return any(word in said for word in _REVIEW_WORDS)


def review_missing(s: Subject) -> Iterator[Hit]:
    """L032: money for firms, and no document of a fair competition review."""
    written = (t for r in s.references.values() for t in (r.document, r.note))
    if s.is_open("references") or any(map(_says_review, written)):
        return
    found: dict[int, str] = {}
    for number, clause in _incentives(s):
        if not _says_review(clause.legal_basis):
            found.setdefault(number, clause.id)
    for flow, to in _payments(s):
        if to.is_enterprise:
            found.setdefault(flow.number, flow.clause.id)
    for number, clause_id in sorted(found.items()):
        yield Hit(("clauses", number), {"clause": clause_id})


def legacy_contract(s: Subject) -> Iterator[Hit]:
    """L033: a rebate in an agreement signed before the rules of 2015 or of 2024."""
    if s.signed is None or s.signed >= REVIEW_LAW:
        return
    era = Text("早于 2024-08-01", "that is before 2024-08-01")
    if s.signed < CLEAN_UP:
        era = Text(
            "早于 2015-05-10，已签合同继续有效、已兑现的不溯及",
            "that is before 2015-05-10: contracts signed stay valid, what was paid is not reopened",
        )
    for flow, to in rebates(s):
        yield Hit(flow.where, {**_values(s, flow, to), "signed": s.signed, "era": era})


PREDICATES: Mapping[str, Predicate] = {
    p.__name__: p
    for p in (
        rebate_tied_to_tax, named_beneficiary, paid_by_refund, off_budget, circular_payment,
        guaranteed_return, incentive_netted_first, review_missing, legacy_contract,
    )
}  # fmt: skip

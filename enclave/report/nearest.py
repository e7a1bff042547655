"""The nearest precedents of an agreement: packs that have the same kinds of terms, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enclave.kinds.registry import kinds
from enclave.report.library import Card, Pack, packs, plain, summary
from enclave.text import Lang, Text

SHOWN = 12
"""How many the table lists."""
Table = Callable[[Sequence[Sequence[str]], Sequence[str], str], str]


@dataclass(frozen=True)
class Features:
    """What an agreement is compared by: kinds of clauses, forms of sharing, ways of credit, tags."""

    kinds: frozenset[str]
    forms: frozenset[str]
    credit: frozenset[str]
    tags: frozenset[str]

    @property
    def all(self) -> frozenset[tuple[str, str]]:
        """All of them, each with what it is."""
        groups = (
            ("kind", self.kinds),
            ("form", self.forms),
            ("credit", self.credit),
            ("tag", self.tags),
        )
        return frozenset((name, value) for name, group in groups for value in group)


_FORMS: Mapping[str, Text] = {
    "weights": Text("固定比例", "fixed shares"), "phases": Text("分阶段", "phases"),
    "tiers": Text("分档", "bands"), "derived": Text("由数据推算的比例", "shares from data"),
    "open": Text("比例待定", "open shares"),
}  # fmt: skip


def features(data: Mapping[str, Any]) -> Features:
    """The features of an agreement's data."""
    listed = data.get("clauses")
    clauses = [c for c in listed if isinstance(c, Mapping)] if isinstance(listed, list) else []
    credit = data.get("credit")
    rules = (
        [r for r in credit.values() if isinstance(r, Mapping)]
        if isinstance(credit, Mapping)
        else []
    )
    modes = {str(r["mode"]) for r in rules if isinstance(r.get("mode"), str)}
    return Features(
        frozenset(str(c.get("kind")) for c in clauses),
        frozenset(f for c in clauses if c.get("kind") == "share" for f in _forms(c)),
        frozenset(modes - {"host"}), frozenset(str(t) for t in data.get("tags") or ()),
    )  # fmt: skip


def _forms(clause: Mapping[str, Any]) -> list[str]:
    found = [f for f in ("weights", "phases", "tiers", "derived") if f in clause]
    is_open = [f for f in found if isinstance(clause[f], Mapping) and set(clause[f]) == {"hole"}]
    return ["open"] if is_open else found


def feature_words(feature: tuple[str, str]) -> Text:
    """What a feature is called."""
    name, value = feature
    if name == "kind":
        kind = kinds().get(value)
        return kind.title if kind is not None else Text(value)
    if name == "form":
        return _FORMS[value]
    if name == "credit":
        from enclave.report.library_text import MODES

        mode = MODES.get(value, Text(value))
        return Text(f"认定{mode.zh}", f"credit {mode.in_('en')}")
    return Text(f"#{value}")


def nearest(data: Mapping[str, Any], chosen: Callable[[Card], bool]) -> list[Card]:
    """Packs that share a feature with an agreement, the most alike first.

    Each shared feature counts one; of packs that share as many, that with the fewest others comes
    first, then by id. The agreement itself is left out.
    """
    mine = features(data).all
    out: list[Card] = []
    for pack in _agreements():
        card = summary(pack)
        theirs = features(pack.data).all
        shared = mine & theirs
        if not shared or pack.id == data.get("agreement") or not chosen(card):
            continue
        out.append({**card, "shared": _said(shared), "only_there": _said(theirs - mine),
                    "only_here": _said(mine - theirs)})  # fmt: skip
    return sorted(out, key=lambda c: (-len(c["shared"]), len(c["only_there"]), c["id"]))


def _agreements() -> list[Pack]:
    return [*packs("agreement"), *packs("example")]


def _said(found: frozenset[tuple[str, str]]) -> list[Card]:
    order = ("kind", "form", "credit", "tag")
    listed = sorted(found, key=lambda f: (order.index(f[0]), f[1]))
    return [{"feature": f[0], "value": f[1], "name": plain(feature_words(f))} for f in listed]


def ranking(cards: Sequence[Card], lang: Lang, table: Table) -> str:
    """The table of ``rules list --like``."""
    header = [t.in_(lang) for t in (
        Text("相同", "shared"), Text("编号", "id"), Text("状态", "status"), Text("相同之处", "in common"),
        Text("只在该先例", "only there"),
    )]  # fmt: skip
    from enclave.report.library_text import STATUS

    rows = [
        [str(len(c["shared"])), c["id"], STATUS.get(c["status"], Text(c["status"])).in_(lang),
         _row(c["shared"], lang), _row(c["only_there"], lang)]
        for c in cards[:SHOWN]
    ]  # fmt: skip
    note = Text(
        "按条款种类、分成形式、认定方式和标签比较，各计一分；同分时多余条款少的在前。逐条比较：enclave diff",
        "compared by kinds of clauses, forms of sharing, ways of credit and tags, one point each; of"
        " equals, that with fewer other terms first. Clause by clause: enclave diff",
    )
    more = len(cards) - SHOWN
    rest = Text(
        f"另有 {more} 个较远的未列出（-o json）。", f"{more} more are further away (-o json)."
    )
    said = f"{rest.in_(lang)}\n" if more > 0 else ""
    return f"{table(rows, header, 'r')}\n{said}{note.in_(lang)}\n"


def _row(found: Sequence[Card], lang: Lang) -> str:
    names = [f["name"][lang] for f in found]
    return Text("、", ", ").in_(lang).join(names)

"""Who stands on a board: places, parks, offices, recruiters, and the names they go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from enclave.compile.check import suggestion
from enclave.diagnostics import Diagnostic, Mark, diagnose
from enclave.terms.board import BoardFile
from enclave.terms.indicator_names import ids_by_name
from enclave.terms.scenario import Place
from enclave.text import Text

View = Literal["credited", "county", "office", "park", "recruiter", "total"]
"""How one and the same figures are counted; the views are never added to one another.

``credited``: by agreement, to counties. ``county``: all to the county that recruits (属地招).
``office``: all to the department's group (产业招). ``park``: where it arose. ``recruiter``: all to
the agent. ``total``: once, at the common superior.
"""

VIEW_NAMES: Final[Mapping[View, Text]] = {
    "credited": Text("按协议认定", "by agreement"),
    "county": Text("属地招", "by recruiting county"),
    "office": Text("产业招", "by department group"),
    "park": Text("园区在地", "in the park"),
    "recruiter": Text("引荐人", "by recruiter"),
    "total": Text("汇总（在地，各计一次）", "in place, each once"),
}
NOBODY: Final[Mapping[View, Text]] = {
    "credited": Text("未落实", "nobody"),
    "county": Text("未落实招引县", "no recruiting county"),
    "office": Text("未归口产业组", "no department group"),
    "park": Text("园区以外", "outside the parks"),
    "recruiter": Text("无引荐人", "no recruiter"),
    "total": Text("", ""),
}
"""What the rest is called that belongs to nobody in a view, so that each view is whole."""


@dataclass(frozen=True)
class Units:
    """Everyone a board can name, by id and by name.

    Attributes:
        superior: the place at which counties are added up.
        inside: the places that lie in it, itself included.
    """

    places: Mapping[str, Place]
    superior: str
    inside: frozenset[str]
    file: BoardFile

    def counties(self) -> tuple[str, ...]:
        """The counties under the superior, in the scenario's order."""
        return tuple(n for n, p in self.places.items() if p.kind == "county" and n in self.inside)

    def parks(self) -> tuple[str, ...]:
        """The parks, in the scenario's order."""
        return tuple(n for n, p in self.places.items() if p.kind == "park")

    def names(self, wanted: Iterable[str]) -> dict[str, Text]:
        """The names of some kinds of unit (``county``, ``park``, ``office``, ``recruiter``)."""
        out: dict[str, Text] = {}
        for kind in wanted:
            if kind == "office":
                out |= {o.id: o.name for o in self.file.offices}
            elif kind == "recruiter":
                out |= {r.id: r.name for r in self.file.recruiters}
            else:
                out |= {n: p.name for n, p in self.places.items() if p.kind == kind}
        return out

    def find(self, word: str, *kinds: str) -> str | None:
        """The id of a unit given by id or by name; None where there is none, or two."""
        named = self.names(kinds)
        found = ids_by_name(named.items()).get(word, word)
        return found if found in named else None

    def unknown(self, word: str, mark: Mark, *kinds: str) -> Diagnostic:
        """E994 with the nearest name."""
        named = self.names(kinds)
        known = [*named, *(n.zh for n in named.values()), *(n.en for n in named.values() if n.en)]
        said = [_KINDS[k] for k in kinds]
        what = Text("或".join(t.zh for t in said), " or ".join(t.en for t in said))
        values = {"what": what, "name": word, "suggestion": suggestion(word, known)}
        return diagnose("E994", mark, values)

    def name(self, unit: str, view: View = "credited") -> Text:
        """The name of a unit; of the rest where the unit is nobody."""
        if not unit:
            return NOBODY[view]
        everyone = self.names(("prefecture", "province", "county", "park", "office", "recruiter"))
        return everyone.get(unit, Text(unit, unit))

    def view_of(self, unit: str) -> View | None:
        """In which view a unit is measured against its target; None where it is nobody here."""
        if unit == self.superior:
            return "total"
        if unit in self.counties():
            return "credited"
        if unit in self.parks():
            return "park"
        if any(o.id == unit for o in self.file.offices):
            return "office"
        return "recruiter" if any(r.id == unit for r in self.file.recruiters) else None


_KINDS: Final[Mapping[str, Text]] = {
    "prefecture": Text("州市", "prefecture"),
    "province": Text("省", "province"),
    "county": Text("县市", "county"),
    "park": Text("园区", "park"),
    "office": Text("机构", "office"),
    "recruiter": Text("引荐人", "recruiter"),
}

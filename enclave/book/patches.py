"""The patches of a variant, sorted by the file they change, and what they changed in the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from pathlib import PurePath
from typing import Any, Final

from enclave.book.changes import Change, Where, change_title
from enclave.book.drafts import Draft, Patch, PatchError, show
from enclave.compile.check import suggestion
from enclave.compile.language import FREE, key_aliases, scenario_aliases
from enclave.compile.versions import steps as steps_of
from enclave.diagnostics import Collector, Mark, diagnose
from enclave.ratio import format_ratio
from enclave.source import SourceDoc
from enclave.source import load as load_yaml
from enclave.text import Text

_PATH: Final = re.compile(r"[^.\[\]\s]+(\.[^.\[\]\s]+|\[[^\[\]]+\])*")
_OF_THE_DEAL: Final = ("pack", "file", "as", "fill", "bind", "enterprises", "note")
_OF_THE_CHOICE: Final = ("pack", "fill", "rosters", "year_end")


@dataclass(frozen=True)
class Filled:
    """An open term that a variant settles."""

    hole: str
    value: str


def parse_path(path: str) -> tuple[str, ...] | None:
    """The steps of a path, or None where it is none."""
    return tuple(steps_of(path)) if _PATH.fullmatch(path) else None


class Patches:
    """All patches of one variant. The loader hands every document through before it is validated.

    Each document is passed once; what no document took is reported by :meth:`finish`.
    """

    def __init__(self, patches: Sequence[Patch], lines: Mapping[str, tuple[str, ...]]) -> None:
        """Sort the patches by the file they belong to."""
        self._lines = dict(lines)
        self._aliases = scenario_aliases()
        self._scenario: list[tuple[tuple[str, ...], Patch]] = []
        self._deals: dict[int, list[tuple[tuple[str, ...], Patch]]] = {}
        self._statute: list[tuple[tuple[str, ...], Patch]] = []
        self._projects: dict[str, list[tuple[tuple[str, ...], Patch]]] = {}
        self._all = list(patches)
        self._names: list[tuple[str, ...]] = []
        self._failed: list[PatchError] = []
        self._late: dict[str, PatchError] = {}
        self._drafts: list[tuple[str, str, Draft]] = []
        self.order = {id(p): n for n, p in enumerate(patches)}

    def scenario(self, doc: SourceDoc, folder: FilePath) -> SourceDoc:
        """Patch the scenario file; the rest is kept for the files it names."""
        self._names = _deal_names(doc.data, folder)
        draft = Draft(doc)
        choice = draft.data.get("statute") if isinstance(draft.data, dict) else None
        for patch in self._all:
            try:
                self._sort(patch, draft.data)
            except PatchError as error:
                self._failed.append(error)
        if isinstance(choice, str) and any(s[:1] == ("statute",) for s, _ in self._scenario):
            draft.data["statute"] = {"pack": choice}
        return self._apply(draft, self._scenario, "scenario", "")

    def agreement(self, number: int) -> Callable[[SourceDoc], SourceDoc]:
        """What patches the file of the scenario's agreement ``number``."""

        def rewrite(doc: SourceDoc) -> SourceDoc:
            mine = self._deals.pop(number, [])
            names = self._names[number] if number < len(self._names) else ("",)
            return self._apply(Draft(doc), mine, "agreement", names[0]) if mine else doc

        return rewrite

    def project(self, doc: SourceDoc) -> SourceDoc:
        """Patch a project file, if any patch names it."""
        name = str(doc.get(("project",)) or PurePath(doc.file).stem)
        mine = self._projects.pop(name, None) or self._projects.pop(PurePath(doc.file).stem, [])
        return self._apply(Draft(doc), mine, "project", name) if mine else doc

    def statute(self, doc: SourceDoc) -> SourceDoc:
        """Patch a pack of the statute: what it does not have is left for the packs it extends."""
        waiting, self._statute = self._statute, []
        draft, took = Draft(doc), False
        for rest, patch in waiting:
            try:
                draft.put(rest, patch)
                took = True
            except PatchError as error:
                if error.code != "E860":
                    self._failed.append(error)
                    continue
                self._late.setdefault(patch.path, error)
                self._statute.append((rest, patch))
        self._failed += draft.settle()
        if not took:
            return doc
        self._drafts.append(("statute", "", draft))
        return draft.done(self._lines)

    @property
    def of_statute(self) -> bool:
        """Whether any patch changes a pack of the statute."""
        return any(self._aliases.get(p.steps[0], p.steps[0]) == "statute" for p in self._all)

    def finish(self, findings: Collector) -> None:
        """Report every patch that could not be applied, and those that nothing took."""
        for _, patch in self._statute:
            self._failed.append(self._late[patch.path])
        for name, waiting in self._projects.items():
            for _, patch in waiting:
                self._failed.append(_unknown(patch, name, self._known_projects()))
        for error in self._failed:
            values = dict(error.values)
            related = values.pop("_related", None)
            marks = (related,) if isinstance(related, Mark) else ()
            findings.add(diagnose(error.code, error.patch.mark, values, error.patch.path,
                                  related=marks))  # fmt: skip
        self._failed = []
        for _, _, draft in self._drafts:
            for item in draft.complements:
                values = {"path": item.patch.path, "party": item.party,
                          "ratio": format_ratio(item.ratio)}  # fmt: skip
                findings.add(diagnose("N860", item.patch.mark, values))

    def _known_projects(self) -> list[str]:
        return [name for what, name, _ in self._drafts if what == "project"]

    def _sort(self, patch: Patch, data: Any) -> None:
        """Find the file a patch belongs to."""
        head, *rest = patch.steps
        first = self._aliases.get(head, head)
        if first == "agreement" and rest:
            if len(self._names) != 1:
                listed = ", ".join(names[0] for names in self._names)
                raise PatchError("E866", patch, path=patch.path, known=listed)
            first, rest = "agreements", [self._names[0][0], *rest]
        if first == "agreements" and len(rest) > 1:
            number = self._number(rest[0], patch)
            below = (self._aliases.get(rest[1], rest[1]), *rest[2:])
            if self._is_of_the_deal(below, patch, data, number):
                self._scenario.append((("agreements", str(number), *below), patch))
            else:
                self._deals.setdefault(number, []).append((below, patch))
        elif first == "projects" and len(rest) > 1:
            self._projects.setdefault(rest[0], []).append((tuple(rest[1:]), patch))
        elif first == "statute" and rest:
            second = self._aliases.get(rest[0], rest[0])
            if second in _OF_THE_CHOICE:
                self._scenario.append((("statute", second, *rest[1:]), patch))
            else:
                self._statute.append((tuple(rest), patch))
        else:
            self._scenario.append(((first, *rest), patch))

    def _number(self, name: str, patch: Patch) -> int:
        for i, names in enumerate(self._names):
            if name in names:
                return i
        if name.isdigit() and int(name) < len(self._names):
            return int(name)
        raise _unknown(patch, name, [names[0] for names in self._names])

    @staticmethod
    def _is_of_the_deal(below: tuple[str, ...], patch: Patch, data: Any, number: int) -> bool:
        """Whether the scenario says it, not the agreement: fills, dates and data it gives."""
        key = below[0]
        if key in _OF_THE_DEAL:
            return True
        deal = data["agreements"][number]
        given = deal.get(key) if isinstance(deal, Mapping) else None
        if key == "events" and len(below) > 1:
            plain = len(below) == 2 and not (
                isinstance(patch.value, Mapping) and "by_enterprise" not in patch.value
            )
            return plain or (len(below) > 2 and below[2] in ("by_enterprise", "按企业"))
        return (
            key == "data" and isinstance(given, Mapping) and below[1:2] != () and below[1] in given
        )

    def _apply(
        self, draft: Draft, mine: Sequence[tuple[tuple[str, ...], Patch]], what: str, name: str
    ) -> SourceDoc:
        layer = -1
        for rest, patch in mine:
            if patch.layer != layer:
                self._failed += draft.settle()
                layer = patch.layer
            try:
                draft.put(rest, patch)
            except PatchError as error:
                self._failed.append(error)
        self._failed += draft.settle()
        self._drafts.append((what, name, draft))
        return draft.done(self._lines)

    def changes(self, agreements: Sequence[SourceDoc]) -> tuple[Change, ...]:
        """What the variant changes against the scenario as it stands, in the order written.

        ``agreements`` are the files of the scenario's agreements, for the names in them.
        """
        found = []
        ids = [names[0] for names in self._names]
        for what, name, draft in self._drafts:
            for path, was, after, patch in draft.changes():
                before = was
                where = Where(what, name if len(ids) > 1 else "", draft.doc, agreements, ids)
                title = change_title(where, path)
                if before is None and path[:1] == ("agreements",) and path[2:3] == ("fill",):
                    before = draft.doc.get(("fill", *path[3:]))  # what all agreements shared
                item = Change(patch.path, title, show(before), show(after), patch.mark)
                found.append((self.order.get(id(patch), 0), item))
        return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))

    def filled(self) -> Iterator[Filled]:
        """Open terms that a patch settles where they stand (not by ``fill``)."""
        for _, _, draft in self._drafts:
            for hole, patch in draft.holes:
                yield Filled(hole, show(patch.value))

    def assumed(self) -> Iterator[Text]:
        """The same in words, as assumptions."""
        for item in self.filled():
            yield Text(
                f"待定项“{item.hole}”按 {item.value} 计", f"open term {item.hole}: {item.value}"
            )


def _unknown(patch: Patch, name: str, known: Sequence[str]) -> PatchError:
    return PatchError("E860", patch, path=patch.path, step=name, suggestion=suggestion(name, known))


def _deal_names(data: Any, folder: FilePath) -> list[tuple[str, ...]]:
    """What each agreement of a scenario may be called in a path; the first is its id."""
    deals = data.get("agreements") if isinstance(data, Mapping) else None
    out: list[tuple[str, ...]] = []
    for deal in deals if isinstance(deals, list) else ():
        if not isinstance(deal, Mapping):
            out.append(("",))
        elif isinstance(deal.get("as"), str):
            out.append((str(deal["as"]),))
        elif isinstance(deal.get("file"), str):
            file = folder / str(deal["file"])
            found = _id_in(file) if file.is_file() else None
            out.append((found, file.stem) if found else (file.stem,))
        else:
            out.append((str(deal.get("pack", "")),))
    return out


def _id_in(path: FilePath) -> str | None:
    doc = load_yaml(path, aliases=key_aliases(), free=FREE, root=path.parent, collector=Collector())
    found = None if doc is None else doc.get(("agreement",))
    return found if isinstance(found, str) else None

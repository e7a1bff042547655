"""Loading an agreement: read strictly, fill holes, validate, check; all findings at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import Any, Protocol

from enclave.compile.check import check_agreement, suggestion
from enclave.compile.language import FREE, canonical_values, key_aliases, value_aliases
from enclave.compile.mend import is_new, mended
from enclave.compile.standing import Version
from enclave.compile.versions import AmendError, apply_amendment
from enclave.diagnostics import Collector, Mark, diag, diagnose
from enclave.kinds.registry import PLANNED, kinds
from enclave.source import SourceDoc, did_you_mean, load, loads
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.terms.validate import Path, fill_holes, find_holes, show_path, validate, what
from enclave.text import Text


@dataclass(frozen=True)
class LoadedAgreement:
    """An agreement with the file it came from.

    Attributes:
        agreement: the typed agreement; None while it has errors or open holes.
        holes: open terms: path → name (after filling).
        filled: holes that were filled, with the value given (they are assumptions).
        versions: the agreement as it stands from each effective date on.
    """

    doc: SourceDoc
    data: Mapping[str, Any]
    agreement: Agreement | None
    holes: Mapping[Path, str] = field(default_factory=dict)
    filled: Mapping[str, Any] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()

    def locate(self, path: Path) -> Mark:
        """The place of a path in the file."""
        return self.doc.marks.value(path)

    @property
    def id(self) -> str:
        """The agreement's id, as far as it is known."""
        return str(self.data.get("agreement", self.doc.file))


def load_agreement(  # noqa: PLR0913 - one call serves files, filled copies, templates, variants
    path: FilePath, *, collector: Collector, fills: Mapping[str, Any] | None = None,
    shown: str | None = None, heads: HeadTable | None = None, adapt: Adapt | None = None,
    rewrite: Rewrite | None = None,
) -> LoadedAgreement | None:  # fmt: skip
    """Load an agreement file. Everything wrong with it is in ``collector``.

    ``heads`` turns the names, aliases and budget codes of tax heads into ids; ``adapt`` changes
    the data before it is validated (a template bound to places), ``rewrite`` the document as it
    was read (a variant).
    """
    doc = load(
        path, aliases=key_aliases(), free=FREE, root=path.parent, collector=collector, shown=shown,
        words=value_aliases(),
    )  # fmt: skip
    if doc is None:
        return None
    if rewrite is not None:
        doc = rewrite(doc)
    return from_document(doc, collector=collector, fills=fills or {}, heads=heads, adapt=adapt)


def load_agreement_text(
    text: str, *, collector: Collector, file: str = "agreement.yaml",
    fills: Mapping[str, Any] | None = None, heads: HeadTable | None = None,
) -> LoadedAgreement | None:  # fmt: skip
    """Load an agreement from text."""
    doc = loads(
        text, aliases=key_aliases(), free=FREE, collector=collector, file=file,
        words=value_aliases(),
    )  # fmt: skip
    if doc is None:
        return None
    return from_document(doc, collector=collector, fills=fills or {}, heads=heads)


Adapt = Callable[[Any], Any]
Rewrite = Callable[[SourceDoc], SourceDoc]


class HeadTable(Protocol):
    """What is known of tax heads: ids by any name or code, and all the words for suggestions."""

    def resolve(self, text: str) -> str | None:
        """The id of the head that ``text`` names, or None."""

    def words(self) -> list[str]:
        """Every name there is."""


def _with_heads(data: Any, heads: HeadTable, doc: SourceDoc, collector: Collector) -> Any:
    """A copy of the data in which scope and clauses name heads by id; unknown ones are E284."""
    out = dict(data)
    places: list[tuple[Path, Any]] = [(("scope",), out.get("scope"))]
    clauses = out.get("clauses")
    if isinstance(clauses, list):
        out["clauses"] = [dict(c) if isinstance(c, Mapping) else c for c in clauses]
        places += [(("clauses", i), c) for i, c in enumerate(out["clauses"])]
    if isinstance(out.get("scope"), Mapping):
        out["scope"] = dict(out["scope"])
        places[0] = (("scope",), out["scope"])
    for path, body in places:
        written = body.get("heads") if isinstance(body, dict) else None
        if written is None or written == "all" or isinstance(written, Mapping):
            continue
        names = written if isinstance(written, list) else str(written).split("+")
        found: list[str] = []
        for i, name in enumerate(names):
            known = heads.resolve(str(name))
            if known is None:
                where = (*path, "heads", i)
                values = {"head": name, "suggestion": suggestion(str(name), heads.words())}
                collector.add(diagnose("E284", doc.marks.value(where), values, show_path(where)))
            found.append(known or str(name))
        body["heads"] = found
    return out


def from_document(
    doc: SourceDoc, *, collector: Collector, fills: Mapping[str, Any],
    heads: HeadTable | None = None,
    adapt: Adapt | None = None,
) -> LoadedAgreement:  # fmt: skip
    """Validate and check a document as an agreement."""
    raw = doc.data
    if not isinstance(raw, dict):
        collector.add(diag("E206", doc.marks.value(()), text=what(raw)))
        return LoadedAgreement(doc, {}, None)
    before = find_holes(raw)
    data = canonical_values(fill_holes(raw, fills))
    if adapt is not None:
        data = adapt(data)
    if heads is not None:
        data = _with_heads(data, heads, doc, collector)
    holes = find_holes(data)
    filled = {name: fills[name] for name in before.values() if name in fills}
    agreement = _typed(doc, data, collector, holes)
    if agreement is None or holes:
        _second_look(doc, data, collector, holes)
        return LoadedAgreement(doc, data, None, holes, filled)
    versions = _versions(doc, data, agreement, heads, collector)
    loaded = LoadedAgreement(doc, data, agreement, holes, filled, versions)
    found = [check_agreement(v.agreement, loaded.locate, doc.marks.key) for v in versions]
    # Nothing is unused that a later version uses.
    unknown = {d.path for d in collector.items if d.code == "E284"}
    first = [d for d in found[0] if d.is_error or all(d in later for later in found)]
    collector.extend(d for d in first if d.code != "E305" or d.path not in unknown)
    for number, later in enumerate(found[1:]):
        # The marks of a later version are those of the amendment that made it.
        mark = doc.marks.value(("amend", number))
        collector.extend(d.at(mark) for d in later if d.is_error and d not in collector.items)
    return loaded


def _second_look(
    doc: SourceDoc, data: Mapping[str, Any], collector: Collector, holes: Mapping[Path, str]
) -> None:
    """Report what the static checks find beside the mistakes and open terms known so far."""
    errors = [d for d in collector.errors if d.mark.file == doc.marks.value(()).file]
    copy = mended(data, [d for d in errors if d.code[1] == "2"], holes)
    if copy is None:
        return
    harmless, changed = copy
    agreement = _typed(doc, harmless, Collector(), {})
    if agreement is not None:
        found = check_agreement(agreement, doc.marks.value, doc.marks.key)
        echo = "E305" if any(d.code == "E284" for d in errors) else ""
        collector.extend(d for d in found if is_new(d, changed) and d.code != echo)


def _typed(
    doc: SourceDoc, data: Mapping[str, Any], collector: Collector, holes: Mapping[Path, str]
) -> Agreement | None:
    unit = data.get("unit") if isinstance(data.get("unit"), str) else None
    head = {k: v for k, v in data.items() if k != "clauses"}
    model = validate(Agreement, doc, collector=collector, data=head, unit=unit, holes=holes)
    clauses = _clauses(doc, data, unit, collector, holes)
    if model is None or clauses is None:
        return None
    return model.model_copy(update={"clauses": clauses})


def _versions(
    doc: SourceDoc, data: Mapping[str, Any], first: Agreement, heads: HeadTable | None,
    collector: Collector,
) -> tuple[Version, ...]:  # fmt: skip
    """The agreement after each amendment, in order of effective date."""
    out = [Version(date.min, first)]
    current: Mapping[str, Any] = data
    for i, amendment in enumerate(first.amend):
        if amendment.effective <= out[-1].effective:
            collector.add(diag("E363", doc.marks.value(("amend", i)), path=f"amend[{i}]"))
            return tuple(out)
        try:
            current = apply_amendment(current, data["amend"][i], i)
        except AmendError as error:
            collector.add(
                diagnose(error.code, doc.marks.key(error.path), error.values, show_path(error.path))
            )
            return tuple(out)
        found = Collector()
        current = canonical_values(current)
        if heads is not None:
            current = _with_heads(current, heads, doc, found)
        typed = _typed(doc, current, found, {})
        # The marks of a later version are those of the amendment that made it.
        said = [(d.code, d.message) for d in collector.items]
        mark = doc.marks.value(("amend", i))
        collector.extend(d.at(mark) for d in found.items if (d.code, d.message) not in said)
        if typed is None:
            return tuple(out)
        out.append(Version(amendment.effective, typed))
    return tuple(out)


def _clauses(
    doc: SourceDoc, data: Mapping[str, Any], unit: str | None, collector: Collector,
    holes: Mapping[Path, str],
) -> tuple[ClauseBase, ...] | None:  # fmt: skip
    raw = data.get("clauses", [])
    if not isinstance(raw, list):
        collector.add(diag("E207", doc.marks.value(("clauses",)), path="clauses", text=what(raw)))
        return None
    out = [
        clause_model(doc, ("clauses", i), item, unit, collector, holes)
        for i, item in enumerate(raw)
    ]
    good = tuple(c for c in out if c is not None)
    return good if len(good) == len(raw) else None


def clause_model(
    doc: SourceDoc, path: Path, data: Any, unit: str | None, collector: Collector,
    holes: Mapping[Path, str],
) -> ClauseBase | None:  # fmt: skip
    """Validate one clause by its kind."""
    if not isinstance(data, Mapping):
        collector.add(diag("E206", doc.marks.value(path), path=show_path(path), text=what(data)))
        return None
    name = data.get("kind")
    mark = doc.marks.value((*path, "kind"))
    if not isinstance(name, str):
        collector.add(diag("E203", mark, path=show_path(path), key=Text("“种类”(kind)", "kind")))
        return None
    kind = kinds().get(name)
    if kind is None:
        chinese = [zh for zh, en in value_aliases().items() if en in kinds()]
        code, guess = "E281", did_you_mean(name, [*kinds(), *chinese])
        if name in PLANNED:
            code = "E299"
        elif guess is not None:
            code = "E282"
        values = {"text": name, "guess": guess or ""}
        collector.add(diagnose(code, mark, values, show_path(path)))
        return None
    return validate(kind.model, doc, path, collector=collector, data=data, unit=unit, holes=holes)

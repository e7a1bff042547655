"""Loading a formula pack, by id or path, with what it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag
from enclave.source import SourceDoc, did_you_mean, load
from enclave.terms.fields import Reference
from enclave.terms.formula import FORMULA_ALIASES, FORMULA_FREE, Basis, FormulaPack
from enclave.terms.packs import rules_root
from enclave.terms.validate import validate
from enclave.text import Text

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Formula:
    """A formula ready for use.

    Attributes:
        pack: its terms.
        barred: enterprises it is not for, with the formula to use instead.
        sha256: hash of the file, for results to cite (S16).
    """

    pack: FormulaPack
    doc: SourceDoc = field(repr=False)
    barred: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The id of the formula."""
        return self.pack.formula

    @property
    def sha256(self) -> str:
        """The hash of its file."""
        return self.doc.sha256

    def document(self, basis: Basis) -> Reference:
        """The document that a term rests on."""
        return self.pack.references[basis.document]

    def at(self, *path: str | int) -> Mark:
        """Where a term stands in the file."""
        return self.doc.marks.value(path)


def formula_ids(folder: Path | None = None) -> list[str]:
    """The ids of the formulas that come with the package."""
    return sorted(path.stem for path in (folder or _home()).glob("*.yaml"))


def load_formula(id_or_path: str | Path, *, collector: Collector | None = None) -> Formula:
    """Load a formula that comes with the package by its id, or any file by its path.

    Args:
        id_or_path: the id, or the path of a file.
        collector: takes the findings; errors are raised in any case.

    Raises:
        InputRejected: E550–E553, or mistakes of the file, all of them at once.
    """
    findings = collector if collector is not None else Collector()
    path = _find(id_or_path)
    if path is None:
        raise InputRejected([_unknown(str(id_or_path))])
    found = _read(path, findings)
    if found is None:
        raise InputRejected(findings.sorted())
    pack, doc = found
    barred: dict[str, str] = {}
    if pack.not_for is not None:
        barred = _listed(pack.not_for, doc.marks.value(("not_for",)), findings)
    for where, basis in bases(pack):
        if basis.document not in pack.references:
            guess = did_you_mean(basis.document, pack.references)
            mark = doc.marks.value((*where, "document"))
            findings.add(diag("E551", mark, document=basis.document, near=near(guess)))
    if findings.errors:
        raise InputRejected(with_lines(findings.sorted(), doc.sources))
    return Formula(pack, doc, barred)


def near(guess: str | None) -> Text:
    """`` did you mean …?`` in both languages, or nothing."""
    return Text(f"，是不是“{guess}”？", f"; did you mean {guess}?") if guess else Text("")


def with_lines(
    found: tuple[Diagnostic, ...], lines: Mapping[str, tuple[str, ...]]
) -> tuple[Diagnostic, ...]:
    """The findings with the line of the file each of them stands on."""
    return tuple(
        replace(d, source_line=lines[d.mark.file][d.mark.line - 1])
        if d.mark.line and not d.source_line and d.mark.file in lines
        else d
        for d in found
    )


def _home() -> Path:
    return rules_root() / "formulas"


def _find(id_or_path: str | Path) -> Path | None:
    if isinstance(id_or_path, Path) or id_or_path.endswith((".yaml", ".yml")):
        path = Path(id_or_path)
        return path if path.is_file() else None
    if not set("/\\:").isdisjoint(id_or_path) or id_or_path.startswith("."):
        return None
    path = _home() / f"{id_or_path}.yaml"
    return path if id_or_path and path.is_file() else None


def _unknown(name: str, mark: Mark | None = None) -> Diagnostic:
    known = formula_ids()
    guess = near(did_you_mean(name, known))
    return diag("E550", mark or Mark(name), name=name, near=guess, known=", ".join(known))


def _read(path: Path, findings: Collector) -> tuple[FormulaPack, SourceDoc] | None:
    shown = path.as_posix()
    if path.is_relative_to(rules_root()):
        shown = f"rules/{path.relative_to(rules_root()).as_posix()}"
    doc = load(path, collector=findings, aliases=FORMULA_ALIASES, free=FORMULA_FREE, shown=shown)
    if doc is None or findings.errors:
        return None
    pack = validate(FormulaPack, doc, collector=findings, holes={})
    return None if pack is None else (pack, doc)


def _listed(name: str, mark: Mark, findings: Collector) -> dict[str, str]:
    """The enterprises on the list of another formula."""
    path = _find(name)
    if path is None:
        findings.add(_unknown(name, mark))
        return {}
    found = _read(path, findings)
    roster = found[0].roster if found is not None else None
    return {} if roster is None else dict.fromkeys(roster.members, name)


def bases(pack: FormulaPack) -> Iterator[tuple[Where, Basis]]:
    """Every term of a pack that says what it rests on, with its place in the file."""
    for i, part in enumerate(pack.parts):
        yield ("parts", i, "basis"), part.basis
    for group in ("factors", "units", "exclusions"):
        for name, item in getattr(pack, group).items():
            yield (group, name, "basis"), item.basis
    for i, rate in enumerate(pack.rates):
        yield ("rates", i, "basis"), rate.basis
    for key in ("two_step", "frozen"):
        basis = getattr(pack, key)
        if basis is not None:
            yield (key,), basis
    if pack.balance is not None:
        yield ("balance", "basis"), pack.balance.basis

"""The tax rules that come with the package and with plug-ins, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from enclave.diagnostics import Collector, Mark, diag
from enclave.source import SourceDoc, load
from enclave.terms.packs import pack_files, shown_pack
from enclave.terms.tax import TAX_ALIASES, TAX_FREE, Cited, Preference, TaxPack, TaxRule
from enclave.terms.validate import validate


@dataclass(frozen=True)
class Rules:
    """All rules and preferences; ``packs`` leads from their ids to the pack they stand in."""

    rules: Mapping[str, TaxRule]
    preferences: Mapping[str, Preference]
    packs: Mapping[str, TaxPack]
    hashes: Mapping[str, str]


def read_pack(path: object, shown: str, findings: Collector) -> tuple[TaxPack, SourceDoc] | None:
    """Read one tax pack and check that its documents are listed and its dates do not overlap."""
    from pathlib import Path

    doc = load(Path(str(path)), collector=findings, aliases=TAX_ALIASES, free=TAX_FREE, shown=shown)
    if doc is None or not isinstance(doc.data, dict):
        return None
    pack = validate(TaxPack, doc, collector=findings, holes={})
    if pack is None:
        return None
    for i, rule in enumerate(pack.rules):
        _check(pack, rule, ("rules", i), doc, findings)
    for i, preference in enumerate(pack.preferences):
        _check(pack, preference, ("preferences", i), doc, findings)
    return pack, doc


def _check(
    pack: TaxPack, item: TaxRule | Preference, where: tuple[str | int, ...], doc: SourceDoc,
    findings: Collector,
) -> None:  # fmt: skip
    """Documents are listed (E831); the values of a parameter follow one another (E832)."""
    cited: list[tuple[tuple[str | int, ...], Cited]] = [(where, item)]
    if isinstance(item, TaxRule):
        cited.append(((*where, "filing", "basis"), item.filing.basis))
        for name, parameter in item.parameters.items():
            at = (*where, "parameters", name, "values")
            cited += [((*at, i), v) for i, v in enumerate(parameter.values)]
            spans = sorted(
                ((v.from_.toordinal() if v.from_ else 0, v.until) for v in parameter.values),
                key=lambda span: span[0],
            )
            for (_, until), (start, _) in pairwise(spans):
                if until is None or until.toordinal() > start:
                    findings.add(diag("E832", doc.marks.value(at), rule=item.id, what=name))
    for at, basis in cited:
        if basis.document not in pack.references:
            mark = doc.marks.value((*at, "document"))
            findings.add(diag("E831", mark, document=basis.document))


@cache
def rules() -> Rules:
    """Every rule and preference.

    Raises:
        InputRejected: E831, E832, E838, or any mistake of a pack.
    """
    findings = Collector(limit=100)
    found: dict[str, TaxRule] = {}
    preferences: dict[str, Preference] = {}
    packs: dict[str, TaxPack] = {}
    hashes: dict[str, str] = {}
    for _, path in pack_files("tax"):
        read = read_pack(path, shown_pack(path), findings)
        if read is None:
            continue
        pack, doc = read
        hashes[shown_pack(path)] = doc.sha256
        for name in (*(r.id for r in pack.rules), *(p.id for p in pack.preferences)):
            if name in packs:
                findings.add(diag("E838", Mark(doc.file, 1, 1), rule=name))
            packs[name] = pack
        found.update({r.id: r for r in pack.rules})
        preferences.update({p.id: p for p in pack.preferences})
    findings.raise_errors()
    return Rules(found, preferences, packs, hashes)

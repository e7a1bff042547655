"""Variants (方案) of a scenario: found by name, chained, and loaded with their patches applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from enclave.book.changes import Change
from enclave.book.drafts import Patch
from enclave.book.patches import Patches, parse_path
from enclave.book.scenario import LoadedScenario, find_scenario, load
from enclave.compile.check import suggestion
from enclave.compile.language import SCENARIO_FREE, scenario_aliases, variant_aliases
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.source import SourceDoc
from enclave.source import load as load_yaml
from enclave.source import loads as read_text
from enclave.terms.scenario import Assumption
from enclave.terms.validate import validate
from enclave.terms.variant import Variant
from enclave.text import Text

FOLDER = "variants"
"""The folder of a scenario in which its variants stand."""
SET = "--set"


@dataclass(frozen=True)
class Layer:
    """One variant file of a chain."""

    doc: SourceDoc
    variant: Variant


def variant_files(scenario: str | Path) -> dict[str, Path]:
    """The variants of a scenario by the name of their file.

    Raises:
        InputRejected: E715 there is no such scenario.
    """
    folder = find_scenario(scenario).parent / FOLDER
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def load_variant(  # noqa: PLR0913  # everything a variant can be put together from
    scenario: str | Path, name_or_file: str | Path | None = None, sets: Sequence[str] = (),
    collector: Collector | None = None, *, reuse: LoadedScenario | None = None,
    may_be_same: bool = False, then: Sequence[str] = (),
) -> LoadedScenario:  # fmt: skip
    """Load a scenario with a variant of it, and further changes on top.

    Args:
        scenario: folder, file or name of the scenario.
        name_or_file: id of a variant in the scenario's folder ``variants``, or the path of a file;
            None: the scenario as it stands.
        sets: changes written ``path=value``, as with ``--set``.
        collector: takes warnings and notices; errors are raised in any case.
        reuse: a loaded scenario of the same folder, whose tables are taken where the variant names
            the same ones.
        then: changes on top of ``sets``, which may change the same places again.
        may_be_same: whether ``sets`` may leave something as it is (a sweep passes through that).

    Raises:
        InputRejected: every mistake of every file, at once.
    """
    findings = collector if collector is not None else Collector(limit=200)
    path = find_scenario(scenario)
    layers = _chain(path, name_or_file, findings) if name_or_file is not None else []
    patches = [p for n, layer in enumerate(layers) for p in _patches(layer.doc, n, findings)]
    lines: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        lines |= layer.doc.sources or {layer.doc.file: layer.doc.lines}
    for layer_number, text in [(0, t) for t in sets] + [(1, t) for t in then]:
        patch = _set_patch(text, len(layers) + layer_number, lines, findings)
        if patch is not None:
            patches.append(replace(patch, may_be_same=may_be_same))
    findings.raise_errors()
    if not patches:
        return load(path, collector=findings, reuse=reuse)
    todo = Patches(patches, lines)
    loaded = load(path, collector=findings, patches=todo, reuse=reuse)
    return _with_variant(loaded, layers, (*sets, *then), todo)


def _with_variant(
    loaded: LoadedScenario, layers: Sequence[Layer], sets: Sequence[str], todo: Patches
) -> LoadedScenario:
    """Note what was changed, on what assumptions, and the hashes of what it was read from."""
    hashes = dict(loaded.hashes) | {layer.doc.file: layer.doc.sha256 for layer in layers}
    if sets:
        hashes[SET] = sha256("\n".join(sets).encode()).hexdigest()
    assumed = [a for layer in layers for a in layer.variant.assumptions]
    assumed += [Assumption(text=text) for text in todo.assumed()]
    scenario = loaded.scenario.model_copy(
        update={"assumptions": (*loaded.scenario.assumptions, *assumed)}
    )
    last = layers[-1].variant if layers else None
    return replace(
        loaded, scenario=scenario, hashes=hashes,
        changes=todo.changes([d.opened.loaded.doc for d in loaded.deals]),
        variant=last.variant if last else "", variant_title=last.title if last else None,
    )  # fmt: skip


def _chain(path: Path, name: str | Path, findings: Collector) -> list[Layer]:
    """A variant file and those it builds on, the first to apply first."""
    out: list[Layer] = []
    seen: list[str] = []
    wanted: str | Path = name
    asked = Mark(str(name))
    while True:
        file = _find(path, wanted)
        if file is None:
            files = variant_files(path)
            values = {"name": wanted, "suggestion": suggestion(str(wanted), files)}
            findings.add(diagnose("E867", asked, values))
            findings.raise_errors()
            raise InputRejected(findings.sorted())
        layer = read_variant(file, findings)
        if layer is None:
            findings.raise_errors()
            raise InputRejected(findings.sorted())
        if layer.variant.variant in seen:
            chain = " → ".join([*seen, layer.variant.variant])
            raise InputRejected([*findings.items, diag("E868", asked, chain=chain)])
        seen.append(layer.variant.variant)
        out.insert(0, layer)
        if layer.variant.on is None:
            return out
        asked, wanted = layer.doc.marks.value(("on",)), layer.variant.on


def _find(scenario: Path, name: str | Path) -> Path | None:
    """A variant by path, by the name of its file, or by the id written in it."""
    if isinstance(name, Path) or str(name).endswith((".yaml", ".yml")):
        places = (Path(name), scenario.parent / name, scenario.parent / FOLDER / name)
        return next((p for p in places if p.is_file()), None)
    files = variant_files(scenario)
    if name in files:
        return files[str(name)]
    for file in files.values():
        doc = _read(file, Collector())
        if doc is not None and doc.get(("variant",)) == name:
            return file
    return None


def read_variant(path: Path, findings: Collector) -> Layer | None:
    """Read and validate one variant file; its patches are checked when they are applied."""
    doc = _read(path, findings)
    if doc is None:
        return None
    variant = validate(Variant, doc, collector=findings)
    return None if variant is None else Layer(doc, variant)


def _read(path: Path, findings: Collector) -> SourceDoc | None:
    return load_yaml(path, aliases=variant_aliases(), free=SCENARIO_FREE, collector=findings)


def _patches(doc: SourceDoc, layer: int, findings: Collector) -> list[Patch]:
    written = doc.get(("set",))
    out: list[Patch] = []
    for path, value in written.items() if isinstance(written, dict) else ():
        mark = doc.marks.key(("set", path))
        steps = parse_path(path)
        if steps is None:
            findings.add(diagnose("E861", mark, {"path": path}))
        else:
            out.append(Patch(path, steps, value, mark, doc.marks, ("set", path), layer))
    return out


def _set_patch(
    text: str, layer: int, lines: dict[str, tuple[str, ...]], findings: Collector
) -> Patch | None:
    """A change of the command line, ``path=value``; the value is read like one in a file."""
    path, sign, value = text.partition("=")
    path = path.strip()
    name = f"{SET} {path}"
    steps = parse_path(path)
    if not sign or not value.strip() or steps is None:
        findings.add(diagnose("E861", Mark(SET), {"path": text}))
        return None
    doc = read_text(
        f"value: {value.strip()}", collector=findings, aliases=scenario_aliases(),
        free=SCENARIO_FREE, file=name,
    )  # fmt: skip
    if doc is None:
        return None
    lines[name] = doc.lines
    mark = doc.marks.value(("value",))
    return Patch(path, steps, doc.get(("value",)), mark, doc.marks, ("value",), layer)


def variant_title(loaded: LoadedScenario) -> Text:
    """What a loaded variant is called: its own title, else that of the scenario."""
    return loaded.variant_title or loaded.scenario.title


__all__ = ["Change", "Layer", "load_variant", "read_variant", "variant_files", "variant_title"]

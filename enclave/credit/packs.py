"""Reading indicator packs: ``rules/indicators/*.yaml`` and packs of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from enclave.diagnostics import Collector, Mark, diag
from enclave.source import load
from enclave.terms.aliases import INDICATOR_KEYS, KEYS
from enclave.terms.indicator import Indicator, IndicatorPack, indicator_problems
from enclave.terms.packs import pack_files
from enclave.terms.validate import validate

INDICATOR_ALIASES: Final[Mapping[str, str]] = {**KEYS, **INDICATOR_KEYS}
"""Chinese names of the keys of an indicator pack."""


def indicator_packs() -> tuple[Path, ...]:
    """The packs that come with the package, by name, then those of plug-ins."""
    return tuple(path for _, path in pack_files("indicators"))


def load_indicators(
    paths: Iterable[Path], collector: Collector, *, root: Path | None = None
) -> dict[str, Indicator]:
    """Read packs into one catalogue, indicator by id.

    Mistakes are in ``collector``: those of the reader, E620 an id that two packs define, and
    E621–E626 indicators that do not fit together. What could be read is returned.

    Args:
        root: the folder out of which no pack may reach; each pack's own folder by default.
    """
    found: dict[str, Indicator] = {}
    marks: dict[str, Mark] = {}
    for path in paths:
        doc = load(
            path, aliases=INDICATOR_ALIASES, free={"indicators"}, root=root, collector=collector
        )
        pack = doc and validate(IndicatorPack, doc, collector=collector)
        if not doc or not pack:
            continue
        for name, item in pack.indicators.items():
            mark = doc.marks.key(("indicators", name))
            if name in found:
                other = marks[name]
                collector.add(diag("E620", mark, related=[other], indicator=name, other=other))
                continue
            found[name], marks[name] = item, mark
    collector.extend(indicator_problems(found, marks))
    return found

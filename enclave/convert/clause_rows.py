"""The rows of the sheet 条款 for the clauses of an agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from enclave.convert.clause_sheet import BAND, COMMON, PHASE, USES, Use
from enclave.convert.codecs import Shown
from enclave.convert.tree import Path, Taken
from enclave.convert.words import METHODS, Names

if TYPE_CHECKING:
    from enclave.convert.content import Row


def clause_rows(taken: Taken, names: Names) -> Iterator[tuple[Path, Row]]:
    """Each row with the place of the clause, phase or band it shows."""
    clauses = taken.get(("clauses",))
    for i, clause in enumerate(clauses if isinstance(clauses, list) else ()):
        path: Path = ("clauses", i)
        if not isinstance(clause, Mapping) or clause.get("kind") is None:
            continue
        row = _cells(taken, path, (*COMMON, *USES.get(str(clause["kind"]), ())), names)
        yield path, row
        yield from _bands(taken, (*path, "tiers", "bands"), names)
        phases = taken.get((*path, "phases"))
        for n in range(len(phases) if isinstance(phases, list) else 0):
            where = (*path, "phases", n)
            cells = _cells(taken, where, USES["phase"], names)
            cells["kind"] = Shown("text", PHASE.in_(names.lang))
            yield where, cells
            yield from _bands(taken, (*where, "tiers", "bands"), names)


def _bands(taken: Taken, path: Path, names: Names) -> Iterator[tuple[Path, Row]]:
    bands = taken.get(path)
    for n in range(len(bands) if isinstance(bands, list) else 0):
        cells = _cells(taken, (*path, n), USES["band"], names)
        cells["kind"] = Shown("text", BAND.in_(names.lang))
        yield (*path, n), cells


def _cells(taken: Taken, base: Path, uses: tuple[Use, ...], names: Names) -> Row:
    from enclave.convert.content import pull, slots

    row: Row = {}
    for use in uses:
        path = (*base, *use.path)
        if use.codec == "amounts":
            row |= _amount(taken, path, names)
        elif use.codec == "owner":
            row |= _owner(taken, path, names)
        elif use.codec == "derived":
            row |= _derived(taken, path, names)
        elif use.column == "slots":
            row |= slots(taken, path, use.codec, names) or {}
        elif use.column not in row:
            cell = pull(taken, path, use.codec, names)
            if cell is not None:
                row[use.column] = cell
    return row


def _amount(taken: Taken, path: Path, names: Names) -> Row:
    """An amount, or how it comes from data."""
    from enclave.convert.content import pull

    value = taken.get(path)
    if not isinstance(value, Mapping) or "hole" in value:
        cell = pull(taken, path, "amount", names)
        return {"amount": cell} if cell is not None else {}
    method = next((m for m in METHODS if m in value), None)
    if method is None or not set(value) <= {method, "years", "ratio"}:
        return {}
    if ("ratio" in value) != (method == "of"):
        return {}
    found: dict[str, Shown | None] = {"method": Shown("text", METHODS[method].in_(names.lang))}
    found["data"] = pull(taken, (*path, method), "ref:data", names)
    found["years"] = pull(taken, (*path, "years"), "texts", names)
    found["ratio"] = pull(taken, (*path, "ratio"), "ratio", names)
    return {k: v for k, v in found.items() if v is not None}


def _owner(taken: Taken, path: Path, names: Names) -> Row:
    """The base of one party where it comes from data."""
    owners: Any = taken.get(path)
    if not isinstance(owners, Mapping) or len(owners) != 1:
        return {}
    (party, value), *_ = owners.items()
    if not isinstance(value, Mapping) or party not in names.ids("parties"):
        return {}
    row = _amount(taken, (*path, party), names)
    return {"who": Shown("text", names.show("parties", party)), **row} if row else {}


def _derived(taken: Taken, path: Path, names: Names) -> Row:
    """Shares from data: the names of data in the share columns, and the places."""
    from enclave.convert.content import pull, slots

    if taken.get((*path, "decimals")) is None:
        return {}
    row = slots(taken, (*path, "from"), "ref:data", names)
    decimals = pull(taken, (*path, "decimals"), "whole", names) if row is not None else None
    return {**row, "decimals": decimals} if row is not None and decimals is not None else {}

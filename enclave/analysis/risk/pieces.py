"""Runs that share their terms, put together so that they are walked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from enclave.analysis.risk.account import Cells
from enclave.analysis.risk.shocks import Int64
from enclave.analysis.risk.world import Template
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.money import format_yuan
from enclave.text import Text


@dataclass(frozen=True)
class Piece:
    """Some runs with one template: their numbers, and their fen by agreement and account."""

    template: Template
    lanes: Int64
    cells: Mapping[tuple[str, str], Cells]


def merged(parts: Sequence[tuple[Int64, Cells]]) -> tuple[Int64, Cells]:
    """Several sets of runs as one; what a set does not have is nothing there."""
    if len(parts) == 1:
        return parts[0]
    keys = dict.fromkeys(key for _, cells in parts for key in cells)
    cells = {
        key: np.concatenate([
            mine[key] if key in mine else np.zeros(len(lanes), np.int64) for lanes, mine in parts
        ])
        for key in keys
    }  # fmt: skip
    return np.concatenate([lanes for lanes, _ in parts]), cells


def check_guard(deal: str, cells: Cells, guard: int) -> None:
    """Refuse a year whose amounts reach the limit (S17).

    Raises:
        InputRejected: E888.
    """
    years: dict[int, Int64] = {}
    for (effective, _, _), fen in cells.items():
        years[effective.year] = years.get(effective.year, np.zeros_like(fen)) + np.abs(fen)
    most = max((int(total.max()) for total in years.values() if len(total)), default=0)
    if most >= guard:
        said = format_yuan(most)
        what = Text(f"金额 {said} 元", f"the amount of {said} yuan")
        raise InputRejected([diag("E888", Mark(deal), what=what)])

"""The numbers of a result as people ask for them: they stand in ``enclave.book.figures``.

The analysis of variants reads the same sums as the reports, so neither can differ from the other.
"""

from __future__ import annotations

from enclave.book.figures import (
    LEVEL_TITLES,
    LOCAL_LEVELS,
    DealFigures,
    Figures,
    Group,
    LevelCell,
    YearFigures,
    enterprise_of,
    is_inside,
    total_by,
)

__all__ = [
    "LEVEL_TITLES", "LOCAL_LEVELS", "DealFigures", "Figures", "Group", "LevelCell", "YearFigures",
    "enterprise_of", "is_inside", "total_by",
]  # fmt: skip

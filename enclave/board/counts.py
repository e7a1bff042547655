"""Counts of projects that stand on a board beside the indicators: new signings, projects started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enclave.terms.fields import Reference
from enclave.terms.indicator import Indicator
from enclave.text import Text

NEW_SIGNINGS: Final = "new_signings"
NEW_STARTS: Final = "new_starts"
_TABLE: Final = Text(
    "项目表（签约日期、开工日期）", "the table of projects (days of signing and of starting)"
)


def _count(zh: str, en: str) -> Indicator:
    return Indicator(
        name=Text(zh, en), kind="flow", unit="item", survey="departmental",
        reference=Reference(document=_TABLE, status="template"),
    )  # fmt: skip


COUNTS: Final[Mapping[str, Indicator]] = {
    NEW_SIGNINGS: _count("新签约项目", "New signings"),
    NEW_STARTS: _count("新开工项目", "Projects started"),
}
"""They are indicators like others: shown, targeted and consolidated, one project once."""

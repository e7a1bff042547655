"""What every form of the report is made from: a result, its neighbours, and how it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enclave.report.present import View
from enclave.text import Lang

if TYPE_CHECKING:
    from enclave.analysis.case import Case
    from enclave.analysis.risk.study import Study


@dataclass(frozen=True)
class Job:
    """One report to write.

    Attributes:
        view: the result as it is to be shown.
        lang: the language of everything in it.
        words: the command that makes it again.
        case: the result with its outlook, where it could be drawn up.
        others: the variants shown beside it, in the order asked for.
        study: what a simulation says, where it was asked for.
    """

    view: View
    lang: Lang
    words: tuple[str, ...]
    case: Case | None = None
    others: Sequence[Case] = ()
    study: Study | None = None

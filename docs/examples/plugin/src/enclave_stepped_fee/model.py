"""The keys of the clause."""

from __future__ import annotations

from typing import Literal

from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, PartText


class SteppedFee(ClauseBase):
    """``to`` gets ``below`` of the first ``step`` a year and ``above`` of the rest."""

    kind: Literal["stepped_fee"]
    to: Identifier
    step: Amount
    below: PartText
    above: PartText

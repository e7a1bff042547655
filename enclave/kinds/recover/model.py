"""The recover clause: outlays are paid back first."""

from __future__ import annotations

from typing import Literal

from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, PartText, RatioText


class Recover(ClauseBase):
    """Until the outlays of a register are covered, the pool goes to whoever made them.

    Attributes:
        costs: name of a register in ``data`` (dated entries); each counts from its own date on.
        portion: the part of the pool used for recovery; the rest goes on to be shared.
        interest: yearly rate on the balance at the close of each budget year, rounded once (R3).
    """

    kind: Literal["recover"]
    to: Identifier
    costs: Identifier
    portion: PartText | None = None
    interest: RatioText | None = None

"""Who is paid: a government, a body that receives for one, or somebody outside the treasury.

The line between sharing that is encouraged and a rebate that is forbidden is the payee.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from enclave.terms.party import GOVERNMENT_LEVELS, Party, Via
from enclave.text import Text

PayeeKind = Literal["government", "platform", "company", "fund", "village", "person"]

PAYEE_NAMES: Final[Mapping[PayeeKind, Text]] = {
    "government": Text("政府", "government"),
    "platform": Text("代国库收款的平台", "platform that receives for a treasury"),
    "company": Text("企业", "company"),
    "fund": Text("基金", "fund"),
    "village": Text("村集体", "village"),
    "person": Text("个人或代理人", "person or agent"),
}
_BODIES: Final = ("park", "department")  # parts of a government, whoever keeps their money


@dataclass(frozen=True, slots=True)
class Payee:
    """A party as the receiver of money.

    Attributes:
        via: the government whose treasury the money enters, where the party has none of its own.
    """

    party: str
    kind: PayeeKind
    via: str | None = None

    @property
    def reaches_treasury(self) -> bool:
        """Whether what the party is paid enters a treasury."""
        return self.kind == "government" or self.via is not None

    @property
    def is_enterprise(self) -> bool:
        """Whether it is a firm or a person, paid outside any treasury."""
        return self.kind in ("company", "person") and self.via is None


def payee(party: str, parties: Mapping[str, Party], unread: Collection[str] = ()) -> Payee | None:
    """What kind of payee a party is; None where that cannot be told.

    Args:
        unread: parties of a draft of which something is left open; who receives through them is
            not known yet.
    """
    found = parties.get(party)
    if found is None:
        return None
    via = _treasury_behind(party, parties, unread)
    if via in unread:
        return None
    kind: PayeeKind = "company"
    if found.level in GOVERNMENT_LEVELS or found.level in _BODIES:
        kind = "government"
    elif found.level == "company":
        kind = "company" if via is None else "platform"
    elif found.level == "fund":
        kind = "fund"
    elif found.level == "village":
        kind = "village"
    elif found.level == "agent":
        kind = "person"
    return Payee(party, kind, via)


def is_government(party: str | None, parties: Mapping[str, Party]) -> bool:
    """Whether a party is a government or a part of one."""
    found = parties.get(party) if party is not None else None
    return found is not None and found.level in (*GOVERNMENT_LEVELS, *_BODIES)


def _treasury_behind(
    party: str, parties: Mapping[str, Party], unread: Collection[str]
) -> str | None:
    """Follow ``treasury: {via: …}`` to a government that holds money itself, or is not read yet."""
    seen: set[str] = set()
    name = party
    while name in parties and name not in seen:
        seen.add(name)
        treasury = parties[name].treasury
        if not isinstance(treasury, Via):
            holds = parties[name].level in (*GOVERNMENT_LEVELS, *_BODIES) and treasury is not False
            return name if holds and name != party else None
        name = treasury.via
    return name if name in unread else None

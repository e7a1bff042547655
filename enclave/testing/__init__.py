"""For tests of clause kinds, built in or of plug-ins: does a kind keep what every kind must keep?

    from enclave.testing import check_kind

    def test_the_contract():
        check_kind(KIND)

It needs no test framework. A kind that breaks the contract raises :class:`ContractBroken`, an
``AssertionError`` that says what is wrong.
"""

from __future__ import annotations

from enclave.testing.contract import CHECKS, ContractBroken, check_kind
from enclave.testing.harness import Bench, offering

__all__ = ["CHECKS", "Bench", "ContractBroken", "check_kind", "offering"]

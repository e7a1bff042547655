"""Why the numbers of an agreement stand in the workbook as values and not as formulas."""

from __future__ import annotations

from enclave.diagnostics import EnclaveError
from enclave.text import Text


class Unsupported(EnclaveError):
    """Something of an agreement that the workbook does not write as formulas."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason, to be shown where the values stand."""
        self.reason = reason
        super().__init__(reason.in_("en"))

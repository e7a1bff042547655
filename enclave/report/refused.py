"""What a command says when it will not do what was asked."""

from __future__ import annotations

from enclave.diagnostics import Diagnostic, EnclaveError


class Refused(EnclaveError):
    """Something cannot be done as asked; the finding says why."""

    def __init__(self, finding: Diagnostic, exit_code: int = 2) -> None:
        """Keep the finding and the exit code."""
        self.finding = finding
        self.exit_code = exit_code
        super().__init__(finding.line("en"))

"""Exact revenue sharing between the two ends of an enclave project (飞地经济).

The public names are resolved lazily, so that ``import enclave`` costs nothing and
loads no optional dependency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "load": "enclave.book",
    "load_agreement": "enclave.book",
    "run": "enclave.book",
    "load_variant": "enclave.book.variants",
    "compare": "enclave.analysis.compare",
    "sweep": "enclave.analysis.sweep",
    "solve": "enclave.analysis.solve",
    "negotiate": "enclave.analysis.negotiate",
    "Deal": "enclave.book",
    "Result": "enclave.book",
    "LoadedScenario": "enclave.book",
    "Diagnostic": "enclave.diagnostics",
    "EnclaveError": "enclave.diagnostics",
    "InputRejected": "enclave.diagnostics",
    "InvariantViolation": "enclave.diagnostics",
    "parse_amount": "enclave.money",
    "format_amount": "enclave.money",
    "parse_ratio": "enclave.ratio",
}

__all__ = ["__version__", *_PUBLIC]

if TYPE_CHECKING:
    from enclave.analysis.compare import compare
    from enclave.analysis.negotiate import negotiate
    from enclave.analysis.solve import solve
    from enclave.analysis.sweep import sweep
    from enclave.book.agreements import open_agreement as load_agreement
    from enclave.book.deals import DealRun as Deal
    from enclave.book.result import Result
    from enclave.book.run import run
    from enclave.book.scenario import LoadedScenario, load
    from enclave.book.variants import load_variant
    from enclave.diagnostics import Diagnostic, EnclaveError, InputRejected, InvariantViolation
    from enclave.money import format_amount, parse_amount
    from enclave.ratio import parse_ratio


def __getattr__(name: str) -> Any:
    """Resolve a public name on first use (PEP 562)."""
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'enclave' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    """List the public names, for completion in an interpreter."""
    return sorted(__all__)

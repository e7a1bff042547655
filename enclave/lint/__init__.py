"""Compliance and modelling lints over agreements, and the scanner of free text.

Lints are data (``rules/lints``): what they rest on, since when, and what to change. Each names a
predicate here, a small function over typed terms. A lint is advice to whoever drafts: it finds a
pattern, and only people decide what the law makes of it.
"""

from __future__ import annotations

from enclave.lint.model import Level, Lint
from enclave.lint.payee import Payee, PayeeKind, payee
from enclave.lint.run import level_of, lint, lint_agreement, lint_scenario
from enclave.lint.scan import scan_file, scan_paragraphs, scan_text
from enclave.lint.subject import Subject, subject_of
from enclave.lint.tables import laws, lints, phrases

__all__ = [
    "Level", "Lint", "Payee", "PayeeKind", "Subject", "laws", "level_of", "lint", "lint_agreement",
    "lint_scenario", "lints", "payee", "phrases", "scan_file", "scan_paragraphs",
    "scan_text", "subject_of",
]  # fmt: skip

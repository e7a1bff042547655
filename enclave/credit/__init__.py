"""Assessment credit: the official and the credit book, consolidation, rates, explanations.

Everything in the credit book is for internal assessment only (:data:`CREDIT_LABEL`).
"""

from __future__ import annotations

from enclave.credit.books import credit_books
from enclave.credit.consolidation import ConsolidatedLine, consolidate, region_tree
from enclave.credit.explain import explain_credit
from enclave.credit.model import (
    CREDIT_LABEL,
    CreditEntry,
    CreditResult,
    CreditTerms,
    Segment,
    Step,
)
from enclave.credit.packs import indicator_packs, load_indicators
from enclave.credit.reading import CreditSection, credit_problems, read_credit, terms_of
from enclave.credit.totals import CreditedRate, credited, credited_rate, growth, sum_indicators
from enclave.text import Explanation

__all__ = [
    "CREDIT_LABEL",
    "ConsolidatedLine",
    "CreditEntry",
    "CreditResult",
    "CreditSection",
    "CreditTerms",
    "CreditedRate",
    "Explanation",
    "Segment",
    "Step",
    "consolidate",
    "credit_books",
    "credit_problems",
    "credited",
    "credited_rate",
    "explain_credit",
    "growth",
    "indicator_packs",
    "load_indicators",
    "read_credit",
    "region_tree",
    "sum_indicators",
    "terms_of",
]

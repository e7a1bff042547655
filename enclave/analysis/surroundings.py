"""What a variant must leave alone for the summed receipts to hold for it, too."""

from __future__ import annotations

from enclave.book.scenario import LoadedScenario
from enclave.terms.agreement import Agreement


def same_surroundings(base: LoadedScenario, other: LoadedScenario) -> bool:
    """Whether two scenarios take in the same receipts, into the same accounts, on the same days."""
    unlike = {"fill", "agreements", "assumptions", "appraisal"}
    first, second = base.scenario, other.scenario
    if any(
        getattr(first, k) != getattr(second, k) for k in type(first).model_fields if k not in unlike
    ):
        return False
    if base.receipts is not other.receipts and base.receipts != other.receipts:
        return False
    if _packs(base) != _packs(other) or len(base.deals) != len(other.deals):
        return False
    for one, two in zip(base.deals, other.deals, strict=True):
        if one.deal.model_copy(update={"fill": two.deal.fill}) != two.deal or one.id != two.id:
            return False
        versions = zip(one.opened.loaded.versions, two.opened.loaded.versions, strict=False)
        if any(a.effective != b.effective or _frame(a.agreement) != _frame(b.agreement)
               for a, b in versions):  # fmt: skip
            return False
        if len(one.opened.loaded.versions) != len(two.opened.loaded.versions):
            return False
    return True


def _packs(loaded: LoadedScenario) -> tuple[object, ...]:
    return loaded.statute.packs


def _frame(agreement: Agreement) -> tuple[object, ...]:
    """What decides which receipts enter, and the accounts and parties there are."""
    return (agreement.scope, agreement.parties, agreement.settle, agreement.term, agreement.events)

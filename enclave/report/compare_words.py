"""A change in words: clauses as sentences, other values as they are written."""

from __future__ import annotations

import re
from typing import Final

from enclave.analysis.case import Case
from enclave.book.changes import Change
from enclave.book.patches import parse_path
from enclave.compile.labels import namer
from enclave.compile.language import key_aliases
from enclave.kinds.registry import kinds
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.text import Text

NOT_WRITTEN: Final = Text("（未写）", "(not there)")
_FLAT = re.compile(r"\{[^{}\[\]]+: [^{}\[\],]+(, [^{}\[\]:]+: [^{}\[\],]+)*\}")
NONE: Final = Text("（无条款）", "(no clause)")


def spoken(change: Change, scenario: Case | None, case: Case) -> tuple[Text, Text]:
    """What stood before and what stands after.

    What is no single value and stands in a clause is said by the clause's sentence, if the
    scenario itself was run too.
    """
    plain = (
        Text(change.before) if change.before else NOT_WRITTEN,
        Text(change.after) if change.after else NOT_WRITTEN,
    )
    if scenario is None or not (change.after[:1] in "{[" or change.before[:1] in "{["):
        return plain
    steps = [key_aliases().get(s, s) for s in parse_path(change.path) or ()]
    if "clauses" not in steps or steps[0] not in ("agreement", "agreements"):
        return plain
    at = steps.index("clauses")
    before, after = (_agreement(c, steps[:at]) for c in (scenario, case))
    if before is None or after is None:
        return plain
    if _FLAT.fullmatch(change.before) and _FLAT.fullmatch(change.after):
        return _named(change.before, before), _named(change.after, after)
    wanted = steps[at + 1] if len(steps) > at + 1 else None
    return _clauses(before, wanted), _clauses(after, wanted)


def _named(written: str, agreement: Agreement) -> Text:
    """``{mouding: 6, lufeng: 4}`` with the names of the parties."""
    names = namer(agreement)
    pairs = [item.split(": ", 1) for item in written[1:-1].split(", ")]
    zh = "、".join(f"{names(key).zh} {value}" for key, value in pairs)
    return Text(zh, ", ".join(f"{names(key).in_('en')} {value}" for key, value in pairs))


def _agreement(case: Case, steps: list[str]) -> Agreement | None:
    """The agreement that the first steps of a path lead to."""
    deals = case.result.loaded.deals
    if steps[0] == "agreement" and len(deals) == 1:
        return deals[0].opened.loaded.agreement
    name = steps[1] if len(steps) > 1 else ""
    for deal in deals:
        if name in (deal.id, deal.opened.loaded.id) or name == str(deal.number):
            return deal.opened.loaded.agreement
    return None


def _clauses(agreement: Agreement, wanted: str | None) -> Text:
    """One clause as a sentence, or all of them."""
    names = namer(agreement)

    def sentence(clause: ClauseBase) -> Text:
        return kinds()[clause.kind].words(clause, names)

    found = [
        sentence(c)
        for i, c in enumerate(agreement.clauses)
        if wanted is None or wanted in (c.id, str(i))
    ]
    if not found:
        return NONE
    zh = "；".join(t.zh.rstrip("。；") for t in found)
    return Text(zh, "; ".join(t.in_("en").rstrip(".;") for t in found))

"""Head, kind and budget of a receipt: by budget code, names and the rules of the mapping."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from enclave.intake.values import Bad
from enclave.statute import Heads, load_heads
from enclave.terms.import_map import Source
from enclave.terms.receipt import Budget, ReceiptKind
from enclave.text import Text

SKIP: Final = "skip"
_CODE: Final = re.compile(r"\d{5,12}")
SPECIAL: Final = (
    "留抵", "免抵", "调库", "更正", "滞纳金", "罚款", "利息", "查补", "稽查", "汇算清缴", "退税", "退库",
)  # fmt: skip
"""Words that say a receipt is not an ordinary one; each needs a rule of the mapping."""

_REFUND: Final = ("退税", "退库")
"""Those that a rule by sign alone settles; the others need a rule by code or item (S8)."""


@cache
def _heads() -> Heads:
    return load_heads()


def head_of(code: str, name: str, source: Source) -> str:
    """The id of the head that a budget code and a name speak of, or ``skip``.

    The mapping goes before the table of heads, the longest code first. A code and a name that speak
    of two heads are refused.

    Raises:
        Bad: E952.
    """
    by_code = _mapped_code(code, source) or (_heads().resolve(code) if code else None)
    by_name = source.heads.get(name) or (_heads().resolve(name) if name else None)
    if by_code and by_name and by_code != by_name and SKIP not in (by_code, by_name):
        why = Text(f"：科目 {code} 是 {title(by_code)}，名称是 {title(by_name)}",
                   f": the code {code} is {by_code}, the name is {by_name}")  # fmt: skip
        raise Bad("E952", text=f"{code} {name}", why=why)
    found = by_code or by_name
    if found is None:
        raise Bad("E952", text=f"{code} {name}".strip() or "“”", why=Text("", ""))
    return found


def _mapped_code(code: str, source: Source) -> str | None:
    for length in range(len(code), 2, -1):
        found = source.heads.get(code[:length])
        if found is not None and _CODE.match(code):
            return found
    return None


def title(head: str) -> str:
    """The Chinese name of a head."""
    known = _heads().table.get(head)
    return known.name.zh if known is not None else head


def title_text(head: str) -> Text:
    """The name of a head."""
    known = _heads().table.get(head)
    return known.name if known is not None else Text(head)


def resolve(word: str) -> str:
    """The id of a head that a mapping names."""
    return _heads().resolve(word) or word


def kind_of(code: str, words: str, amount: int, source: Source) -> ReceiptKind:
    """The kind of a receipt by the first rule that fits, else ordinary.

    Raises:
        Bad: E954 it is negative, or its words say that it is special, and no rule fits.
    """
    special = next((word for word in SPECIAL if word in words), None)
    for rule in source.kinds:
        if rule.fits(code, words, amount) and (
            rule.code or rule.item or special is None or special in _REFUND
        ):
            return rule.kind
    if special is not None:
        raise Bad(
            "E954",
            what=Text(f"“{words.strip()}”含“{special}”", f"“{words.strip()}” says “{special}”"),
        )
    if amount < 0:
        raise Bad("E954", what=Text("金额是负数", "the amount is negative"))
    return "ordinary"


def budget_of(code: str, source: Source) -> Budget:
    """The budget a receipt belongs to: by its code where the mapping says so."""
    for length in range(len(code), 2, -1):
        found = source.budgets.get(code[:length])
        if found is not None:
            return found
    return source.budget or "general"

"""What the parts of a plan are called: the order of clauses, titles, citations, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from enclave.compile.names import CLAUSE, HEAD, Cited, clause_names, head_names
from enclave.ir import Label
from enclave.ir.plan import OUTSIDE
from enclave.kinds.base import YearContext
from enclave.kinds.registry import kinds
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.text import Text


def pipeline(agreement: Agreement) -> list[tuple[int, ClauseBase]]:
    """The clauses in the order in which they apply (printed on every statement)."""

    def place(item: tuple[int, ClauseBase]) -> tuple[int, int, int]:
        kind = kinds()[item[1].kind]
        return kind.order, kind.rank(item[1], agreement), item[0]

    return sorted(enumerate(agreement.clauses), key=place)


def labels(contexts: Sequence[YearContext]) -> Iterator[Label]:
    """What every clause is called, for traces and statements."""
    done: set[str] = set()
    yield Label(
        OUTSIDE, OUTSIDE, Text("协议期外或范围外", "outside the term or the scope"), Text("")
    )
    for ctx in contexts:
        names = namer(ctx.agreement)
        for _, clause in pipeline(ctx.agreement):
            if clause.id in done:
                continue
            done.add(clause.id)
            kind = kinds()[clause.kind]
            title = clause.title or Text(
                f"{kind.title.zh} {clause.id}", f"{kind.title.en} {clause.id}"
            )
            yield Label(clause.id, clause.kind, title, cite(clause, ctx.agreement),
                        kind.words(clause, names))  # fmt: skip


def cite(clause: ClauseBase, agreement: Agreement) -> Text:
    """Document, number and article of a clause."""
    ref = clause.reference
    if ref is None:
        return Text("")
    article = ref.article or ""
    if isinstance(ref.document, str) and ref.document in agreement.references:
        document = agreement.references[ref.document]
        number = document.number or ""
        return Text(
            f"{document.document.zh}{number}{article}",
            " ".join(p for p in (document.document.in_("en"), number, article) if p),
        )
    title = ref.document if isinstance(ref.document, Text) else Text(str(ref.document or ""))
    return Text(f"{title.zh}{article}", " ".join(p for p in (title.in_("en"), article) if p))


def namer(agreement: Agreement) -> Callable[[str], Text]:
    """A function from ids (parties, events, data; ``head:`` and ``clause:`` ids) to names."""

    @cache
    def cited() -> dict[str, Text]:
        return clause_names(
            Cited(c.id, c.kind, c.title, (c.reference.article or "") if c.reference else "")
            for c in agreement.clauses
        )

    def name(key: str) -> Text:
        if key in agreement.parties:
            return agreement.parties[key].name
        if key in agreement.events:
            return agreement.events[key].name or Text(key)
        if key in agreement.data:
            return agreement.data[key].name or Text(key)
        if key.startswith(HEAD):
            return head_names().get(key.removeprefix(HEAD), Text(key))
        return (
            cited().get(key.removeprefix(CLAUSE), Text(key))
            if key.startswith(CLAUSE)
            else Text(key)
        )

    return name


__all__ = ["OUTSIDE", "cite", "labels", "namer", "pipeline"]

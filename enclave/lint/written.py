"""Predicates about words: what no clause kind can say stands in notes, items and names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from enclave.kinds.exit.model import Exit
from enclave.kinds.guarantee.model import Payer
from enclave.lint.hits import Hit, Predicate
from enclave.lint.payee import Payee
from enclave.lint.payments import rebates
from enclave.lint.scan import phrases_in
from enclave.lint.subject import Subject
from enclave.text import Text

_TAX_OFFICE: Final = ("税务局", "税务所", "税务机关", "tax office", "tax bureau", "tax service")
_SHELL: Final = (
    "总部", "平台", "贸易", "商贸", "供应链", "结算中心", "灵活用工", "headquarters", "platform", "trading",
)  # fmt: skip
CENTRAL_GROUPS: Final = (
    "邮政集团", "工商银行", "农业银行", "中国银行", "建设银行", "国家开发银行", "农业发展银行", "进出口银行",
    "中国投资有限", "建银投资", "信达资产", "中国石油天然气股份", "中国石油化工股份", "海洋石油", "长江电力",
)  # fmt: skip
"""Groups whose income tax is all central (财预〔2012〕40号, as listed by 国家税务总局公告2012年第57号)."""


HERE: Final = Text("这里", "this text")


def _said(s: Subject, lint: str) -> Iterator[Hit]:
    """Each phrase of a lint in the texts of the agreement."""
    for path, text in s.texts:
        for phrase, shown in phrases_in(lint, text):
            yield Hit(path, {"place": HERE, "phrase": shown, "note": phrase.note})


def _writer(lint: str) -> Predicate:
    def written(s: Subject) -> Iterator[Hit]:
        yield from _said(s, lint)

    written.__doc__ = f"{lint}: a phrase of the scanner stands in a text of the agreement."
    return written


def _sentence(s: Subject, lint: str) -> Iterator[Hit]:
    """The same, with the phrase and the note as one text."""
    for hit in _said(s, lint):
        phrase, note = hit.values["phrase"], hit.values["note"]
        assert isinstance(note, Text)  # noqa: S101  # put there above
        told = Text(f"写有“{phrase}”，{note.zh}", f"it says “{phrase}”: {note.in_('en')}")
        yield Hit(hit.path, {"place": hit.values["place"], "note": told})


def kept_from_leaving(s: Subject) -> Iterator[Hit]:
    """L004: a firm repays when it leaves, or a text says that it may not."""
    for number, clause in s.clauses:
        for n, back in enumerate(clause.clawback if isinstance(clause, Exit) else ()):
            who = s.payee(back.party)
            if who is not None and who.is_enterprise:
                name = s.name(back.party)
                place = Text(f"条款 {clause.id} ", f"clause {clause.id}")
                note = Text(
                    f"“{name.zh}”迁出须退还所得", f"“{name.in_('en')}” repays when it leaves"
                )
                yield Hit(("clauses", number, "clawback", n), {"place": place, "note": note})
    yield from _sentence(s, "L004")


def collection_target(s: Subject) -> Iterator[Hit]:
    """L016: a tax office answers for an amount, or a text sets it a target."""
    for number, clause in s.clauses:
        payer = getattr(clause, "payer", None)
        name = s.name(payer.party) if isinstance(payer, Payer) else Text("")
        if any(word in f"{name.zh} {name.en}".lower() for word in _TAX_OFFICE):
            place = Text(f"条款 {clause.id} ", f"clause {clause.id}")
            note = Text(f"由“{name.zh}”保证金额，等于给它下达任务",
                        f"“{name.in_('en')}” answers for an amount, which is a target")  # fmt: skip
            yield Hit(("clauses", number, "payer"), {"place": place, "note": note})
    yield from _sentence(s, "L016")


def _is_shell(s: Subject, to: Payee) -> bool:
    name = s.name(to.party)
    return any(word in f"{name.zh} {name.en}".lower() for word in _SHELL)


def shell_risk(s: Subject) -> Iterator[Hit]:
    """L035: a firm whose name is that of a headquarters, platform or trader is paid by its tax."""
    for flow, to in rebates(s):
        if _is_shell(s, to):
            yield Hit(flow.where, {"clause": flow.clause.id, "payee": s.name(to.party)})


def central_group(s: Subject) -> Iterator[Hit]:
    """L023: income tax of a firm is shared that is named like a group which pays to the centre."""
    heads = s.scope.heads if s.scope is not None else ()
    if heads is not None and "cit" not in heads:
        return
    for firm in s.firms:
        if any(group in firm.zh for group in CENTRAL_GROUPS):
            yield Hit(("scope", "heads"), {"firm": firm})


IN_WORDS: Final = ("L002", "L003", "L006", "L007", "L008", "L009", "L013")
"""Lints of which only a text can say that they apply."""

ALSO_IN_WORDS: Final = ("kept_from_leaving", "collection_target")
"""Predicates that look at clauses and at texts."""

PREDICATES: Mapping[str, Predicate] = {
    **{f"written_{code}": _writer(code) for code in IN_WORDS},
    **{p.__name__: p for p in (kept_from_leaving, collection_target, shell_risk, central_group)},
}  # fmt: skip

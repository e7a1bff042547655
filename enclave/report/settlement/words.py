"""What a statement says in sentences: its title, who pays whom how much, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.money import format_yuan
from enclave.settle.statement import Statement
from enclave.text import Text


def title(made: Statement) -> Text:
    """The heading."""
    kind = (
        Text("结算单", "Statement")
        if made.final
        else Text("结算单（预结）", "Statement (provisional)")
    )
    label = made.label
    return Text(
        f"{made.agreement.title.zh}　{label.zh}{kind.zh}",
        f"{made.agreement.title.in_('en')} · {kind.in_('en')}, {label.in_('en')}",
    )


def documents(made: Statement) -> Iterator[Text]:
    """The documents the agreement cites."""
    for reference in made.agreement.references.values():
        number = f" {reference.number}" if reference.number else ""
        yield Text(f"{reference.document.zh}{number}", f"{reference.document.in_('en')}{number}")


def conclusions(made: Statement) -> Iterator[Text]:
    """Who has to pay whom, after this statement."""
    for due in made.dues:
        payer, payee = made.name(due.payer), made.name(due.payee)
        values = {"payer": payer, "payee": payee, "amount": format_yuan(due.open),
                  "accrued": format_yuan(due.accrued), "paid": format_yuan(due.paid)}  # fmt: skip
        if due.open:
            yield Text(
                "{payer}应向{payee}付 {amount} 元（累计应付 {accrued}，已付 {paid}）",
                "{payer} has to pay {payee} {amount} yuan (due {accrued}, paid {paid})",
            ).format(**values)
        else:
            yield Text(
                "{payer}与{payee}已结清（累计应付 {accrued}，已付 {paid}）",
                "{payer} and {payee} are even (due {accrued}, paid {paid})",
            ).format(**values)


def basis(made: Statement) -> Iterator[Text]:
    """What was used: rounding, late rows, netting, parameters rounded once."""
    terms = made.agreement.settle
    if terms.remainder == "largest":
        yield Text(
            "尾差：按最大余数分到分，各方之和等于可分成收入",
            "rounding: largest remainder, so that shares add to the pool",
        )
    else:
        name = made.name(terms.remainder.to)
        yield Text("尾差归{name}", "the missing fen go to {name}").format(name=name)
    yield (
        Text(
            "以前年度事项：差额计入本期，已结年度不改",
            "late rows: the difference is booked now, closed years stay",
        )
        if terms.late == "adjust"
        else Text(
            "以前年度事项：重算该年及以后各年，差额计入本期",
            "late rows: that year and all later ones are computed again, differences are booked now",
        )
    )
    yield (
        Text("款项由双方直接结算", "the parties settle pair by pair")
        if made.netting == "pairwise"
        else Text("款项经共同上级结算", "everything is settled through the common superior")
    )
    yield from (Text(f"取整的参数：{n.zh}", f"rounded once: {n.in_('en')}") for n in made.notes)


def correction_title(made: Statement) -> Text:
    """The heading of a correction sheet."""
    years = [str(c.year) for c in made.corrections]
    return Text(
        f"{made.agreement.title.zh}　{'、'.join(years)}年度更正单",
        f"{made.agreement.title.in_('en')} · corrections of {', '.join(years)}",
    )

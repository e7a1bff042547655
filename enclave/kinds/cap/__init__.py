"""Cap: a party's running total stops at a limit; what is beyond goes to others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enclave.curve import Curve
from enclave.kinds.amounts import annual_limit, year_amount
from enclave.kinds.anniversary import anniversaries, reset_at_anniversary
from enclave.kinds.base import Builder, Kind, Names, PlanProblem, YearContext
from enclave.kinds.cap.model import Cap, feeds
from enclave.kinds.wording import (
    SPAN_WORDS,
    amount_words,
    change_inside_year,
    clauses_words,
    joined,
    shares_words,
    stated,
)
from enclave.terms.agreement import Agreement
from enclave.terms.validate import Path
from enclave.text import Text


def cut_dates(clause: Cap, ctx: YearContext) -> Iterable[date]:
    """A cap over agreement years starts afresh at each anniversary."""
    return anniversaries(ctx) if clause.span == "agreement_year" else ()


def lower(clause: Cap, b: Builder, path: Path) -> None:
    """An "up to the limit" curve behind the party's entitlements; the rest spills."""
    mine = b.take_from(clause.party, clause.of)
    for other in b.entitlements:
        if other.leaf.party == clause.party and other.origins & set(clause.of or ()):
            values = {
                "clause": clause.id,
                "of": joined(clause.of or ()),
                "first": other.leaf.clause,
            }
            raise PlanProblem("E344", (*path, "of"), **values)
    if not mine:
        raise PlanProblem("E342", path, clause=clause.id, party=clause.party)
    where = (*path, "limit")
    if clause.span == "budget_year":
        limit = annual_limit(clause.limit, clause, b, where, down=True)
    else:
        limit = year_amount(clause.limit, b, clause.id, where, down=True)
    pot = b.gather(f"{clause.id}.total", [e.pot for e in mine])
    yearly = clause.span == "budget_year"
    applies = clause.applies or ("whole_year" if yearly else "from_then")
    if clause.span == "agreement_year":
        reset_at_anniversary(clause.id, clause, b)
    kept, beyond = b.curve(
        clause.id, clause, pot, ("kept", "beyond"), Curve.up_to(limit), span=clause.span,
        applies=applies, anchor="left" if applies == "from_then" else "axis", limit=limit,
    )  # fmt: skip
    if len(mine) == 1:
        b.entitle(clause.party, "", kept, like=mine[0])
    else:
        origins = frozenset().union(*(e.origins for e in mine))
        b.entitle(clause.party, clause.id, kept, origins=origins)
    if isinstance(clause.spill, str):
        b.entitle(clause.spill, clause.id, beyond)
        return
    parties = list(clause.spill)
    pots = b.curve(
        f"{clause.id}.spill", clause, beyond, parties, Curve.linear(list(clause.spill.values()))
    )
    for party, out in zip(parties, pots, strict=True):
        b.entitle(party, clause.id, out)


def words(clause: Cap, names: Names) -> Text:
    """The clause as a sentence."""
    who, limit = names(clause.party), amount_words(clause.limit, names)
    span, later = SPAN_WORDS[clause.span], change_inside_year(clause.applies)
    to = names(clause.spill) if isinstance(clause.spill, str) else shares_words(clause.spill, names)
    under = Text("分得额", "")
    if clause.of is not None:
        of = clauses_words(clause.of, names)
        under = Text(f"依{of.zh}分得的额度", f" under {of.in_('en')}")
    return Text(
        f"{who.zh}{under.zh}以{limit.zh}为限（{span.zh}），超出部分归{to.zh}{later.zh}。",
        f"{who.in_('en')} gets no more than {limit.in_('en')}{under.en} ({span.en}); what is beyond"
        f" goes to {to.in_('en')}{later.en}.",
    )


def rank(clause: Cap, agreement: Agreement) -> int:
    """How many caps spill one after another into this one: it applies after all of them."""
    caps = [c for c in agreement.clauses if isinstance(c, Cap)]
    depth, reached = 0, [clause]
    while depth <= len(caps):
        reached = [c for c in caps if any(feeds(c, later) for later in reached)]
        if not reached:
            break
        depth += 1
    return depth


def _parties(clause: Cap) -> list[tuple[Path, str]]:
    one = isinstance(clause.spill, str)
    spill: list[tuple[Path, str]] = [
        (("spill",) if one else ("spill", p), p) for p in clause.spilled
    ]
    return [(("party",), clause.party), *spill]


KIND = Kind(
    name="cap",
    title=Text("封顶", "cap"),
    order=60,
    model=Cap,
    lower=lower,
    reads_heads=False,
    words=stated(words),
    parties=_parties,
    rank=rank,
    cut_dates=cut_dates,
    aliases={
        "对象": "party",
        "上限": "limit",
        "计入条款": "of",
        "超出归": "spill",
        "计算口径": "counts",
    },
    values={"封顶": "cap", "应计": "accrued", "实拨": "paid"},
    example="{id: ceiling, kind: cap, party: origin, limit: 7500万元, span: agreement, spill: host}\n",
    meanings={
        "party": Text("谁的所得封顶", "whose total is capped"),
        "limit": Text("上限金额，或由数据算出（如投资额的 120%）", "the limit, written or from data (120% of the investment)"),
        "span": Text("累计多久：budget_year、agreement_year、agreement", "how long the total runs: budget_year, agreement_year, agreement"),
        "of": Text("只计这些条款给该方的所得；默认全部，含年度关闭时的补足与固定回报", "only what these clauses give counts; all by default, with what the close of a year pays"),
        "spill": Text("超出部分归谁：一方，或几方按份额", "who gets what is beyond: one party, or several by shares"),
        "counts": Text("accrued 按应得计；paid 按实拨计（尚未支持）", "accrued amounts; paid is not supported yet"),
        "applies": Text("年中改变上限时：whole_year 全年重算，from_then 自改变起；默认年度上限全年、其余自改变起", "a change inside a year: whole_year or from_then; yearly caps whole_year by default, others from_then"),
    },
)  # fmt: skip

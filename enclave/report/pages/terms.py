"""The terms of the agreements: clauses in words, and who gets the next yuan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from enclave.compile.labels import cite, namer, pipeline
from enclave.dates import DateError
from enclave.kinds.base import PlanProblem
from enclave.kinds.registry import kinds
from enclave.kinds.wording import article_words, listed, months_words, named, point_words
from enclave.money import format_amount
from enclave.ratio import format_ratio
from enclave.report.curve_text import closing_words, horizon, ranges
from enclave.report.curves import Gallery, gallery
from enclave.report.drawable import head_name
from enclave.report.figures import DealFigures
from enclave.report.job import Job
from enclave.report.library_text import MODES
from enclave.report.model import Column, Line, Table
from enclave.report.money_tables import deal_title
from enclave.report.pages.content import (
    Block,
    Chart,
    Clause,
    Clauses,
    Grid,
    Para,
    Section,
    sentence,
)
from enclave.report.pages.draw_curve import strips
from enclave.report.pages.standing import Standings
from enclave.report.pages.turn import fitting
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.text import Text

MOST_CURVES = 3
"""Agreements whose curve is drawn; where there are more, the table stands for all of them."""
_LEVELS = {
    "county": Text("县级留成", "the county part"),
    "prefecture": Text("市州级留成", "the prefecture part"),
    "province": Text("省级留成", "the provincial part"),
}
_PERIODS = {
    "month": Text("按月结算", "Settled by month"),
    "quarter": Text("按季结算", "Settled by quarter"),
    "year": Text("按年结算", "Settled by year"),
}
_LATE = {
    "adjust": Text("退税涉及已结年度的，差额计入当年", "a refund into a closed year changes the open one"),
    "restate": Text("退税涉及已结年度的，逐年重算，差额现在入账",
                    "a refund into a closed year restates all years since, posted now"),
}  # fmt: skip


def clauses(job: Job) -> Section | None:
    """Every agreement in words, clause by clause."""
    deals = job.view.deals
    blocks: list[Block] = []
    for deal in deals:
        title = deal_title(deal, deals) if len(deals) > 1 else None
        blocks.append(Clauses(title, tuple(spoken(deal))))
    if not blocks:
        return None
    return Section("clauses", Text("协议条款", "The terms in words"), tuple(blocks))


def spoken(deal: DealFigures) -> Iterator[Clause]:
    """Scope and term, the clauses in the order in which they apply, credit, settlement."""
    agreement = deal.deal.agreement
    yield _scope(agreement)
    if agreement.term is not None:
        yield _term(deal, agreement)
    before: dict[str, Text] = {}
    versions = deal.deal.loaded.opened.loaded.versions
    for n, version in enumerate(versions):
        now: dict[str, Text] = {}
        for _, clause in pipeline(version.agreement):
            now[clause.id] = kinds()[clause.kind].words(clause, namer(version.agreement))
            if n == 0 or before.get(clause.id) != now[clause.id]:
                since = None if n == 0 else version.effective
                yield _clause(clause, version.agreement, now[clause.id], since)
        before = now
    yield from _credit(deal)
    yield _settle(agreement)


def _clause(clause: ClauseBase, agreement: Agreement, words: Text, since: date | None) -> Clause:
    article = (clause.reference.article or "") if clause.reference is not None else ""
    said = article_words(article)
    title = clause.title or kinds()[clause.kind].title
    named_en = sentence(title.in_("en"))
    head = Text(f"{said.zh} {title.zh}".strip(), f"{said.in_('en')} {named_en}".strip())
    if since is not None:
        head = Text(
            f"{head.zh}（自 {since.isoformat()} 起）", f"{head.en} (from {since.isoformat()})"
        )
    source = cite(clause, agreement)
    english = source.in_("en")
    if article and said.in_("en") != article:
        english = english.replace(article, said.in_("en"))
    return Clause(head, words, Text(source.zh, english))


def _scope(agreement: Agreement) -> Clause:
    scope, names = agreement.scope, namer(agreement)
    if scope.feed is not None:
        text = Text("分配 {a} 中 {p} 的应得额", "what {a} entitles {p} to").format(
            a=scope.feed.agreement, p=scope.feed.party)  # fmt: skip
    else:
        levels = listed(_LEVELS[level] for level in scope.retain or ())
        heads = (Text("全部税费", "all taxes") if scope.heads is None
                 else listed(named("head", h, names) for h in scope.heads))  # fmt: skip
        text = Text(f"分享{heads.zh}的{levels.zh}，其余级次的部分不动",
                    f"{levels.in_('en')} of {heads.in_('en')}; the parts of other levels are untouched")  # fmt: skip
    english = text.in_("en")
    return Clause(
        Text("分享范围", "Scope"), Text(f"{text.zh}。", f"{english[:1].upper()}{english[1:]}.")
    )


def _term(deal: DealFigures, agreement: Agreement) -> Clause:
    term, names = agreement.term, namer(agreement)
    assert term is not None  # noqa: S101  # asked before
    start = point_words(term.from_, names)
    zh, en = f"自{start.zh}起", f"From {start.in_('en')}"
    if term.for_ is not None:
        length = months_words(term.for_)
        zh, en = f"{zh}，{length.zh}", f"{en}, for {length.in_('en')}"
    if term.until is not None:
        end = point_words(term.until, names)
        zh, en = f"{zh}，至{end.zh}止（不含当日）", f"{en}, until {end.in_('en')} (not included)"
    dated = [(names(n), day) for n, day in deal.deal.events(None).items() if day is not None]
    if dated:
        zh += "；" + "，".join(f"{n.zh} {day.isoformat()}" for n, day in dated)
        en += "; " + ", ".join(f"{n.in_('en')} {day.isoformat()}" for n, day in dated)
    return Clause(Text("期限", "Term"), Text(f"{zh}。", f"{en}."))


def _settle(agreement: Agreement) -> Clause:
    settle, names = agreement.settle, namer(agreement)
    period, late = _PERIODS[settle.period], _LATE[settle.late]
    to = getattr(settle.remainder, "to", None)
    rest = (Text("尾差按最大余数法到分", "the last fen by largest remainder") if to is None else
            Text("尾差归{p}", "the last fen to {p}").format(p=names(to)))  # fmt: skip
    return Clause(Text("结算", "Settlement"), Text(
        f"{period.zh}；{late.zh}；{rest.zh}。", f"{period.en}; {late.en}; {rest.in_('en')}."))  # fmt: skip


def _credit(deal: DealFigures) -> Iterator[Clause]:
    """How statistics are credited, indicators alike in one sentence."""
    from enclave.book.agreements import indicators

    names = namer(deal.deal.agreement)
    same: dict[Text, list[Text]] = {}
    for indicator, rule in deal.deal.loaded.opened.credit.rules.items():
        item = indicators().get(indicator)
        name = item.name if item is not None else Text(indicator)
        same.setdefault(_rule_words(rule, names), []).append(name)
    for said, items in same.items():
        head = listed(items)
        english = head.in_("en")
        yield Clause(Text("考核认定", "Assessment credit"),
                     Text(f"{head.zh}：{said.zh}。", f"{english[:1].upper()}{english[1:]}: {said.in_('en')}."))  # fmt: skip


def _rule_words(rule: object, names: object) -> Text:
    assert callable(names)  # noqa: S101  # for the type checker
    mode = str(getattr(rule, "mode", ""))
    weights = getattr(rule, "weights", None) or {}
    to = getattr(rule, "to", None) or ()
    who = listed(
        Text(f"{names(p).zh} {format_ratio(w)}", f"{names(p).in_('en')} {format_ratio(w)}")
        for p, w in weights.items()
    ) if weights else listed(names(p) for p in to)  # fmt: skip
    phases = getattr(rule, "phases", None) or ()
    if phases:
        inner = [_rule_words(p, names) for p in phases]
        return Text("先后为 " + "；".join(t.zh for t in inner),
                    "in phases, " + "; then ".join(t.in_("en") for t in inner))  # fmt: skip
    title = MODES.get(mode, Text(mode))
    if not who.zh:
        return title
    return Text(f"{title.zh}，{who.zh}", f"{title.in_('en')}, {who.in_('en')}")


# --------------------------------------------------------------------------------- the curve


def curve(job: Job, who: Standings) -> Section | None:
    """Who gets the next yuan at every level of revenue, phase by phase."""
    deals = job.view.deals
    blocks: list[Block] = []
    for deal in deals:
        found = drawn(deal)
        if found is None:
            continue
        title = deal_title(deal, deals)
        if len(deals) <= MOST_CURVES:
            blocks.append(
                Chart(
                    f"curve-{deal.id}",
                    strips(found, job.lang, [p.name for p in who.parties]),
                    title,
                )
            )
        blocks += [Grid(t, folded=True) for t in fitting(_curve_table(deal, found, title))]
        blocks += [Para(closing_words(c), "note") for p in found.pictures for c in p.closings]
    if not blocks:
        return None
    return Section("curve", Text("分成曲线：下一元归谁", "Who gets the next yuan"),
                   tuple(dict.fromkeys(blocks)))  # fmt: skip


def drawn(deal: DealFigures) -> Gallery | None:
    """The curves of an agreement with the events of the scenario; None where a date is open."""
    account = (deal.deal.members or ("",))[0]
    try:
        return gallery(deal.deal.planner(account), head_name)
    except (PlanProblem, DateError):
        return None


def _curve_table(deal: DealFigures, found: Gallery, title: Text) -> Table:
    names = list(dict.fromkeys(n for p in found.pictures for n in p.names))
    columns = (
        Column(Text("阶段", "Phase")), Column(Text("收入（万元）", "Revenue (10k yuan)")),
        *(Column(n, "number") for n in names),
    )  # fmt: skip
    lines = []
    high = horizon(found.pictures)
    for picture in found.pictures:
        for item in ranges(picture, Fraction(0), high):
            low = format_amount(item.low).removesuffix(".00")
            last = item.high is None or item.high == high
            top = "" if last or item.high is None else format_amount(item.high).removesuffix(".00")
            span = (
                Text(f"{low} 以上", f"above {low}")
                if last
                else Text(f"{low}—{top}", f"{low}–{top}")
            )
            by_name = dict(zip(picture.names, item.slope, strict=True))
            cells = [Text(format_ratio(by_name[n])) if n in by_name else None for n in names]
            lines.append(Line((picture.days, span, *cells)))
    heading = Text(f"下一元的份额 · {title.zh}", f"Shares of the next yuan · {title.in_('en')}")
    return Table(f"curve:{deal.id}", "shares", heading, columns, tuple(lines))

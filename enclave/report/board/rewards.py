"""What recruiters are due: by recruiter, with the working, the clause and the cap."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.board.model import AwardLine, AwardTotal, Board
from enclave.kinds.wording import article_words
from enclave.money import format_yuan
from enclave.ratio import format_ratio
from enclave.report.board.cells import LABEL
from enclave.report.footing import foot
from enclave.report.grid import TOTAL
from enclave.report.model import Column, Line, Money, Table
from enclave.terms.board import Award
from enclave.text import Text

REWARDS = "rewards"
PAYEES = {"person": Text("个人", "person"), "agency": Text("机构", "agency")}
NOT_TAX = Text(
    "只按到位资金或固定资产投资计算，与税收无关；应付数须经审核、列入预算后支付",
    "measured by funds or investment that arrived, never by tax; paid only after review, within a budget",
)
_FALL = Text(
    "累计到位额回落时，已应付的不追回，也不重复支付",
    "a total that falls takes nothing back, and nothing is due twice",
)


def reward_tables(board: Board) -> Iterator[Table]:
    """By recruiter; line by line; by clauses of agreements; who is not paid. In yuan, to the fen."""
    totals = board.rewards.totals
    if totals:
        yield _totals(board)
        yield _working(board)
    if board.rewards.clauses:
        yield _clauses(board)
    if board.rewards.refused:
        yield _refused(board)


def _totals(board: Board) -> Table:
    month = board.loaded.through.month
    columns = (
        Column(Text("引荐人", "Recruiter")), Column(Text("收款方", "Payee")),
        Column(Text("奖励", "Award")), Column(Text("依据", "Clause")),
        Column(Text("以前月份已应付", "Due before"), "money"),
        Column(Text(f"{month}月应付", f"Due in month {month}"), "money"),
        Column(Text("累计应付", "Due to date"), "money", 0), Column(Text("封顶", "Cap")),
    )  # fmt: skip
    rows = board.rewards.totals
    lines = [
        Line((t.recruiter.name, PAYEES[t.recruiter.payee], t.award.title, clause(t.award),
              Money(t.before, t.before), Money(t.month, t.month), Money(t.due, t.due), _cap(t)))
        for t in rows
    ]  # fmt: skip
    footed = foot([(t.before, t.month) for t in rows], 1)
    before, now = footed.bottom[0], footed.bottom[1]
    empty = Text("")
    lines.append(Line((TOTAL, empty, empty, empty, Money(before, before), Money(now, now),
                       Money(before + now, before + now), empty), "total"))  # fmt: skip
    title = Text("引荐奖励应付", "Due to recruiters")
    return Table("board:rewards", REWARDS, title, columns, tuple(lines), "元", (*LABEL, NOT_TAX, _FALL))  # fmt: skip


def clause(award: Award) -> Text:
    """Document and article, and how far they may be trusted."""
    where = award.reference
    article = article_words(where.article or "")
    return Text(
        f"{where.document.zh}{article.zh}",
        f"{where.document.in_('en')} {article.in_('en')}".strip(),
    )


def _cap(total: AwardTotal) -> Text:
    limit = total.award.recruiter_limit
    if limit is not None:
        hit = Text("（已触及）", " (reached)") if total.uncapped > limit else Text("", "")
        return Text("每人{a}元{h}", "{a} yuan each{h}").format(a=format_yuan(limit), h=hit)
    limit = total.award.limit
    if limit is None:
        return Text("无", "none")
    hit = Text("（已触及）", " (reached)") if any(_is_cut(x) for x in total.lines) else Text("", "")
    return Text("每项{a}元{h}", "{a} yuan a total{h}").format(a=format_yuan(limit), h=hit)


def _is_cut(line: AwardLine) -> bool:
    return line.cap is not None and line.exact > line.cap


def _working(board: Board) -> Table:
    columns = (
        Column(Text("引荐人", "Recruiter")), Column(Text("奖励", "Award")),
        Column(Text("项目", "Project")), Column(Text("到位额", "Arrived"), "money"),
        Column(Text("算式", "Working")), Column(Text("应付", "Due"), "money"),
    )  # fmt: skip
    lines = []
    for total in board.rewards.totals:
        for line in total.lines:
            project = board.loaded.projects.get(line.project)
            name = Text(project.name) if project else Text("全部项目合计", "all projects")
            lines.append(Line((
                line.recruiter.name, line.award.title, name, Money(line.arrived, line.arrived),
                working(line), Money(line.due, line.due))))  # fmt: skip
    title = Text("奖励的算式", "Working of the awards")
    return Table("board:reward-lines", REWARDS, title, columns, tuple(lines), "元", LABEL)


def working(line: AwardLine) -> Text:
    """``50,000,000.00×0.2%＋9,523,000.00×0.1%＝109,523.00``, and what the cap left of it."""
    steps = [f"{format_yuan(a)}×{format_ratio(r)}" for a, r in line.steps] or ["0"]
    zh, en = "＋".join(steps), " + ".join(s.replace("×", " × ") for s in steps)
    fen = line.exact
    said = format_yuan(int(fen)) if fen.denominator == 1 else f"{format_yuan(line.capped)}"
    cut = _is_cut(line)
    if fen.denominator != 1 or cut:
        exact = format_yuan(int(fen)) if fen.denominator == 1 else f"{fen} 分"
        exact_en = exact.replace("分", "fen")
        if cut:
            cap = format_yuan(line.cap or 0)
            return Text(f"{zh}＝{exact}，封顶 {cap}", f"{en} = {exact_en}, capped at {cap}")
        return Text(f"{zh}＝{exact}，取整 {said}", f"{en} = {exact_en}, rounded {said}")
    return Text(f"{zh}＝{said}", f"{en} = {said}")


def _clauses(board: Board) -> Table:
    columns = (
        Column(Text("协议", "Agreement")), Column(Text("条款", "Clause")),
        Column(Text("收款方", "Payee")), Column(Text("年度", "Year")),
        Column(Text("应付", "Due"), "money"), Column(Text("实付", "Paid"), "money"),
    )  # fmt: skip
    lines = tuple(
        Line((Text(c.agreement), Text("{t}：{w}", "{t}: {w}").format(t=c.title, w=c.words), c.to,
              Text(str(c.year)), Money(c.due, c.due), Money(c.paid, c.paid)))
        for c in board.rewards.clauses
    )  # fmt: skip
    title = Text(
        "协议中的奖励条款（年末结算）", "Reward clauses of agreements (at the year's close)"
    )
    return Table("board:reward-clauses", REWARDS, title, columns, lines, "元", LABEL)


def _refused(board: Board) -> Table:
    columns = (Column(Text("引荐人", "Recruiter")), Column(Text("收款方", "Payee")),
               Column(Text("奖励", "Award")), Column(Text("原因", "Why")))  # fmt: skip
    lines = []
    for award, recruiter in board.rewards.refused:
        payees = Text("、".join(PAYEES[p].zh for p in award.payees), ", ".join(PAYEES[p].en for p in award.payees))  # fmt: skip
        why = Text("该奖励只付给{p}", "this award is for: {p}").format(p=payees)
        lines.append(Line((recruiter.name, PAYEES[recruiter.payee], award.title, why)))
    title = Text("有到位而不适用的", "Arrivals without this award")
    return Table("board:reward-refused", REWARDS, title, columns, tuple(lines), None, LABEL, brief=False)  # fmt: skip

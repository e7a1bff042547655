"""The tables of a statement, in yuan and fen: nothing in them is rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from enclave.report.figures import LEVEL_TITLES
from enclave.report.grid import Grid
from enclave.report.model import Cell, Column, Line, Money, Table
from enclave.settle.books import Source
from enclave.settle.buildup import FEED, Base
from enclave.settle.dues import Arrear, Due
from enclave.settle.statement import Statement
from enclave.terms.receipt import LEVELS
from enclave.text import Text

SHEET = "statement"
PARTY, YEAR, AMOUNT = (
    Text("参与方", "Party"),
    Text("所属年度", "Budget year"),
    Text("金额", "Amount"),
)
CLAUSE, ARTICLE = Text("条款", "Clause"), Text("依据", "Article")
PAYER, PAYEE = Text("付款方", "From"), Text("收款方", "To")
CORRECTING = ("late", "changes")
"""The tables of a correction sheet."""
FED = Text("取自其他协议", "from another agreement")
Names = Callable[[str], Text]


def tables(made: Statement, head_name: Names, enterprise_name: Names) -> Iterator[Table]:
    """Every table of a statement that has rows, in the order in which it is read."""
    yield _base("base-period", Text("本期：从入库到可分成", "This period: from receipts to the pool"),
                made.base_period, head_name)  # fmt: skip
    if made.base_year != made.base_period:
        yield _base("base-year", Text("本年累计：从入库到可分成", "Year to date: from receipts to the pool"),
                    made.base_year, head_name)  # fmt: skip
    yield _shares(made)
    yield from (t for t in (_items(made), _closings(made)) if t.lines)
    yield _dues(made)
    if made.held:
        yield _held(made)
    yield from (t for t in (_arrears(made), _late(made, head_name, enterprise_name), _changes(made))
                if t.lines)  # fmt: skip


def _base(name: str, title: Text, rows: Sequence[Base], head_name: Names) -> Table:
    levels = [x for x in LEVELS if any(r.levels[x] for r in rows)]
    elsewhere = any(r.elsewhere for r in rows)
    titles = [LEVEL_TITLES[x] for x in levels]
    titles += [LEVEL_TITLES["elsewhere"]] if elsewhere else []
    columns = [Column(Text("税种", "Head")), Column(Text("入库", "Collected"), "money")]
    columns += [Column(t, "money") for t in titles]
    columns += [Column(Text("其中：可分成", "of which the pool"), "money"),
                Column(Text("同级不分成", "same level, not shared"), "money")]  # fmt: skip
    lines, sums = [], [0] * (len(columns) - 1)
    for r in rows:
        amounts = [r.collected, *(r.levels[x] for x in levels)]
        amounts += [r.elsewhere] if elsewhere else []
        amounts += [r.pool, r.outside]
        sums = [a + b for a, b in zip(sums, amounts, strict=True)]
        lines.append(Line((FED if r.head == FEED else head_name(r.head), *map(_yuan, amounts))))
    lines.append(Line((Text("合计", "Total"), *map(_yuan, sums)), "total"))
    return Table(name, SHEET, title, tuple(columns), tuple(lines), "元", adds=True)


def _shares(made: Statement) -> Table:
    columns = tuple(
        Column(t, "money")
        for t in (Text("以前累计", "Before"), Text("本期", "This period"), Text("累计", "In all"),
                  Text("其中：本年", "of which this year"))
    )  # fmt: skip
    last = Column(Text("本年尾差（分）", "Rounding this year (fen)"))
    lines = []
    sums = [0, 0, 0, 0]
    for s in made.shares:
        amounts = [s.before, s.period, s.total, s.year]
        sums = [a + b for a, b in zip(sums, amounts, strict=True)]
        lines.append(Line((s.name, *map(_yuan, amounts), Text(rounding_text(s.year - s.exact)))))
    zero = sum((s.year - s.exact for s in made.shares), start=made.shares[0].exact * 0)
    lines.append(
        Line((Text("合计", "Total"), *map(_yuan, sums), Text(rounding_text(zero))), "total")
    )
    title = Text("各方分成", "Shares")
    return Table("shares", SHEET, title, (Column(PARTY), *columns, last), tuple(lines), "元")


def source_table(made: Statement, given: Sequence[Source], *, digits: int = 64) -> Table:
    """The files the receipts of a period came from, with their sha256.

    Args:
        digits: how much of a hash is shown.
    """
    columns = (
        Column(Text("入账的表", "Booked from")), Column(Text("原始文件", "Original file")),
        Column(Text("指纹 sha256", "sha256")), Column(Text("笔数", "Receipts"), "number"),
        Column(AMOUNT, "money"),
    )  # fmt: skip
    lines: list[Line] = []
    for source in given:
        mine = [
            fen for day, fen in source.days
            if day <= made.cut and (made.since is None or day > made.since)
        ]  # fmt: skip
        for n, (file, digest) in enumerate(source.files or (("", source.sha256),)):
            if mine:
                table = Text(source.table) if n == 0 else None
                rest: tuple[Cell, Cell] = (len(mine), _yuan(sum(mine))) if n == 0 else (None, None)
                lines.append(Line((table, Text(file), Text(digest[:digits]), *rest)))
    title = Text("本期入库数的来源", "Where the receipts of the period came from")
    return Table("sources", SHEET, title, columns, tuple(lines), "元")


def rounding_text(value: object) -> str:
    """A rounding in fen: 0, or an exact fraction with its sign.

    >>> from fractions import Fraction
    >>> rounding_text(Fraction(2, 5))
    '+2/5'
    """
    text = str(value)
    return text if text.startswith("-") or text == "0" else f"+{text}"


def _items(made: Statement) -> Table:
    lines = tuple(
        Line((s.name, Text(str(i.year)), i.title, Text(made.article(i.clause)), _yuan(i.amount)))
        for s in made.shares
        for i in s.items
    )
    columns = (
        Column(PARTY),
        Column(YEAR),
        Column(CLAUSE),
        Column(ARTICLE),
        Column(AMOUNT, "money"),
    )
    return Table(
        "items", SHEET, Text("本期分成明细", "This period by clause"), columns, lines, "元"
    )


def _closings(made: Statement) -> Table:
    columns = (
        Column(YEAR), Column(CLAUSE), Column(Text("受益方", "Beneficiary")), Column(PAYER),
        Column(Text("应付", "Due"), "money"), Column(Text("已付", "Paid"), "money"),
        Column(Text("未付", "Unmet"), "money"),
    )  # fmt: skip
    lines = tuple(
        Line((Text(str(c.year)), c.title, made.name(c.beneficiary), made.name(c.payer),
              _yuan(c.due), _yuan(c.paid), _yuan(c.due - c.paid)))
        for c in made.closings
    )  # fmt: skip
    return Table(
        "closings", SHEET, Text("年末调节", "Transfers at the close"), columns, lines, "元"
    )


def _dues(made: Statement) -> Table:
    columns = (
        Column(PAYER), Column(PAYEE), Column(Text("以前应付", "Due before"), "money"),
        Column(Text("本期应付", "Due this period"), "money"),
        Column(Text("累计应付", "Due in all"), "money"), Column(Text("已拨付", "Paid"), "money"),
        Column(Text("应补（退）", "Open"), "money"),
    )  # fmt: skip
    lines = tuple(
        Line((made.name(d.payer), made.name(d.payee),
              *map(_yuan, (d.before, d.period, d.accrued, d.paid, d.open))))
        for d in made.dues
    )  # fmt: skip
    return Table("dues", SHEET, Text("往来款", "Between the parties"), columns, lines, "元")


def _held(made: Statement) -> Table:
    columns = (Column(PAYER), Column(PAYEE), Column(AMOUNT, "money"))
    lines = tuple(
        Line((made.name(h.payer), made.name(h.payee), _yuan(h.amount))) for h in made.held
    )
    note = Text(
        "已计入各方分成，争议解决前不付",
        "part of the shares, not to be paid before the dispute ends",
    )
    title = Text("争议暂缓", "Held by a dispute")
    return Table("held", SHEET, title, columns, lines, "元", notes=(note,))


def _arrears(made: Statement) -> Table:
    columns = (
        Column(PAYER), Column(PAYEE), Column(Text("应付的结算日", "Settled on")),
        Column(Text("当期应付", "Due then"), "money"), Column(Text("尚欠", "Still open"), "money"),
    )  # fmt: skip
    lines = tuple(
        Line((made.name(d.payer), made.name(d.payee), _since(d, a), _yuan(a.due), _yuan(a.open)))
        for d in made.dues
        for a in d.arrears
    )
    title = Text("欠付（先还最早的）", "Arrears, the oldest paid first")
    return Table("arrears", SHEET, title, columns, lines, "元")


def _since(due: Due, arrear: Arrear) -> Text:
    """The settlement it was due at, or the payment that was more than was due."""
    day = arrear.day.isoformat()
    if any(on == arrear.day and amount > 0 for on, amount in due.by_day):
        return Text(day)
    return Text(f"{day} 多付", f"{day} overpaid")


def _late(made: Statement, head_name: Names, enterprise_name: Names) -> Table:
    columns = (
        Column(YEAR), Column(Text("凭证号", "Receipt")), Column(Text("企业", "Enterprise")),
        Column(Text("税种", "Head")), Column(Text("入账日", "Booked")),
        Column(Text("原入库日", "Origin")), Column(AMOUNT, "money"),
    )  # fmt: skip
    lines = tuple(
        Line((Text(str(c.year)), Text(x.receipt), enterprise_name(x.enterprise), head_name(x.head),
              Text(x.posted.isoformat()), Text(x.origin.isoformat()), _yuan(x.amount)))
        for c in made.corrections
        for x in c.late
    )  # fmt: skip
    title = Text("本期收到的以前年度事项", "Of earlier years, come in this period")
    return Table("late", SHEET, title, columns, lines, "元")


def _changes(made: Statement) -> Table:
    grid = Grid(
        (YEAR, PARTY),
        (Text("更正前", "Before"), Text("更正数", "Change")),
        total=Text("更正后", "After"), groups=True, bottom=False,
    )  # fmt: skip
    for c in made.corrections:
        for x in c.changes:
            grid.add((Text(str(c.year)), made.name(x.party)), (x.before, x.after - x.before))
    return grid.table("changes", SHEET, Text("以前年度更正", "Corrections of earlier years"), "元")


def _yuan(fen: int) -> Money:
    return Money(fen, fen)

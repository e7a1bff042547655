"""The sheet of checks: identities as formulas, each with 平 or 不平, red where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enclave.book.result import Check
from enclave.report.live.account import Account
from enclave.report.live.expr import Expr, Place, reading, total
from enclave.report.live.inputs import FIRST_YEAR, VALUE
from enclave.report.live.pen import EQUAL, UNEQUAL, Pen
from enclave.report.workbook import LINE
from enclave.report.workbook_style import lines_of
from enclave.text import Text

AMOUNT_LIMIT = 10**14
LABEL = 76
CHANGED, SAME = Text("输入已改动", "inputs changed"), Text("与原测算一致", "as first computed")


@dataclass
class Verdicts:
    """Where the overall verdict stands."""

    address: str
    holds: bool


def write_checks(pen: Pen, accounts: Sequence[Account], engine: Sequence[Check]) -> Verdicts:
    """Write the sheet; returns where the overall verdict stands."""
    pen.widths(LABEL, 22, 22, 16, 14)
    pen.sheet.freeze_panes(4, 1)
    pen.sheet.repeat_rows(3)
    pen.text(0, 0, Text("对账", "Checks"), pen.formats.title)
    pen.heads(3, [Text("恒等式（单位：分）", "Identity (unit: fen)"), Text("左边", "Left"), Text("右边", "Right"),
                  Text("差", "Difference"), Text("结论", "Verdict")])  # fmt: skip
    row = 3
    for account in accounts:
        for label, left, right in _identities(account):
            row += 1
            _label(pen, row, label)
            pen.formula(row, 1, left, pen.formats.fen)
            pen.formula(row, 2, right, pen.formats.fen)
            _verdict(pen, row, left.value, right.value)
        row = _range_checks(pen, account, row)
    for check in engine:
        row += 1
        said = Text("引擎（原测算）：{t}", "engine, as first computed: {t}").format(t=check.title)
        _label(pen, row, said)
        pen.number(row, 1, check.left, pen.formats.fen)
        pen.number(row, 2, check.right, pen.formats.fen)
        _verdict(pen, row, check.left, check.right)
    holds = all(c.holds for c in engine)
    good, bad = pen.say(EQUAL), pen.say(UNEQUAL)
    area = f"E5:E{row + 1}"
    pen.text(1, 0, Text("全部恒等式", "All identities"), pen.formats.bold)
    pen.raw(1, 1, f'IF(COUNTIF({area},"{good}")=ROWS({area}),"{good}","{bad}")',
            pen.formats.verdict, good if holds else bad)  # fmt: skip
    pen.red_where(1, 1, 1, bad)
    pen.red_where(4, 4, max(row, 4), bad)
    row = _drift(pen, accounts, row + 2)
    pen.sheet.print_area(0, 0, row, 4)
    pen.protect()
    return Verdicts(f"'{pen.title}'!$B$2", holds)


def _label(pen: Pen, row: int, label: Text) -> None:
    """What is checked; a long text gets the lines it needs."""
    lines = lines_of(pen.say(label), LABEL - 1)
    if lines > 1:
        pen.sheet.set_row(row, LINE * lines)
    pen.text(row, 0, label, pen.formats.cell)


def _verdict(pen: Pen, row: int, left: int, right: int) -> None:
    pen.raw(row, 3, f"B{row + 1}-C{row + 1}", pen.formats.fen, left - right)
    good, bad = pen.say(EQUAL), pen.say(UNEQUAL)
    pen.raw(row, 4, f'IF(D{row + 1}=0,"{good}","{bad}")', pen.formats.verdict,
            good if left == right else bad)  # fmt: skip


def _identities(account: Account) -> list[tuple[Text, Expr, Expr]]:
    """Year by year: what came in, and own funds, are what all got."""
    working = account.working
    if working is None:
        return []
    out = []
    said = Text(
        "{t} {y}年：收入＋自有财力 = 各方所得＋留在原处",
        "{t} {y}: receipts + own funds = what all get + what stays",
    )
    for year, shares in working.shares.items():
        left = total([working.totals[year], *working.funds[year].values()])
        outside = [working.outside[year]] if year in working.outside else []
        right = total([*shares.values(), *outside])
        out.append((said.format(t=account.title, y=year), left, right))
    return out


def _range_checks(pen: Pen, account: Account, row: int) -> int:
    """Whether what stands on the yellow cells can be computed exactly."""
    working = account.working
    if working is None:
        return row
    from xlsxwriter.utility import quote_sheetname, xl_range

    sheet = quote_sheetname(working.inputs.sheet)
    lines = [line.number for line in working.inputs.receipts.values()]
    if lines:
        row += 1
        last = FIRST_YEAR + len(working.columns) - 1
        area = f"{sheet}!{xl_range(min(lines), FIRST_YEAR, max(lines), last)}"
        said = Text("{t}：收入不含不足一分的零头，且在可精确计算的范围内（不合格的格数）",
                    "{t}: receipts are whole fen and within range (cells that are not)")  # fmt: skip
        _label(pen, row, said.format(t=account.title))
        formula = (
            f"SUMPRODUCT((ABS({area}*1000000-ROUND({area}*1000000,0))>0.05)"
            f"+(ABS({area})>=100000000))"
        )
        pen.raw(row, 1, formula, pen.formats.fen, 0)
        pen.number(row, 2, 0, pen.formats.fen)
        _verdict(pen, row, 0, 0)
    parts = [i.number for i in working.inputs.items.values() if i.what == "parts"]
    if parts:
        row += 1
        names = [f"{sheet}!{xl_range(n, VALUE, n, VALUE).split(':', maxsplit=1)[0]}" for n in parts]
        wrong = "+".join(f"(INT({n})<>{n})+({n}<0)" for n in names)
        said = Text(
            "{t}：份数都是不小于零的整数（不合格的格数）",
            "{t}: parts are whole and not negative (cells that are not)",
        )
        _label(pen, row, said.format(t=account.title))
        pen.raw(row, 1, wrong, pen.formats.fen, 0)
        pen.number(row, 2, 0, pen.formats.fen)
        _verdict(pen, row, 0, 0)
    return _scale_check(pen, account, row)


def _scale_check(pen: Pen, account: Account, row: int) -> int:
    """Denominators times the sums of parts stay where a spreadsheet is exact."""
    working = account.working
    assert working is not None  # noqa: S101  # the caller looked
    rows = working.block.rows
    pairs: list[Expr] = []
    for key, line in rows.items():
        if key[0] == "scale" and ("sum", key[1]) in rows:
            scale = reading(Place(line, 3), line.cells[0].value)
            other = rows["sum", key[1]]
            pairs.append(scale * reading(Place(other, 3), other.cells[0].value))
    if not pairs:
        return row
    row += 1
    said = Text(
        "{t}：份数乘公分母不超过 10 的 14 次方（超出的个数）",
        "{t}: parts × denominator below 10^14 (those beyond)",
    )
    _label(pen, row, said.format(t=account.title))
    pen.raw(
        row,
        1,
        "+".join(f"({p.text(pen.title)}>={AMOUNT_LIMIT})" for p in pairs),
        pen.formats.fen,
        0,
    )
    pen.number(row, 2, 0, pen.formats.fen)
    _verdict(pen, row, 0, 0)
    return row


def _drift(pen: Pen, accounts: Sequence[Account], row: int) -> int:
    """Whether the shares are still those first computed: a statement, not a check."""
    live = [a for a in accounts if a.working is not None]
    if not live:
        return row
    pen.heads(row, [Text("与引擎原结果比（输入未改动时应一致）", "Against the engine's first result (the same until inputs change)"),
                    Text("本表现值", "now"), Text("原测算", "first"), Text("差", "Difference"), Text("状态", "State")])  # fmt: skip
    for account in live:
        working = account.working
        assert working is not None  # noqa: S101  # chosen above
        parties: dict[str, list[Expr]] = {}
        for shares in working.shares.values():
            for party, cell in shares.items():
                parties.setdefault(party, []).append(cell)
        for party, cells in parties.items():
            row += 1
            whole = total(cells)
            label = Text("{t}：{p}", "{t}: {p}").format(t=account.title, p=account.deal.name(party))
            _label(pen, row, label)
            pen.formula(row, 1, whole, pen.formats.fen)
            pen.number(row, 2, whole.value, pen.formats.fen)
            pen.raw(row, 3, f"B{row + 1}-C{row + 1}", pen.formats.fen, 0)
            same, changed = pen.say(SAME), pen.say(CHANGED)
            pen.raw(row, 4, f'IF(D{row + 1}=0,"{same}","{changed}")', pen.formats.verdict, same)
    return row

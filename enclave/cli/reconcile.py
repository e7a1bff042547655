"""``enclave reconcile``: two counties' ledgers or statements side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from enclave.cli.frame import Console
from enclave.cli.months import month_of
from enclave.cli.place import Place
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.settle.reconcile.compare import Apart
    from enclave.settle.reconcile.match import Finding, Matched
    from enclave.settle.reconcile.sides import Side


@click.command("reconcile")
@click.argument("left", type=Place(), metavar="A")
@click.argument("right", type=Place(), metavar="B")
@click.option("--until", metavar="YYYY-MM", help="只比到这个月 / only up to this month")
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context,
    left: Path | str,
    right: Path | str,
    until: str | None,
    style: Literal["table", "json"],
) -> int:
    """两地对账：逐笔比对，每处差异归类并给出处理建议 / reconcile two counties.

    A、B 各是账本（.db 或 postgresql://…）、结算包（.zip）、结算单（.json）或标准入库表（.csv、.xlsx）。

    A and B are a ledger (.db or postgresql://…), a bundle (.zip), a statement (.json) or a standard
    table (.csv, .xlsx).
    """
    from enclave.settle.reconcile.compare import apart
    from enclave.settle.reconcile.match import match
    from enclave.settle.reconcile.sides import read_side

    console: Console = ctx.obj["console"]
    last = month_of(until, "--until").last_day if until else None
    a, b = read_side(left, until=last), read_side(right, until=last)
    matched, figures = match(a, b), list(apart(a, b))
    if style == "json":
        console.out(json.dumps(_body(matched, figures), ensure_ascii=False, indent=1) + "\n")
    else:
        console.out(_text(a, b, matched, figures, console))
    return 1 if matched.findings or figures else 0


def _body(matched: Matched, figures: list[Apart]) -> dict[str, Any]:
    from enclave.settle.reconcile.match import WORDS

    return {
        "schema": "enclave/reconciliation/1",
        "agreed": matched.agreed,
        "difference": sum(f.difference for f in matched.findings),
        "rows": [
            {
                "class": f.kind, "title": _both(WORDS[f.kind][0]), "action": _both(WORDS[f.kind][1]),
                "left": [_row(r) for r in f.left], "right": [_row(r) for r in f.right],
                "difference": f.difference,
            }
            for f in matched.findings
        ],
        "figures": [
            {"agreement": x.agreement, "cut": x.cut, "what": _both(x.what), "left": x.left,
             "right": x.right, "reason": _both(x.reason)}
            for x in figures
        ],
    }  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def _row(receipt: Any) -> dict[str, Any]:
    return {"id": receipt.id, "enterprise": receipt.enterprise, "head": receipt.head,
            "posted": receipt.posted.isoformat(), "amount": receipt.amount}  # fmt: skip


def _text(a: Side, b: Side, matched: Matched, figures: list[Apart], console: Console) -> str:
    from enclave.money import format_yuan
    from enclave.settle.reconcile.match import WORDS

    t, lang = console.t, console.lang
    total = sum(f.difference for f in matched.findings)
    out = [
        t(f"甲方 {a.name}：{len(a.receipts)} 笔　乙方 {b.name}：{len(b.receipts)} 笔",
          f"A {a.name}: {len(a.receipts)} rows · B {b.name}: {len(b.receipts)} rows"),
        t(f"相符 {matched.agreed} 笔，差异 {len(matched.findings)} 处，甲方比乙方多 {format_yuan(total)} 元（已全部列出）",
          f"{matched.agreed} rows agree, {len(matched.findings)} differences; A has {format_yuan(total)} yuan more than B, all of it listed"),
    ]  # fmt: skip
    if matched.findings:
        header = [t("类别", "Class"), t("甲方", "A"), t("乙方", "B"), t("企业", "Enterprise"),
                  t("税种", "Head"), t("甲－乙（元）", "A − B (yuan)")]  # fmt: skip
        rows = [_cells(f, lang) for f in matched.findings]
        out += ["", console.table(rows, header, "lllllr").rstrip("\n"), ""]
        for kind in dict.fromkeys(f.kind for f in matched.findings):
            title, action = WORDS[kind]
            out.append(f"* {title.in_(lang)}{t('：', ': ')}{action.in_(lang)}")
    if figures:
        header = [t("协议", "Agreement"), t("结算日", "Settled on"), t("项目", "Figure"), t("甲方（元）", "A (yuan)"),
                  t("乙方（元）", "B (yuan)"), t("可能的原因", "Likely reason")]  # fmt: skip
        cells = [
            [x.agreement, x.cut, x.what.in_(lang),
             *("—" if v is None else format_yuan(v) for v in (x.left, x.right)), x.reason.in_(lang)]
            for x in figures
        ]  # fmt: skip
        out += ["", t("结算单", "Statements"), console.table(cells, header, "lllrrl").rstrip("\n")]
    if not matched.findings and not figures:
        out.append(t("双方一致", "both sides agree"))
    return "\n".join(out) + "\n"


def _cells(found: Finding, lang: str) -> list[str]:
    from enclave.money import format_yuan
    from enclave.settle.reconcile.compare import head_title
    from enclave.settle.reconcile.match import WORDS

    said: Literal["zh", "en"] = "en" if lang == "en" else "zh"
    some = (*found.left, *found.right)

    def side(receipts: tuple[Any, ...]) -> str:
        return " + ".join(f"{r.id} {r.posted} {format_yuan(r.amount)}" for r in receipts) or "—"

    heads = dict.fromkeys(head_title(r.head).in_(said) for r in some)
    title = WORDS[found.kind][0].in_(said)
    return [title, side(found.left), side(found.right), some[0].enterprise, " / ".join(heads),
            format_yuan(found.difference)]  # fmt: skip

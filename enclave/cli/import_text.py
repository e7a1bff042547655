"""The preview of an import in a terminal: files, checks, rejects, duplicates, differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from enclave.diagnostics import printable
from enclave.intake.classify import title_text
from enclave.intake.model import KIND_NAMES, FileResult
from enclave.intake.quality import sums
from enclave.intake.reconcile import LEVEL_NAMES, Line, span
from enclave.intake.run import Import
from enclave.money import format_yuan
from enclave.text import Lang, Text

MakeTable = Callable[[Sequence[Sequence[str]], Sequence[str], str], str]
MOST_ROWS: Final = 20
WIDEST: Final = 60
_FATES: Final = (
    ("accepted", Text("采纳", "accepted")), ("duplicates", Text("重复", "duplicates")),
    ("rejected", Text("拒收", "rejected")), ("left_out", Text("不导入", "left out")),
)  # fmt: skip


def as_text(found: Import, lang: Lang, table: MakeTable) -> str:
    """The whole preview."""
    parts = [_file(file, lang, table) for file in found.files]
    parts.append(_reconciliation(found.lines, lang, table) + _uncovered(found, lang))
    parts.append(_findings(found, lang))
    parts.append(_fixes(found, lang))
    parts.append(_summary(found, lang))
    return "\n".join(part for part in parts if part)


def _file(file: FileResult, lang: Lang, table: MakeTable) -> str:
    kind = KIND_NAMES[file.kind].in_(lang)
    out = [
        f"{file.name}  {kind}  " + Text(f"来源 {file.source}", f"source {file.source}").in_(lang)
    ]
    facts = []
    if file.encoding:
        facts.append(Text(f"编码 {file.encoding}", f"encoding {file.encoding}"))
    if file.unit.zh:
        facts.append(Text(f"单位 {file.unit.zh}", f"unit {file.unit.en}"))
    if file.basis.zh:
        facts.append(Text(f"期间按 {file.basis.zh}", f"period by {file.basis.en}"))
    if facts:
        out.append("  " + Text(" · ", " · ").in_(lang).join(f.in_(lang) for f in facts))
    out.append("  " + _counts(file, lang))
    out += [f"  {line}" for line in _totals(file, lang)]
    out += [f"  {line}" for line in _heads(file, lang)]
    body = "\n".join(out) + "\n"
    return body + _rejects(file, lang, table) + _duplicates(file, lang, table) + _rest(file, lang)


def _heads(file: FileResult, lang: Lang) -> list[str]:
    """Which codes and names were taken for which head: nothing is classified unseen."""
    words: dict[str, list[str]] = {}
    for word, head in sorted(file.heads.items()):
        words.setdefault(title_text(head).in_(lang), []).append(word)
    comma = Text("、", ", ").in_(lang)
    label = Text("税种", "head").in_(lang)
    return [f"{label} {title} ← {comma.join(found)}" for title, found in words.items()]


def _counts(file: FileResult, lang: Lang) -> str:
    said = Text(f"读取 {file.read:,} 行", f"{file.read:,} rows read").in_(lang)
    if file.kind in ("tax_office", "park_ledger"):
        counted = [
            Text(f"{name.zh} {n:,}（{format_yuan(fen)} 元）", f"{name.en} {n:,} ({format_yuan(fen)} yuan)")
            for key, name in _FATES for n, fen in [sums(file)[key]] if n or key != "left_out"
        ]  # fmt: skip
    else:
        made = {"enterprise_list": len(file.enterprises), "outlays": len(file.outlays),
                "indicators": len(file.indicators), "treasury_report": len(file.controls)}  # fmt: skip
        words = {
            "enterprise_list": Text("企业", "enterprises"), "outlays": Text("投入", "outlays"),
            "indicators": Text("月度指标", "monthly figures"),
            "treasury_report": Text("核对数", "totals to check against"),
        }  # fmt: skip
        word, n = words[file.kind], made[file.kind]
        counted = [Text(f"{word.zh} {n:,}", f"{word.en} {n:,}"),
                   Text(f"拒收 {len(file.rejects):,}", f"rejected {len(file.rejects):,}")]  # fmt: skip
    return said + Text("：", ": ").in_(lang) + " · ".join(c.in_(lang) for c in counted)


def _totals(file: FileResult, lang: Lang) -> list[str]:
    good = [t for t in file.totals if t.found == t.stated]
    bad = [t for t in file.totals if t.found != t.stated]
    out = []
    if good:
        cells = Text("、", ", ").in_(lang).join(t.cell for t in good[:3]) + (
            "…" if len(good) > 3 else ""
        )
        out.append(Text(f"合计行 {len(good)} 处相符（{cells}），不导入",
                        f"totals that agree: {len(good)} ({cells}); not imported").in_(lang))  # fmt: skip
    for total in bad[:MOST_ROWS]:
        stated, name = format_yuan(total.stated), f"{total.cell} {total.column}"
        if total.found is None:
            said = Text(f"合计行 {name}：写 {stated}，有金额读不出，无法核对",
                        f"total {name}: says {stated}; not checked, some amounts cannot be read")  # fmt: skip
        else:
            sum_ = format_yuan(total.found)
            said = Text(f"合计行 {name}：写 {stated}，各行之和 {sum_}，不符",
                        f"total {name}: says {stated}, the rows add to {sum_}")  # fmt: skip
        out.append(said.in_(lang))
    return out


def _rejects(file: FileResult, lang: Lang, table: MakeTable) -> str:
    if not file.rejects:
        return ""
    rows = []
    for reject in file.rejects:
        amount = "" if reject.amount is None else format_yuan(reject.amount)
        for finding in reject.findings:
            place = finding.mark.file.removeprefix(file.file).strip()
            cell = place or f"{finding.mark.line}:{finding.mark.col}"
            rows.append([cell, finding.code, finding.message.in_(lang), amount])
            amount = ""  # once a row
    header = Text("位置|代码|拒收原因|金额(元)", "cell|code|why rejected|yuan").in_(lang).split("|")
    if not any(row[3] for row in rows):
        rows, header = [row[:3] for row in rows], header[:3]
    return _cut(rows, header, "lllr"[: len(header)], lang, table)


def _duplicates(file: FileResult, lang: Lang, table: MakeTable) -> str:
    if not file.duplicates:
        return ""
    rows = [
        [d.row.source.cell, d.row.slip or d.row.enterprise, str(d.row.posted), format_yuan(d.row.amount), d.of]
        for d in file.duplicates
    ]  # fmt: skip
    header = Text(
        "位置|税票或企业|入库日期|金额(元)|与之重复", "cell|slip or enterprise|booked|yuan|same as"
    )
    return _cut(rows, header.in_(lang).split("|"), "lllrl", lang, table)


def _cut(
    rows: list[list[str]], header: Sequence[str], align: str, lang: Lang, table: MakeTable
) -> str:
    body = table(rows[:MOST_ROWS], header, align)
    more = len(rows) - MOST_ROWS
    if more > 0:
        body += Text(f"… 另有 {more:,} 条，见 rejects.csv 或 quality.json",
                     f"… {more:,} more in rejects.csv or quality.json").in_(lang) + "\n"  # fmt: skip
    return "".join(f"  {line}\n" for line in body.splitlines())


def _rest(file: FileResult, lang: Lang) -> str:
    """Rows without figures, such as notes under a table: they are said, too."""
    if not file.skipped:
        return ""
    shown = [f"{cell} {_short(text)}" for cell, text in file.skipped[:5]]
    more = (
        Text(f" 等 {len(file.skipped)} 行", f" and so on, {len(file.skipped)} rows").in_(lang)
        if len(file.skipped) > 5
        else ""
    )
    said = Text("不是数据的行，跳过：", "rows without data, skipped: ").in_(lang)
    return "  " + said + Text("；", "; ").in_(lang).join(shown) + more + "\n"


def _short(text: str) -> str:
    return printable(" ".join(text.replace("|", " ").split()), WIDEST)


def _reconciliation(lines: Sequence[Line], lang: Lang, table: MakeTable) -> str:
    if not lines:
        return ""
    words = {
        "equal": Text("√ 相符", "√ equal"),
        "differs": Text("× 不符", "× differs"),
        "rounded": Text("√ 取整内相符", "√ equal as rounded"),
    }
    rows = [
        [span(x.control).in_(lang), title_text(x.control.head).in_(lang), LEVEL_NAMES[x.control.level].in_(lang),
         "" if x.ledger is None else format_yuan(x.ledger), format_yuan(x.control.amount),
         format_yuan(x.difference) if x.difference else "", words[x.verdict].in_(lang)]
        for x in lines if x.verdict != "open"
    ]  # fmt: skip
    header = Text(
        "期间|税种|级次|台账(元)|国库(元)|差额|结果",
        "months|head|level|ledger|treasury|difference|result",
    )
    title = Text("与国库报表核对", "Compared with the treasury report").in_(lang)
    body = table(rows, header.in_(lang).split("|"), "lllrrrl") if rows else ""
    return f"{title}\n{body}" + _open(lines, lang)


def _uncovered(found: Import, lang: Lang) -> str:
    """What the treasury's report does not have."""
    out = ""
    for (month, head), fen in found.uncovered.items():
        name = title_text(head)
        out += Text(f"报表里没有：{month} {name.zh}，台账 {format_yuan(fen)} 元\n",
                    f"not in the report: {month} {name.in_('en')}, ledger {format_yuan(fen)} yuan\n").in_(lang)  # fmt: skip
    return out


def _open(lines: Sequence[Line], lang: Lang) -> str:
    """What cannot be compared, with the reasons."""
    reasons: dict[str, int] = {}
    for x in lines:
        if x.verdict == "open":
            reasons[x.reason.in_(lang)] = reasons.get(x.reason.in_(lang), 0) + 1
    return "".join(
        Text(f"{n} 项无法核对：{why}\n", f"{n} totals not comparable: {why}\n").in_(lang)
        for why, n in reasons.items()
    )


def _findings(found: Import, lang: Lang) -> str:
    shown = [f for f in found.findings if f.code not in ("W940", "W941", "W942", "N942")]
    lines = [item.line(lang) for item in shown[:MOST_ROWS]]
    more = len(shown) - MOST_ROWS
    if more > 0:
        lines.append(Text(f"… 另有 {more} 条", f"… {more} more").in_(lang))
    return "\n".join(lines) + "\n" if lines else ""


def _fixes(found: Import, lang: Lang) -> str:
    """How to fix what was rejected, once a code."""
    hints: dict[str, str] = {}
    for reject in found.rejects:
        for finding in reject.findings:
            hints.setdefault(finding.code, finding.hint.in_(lang))
    if not hints:
        return ""
    title = Text("怎样改", "How to fix").in_(lang)
    return title + "\n" + "".join(f"  {code}  {hint}\n" for code, hint in sorted(hints.items()))


def _summary(found: Import, lang: Lang) -> str:
    new, old = len(found.ledger), len(found.prior)
    total = format_yuan(sum(r.amount for r in found.ledger))
    said = [Text(f"新增 {new:,} 笔，{total} 元", f"{new:,} new receipts, {total} yuan")]
    if old:
        said.append(Text(f"原有 {old:,} 笔", f"{old:,} there before"))
    duplicates = sum(len(f.duplicates) for f in found.files)
    rejects = len(found.rejects)
    said += [Text(f"重复 {duplicates:,}", f"{duplicates:,} duplicates"),
             Text(f"拒收 {rejects:,}", f"{rejects:,} rejected")]  # fmt: skip
    if found.enterprises:
        said.append(
            Text(f"企业 {len(found.enterprises):,}", f"{len(found.enterprises):,} enterprises")
        )
    if found.indicators:
        said.append(
            Text(f"指标 {len(found.indicators):,}", f"{len(found.indicators):,} indicator figures")
        )
    if found.outlays:
        put = format_yuan(sum(o.amount for o in found.outlays))
        said.append(
            Text(
                f"投入 {len(found.outlays):,} 笔 {put} 元",
                f"{len(found.outlays):,} outlays, {put} yuan",
            )
        )
    return (
        Text("合计：", "Together: ").in_(lang)
        + Text("，", ", ").in_(lang).join(s.in_(lang) for s in said)
        + "\n"
    )

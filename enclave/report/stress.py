"""Findings of a stress test in words: the receipts, what each party gets, the clause, the working."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from enclave.analysis.stress.bench import Bench, Tried
from enclave.analysis.stress.search import Finding
from enclave.analysis.stress.study import Idle, Subject, labels, working
from enclave.money import format_yuan
from enclave.text import Explanation, Lang, Text

TableMaker = Callable[[Sequence[Sequence[str]], Sequence[str], str], str]
TreeMaker = Callable[[Explanation, Lang, int], list[str]]
DEPTH = 6


def verdict(found: Finding | Idle) -> Text:
    """One line: what was looked for and whether it was found."""
    if isinstance(found, Idle):
        return Text("- {t}：不适用，{r}", "- {t}: does not apply, {r}").format(
            t=found.title, r=found.reason
        )
    title, n = found.expectation.title, found.tried
    if found.expectation.sought:
        if found.broken is not None:
            return Text("√ {t}", "√ {t}").format(t=title)
        return Text("× {t}：试了 {n} 组入库，没有一组达到（不等于永远达不到）",
                    "× {t}: none of {n} sets of receipts reached it (which proves nothing)").format(t=title, n=n)  # fmt: skip
    if found.broken is None:
        return Text("√ {t}：试了 {n} 组入库，没有找到反例（不等于证明）",
                    "√ {t}: {n} sets of receipts tried, no counterexample found (which proves nothing)").format(t=title, n=n)  # fmt: skip
    return Text(
        "× {t}：第 {n} 组即有反例：{s}", "× {t}: a counterexample, number {n} tried: {s}"
    ).format(t=title, n=n, s=found.broken.said)


def counterexample(
    subject: Subject, found: Finding, lang: Lang, table: TableMaker, tree: TreeMaker
) -> Iterator[str]:
    """The smallest receipts, what everybody gets of them, who is responsible, and the working."""
    broken = found.broken
    if broken is None or found.expectation.sought:
        return
    bench = subject.bench
    yield from _receipts(bench, found.receipts, lang, table, Text("最小的反例：入库记录（各参与分成的级次各计）",
                         "smallest counterexample: receipts (of each level that is shared)"))  # fmt: skip
    if broken.after:
        yield from _receipts(bench, broken.after, lang, table, Text("改为", "changed to"))
    yield from _shares(bench, found, lang, table)
    for label in labels(subject, broken.clauses):
        said = Text("条款 {t}（{r}）：{w}", "clause {t} ({r}): {w}")
        none = Text("未写依据", "no reference")
        yield said.format(t=label.title, w=label.words,
                          r=label.reference if label.reference.zh else none).in_(lang)  # fmt: skip
    shown = working(subject, found.receipts, broken.party, broken.year)
    if shown is not None:
        changed = Text("算式（改动之前）：", "working (before the change):")
        yield (changed if broken.after else Text("算式：", "working:")).in_(lang)
        yield from (f"  {line}" for line in tree(shown, lang, DEPTH))


def _receipts(
    bench: Bench, tried: Sequence[Tried], lang: Lang, table: TableMaker, heading: Text
) -> Iterator[str]:
    names = bench.statute.heads.table
    rows = [
        (str(n + 1), t.day.isoformat(), t.enterprise,
         names[t.head].name.in_(lang) if t.head in names else t.head, format_yuan(t.fen))
        for n, t in enumerate(tried)
    ]  # fmt: skip
    header = [Text(*h).in_(lang) for h in (("笔", "no."), ("入库日期", "day"), ("企业", "enterprise"),
                                           ("税种", "head"), ("金额（元）", "amount (yuan)"))]  # fmt: skip
    yield f"{heading.in_(lang)}"
    yield table(rows, header, "rlllr").rstrip("\n")


def _shares(bench: Bench, found: Finding, lang: Lang, table: TableMaker) -> Iterator[str]:
    broken = found.broken
    assert broken is not None  # noqa: S101  # asked only where something was found
    before = bench.run(found.receipts)
    after = None
    if broken.after:
        twins = {t.enterprise: t.enterprise.removesuffix("-2") for t in broken.after
                 if t.enterprise not in bench.enterprises}  # fmt: skip
        after = bench.run(broken.after, twins)
    parties = bench.deal.agreement.parties
    keys = dict.fromkeys((*before.shares, *(after.shares if after else ())))
    rows = []
    for party, year in sorted(keys, key=lambda k: k[1]):
        one = before.shares.get((party, year), 0)
        two = after.shares.get((party, year), 0) if after else 0
        if not one and not two:
            continue
        name = parties[party].name.in_(lang) if party in parties else party
        cells = [str(year), name, format_yuan(one)]
        rows.append([*cells, format_yuan(two), format_yuan(two - one)] if after else cells)
    titles = [("年度", "year"), ("参与方", "party"), ("所得（元）", "share (yuan)")]
    titles += [("改动后", "after"), ("差", "difference")] if after else []
    yield Text("各方所得", "what each party gets").in_(lang)
    yield table(rows, [Text(*t).in_(lang) for t in titles], "rl" + "r" * (len(titles) - 2)).rstrip(
        "\n"
    )


def as_data(subject: Subject, found: Finding | Idle) -> dict[str, object]:
    """A finding for machines; amounts in fen."""
    agreement = subject.bench.deal.id
    if isinstance(found, Idle):
        return {"agreement": agreement, "expectation": None, "title": _both(found.title),
                "result": "does_not_apply", "reason": _both(found.reason)}  # fmt: skip
    broken = found.broken
    return {
        "agreement": agreement, "expectation": found.expectation.name,
        "title": _both(found.expectation.title), "tried": found.tried,
        "result": "fails" if found.fails else "nothing_found",
        "receipts": [_row(t) for t in found.receipts],
        "changed_to": [_row(t) for t in broken.after] if broken else [],
        "what": _both(broken.said) if broken else None,
        "party": broken.party if broken else None, "year": broken.year if broken else None,
        "clauses": list(broken.clauses) if broken else [],
    }  # fmt: skip


def _row(t: Tried) -> dict[str, object]:
    return {"enterprise": t.enterprise, "head": t.head, "day": t.day.isoformat(), "fen": t.fen}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}

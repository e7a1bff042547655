"""Of every 100 yuan collected, how much is there to share: the first thing both sides get wrong."""

from __future__ import annotations

from dataclasses import dataclass

from enclave.report.figures import LEVEL_TITLES
from enclave.report.footing import foot_line
from enclave.report.job import Job
from enclave.report.model import Column, Line, Money, Table, step_of, unit_name
from enclave.report.pages.standing import DRAWN, Standings
from enclave.text import Text

COLLECTED = Text("入库税收", "Tax collected")
POOL = Text("可分成收入", "There to share")


@dataclass(frozen=True, slots=True)
class Step:
    """One step from what is collected to what each party gets.

    Attributes:
        kind: ``whole``, ``less`` (taken off), ``pool``, ``plus`` (own funds) or ``share``.
        amount: exact and shown.
        cents: the same in cents of every 100 yuan collected.
    """

    kind: str
    title: Text
    amount: Money
    cents: int


def steps(job: Job, who: Standings) -> list[Step]:
    """The steps, which add up exactly and as shown; none where nothing is collected."""
    view = job.view
    total = view.figures.receipts
    if total <= 0 or any(d.fed is not None and view.group.feeder(d) is None for d in view.deals):
        return []
    less = _kept(job)
    shares = [(p.name, sum(p.share.values())) for p in who.parties]
    shares = [(name, amount) for name, amount in shares if amount]
    own = view.group.own_funds
    parts = [a for _, a in less] + [a for _, a in shares] + [-own]
    if sum(parts) != total:  # receipts without a share yet, such as those of an open period
        return []
    shown, whole = foot_line(parts, step_of(view.unit))
    cents, _ = foot_line([10_000 * a for a in parts], total)
    cut = len(less)
    pool = (sum(parts[cut:]), sum(shown[cut:]), sum(cents[cut:]) // total)
    out = [Step("whole", COLLECTED, Money(total, whole), 10_000)]
    for (name, amount), s, c in zip(less, shown, cents, strict=False):
        out.append(Step("less", name, Money(amount, s), c // total))
    out.append(Step("pool", POOL, Money(pool[0], pool[1]), pool[2]))
    if own:
        out.append(Step("plus", Text("另加自有财力补足", "Plus own funds"),
                        Money(own, -shown[-1]), -cents[-1] // total))  # fmt: skip
    for (name, amount), s, c in zip(shares, shown[cut:], cents[cut:], strict=False):
        out.append(Step("share", name, Money(amount, s), c // total))
    return out


def _kept(job: Job) -> list[tuple[Text, int]]:
    """What is not shared: by level of government, then what lies outside the term."""
    view = job.view
    ids = {d.id for d in view.deals}
    shared: dict[str, int] = {}
    for claim in view.result.claims:
        if claim.deal in ids:
            level = claim.part.level
            shared[level] = shared.get(level, 0) + claim.part.amount
    out: list[tuple[Text, int]] = []
    for level in view.figures.levels:
        rest = view.figures.level(level) - shared.get(level, 0)
        if rest:
            out.append((_level(level, partly=bool(shared.get(level))), rest))
    outside = sum(shared.values()) - view.group.pool
    if outside:
        out.append((Text("协议期外或范围外", "Outside the term or scope"), outside))
    return out


def merged(found: list[Step]) -> list[Step]:
    """The steps that a picture shows: the smaller shares of many as one."""
    shares = [s for s in found if s.kind == "share"]
    if len(shares) <= DRAWN:
        return found
    large = sorted(shares, key=lambda s: -abs(s.amount.fen))[: DRAWN - 1]
    rest = [s for s in shares if s not in large]
    amount = Money(sum(s.amount.fen for s in rest), sum(s.amount.shown for s in rest))
    name = Text("其他 {n} 方", "{n} others").format(n=len(rest))
    others = Step("share", name, amount, sum(s.cents for s in rest))
    return [*(s for s in found if s not in rest), others]


def _level(level: str, *, partly: bool) -> Text:
    """What a level keeps: all of its part, or what of it no agreement takes in."""
    title = LEVEL_TITLES[level]
    if level == "elsewhere":
        return title
    said = Text("{l}中不分成的", "{l}, not shared") if partly else Text("{l}所得", "{l} level")
    return said.format(l=title)


def table(job: Job, found: list[Step]) -> Table:
    """The same as a table."""
    unit = job.view.unit
    columns = (
        Column(Text("项目", "Step")), Column(Text("每百元中（元）", "Of 100 yuan"), "number"),
        Column(Text("合计（{u}）", "Total ({u})").format(u=unit_name(unit)), "money"),
    )  # fmt: skip
    lines = tuple(
        Line((_said(step), Text(cents_words(step.cents)), step.amount),
             "subtotal" if step.kind in ("whole", "pool") else "body")
        for step in found
    )  # fmt: skip
    title = Text("每收 100 元税，有多少可分", "Of every 100 yuan collected")
    return Table("hundred", "shares", title, columns, lines, unit)


def _said(step: Step) -> Text:
    head = {"less": Text("减：{t}", "less {t}"), "share": Text("其中：{t}", "of which {t}")}
    return head[step.kind].format(t=step.title) if step.kind in head else step.title


def cents_words(cents: int) -> str:
    """``12.30``."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"

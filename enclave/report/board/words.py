"""The first lines of a board: what it is, as of when, and how things stand, in a sentence."""

from __future__ import annotations

from enclave.board.figures import percent
from enclave.board.model import Board
from enclave.board.pipeline import CLASS_NAMES, Class
from enclave.text import Text

_TRUTHS = {
    "fact": Text("实绩", "facts"),
    "projection": Text("预测或示例数据，不是实绩", "projections or examples, no facts"),
}


def caption(board: Board) -> Text:
    """As of when, of what nature, and the label."""
    truths = {r.truth for r in board.loaded.rows} or {board.loaded.scenario.scenario.truth}
    said = (
        _TRUTHS[truths.pop()]
        if len(truths) == 1
        else Text("部分实绩，部分预测", "partly facts, partly projections")
    )
    return Text("截至 {m} · {t} · {l}", "as of {m} · {t} · {l}").format(
        m=board.loaded.through, t=said, l=board.label
    )


def conclusion(board: Board) -> Text:
    """How the superior stands, how many units lag, how many projects there are, that it adds up."""
    parts = [_targets(board), _lagging(board), _projects(board), _checks(board)]
    kept = [p for p in parts if p.zh]
    return Text("；".join(p.zh for p in kept) + "。", "; ".join(p.in_("en") for p in kept) + ".")


def _targets(board: Board) -> Text:
    mine = [s for s in board.standings if s.view == "total" and s.share is not None]
    said = []
    for one in mine:
        name = board.loaded.indicators[one.indicator].name
        level = one.level.name if one.level is not None else Text("不计", "no pace yet")
        said.append(Text("{n}完成 {s}（{v}）", "{n} at {s} ({v})").format(
            n=name, s=percent(one.share or 0), v=level))  # type: ignore[arg-type]  # fmt: skip
    top = board.loaded.units.name(board.loaded.units.superior)
    if not said:
        return Text("")
    return Text(f"{top.zh}年度目标：" + "，".join(t.zh for t in said),
                f"{top.in_('en')}, of the year's targets: " + ", ".join(t.in_("en") for t in said))  # fmt: skip


def _lagging(board: Board) -> Text:
    normal = board.loaded.file.warning.levels[-1].id
    behind = [s for s in board.standings if s.view != "total" and s.level and s.level.id != normal]
    ranked = sum(s.view != "total" for s in board.standings)
    if not ranked:
        return Text("")
    return Text(f"各单位 {ranked} 项考核中 {len(behind)} 项须关注",
                f"{len(behind)} of {ranked} standings of units need attention")  # fmt: skip


def _projects(board: Board) -> Text:
    classes: tuple[Class, ...] = ("key", "reserve")
    projects = board.loaded.projects.values()
    counts = [(CLASS_NAMES[c], sum(p.class_ == c for p in projects)) for c in classes]
    zh = "、".join(f"{n.zh} {k}" for n, k in counts)
    en = ", ".join(f"{k} {n.en}" for n, k in counts)
    return Text(f"项目库 {len(projects)} 个（{zh}）", f"{len(projects)} projects ({en})")


def _checks(board: Board) -> Text:
    n, months = len(board.checks), board.loaded.through.month
    if all(c.holds for c in board.checks):
        return Text(
            f"{n} 项指标 {months} 个月汇总全部平",
            f"all {n} indicators consolidate in each of {months} months",
        )
    return Text("汇总不平", "it does not consolidate")

"""A board as CSV for spreadsheets: exact figures, and the label on every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from enclave.board.figures import percent
from enclave.board.model import Board
from enclave.board.names import VIEW_NAMES
from enclave.board.pipeline import CLASS_NAMES, STAGE_NAMES
from enclave.money import round_half_away
from enclave.report.board.cells import unit_cell
from enclave.report.board.projects import VERDICTS
from enclave.report.board.rewards import clause, working
from enclave.report.sheets_csv import NumberText, csv_text
from enclave.terms.indicator import Indicator
from enclave.text import Lang, Text

_LABEL = Text("标注", "label")
_UNIT = Text("单位", "unit")


def _sheet(
    board: Board, lang: Lang, header: Sequence[Text], rows: Iterable[Sequence[object]]
) -> str:
    label = board.label.in_(lang)
    heads = [h.in_(lang) for h in (*header, _LABEL)]
    return csv_text([heads, *((*row, label) for row in rows)], sheet=True)


def _number(parts: int | Fraction, item: Indicator) -> NumberText:
    """An exact figure in yuan or in the unit of its indicator, without separators."""
    whole = parts if isinstance(parts, int) else round_half_away(parts)
    said = item.show(item.from_parts(whole)).en.split(" ")[0]
    return NumberText(said.replace(",", ""))


def _rate(value: Fraction | None) -> str:
    return "" if value is None else percent(value, 4)


def figures_csv(board: Board, lang: Lang) -> str:
    """Every figure: view, indicator, unit and month."""
    header = (Text("口径", "view"), Text("指标编号", "indicator"), Text("指标", "indicator_name"),
              Text("单位编号", "unit_id"), Text("考核单位", "unit_name"), Text("月份", "month"),
              Text("数值", "amount"), _UNIT)  # fmt: skip
    return _sheet(board, lang, header, _figures(board, lang))


def _figures(board: Board, lang: Lang) -> Iterator[Sequence[object]]:
    units = board.loaded.units
    for name, item in board.loaded.indicators.items():
        for view, title in VIEW_NAMES.items():
            for unit, series in board.cube.units(view, name).items():
                for month, parts in enumerate(series, 1):
                    yield (title.in_(lang), name, item.name.in_(lang), unit,
                           units.name(unit, view).in_(lang), f"{board.loaded.file.year}-{month:02d}",
                           _number(parts, item), unit_cell(item, "元").in_(lang))  # fmt: skip


def standings_csv(board: Board, lang: Lang) -> str:
    """Every standing with its reason; the projection is rounded for showing."""
    header = (Text("口径", "view"), Text("指标编号", "indicator"), Text("指标", "indicator_name"),
              Text("单位编号", "unit_id"), Text("考核单位", "unit_name"), Text("名次", "rank"),
              Text("年度目标", "target"), Text("当月", "month"), Text("累计", "to_date"),
              Text("完成率", "of_target"), Text("序时", "due"), Text("相当于进度", "of_pace"),
              Text("全年预计(推算)", "year_projected"), Text("预计同比", "projected_growth"),
              Text("预警", "warning"), Text("理由", "reason"), _UNIT)  # fmt: skip
    return _sheet(board, lang, header, _standings(board, lang))


def _standings(board: Board, lang: Lang) -> Iterator[Sequence[object]]:
    for s in board.standings:
        item = board.loaded.indicators[s.indicator]
        projected = "" if s.forecast is None else _number(s.forecast.value, item)
        yield (VIEW_NAMES[s.view].in_(lang), s.indicator, item.name.in_(lang), s.unit,
               board.loaded.units.name(s.unit).in_(lang), s.rank if s.rank is not None else "",
               _number(s.goal.parts, item), _number(s.month, item), _number(s.to_date, item),
               _rate(s.share), _rate(s.pace), _rate(s.progress), projected, _rate(s.growth),
               s.level.name.in_(lang) if s.level else "", s.reason.in_(lang),
               unit_cell(item, "元").in_(lang))  # fmt: skip


def consolidation_csv(board: Board, lang: Lang) -> str:
    """Each indicator and month at the common superior."""
    header = (Text("指标编号", "indicator"), Text("指标", "indicator_name"), Text("月份", "month"),
              Text("各单位认定合计", "credited"), Text("重复认定额", "counted_twice"),
              Text("认定口径差", "recognised_above_reported"), Text("区外流入", "from_outside"),
              Text("认定给区外", "to_outside"), Text("汇总(在地)", "whole"), _UNIT,
              Text("结论", "verdict"))  # fmt: skip
    rows = (
        (c.indicator, board.loaded.indicators[c.indicator].name.in_(lang), str(c.month),
         *(_number(n, board.loaded.indicators[c.indicator])
           for n in (c.credited, c.overlap, c.measured, c.inflow, c.outflow, c.official)),
         unit_cell(board.loaded.indicators[c.indicator], "元").in_(lang),
         Text("平", "equal").in_(lang) if c.holds else Text("不平", "unequal").in_(lang))
        for c in board.consolidated
    )  # fmt: skip
    return _sheet(board, lang, header, rows)


def overlaps_csv(board: Board, lang: Lang) -> str:
    """What is counted twice, row by row."""
    header = (Text("指标编号", "indicator"), Text("项目", "project"), Text("月份", "month"),
              Text("协议", "agreement"), Text("各计的单位", "counted_by"), Text("数额", "figure"),
              Text("重复认定额", "counted_twice"), _UNIT)  # fmt: skip
    rows = (
        (o.indicator, o.project, str(o.month), o.agreement, " ".join(o.parties),
         _number(o.amount, board.loaded.indicators[o.indicator]),
         _number(o.overlap, board.loaded.indicators[o.indicator]),
         unit_cell(board.loaded.indicators[o.indicator], "元").in_(lang))
        for o in board.overlaps
    )  # fmt: skip
    return _sheet(board, lang, header, rows)


def projects_csv(board: Board, lang: Lang) -> str:
    """Every project, with what the comparison with its park came to."""
    header = (Text("编号", "id"), Text("项目", "name"), Text("类别", "class"), Text("阶段", "stage"),
              Text("招引县", "county"), Text("所在地", "place"), Text("园区", "park"),
              Text("产业组", "office"), Text("引荐人", "recruiter"), Text("产业定位", "orientation"),
              Text("相符的词", "matched"), Text("不符的词", "unmatched"), Text("理由", "reason"))  # fmt: skip
    found = {o.project.id: o for o in board.orientation}
    name = board.loaded.units.name

    def row(id_: str) -> Sequence[object]:
        p, one = board.loaded.projects[id_], found.get(id_)
        return (p.id, p.name, CLASS_NAMES[p.class_].in_(lang), STAGE_NAMES[p.stage].in_(lang),
                name(p.county).in_(lang), name(p.place).in_(lang),
                *(name(u).in_(lang) if u else "" for u in (p.park, p.office, p.recruiter)),
                VERDICTS[one.verdict].in_(lang) if one else "",
                "、".join(one.matched) if one else "", "、".join(one.unmatched) if one else "",
                p.reason)  # fmt: skip

    return _sheet(board, lang, header, (row(id_) for id_ in board.loaded.projects))


def rewards_csv(board: Board, lang: Lang) -> str:
    """What each recruiter is due, line by line, with the working."""
    header = (Text("引荐人", "recruiter"), Text("奖励", "award"), Text("依据", "clause"),
              Text("项目", "project"), Text("到位额(分)", "arrived_fen"), Text("算式", "working"),
              Text("应付(分)", "due_fen"), Text("引荐人累计应付(分)", "recruiter_due_fen"))  # fmt: skip
    rows = (
        (t.recruiter.name.in_(lang), t.award.title.in_(lang), clause(t.award).in_(lang), x.project,
         x.arrived, working(x).in_(lang), x.due, t.due)
        for t in board.rewards.totals for x in t.lines
    )  # fmt: skip
    return _sheet(board, lang, header, rows)

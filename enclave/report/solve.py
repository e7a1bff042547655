"""Answers of a goal seek in words and as JSON: the answer, and both values that certify it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from enclave.analysis.estimate import EstimateUnit, estimated
from enclave.analysis.measures import NEVER, Value
from enclave.analysis.negotiate import Negotiation
from enclave.analysis.seek import Answer, Point
from enclave.analysis.solve import Limits, Solution, Solved
from enclave.book.result import Result
from enclave.book.scenario import LoadedScenario
from enclave.ratio import format_ratio
from enclave.text import Text

SCHEMA: Final = "enclave/solve/1"
HEADER: Final = (
    Text("要求", "Goal"), Text("答案", "Answer"), Text("该处的值", "Value there"),
    Text("再差一步", "One step beyond"), Text("那里的值", "Value there"),
)  # fmt: skip
MOST_ASSUMED: Final = 10
"""Assumptions said in full below a table; the others are counted."""
LONGEST: Final = 44
"""Values of changes longer than this are cut."""
ALIGN: Final = "llrrr"
ESTIMATE_NOTE: Final = Text(
    "净现值是估算：取决于折现率，不入账；每个答案的两个值都由完整的测算得出，共运行 {runs} 次",
    "present values are estimates: they rest on a discount rate and are never posted; both values "
    "of every answer come from full runs, {runs} in all",
)
_LATEST: Final = Text("最晚 {v}", "{v} at the latest")
_EARLIEST: Final = Text("最早 {v}", "{v} at the earliest")
RUNS_NOTE: Final = Text(
    "每个答案的两个值都由完整的测算得出，共运行 {runs} 次",
    "both values of every answer come from full runs, {runs} in all",
)


def opening(solution: Solution) -> Iterator[Text]:
    """What is solved for, and how it stands now."""
    lever, loaded = solution.lever, solution.trials.loaded
    rest = next((s.name for s in solution.between[1:] if lever.kind == "split"), None)
    what = lever.title if rest is None else Text("{what}（其余归{rest}）", "{what} (the rest to {rest})").format(
        what=lever.title, rest=rest)  # fmt: skip
    yield Text("{title}    反求：{what}", "{title}    solving for {what}").format(
        title=deal_title(loaded), what=what
    )
    yield from changed(loaded)
    yield Text("现为 {now}；在 {low} 到 {high} 之间找，每步 {step}",
               "now {now}; looked for from {low} to {high} in steps of {step}").format(
        now=lever.show_now(), low=lever.show(lever.low), high=lever.show(lever.high),
        step=lever.step_words)  # fmt: skip
    if len(lever.paths) > 1:
        yield Text("{n} 处一起改：{path}", "changed together at {n} places: {path}").format(
            n=len(lever.paths), path=lever.path
        )
    if solution.flat is not None and lever.kind == "split":
        yield Text("现协议按净现值折合：{a}得双方分成的 {ratio}（估算）",
                   "by present value {a} now gets {ratio} of both shares (estimate)").format(
            a=solution.between[0].name, ratio=percent(solution.flat))  # fmt: skip
    yield from basis_words(solution)


def deal_title(loaded: LoadedScenario) -> Text:
    """The title of the scenario, and of the variant that is taken for the deal."""
    title = loaded.scenario.title
    if loaded.variant_title is None:
        return title
    return Text("{title}（方案：{variant}）", "{title} (variant: {variant})").format(
        title=title, variant=loaded.variant_title
    )


def changed(loaded: LoadedScenario) -> Iterator[Text]:
    """What a variant or the command line changed first."""
    for change in loaded.changes:
        yield Text("已改 {what}：{before} → {after}", "changed {what}: {before} → {after}").format(
            what=change.title, before=_cut(change.before or "-"), after=_cut(change.after)
        )


def _cut(text: str) -> str:
    """A value that fits a line; ``enclave compare`` has it in full."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def basis_words(solution: Solution | Negotiation) -> Iterator[Text]:
    """The discount rate, base year and timing; nothing where there is none."""
    appraisal = solution.trials.present.outlook.appraisal
    if appraisal is None or appraisal.discount_rate is None or appraisal.base_year is None:
        return
    middle = appraisal.timing == "mid_year"
    timing = Text("年中", "the middle") if middle else Text("年末", "the end")
    prices = {"nominal": Text("名义价", "nominal prices"), "real": Text("不变价", "real prices"),
              None: Text("未写价格口径", "price basis not stated")}[appraisal.prices]  # fmt: skip
    yield Text("折现率 {rate}，折到 {year} 年末；各年的钱按{timing}计，{prices}",
               "discounted at {rate} to the end of {year}; a year's money falls at {timing} of it; "
               "{prices}").format(rate=format_ratio(appraisal.discount_rate),
                                  year=appraisal.base_year, timing=timing, prices=prices)  # fmt: skip


def rows(solution: Solution) -> Iterator[tuple[Text, ...]]:
    """One row a goal."""
    for solved in solution.solved:
        if solved.answer is not None:
            yield (_goal_words(solved), *_answer(solution, solved, solved.answer))


def _goal_words(solved: Solved) -> Text:
    goal = solved.goal
    if goal.question != "earliest" or goal.target == 1 - NEVER:
        return goal.title
    return Text("{title}（{year}）", "{title} ({year})").format(
        title=goal.title, year=goal.measure.show(goal.target)
    )


def _answer(solution: Solution, solved: Solved, answer: Answer) -> tuple[Text, ...]:
    lever = solution.lever
    ends = {"low": lever.show(lever.low), "high": lever.show(lever.high)}
    empty, years = Text(""), solved.goal.measure.unit == "year"
    if answer.outcome == "always":
        least = min(answer.low, answer.high, key=lambda p: p.value)
        said = Text("{low} 到 {high} 都满足", "everywhere from {low} to {high}").format(**ends)
        return (
            said,
            _value(solved, least, _LATEST if years else Text("最低 {v}", "at least {v}")),
            empty,
            empty,
        )
    if answer.outcome == "never":
        most = max(answer.low, answer.high, key=lambda p: p.value)
        said = Text("{low} 到 {high} 都达不到", "nowhere from {low} to {high}").format(**ends)
        return (
            said,
            _value(solved, most, _EARLIEST if years else Text("最高 {v}", "at most {v}")),
            empty,
            empty,
        )
    word = Text("至少 {x}", "at least {x}") if answer.rising else Text("至多 {x}", "at most {x}")
    beyond = answer.beyond or answer.at
    return (
        word.format(x=lever.show(answer.at.at)), _value(solved, answer.at),
        lever.show(beyond.at), _value(solved, beyond),
    )  # fmt: skip


def _value(solved: Solved, point: Point, word: Text | None = None) -> Text:
    shown = solved.goal.measure.show(point.value)
    if word is not None:
        shown = word.format(v=shown)
    if solved.goal.question == "equal":
        return Text("相差 {v}", "difference {v}").format(v=shown)
    return shown


def limits_words(solution: Solution) -> Text | None:
    """The range between both walk-away values, and whether the deal lies in it."""
    limits = solution.limits
    if limits is None:
        return None
    if limits.never:
        names = Text(
            "、".join(n.zh for n in limits.never), " and ".join(n.in_("en") for n in limits.never)
        )
        return Text("可谈区间：没有。{who}在整个范围内都不如不合作",
                    "Range for bargaining: none. {who} would do better without the deal everywhere").format(
            who=names)  # fmt: skip
    lever = solution.lever
    ends = {"low": lever.show(limits.low), "high": lever.show(limits.high)}
    if limits.empty:
        return Text("可谈区间：没有。一方至少要 {low}，另一方至多给 {high}，没有双方都不吃亏的比例",
                    "Range for bargaining: none. One side needs {low} at least, the other accepts {high} at most").format(
            **ends)  # fmt: skip
    where = Text("现协议在区间内", "the deal as it stands lies in it") if limits.inside else Text(
        "现协议不在区间内", "the deal as it stands does not suit both")  # fmt: skip
    return Text("可谈区间：{low} 到 {high}；{where}", "Range for bargaining: {low} to {high}; {where}").format(
        **ends, where=where)  # fmt: skip


def closing(solution: Solution) -> Iterator[Text]:
    """What the answers rest on: runs, monotone on how many points, assumptions."""
    rated = any(s.goal.measure.estimate for s in solution.solved)
    yield (ESTIMATE_NOTE if rated else RUNS_NOTE).format(runs=solution.runs)
    points = {p.at for s in solution.solved if s.answer is not None for p in s.answer.points}
    yield Text("单调性在算过的 {n} 个点上核对", "monotone on all {n} points computed").format(
        n=len(points)
    )
    yield from every_agreement(solution.trials.loaded)
    yield from assumed(solution.trials.present.result)


def every_agreement(loaded: LoadedScenario) -> Iterator[Text]:
    """Where there are several agreements: a party's numbers are those of all of them."""
    if len(loaded.deals) > 1:
        yield Text("各方的数是其在全部 {n} 个协议中的合计", "the numbers of a party are those of all {n} agreements together").format(
            n=len(loaded.deals))  # fmt: skip


def assumed(result: Result) -> Iterator[Text]:
    """The assumptions, the first of them in full."""
    items = result.assumptions
    for item in items[:MOST_ASSUMED]:
        yield Text("假设：{text}", "assumed: {text}").format(text=item.text)
    if len(items) > MOST_ASSUMED:
        yield Text("另有 {n} 项假设，见 -o json 或 enclave run", "{n} more assumptions: see -o json or enclave run").format(
            n=len(items) - MOST_ASSUMED)  # fmt: skip


def percent(value: Fraction) -> str:
    """A ratio to six decimals of a percent.

    >>> percent(Fraction(1, 3))
    '33.333333%'
    """
    return format_ratio(Fraction(round(value * 10**8), 10**8))


# -------------------------------------------------------------------------------------- JSON


def as_json(solution: Solution) -> str:
    """The answers as one JSON document, ending in a line feed."""
    return json.dumps(document(solution), ensure_ascii=False, indent=1) + "\n"


def document(solution: Solution) -> dict[str, Any]:
    """The document as plain data: fen exact as numbers or fractions, estimates marked."""
    lever, loaded = solution.lever, solution.trials.loaded
    return {
        "schema": SCHEMA,
        "scenario": loaded.scenario.scenario,
        "variant": loaded.variant or None,
        "vary": {
            "kind": lever.kind, "paths": list(lever.paths), "party": lever.party or None,
            "rest": lever.other or None, "now": [exact(v) for v in lever.now],
            "low": exact(lever.value(lever.low)), "high": exact(lever.value(lever.high)),
        },
        "between": [{"id": side.id, "name": _text(side.name)} for side in solution.between],
        "flat_equivalent": None if solution.flat is None else _estimate(solution.flat, "ratio"),
        "answers": [_solved(solution, s) for s in solution.solved],
        "range": None if solution.limits is None else _limits(solution, solution.limits),
        "runs": solution.runs,
        "assumptions": [_text(a.text) for a in solution.trials.present.result.assumptions],
    }  # fmt: skip


def _solved(solution: Solution, solved: Solved) -> dict[str, Any]:
    goal, answer = solved.goal, solved.answer
    out: dict[str, Any] = {
        "goal": goal.id, "question": goal.question, "title": _text(goal.title),
        "measure": goal.measure.id, "unit": goal.measure.unit, "estimate": goal.measure.estimate,
        "target": _number(solved, goal.target),
    }  # fmt: skip
    if solved.refusal is not None:
        refused = solved.refusal
        return out | {"outcome": "refused", "code": refused.code, "why": _text(refused.message)}
    if answer is not None:
        out |= {
            "outcome": answer.outcome,
            "rising": answer.rising,
            "at": _point(solution, solved, answer.at),
            "beyond": None if answer.beyond is None else _point(solution, solved, answer.beyond),
            "points": len(answer.points),
        }
    return out


def _point(solution: Solution, solved: Solved, point: Point) -> dict[str, Any]:
    return {"at": exact(solution.lever.value(point.at)), "value": _number(solved, point.value)}


def _number(solved: Solved, value: Value) -> Any:
    """A year, exact fen, or an exact fraction as text; what never comes is null."""
    if solved.goal.measure.unit == "year":
        year = -int(value)
        return None if year >= NEVER - 1 else year
    if solved.goal.measure.estimate:
        return {"estimate": estimated(value, "fen").value, "exact": exact(value)}
    return exact(value)


def exact(value: Value) -> int | str:
    """A whole number, or a fraction as text: nothing is rounded."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _limits(solution: Solution, limits: Limits) -> dict[str, Any]:
    lever = solution.lever
    return {
        "low": None if limits.empty else exact(lever.value(limits.low)),
        "high": None if limits.empty else exact(lever.value(limits.high)),
        "empty": limits.empty,
        "never": [_text(name) for name in limits.never],
        "inside": limits.inside,
    }


def _estimate(value: Fraction, unit: EstimateUnit) -> dict[str, Any]:
    return {"estimate": estimated(value, unit).value, "unit": unit}


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}

"""``enclave curve``: who gets the next yuan at every level of revenue."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enclave.cli.frame import Console

if TYPE_CHECKING:
    from enclave.book.agreements import OpenAgreement
    from enclave.compile.planner import AgreementPlanner
    from enclave.report.curves import Gallery
    from enclave.terms.agreement import Agreement
    from enclave.terms.amounts import Series


@click.command("curve")
@click.argument("agreement")
@click.option(
    "--year", type=click.IntRange(1900, 2999), help="只画一个预算年度 / one budget year only"
)
@click.option("--at", "events", multiple=True, metavar="EVENT=DATE",
              help="事件的日期 / the date of an event")  # fmt: skip
@click.option("--fill", "fills", multiple=True, metavar="HOLE=VALUE",
              help="待定项的取值 / a value for an open term")  # fmt: skip
@click.option("--data", "data", multiple=True, metavar="NAME=VALUE",
              help="协议要求的数据 / data the agreement requires")  # fmt: skip
@click.option(
    "--from", "low", default="0元", metavar="AMOUNT", help="自多少收入起 / from this revenue"
)
@click.option("--to", "high", metavar="AMOUNT", help="到多少收入止 / to this revenue")
@click.option("-o", "--output", "style", type=click.Choice(["text", "json", "svg", "csv"]),
              default="text", help="输出格式 / form of the output")  # fmt: skip
@click.option("--out", "target", type=click.Path(dir_okay=False, path_type=Path),
              help="写入文件 / write to a file")  # fmt: skip
@click.pass_obj
def command(obj: dict[str, object], /, **given: Any) -> None:
    """下一元归谁：每个阶段一条曲线 / who gets the next yuan: one curve for every phase.

    AGREEMENT 是协议文件、规则包编号，或含 scenario.yaml 的文件夹（事件、待定项、数据取自情景）。

    AGREEMENT is a file, the id of a rule pack, or a folder with a scenario.yaml (whose events,
    fills and data are used).
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    bounds = _bounds(given["low"], given["high"])
    galleries = list(_galleries(console, given))
    text = "".join(_render(g, console, bounds, given["style"]) for g in galleries)
    if given["style"] == "svg" and len(galleries) > 1:
        raise click.UsageError("一次只能画一份协议 / one agreement a picture")
    target: Path | None = given["target"]
    if target is None:
        console.out(text)
        return
    from enclave.cli.fmt import replace_file

    replace_file(target, text.encode("utf-8"))
    console.err(f"{target}\n")


def _bounds(low: str, high: str | None) -> tuple[Fraction, Fraction | None]:
    from enclave.money import AmountError, parse_amount

    try:
        found = [Fraction(parse_amount(text, "万元")) for text in (low, high) if text is not None]
    except AmountError as error:
        raise click.UsageError(f"不是金额 / not an amount: {error.values.get('text')}") from None
    if len(found) == 2 and found[0] >= found[1]:
        raise click.UsageError("--to 须大于 --from / --to must be above --from")
    return found[0], found[1] if len(found) == 2 else None


def _render(
    found: Gallery, console: Console, bounds: tuple[Fraction, Fraction | None], style: str
) -> str:
    from enclave.report import curve_text

    if style == "json":
        return curve_text.as_json(found)
    if style == "csv":
        return curve_text.as_csv(found, bounds)
    if style == "svg":
        from enclave.report.curve_svg import curve_picture

        return curve_picture(found, bounds)
    import sys

    from enclave.cli.console import ambiguous_width

    width = ambiguous_width(sys.stdout.encoding)
    return curve_text.as_text(found, console.lang, bounds, console.table, width) + "\n"


def _galleries(console: Console, given: dict[str, Any]) -> Any:
    """The pictures of the agreement, or of every agreement of a scenario."""
    from enclave.book.agreements import heads
    from enclave.report.curves import OTHER_HEADS, gallery
    from enclave.text import Text

    def head_name(head: str) -> Text:
        if head == OTHER_HEADS:
            return Text("其他税种", "other heads")
        entry = heads().table.get(head)
        return entry.name if entry is not None else Text(head)

    name, year = given["agreement"], given["year"]
    scenario = Path(name) / "scenario.yaml"
    if scenario.is_file():
        for opened, planner in _of_scenario(scenario, given):
            yield _guarded(lambda p=planner: gallery(p, head_name, year), opened)
        return
    opened, planner = _of_agreement(console, given)
    yield _guarded(lambda: gallery(planner, head_name, year), opened)


def _guarded(make: Any, opened: OpenAgreement) -> Any:
    """Run ``make``; what the agreement does not say becomes a finding with its place."""
    from enclave.dates import DateError
    from enclave.diagnostics import InputRejected, diagnose
    from enclave.kinds.base import PlanProblem
    from enclave.terms.validate import show_path

    try:
        return make()
    except PlanProblem as problem:
        mark = opened.loaded.locate(problem.path)
        where = show_path(problem.path)
        raise InputRejected([diagnose(problem.code, mark, problem.values, where)]) from None
    except DateError as error:
        mark = opened.loaded.locate(("term",))
        raise InputRejected([diagnose(error.code, mark, error.values)]) from None


def _of_scenario(path: Path, given: dict[str, Any]) -> Any:
    """The agreements of a scenario with what it gives them; accounts by enterprise: the first."""
    from enclave.book.deals import DealRun
    from enclave.book.scenario import load

    if given["events"] or given["fills"] or given["data"]:
        raise click.UsageError(
            "情景已给出事件、待定项和数据 / the scenario gives events, fills and data"
        )
    for loaded in load(path).deals:
        deal = DealRun(loaded)
        account = (deal.deal.enterprises or ("",))[0]
        yield loaded.opened, deal.planner(account)


def _of_agreement(
    console: Console, given: dict[str, Any]
) -> tuple[OpenAgreement, AgreementPlanner]:
    from enclave.book.agreements import open_agreement
    from enclave.compile.data import DataSource
    from enclave.compile.planner import AgreementPlanner
    from enclave.diagnostics import Collector, InputRejected, diag

    collector = Collector()
    fills = {name: _value(text) for name, text in map(_pair, given["fills"])}
    name = given["agreement"]
    path: Path | str = Path(name) if Path(name).is_file() else name
    opened = open_agreement(path, collector=collector, fills=fills)
    collector.raise_errors()
    if opened is None or opened.loaded.agreement is None:
        holes = list(dict.fromkeys(opened.loaded.holes.values())) if opened is not None else []
        mark = opened.loaded.locate(()) if opened is not None else None
        raise InputRejected([
            diag("E705", mark, agreement=opened.loaded.id, hole=hole)
            for hole in holes if opened is not None and mark is not None
        ])  # fmt: skip
    agreement = opened.loaded.agreement
    dates = _dates(agreement, given["events"], opened)
    series = {**agreement.data, **_data(agreement, given["data"], dates)}
    del console
    return opened, AgreementPlanner(opened.loaded.versions, dates, DataSource(series))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise click.UsageError(f"写成 名称=取值 / write name=value: {text}")
    return name.strip(), value.strip()


def _value(text: str) -> Any:
    """A value as a file would write it: ``60%``, ``{a: 6, b: 4}``, ``[vat, cit]``."""
    from enclave.diagnostics import Collector
    from enclave.source import loads

    collector = Collector()
    doc = loads(f"value: {text}\n", collector=collector, file=text)
    collector.raise_errors()
    data: Any = doc.data if doc is not None else {}
    return data["value"]


def _dates(
    agreement: Agreement, given: tuple[str, ...], opened: OpenAgreement
) -> dict[str, date | None]:
    from enclave.compile.check import suggestion
    from enclave.dates import DateError, parse_date
    from enclave.diagnostics import InputRejected, diag

    dates: dict[str, date | None] = {n: e.date for n, e in agreement.events.items() if e.date}
    for name, text in map(_pair, given):
        if name not in agreement.events:
            hint = suggestion(name, agreement.events).zh
            raise click.UsageError(f"没有事件 {name}；{hint} / there is no event {name}")
        try:
            dates[name] = parse_date(text)
        except DateError:
            raise click.UsageError(f"不是日期 / not a date: {text}") from None
    missing = [n for n, e in agreement.events.items() if e.required and n not in dates]
    if missing:
        mark = opened.loaded.doc.marks.key
        raise InputRejected([diag("E321", mark(("events", n)), event=n) for n in missing])
    return dates


def _data(
    agreement: Agreement, given: tuple[str, ...], dates: dict[str, date | None]
) -> dict[str, Series]:
    """Data from the command line; a bare amount for a register is one outlay at the start."""
    from enclave.compile.term import term_span
    from enclave.kinds.recover.model import Recover
    from enclave.terms.amounts import Series
    from enclave.terms.fields import UNIT_CONTEXT

    registers = {c.costs for c in agreement.clauses if isinstance(c, Recover)}
    start = term_span(agreement, dates).start
    out: dict[str, Series] = {}
    for name, text in map(_pair, given):
        if name not in agreement.data:
            raise click.UsageError(f"没有数据 {name} / there is no data {name}")
        body = _value(text)
        if isinstance(body, str) and name in registers:
            first = start.isoformat() if date.min < start < date.max else "2000-01-01"
            body = {"entries": [{"date": first, "amount": body}]}
        elif isinstance(body, str):
            body = {"value": body}
        try:
            out[name] = Series.model_validate(body, context={UNIT_CONTEXT: agreement.unit})
        except ValueError:
            raise click.UsageError(
                f"数据 {name} 的写法不对 / data {name} is not well formed: {text}"
            ) from None
    return out

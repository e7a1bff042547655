"""The curve of a pack of the library, or why it cannot be drawn yet; nothing open is ever made up."""

from __future__ import annotations

from datetime import date

from enclave.book.agreements import heads, open_agreement
from enclave.compile.data import DataSource
from enclave.compile.planner import AgreementPlanner
from enclave.dates import DateError
from enclave.diagnostics import Collector, Mark, diagnose
from enclave.kinds.base import PlanProblem
from enclave.kinds.wording import listed
from enclave.report.curves import OTHER_HEADS, Gallery, gallery
from enclave.report.library import Pack, namer, text_of
from enclave.terms.agreement import Agreement
from enclave.text import Text


def head_name(head: str) -> Text:
    """The name of a tax head, or of all that no clause names."""
    if head == OTHER_HEADS:
        return Text("其他税种", "other heads")
    entry = heads().table.get(head)
    return entry.name if entry is not None else Text(head)


def drawn(pack: Pack) -> Gallery | Text:
    """The curves of an agreement pack as it is, or the reason why there are none.

    An agreement with open terms, with events without a date or with data to be given is not drawn:
    there is no value that could stand in their place.
    """
    opened = open_agreement(pack.path, collector=Collector())
    loaded = opened.loaded if opened is not None else None
    if loaded is not None and loaded.holes:
        table = pack.data.get("holes")
        names = {n: text_of(b.get("name", n)) for n, b in (table or {}).items()}
        said = listed(names.get(h, Text(h)) for h in dict.fromkeys(loaded.holes.values()))
        return Text(f"有待定项未填：{said.zh}", f"open terms: {said.in_('en')}")
    if loaded is None or loaded.agreement is None:
        return Text("文件有错误", "the file has errors")
    missing = _missing(loaded.agreement, pack)
    if missing is not None:
        return missing
    events: dict[str, date | None] = {
        n: e.date for n, e in loaded.agreement.events.items() if e.date
    }
    planner = AgreementPlanner(loaded.versions, events, DataSource(loaded.agreement.data))
    try:
        return gallery(planner, head_name)
    except PlanProblem as problem:
        return diagnose(problem.code, Mark(pack.id), problem.values).message
    except DateError as error:
        return diagnose(error.code, Mark(pack.id), error.values).message


def _missing(agreement: Agreement, pack: Pack) -> Text | None:
    """What an agreement without open terms still waits for."""
    if not any(c.kind != "quota" for c in agreement.clauses):
        return Text(
            "没有税收条款，只有统计认定", "no clause about revenue, only credit of statistics"
        )
    names = namer(pack.data)
    events = [n for n, e in agreement.events.items() if e.required]
    data = [n for n, s in agreement.data.items() if s.required]
    if events:
        said = listed(map(names, events))
        at = " ".join(f"--at {e}=2026-01-01" for e in events)
        return Text(f"须先给出事件日期：{said.zh}（如 enclave curve {pack.id} {at}）",
                    f"dates are needed first: {said.in_('en')} (enclave curve {pack.id} {at})")  # fmt: skip
    if data:
        said = listed(map(names, data))
        return Text(f"须先给出数据：{said.zh}", f"data are needed first: {said.in_('en')}")
    return None

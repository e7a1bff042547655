"""The table of projects: key and reserve, from talks to production, by whom and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeVar

from enclave.board.names import Units
from enclave.diagnostics import Collector, Mark, diag
from enclave.tables.ledger import cell_amount, cell_date
from enclave.tables.read import Column, TableRow, read_table
from enclave.text import Text

Class = Literal["key", "reserve"]
Stage = Literal["negotiating", "signed", "started", "operating"]

CLASSES: Final[Mapping[str, Class]] = {
    "重点": "key", "储备": "reserve", "key": "key", "reserve": "reserve",
}  # fmt: skip
STAGES: Final[Mapping[str, Stage]] = {
    "在谈": "negotiating", "签约": "signed", "开工": "started", "投产": "operating",
    "negotiating": "negotiating", "signed": "signed", "started": "started",
    "operating": "operating",
}  # fmt: skip
CLASS_NAMES: Final[Mapping[Class, Text]] = {
    "key": Text("重点", "key"), "reserve": Text("储备", "reserve"),
}  # fmt: skip
STAGE_NAMES: Final[Mapping[Stage, Text]] = {
    "negotiating": Text("在谈", "in talks"), "signed": Text("签约", "signed"),
    "started": Text("开工", "started"), "operating": Text("投产", "operating"),
}  # fmt: skip
ORDER: Final[tuple[Stage, ...]] = ("negotiating", "signed", "started", "operating")
_YES: Final[Mapping[str, str]] = {"是": "yes", "否": "no", "yes": "yes", "no": "no"}
W = TypeVar("W", bound=str)
_WORDS: Final = re.compile(r"[、,，;；/]")

PROJECTS: Final = (
    Column("id", ("编号", "项目编号")),
    Column("name", ("名称", "项目名称")),
    Column("class", ("类别", "项目类别")),
    Column("stage", ("阶段", "进展")),
    Column("signed", ("签约日期",), required=False),
    Column("started", ("开工日期",), required=False),
    Column("place", ("所在地", "落地县市")),
    Column("park", ("园区",), required=False),
    Column("industry", ("行业", "产业"), required=False),
    Column("origin", ("招引县", "招引县市", "飞出地"), required=False),
    Column("office", ("产业组", "机构", "归口部门"), required=False),
    Column("recruiter", ("引荐人", "招商代理人"), required=False),
    Column("planned", ("计划投资",), required=False, amount=True),
    Column("fits", ("符合定位",), required=False),
    Column("reason", ("理由",), required=False),
    Column("source", ("来源",), required=False),
    Column("note", ("备注",), required=False),
)


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the pipeline.

    Attributes:
        place: the county where it is; ``county`` is who recruited it, the place by default.
        industries: the words of its industry, as written.
        fits: an openly stated answer to whether it fits the park, with its ``reason``.
    """

    id: str
    name: str
    class_: Class
    stage: Stage
    place: str
    signed: date | None = None
    started: date | None = None
    park: str = ""
    industries: tuple[str, ...] = ()
    origin: str = ""
    office: str = ""
    recruiter: str = ""
    planned: int | None = None
    fits: bool | None = None
    reason: str = ""
    source: str = ""
    row: Mark = field(default=Mark(""), compare=False)

    @property
    def county(self) -> str:
        """The county that recruited it (属地招)."""
        return self.origin or self.place


def read_projects(path: Path, shown: str, units: Units, findings: Collector) -> dict[str, Project]:
    """Read the table; every mistake is in ``findings``."""
    out: dict[str, Project] = {}
    for row in read_table(path, shown, PROJECTS, findings) or ():
        name = row.cells["id"]
        if name in out:
            findings.add(diag("E409", row.place("id"), id=name, first=out[name].row))
            continue
        made = _project(row, units, findings)
        if made is not None:
            out[name] = made
            for where, reason in _contradictions(made, units):
                findings.add(diag("E997", row.place(where), project=name, reason=reason))
    return out


def _project(row: TableRow, units: Units, findings: Collector) -> Project | None:
    cells = row.cells
    before = len(findings.errors)
    class_ = _word(row, "class", CLASSES, findings)
    stage = _word(row, "stage", STAGES, findings)
    fits = _word(row, "fits", _YES, findings)
    days = {key: cell_date(row, key, findings) for key in ("signed", "started") if key in cells}
    planned = cell_amount(row, "planned", findings) if "planned" in cells else None
    found = {
        key: _unit(row, key, kind, units, findings)
        for key, kind in (("place", "county"), ("origin", "county"), ("park", "park"),
                          ("office", "office"), ("recruiter", "recruiter"))
    }  # fmt: skip
    if len(findings.errors) > before or class_ is None or stage is None:
        return None
    words = tuple(w.strip() for w in _WORDS.split(cells.get("industry", "")) if w.strip())
    return Project(
        id=cells["id"], name=cells["name"], class_=class_, stage=stage, place=found["place"],
        signed=days.get("signed"), started=days.get("started"), park=found["park"],
        industries=words, origin=found["origin"], office=found["office"],
        recruiter=found["recruiter"], planned=planned,
        fits=None if fits is None else fits == "yes", reason=cells.get("reason", ""),
        source=cells.get("source", ""), row=row.mark,
    )  # fmt: skip


def _unit(row: TableRow, key: str, kind: str, units: Units, findings: Collector) -> str:
    said = row.cells.get(key, "")
    if not said:
        return ""
    found = units.find(said, kind)
    if found is None:
        findings.add(units.unknown(said, row.place(key), kind))
    return found or ""


def _word(row: TableRow, key: str, words: Mapping[str, W], findings: Collector) -> W | None:
    """A cell that takes one of several words; None where it is blank."""
    said = row.cells.get(key)
    if said is None or said in words:
        return None if said is None else words[said]
    column = next(c.shown for c in PROJECTS if c.name == key)
    expected = "、".join(words)
    findings.add(diag("E410", row.place(key), column=column, text=said, expected=expected))
    return None


def _contradictions(project: Project, units: Units) -> Iterator[tuple[str, Text]]:
    """What one row says against itself, and in which column."""
    at = ORDER.index(project.stage)
    for n, key, day in ((1, "signed", project.signed), (2, "started", project.started)):
        stage = STAGE_NAMES[project.stage]
        if at >= n and day is None:
            yield key, Text(f"阶段为“{stage.zh}”，缺{_DAYS[key].zh}",
                            f"it is {stage.en} and has no {_DAYS[key].en}")  # fmt: skip
        if at < n and day is not None:
            yield key, Text(f"阶段为“{stage.zh}”，却有{_DAYS[key].zh}",
                            f"it is {stage.en} and has a {_DAYS[key].en}")  # fmt: skip
    if project.signed and project.started and project.started < project.signed:
        yield "started", Text("开工早于签约", "it started before it was signed")
    if project.park and units.places[project.park].parent != project.place:
        said = Text("{park}不在{place}", "{park} is not in {place}")
        yield "park", said.format(park=units.name(project.park), place=units.name(project.place))
    if (project.fits is None) != (not project.reason):
        yield "fits", Text("“符合定位”与“理由”须同时写", "fits and reason go together")


_DAYS: Final = {
    "signed": Text("签约日期", "day of signing"), "started": Text("开工日期", "day of starting"),
}  # fmt: skip

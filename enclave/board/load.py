"""Reading a board file and fitting it to its scenario; every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from enclave.board.counts import COUNTS
from enclave.board.figures import bad_figure, grown, parts_of, read_figure
from enclave.board.names import Units
from enclave.board.pipeline import Project, read_projects
from enclave.board.rows import read_rows, stopped
from enclave.book.agreements import indicators as known_indicators
from enclave.book.read_tables import inside
from enclave.book.scenario import LoadedScenario
from enclave.compile.check import suggestion
from enclave.compile.language import canonical_values
from enclave.dates import Month
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag, diagnose
from enclave.kinds.reward import is_tax
from enclave.source import SourceDoc
from enclave.source import load as load_yaml
from enclave.terms.board import BoardFile, Pace, YearTarget
from enclave.terms.board_words import BOARD_KEYS
from enclave.terms.indicator import Indicator, IndicatorRow, wider
from enclave.terms.validate import Path as YamlPath
from enclave.terms.validate import validate
from enclave.text import Text

FILE = "board.yaml"
"""The board file of a scenario's folder."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in the smallest parts of its indicator; ``base`` where it was grown from one."""

    target: YearTarget
    parts: int
    base: int | None = None


@dataclass(frozen=True)
class LoadedBoard:
    """A board file that fits its scenario.

    Attributes:
        indicators: those shown, in the order of the file, counts of projects included.
        known: every indicator there is.
        through: the last month shown: that of the file, or an earlier one that was asked for.
        rows: figures of single months, those after ``through`` left out.
    """

    doc: SourceDoc
    file: BoardFile
    scenario: LoadedScenario
    units: Units
    indicators: Mapping[str, Indicator]
    known: Mapping[str, Indicator]
    goals: tuple[Goal, ...]
    projects: Mapping[str, Project]
    rows: tuple[IndicatorRow, ...]
    through: Month
    hashes: Mapping[str, str]

    def pace(self, indicator: str) -> Pace | None:
        """The pace of the months for an indicator, where one is written."""
        return next((p for p in self.file.pace if indicator in p.indicators), None)


def read_board(path: Path, findings: Collector) -> tuple[SourceDoc, BoardFile] | None:
    """Read and validate a board file by itself; what is wrong is in ``findings``."""
    doc = load_yaml(path, aliases=BOARD_KEYS, root=path.parent, collector=findings)
    if doc is None or findings.errors:
        return None
    if not isinstance(doc.data, dict):
        findings.add(diag("E206", Mark(str(path), 1, 1), text=""))
        return None
    data = canonical_values(doc.data)
    unit = doc.data.get("unit")
    file = validate(
        BoardFile, doc, collector=findings, data=data, unit=unit if isinstance(unit, str) else None
    )
    return None if file is None else (doc, file)


def load_board(
    scenario: LoadedScenario, file: str | Path | None = None, *, month: Month | None = None,
    collector: Collector | None = None,
) -> LoadedBoard:  # fmt: skip
    """Read the board file of a scenario, or another, with its tables.

    Args:
        month: show the board as of an earlier month.

    Raises:
        InputRejected: every mistake of the file and its tables, at once.
    """
    findings = collector if collector is not None else Collector(limit=200)
    path = Path(file) if file is not None else scenario.folder / FILE
    if not path.is_file():
        reason = Text(f"没有看板文件 {path.name}", f"there is no board file {path.name}")
        remedy = Text("在情景文件夹中写 board.yaml，见 docs 的“考核看板”",
                      "write board.yaml into the scenario's folder; see “Assessment board” in docs")  # fmt: skip
        raise InputRejected([_cannot(Mark(str(scenario.folder)), reason, remedy)])
    found = read_board(path, findings)
    if found is None:
        findings.raise_errors()
        raise InputRejected(findings.sorted())
    return _Fit(scenario, path.parent, *found, findings).board(month)


def _cannot(mark: Mark, reason: Text, remedy: Text) -> Diagnostic:
    return diagnose("E999", mark, {"reason": reason, "remedy": remedy})


@dataclass
class _Fit:
    """Fits a board file to its scenario and reads its tables."""

    scenario: LoadedScenario
    folder: Path
    doc: SourceDoc
    file: BoardFile
    findings: Collector

    def board(self, month: Month | None) -> LoadedBoard:
        """Everything together.

        Raises:
            InputRejected: whatever was found.
        """
        units = self._units()
        known = {**known_indicators(), **COUNTS}
        shown = dict(self._indicators(known))
        self._pace(shown)
        self._awards(known)
        through = self._through(month)
        goals = tuple(self._goals(units, shown))
        hashes = {self.doc.file: self.doc.sha256}
        projects: dict[str, Project] = {}
        rows: list[IndicatorRow] = []
        before = len(self.findings.errors)
        if (table := self._table(("projects",), self.file.projects, hashes)) is not None:
            projects = read_projects(*table, units, self.findings)
        whole = len(self.findings.errors) == before  # else figures of refused projects look unknown
        read = {**known_indicators()}
        table = self._table(("rows", "file"), self.file.rows.file, hashes)
        if table is not None and whole:
            truth = self.scenario.scenario.truth
            rows = read_rows(
                *table, self.file.rows.form, projects, read, units, truth, self.findings
            )
        self.findings.raise_errors()
        kept = [r for r in rows if r.period <= through]
        self._left_out(rows, kept, through)
        if self.file.rows.form == "cumulative":
            stopped(kept, read, self.file.year, through, self.findings)
        return LoadedBoard(
            self.doc, self.file, self.scenario, units, shown, known, goals, projects,
            tuple(kept), through, hashes,
        )  # fmt: skip

    def _units(self) -> Units:
        scenario = self.scenario.scenario
        top = scenario.superior
        if top is None or top not in scenario.places:
            reason = Text(
                "情景没有写统计上级（superior）及其地区",
                "the scenario names no superior among its places",
            )
            remedy = Text(
                "在 scenario.yaml 写 superior: 州 的编号", "write superior: in scenario.yaml"
            )
            raise InputRejected([_cannot(self.scenario.doc.marks.value(()), reason, remedy)])
        inside = {top}
        for _ in scenario.places:
            inside |= {n for n, p in scenario.places.items() if p.parent in inside}
        units = Units(scenario.places, top, frozenset(inside), self.file)
        seen: set[str] = set(scenario.places)
        for key in ("offices", "recruiters"):
            for i, item in enumerate(getattr(self.file, key)):
                if item.id in seen:
                    values = {"id": item.id, "first": self.doc.file}
                    self.findings.add(diagnose("E409", self._at(key, i, "id"), values))
                seen.add(item.id)
        return units

    def _at(self, *path: str | int) -> Mark:
        where: YamlPath = tuple(path)
        return self.doc.marks.value(where)

    def _indicators(self, known: Mapping[str, Indicator]) -> Iterator[tuple[str, Indicator]]:
        """Those shown; a level or a rate has no figure since January."""
        for i, name in enumerate(self.file.indicators):
            item = self._indicator(name, known, "indicators", i)
            if item is not None:
                yield name, item

    def _indicator(
        self, name: str, known: Mapping[str, Indicator], *path: str | int
    ) -> Indicator | None:
        item = known.get(name)
        if item is None:
            what = Text("指标", "indicator")
            values = {"what": what, "name": name, "suggestion": suggestion(name, known)}
            self.findings.add(diagnose("E994", self._at(*path), values))
        elif item.kind != "flow":
            said = Text(
                "“{n}”是存量或比率，没有累计数",
                "{n} is a level or a rate: it has no sum over months",
            )
            remedy = Text("看板只列可逐月累计的指标", "a board shows what adds up over the months")
            self.findings.add(_cannot(self._at(*path), said.format(n=item.name), remedy))
            return None
        return item

    def _pace(self, shown: Mapping[str, Indicator]) -> None:
        """Every indicator with a target has one pace."""
        paced: dict[str, int] = {}
        for i, pace in enumerate(self.file.pace):
            for n, name in enumerate(pace.indicators):
                if name not in shown:
                    self._indicator(name, shown, "pace", i, "indicators", n)
                if name in paced:
                    said = Text("“{n}”写了两种序时进度", "{n} has two paces")
                    remedy = Text("留一种", "keep one of them")
                    mark = self._at("pace", i, "indicators", n)
                    self.findings.add(_cannot(mark, said.format(n=name), remedy))
                paced[name] = i
        for i, target in enumerate(self.file.targets):
            if target.indicator in shown and target.indicator not in paced:
                said = Text("“{n}”有目标而没有序时进度", "{n} has a target and no pace")
                remedy = Text("在 pace 中写 shape: linear 或各月累计，没有缺省",
                              "write shape: linear or a cumulative profile under pace; there is no default")  # fmt: skip
                reason = said.format(n=shown[target.indicator].name)
                self.findings.add(_cannot(self._at("targets", i), reason, remedy))

    def _awards(self, known: Mapping[str, Indicator]) -> None:
        """Awards are measured by money that arrived; E995 where it is tax, W993 where twice."""
        good: list[int] = []
        for i, award in enumerate(self.file.rewards):
            mark = self._at("rewards", i, "arrivals")
            item = known.get(award.arrivals)
            said = f"{award.arrivals} {item.name.zh} {item.name.en}" if item else award.arrivals
            if is_tax(said, None):
                name = item.name if item is not None else Text(award.arrivals)
                self.findings.add(diag("E995", mark, award=award.id, name=name))
                continue
            item = self._indicator(award.arrivals, known, "rewards", i, "arrivals")
            if item is not None and not item.is_money:
                reason = Text(
                    "“{n}”不以人民币计，不能按它算奖励",
                    "{n} is not in yuan: no award is measured by it",
                )
                remedy = Text(
                    "改按以元计的到位资金或投资", "measure it by funds or investment in yuan"
                )
                self.findings.add(_cannot(mark, reason.format(n=item.name), remedy))
            elif item is not None:
                good.append(i)
        for n, i in enumerate(good):
            for j in good[n + 1 :]:
                one, two = self.file.rewards[i], self.file.rewards[j]
                if _overlap(one.arrivals, two.arrivals, known):
                    mark = self._at("rewards", j, "arrivals")
                    self.findings.add(diag("W993", mark, first=one.id, second=two.id))

    def _through(self, month: Month | None) -> Month:
        through = month or self.file.through
        mark = self._at("through") if month is None else Mark("--month")
        if through.year != self.file.year or through > self.file.through:
            said = Text("截至月 {m} 不在考核年度 {y} 内，或晚于看板的截至月 {t}",
                        "{m} is not in the year {y}, or after the board's last month {t}")  # fmt: skip
            reason = said.format(m=through, y=self.file.year, t=self.file.through)
            self.findings.add(_cannot(mark, reason, Text("改正月份", "write another month")))
        if self.scenario.scenario.through < through:
            said = Text(
                "情景只结算到 {s}，看板要看到 {m}",
                "the scenario runs through {s}, the board through {m}",
            )
            reason = said.format(s=self.scenario.scenario.through, m=through)
            remedy = Text("延长 scenario.yaml 的 through", "move the scenario's through")
            self.findings.add(_cannot(mark, reason, remedy))
        return through

    def _goals(self, units: Units, shown: Mapping[str, Indicator]) -> Iterator[Goal]:
        seen: dict[tuple[str, str], int] = {}
        for i, target in enumerate(self.file.targets):
            item = shown.get(target.indicator)
            if item is None:
                self._indicator(target.indicator, shown, "targets", i, "indicator")
            if units.view_of(target.assessed) is None:
                kinds = ("county", "park", "office", "recruiter", "prefecture")
                mark = self._at("targets", i, "assessed")
                self.findings.add(units.unknown(target.assessed, mark, *kinds))
                continue
            key = (target.indicator, target.assessed)
            if key in seen:
                said = Text("{u}的这一指标写了两个目标", "{u} has two targets of this indicator")
                reason = said.format(u=units.name(target.assessed))
                remedy = Text("留一个", "keep one of them")
                self.findings.add(_cannot(self._at("targets", i), reason, remedy))
            seen[key] = i
            if item is not None and (goal := self._goal(target, i, item)) is not None:
                yield goal

    def _goal(self, target: YearTarget, i: int, item: Indicator) -> Goal | None:
        key = "amount" if target.amount is not None else "base"
        text = target.amount if target.amount is not None else target.base or ""
        amount = read_figure(text, item, self.file.unit, bare=False)
        if amount is None or amount < 0:
            self.findings.add(bad_figure(text, item, self._at("targets", i, key)))
            return None
        parts = parts_of(amount, item)
        if target.growth is None:
            return Goal(target, parts)
        return Goal(target, grown(parts, target.growth), parts)

    def _table(
        self, key: tuple[str, ...], name: str, hashes: dict[str, str]
    ) -> tuple[Path, str] | None:
        path = inside(self.folder, name)
        if path is None:
            self.findings.add(diag("E704", self._at(*key), name=name))
            return None
        shown = str(self.folder / name)
        if path.is_file():
            hashes[shown] = sha256(path.read_bytes()).hexdigest()
        return path, shown

    def _left_out(self, rows: list[IndicatorRow], kept: list[IndicatorRow], through: Month) -> None:
        late = len(rows) - len(kept)
        if late and through == self.file.through:  # an earlier month was asked for openly
            mark = self._at("through")
            self.findings.add(diag("N990", mark, through=through, count=late))


def _overlap(one: str, two: str, known: Mapping[str, Indicator]) -> bool:
    return one == two or one in wider(two, known) or two in wider(one, known)


def as_of(board: LoadedBoard, month: Month) -> LoadedBoard:
    """The same board as it stood at the end of an earlier month of its year."""
    rows = tuple(r for r in board.rows if r.period <= month)
    return replace(board, through=month, rows=rows)

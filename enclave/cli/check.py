"""``enclave check``: everything that is wrong with some files, in one run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enclave.cli.frame import Console, FileLines
from enclave.cli.kinds import kind_of, yaml_files
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.cli.console import Format

FINDINGS = 1
TEXTS = (".docx", ".doc", ".txt")


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
              help="输出格式 / form of the output")  # fmt: skip
@click.option("--strict", is_flag=True, help="警告也算不合格 / warnings count as findings, too")
@click.option("--on", "day", metavar="DATE",
              help="合规提示按这一天的规定 / compliance notes by the rules of this day")  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], form: Format, day: str | None, *, strict: bool
) -> int:
    """检查协议、情景、项目、分税体制与指标包 / check agreements, scenarios, projects, statutes and indicators.

    PATH 是文件、文件夹（检查其下所有 yaml）或规则包编号，默认当前文件夹；一次列出全部问题。有错误时退出码为 1。
    docx 或 txt 文件查审查常看的字样。

    PATH is a file, a folder (every yaml file below it) or the id of a pack, this folder by default.
    All problems are shown at once; exit code 1 if there are errors. In docx and txt files, phrases
    that reviewers look for are shown.
    """
    console: Console = ctx.obj["console"]
    session = Session(on=_date(day))
    for item in _targets(paths or (".",), session):
        session.check(item)
    items = session.sorted()
    console.findings(items, FileLines(session.sources), stream=sys.stdout, form=form,
                     dropped=session.dropped)  # fmt: skip
    failed = any(d.is_error or (strict and d.severity in ("warning", "lint")) for d in items)
    _verdict(console, session, failed=failed, quiet=form != "text" or bool(items))
    return FINDINGS if failed else 0


def _verdict(console: Console, session: Session, *, failed: bool, quiet: bool) -> None:
    """One line that says that all is well: on standard output where there was nothing to show."""
    if failed:
        return
    n = len(session.seen)
    text = Text(
        f"√ 检查了 {n} 个文件，没有错误", f"√ {n} file{'' if n == 1 else 's'} checked, no errors"
    )
    if quiet:
        console.note(text)
    else:
        console.out(text.in_(console.lang) + "\n")


@dataclass
class Session:
    """What one run of the command has found.

    Attributes:
        on: the day by whose rules the compliance notes are graded; today's law by default.
        seen: the files looked at; those a scenario has loaded are not looked at again.
        sources: their lines, for the excerpts.
    """

    on: date | None = None
    items: list[Diagnostic] = field(default_factory=list)
    seen: dict[Path, None] = field(default_factory=dict)
    sources: dict[str, Sequence[str]] = field(default_factory=dict)
    dropped: int = 0

    def add(self, collector: Collector) -> None:
        """Take over what was found in one file."""
        self.items += [d for d in collector.items if d not in self.items]
        self.dropped += collector.dropped

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Everything by file, line and column."""
        return tuple(sorted(self.items, key=lambda d: (d.mark, d.code)))

    def check(self, path: Path) -> None:
        """Check one file as what it is."""
        if path.resolve() in self.seen:
            return
        collector = Collector()
        kind = kind_of(path)
        if path.suffix.lower() in TEXTS:
            self._text(path, collector)
        else:
            readers = {
                "scenario": self._scenario, "statute": self._statute, "formula": self._formula,
                "project": self._project, "tax": self._tax, "risk": self._risk,
                "variant": self._variant, "board": self._board, "import": self._import,
                "indicators": self._indicators,
            }  # fmt: skip
            readers.get(kind, self._agreement)(path, collector)
        self.seen[path.resolve()] = None
        self.add(collector)

    def _agreement(self, path: Path, collector: Collector) -> None:
        from enclave.book.agreements import open_agreement
        from enclave.terms.packs import shown_pack

        opened = open_agreement(path, collector=collector, shown=shown_pack(path))
        if opened is None:
            return
        self.sources.update(opened.loaded.doc.sources)
        if not collector.errors:
            from enclave.cli.probe import probe
            from enclave.lint import lint_agreement

            collector.extend(probe(opened))
            collector.extend(lint_agreement(opened, self.on))

    def _text(self, path: Path, collector: Collector) -> None:
        from enclave.lint import scan_file

        self.sources[path.as_posix()] = scan_file(path, collector)

    def _scenario(self, path: Path, collector: Collector) -> None:
        from enclave.book import load, run
        from enclave.lint import lint_scenario

        try:
            loaded = load(path, collector=collector)
            self.sources.update(loaded.doc.sources)
            for deal in loaded.deals:
                self.sources.update(deal.opened.loaded.doc.sources)
            for name in loaded.hashes:
                self.seen[Path(name).resolve()] = None
            run(loaded, collector=collector)
            collector.extend(
                lint_scenario(
                    loaded.deals, self.on, {n: e.name for n, e in loaded.enterprises.items()}
                )
            )
        except InputRejected as rejected:
            collector.extend(rejected.diagnostics)

    def _statute(self, path: Path, collector: Collector) -> None:
        from enclave.statute.load import load_statute

        try:
            load_statute(path, collector=collector)
        except InputRejected as rejected:
            collector.extend(rejected.diagnostics)

    def _formula(self, path: Path, collector: Collector) -> None:
        from enclave.apportion import load_formula

        try:
            load_formula(path, collector=collector)
        except InputRejected as rejected:
            collector.extend(rejected.diagnostics)

    def _project(self, path: Path, collector: Collector) -> None:
        from enclave.project.load import load_project
        from enclave.project.run import project

        try:
            project(load_project(path, collector=collector), collector=collector)
        except InputRejected as rejected:
            collector.extend(rejected.diagnostics)

    def _risk(self, path: Path, collector: Collector) -> None:
        """By itself, and with the scenario of its folder if that can be read."""
        from enclave.analysis.risk.load import load_risk, read_risk
        from enclave.book import load

        read_risk(path, collector)
        if collector.errors or not (path.parent / "scenario.yaml").is_file():
            return
        try:
            load_risk(load(path.parent), path, collector=collector)
        except InputRejected as rejected:
            mine = [d for d in rejected.diagnostics if d.mark.file == path.as_posix()]
            collector.extend(mine)

    def _board(self, path: Path, collector: Collector) -> None:
        """By itself, and with the scenario and the tables of its folder if that can be read."""
        from enclave.board.load import load_board, read_board
        from enclave.board.run import make_board
        from enclave.book import load

        if read_board(path, collector) is None:
            return
        if not (path.parent / "scenario.yaml").is_file():
            return
        try:
            make_board(
                load_board(load(path.parent), path, collector=collector), collector=collector
            )
        except InputRejected as rejected:
            collector.extend(rejected.diagnostics)

    def _import(self, path: Path, collector: Collector) -> None:
        from enclave.intake.mapping import read_mapping

        doc = read_mapping(path, collector)[1]
        if doc is not None:
            self.sources.update(doc.sources)

    def _variant(self, path: Path, collector: Collector) -> None:
        """By itself, and applied to the scenario above its folder if that can be read."""
        from enclave.book import load, run
        from enclave.book.variants import load_variant, read_variant

        if read_variant(path, collector) is None:
            return
        scenario = path.parent.parent
        try:
            if not (scenario / "scenario.yaml").is_file():
                return
            load(scenario)
        except InputRejected:
            return  # what is wrong with the scenario is said where it is checked
        mine = Collector()  # what is said of the scenario itself is said where it is checked
        try:
            loaded = load_variant(scenario, path, collector=mine)
            self.sources.update(loaded.doc.sources)
            run(loaded, collector=mine)
        except InputRejected as rejected:
            mine.extend(rejected.diagnostics)
        name = path.as_posix()
        collector.extend(d for d in mine.items if d.is_error or d.mark.file == name)

    def _tax(self, path: Path, collector: Collector) -> None:
        from enclave.project.rules import read_pack
        from enclave.terms.packs import shown_pack

        read_pack(path, shown_pack(path), collector)

    def _indicators(self, path: Path, collector: Collector) -> None:
        from enclave.credit.packs import indicator_packs, load_indicators

        shipped = [p for p in indicator_packs() if p.resolve() != path.resolve()]
        ours = Collector(limit=1 << 20)
        load_indicators([*shipped, path], ours)
        name = path.as_posix()
        collector.extend(d for d in ours.items if d.mark.file == name)


PACKS = ("agreements", "examples", "statute", "indicators", "formulas", "tax")


def _pack(name: str) -> Path:
    """The file of a pack that comes with the package; the name as a path where there is none."""
    from enclave.terms.packs import packs_by_id

    return packs_by_id(*PACKS).get(name, Path(name))


def _date(text: str | None) -> date | None:
    """The day of ``--on``."""
    from enclave.dates import DateError, parse_date

    try:
        return None if text is None else parse_date(text)
    except DateError:
        raise click.UsageError(f"不是日期 / not a date: {text}") from None


def _targets(paths: Sequence[str], session: Session) -> list[Path]:
    """The files to check, scenarios first: what they load is checked with them."""
    out: list[Path] = []
    for name in paths:
        path = Path(name)
        if not path.is_dir():
            out.append(path if path.exists() else _pack(name))
            continue
        files = yaml_files(path)
        if not files:
            session.items.append(diag("E910", Mark(name), name=name))
        for file in files:
            if kind_of(file) == "unknown":
                session.items.append(diag("N901", Mark(file.as_posix())))
            else:
                out.append(file)
    return sorted(out, key=lambda p: kind_of(p) != "scenario")

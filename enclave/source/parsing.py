"""From the bytes of one file to its reading: decoding, characters, events, typing slips."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any, Final

from enclave.diagnostics import Collector, Diagnostic, Mark, diag
from enclave.source.decode import MAX_BYTES, decode, forbidden_in, split_lines
from enclave.source.document import Path, path_text
from enclave.source.reader import read
from enclave.source.reading import Budget, Context, Reading
from enclave.source.recover import read_on
from enclave.source.repair import Repaired, prepare, repair
from enclave.source.suggest import did_you_mean
from enclave.source.syntax import SyntaxProblem
from enclave.text import Text

YAML: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way in: where it is, how it is called, and who included it."""

    shown: str
    folder: FilePath | None
    chain: tuple[tuple[str, str], ...] = ()
    depth: int = 0


@dataclass(slots=True)
class Job:
    """The settings and the growing result of one document."""

    aliases: Mapping[str, str]
    free: Collection[str]
    root: FilePath | None
    collector: Collector
    budget: Budget = field(default_factory=Budget)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hashes: list[tuple[str, str]] = field(default_factory=list)

    def report(
        self,
        code: str,
        mark: Mark,
        path: Path = (),
        related: tuple[Mark, ...] = (),
        **values: Any,
    ) -> None:
        """Add a finding with the line it speaks of."""
        self.add(diag(code, mark, path=path_text(path), related=related, **values))

    def add(self, item: Diagnostic) -> None:
        """Add a finding, with the text of its line."""
        lines = self.sources.get(item.mark.file, ())
        if 0 < item.mark.line <= len(lines):
            item = replace(item, source_line=lines[item.mark.line - 1])
        self.collector.add(item)


def read_file(path: FilePath, shown: str, job: Job) -> bytes | None:
    """Read the bytes of a file, one more than allowed at most."""
    mark, reason = Mark(shown), Text("", "")
    try:
        if path.is_dir():
            reason = Text("是一个目录", "it is a folder")
        elif path.exists() and not path.is_file():
            reason = Text("不是普通文件", "it is not a regular file")
        else:
            with path.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
                if len(raw) <= MAX_BYTES:
                    return raw
            job.report("E103", mark, size=path.stat().st_size, limit=MAX_BYTES)
            return None
    except (FileNotFoundError, NotADirectoryError):
        job.report("E101", mark, name=shown, near=near(path))
        return None
    except PermissionError:
        reason = Text("没有读取权限", "no permission")
    except (OSError, ValueError):
        reason = Text("系统拒绝了这个路径", "the system refused the path")
    job.report("E102", mark, name=shown, reason=reason)
    return None


def near(path: FilePath) -> Text:
    """The file of the same folder that was probably meant."""
    try:
        names = sorted(p.name for p in path.parent.iterdir() if p.suffix in YAML)[:1000]
    except (OSError, ValueError):
        return Text("")
    guess = did_you_mean(path.name, names)
    return Text(f"；是不是 {guess}", f"; did you mean {guess}") if guess else Text("")


def parse(raw: bytes, file: File, job: Job) -> Reading | None:
    """Decode and read one file; its findings go to the collector."""
    job.hashes.append((file.shown, sha256(raw).hexdigest()))
    text = decode(raw, file.shown, job.collector)
    if text is None:
        return None
    lines = split_lines(text)
    job.sources[file.shown] = lines
    found = forbidden_in(lines, file.shown, job.collector.limit)
    reading, errors = _read_repaired(prepare(lines), file, job)
    for error in errors:
        mark = Mark(file.shown, error.line + 1, error.col + 1, error.col + 2)
        found.append(diag(error.code, mark, problem=error.problem, remedy=error.remedy))
    # In order of place, so that of too many findings the first ones are kept.
    for item in sorted((*found, *reading.findings), key=lambda d: (d.mark, d.code)):
        job.add(item)
    return reading


def _read_repaired(text: Repaired, file: File, job: Job) -> tuple[Reading, list[SyntaxProblem]]:
    """Read a text; where it is no YAML, or not the YAML that was meant, undo slips and retry."""
    nodes = job.budget.nodes

    def attempt(lines: Repaired) -> Reading:
        job.budget.nodes = nodes
        context = Context(file.shown, job.aliases, job.free, lines, file.depth, job.budget)
        return read(context)

    reading, errors = attempt(text), list[SyntaxProblem]()
    if reading.error is None and not reading.suspect:
        return reading, errors
    fixed = repair(text, file.shown, job.aliases)
    if fixed.findings:
        reading = attempt(fixed)
    if reading.error is not None:
        reading, errors = read_on(reading, fixed, attempt)
    reading.findings.extend(fixed.findings)
    return reading, errors

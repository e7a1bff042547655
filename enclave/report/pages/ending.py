"""The end: checks, findings, assumptions, and how to make the report again."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from enclave.analysis.risk.load import FILE
from enclave.report.hashes import relative_hashes
from enclave.report.job import Job
from enclave.report.model import Column, Line, Table
from enclave.report.other_tables import assumption_table, check_table
from enclave.report.page import WHERE, command
from enclave.report.pages.content import Block, Code, Grid, Para, Section, sentence
from enclave.text import Text

SHOWN_FINDINGS = 30


def checks(job: Job) -> Section | None:
    """The identities, and what was noticed."""
    found = job.view.result.checks
    good = all(c.holds for c in found)
    said = Text(
        "{n} 项恒等式全部平：各级合计、各方合计、流水合计逐分相等。",
        "All {n} identities hold: levels, parties and flows add up to the fen.",
    )
    bad = Text("有恒等式不平，本报告不能使用。", "An identity fails: this report must not be used.")
    blocks: list[Block] = [
        Para(said.format(n=len(found)) if good else bad, "good" if good else "warning"),
        Grid(check_table(job.view.result), folded=good),
    ]
    findings = list(_findings(job))
    if findings:
        blocks.append(Grid(_finding_table(findings)))
    more = len(job.view.result.diagnostics) - len(findings)
    if more > 0:
        blocks.append(
            Para(
                Text(f"另有 {more} 条，见 enclave check。", f"{more} more: see enclave check."),
                "note",
            )
        )
    return Section("checks", Text("对账与提示", "Checks and findings"), tuple(blocks))


def _findings(job: Job) -> list[Line]:
    folder = job.view.result.loaded.folder.as_posix().rstrip("/") + "/"
    out = []
    for item in job.view.result.diagnostics[:SHOWN_FINDINGS]:
        where = str(item.mark).replace(folder, "")
        out.append(Line((Text(item.code), Text(where), item.message)))
    return out


def _finding_table(lines: list[Line]) -> Table:
    columns = (Column(Text("代码", "Code")), Column(Text("位置", "Place")),
               Column(Text("提示", "Finding")))  # fmt: skip
    return Table("findings", "checks", Text("提示与警告", "Findings"), columns, tuple(lines))


def assumptions(job: Job) -> Section | None:
    """Everything that no document says."""
    table = assumption_table(job.view.result)
    if not table.lines:
        return None
    lead = Text(
        "以下各项没有文件依据，是测算时的假设；改变任何一项，结果随之改变。",
        "No document says the following: they are assumptions, and the result changes with them.",
    )
    return Section("assumptions", Text("假设", "Assumptions"), (Para(lead), Grid(table)))


def again(job: Job) -> Section:
    """The command and the hashes of everything it read."""
    rows = tuple(Line((name, Text(digest))) for name, digest in _hashes(job))
    columns = (Column(Text("输入", "Input")), Column(Text("指纹（sha256）", "sha256")))
    table = Table("hashes", "checks", Text("版本与指纹", "Versions and hashes"), columns, rows)
    where = Text(f"{WHERE.zh}。复算后的指纹应与下表逐项相同。",
                 f"{sentence(WHERE.in_('en'))}. The hashes must come out as below.")  # fmt: skip
    blocks = (Code(command(job.words, job.lang)), Para(where, "note"), Grid(table))
    title = Text("怎样复算", "How to make it again")
    return Section("again", title, blocks)


def _hashes(job: Job) -> Iterator[tuple[Text, str]]:
    """Everything that was read, the variants after the deal, and the flows of each."""
    base = relative_hashes(job.view)
    yield from ((Text(name), digest) for name, digest in base.items())
    for case in job.others:
        for name, digest in case.result.hashes.items():
            if base.get(name) != digest:
                yield Text("{c}：{n}", "{c}: {n}").format(c=case.title, n=name), digest
    risk = job.view.result.loaded.folder / FILE
    if job.study is not None and risk.is_file():
        yield Text(FILE), sha256(risk.read_bytes()).hexdigest()

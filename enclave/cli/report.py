"""``enclave report``: a workbook with formulas, a page, documents, all from one run."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Collector, Mark, diag
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from enclave.analysis.case import Case
    from enclave.analysis.risk.study import Study
    from enclave.book.scenario import LoadedScenario
    from enclave.report.job import Job

    Writer = Callable[[Job, Path], None]

FORMATS: Final[dict[str, tuple[str, str, str]]] = {
    "xlsx": ("enclave.report.live", "write", "测算表.xlsx"),
    "html": ("enclave.report.pages", "html", "报告.html"),
    "docx": ("enclave.report.pages", "docx", "报告.docx"),
    "pdf": ("enclave.report.pages", "pdf", "报告.pdf"),
}
"""Format → module and function ``(job, path)`` that write it, name of the file."""
USUAL: Final = "xlsx,html"


RUNS: Final = 10_000
SEED: Final = 1
"""The simulation of ``enclave risk`` as it is by default."""


@click.command("report")
@click.argument("scenario", default=".")
@click.option("--format", "wanted", default=USUAL, metavar="LIST", show_default=True,
              help="xlsx、html、docx、pdf，逗号分开 / xlsx, html, docx, pdf, separated by commas")  # fmt: skip
@click.option("--out", "folder", type=click.Path(path_type=Path), default=Path("报告"), metavar="DIR",
              help="写入的文件夹，默认“报告” / the folder to write into")  # fmt: skip
@click.option("--variant", "variants", multiple=True, metavar="V",
              help="并排比较的方案，可多次 / a variant to set beside it, may be repeated")  # fmt: skip
@click.option("--risk", is_flag=True,
              help="另作模拟，工作簿加“敏感性”表（需 risk.yaml） / simulate, and add a sheet of sensitivities (needs risk.yaml)")  # fmt: skip
@click.option("--agreement", "agreements", multiple=True, metavar="ID",
              help="只看这个协议，可多次 / only this agreement, may be repeated")  # fmt: skip
@click.option("--open", "show", is_flag=True, help="写完即打开 / open what was written")
@click.pass_context
def command(  # noqa: PLR0913  # each is an option
    ctx: click.Context, scenario: str, wanted: str, folder: Path, variants: tuple[str, ...],
    agreements: tuple[str, ...], *, risk: bool, show: bool,
) -> int:  # fmt: skip
    """报告：活工作簿、网页、文书 / a report: workbook with formulas, page, documents.

    SCENARIO 是含 scenario.yaml 的文件夹、情景文件，或随附情景的名称；默认当前文件夹。写出测算表.xlsx、报告.html 等，同名文件会被替换。

    SCENARIO is a folder with scenario.yaml, a scenario file, or the name of one that comes with the
    package; this folder by default. Writes a workbook, a page and so on; files of their names are
    replaced.
    """
    console: Console = ctx.obj["console"]
    formats = _formats(wanted)
    words = ["enclave", "report", scenario, "--format", ",".join(formats)]
    words += [word for name in variants for word in ("--variant", name)]
    words += [word for name in agreements for word in ("--agreement", name)]
    words += ["--risk"] if risk else []
    job = _job(scenario, variants, agreements, tuple(words), console, risk=risk)
    paths = write_all(job, formats, folder)
    sys.stdout.flush()
    for path in paths:
        console.note(Text("写出 {path}", "wrote {path}").format(path=path))
        if show:
            click.launch(str(path))
    return 0 if all(c.holds for c in job.view.result.checks) else 1


def _formats(wanted: str) -> list[str]:
    """The formats of a list, each once.

    Raises:
        Refused: E904 there is no such format.
    """
    from enclave.report.refused import Refused

    names = [n.strip() for n in wanted.replace("，", ",").split(",") if n.strip()]
    for name in names:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise Refused(
                diag("E904", Mark("--format"), option="--format", text=name, expected=known)
            )
    return list(dict.fromkeys(names))


def _job(  # each is an option
    scenario: str, variants: Sequence[str], agreements: tuple[str, ...], words: tuple[str, ...],
    console: Console, *, risk: bool,
) -> Job:  # fmt: skip
    """Load and run the scenario and its variants, saying what was noticed."""
    from enclave.analysis.case import evaluate
    from enclave.book import load
    from enclave.cli.run import _check_filters
    from enclave.report.job import Job
    from enclave.report.present import View

    findings = Collector(limit=200)
    loaded = load(scenario, collector=findings)
    case = evaluate(loaded, collector=findings)
    others = _others(scenario, variants, case, findings)
    study = _study(loaded, findings) if risk else None
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(loaded.doc.sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    view = View(case.result, "万元", agreements)
    _check_filters(view)
    return Job(view, console.lang, words, case, others, study)


def _others(
    scenario: str, variants: Sequence[str], case: Case, findings: Collector
) -> tuple[Case, ...]:
    """The variants of the scenario, evaluated."""
    from enclave.analysis.case import evaluate
    from enclave.book.variants import load_variant

    out: list[Case] = []
    for name in variants:
        loaded = load_variant(scenario, name, collector=findings, reuse=case.result.loaded)
        out.append(evaluate(loaded, collector=findings, beside=case))
    return tuple(out)


def _study(loaded: LoadedScenario, findings: Collector) -> Study:
    """A simulation of the usual length, without the slow decomposition of the variance."""
    from enclave.analysis.risk.load import load_risk
    from enclave.analysis.risk.study import Asked, study

    return study(load_risk(loaded, None, collector=findings), Asked(RUNS, SEED))


def write_all(job: Job, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write every format, then put all files in place: none of them is ever half-written.

    Raises:
        Refused: E907 the folder or a file cannot be written.
    """
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    except OSError as error:
        raise _cannot(folder, error) from None
    try:
        for name in formats:
            module, function, _ = FORMATS[name]
            writer: Writer = getattr(import_module(module), function)
            writer(job, fresh / FORMATS[name][2])
        for name in formats:
            target = folder / FORMATS[name][2]
            os.replace(fresh / target.name, target)  # noqa: PTH105  # atomic
            made.append(target)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return made


def _cannot(folder: Path, error: OSError) -> Exception:
    from enclave.report.refused import Refused

    reason = error.strerror or str(error)
    return Refused(diag("E907", Mark(str(folder)), name=str(folder), reason=reason))

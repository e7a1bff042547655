"""``enclave import``: files of tax offices, treasuries and parks become the standard tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from enclave.cli.frame import Console
from enclave.cli.place import Place
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.intake.grid import Grid
    from enclave.intake.model import LedgerRow
    from enclave.intake.run import Import

Style = Literal["text", "json"]
FINDINGS = 1


@click.command("import")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--map", "mapping", metavar="FILE", type=click.Path(path_type=Path),
              help="映射文件 import.yaml / the mapping file")  # fmt: skip
@click.option("--propose", metavar="FILE", type=click.Path(path_type=Path),
              help="写出建议的映射，不导入 / write a proposal for the mapping and import nothing")  # fmt: skip
@click.option("--against", metavar="PATH", type=Place(),
              help="以前导入写出的文件夹、台账或账本，用来查重 / the folder, table or ledger of earlier imports")  # fmt: skip
@click.option("--enterprises", metavar="FILE", type=click.Path(path_type=Path),
              help="标准企业表 / a standard table of enterprises")  # fmt: skip
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="写到这个文件夹 / the folder to write into")  # fmt: skip
@click.option("--table", "form", type=click.Choice(["csv", "xlsx"]), default="csv",
              help="标准表的格式 / form of the standard tables")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只看，不写 / show only, write nothing")
@click.option("--strict", is_flag=True,
              help="有拒收或差异就不写 / write nothing if anything is rejected or differs")  # fmt: skip
@click.option("--force", is_flag=True, help="覆盖已有的表 / replace tables that are there")
@click.option("-o", "--output", "style", type=click.Choice(["text", "json"]), default="text",
              help="质量报告的格式 / form of the quality report")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], **options: Any) -> int:
    """导入税务、国库、园区的文件 / import files of tax offices, treasuries and parks.

    按映射文件把各种来源的文件变成标准台账；逐行列出采纳、重复、拒收和原因，并与国库报表核对。
    没有映射时先用 --propose 写出建议，核对后再用。

    The mapping says what the columns of each source mean. Rows accepted, found twice and rejected
    are listed with their cells and reasons, and totals are compared with the treasury's report.
    Without a mapping, write a proposal with --propose first and check it.
    """
    console: Console = ctx.obj["console"]
    if options["propose"] is not None:
        return _propose(paths, options["propose"], console, force=options["force"])
    if options["mapping"] is None:
        return _show_proposal(paths, console)
    found = _run(paths, options)
    report = _report(found, console, options["style"])
    console.out(report)
    if options["dry_run"] or options["out"] is None:
        console.note(
            Text(
                "没有写出文件（--dry-run 或没有 --out）",
                "nothing was written (--dry-run, or no --out)",
            )
        )
    elif options["strict"] and not found.clean:
        console.note(
            Text(
                "有拒收或差异，没有写出文件（--strict）",
                "nothing was written: rows rejected or differences (--strict)",
            )
        )
    else:
        _write(found, options, console)
    return 0 if found.clean else FINDINGS


def _run(paths: Sequence[Path], options: Mapping[str, Any]) -> Import:
    from enclave.intake.mapping import load_mapping
    from enclave.intake.run import import_files

    mapping, _ = load_mapping(options["mapping"])
    named = [(path, path.as_posix()) for path in paths]
    found = import_files(named, mapping, **_earlier(options))
    found.carried = options["against"] is None or not _is_ledger(options["against"])
    return found


def _earlier(options: Mapping[str, Any]) -> dict[str, Any]:
    """What earlier imports wrote: a folder, a table of receipts, or a ledger."""
    from enclave.intake import prior

    against: Path | str | None = options["against"]
    tables: dict[str, Any] = {"enterprises": options["enterprises"], "receipts": against}
    if isinstance(against, Path) and against.is_dir():
        names = ("receipts", "enterprises", "indicators", "outlays")
        tables = {name: _table(against, name) for name in names}
        tables["enterprises"] = options["enterprises"] or tables["enterprises"]
    readers: dict[str, tuple[str, Callable[[Path, str], Any]]] = {
        "receipts": ("prior", prior.read_prior), "enterprises": ("listed", prior.read_listed),
        "indicators": ("figures", prior.read_figures), "outlays": ("outlays", prior.read_outlays),
    }  # fmt: skip
    found = {}
    for name, path in tables.items():
        if path is None:
            continue
        key, read = readers[name]
        found[key] = _booked(path) if _is_ledger(path) else read(path, path.as_posix())
    return found


def _table(folder: Path, name: str) -> Path | None:
    """A standard table in a folder, as csv or as xlsx."""
    both = (folder / f"{name}.csv", folder / f"{name}.xlsx")
    return next((path for path in both if path.is_file()), None)


def _is_ledger(path: Path | str) -> bool:
    """Whether this is a ledger (SQLite, or on a server) and not a table."""
    if isinstance(path, str):
        return True
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\0"


def _booked(path: Path | str) -> list[LedgerRow]:
    from datetime import date

    from enclave.intake.prior import booked
    from enclave.settle.facts import booked_receipts
    from enclave.settle.ledger import Ledger

    with Ledger.open(path) as ledger:
        return booked(booked_receipts(ledger, date.max))


def _report(found: Import, console: Console, style: Style) -> str:
    from enclave.intake.quality import as_json

    if style == "json":
        return json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n"
    from enclave.cli.import_text import as_text

    return as_text(found, console.lang, console.table)


# ------------------------------------------------------------------------------------- proposals


def _grids(paths: Sequence[Path]) -> list[Grid]:
    from enclave.diagnostics import Collector
    from enclave.intake.opening import open_file

    collector = Collector()
    grids = [g for path in paths for g in open_file(path, path.as_posix(), collector)]
    collector.raise_errors()
    return grids


def _propose(paths: Sequence[Path], target: Path, console: Console, *, force: bool) -> int:
    from enclave.cli.fmt import replace_file
    from enclave.diagnostics import Mark, diag
    from enclave.intake.propose import proposal
    from enclave.report.refused import Refused

    if target.exists() and not force:
        reason = Text("已经存在", "it is there already")
        hint = Text(
            "换一个名字；要覆盖就加 --force", "take another name; to replace it add --force"
        )
        shown = target.as_posix()
        raise Refused(diag("E907", Mark(shown), name=shown, reason=reason, hint=hint))
    text, unknown = proposal(_grids(paths), console.lang)
    _unknown(unknown, console)
    if "  - id:" not in text:
        return FINDINGS
    console.out(text)
    replace_file(target, text.encode())
    console.note(Text(f"已写出 {target}，尚未导入。核对后：enclave import … --map {target}",
                      f"{target} was written; nothing was imported. Check it, then: enclave import … --map {target}"))  # fmt: skip
    return FINDINGS if unknown else 0


def _show_proposal(paths: Sequence[Path], console: Console) -> int:
    """Without a mapping nothing is imported; what could be proposed is shown."""
    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.intake.propose import proposal

    text, unknown = proposal(_grids(paths), console.lang)
    _unknown(unknown, console)
    if "  - id:" in text:
        console.out(text)
    why = Text("：没有给出映射文件（--map）", ": no mapping was given (--map)")
    raise InputRejected([diag("E944", Mark(paths[0].as_posix()), why=why)])


def _unknown(grids: Sequence[Grid], console: Console) -> None:
    for grid in grids:
        name = grid.file if grid.sheet is None else f"{grid.file} {grid.sheet}"
        console.err(console.t(f"认不出：{name}", f"not recognised: {name}") + "\n")


# ---------------------------------------------------------------------------------------- writing


def _write(found: Import, options: Mapping[str, Any], console: Console) -> None:
    from enclave.cli.import_text import as_text
    from enclave.diagnostics import Mark, diag
    from enclave.intake.output import contents, write_files
    from enclave.intake.quality import as_json
    from enclave.report.refused import Refused

    folder: Path = options["out"]
    quality = {
        "quality.txt": as_text(found, console.lang, console.table),
        "quality.json": json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n",
    }
    files = contents(found, console.lang, options["form"], quality)
    _guard(folder, files, options)
    try:
        write_files(folder, files)
    except OSError as error:
        reason = error.strerror or str(error)
        finding = diag("E907", Mark(str(folder)), name=str(folder), reason=reason)
        raise Refused(finding) from None
    names = "、".join(files) if console.lang == "zh" else ", ".join(files)
    console.note(Text(f"已写到 {folder}：{names}", f"written into {folder}: {names}"))


def _guard(folder: Path, files: Mapping[str, bytes], options: Mapping[str, Any]) -> None:
    """Tables that are there are replaced only by what was built on them, or by ``--force``."""
    from enclave.diagnostics import Mark, diag
    from enclave.report.refused import Refused

    if options["force"]:
        return
    against: Path | str | None = options["against"]
    sources = {p.resolve() for p in (against, options["enterprises"]) if isinstance(p, Path)}
    if isinstance(against, Path) and against.is_dir():
        sources |= {path.resolve() for path in against.iterdir()}
    for name, body in files.items():
        path = folder / name
        if name.startswith(("quality.", "rejects.")) or not path.exists():
            continue
        if path.resolve() in sources or path.read_bytes() == body:
            continue
        reason = Text("已有内容不同的一份", "there is another one already")
        hint = Text(
            "接着它导入就用 --against 指明这个文件夹；要覆盖就加 --force",
            "to go on from it name the folder with --against; to replace it add --force",
        )
        shown = path.as_posix()
        raise Refused(diag("E907", Mark(shown), name=shown, reason=reason, hint=hint))

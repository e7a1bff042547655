"""``enclave convert``: between the fill-in workbook (Excel), the files of a deal (YAML) and JSON."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from enclave.cli.frame import Console, program
from enclave.diagnostics import Collector, InputRejected
from enclave.text import Lang, Text

YAML = (".yaml", ".yml")


@click.command("convert")
@click.argument("source", metavar="FROM", type=click.Path(exists=True, path_type=Path))
@click.argument("target", metavar="TO", type=click.Path(path_type=Path))
@click.option("--keys", type=click.Choice(["zh", "en"]), default="en",
              help="写出的 YAML 用中文还是英文键名 / Chinese or English keys in the YAML")  # fmt: skip
@click.option("--force", is_flag=True, help="覆盖已有的文件 / replace a file that exists")
@click.pass_obj
def command(obj: dict[str, object], source: Path, target: Path, keys: Lang, *, force: bool) -> None:
    """表格与协议文件互换 / between Excel and YAML.

    填报模板.xlsx → 文件夹；文件夹或协议 → .xlsx；.yaml ↔ .json。有错误时逐格列出，什么也不写。
    不丢内容：各表放不下的，以 YAML 原文放在“其他”表。

    A filled-in workbook becomes a folder; a folder or an agreement becomes a workbook; .yaml and
    .json change into each other. Mistakes are listed by cell and nothing is written. Nothing is
    lost: what the sheets cannot hold is YAML in the sheet other.
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    kinds = (_kind(source), _kind(target))
    if kinds == ("xlsx", "folder"):
        _to_folder(console, source, target, keys)
    elif kinds in (("folder", "xlsx"), ("yaml", "xlsx")):
        _fresh(target, force=force)
        _to_workbook(console, source, target)
    elif kinds == ("yaml", "json"):
        _fresh(target, force=force)
        _to_json(source, target)
        console.out(f"{target}\n")
    elif kinds == ("json", "yaml"):
        _fresh(target, force=force)
        _from_json(source, target, keys)
        console.out(f"{target}\n")
    else:
        raise click.UsageError(
            "可以：.xlsx → 文件夹，文件夹或 .yaml → .xlsx，.yaml ↔ .json"
            " / possible: .xlsx to a folder, a folder or .yaml to .xlsx, .yaml to .json and back"
        )


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    if path.is_dir() or not suffix:
        return "folder"
    return "yaml" if suffix in YAML else suffix[1:]


def _fresh(target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise click.UsageError(
            f"{target} 已存在，没有写入；要覆盖请加 --force / {target} exists, nothing was written;"
            " --force replaces it"
        )


def _to_folder(console: Console, source: Path, target: Path, keys: Lang) -> None:
    """Read a workbook, check everything, then write all files at once."""
    from enclave.cli.init import in_keys, write_project
    from enclave.convert.book_back import read_filled
    from enclave.convert.files import OPEN, check

    if target.exists() and any(target.iterdir()):
        raise click.UsageError(
            f"文件夹 {target} 不是空的，没有写入任何东西 / {target} is not empty; nothing was written"
        )
    collector = Collector(limit=200)
    filled = read_filled(source, source.name, console.lang, collector)
    files = check(filled, collector) if filled is not None else {}
    if any(d.code not in OPEN for d in collector.errors):
        raise InputRejected(collector.sorted())
    told = [d for d in collector.sorted() if d.code not in OPEN]
    if told:
        console.findings(told, {})
    for item in (d for d in collector.sorted() if d.code in OPEN):
        said = item.message
        console.note(Text(f"待填（运行前） {item.mark} {said.zh}",
                          f"to be filled in before a run: {item.mark} {said.in_('en')}"))  # fmt: skip
    written = {n: in_keys(t, keys) if n.endswith(YAML) else t for n, t in files.items()}
    write_project(target, written)
    for name in sorted(files):
        console.out(f"{target / name}\n")
    call = program()
    console.note(Text(f"下一步：{call} check {target}　{call} run {target}",
                      f"next: {call} check {target}; {call} run {target}"))  # fmt: skip


def _to_workbook(console: Console, source: Path, target: Path) -> None:
    from enclave.convert.content import content_of
    from enclave.convert.folder import left_behind, read_folder
    from enclave.convert.words import names_of
    from enclave.convert.workbook import write_book

    folder = read_folder(source)
    data = folder.agreement.data if folder.agreement is not None else {}
    content = content_of(folder, console.lang)
    _put(target, write_book(content, names_of(data, console.lang)))
    console.out(f"{target}\n")
    behind = left_behind(source, folder) if source.is_dir() else []
    if behind:
        console.note(Text(f"没有带上这些文件（不是文字）：{'、'.join(behind)}",
                          f"these files were not taken along (no text): {', '.join(behind)}"))  # fmt: skip


def _to_json(source: Path, target: Path) -> None:
    from enclave.convert.folder import read_source
    from enclave.convert.json_text import to_json

    _put(target, to_json(read_source(source, source.name).data).encode("utf-8"))


def _from_json(source: Path, target: Path, keys: Lang) -> None:
    from enclave.cli.init import in_keys
    from enclave.convert.json_text import from_json

    text = from_json(source.read_text(encoding="utf-8-sig"), source.as_posix())
    _put(target, in_keys(text, keys).encode("utf-8"))


def _put(target: Path, content: bytes) -> None:
    """Write a file all at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.resolve().parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""``enclave fmt``: the keys and fixed words of a file in one language; all else stays as it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

import click

from enclave.cli.frame import Console

Language = Literal["zh", "en"]


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="键名的语言；不写则按文件中多数 / language of the keys; the file's own by default",
)
@click.option("--write", is_flag=True, help="写回文件 / write the files back")
@click.option("--check", is_flag=True, help="只检查，不输出 / only say which files would change")
@click.pass_obj
def command(
    obj: dict[str, object],
    files: tuple[Path, ...],
    lang: Language | None,
    *,
    write: bool,
    check: bool,
) -> int:
    """中英键名互换，统一写法 / keys and fixed words in one language.

    注释、版式、自定的编号和文字一概不动；默认输出到标准输出。退出码 1 表示 --check 发现未整理的文件。

    Comments, layout, chosen ids and free text stay untouched; the result goes to standard output
    unless --write is given. Exit code 1: with --check, some file would change.
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    results = [(path, *rewritten(path, lang)) for path in files]
    changed = [path for path, before, after in results if before != after]
    if check:
        for path in changed:
            console.out(f"{path}\n")
        return 1 if changed else 0
    for path, before, after in results:
        if not write:
            click.echo(after, nl=False)
        elif before != after:
            replace_file(path, after.encode("utf-8"))
            console.err(console.t(f"已改写 {path}\n", f"rewritten {path}\n"))
    return 0


def rewritten(path: Path, lang: Language | None) -> tuple[str, str]:
    """The text of a file and what it becomes.

    Raises:
        InputRejected: the file cannot be read.
        click.UsageError: it is none of the documents of the language.
        InvariantViolation: the change would alter what the file says.
    """
    from enclave.compile.dialects import Dialect, dialect_of
    from enclave.compile.language import canonical_values
    from enclave.diagnostics import Collector, InvariantViolation
    from enclave.source import load, loads
    from enclave.source.rewrite import rename

    first = Collector()
    plain = load(path, collector=first)
    first.raise_errors()
    keys = list(plain.data) if plain is not None and isinstance(plain.data, dict) else []
    dialect: Dialect | None = dialect_of(keys)
    if dialect is None:
        raise click.UsageError(
            f"{path} 不是协议、情景、分税体制或指标文件 / {path} is no agreement, scenario, statute"
            " or indicator file"
        )
    collector = Collector()
    before = load(path, collector=collector, aliases=dialect.keys, free=dialect.free)
    collector.raise_errors()
    text = path.read_bytes().decode("utf-8")
    target = lang or own_language(keys)
    after = rename(text, dialect.key_map(target), dialect.word_map(target), free=dialect.free)
    again = loads(
        after, collector=collector, file=str(path), aliases=dialect.keys, free=dialect.free,
        root=path.parent,
    )  # fmt: skip
    same = before is not None and again is not None and not collector.errors
    if same and before is not None and again is not None:
        same = _meaning(canonical_values(before.data)) == _meaning(canonical_values(again.data))
    if not same:
        raise InvariantViolation("FMT", f"{path}: the rewritten text does not say the same")
    return text, after


def _meaning(data: object) -> object:
    """The data with yes and no in one language."""
    if isinstance(data, dict):
        return {key: _meaning(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_meaning(value) for value in data]
    return {"是": "yes", "否": "no"}.get(data, data) if isinstance(data, str) else data


def own_language(keys: list[str]) -> Language:
    """The language in which most keys at the top of a file are written."""
    chinese = sum(not key.isascii() for key in keys)
    return "zh" if 2 * chinese > len(keys) else "en"


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in the place of a file all at once, with its permissions."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""``enclave schema``: the keys of the language as JSON Schema, for editors and other programs."""

from __future__ import annotations

from pathlib import Path

import click

from enclave.cli.frame import Console

NAMES = ("agreement", "scenario", "statute", "indicator", "formula", "project", "tax", "board",
         "variant", "import", "result")  # fmt: skip


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), default="agreement")
@click.option("--install", "folder", type=click.Path(file_okay=False, path_type=Path),
              help="写入该文件夹，供编辑器使用 / write into this folder, for editors")  # fmt: skip
@click.pass_obj
def command(obj: dict[str, object], name: str, folder: Path | None) -> None:
    """字段表（JSON Schema 2020-12）/ the keys of the language as JSON Schema (2020-12).

    键名可用英文或中文；协议中任何取值都可写成 {hole: 名称}。--install 写出 .enclave/*.schema.json 和
    VS Code 设置，编辑器随即提示字段、检查取值。

    Keys may be English or Chinese; any value of an agreement may be {hole: name}. --install writes
    .enclave/*.schema.json and settings of VS Code, and the editor completes and checks at once.
    """
    from enclave.schema.install import install, modeline, schema_text

    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    if folder is None:
        console.out(schema_text(name, console.lang))
        return
    written, left = install(folder, console.lang)
    for path in written:
        console.out(f"{path}\n")
    for path in left:
        console.err(
            console.t(
                f"{path} 不是标准 JSON，未改动；请自行加入 yaml.schemas\n",
                f"{path} is not plain JSON and was left alone; add yaml.schemas yourself\n",
            )
        )
    console.err(
        console.t(
            "其他编辑器：在文件第一行写（情景等同理）\n",
            "other editors: put this on the first line (likewise for scenarios)\n",
        )
    )
    console.err(modeline("agreement") + "\n")

"""``enclave share``: a bundle for the other county, without the names of taxpayers."""

from __future__ import annotations

from pathlib import Path

import click

from enclave.cli.frame import Console
from enclave.text import Text

_PATH = click.Path(path_type=Path)


@click.command("share")
@click.argument("bundle", type=_PATH, metavar="BUNDLE")
@click.argument("target", type=_PATH, metavar="OUT")
@click.option("--salt", type=_PATH, required=True, metavar="FILE",
              help="盐文件（自行保存，勿外传）；没有则新建 / file of the salt, kept secret; made if it is not there")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, bundle: Path, target: Path, salt: Path) -> int:
    """隐去企业名称与税票号的结算包，金额不变、仍可核验 / a bundle without the names of taxpayers.

    同一盐文件使各期代码一致，便于对方逐期核对。

    One salt gives the same codes in every period, so that the other side can follow them.
    """
    import os
    import secrets

    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.settle.bundle.share import shared

    console: Console = ctx.obj["console"]
    try:
        if not salt.exists():
            salt.write_bytes(secrets.token_hex(32).encode())
            salt.chmod(0o600)
        made = shared(bundle.read_bytes(), str(bundle), salt.read_bytes().strip())
        fresh = target.with_name(f".{target.name}.part")
        fresh.write_bytes(made.content)
        os.replace(fresh, target)  # noqa: PTH105  # atomic
    except OSError as error:
        reason = error.strerror or str(error)
        name = error.filename or str(target)
        raise InputRejected([diag("E978", Mark(str(name)), name=name, reason=reason)]) from None
    said = Text("写出 {name}，指纹 {hash}", "wrote {name}, hash {hash}")
    console.note(said.format(name=target, hash=made.hash))
    return 0

"""``enclave verify``: compute settlement bundles again from themselves alone."""

from __future__ import annotations

from pathlib import Path

import click

from enclave.cli.frame import Console
from enclave.text import Text


@click.command("verify")
@click.argument(
    "bundles", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BUNDLE..."
)
@click.option("--checker", type=click.Path(path_type=Path), metavar="FILE",
              help="另存独立核验程序（只需 Python）/ save the checker that needs nothing but Python")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, bundles: tuple[Path, ...], checker: Path | None) -> int:
    """核验结算包：只凭包内资料重算，并核对前后相连 / verify bundles from themselves alone.

    依次给出几期结算包时，核对同一协议的后一个记载的正是前一个的指纹。

    Given several, each must name the hash of the one before it of its agreement.
    """
    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.settle.bundle.archive import bundle_hash
    from enclave.settle.bundle.build import agreement_of, checker_source, verify

    console: Console = ctx.obj["console"]
    if checker is not None:
        checker.write_bytes(checker_source())
    before: dict[str, bytes] = {}
    bad = 0
    for path in bundles:
        content = b""
        try:
            content = path.read_bytes()
            name = agreement_of(content, str(path))
            found = verify(content, str(path), before.get(name))
            before[name] = content
        except OSError as error:
            reason = error.strerror or str(error)
            found = [diag("E978", Mark(str(path)), name=str(path), reason=reason)]
        except InputRejected as rejected:
            found = list(rejected.diagnostics)
        if found:
            bad += 1
            console.findings(found, {})
        else:
            said = Text("√ {name} 核验相符  {hash}", "ok {name} holds  {hash}")
            hash_ = bundle_hash(content)
            console.out(said.format(name=path.name, hash=hash_).in_(console.lang) + "\n")
    return 1 if bad else 0

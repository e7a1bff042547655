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

    一次给出几期（次序不限）时，同一协议除最早一期外，每一个记载的上一个指纹都须是其中之一。

    Given several, in any order, each but the earliest of its agreement must follow another of them.
    """
    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.settle.bundle.archive import bundle_hash
    from enclave.settle.bundle.build import checker_source, verify

    console: Console = ctx.obj["console"]
    if checker is not None:
        checker.write_bytes(checker_source())
    before = _before(bundles)
    bad = 0
    for path in bundles:
        content = b""
        try:
            content = path.read_bytes()
            found = verify(content, str(path), before.get(path))
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


def _before(bundles: tuple[Path, ...]) -> dict[Path, bytes]:
    """The bundle that each follows, or where it is not given, one that it ought to follow."""
    from enclave.diagnostics import InputRejected
    from enclave.settle.bundle.build import Link, link_of

    links: dict[Path, Link] = {}
    for path in bundles:
        try:
            link = link_of(path.read_bytes(), str(path))
        except (OSError, InputRejected):
            continue  # said when its turn comes
        if link is not None:
            links[path] = link
    out: dict[Path, bytes] = {}
    for path, link in links.items():
        earlier = [(other.cut, name) for name, other in links.items()
                   if other.agreement == link.agreement and other.cut < link.cut]  # fmt: skip
        named = [name for _, name in earlier if link.previous in links[name].known_as]
        if earlier:
            out[path] = (named[0] if named else max(earlier)[1]).read_bytes()
    return out

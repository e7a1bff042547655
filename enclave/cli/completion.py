"""``enclave completion``: completion of commands and options in a shell."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from enclave.cli.frame import Console
from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused
from enclave.text import Text

VARIABLE: Final = "_ENCLAVE_COMPLETE"
SHELLS: Final = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.option(
    "--install",
    is_flag=True,
    help="写到该命令解释器会读取的位置 / write it where the shell looks for it",
)
@click.pass_context
def command(ctx: click.Context, shell: str, *, install: bool) -> None:
    """打印命令补全脚本 / print the completion script of a shell.

    不安装时可以这样用：eval "$(enclave completion bash)"

    Without installing it: eval "$(enclave completion bash)"
    """
    console: Console = ctx.obj["console"]
    script = source(ctx.find_root().command, shell)
    if not install:
        console.out(script)
        return
    place = place_of(shell)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(script, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        finding = diag("E907", Mark(str(place)), name=str(place), reason=reason)
        raise Refused(finding) from None
    said = Text(
        "写出 {place}；新开的终端生效{more}", "wrote {place}; it works in new terminals{more}"
    )
    more = Text("")
    if shell == "zsh":
        more = Text("（.zshrc 里须有：fpath+=({folder}); autoload -U compinit; compinit）",
                    " (.zshrc needs: fpath+=({folder}); autoload -U compinit; compinit)")  # fmt: skip
    console.note(said.format(place=place, more=more.format(folder=place.parent)))


def source(group: click.Command, shell: str) -> str:
    """The script of a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  # the three shells are click's own
    complete = kind(group, {}, "enclave", VARIABLE)
    return str(complete.source_template % complete.source_vars())


def place_of(shell: str) -> Path:
    """Where a shell looks for a user's completions."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return {
        "bash": data / "bash-completion/completions/enclave",
        "zsh": data / "zsh/site-functions/_enclave",
        "fish": config / "fish/completions/enclave.fish",
    }[shell]

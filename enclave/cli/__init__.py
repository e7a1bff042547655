"""The command ``enclave``: one module a sub-command, loaded when it is used.

Exit codes: 0 fine · 1 findings · 2 wrong usage · 3 input rejected · 4 a missing extra · 70 a bug.
Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code.

    Args:
        arguments: without the program's name; those of the process by default.
    """
    from enclave.cli.console import configure_streams
    from enclave.cli.failure import broken_pipe, bug, explain_failure, missing_module
    from enclave.cli.frame import Console, wanted_lang
    from enclave.diagnostics import EnclaveError, InvariantViolation

    configure_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    console = Console(wanted_lang(given))
    try:
        return _invoke(given, console)
    except BrokenPipeError:
        return broken_pipe()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except InvariantViolation as error:
        return bug(error, console)
    except EnclaveError as error:
        return explain_failure(error, console)
    except ModuleNotFoundError as error:
        return missing_module(error, console)
    except Exception as error:  # noqa: BLE001  # the last line of defence says how to report it
        return bug(error, console)


def _invoke(given: list[str], console: object) -> int:
    """Parse and run; usage errors are told in the user's language."""
    import click

    from enclave.cli.frame import Console
    from enclave.cli.pretty import prettier_help
    from enclave.cli.usage import usage_error

    assert isinstance(console, Console)  # noqa: S101  # for the type checker
    drawn = prettier_help(given, console.lang)
    from enclave.cli.group import build

    group = build(console.lang, plain=not drawn)
    try:
        code = group.main(given, prog_name="enclave", standalone_mode=False, obj=console.state)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        return usage_error(error, console)
    return code if isinstance(code, int) else 0


def debugging() -> bool:
    """Whether tracebacks are wanted (ENCLAVE_DEBUG=1)."""
    return bool(os.environ.get("ENCLAVE_DEBUG"))


__all__ = ["main"]

"""What is said when a command fails, and with which exit code it ends."""

from __future__ import annotations

import os
import sys
import traceback

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import EnclaveError, InputRejected, MissingExtra
from enclave.report.refused import Refused

BUG = 70
_REPORT = (
    "enclave 内部错误：{what}。没有写出任何结果。请带上命令与输入文件报告（设 ENCLAVE_DEBUG=1 可看到完整过程）"
    " / internal error of enclave: {what}. Nothing was written. Please report it with the command and"
    " the input files (ENCLAVE_DEBUG=1 shows the traceback)\n"
)


def explain_failure(error: EnclaveError, console: Console) -> int:
    """Say on standard error why a command failed; returns the exit code."""
    if isinstance(error, InputRejected):
        console.findings(error.diagnostics, FileLines())
    elif isinstance(error, Refused):
        console.err(error.finding.line(console.lang) + "\n")
    elif error.exit_code == BUG:
        return bug(error, console)
    else:
        console.err(f"{error}\n")
    return error.exit_code


def missing_module(error: ModuleNotFoundError, console: Console) -> int:
    """A library that is not installed; a part of ours that is missing is a bug."""
    name = (error.name or "").split(".")[0]
    if name in ("", "enclave"):
        return bug(error, console)
    said = "缺少组件 {name}：pip install {name} / {name} is not installed: pip install {name}\n"
    console.err(said.format(name=name))
    return MissingExtra.exit_code


def bug(error: BaseException, console: Console) -> int:
    """Say in one line, in both languages, that this is a bug and how to report it."""
    if os.environ.get("ENCLAVE_DEBUG"):
        traceback.print_exception(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    console.err(_REPORT.format(what=what[:300]))
    return BUG


def broken_pipe() -> int:
    """The reader has gone away (``enclave run | head``): end quietly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return 0

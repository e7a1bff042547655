"""``enclave doctor``: what this machine has, what is missing, and what that means."""

from __future__ import annotations

import locale
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Final

import click

from enclave import __version__
from enclave.cli.console import use_color
from enclave.cli.frame import Console
from enclave.text import Text

Item = tuple[Text, str]
"""What was looked at, and what was found."""

CORE: Final = (
    "numpy", "pydantic", "PyYAML", "click", "rich-click", "XlsxWriter", "python-calamine",
    "jinja2", "hypothesis",
)  # fmt: skip
EXTRAS: Final = (
    ("docx", ("python-docx",), Text("Word 报告附件、结算单", "Word annexes and statements")),
    ("pdf", ("typst", "fonttools"), Text("PDF 报告", "PDF reports")),
    ("template", ("openpyxl",), Text("填写已有的 Excel 模板", "filling in Excel templates")),
    ("data", ("duckdb",), Text("DuckDB 与 Parquet", "DuckDB and Parquet")),
    ("server", ("SQLAlchemy", "psycopg"), Text("多用户结算库", "a settlement store for many users")),
    ("web", ("fastapi", "uvicorn"), Text("本机工作台", "the local workbench")),
)  # fmt: skip
NOT_YET: Final = frozenset({"template", "web"})
"""Extras whose commands are not built yet."""


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """检查运行环境：版本、附加项、编码、字体、规则包 / versions, extras, encodings, fonts, rule packs.

    只报告，不修改任何东西。

    It reports and changes nothing.
    """
    console: Console = ctx.obj["console"]
    lang = console.lang
    rows = [
        (section.in_(lang), name.in_(lang), found)
        for section, items in (
            (Text("版本", "versions"), versions()),
            (Text("附加项", "extras"), extras(console)),
            (Text("终端", "terminal"), terminal(console)),
            (Text("字体", "fonts"), fonts(console)),
            (Text("资料", "data"), data()),
        )
        for name, found in items
    ]
    header = [Text("类别", "part"), Text("项目", "item"), Text("情况", "found")]
    console.out(console.table(rows, [h.in_(lang) for h in header]))


def version_of(package: str) -> str:
    """The installed version of a package, or nothing."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def versions() -> Iterator[Item]:
    """The interpreter and what comes with a plain installation."""
    yield Text("enclave"), __version__
    yield Text("Python"), f"{platform.python_version()} ({sys.executable})"
    yield Text("系统", "system"), platform.platform()
    for package in CORE:
        yield Text(package), version_of(package) or "×"


def extras(console: Console) -> Iterator[Item]:
    """The optional parts: there, or how to get them and what for."""
    for extra, packages, what in EXTRAS:
        missing = [p for p in packages if not version_of(p)]
        use = what.in_(console.lang)
        if extra in NOT_YET:
            yield Text(extra), console.t(f"- 尚未提供：{use}", f"- not yet available: {use}")
            continue
        if not missing:
            there = ", ".join(f"{p} {version_of(p)}" for p in packages)
            yield Text(extra), f"√ {there} - {use}"
        else:
            yield Text(extra), f'× {use}: pip install "enclave-economy[{extra}]"'


def terminal(console: Console) -> Iterator[Item]:
    """Encodings, locale, width and colours."""
    yield Text("语言", "language"), console.lang
    yield Text("区域", "locale"), ".".join(x or "-" for x in locale.getlocale())
    yield Text("标准输出编码", "stdout encoding"), str(sys.stdout.encoding)
    yield Text("文件名编码", "file name encoding"), sys.getfilesystemencoding()
    yield Text("是否终端", "a terminal"), "√" if sys.stdout.isatty() else "×"
    yield Text("宽度", "width"), str(shutil.get_terminal_size().columns)
    yield Text("颜色", "colours"), "√" if use_color() else "×"


def fonts(console: Console) -> Iterator[Item]:
    """Chinese fonts, as far as fontconfig knows them."""
    name = Text("中文字体", "Chinese fonts")
    tool = shutil.which("fc-list")
    if tool is None:
        yield name, console.t("没有 fc-list，无法查看；图与报告用系统字体",
                              "no fc-list to ask; pictures and reports use the system's fonts")  # fmt: skip
        return
    try:
        asked = subprocess.run(  # noqa: S603  # a fixed command of the system
            [tool, ":lang=zh", "family"], capture_output=True, timeout=10, check=False
        )
        families = sorted({
            line.split(",")[0].strip()
            for line in asked.stdout.decode("utf-8", errors="replace").splitlines() if line.strip()
        })  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        families = []
    if families:
        more = f" … ({len(families)})" if len(families) > 3 else ""
        yield name, "√ " + ", ".join(families[:3]) + more
    else:
        yield name, console.t("× 没有：PDF 与图中的汉字会变成方框，请安装一种",
                              "× none: Chinese in PDF and pictures would be boxes; install one")  # fmt: skip


def data() -> Iterator[Item]:
    """Where rules and scenarios are found."""
    from enclave.terms.packs import rules_root, scenarios_root

    for name, root in ((Text("规则包", "rule packs"), rules_root()),
                       (Text("情景", "scenarios"), scenarios_root())):  # fmt: skip
        if root.is_dir():
            count = sum(1 for _ in root.rglob("*.yaml"))
            yield name, f"√ {root} ({count})"
        else:
            yield name, f"× {root}"

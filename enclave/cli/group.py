"""The group of commands: each is a module of its own, imported when it is used.

A module ``enclave/cli/<name>.py`` holds a click command called ``command`` (``import_.py`` where
the name is a word of Python). Help texts are
written ``中文 / English``; longer ones as paragraphs in both languages. The one wanted is shown.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from keyword import iskeyword
from typing import Any, Final

import click

from enclave import __version__
from enclave.cli.pretty import Context
from enclave.text import Lang, Text

COMMANDS: Final[dict[str, Text]] = {
    "init": Text("新建项目", "start a project from a template"),
    "check": Text("检查协议、情景与规则包", "check agreements, scenarios and rule packs"),
    "run": Text("运行情景，算出各方所得", "run a scenario: what every party gets"),
    "explain": Text("解释一个数字或一个代码", "explain a number or a code"),
    "project": Text("项目测算：由可研指标推出税收", "from a feasibility study to tax by head"),
    "compare": Text("几个方案并排比较", "variants of a deal side by side"),
    "sweep": Text("成批改参数，一张长表", "many variants at once, one long table"),
    "solve": Text("反求：平衡比例、保本年、可谈区间", "break-even ratios, years and ranges"),
    "negotiate": Text("谈判：底线、公平基准、前沿", "walk-away values, fair benchmarks, frontier"),
    "risk": Text("风险：模拟、龙卷风、敏感性", "simulation, tornado, sensitivity"),
    "stress": Text("找出自己协议的反例", "search for receipts that break a draft"),
    "report": Text("报告：活工作簿、网页、文书", "workbook with formulas, page, documents"),
    "convert": Text("表格与协议文件互换", "between Excel and YAML"),
    "import": Text("导入税务、国库、园区的文件", "import files of tax office and treasury"),
    "reconcile": Text("两地对账", "reconcile two counties"),
    "ledger": Text("账本：记账、付款、重开、核对", "the ledger: book, pay, reopen, check"),
    "settle": Text("结算、关账、更正", "settle, close, correct"),
    "position": Text("一级财政的应收应付", "what one treasury owes and is owed"),
    "verify": Text("核验结算包", "verify a settlement bundle"),
    "share": Text("隐去企业名称的结算包", "a bundle without taxpayers' names"),
    "credit": Text("考核看板", "assessment board"),
    "apportion": Text("按公式把一笔税分到各地", "divide one tax between places by formula"),
    "curve": Text("下一元归谁：画出分成曲线", "who gets the next yuan: draw the curves"),
    "fmt": Text("整理协议文件，中英键名互换", "format agreements, Chinese or English keys"),
    "schema": Text("字段表（JSON Schema）", "the keys of the language as JSON Schema"),
    "diff": Text("两份协议有何不同", "how two agreements differ"),
    "rules": Text("查看随附的规则包", "look at the rule packs that come with the package"),
    "doctor": Text("检查运行环境", "check the environment"),
    "completion": Text("命令补全", "shell completion"),
}
_SUMMARY = Text(
    "飞地经济利益分享测算：协议可读，结果到分，逐笔可解释。",
    "Revenue sharing for enclave-economy agreements: exact to the fen, explained line by line.",
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HALVES = re.compile(r"(.*?)\s*/\s+(.*)\Z", re.DOTALL)
_HELP_NAMES = ("-h", "--help")


def module_of(name: str) -> str:
    """The module of a command; one that is a word of Python ends in ``_``: ``import_``."""
    return f"enclave.cli.{name}_" if iskeyword(name) else f"enclave.cli.{name}"


def one_language(text: str, lang: Lang) -> str:
    """The part of a help text in one language."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        halves = _HALVES.match(paragraph)
        zh, en = halves.groups() if halves else (paragraph, "")
        slash = halves is not None
        if slash and _CHINESE.search(zh) and not _CHINESE.search(en):
            paragraphs.append(en.strip() if lang == "en" else zh.strip())
        elif slash or bool(_CHINESE.search(paragraph)) != (lang == "en"):
            paragraphs.append(paragraph)
    return "\n\n".join(paragraphs) or text


def _set(name: str) -> Any:
    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is None or value is False:
            return
        if name == "no_color":
            import os

            os.environ["NO_COLOR"] = "1"
            os.environ.pop("FORCE_COLOR", None)
        elif isinstance(ctx.obj, dict):
            ctx.obj[name] = value

    return callback


def shared_options(*, hidden: bool) -> list[click.Option]:
    """The options every command takes; shown on the page of the group only."""
    common: dict[str, Any] = {"expose_value": False, "is_eager": True, "hidden": hidden}
    return [
        click.Option(["--lang"], type=click.Choice(["zh", "en"]), callback=_set("lang"),
                     help="语言 / language (ENCLAVE_LANG)", **common),
        click.Option(["--quiet", "-q"], is_flag=True, callback=_set("quiet"),
                     help="只输出结果 / results only", **common),
        click.Option(["--no-color"], is_flag=True, callback=_set("no_color"),
                     help="不用颜色 / no colours (NO_COLOR)", **common),
    ]  # fmt: skip


def _with_help_option(command: click.Command) -> None:
    """Put in click's help option under two names, with a text of ours."""
    if command.add_help_option:
        command.add_help_option = False
        click.help_option(*_HELP_NAMES, help="显示本页 / show this page")(command)


def prepare(command: click.Command, lang: Lang, *, plain: bool) -> click.Command:
    """Give a command the shared options, one language and, if ``plain``, aligned help pages."""
    if plain:
        command.context_class = Context
    _with_help_option(command)
    taken = {option for p in command.params for option in p.opts}
    for option in shared_options(hidden=True):
        if taken.isdisjoint(option.opts):
            command.params.append(option)
    both: dict[int, str] = command.__dict__.setdefault("_both", {})
    said: Any
    for said in (command, *command.params):
        if text := both.setdefault(id(said), getattr(said, "help", None) or ""):
            said.help = one_language(text, lang)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            prepare(inner, lang, plain=plain)
    return command


class Commands(click.Group):
    """A group that imports a command's module only to run it, never to list it."""

    lang: Lang = "zh"
    plain: bool = True

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands whose modules are there."""
        del ctx
        return [name for name in COMMANDS if find_spec(module_of(name)) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A stand-in with the name and one line of help."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return click.Command(cmd_name, help=COMMANDS[cmd_name].in_(self.lang))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command and import its module."""
        name, stub, rest = super().resolve_command(ctx, args)
        if stub is None or name is None:
            return name, stub, rest
        lang: Lang = "en" if (ctx.obj or {}).get("lang", self.lang) == "en" else "zh"
        command = import_module(module_of(name)).command
        return name, prepare(command, lang, plain=self.plain), rest


def build(lang: Lang, *, plain: bool = True) -> Commands:
    """The group, in one language; ``plain`` unless rich-click draws the help pages."""
    group = Commands(
        "enclave", help=_SUMMARY.in_(lang), params=list(shared_options(hidden=False)),
        no_args_is_help=True,
    )  # fmt: skip
    group.lang, group.plain = lang, plain
    _with_help_option(group)
    click.version_option(__version__, "--version", message="enclave %(version)s",
                         help="显示版本 / show the version")(group)  # fmt: skip
    if plain:
        group.context_class = Context
    item: Any
    for item in group.params:
        item.help = one_language(item.help, lang)
    return group

"""``enclave init``: a filled-in project to start from, that runs at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from enclave.cli.frame import Console, program
from enclave.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its name, what it shows."""

    name: str
    title: Text


TEMPLATES: Final = (
    Template("62-step", Text("先六四、五年后五五", "6:4, after five years 5:5")),
    Template("county-73", Text("谁招引谁受益：乡镇七、园区三", "7 to the town that recruited, 3 to the park")),
    Template("waterfall-20y", Text("先回本、后六四、二十年到期", "recover first, then 6:4, sunset after 20 years")),
    Template("relocation-5y", Text("企业搬迁：基数归迁出地，增量五年对半", "relocation: base to the old place, increment shared for 5 years")),
    Template("net-of-policy", Text("扣减政策支出后分成，指标双计", "shared net of incentives, indicators counted on both sides")),
    Template("cap-base", Text("基数以上分成，年度封顶", "shared above a base, capped each year")),
    Template("village-3party", Text("消薄飞地：村集体参股，固定回报、二次分配", "villages as third party: fixed return, second division")),
    Template("blank", Text("空白：只有骨架", "blank: only the skeleton")),
)  # fmt: skip


@click.command("init")
@click.argument("folder", required=False, metavar="[DIR]",
                type=click.Path(file_okay=False, path_type=Path))  # fmt: skip
@click.option("--template", type=click.Choice([t.name for t in TEMPLATES]), default="62-step",
              help="用哪个模板 / which template")  # fmt: skip
@click.option("--list", "listing", is_flag=True, help="列出模板 / list the templates")
@click.option("--keys", type=click.Choice(["zh", "en"]), default="en",
              help="键名用中文还是英文 / Chinese or English keys")  # fmt: skip
@click.option("--excel", is_flag=True,
              help="写 Excel 填报模板，不写 YAML / a fill-in workbook for Excel in place of YAML")  # fmt: skip
@click.pass_obj
def command(
    obj: dict[str, object], folder: Path | None, template: str, keys: Lang, *, listing: bool,
    excel: bool,
) -> None:  # fmt: skip
    """新建项目：填好的示例，立即可运行 / start a project from a filled-in template.

    只写入不存在的或空的文件夹。名称均为虚构（甲州）；注释的语言随 --lang。

    Writes into a folder that does not exist or is empty, nothing else. All names are fictional
    (Jiazhou); comments are in the language of --lang.
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    if listing:
        rows = [[t.name, t.title.in_(console.lang)] for t in TEMPLATES]
        console.out(
            console.table(rows, [console.t("模板", "template"), console.t("内容", "what it shows")])
        )
        return
    if folder is None:
        raise click.UsageError(
            "请写文件夹名，如 enclave init 我的项目 / name a folder: enclave init my-project"
        )
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(
            f"文件夹 {folder} 不是空的，没有写入任何东西 / {folder} is not empty; nothing was written"
        )
    if excel:
        _workbook(console, folder, template)
        return
    write_project(folder, project(template, console.lang, keys))
    for path in sorted(folder.iterdir()):
        console.out(f"{path}\n")
    call = program()
    console.err(
        console.t(
            f"下一步：{call} run {folder}　看图：{call} curve {folder}　编辑器提示：{call} schema --install {folder}\n",
            f"next: {call} run {folder}; picture: {call} curve {folder}; editor: {call} schema --install {folder}\n",
        )
    )


WORKBOOK: Final = Text("填报模板.xlsx", "fill-in.xlsx")


def _workbook(console: Console, folder: Path, template: str) -> None:
    """The fill-in workbook of a template, in the language of the console."""
    from enclave.convert.starting import workbook_of

    name = WORKBOOK.in_(console.lang)
    write_project(folder, {name: workbook_of(project(template, console.lang), console.lang)})
    path = folder / name
    console.out(f"{path}\n")
    call = program()
    made = console.t("我的项目", "my-project")
    console.err(
        console.t(
            f"下一步：在 WPS 或 Excel 中填写，再执行 {call} convert {path} {made}\n",
            f"next: fill it in with Excel, then {call} convert {path} {made}\n",
        )
    )


def project(template: str, lang: Lang, keys: Lang = "en") -> dict[str, str]:
    """The files of a project by name."""
    from enclave.terms.packs import scenarios_root

    files: dict[str, str] = {}
    for path in sorted((scenarios_root() / "templates" / template).iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".yaml":
            text = in_keys(_one_comment(text, lang), keys)
        elif path.suffix == ".csv" and lang == "en":
            text = _english_header(path.name, text)
        files[path.name] = text
    title = next(t.title for t in TEMPLATES if t.name == template)
    said = _README.format(title=title).in_(lang)
    lines = said.splitlines(keepends=True)
    files["README.md"] = "".join(
        x for x in lines if not x.startswith("| `") or x.split("`")[1] in files
    )
    return files


def _one_comment(text: str, lang: Lang) -> str:
    """Keep the comments of one language: ``#zh …`` becomes ``# …``, ``#en …`` goes, or the reverse."""
    out: list[str] = []
    for line in text.splitlines(keepends=True):
        body = line.lstrip()
        if body.startswith(("#zh ", "#en ")):
            if body[1:3] == lang:
                out.append(line.replace(f"#{lang} ", "# ", 1))
            continue
        out.append(line)
    return "".join(out)


def in_keys(text: str, keys: Lang) -> str:
    """A YAML text with its keys and words in a language."""
    from enclave.compile.dialects import dialect_of
    from enclave.source.rewrite import rename

    names = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    dialect = dialect_of(names)
    if keys == "en" or dialect is None:
        return text
    return rename(text, dialect.key_map(keys), dialect.word_map(keys), free=dialect.free)


def _english_header(name: str, text: str) -> str:
    """The first line of a table with the canonical names of its columns."""
    from enclave.tables.ledger import ENTERPRISES, INDICATORS, RECEIPTS

    columns = {
        "enterprises.csv": ENTERPRISES,
        "receipts.csv": RECEIPTS,
        "indicators.csv": INDICATORS,
    }
    known: Mapping[str, str] = {n: c.name for c in columns.get(name, ()) for n in c.names}
    head, newline, rest = text.partition("\n")
    cells = []
    for cell in head.split(","):
        title, bracket, unit = cell.partition("(")
        cells.append(known.get(title, title) + bracket + unit)
    return ",".join(cells) + newline + rest


def write_project(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write all files or none: into a folder beside it, which then takes its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    where = folder.resolve()
    made = Path(tempfile.mkdtemp(dir=where.parent, prefix=f".{where.name}."))
    try:
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else content.encode("utf-8")
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(raw)
        made.chmod(0o755)
        if where.exists():
            for path in sorted(made.iterdir()):
                path.rename(where / path.name)
            made.rmdir()
        else:
            made.rename(where)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


_README: Final = Text(
    """# {title}

由 `enclave init` 生成。全部名称和数字均为虚构（甲州），换成你们的即可。

| 文件 | 内容 |
|---|---|
| `agreement.yaml` | 协议：参与方、范围、期限、条款、统计认定、结算 |
| `scenario.yaml` | 情景：用哪些协议和收入、结算到哪个月、作了哪些假设 |
| `enterprises.csv` | 企业表 |
| `receipts.csv` | 入库记录（退库写负数和原入库日期） |
| `indicators.csv` | 指标表（产值、投资等） |

```sh
enclave check .              # 一次列出全部问题
enclave run .                # 各方所得、应付净额、对账
enclave curve .              # 下一元归谁
enclave fmt --lang zh agreement.yaml    # 键名换成中文
```

在本文件夹里执行。从源代码仓库运行时，把 `enclave` 写作“仓库路径/do enclave”（Windows：`do.cmd enclave`）。

换成自己的：先改 `agreement.yaml` 的名称、比例、日期和依据；没有谈定的写 `{{hole: 名称}}`，运行前会逐项列出。
再用财政部门的数据替换各表；分税体制见 `enclave rules list --kind statute`。
""",
    """# {title}

Made by `enclave init`. All names and figures are fictional (Jiazhou); put in your own.

| file | contents |
|---|---|
| `agreement.yaml` | the agreement: parties, scope, term, clauses, credit, settlement |
| `scenario.yaml` | the scenario: which agreements and receipts, through which month, on what assumptions |
| `enterprises.csv` | the enterprises |
| `receipts.csv` | the receipts (a refund is negative and names the date of the tax it returns) |
| `indicators.csv` | the figures of output, investment and the like |

```sh
enclave check .              # every problem at once
enclave run .                # what each gets, who owes whom, the checks
enclave curve .              # who gets the next yuan
enclave fmt --lang zh agreement.yaml    # Chinese keys
```

Run these inside this folder. From the source repository write the path of its `do`, then `enclave`
(Windows: `do.cmd enclave`).

To make it yours: change names, ratios, dates and sources of `agreement.yaml`; what is not agreed yet
is `{{hole: name}}`, and a run lists every one of them. Then replace the tables with the figures of
the finance bureau; for the statute see `enclave rules list --kind statute`.
""",
)

"""Write ``docs/zh/language.md`` and ``docs/en/language.md``: the reference of the language.

Everything but the prose of :mod:`reference_text` comes from the models, the alias tables and the
folders of the kinds, so that the pages cannot say anything else than the program does.

    python tools/make_reference.py            write the pages
    python tools/make_reference.py --check    only say which pages are out of date
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]  # run as a script or imported by a test

import reference_text as prose  # noqa: E402

from enclave.compile.dialects import STATUSES, Dialect, dialects  # noqa: E402
from enclave.diagnostics import Collector  # noqa: E402
from enclave.kinds.base import Kind  # noqa: E402
from enclave.kinds.registry import kinds  # noqa: E402
from enclave.schema.build import TITLES, models_of  # noqa: E402
from enclave.schema.meanings import meaning  # noqa: E402
from enclave.source import loads  # noqa: E402
from enclave.terms import fields, scenario, statute  # noqa: E402
from enclave.terms.amounts import Amount  # noqa: E402
from enclave.terms.clause import ClauseBase  # noqa: E402
from enclave.terms.credit import CreditRule  # noqa: E402
from enclave.terms.time import TimePoint  # noqa: E402
from enclave.text import Lang, Text  # noqa: E402

LANGS: tuple[Lang, ...] = ("zh", "en")
OWN = "—"

ALIASES: tuple[tuple[Any, Text], ...] = (
    (fields.RatioText, Text("比例", "ratio")), (fields.DecimalText, Text("数值", "number")),
    (fields.AmountText, Text("金额", "amount")), (fields.DateText, Text("日期", "date")),
    (fields.MonthText, Text("月份", "month")), (fields.YesNo, Text("是否", "yes or no")),
    (fields.Months, Text("时长", "duration")), (fields.WholeText, Text("整数", "whole number")),
    (fields.BilingualText, Text("文字", "text")), (fields.WeightsText, Text("份额", "shares")),
    (fields.Identifier, Text("名称", "name")), (TimePoint, Text("时点", "point in time")),
    (Amount, Text("金额或[算出的金额](#computed)", "amount or [computed](#computed)")),
    (statute.ShareText, Text("比例或待定", "ratio or hole")),
    (statute.BaseText, Text("金额或待定", "amount or hole")),
    (scenario.EventDate, Text("日期或 `pending`", "date or `pending`")),
    (scenario.GivenEvent, Text("日期、`pending` 或[按企业](#eventbyenterprise)",
                               "date, `pending`, or [by enterprise](#eventbyenterprise)")),
)  # fmt: skip
"""The types of values; each is told by what reads it."""
BY_READER = {id(alias.__metadata__[0]): said for alias, said in ALIASES}
BY_NAME = {
    "_listed": Text("一个或几个", "one or several"), "_names": Text("一个或几个名称", "one or several names"),
    "_heads": Text("一个或几个税种，或 `all`", "heads, or `all`"),
    "_all_receipts": Text("`all` 或[名单](#receipts)", "`all` or [lists](#receipts)"),
    "_signed": Text("比例，可为负", "ratio, may be negative"),
    "_statute": Text("编号或[详细](#statutechoice)", "id or [details](#statutechoice)"),
    "<lambda>": Text("整数", "whole number"),
}  # fmt: skip


def type_words(annotation: Any, metadata: Iterable[Any], words: dict[str, str], lang: Lang) -> str:
    """What may be written, in words."""
    for item in metadata:
        known = BY_READER.get(id(item))
        if known is not None:
            return known.in_(lang)
        if isinstance(item, BeforeValidator):
            known = BY_NAME.get(getattr(item.func, "__name__", ""))
            if known is not None:
                inner = _literals(annotation, words, lang)
                colon = Text("：", ": ").in_(lang)
                return known.in_(lang) + (colon + inner if inner else "")
        pattern = getattr(item, "pattern", None)
        if pattern and "published" in str(pattern):
            return _choices(STATUSES, words, lang)
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return type_words(inner, more, words, lang)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return _composed(annotation, words, lang)


def _composed(annotation: Any, words: dict[str, str], lang: Lang) -> str:
    """Unions, lists, mappings and words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return _choices(inner, words, lang)
    if origin is tuple:
        return Text("列表：", "list of ").in_(lang) + type_words(inner[0], (), words, lang)
    if origin is dict or (len(inner) == 2 and "apping" in str(origin)):
        value = type_words(inner[1], (), words, lang)
        return Text(f"名称 → {value}", f"name → {value}").in_(lang)
    if inner:
        options = [type_words(a, (), words, lang) for a in inner if a is not type(None)]
        return Text("或", " or ").in_(lang).join(dict.fromkeys(options))
    if annotation is Any:
        return Text("任何值", "any value").in_(lang)
    if annotation is ClauseBase or annotation is str:
        return Text("名称", "name").in_(lang)
    return {date: Text("日期", "date"), Text: Text("文字", "text")}.get(
        annotation, Text("值", "value")
    ).in_(lang)


def _literals(annotation: Any, words: dict[str, str], lang: Lang) -> str:
    """The fixed words inside a type that is read in a way of its own."""
    queue: list[Any] = [annotation]
    found: list[Any] = []
    while queue:
        item = queue.pop(0)
        if get_origin(item) is Literal:
            found += get_args(item)
        else:
            queue += get_args(item)
    return _choices(found, words, lang) if found else ""


def _choices(values: Iterable[Any], words: dict[str, str], lang: Lang) -> str:
    """Fixed words, with their Chinese ones."""
    back = {en: zh for zh, en in words.items()}
    shown = [f"`{v}` {back[v]}" if lang == "zh" and v in back else f"`{v}`" for v in values]
    return Text("、", ", ").in_(lang).join(shown)


def keys_table(
    dialect: Dialect, model: type[BaseModel], lang: Lang, skip: Iterable[str] = ()
) -> str:
    """The table of a model's keys."""
    head = [c.in_(lang) for c in prose.COLUMNS]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in skip:
            continue
        said = meaning(dialect.name, model, key)
        kind = SPECIAL.get((model.__name__, key))
        words = kind.in_(lang) if kind is not None else type_words(
            field.annotation, field.metadata, dialect.words.get(key, {}), lang
        )  # fmt: skip
        cells = [
            f"`{key}`", dialect.chinese.get(key, OWN), words,
            prose.YES.in_(lang) if field.is_required() else "", said.in_(lang) if said else "",
        ]  # fmt: skip
        lines.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
    return "\n".join(lines) + "\n"


SPECIAL = {
    ("Agreement", "clauses"): Text("列表：条款", "list of clauses"),
    ("Agreement", "credit"): Text("指标 → [CreditRule](#creditrule)", "indicator → [CreditRule](#creditrule)"),
    ("Amendment", "add"): Text("列表：条款", "list of clauses"),
    ("Amendment", "set"): Text("路径 → 新值", "path → new value"),
}  # fmt: skip


def models_section(
    dialect: Dialect, roots: Iterable[type[BaseModel]], lang: Lang, done: set[str]
) -> Iterator[str]:
    """Some models and those they are made of, each once."""
    for name, model in models_of(list(roots)).items():
        if name in done or issubclass(model, ClauseBase):
            continue
        done.add(name)
        title = prose.MODELS.get(name, Text(name))
        yield f"### {name}\n\n{title.in_(lang)}\n\n{keys_table(dialect, model, lang)}"


PLAIN_NAMES = {
    "origin": Text("甲县", "Jia county"), "host": Text("乙县", "Yi county"),
    "park": Text("园区", "the park"), "province": Text("省", "the province"),
    "villages": Text("村集体", "the villages"), "east": Text("东区", "East"), "west": Text("西区", "West"),
    "zone_fund": Text("园区基金", "the park's fund"), "production": Text("投产", "the start of production"),
    "aid_received": Text("援建资金到位", "the aid has come in"), "incentives": Text("扶持资金", "the incentives paid"),
    "outlays": Text("投入", "the outlays"), "investment": Text("投资额", "the investment"),
    "base_2005": Text("2005 年基数", "the base of 2005"), "prefecture": Text("州", "the prefecture"),
}  # fmt: skip


def _name(key: str) -> Text:
    return PLAIN_NAMES.get(key, Text(key))


def kind_section(dialect: Dialect, kind: Kind, lang: Lang) -> Iterator[str]:
    """A clause kind: what it does, its keys, an example and how the example reads."""
    common = {f.alias or n for n, f in ClauseBase.model_fields.items()}
    chinese = kind.title.zh
    yield f"### `{kind.name}` {kind.title.in_(lang) if lang == 'zh' else chinese}\n"
    if kind.name in prose.KINDS:
        yield prose.KINDS[kind.name].in_(lang) + "\n"
    yield keys_table(dialect, kind.model, lang, skip=common)
    for name, model in models_of([kind.model]).items():
        if any(path.startswith(f"{name}.") for path in kind.meanings) and model is not kind.model:
            yield f"#### {name}\n\n{keys_table(dialect, model, lang)}"
    yield f"{prose.EXAMPLE.in_(lang)}\n\n```yaml\n{_block(kind)}```\n"
    yield f"{prose.READS.in_(lang)}{sentence(kind).in_(lang)}\n"


def _block(kind: Kind) -> str:
    """The example as an item of ``clauses``."""
    lines = kind.example.rstrip("\n").split("\n")
    if len(lines) == 1:
        return f"- {lines[0]}\n"
    return "".join(("- " if i == 0 else "  ") + line + "\n" for i, line in enumerate(lines))


def sentence(kind: Kind) -> Text:
    """The example of a kind in words."""
    collector = Collector()
    doc = loads(kind.example, collector=collector)
    collector.raise_errors()
    return kind.words(kind.model.model_validate(doc.data if doc else {}), _name)


def words_section(dialect: Dialect, lang: Lang) -> str:
    """Every fixed word by key."""
    head = [c.in_(lang) for c in (prose.COLUMNS[0], prose.COLUMNS[1], Text("词", "words"))]
    lines = ["| " + " | ".join(head) + " |", "|---|---|---|"]
    for key, words in sorted(dialect.words.items()):
        shown = "、".join(f"`{en}` {zh}" for zh, en in words.items())
        lines.append(f"| `{key}` | {dialect.chinese.get(key, OWN)} | {shown} |")
    return "\n".join(lines) + "\n"


def order_table(lang: Lang) -> str:
    """The kinds in the order in which they apply."""
    listed = sorted(kinds().values(), key=lambda k: k.order)
    head = [prose.STEP.in_(lang), prose.KIND_WORD.in_(lang), prose.COLUMNS[1].in_(lang)]
    lines = ["| " + " | ".join(head) + " |", "|---|---|---|"]
    lines += [f"| {n} | `{k.name}` | {k.title.zh} |" for n, k in enumerate(listed, 1)]
    return "\n".join(lines) + "\n"


def page(lang: Lang) -> str:
    """The whole page."""
    agreement = dialects()[0]
    done: set[str] = set()

    def title(name: str) -> str:
        known = prose.SECTIONS.get(name)
        return (known.in_(lang) if known else f"## {TITLES[name].in_(lang)}") + "\n"

    credit = list(
        models_section(agreement, [CreditRule], lang, set(models_of([agreement.models[0]])))
    )
    parts = [
        prose.INTRO.in_(lang),
        prose.VALUES.in_(lang),
        prose.ORDER.in_(lang),
        order_table(lang),
    ]
    parts += [title("agreement"), *models_section(agreement, [agreement.models[0]], lang, done)]
    parts += [title("clause"), keys_table(agreement, ClauseBase, lang), title("kinds")]
    for kind in sorted(kinds().values(), key=lambda k: k.order):
        parts += kind_section(agreement, kind, lang)
    parts += [title("credit"), *credit]
    for dialect in dialects()[1:]:
        parts.append(title(dialect.name))
        # Models of one name in two documents are different: each document starts afresh.
        own = set(models_of(dialect.models)) & set(models_of([agreement.models[0]]))
        parts += models_section(dialect, dialect.models, lang, {n for n in own if n in done})
    parts += [title("words"), words_section(agreement, lang)]
    text = "\n".join(part.rstrip("\n") + "\n" for part in parts)
    return re.sub(r"\n{3,}", "\n\n", text)


def pages() -> dict[Path, str]:
    """Both pages with their content."""
    return {ROOT / "docs" / lang / "language.md": page(lang) for lang in LANGS}


def stale() -> list[str]:
    """The pages that are missing or out of date."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    if parser.parse_args().check:
        found = stale()
        sys.stdout.writelines(f"{name}: out of date\n" for name in found)
        return 1 if found else 0
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

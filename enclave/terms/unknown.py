"""A key that is not known at its place: which one was meant, said in the writer's own language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.source import SourceDoc, did_you_mean

Path = tuple[str | int, ...]

NEAR: Final[Mapping[str, tuple[str, ...]]] = {
    "起": ("from",), "开始": ("from",), "起始": ("from",), "至": ("until",), "结束": ("until",),
    "为期": ("for",), "年限": ("for",), "期限": ("for", "term"), "级别": ("level",),
    "层级": ("level",), "上级": ("parent",), "差额": ("deficit",), "溢出": ("spill",),
    "超出": ("spill",), "权属": ("owners",), "归属": ("to", "owners"), "期间": ("span", "period"),
    "按": ("of",), "比例": ("weights", "ratio", "rate"), "迟到": ("late",), "退税": ("late",),
    "条目": ("article",), "条款": ("article",), "留成": ("retain",), "必填": ("required",),
    "逐年": ("by_year",), "平均": ("average_of",), "年度": ("years", "by_year"), "后": ("after",),
    "上限": ("limit",), "限额": ("limit",), "受益方": ("to", "party"), "收款方": ("to",),
    "尾数": ("remainder",), "税费": ("heads",), "主体": ("party",), "分成": ("weights",),
}  # fmt: skip
"""Words people write for keys that are called otherwise here, with the keys they may mean."""


def unknown_key(doc: SourceDoc, path: Path, model: type[BaseModel], inside: Path) -> Diagnostic:
    """E201, or E202 where a key that is known here is near.

    Args:
        path: the place of the key in the document; inside: its place inside the model.
    """
    name, mark = str(path[-1]), doc.marks.key(path)
    written = _written(doc, mark) or name
    known = known_keys(model, inside[:-1])
    near = did_you_mean(name, known)
    guess = near if written.isascii() else _meant(written, known, doc.aliases, near)
    shown = ".".join(str(s) if isinstance(s, str) else f"[{s}]" for s in path).replace(".[", "[")
    if guess is None:
        return diag("E201", mark, path=shown, key=written)
    return diag("E202", mark, path=shown, key=written, guess=guess)


def _written(doc: SourceDoc, mark: Mark) -> str:
    """The key as it stands in the file."""
    lines = doc.sources.get(mark.file, ())
    if not 0 < mark.line <= len(lines):
        return ""
    return lines[mark.line - 1][mark.col - 1 : mark.end_col - 1].strip().strip("\"'")


def _meant(
    written: str, known: Iterable[str], aliases: Mapping[str, str], near: str | None
) -> str | None:
    """The Chinese name of a key known here that a Chinese word stands for or resembles.

    ``near`` is the key nearest to what the word stands for elsewhere.
    """
    chinese: dict[str, str] = {}
    for zh, en in aliases.items():
        if en in known:
            chinese.setdefault(en, zh)
    for key in NEAR.get(written, ()):
        if key in chinese:
            return f"{chinese[key]}（{key}）"
    found = did_you_mean(written, chinese.values())
    guess = next((en for en, zh in chinese.items() if zh == found), near)
    return f"{chinese[guess]}（{guess}）" if guess in chinese else guess


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys known at a place inside a model; of a union those of all its members."""
    here: list[Any] = [model]
    for step in path:
        here = [inner for item in here for inner in _step(item, step)]
    models = dict.fromkeys(m for item in here for m in _models(item))
    return [f.alias or name for m in models for name, f in m.model_fields.items()]


def _models(item: Any) -> Iterable[type[BaseModel]]:
    """The models a type may be, through unions and annotations, not into containers."""
    if isinstance(item, type) and issubclass(item, BaseModel):
        yield item
    elif not _is_container(item):
        for inner in get_args(item):
            yield from _models(inner)


def _is_container(item: Any) -> bool:
    origin = get_origin(item)
    return isinstance(origin, type) and issubclass(origin, (Mapping, tuple, list))


def _step(item: Any, step: str | int) -> Iterable[Any]:
    """The types one step below a type."""
    for model in _models(item):
        for name, field in model.model_fields.items():
            if step in (name, field.alias):
                yield field.annotation
    yield from _items(item)


def _items(item: Any) -> Iterable[Any]:
    """What the containers of a type hold."""
    if _is_container(item):
        kept = [a for a in get_args(item) if a is not Ellipsis]
        yield from kept[-1:]
    elif not (isinstance(item, type) and issubclass(item, BaseModel)):
        for inner in get_args(item):
            yield from _items(inner)

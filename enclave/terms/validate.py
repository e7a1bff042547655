"""From a loaded document to a typed model: every mistake becomes a diagnostic with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from enclave.codes import REGISTRY
from enclave.diagnostics import Collector, Diagnostic, Mark, diag, diagnose, printable
from enclave.source import SourceDoc
from enclave.terms.aliases import PREFERRED
from enclave.terms.fields import UNIT_CONTEXT
from enclave.terms.unknown import unknown_key
from enclave.text import Text

M = TypeVar("M", bound=BaseModel)
_WORD = re.compile(r"[\w/]+(?<!\bor)(?=['|)]|$)")
_DATE_LIKE = re.compile(r"\d{4}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?")
_REASONS: Final = {
    "string_too_short": Text("不能为空", "it must not be empty"),
    "string_too_long": Text("最多 {max_length} 个字", "at most {max_length} characters"),
    "too_short": Text("至少要有 {min_length} 项", "at least {min_length} needed"),
    "too_long": Text("最多 {max_length} 项", "at most {max_length} allowed"),
    "greater_than_equal": Text("应不小于 {ge}", "it must be at least {ge}"),
    "less_than_equal": Text("应不大于 {le}", "it must be at most {le}"),
}
"""Why a value is refused, by pydantic's name of the rule."""
Path = tuple[str | int, ...]


def show_path(path: Path) -> str:
    """``clauses[2].weights``.

    >>> show_path(("clauses", 2, "weights"))
    'clauses[2].weights'
    """
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else str(step))
    return out


def find_holes(data: Any, path: Path = ()) -> dict[Path, str]:
    """Every open term of a document: a mapping whose only key is ``hole`` (S10)."""
    if isinstance(data, Mapping):
        if set(data) == {"hole"} and isinstance(data["hole"], str):
            return {path: data["hole"]}
        found: dict[Path, str] = {}
        for key, value in data.items():
            found.update(find_holes(value, (*path, key)))
        return found
    if isinstance(data, Sequence) and not isinstance(data, str):
        found = {}
        for i, value in enumerate(data):
            found.update(find_holes(value, (*path, i)))
        return found
    return {}


def fill_holes(data: Any, values: Mapping[str, Any]) -> Any:
    """A copy of ``data`` in which every hole that ``values`` names is filled.

    Filling a hole with ``none`` (无) says that the term does not exist: its key is left out.
    """
    if isinstance(data, Mapping):
        if set(data) == {"hole"} and data["hole"] in values:
            return values[data["hole"]]
        return {
            k: fill_holes(v, values) for k, v in data.items() if not _is_filled_with_none(v, values)
        }
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [fill_holes(v, values) for v in data]
    return data


def _is_filled_with_none(value: Any, values: Mapping[str, Any]) -> bool:
    if not isinstance(value, Mapping) or set(value) != {"hole"}:
        return False
    name = value["hole"]
    return isinstance(name, str) and name in values and values[name] in (None, "none", "无")


def _real_path(path: Path, data: Any) -> Path:
    """Drop the steps pydantic adds for unions and functions: keep those that exist in the data."""
    out: list[str | int] = []
    here = data
    for step in path:
        if isinstance(here, Mapping) and step in here:
            here = here[step]
        elif isinstance(here, Sequence) and not isinstance(here, str) and isinstance(step, int):
            here = here[step] if step < len(here) else None
        else:
            continue
        out.append(step)
    return tuple(out)


def _shown_key(doc: SourceDoc, key: str) -> Text:
    """A key in a message: with its Chinese name where there is one, ``“超出归”(spill)``."""
    chinese = next((zh for zh, en in doc.aliases.items() if en == key), None)
    return Text(f"“{chinese}”({key})" if chinese else f" {key}", key)


def _chinese(doc: SourceDoc, key: str, word: str) -> str:
    """A word of the language with its Chinese name, where the document may use one."""
    names = [zh for zh, en in doc.words.items() if en == word]
    chosen = PREFERRED.get(key, {}).get(word) or next(iter(names), None)
    return f"{chosen}（{word}）" if names and chosen else word


def _wrong_form(kind: str, given: Any, mark: Mark, shown: str) -> Diagnostic | None:
    """A value of another form than is needed; a date that is not written as one is said to be that."""
    if isinstance(given, str) and _DATE_LIKE.fullmatch(given.strip()):
        return diag("E231", mark, path=shown, text=given)
    if kind in ("dict_type", "model_type", "model_attributes_type", "mapping_type"):
        return diag("E206", mark, path=shown, text=what(given))
    if kind in ("list_type", "tuple_type"):
        return diag("E207", mark, path=shown, text=what(given))
    return diag("E208", mark, path=shown) if kind == "string_type" else None


def _translate(
    doc: SourceDoc, model: type[BaseModel], error: ErrorDetails, at: Path, body: Any
) -> Diagnostic:
    loc = tuple(error["loc"])
    kind, context = error["type"], dict(error.get("ctx") or {})
    steps = [int(s) if s.isdigit() else s for s in str(context.pop("at", "")).split(".")]
    path = (*at, *_real_path((*loc, *steps), body))
    mark, shown = doc.marks.value(path), show_path(path)
    if kind in REGISTRY:
        context.pop("code", None)
        values: dict[str, object] = {k: str(v) for k, v in context.items()}
        if kind == "E203":
            values["key"] = _shown_key(doc, str(context["key"]))
        return diagnose(kind, mark, values, shown)
    if kind == "extra_forbidden":
        return unknown_key(doc, path, model, path[len(at) :])
    if kind == "missing":
        if path and path[-1] == loc[-1]:
            path = path[:-1]
            mark = doc.marks.value(path)
        return diag("E203", mark, path=shown, key=_shown_key(doc, str(loc[-1])))
    if kind in ("literal_error", "enum", "string_pattern_mismatch", "union_tag_invalid"):
        expected = context.get("expected") or context.get("expected_tags") or context.get("pattern")
        words = _WORD.findall(str(expected))
        key = next((str(s) for s in reversed(path) if isinstance(s, str)), "")
        chinese = [_chinese(doc, key, word) for word in words]
        listed = Text("、".join(chinese), ", ".join(words))
        written = doc.get(path) if isinstance(doc.get(path), str) else error["input"]
        return diag("E205", mark, path=shown, text=what(written), expected=listed)
    if kind.endswith("_type"):
        formed = _wrong_form(kind, error["input"], mark, shown)
        if formed is not None:
            return formed
    reason = _REASONS.get(kind, Text(error["msg"])).format(**context)
    return diag("E209", mark, path=shown, text=what(error["input"]), reason=reason)


def what(value: Any) -> Text:
    """What stands in the file, for a message: the text itself, or the form of what is no text."""
    if isinstance(value, Mapping):
        return Text("键值对", "a mapping")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Text("列表", "a list")
    return Text(printable(value))


def _other_form(
    error: ErrorDetails, where: Path, errors: Sequence[ErrorDetails], places: Sequence[Path]
) -> bool:
    """Whether a mapping is said to be no date (or text), and is wrong inside as what it is."""
    if not error["type"].endswith("_type") or not isinstance(error["input"], Mapping):
        return False
    return any(
        place[: len(where)] == where and not other["type"].endswith("_type")
        for other, place in zip(errors, places, strict=True)
    )


def _descend(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def validate(  # noqa: PLR0913 - one call serves documents, parts of them and filled copies
    model: type[M],
    doc: SourceDoc,
    path: Path = (),
    *,
    collector: Collector,
    data: Any = None,
    unit: str | None = None,
    holes: Mapping[Path, str] | None = None,
) -> M | None:
    """Validate the part of ``doc`` at ``path`` as ``model``.

    Args:
        data: the data to validate where it is not simply the document's (holes filled).
        unit: the declared unit under which bare amounts stand.
        holes: the open terms of ``data`` (those of the document by default).

    Returns:
        The model, or None; every mistake is in ``collector``. Mistakes at open terms are not
        reported here: a hole is not wrong, it is open.
    """
    open_terms = find_holes(doc.data) if holes is None else holes
    body = _descend(doc.data, path) if data is None else data
    try:
        return model.model_validate(body, context={UNIT_CONTEXT: unit})
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        places = [(*path, *_real_path(tuple(error["loc"]), body)) for error in errors]
        for error, where in zip(errors, places, strict=True):
            if error["type"] == "too_short" and any(
                len(p) > len(where) and p[: len(where)] == where for p in places
            ):
                continue  # the items are there: what is wrong with them is said at each
            if _other_form(error, where, errors, places):
                continue  # a mapping was meant, and what is wrong inside it is said
            if doc.is_broken(where) or any(where[: len(h)] == h for h in open_terms):
                continue
            if error["type"] == "E217" and any(h[: len(where)] == where for h in open_terms):
                continue
            collector.add(_translate(doc, model, error, path, body))
    return None

"""JSON Schemas (draft 2020-12) of the documents, out of the models that read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from enclave.compile.dialects import Dialect, dialects
from enclave.kinds.registry import kinds
from enclave.schema.meanings import meaning
from enclave.schema.result import result_schema
from enclave.schema.shapes import HOLE, INCLUDE, TEXT, Schema, special, widened
from enclave.terms.clause import ClauseBase
from enclave.text import Lang, Text

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TITLES = {
    "agreement": Text("飞地经济协议", "Enclave agreement"),
    "scenario": Text("情景", "Scenario"),
    "statute": Text("分税体制规则包", "Statute pack"),
    "indicator": Text("指标规则包", "Indicator pack"),
    "formula": Text("跨地区分配公式", "Formula between places"),
    "project": Text("项目文件", "Project"),
    "tax": Text("税收规则包", "Tax pack"),
    "risk": Text("风险文件", "Risk file"),
    "board": Text("考核看板", "Assessment board"),
    "variant": Text("方案", "Variant"),
    "import": Text("导入映射", "Import mapping"),
    "result": Text("运行结果", "Result of a run"),
}
VERSIONS = {"agreement": 1, "scenario": 1, "statute": 1, "indicator": 1, "formula": 1, "project": 1,
            "tax": 1, "risk": 1, "board": 1, "variant": 1, "import": 1,
            "result": 1}  # fmt: skip
_FREE_MODELS = frozenset({"Text"})


def schema_id(name: str) -> str:
    """The ``$id`` of a schema."""
    return f"urn:enclave:schema:{name}:{VERSIONS[name]}"


def schema_for(name: str, lang: Lang = "zh") -> Schema:
    """The schema of a kind of document.

    Raises:
        KeyError: there is no such kind of document.
    """
    if name == "result":
        head = {"$schema": DRAFT, "$id": schema_id(name), "title": TITLES[name].in_(lang)}
        return {**head, **result_schema(lang)}
    dialect = {d.name: d for d in dialects()}[name]
    root = dialect.models[0].__name__
    defs = _definitions(dialect, lang)
    if name == "agreement":
        defs["clause"] = _clause(dialect, lang)
    top = _object(dialect, dialect.models[0], _generated(dialect.models)[root], lang, "#")
    defs.pop(root)
    order = {k: defs[k] for k in sorted(defs)}
    return {
        "$schema": DRAFT, "$id": schema_id(name), "title": TITLES[name].in_(lang),
        **{k: v for k, v in top.items() if k != "title"}, "$defs": order,
    }  # fmt: skip


def models_of(models: Iterable[type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Some models and all they are made of, by name."""
    found: dict[str, type[BaseModel]] = {}
    queue: list[Any] = list(models)
    while queue:
        item = queue.pop(0)
        if isinstance(item, type) and issubclass(item, BaseModel):
            if item.__name__ not in found:
                found[item.__name__] = item
                queue += [field.annotation for field in item.model_fields.values()]
        else:
            queue += get_args(item)
    return found


@cache
def _generated(models: tuple[type[BaseModel], ...]) -> Mapping[str, Any]:
    _, schema = models_json_schema([(m, "validation") for m in models])
    found: Mapping[str, Any] = schema["$defs"]
    return found


def _definitions(dialect: Dialect, lang: Lang) -> dict[str, Schema]:
    """Every model of a dialect as a definition."""
    raw = _generated(dialect.models)
    out: dict[str, Schema] = {}
    for name, model in models_of(dialect.models).items():
        if name not in _FREE_MODELS and model is not ClauseBase and name in raw:
            out[name] = _object(dialect, model, raw[name], lang, f"#/$defs/{name}")
    out["text"] = {"title": Text("文字", "text").in_(lang), **TEXT}
    out["hole"] = {"title": Text("待定项", "open term").in_(lang), **HOLE}
    out["include"] = {"title": Text("引入文件", "included file").in_(lang), **INCLUDE}
    return out


def _object(  # the schema's own name for itself is the last argument
    dialect: Dialect, model: type[BaseModel], raw: Schema, lang: Lang, here: str
) -> Schema:
    """A model: every key under its English name, and under its Chinese ones the same."""
    required = set(raw.get("required", ()))
    properties: dict[str, Schema] = {}
    needed: list[Schema] = []
    for key, body in raw["properties"].items():
        shape = special(dialect, model.__name__, key) or widened(body, dialect, key)
        said = meaning(dialect.name, model, key)
        head = {"description": said.in_(lang)} if said is not None else {}
        properties[key] = {**head, **_open(shape, dialect)}
        others = [zh for zh, en in dialect.keys.items() if en == key]
        properties.update({name: {"$ref": f"{here}/properties/{key}"} for name in others})
        if key in required:
            needed.append(_any_of_keys([key, *others]))
    out: Schema = {
        "type": "object", "title": model.__name__, "properties": properties,
        "additionalProperties": False,
    }  # fmt: skip
    if needed:
        out["allOf"] = needed
    return out


def _any_of_keys(names: list[str]) -> Schema:
    options: list[Schema] = [{"required": [name]} for name in names]
    return options[0] if len(options) == 1 else {"anyOf": options}


def _open(shape: Schema, dialect: Dialect) -> Schema:
    """A value that may also be left open, or stand in a file of its own; inside tables too."""
    others: list[Schema] = [{"$ref": "#/$defs/include"}]
    if dialect.name == "agreement":
        others.insert(0, {"$ref": "#/$defs/hole"})
    body = _inside(shape, dialect)
    if set(body) == {"anyOf"}:
        return {"anyOf": [*(_inside(o, dialect) for o in body["anyOf"]), *others]}
    return {"anyOf": [body, *others]}


def _inside(shape: Schema, dialect: Dialect) -> Schema:
    """One of several shapes: what it holds may be open; it itself is opened once, outside."""
    body = dict(shape)
    for key in ("items", "additionalProperties"):
        part = body.get(key)
        if isinstance(part, dict) and part.get("$ref") != "#/$defs/clause":
            body[key] = _open(part, dialect)
    return body


def _clause(dialect: Dialect, lang: Lang) -> Schema:
    """A clause: its kind decides which keys it has."""
    words = dialect.words["kind"]
    names = [zh for zh, en in dialect.keys.items() if en == "kind"]
    cases: list[Schema] = []
    for name, kind in kinds().items():
        called = [name, *(zh for zh, en in words.items() if en == name)]
        tests: list[Schema] = [
            {"properties": {key: {"enum": called}}, "required": [key]} for key in ("kind", *names)
        ]
        cases.append({"if": {"anyOf": tests}, "then": {"$ref": f"#/$defs/{kind.model.__name__}"}})
    listed = ", ".join(f"{n} {k.title.zh}" if lang == "zh" else n for n, k in kinds().items())
    every: Schema = {
        "description": Text("条款种类：", "clause kind: ").in_(lang) + listed,
        "enum": [*kinds(), *words],
    }
    return {
        "type": "object",
        "title": Text("条款", "clause").in_(lang),
        "properties": dict.fromkeys(("kind", *names), every),
        "allOf": [_any_of_keys(["kind", *names]), *cases],
    }

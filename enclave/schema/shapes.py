"""Shapes that a type alone does not tell: single names for lists, words, dates, open terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from enclave.compile.dialects import STATUSES, Dialect
from enclave.money import UNITS
from enclave.terms.import_map import FIELDS
from enclave.terms.import_words import IMPORT_WORDS, MONTH_WORDS, OTHER_WORDS

Schema = dict[str, Any]

DATE: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MONTH: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
NAME: Final[Schema] = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": 80}
NAMES: Final[Schema] = {"type": "array", "items": NAME}
ONE_OR_MORE: Final[Schema] = {"anyOf": [NAME, NAMES]}
"""A single name where a list is meant; ``a+b`` is two names."""
PENDING: Final = ("pending", "未发生")

HOLE: Final[Schema] = {
    "type": "object",
    "properties": {"hole": NAME, "待定": NAME},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
INCLUDE: Final[Schema] = {
    "type": "object",
    "properties": {"include": {"type": "string"}},
    "required": ["include"],
    "additionalProperties": False,
}


def _some(words: Iterable[str]) -> Schema:
    """One of some words, several joined by ``+``, or a list of them."""
    listed = sorted(words)
    one = "|".join(listed)
    text = {"type": "string", "pattern": rf"^\s*({one})\s*(\+\s*({one})\s*)*$"}
    return {"anyOf": [text, {"type": "array", "items": {"enum": listed}}]}


def special(dialect: Dialect, model: str, key: str) -> Schema | None:
    """The shape of a key whose text is read in a way its type does not show, else None."""
    words = dialect.words.get(key, {})
    if dialect.name == "import":
        return _of_mapping(dialect, model, key)
    if (model, key) in (("Scope", "retain"), ("Scope", "budgets")):
        return _some([*words, *words.values()])
    if key == "status" and model != "Entry":
        return {"enum": [*STATUSES, *words]}
    if (model, key) == ("Target", "receipts"):
        return {"anyOf": [{"enum": ["all", "全部"]}, {"$ref": "#/$defs/Receipts"}]}
    if (model, key) == ("Scenario", "statute"):
        return {"anyOf": [NAME, {"$ref": "#/$defs/StatuteChoice"}]}
    if model in ("Deal", "EventByEnterprise") and key in ("events", "by_enterprise"):
        day: Schema = {"anyOf": [{**DATE}, {"enum": list(PENDING)}]}
        if key == "events":
            day["anyOf"].append({"$ref": "#/$defs/EventByEnterprise"})
        return {"type": "object", "additionalProperties": day}
    return _SPECIAL.get((model, key))


def _of_mapping(dialect: Dialect, model: str, key: str) -> Schema | None:
    """The same for mapping files: the fields of columns, months, units, second names."""
    if (model, key) == ("Source", "columns"):
        fields = {name for names in FIELDS.values() for name in names}
        names = sorted(fields | {zh for zh, en in dialect.keys.items() if en in fields})
        return {"type": "object", "properties": dict.fromkeys(names, NAME),
                "additionalProperties": False}  # fmt: skip
    if (model, key) == ("Source", "month"):
        return {"anyOf": [{"enum": [*MONTH_WORDS.values(), *MONTH_WORDS]}, {**MONTH}]}
    if (model, key) == ("Source", "unit"):
        return {"enum": list(UNITS)}
    if key == "level":
        levels = IMPORT_WORDS[key]
        return {"enum": [*levels.values(), *levels, *OTHER_WORDS]}
    return None


_SPECIAL: Final[Mapping[tuple[str, str], Schema]] = MappingProxyType({
    ("Scope", "heads"): ONE_OR_MORE,
    ("Scope", "collectors"): ONE_OR_MORE,
    ("Scope", "enterprises"): ONE_OR_MORE,
    ("Scope", "industries"): ONE_OR_MORE,
    ("Scenario", "lists"): {
        "type": "object",
        "additionalProperties": {
            "type": "array", "items": {"anyOf": [NAME, {"$ref": "#/$defs/Listed"}]},
        },
    },
    ("Listed", "recognised"): {"anyOf": [{**DATE}, {"enum": list(PENDING)}]},
    ("Agreement", "priority"): {"type": ["integer", "string"], "pattern": r"^-?\d{1,9}$"},
    ("Deal", "priority"): {"type": ["integer", "string"], "pattern": r"^-?\d{1,9}$"},
    ("Agreement", "clauses"): {"type": "array", "items": {"$ref": "#/$defs/clause"}},
    ("Agreement", "credit"): {
        "type": "object", "additionalProperties": {"$ref": "#/$defs/CreditRule"},
    },
    ("Amendment", "add"): {"type": "array", "items": {"$ref": "#/$defs/clause"}},
})  # fmt: skip


_DROPPED: Final = ("title", "default", "propertyNames", "description")


def widened(node: Any, dialect: Dialect, key: str = "") -> Any:
    """A copy of a schema as the reader takes it: text is text, words are Chinese too, no null."""
    if not isinstance(node, dict):
        return [widened(item, dialect, key) for item in node] if isinstance(node, list) else node
    kept = {k: v for k, v in node.items() if k not in _DROPPED}
    if "anyOf" in kept:
        options = [o for o in kept["anyOf"] if o != {"type": "null"}]
        if len(options) == 1:
            kept.pop("anyOf")
            return widened({**options[0], **kept}, dialect, key)
        kept["anyOf"] = options
    if set(kept.get("properties", ())) == {"hole"}:
        return {"$ref": "#/$defs/hole"}
    if kept.get("format") == "date":
        return {**DATE}
    if "const" in kept or "enum" in kept:
        return _one_of(kept, dialect.words.get(key, {}))
    if _is_text(kept):
        return {"$ref": "#/$defs/text"}
    out = {k: widened(v, dialect, key) for k, v in kept.items()}
    if "enum" in node.get("propertyNames", {}):
        out["propertyNames"] = _one_of(node["propertyNames"], dialect.keys)
    if out.get("type") == "string" and "pattern" not in out:
        out["type"] = ["string", "number", "boolean"]
    return out


def _one_of(node: Schema, words: Mapping[str, str]) -> Schema:
    """Fixed words, and their Chinese ones."""
    literal = [node["const"]] if "const" in node else list(node["enum"])
    more = [zh for zh, en in words.items() if en in literal and zh not in literal]
    return {"enum": [*literal, *more]}


def _is_text(node: Schema) -> bool:
    """Whether a schema is that of a text in one or two languages."""
    return any(set(o.get("properties", ())) == {"zh", "en"} for o in node.get("anyOf", ()))


_WORDS: Final[Schema] = {"type": ["string", "number", "boolean"]}
TEXT: Final[Schema] = {
    "anyOf": [
        _WORDS,
        {
            "type": "object",
            "properties": dict.fromkeys(("zh", "en", "中文", "英文"), _WORDS),
            "additionalProperties": False,
        },
    ]
}

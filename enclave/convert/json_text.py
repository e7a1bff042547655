"""Documents as JSON with canonical keys, and back; every value is text, as the file has it."""

from __future__ import annotations

import json
from typing import Any

from enclave.convert.yaml_text import dump
from enclave.diagnostics import InputRejected, Mark, diag


def to_json(data: dict[str, Any]) -> str:
    """A document as JSON; amounts, ratios and dates stay texts, so nothing is rounded."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str, shown: str) -> str:
    """JSON as YAML; numbers keep the digits they are written with.

    Raises:
        InputRejected: E928 no JSON, or a key that stands twice.
    """
    try:
        data = json.loads(
            text, object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_none
        )
    except (ValueError, RecursionError) as error:
        line, col = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        raise InputRejected([diag("E928", Mark(shown, line, col), name=shown)]) from None
    if not isinstance(data, dict):
        raise InputRejected([diag("E928", Mark(shown), name=shown)])
    return dump(_texts(data))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        raise ValueError("a key stands twice")
    return out


def _none(text: str) -> Any:
    raise ValueError(text)


def _texts(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: _texts(v) for k, v in node.items()}
    if isinstance(node, list):
        return [_texts(v) for v in node]
    if isinstance(node, bool):
        return "yes" if node else "no"
    if node is None:
        raise InputRejected([diag("E118", Mark("json"), key="null")])
    return node

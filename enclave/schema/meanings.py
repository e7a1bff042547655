"""What a key means, wherever it is said: in a kind's folder or in the common tables."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel

from enclave.kinds.registry import kinds
from enclave.schema.words import AGREEMENT, CREDIT, EVERYWHERE
from enclave.schema.words_board import BOARD
from enclave.schema.words_import import IMPORT
from enclave.schema.words_more import INDICATOR, SCENARIO, STATUTE
from enclave.schema.words_project import PROJECT
from enclave.schema.words_risk import RISK
from enclave.terms.clause import ClauseBase
from enclave.text import Text

_TABLES = {"agreement": {**AGREEMENT, **CREDIT}, "scenario": {**AGREEMENT, **SCENARIO},
           "statute": {**AGREEMENT, **STATUTE}, "indicator": {**AGREEMENT, **INDICATOR},
           "formula": {**AGREEMENT, **STATUTE},
           "project": {**AGREEMENT, **PROJECT}, "tax": {**AGREEMENT, **STATUTE},
           "risk": RISK, "board": {**AGREEMENT, **BOARD},
           "variant": {**AGREEMENT, **SCENARIO}, "import": IMPORT}  # fmt: skip


@cache
def _of_kinds() -> dict[tuple[str, str], Text]:
    """(model, key) → meaning, from the folders of the kinds."""
    found: dict[tuple[str, str], Text] = {}
    for kind in kinds().values():
        for path, text in kind.meanings.items():
            inner, dot, key = path.partition(".")
            found[(inner, key) if dot else (kind.model.__name__, inner)] = text
    return found


def meaning(document: str, model: type[BaseModel], key: str) -> Text | None:
    """What a key of a model means in a kind of document; None where nobody says."""
    for parent in model.__mro__:
        name = parent.__name__
        said = _of_kinds().get((name, key)) or _TABLES[document].get(f"{name}.{key}")
        if said is not None:
            return said
    if issubclass(model, ClauseBase) and key == "kind":
        return AGREEMENT["ClauseBase.kind"]
    said = EVERYWHERE.get(key)
    if said is None:
        field = next((f for n, f in model.model_fields.items() if (f.alias or n) == key), None)
        text = field.description if field is not None else None
        if text is None:
            return None
        zh, _, en = text.partition(" / ")
        return Text(zh, en)
    return said

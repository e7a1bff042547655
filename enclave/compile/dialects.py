"""The kinds of document: how each is told apart, its aliases in both directions, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from enclave.compile.language import (
    FREE,
    SCENARIO_FREE,
    WORD_KEYS,
    key_aliases,
    scenario_aliases,
    value_aliases,
    variant_aliases,
)
from enclave.kinds.registry import kinds
from enclave.terms.agreement import Agreement
from enclave.terms.aliases import INDICATOR_KEYS, KEYS, PREFERRED
from enclave.terms.board import BoardFile
from enclave.terms.board_words import BOARD_KEYS, BOARD_WORDS
from enclave.terms.credit import CreditRule
from enclave.terms.formula import FORMULA_ALIASES, FORMULA_FREE, FormulaPack
from enclave.terms.import_map import MappingFile
from enclave.terms.import_words import IMPORT_FREE, IMPORT_KEYS, IMPORT_WORDS
from enclave.terms.indicator import IndicatorPack
from enclave.terms.project import Project
from enclave.terms.project_words import PROJECT_ALIASES, PROJECT_FREE, PROJECT_VALUES
from enclave.terms.risk import RISK_KEYS, RISK_WORDS, Risk
from enclave.terms.scenario import Scenario
from enclave.terms.statute import STATUTE_ALIASES, StatutePack
from enclave.terms.tax import TAX_ALIASES, TAX_FREE, TaxPack
from enclave.terms.variant import Variant

YES_NO: Final[Mapping[str, str]] = MappingProxyType({"是": "yes", "否": "no"})
_STATUTE_FREE: Final = frozenset({"heads", "rosters", "kinds", "fills"})
_NO_WORDS: Final[Mapping[str, dict[str, str]]] = MappingProxyType({})


@dataclass(frozen=True)
class Dialect:
    """One kind of document.

    Attributes:
        mark: the key that only this kind of document has at its top.
        keys: Chinese key → canonical key.
        free: keys of mappings whose own keys the writer chooses.
        words: canonical key → Chinese word → canonical word.
        models: the models of the document; those of clauses and credit rules too.
    """

    name: str
    mark: str
    keys: Mapping[str, str]
    free: frozenset[str]
    words: Mapping[str, dict[str, str]]
    models: tuple[type[BaseModel], ...]

    @property
    def chinese(self) -> Mapping[str, str]:
        """Canonical key → the Chinese key that is printed."""
        out: dict[str, str] = {}
        for zh, en in self.keys.items():
            out.setdefault(en, zh)
        out.pop("schema", None)
        return out

    def key_map(self, lang: str) -> dict[str, str]:
        """Every key that changes when a document is put into a language."""
        if lang == "en":
            return dict(self.keys)
        chinese = self.chinese
        second = {zh: chinese[en] for zh, en in self.keys.items() if chinese.get(en, zh) != zh}
        return {**chinese, **second}

    def word_map(self, lang: str) -> dict[str, dict[str, str]]:
        """The words among the values that change, by key in either language."""
        by_key = {
            key: dict(words) if lang == "en" else {en: zh for zh, en in reversed(words.items())}
            for key, words in self.words.items()
        }
        aliases = {zh: by_key[en] for zh, en in self.keys.items() if en in by_key}
        return {**by_key, **aliases}


def fields_of(models: Iterable[type[BaseModel]]) -> dict[str, list[Any]]:
    """Every key of some models, and of what they are made of, with the types it takes."""
    found: dict[str, list[Any]] = {}
    seen: set[type[BaseModel]] = set()
    queue: list[Any] = list(models)
    while queue:
        item = queue.pop()
        if isinstance(item, type) and issubclass(item, BaseModel):
            if item in seen:
                continue
            seen.add(item)
            for name, field in item.model_fields.items():
                found.setdefault(field.alias or name, []).append(field.annotation)
                queue.append(field.annotation)
        elif get_origin(item) is not None:
            queue.extend(get_args(item))
    return found


def _takes_yes_no(annotations: Iterable[Any]) -> bool:
    queue = list(annotations)
    while queue:
        item = queue.pop()
        if item is bool:
            return True
        queue.extend(get_args(item))
    return False


STATUSES: Final = ("published", "reported", "unverified", "template", "draft", "assumption")
_MORE_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "heads": frozenset({"all"}), "status": frozenset(STATUSES),
})  # fmt: skip


def _words(
    models: Iterable[type[BaseModel]], clause_kinds: Iterable[str] = ()
) -> dict[str, dict[str, str]]:
    """For every key that takes words: Chinese word → canonical word."""
    out: dict[str, dict[str, str]] = {}
    for key, types in fields_of(models).items():
        if key in WORD_KEYS:
            words = _literals(types) | _MORE_WORDS.get(key, frozenset())
            words |= set(clause_kinds) if key == "kind" else set()
            out[key] = _listed(key, words)
        if _takes_yes_no(types):
            out[key] = {**out.get(key, {}), **YES_NO}
    return {key: words for key, words in out.items() if words}


def _listed(key: str, words: Iterable[str]) -> dict[str, str]:
    """The Chinese words of some canonical ones; where two would do, the one this key prefers."""
    chosen = PREFERRED.get(key, {})
    return {
        zh: en for zh, en in value_aliases().items() if en in words and chosen.get(en, zh) == zh
    }


def _literals(annotations: Iterable[Any]) -> set[str]:
    """Every word written as a literal somewhere in some types."""
    found: set[str] = set()
    queue = list(annotations)
    while queue:
        item = queue.pop()
        if isinstance(item, str):
            found.add(item)
        queue.extend(get_args(item))
    return found


@cache
def dialects() -> tuple[Dialect, ...]:
    """Every kind of document."""
    agreement: tuple[type[BaseModel], ...] = (
        Agreement,
        CreditRule,
        *(kind.model for kind in kinds().values()),
    )
    return (
        Dialect("agreement", "agreement", key_aliases(), FREE, _words(agreement, kinds()), agreement),
        Dialect("scenario", "scenario", scenario_aliases(), SCENARIO_FREE, _words([Scenario]),
                (Scenario,)),
        Dialect("statute", "statute", STATUTE_ALIASES, _STATUTE_FREE, _NO_WORDS, (StatutePack,)),
        Dialect("indicator", "pack", {**INDICATOR_KEYS, **KEYS}, frozenset({"indicators"}),
                _NO_WORDS, (IndicatorPack,)),
        Dialect("formula", "formula", FORMULA_ALIASES, FORMULA_FREE, _NO_WORDS, (FormulaPack,)),
        Dialect("project", "project", PROJECT_ALIASES, PROJECT_FREE,
                {key: dict(words) for key, words in PROJECT_VALUES.items()}, (Project,)),
        Dialect("tax", "tax", TAX_ALIASES, TAX_FREE, _NO_WORDS, (TaxPack,)),
        Dialect("risk", "risk", RISK_KEYS, frozenset(), RISK_WORDS, (Risk,)),
        Dialect("board", "board", BOARD_KEYS, frozenset(), BOARD_WORDS, (BoardFile,)),
        Dialect("variant", "variant", variant_aliases(), SCENARIO_FREE, _words([Scenario]), (Variant,)),
        Dialect("import", "sources", IMPORT_KEYS, IMPORT_FREE, IMPORT_WORDS, (MappingFile,)),
    )  # fmt: skip


def dialect_of(keys: Iterable[str]) -> Dialect | None:
    """The kind of document that has these keys at its top, in either language."""
    names = set(keys)
    for dialect in dialects():
        chinese = {zh for zh, en in dialect.keys.items() if en == dialect.mark}
        if names & {dialect.mark, *chinese}:
            return dialect
    return None

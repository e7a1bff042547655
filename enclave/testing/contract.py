"""What every clause kind must keep, one check each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal, get_args, get_origin

import hypothesis
from hypothesis import strategies as st
from pydantic import BaseModel

from enclave.compile.dialects import dialects
from enclave.compile.labels import namer
from enclave.compile.language import key_aliases, scenario_aliases, value_aliases
from enclave.diagnostics import EnclaveError
from enclave.engine.run import run
from enclave.ir import Plan, State
from enclave.ir.check import check_plan
from enclave.kinds.base import Kind, PlanProblem
from enclave.kinds.registry import kinds
from enclave.schema import schema_for
from enclave.source.rewrite import rename
from enclave.terms.clause import ClauseBase
from enclave.testing.harness import YEARS, Bench, NotLoaded, example_clause, example_data, offering
from enclave.text import Lang

LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
_CHINESE = re.compile("[一-鿿]")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
MOST_FEN: Final = 10**11


class ContractBroken(AssertionError):
    """A clause kind does not keep what every kind must keep."""


def _say(holds: object, kind: Kind, what: str) -> None:
    if not holds:
        raise ContractBroken(f"{kind.name}: {what}")


def check_kind(
    kind: Kind, *, around: Mapping[str, Any] | None = None, examples: int = 60
) -> None:  # fmt: skip
    """Check a clause kind against the whole contract.

    Args:
        around: keys of the agreement that stands around the kind's example, where what is made up
            for it does not do (``parties``, ``events``, ``data``, ``clauses``).
        examples: how many random histories are settled.

    Raises:
        ContractBroken: what the kind does not keep.
    """
    with offering(kind):
        bench = Bench(kind, around or {})
        try:
            for check in CHECKS:
                check(bench)
            _conserves(bench, examples)
        except NotLoaded as problem:
            raise ContractBroken(str(problem)) from None
        except (EnclaveError, PlanProblem, ValueError) as problem:
            raise ContractBroken(f"{kind.name}: {problem}") from problem


def model_is_strict(bench: Bench) -> None:
    """The model is a frozen clause that forbids unknown keys and says its own kind."""
    kind = bench.kind
    _say(bool(_NAME.match(kind.name)), kind, "its name is not lower_case")
    _say(issubclass(kind.model, ClauseBase), kind, "its model is no ClauseBase")
    for model in _models(kind.model):
        _say(model.model_config.get("extra") == "forbid", kind, f"{model.__name__} takes any key")
        _say(bool(model.model_config.get("frozen")), kind, f"{model.__name__} is not frozen")
    said = kind.model.model_fields["kind"].annotation
    names = get_args(said) if get_origin(said) is Literal else ()
    _say(names == (kind.name,), kind, f'its model does not say kind: Literal["{kind.name}"]')


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and those it is made of."""
    seen: set[type[BaseModel]] = set()
    queue: list[Any] = [model]
    while queue:
        item = queue.pop()
        if isinstance(item, type) and issubclass(item, BaseModel):
            if item not in seen:
                seen.add(item)
                yield item
                queue += [field.annotation for field in item.model_fields.values()]
        else:
            queue += get_args(item)


def words_mean_one_thing(bench: Bench) -> None:
    """No Chinese word of the kind means something else elsewhere in the language."""
    try:
        scenario_aliases()
        value_aliases()
    except KeyError as clash:
        raise ContractBroken(f"{bench.kind.name}: {clash.args[0]}") from None


def example_loads(bench: Bench) -> None:
    """The example is a clause of the kind, and a plan can be compiled with it."""
    clause = example_clause(bench.kind)
    _say(type(clause) is bench.kind.model, bench.kind, "its example is a clause of another kind")
    _say(bench.planner is not None, bench.kind, "no plan can be compiled")


def unknown_keys_are_refused(bench: Bench) -> None:
    """A key that the kind does not know is an error, wherever it stands."""
    data = {**example_data(bench.kind), "no_such_key": "1"}
    try:
        bench.kind.model.model_validate(data)
    except ValueError:
        return
    raise ContractBroken(f"{bench.kind.name}: it takes a key that it does not know")


def says_itself(bench: Bench) -> None:
    """Title, sentence and the meaning of every key stand in both languages."""
    kind = bench.kind
    agreement = bench.planner.agreement
    sentence = kind.words(example_clause(kind), namer(agreement))
    texts = {"title": kind.title, "words": sentence, **kind.meanings}
    for what, text in texts.items():
        _say(
            bool(text.zh.strip()) and bool(text.en.strip()), kind, f"{what}: a language is missing"
        )
        plain = text.en.replace("万元", "")
        _say(not _CHINESE.search(plain), kind, f"{what}: Chinese in the English text")
    common = {f.alias or n for n, f in ClauseBase.model_fields.items()}
    own = {f.alias or n for n, f in kind.model.model_fields.items()} - common
    missing = own - {path for path in kind.meanings if "." not in path}
    _say(not missing, kind, f"meanings are missing: {sorted(missing)}")


def has_words(bench: Bench) -> None:
    """Every key and the kind's name have a Chinese word; no other model has the model's name."""
    kind = bench.kind
    for other in kinds().values():
        if other.name != kind.name:
            _say(other.model.__name__ != kind.model.__name__, kind,
                 f"its model is called like that of {other.name}")  # fmt: skip
    known = set(key_aliases().values())
    _say(kind.name in value_aliases().values(), kind, "its name has no Chinese word (values)")
    keys = {f.alias or n for m in _models(kind.model) for n, f in m.model_fields.items()}
    missing = keys - known - {"zh", "en"}
    _say(not missing, kind, f"keys without a Chinese word (aliases): {sorted(missing)}")


def reads_both_languages(bench: Bench) -> None:
    """The example in Chinese is the same clause."""
    kind = bench.kind
    dialect = next(d for d in dialects() if d.name == "agreement")
    text = kind.example if "kind" in example_data(kind) else f"kind: {kind.name}\n{kind.example}"
    chinese = rename(text, dialect.key_map("zh"), dialect.word_map("zh"), free=dialect.free)
    again = example_clause(replace(kind, example=chinese))
    _say(again == example_clause(kind), kind, "the example in Chinese is another clause")


def schema_builds(bench: Bench) -> None:
    """The schema of agreements has the kind, in both languages."""
    for lang in LANGS:
        schema = schema_for("agreement", lang)
        name = bench.kind.model.__name__
        _say(name in schema["$defs"], bench.kind, f"the schema ({lang}) has no {name}")


def plans_are_well_formed(bench: Bench) -> None:
    """Every year's plan passes the checks of plans, and is the same when compiled again."""
    for year in YEARS:
        plan: Plan = bench.planner.plan(year, State(), {})
        check_plan(plan)
        again = bench.planner.plan(year, State(), {})
        _say(plan.digest == again.digest, bench.kind, f"two plans of {year} differ")


DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
AMOUNTS = st.integers(-MOST_FEN, MOST_FEN)
HISTORIES = st.lists(st.tuples(DAYS, AMOUNTS, st.integers(0, 7)), max_size=10)


def _conserves(bench: Bench, examples: int) -> None:
    """On random histories nothing is created or lost, and both engines give the same fen."""

    @hypothesis.settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(HISTORIES)
    def settle(history: list[tuple[date, int, int]]) -> None:
        rows = bench.rows(history)
        cuts = [date(y, m, d) for y in YEARS for m, d in ((6, 30), (12, 31))]
        exact, tiled = (
            run(bench.planner, rows, cuts, agreement="contract", engine=engine)
            for engine in ("exact", "tiled")
        )
        _say(exact.flows == tiled.flows, bench.kind, "the two engines differ")
        years = exact.cuts[-1].years.values()
        funds = sum(t.paid for y in years for t in y.transfers if t.own_funds)
        posted = sum(flow.amount for flow in exact.flows)
        _say(posted == sum(r.amount for r in rows) + funds, bench.kind, "money was made or lost")

    settle()


Check = Callable[[Bench], None]
CHECKS: Final[tuple[Check, ...]] = (
    words_mean_one_thing, model_is_strict, example_loads, unknown_keys_are_refused, says_itself, has_words,
    reads_both_languages, schema_builds, plans_are_well_formed,
)  # fmt: skip
"""The checks of the contract, besides the conservation of money on random histories."""

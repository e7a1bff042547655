"""Running the lints over an agreement, a draft, or the deals of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from enclave.compile.load import LoadedAgreement
from enclave.diagnostics import Diagnostic, Mark, diagnose
from enclave.lint import drafting, payments, written
from enclave.lint.hits import Hit, Predicate
from enclave.lint.model import LEVEL_NAMES, Level, Lint, Step
from enclave.lint.subject import Subject, of_agreement, subject_of
from enclave.lint.tables import cite_all, lints
from enclave.terms.validate import Path, show_path
from enclave.text import Text

PREDICATES: Mapping[str, Predicate] = {
    **payments.PREDICATES, **drafting.PREDICATES, **written.PREDICATES,
}  # fmt: skip


class Opened(Protocol):
    """An agreement that has been opened."""

    @property
    def loaded(self) -> LoadedAgreement:
        """The agreement with its file."""


class Deal(Protocol):
    """An agreement of a scenario, with what the scenario fills in."""

    @property
    def opened(self) -> Opened:
        """The agreement as opened."""

    @property
    def deal(self) -> Any:
        """What the scenario adds; its ``enterprises``, where it names any."""


def lint(
    subject: Subject, locate: Callable[[Path], Mark], on: date | None = None
) -> list[Diagnostic]:
    """Every lint that holds for ``subject`` on a day (today's law, where no day is given)."""
    return [item for item, _ in _findings(subject, locate, on)]


def lint_agreement(
    opened: Opened, on: date | None = None, firms: Iterable[Text] = ()
) -> list[Diagnostic]:
    """The lints of an opened agreement and of each of its amendments.

    What only an amendment brings about stands at the amendment. ``firms`` are the names of the
    enterprises it is about, where they are known.
    """
    loaded = opened.loaded
    subject = replace(subject_of(loaded), firms=tuple(firms))
    found = _findings(subject, loaded.locate, on)
    out = [item for item, _ in found]
    known = {(item.code, said) for item, said in found}
    for number, version in enumerate(loaded.versions[1:]):
        mark = loaded.locate(("amend", number))
        for item, said in _findings(of_agreement(version.agreement), loaded.locate, on):
            if (item.code, said) not in known:
                known.add((item.code, said))
                out.append(item.at(mark))
    return sorted(out, key=lambda d: (d.mark, d.code))


def lint_scenario(
    deals: Iterable[Deal], on: date | None = None, names: Mapping[str, Text] | None = None
) -> list[Diagnostic]:
    """The lints of every agreement of a scenario, each finding once.

    ``names`` are those of its enterprises, by id.
    """
    found: list[Diagnostic] = []
    for deal in deals:
        ids = deal.deal.enterprises
        known = names or {}
        firms = known.values() if ids is None else [known[i] for i in ids if i in known]
        found += lint_agreement(deal.opened, on, firms)
    return list(dict.fromkeys(found))


def level_of(code: str, on: date | None = None) -> Level | None:
    """How grave a lint is on a day; None while it does not bite at all."""
    return lints()[code].level_on(on)[0]


Said = tuple[tuple[str, str], ...]


def _findings(
    subject: Subject, locate: Callable[[Path], Mark], on: date | None
) -> list[tuple[Diagnostic, Said]]:
    out = []
    for code, item in lints().items():
        level, coming = item.level_on(on)
        if level is None:
            continue
        for hit in _hits(item, subject):
            values = {**hit.values, "level": _level(level, coming), "ground": ground(item)}
            said = tuple(sorted((k, str(v)) for k, v in values.items()))
            shown = show_path(hit.path)
            out.append((diagnose(code, locate(hit.path), values, shown), said))
    return out


def _hits(item: Lint, subject: Subject) -> Iterator[Hit]:
    if item.predicate is not None:
        yield from PREDICATES[item.predicate](subject)


def _level(level: Level, coming: Step | None) -> Text:
    name = LEVEL_NAMES[level]
    if coming is None:
        return name
    later = LEVEL_NAMES[coming.level]
    return Text(
        f"{name.zh}；{coming.from_}起{later.zh}", f"{name.en}; from {coming.from_}: {later.en}"
    )


def ground(item: Lint) -> Text:
    """What a lint rests on, as the end of its message; empty where it rests on no document."""
    cited = cite_all(item.basis)
    return Text(f"。依据：{cited.zh}", f". Basis: {cited.en}") if cited.zh else Text("")

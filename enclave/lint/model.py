"""Lints as data: what each is called, since when it bites, what it rests on, which words it uses."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from enclave.terms.fields import BilingualText, DateText, Identifier, Model, Status, YesNo
from enclave.text import Text

Level = Literal["error", "warning", "info"]
"""How grave a lint is: must change, check, note."""

LEVELS: tuple[Level, ...] = ("info", "warning", "error")
LEVEL_NAMES: dict[Level, Text] = {
    "error": Text("应改正", "must change"),
    "warning": Text("应核对", "check"),
    "info": Text("留意", "note"),
}
STATUS_NAMES: dict[str, Text] = {
    "published": Text(""),
    "reported": Text("据报道，未见原文", "as reported, the text not seen"),
    "unverified": Text("未核实", "unverified"),
    "draft": Text("草案，未施行", "a draft, not in force"),
}


class Law(Model):
    """A document that lints rest on."""

    document: BilingualText
    number: str | None = None
    in_force: DateText | None = None
    status: Status
    note: BilingualText | None = None


class Basis(Model):
    """An article of a law; ``status`` where the article is less certain than the document."""

    law: Identifier
    article: BilingualText | None = None
    status: Status | None = None


class Step(Model):
    """A level of severity from a day on (always, where no day is given)."""

    level: Level
    from_: DateText | None = Field(default=None, alias="from")


class Lint(Model):
    """One lint.

    ``predicate`` names the function that finds it; or it is seen to elsewhere: ``enforced_by``
    names the codes of the loader, the run or a project, and ``reason`` says what they do. Phrases
    of the scanner may point to it besides.
    """

    name: str
    title: BilingualText
    severity: tuple[Step, ...] = Field(min_length=1)
    basis: tuple[Basis, ...] = ()
    predicate: Identifier | None = None
    message: BilingualText | None = None
    fix: BilingualText | None = None
    enforced_by: tuple[str, ...] = ()
    reason: BilingualText | None = None

    @model_validator(mode="after")
    def _complete(self) -> Lint:
        found = [t is not None for t in (self.predicate, self.message, self.fix)]
        elsewhere = [bool(self.enforced_by), self.reason is not None]
        if all(found) == all(elsewhere) or (any(found) and any(elsewhere)):
            raise ValueError("a lint has predicate, message and fix, or says what enforces it")
        return self

    @property
    def applies(self) -> bool:
        """Whether a predicate looks for it."""
        return self.predicate is not None

    def level_on(self, on: date | None) -> tuple[Level | None, Step | None]:
        """The level on a day, and the next step to come; without a day the gravest of today's law.

        Before the first step a lint is one level lower; what is lower than ``info`` is nothing.
        """
        if on is None:
            return self.severity[-1].level, None
        past = [s for s in self.severity if s.from_ is None or s.from_ <= on]
        coming = next((s for s in self.severity if s.from_ is not None and s.from_ > on), None)
        if past:
            return past[-1].level, coming
        place = LEVELS.index(self.severity[0].level)
        return (LEVELS[place - 1] if place else None), coming


class LintFile(Model):
    """A file of lints."""

    table: Literal["lints"]
    lints: dict[Identifier, Lint]


class LawFile(Model):
    """The file of laws."""

    table: Literal["laws"]
    laws: dict[Identifier, Law]


def _words(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words), Field(min_length=1)]


class Phrase(Model):
    """Words that a reviewer looks for in the text of a deal.

    Attributes:
        words: any of these.
        near: groups of words that follow one another inside a sentence.
        lint: the lint it may point to.
        also: laws beside those of the lint.
        usual: the phrase is usual and harmless; it is said once, with the reason.
    """

    words: Words | None = None
    near: tuple[Words, ...] | None = None
    lint: Identifier
    also: tuple[Basis, ...] = ()
    usual: YesNo = False
    note: BilingualText

    @model_validator(mode="after")
    def _one_form(self) -> Phrase:
        if (self.words is None) == (self.near is None):
            raise ValueError("a phrase has words or near")
        return self


class PhraseFile(Model):
    """The file of phrases."""

    table: Literal["phrases"]
    phrases: dict[Identifier, Phrase]

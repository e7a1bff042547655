"""What the user is told when something is wrong: code, place, message, way out.

Every diagnostic has a code of the registry in :mod:`enclave.codes`; its text is a template in
two languages, filled with the values at hand. Errors start with E, warnings with W, notices
with N and compliance lints with L.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from enclave.text import Lang, Text

Severity = Literal["error", "warning", "notice", "lint"]
_SEVERITY: Mapping[str, Severity] = {"E": "error", "W": "warning", "N": "notice", "L": "lint"}
ECHO_LIMIT = 80


def printable(value: object, limit: int = ECHO_LIMIT) -> str:
    r"""Return ``value`` safe to echo: control and bidi characters escaped, at most ``limit`` long.

    >>> printable("a" + chr(27) + "[2J")
    'a\\x1b[2J'
    """
    out: list[str] = []
    for ch in str(value)[: limit + 1]:
        code = ord(ch)
        hidden = code < 32 or 127 <= code < 160 or 0x200B <= code <= 0x200F
        hidden = hidden or 0x2028 <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code == 0xFEFF
        out.append(ch.encode("unicode_escape").decode("ascii") if hidden else ch)
    text = "".join(out)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; ``line`` and ``col`` count from 1, ``end_col`` is exclusive."""

    file: str
    line: int = 0
    col: int = 0
    end_col: int = 0

    def __str__(self) -> str:
        """Return ``file:line:col`` (only the file where no line is known)."""
        return f"{self.file}:{self.line}:{self.col}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``path`` is the place inside the document, such as ``clauses[2].weights``."""

    code: str
    mark: Mark
    message: Text
    hint: Text = Text("")
    path: str = ""
    related: tuple[Mark, ...] = ()
    source_line: str = field(default="", compare=False)

    @property
    def severity(self) -> Severity:
        """Error, warning, notice or lint, from the first letter of the code."""
        return _SEVERITY[self.code[0]]

    @property
    def is_error(self) -> bool:
        """Whether this finding forbids a run."""
        return self.severity == "error"

    def line(self, lang: Lang) -> str:
        """Return the one-line form ``CODE file:line:col message — how to fix it``."""
        hint = self.hint.in_(lang)
        tail = f" — {hint}" if hint else ""
        return f"{self.code} {self.mark} {self.message.in_(lang)}{tail}"

    def at(self, mark: Mark) -> Diagnostic:
        """Return the same finding at another place."""
        return replace(self, mark=mark)


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """An entry of the code registry: title, message template and hint template."""

    code: str
    title: Text
    message: Text
    hint: Text = Text("")


def diag(
    code: str,
    mark: Mark,
    *,
    path: str = "",
    related: Iterable[Mark] = (),
    hint: Text | None = None,
    **values: object,
) -> Diagnostic:
    """Build a diagnostic from the registry, filling the templates of ``code`` with ``values``.

    Raises:
        KeyError: the code is not registered, or a value its template needs is missing.
    """
    return diagnose(code, mark, values, path, related=related, hint=hint)


def diagnose(
    code: str,
    mark: Mark,
    values: Mapping[str, object],
    path: str = "",
    *,
    related: Iterable[Mark] = (),
    hint: Text | None = None,
) -> Diagnostic:
    """The same as :func:`diag` for values held in a mapping."""
    from enclave.codes import REGISTRY  # late: the tables import this module

    entry = REGISTRY[code]
    shown = {k: v if isinstance(v, Text) else printable(v, 400) for k, v in values.items()}
    return Diagnostic(
        code=code,
        mark=mark,
        message=entry.message.format(**shown),
        hint=(entry.hint if hint is None else hint).format(**shown),
        path=path,
        related=tuple(related),
    )


class CodedError(ValueError):
    """A value that cannot be read; ``code`` is the diagnostic code, ``values`` fill its template."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the diagnostic code and the values of its template."""
        self.code, self.values = code, values
        super().__init__(code)

    def __str__(self) -> str:
        """The code with its message in both languages."""
        try:
            found = diagnose(self.code, Mark(""), self.values)
        except KeyError:  # a value that only its place can give
            return self.code
        return f"{self.code} {found.message.zh} / {found.message.in_('en')}"


def text_or_refuse(value: object, kind: type[CodedError]) -> str:
    """The value where it is text; a number has no unit and no exact form (E226)."""
    if isinstance(value, str):
        return value
    raise kind("E226", text=repr(value))


class EnclaveError(Exception):
    """The root of everything this library raises on purpose."""

    exit_code = 70


class InputRejected(EnclaveError):
    """Input that cannot be computed; carries every diagnostic found, not only the first."""

    exit_code = 3

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the diagnostics in order of file and line."""
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.line("en") for d in self.diagnostics))


class MissingExtra(EnclaveError):
    """An optional dependency is not installed; the message names the extra."""

    exit_code = 4

    def __init__(self, extra: str, package: str) -> None:
        """Name the ``extra`` to install for ``package``."""
        self.extra, self.package = extra, package
        super().__init__(
            f"缺少可选组件 {package}：pip install 'enclave-economy[{extra}]'"
            f" / optional package {package} is missing: pip install 'enclave-economy[{extra}]'"
        )


class InvariantViolation(EnclaveError):
    """A result broke an invariant. It is a bug of the engine; nothing is written."""

    def __init__(self, invariant: str, detail: str) -> None:
        """Name the ``invariant`` by its id (A3, H3 …) and say what was found."""
        self.invariant, self.detail = invariant, detail
        super().__init__(f"[{invariant}] {detail}")


class Collector:
    """Collects the findings of one run, so that the user sees all of them at once."""

    def __init__(self, limit: int = 50) -> None:
        """Keep at most ``limit`` errors; what is beyond is counted, not kept."""
        self.items: list[Diagnostic] = []
        self.limit = limit
        self.dropped = 0

    def add(self, item: Diagnostic) -> None:
        """Keep one finding, unless the very same one is there already."""
        if item in self.items:
            return
        if len(self.items) >= self.limit:
            self.dropped += 1
            return
        self.items.append(item)

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Keep several findings."""
        for item in items:
            self.add(item)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that forbid a run."""
        return tuple(d for d in self.items if d.is_error)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings by file, line and column."""
        return tuple(sorted(self.items, key=lambda d: (d.mark, d.code)))

    def raise_errors(self) -> None:
        """Raise :class:`InputRejected` if there is any error."""
        if self.errors:
            raise InputRejected(self.sorted())

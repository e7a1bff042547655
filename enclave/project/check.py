"""What is wrong with a project file before anything is computed: taxes, preferences, unused input."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from enclave.diagnostics import diagnose
from enclave.project.reader import Reader
from enclave.project.relief import in_force
from enclave.project.trace import plain
from enclave.ratio import format_ratio
from enclave.terms.project import UsedPreference
from enclave.terms.statute import Hole
from enclave.terms.tax import Condition, Preference, TaxRule
from enclave.terms.validate import show_path
from enclave.text import Text

INDICATORS = (
    "industrial_output", "value_added", "industrial_value_added", "fixed_investment", "employment",
    "energy_use",
)  # fmt: skip
"""The indicators a project can be asked for, besides invested funds."""

_SECTIONS = {
    "land": ("land", "transfer", "farmland", "contracts"), "buildings": ("buildings",),
    "pollution": ("pollution",), "mined": ("resource",), "loans": ("contracts",),
    "capital": ("contracts",), "profit": ("income",),
}  # fmt: skip


def check(reader: Reader) -> None:
    """Every mistake that can be seen without computing."""
    _taxes(reader)
    for i, used in enumerate(reader.project.preferences):
        _preference(reader, used, i)
    _stacked(reader)
    _unused(reader)
    _indicators(reader)
    _outside(reader)
    events, horizon = reader.project.events, reader.project.horizon
    if not horizon.first <= events.production.year <= horizon.last:
        reader.findings.add(
            diagnose("E824", reader.mark("events", "production"), {"what": "production"})
        )


def _taxes(reader: Reader) -> None:
    known = reader.book.rules
    for i, name in enumerate(reader.project.taxes):
        mark = reader.mark("taxes", i)
        rule = known.get(name)
        if rule is None:
            values = {"name": name, "suggestion": reader.suggestion(name, known)}
            reader.findings.add(diagnose("E810", mark, values))
        elif rule.status == "draft":
            reader.findings.add(diagnose("E811", mark, {"rule": rule.title}))
        elif rule.formula == "surcharge" and "vat" not in reader.project.taxes:
            reader.findings.add(diagnose("E815", mark, {"rule": rule.title, "key": "taxes: vat"}))
        elif name in reader.project.taxes[:i]:
            reader.findings.add(diagnose("E834", mark, {"name": name}))
    for name in reader.project.filing:
        if name not in reader.project.taxes:
            values = {"what": f"filing.{name}"}
            reader.findings.add(diagnose("W810", reader.mark("filing", name), values))


def _preference(reader: Reader, used: UsedPreference, i: int) -> None:
    item = reader.book.preferences.get(used.use)
    mark = reader.mark("preferences", i, "use")
    if item is None:
        known = {n: p for n, p in reader.book.preferences.items() if p.kind != "half_base"}
        values = {"name": used.use, "suggestion": reader.suggestion(used.use, known)}
        reader.findings.add(diagnose("E816", mark, values))
        return
    if item.kind in ("listed", "half_base"):
        reader.findings.add(diagnose("E820", mark, {"preference": item.title}))
    for year in (used.first, used.last):
        if not in_force(item, year):
            until = "" if item.until is None else str(item.until - timedelta(days=1))
            values = {"preference": item.title, "year": year, "from_": item.from_, "until": until}
            key = "first" if year == used.first else "last"
            reader.findings.add(diagnose("E817", reader.mark("preferences", i, key), values))
            break
    for name, condition in item.conditions.items():
        if condition.test == "stated":
            _condition(reader, used, i, item, name, condition)
    for name in used.facts:
        if name not in item.conditions:
            values = {"what": f"facts.{name}"}
            reader.findings.add(
                diagnose("W810", reader.mark("preferences", i, "facts", name), values)
            )
    _local_part(reader, used, i, item)


def _condition(  # what is checked, of which preference, where
    reader: Reader, used: UsedPreference, i: int, item: Preference, name: str, condition: Condition
) -> None:
    given = used.facts.get(name)
    if given is None:
        values: dict[str, object] = {"preference": item.title, "item": Text(f"{condition.name.zh}（{name}）",
                                                         f"{condition.name.in_('en')} ({name})")}  # fmt: skip
        reader.findings.add(diagnose("E819", reader.mark("preferences", i), values))
        return
    low = condition.at_least is not None and given < condition.at_least
    high = condition.at_most is not None and given > condition.at_most
    if low or high:
        show = format_ratio if condition.unit == "ratio" else plain
        bound = condition.at_least if low else condition.at_most
        sign = Text("至少", "at least") if low else Text("至多", "at most")
        values = {"preference": item.title, "item": condition.name, "value": show(given),
                  "sign": sign, "bound": show(bound) if bound is not None else ""}  # fmt: skip
        reader.findings.add(diagnose("E839", reader.mark("preferences", i, "facts", name), values))


def _local_part(reader: Reader, used: UsedPreference, i: int, item: Preference) -> None:
    """A waiver of the local part shrinks the pool; only the whole local part can be computed."""
    if item.kind != "local_part":
        return
    mark = reader.mark("preferences", i)
    if used.facts.get("approved_part", 1) != 1 or reader.project.form == "branch":
        reader.findings.add(diagnose("E820", mark, {"preference": item.title}))
    else:
        reader.findings.add(diagnose("W813", mark, {"first": used.first, "last": used.last}))


def _stacked(reader: Reader) -> None:
    """Preferences that may not stand together in one year."""
    listed = [
        (i, u, reader.book.preferences.get(u.use)) for i, u in enumerate(reader.project.preferences)
    ]
    for i, used, item in listed:
        for j, other, second in listed:
            if j <= i or item is None or second is None:
                continue
            if used.first > other.last or other.first > used.last:
                continue
            if second.id in item.conflicts or item.id == second.id:
                year = max(used.first, other.first)
                values = {"first": item.title, "second": second.title, "year": year}
                reader.findings.add(diagnose("E818", reader.mark("preferences", j, "use"), values))


def _unused(reader: Reader) -> None:
    """Sections and fills that no listed tax takes."""
    project = reader.project
    chosen = [r for n in project.taxes if (r := reader.book.rules.get(n)) is not None]
    formulas = {r.formula for r in chosen}
    for key, users in _SECTIONS.items():
        if getattr(project, key) is not None and not formulas & set(users):
            if key == "profit" and project.value_added is not None:
                continue
            reader.findings.add(diagnose("W810", reader.mark(key), {"what": key}))
    holes = {h for r in chosen for h in _holes(r)}
    every = dict.fromkeys(h for r in reader.book.rules.values() for h in _holes(r))
    for name in project.fill:
        if name not in holes:
            mark = reader.mark("fill", name)
            if name in every:
                reader.findings.add(diagnose("W810", mark, {"what": f"fill.{name}"}))
            else:
                values = {"name": name, "suggestion": reader.suggestion(name, every)}
                reader.findings.add(diagnose("E840", mark, values))


def _outside(reader: Reader) -> None:
    """Years that are written but not projected: in tables, of investments, of land bought before."""
    horizon, project = reader.project.horizon, reader.project

    def say(year: int, what: str, *path: str | int) -> None:
        if not horizon.first <= year <= horizon.last:
            values = {"what": what, "year": year, "first": horizon.first, "last": horizon.last}
            reader.findings.add(diagnose("W811", reader.mark(*path), values))

    for path in _tables(reader.doc.data, ()):
        say(int(path[-1]), show_path(path[:-1]), *path)
    for i, item in enumerate(project.investment):
        say(item.year, f"investment[{i}]", "investment", i, "year")
    for name in ("deed", "farmland"):
        if project.land is not None and name in project.taxes:
            say(project.land.acquired.year, name, "land", "acquired")


def _tables(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Where a year stands as a key of a table."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if re.fullmatch(r"(19|20|21)\d\d", str(key)):
                yield (*path, key)
            yield from _tables(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _tables(value, (*path, i))


def _holes(rule: TaxRule) -> list[str]:
    return [
        v.value.hole
        for p in rule.parameters.values()
        for v in p.values
        if isinstance(v.value, Hole)
    ]


def _indicators(reader: Reader) -> None:
    project = reader.project
    known = dict.fromkeys(INDICATORS)
    for i, name in enumerate(project.indicators):
        mark = reader.mark("indicators", i)
        if name not in known:
            values = {"name": name, "suggestion": reader.suggestion(name, known)}
            reader.findings.add(diagnose("E836", mark, values))
        needs = {"value_added": "value_added", "industrial_value_added": "value_added",
                 "employment": "labour", "energy_use": "energy"}.get(name)  # fmt: skip
        if needs is not None and getattr(project, needs) is None:
            values = {"rule": Text(name), "key": needs}
            reader.findings.add(diagnose("E815", mark, values))
    if project.form == "branch" and "industrial_output" in project.indicators:
        reader.findings.add(diagnose("W814", reader.mark("indicators"), {}))
    funds = ("invested_funds_outside_county", "invested_funds_outside_prefecture",
             "invested_funds_outside_province", "recognised_investment")  # fmt: skip
    for name in project.funds:
        if name not in funds:
            values = {"name": name, "suggestion": reader.suggestion(name, dict.fromkeys(funds))}
            reader.findings.add(diagnose("E836", reader.mark("funds", name), values))

"""From documents to the rows of the sheets; what no sheet can hold goes into 其他."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from enclave.convert.clause_rows import clause_rows
from enclave.convert.codecs import Shown, shown
from enclave.convert.folder import TABLE_KEYS, Folder, Source
from enclave.convert.forms import AGREEMENT, SCENARIO
from enclave.convert.layout import CREDIT, EVENTS, OUTLAYS, PARTIES, REFERENCES, Column, Sheet
from enclave.convert.sheets import path_of
from enclave.convert.tree import Path, Taken, get, path_to_text
from enclave.convert.words import Names, names_of
from enclave.convert.yaml_text import dump, flow
from enclave.text import Lang, Text

Row = dict[str, Shown]
CHUNK: Final = 20_000
"""Characters of a cell of 其他; a longer part goes on in the next row."""
COMMENT: Final = "#"
SCHEMA: Final = "enclave/scenario/1"


@dataclass
class Content:
    """The rows of every sheet; in forms the rows of an item go by its key, English by ``key.en``.

    Attributes:
        plain_places: the parties that are places of their own: tables may name them.
    """

    lang: Lang
    rows: dict[str, list[Row]] = field(default_factory=dict)
    tables: dict[str, tuple[str, list[list[str]]]] = field(default_factory=dict)
    plain_places: frozenset[str] = frozenset()

    def add(self, sheet: str, row: Row) -> None:
        """Add a row."""
        self.rows.setdefault(sheet, []).append(row)

    def other(self, file: str, place: str, text: str) -> None:
        """Keep a part as text."""
        parts = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)] or [""]
        for part in parts:
            row = {"file": Shown("text", file), "content": Shown("text", part)}
            if place:
                row["place"] = Shown("text", place)
            self.add("other", row)


def content_of(folder: Folder, lang: Lang) -> Content:
    """The rows of a workbook for a folder."""
    out = Content(lang)
    agreement = folder.agreement.data if folder.agreement is not None else {}
    names = names_of(agreement, lang)
    _add_indicators(names)
    mine, theirs = Taken(agreement), Taken(_normal(folder.scenario))
    if theirs.get(("schema",)) == SCHEMA:
        theirs.take(("schema",))
    _form(AGREEMENT, mine, names, out)
    for sheet, key in ((PARTIES, "parties"), (REFERENCES, "references")):
        for one in _keys(agreement.get(key)):
            out.add(sheet.key, _entry(sheet, mine, (key, one), names, one))
    _events(mine, theirs, names, out)
    _data(mine, ("data",), "", names, out)
    _data(theirs, ("agreements", 0, "data"), "情景" if lang == "zh" else "scenario", names, out)
    taken_comments = _clauses(folder.agreement, mine, names, out)
    for one in _keys(agreement.get("credit")):
        out.add("credit", _credit(mine, one, names))
    _form(SCENARIO, theirs, names, out)
    _fills(mine, theirs, names, out)
    _outlays(theirs, names, out)
    parties: Any = agreement.get("parties")
    out.plain_places = frozenset(
        p for p in _keys(parties) if isinstance(parties[p], Mapping) and "place" not in parties[p]
    )
    out.tables = {key: folder.tables[key] for key in TABLE_KEYS if key in folder.tables}
    _projects(folder.projects, names, out)
    _left("agreement", folder.agreement, mine, out, taken_comments)
    _left("scenario", folder.scenario, theirs, out, set())
    for name, text in folder.others.items():
        out.other(name, "", text)
    return out


def _normal(scenario: Source | None) -> dict[str, Any]:
    """A scenario whose statute is written in full."""
    data = dict(scenario.data) if scenario is not None else {}
    if isinstance(data.get("statute"), str):
        data["statute"] = {"pack": data["statute"]}
    return data


def _add_indicators(names: Names) -> None:
    from enclave.book.agreements import indicators

    for one, item in indicators().items():
        names.add("indicators", one, [item.name])


def _keys(node: Any) -> list[str]:
    """The keys that the writer chose; an open term has none."""
    return list(node) if isinstance(node, Mapping) and set(node) != {"hole"} else []


def pull(taken: Taken, path: Path, codec: str, names: Names) -> Shown | None:
    """The cell for the value at a path; the value is taken where a cell can hold it."""
    value = taken.get(path)
    if value is None and path[-1] == "zh" and isinstance(taken.get(path[:-1]), str):
        path = path[:-1]
        value = taken.get(path)
    if value is None:
        return None
    cell = shown(value, codec, names)
    if cell is not None:
        taken.take(path)
    return cell


def _entry(sheet: Sheet, taken: Taken, base: Path, names: Names, one: str) -> Row:
    row: Row = {"id": Shown("text", one)}
    for column in sheet.columns[1:]:
        cell = pull(taken, (*base, *path_of(sheet, column)), column.codec, names)
        if cell is not None:
            row[column.key] = cell
    return row


def _form(sheet: Sheet, taken: Taken, names: Names, out: Content) -> None:
    for item in sheet.columns:
        for path in _paths(item, taken):
            row: Row = {}
            value = pull(taken, path, item.codec, names)
            if item.english and value is None:
                value = pull(taken, (*path, "zh"), item.codec, names)
            if value is not None:
                row[item.key] = value
            if item.english:
                english = pull(taken, (*path, "en"), "text", names)
                if english is not None:
                    row[f"{item.key}.en"] = english
            if row:
                out.add(sheet.key, row)


def _paths(item: Column, taken: Taken) -> list[Path]:
    if not item.repeat:
        return [item.path]
    items = taken.get(item.path)
    count = len(items) if isinstance(items, list) else 0
    return [(*item.path, i, "text") for i in range(count)]


def _events(mine: Taken, theirs: Taken, names: Names, out: Content) -> None:
    given = theirs.get(("agreements", 0, "events"))
    own = _keys(mine.get(("events",)))
    for one in dict.fromkeys([*own, *_keys(given)]):
        row = _entry(EVENTS, mine, ("events", one), names, one)
        row.pop("given", None)
        cell = pull(theirs, ("agreements", 0, "events", one), "event", names)
        if cell is not None:
            row["given"] = cell
        out.add("events", row)


_FORMS: Final = ("value", "by_year", "entries", "quantity", "required")


def _data(taken: Taken, base: Path, where: str, names: Names, out: Content) -> None:
    for one in _keys(taken.get(base)):
        path = (*base, one)
        head: Row = {"id": Shown("text", one)}
        if where:
            head["where"] = Shown("text", where)
        for key, at, codec in (
            ("zh", ("name", "zh"), "text"), ("en", ("name", "en"), "text"),
            ("source", ("source",), "both"), ("required", ("required",), "yes"),
            ("amount", ("value",), "amount"), ("quantity", ("quantity",), "number"),
        ):  # fmt: skip
            cell = pull(taken, (*path, *at), codec, names)
            if cell is not None:
                head[key] = cell
        for number, row in enumerate(_lines(taken, path, names) or [{}]):
            again: Row = {k: head[k] for k in ("id", "where") if k in head}
            out.add("data", {**(head if number == 0 else again), **row})


def _lines(taken: Taken, path: Path, names: Names) -> list[Row]:
    """The rows of data with an amount a year, or of a register."""
    rows: list[Row] = []
    for year in _keys(taken.get((*path, "by_year"))):
        cell = pull(taken, (*path, "by_year", year), "amount", names)
        if cell is not None:
            rows.append(
                {"year": Shown("number" if year.isdigit() else "text", year), "amount": cell}
            )
    entries = taken.get((*path, "entries"))
    for i in range(len(entries) if isinstance(entries, list) else 0):
        row: Row = {}
        for key, codec in (
            ("date", "date"), ("amount", "amount"), ("party", "ref:parties"), ("item", "both"),
            ("voucher", "text"),
        ):  # fmt: skip
            cell = pull(taken, (*path, "entries", i, key), codec, names)
            if cell is not None:
                row[key] = cell
        rows.append(row)
    return rows


def slots(taken: Taken, path: Path, codec: str, names: Names) -> Row | None:
    """The share columns for a mapping by party, where it is in the order of the parties."""
    node = taken.get(path)
    order = names.ids("parties")
    if not isinstance(node, Mapping) or not node or any(p not in order[:8] for p in node):
        return None
    places = [order.index(p) for p in node]
    cells = {p: shown(v, codec, names) for p, v in node.items()}
    row = {f"s{order.index(p) + 1}": c for p, c in cells.items() if c is not None}
    if places != sorted(places) or len(row) < len(node):
        return None  # the order decides who gets an equal remainder first
    taken.take(path)
    return row


def _credit(taken: Taken, one: str, names: Names) -> Row:
    row: Row = {"indicator": Shown("text", names.show("indicators", one))}
    for column in CREDIT.columns[1:]:
        if not column.key.startswith("s") or not column.key[1:].isdigit():
            path = ("credit", one, *path_of(CREDIT, column))
            cell = pull(taken, path, column.codec, names)
            if cell is not None:
                row[column.key] = cell
    return row | (slots(taken, ("credit", one, "weights"), "weight", names) or {})


def _clauses(
    source: Source | None, taken: Taken, names: Names, out: Content
) -> set[Path]:  # fmt: skip
    """The rows of 条款; gives the places of the comments that stand in them."""
    comments: set[Path] = set()
    for path, row in clause_rows(taken, names):
        said = source.comments.get(path) if source is not None else None
        if said:
            row["comment"] = Shown("text", "\n".join(said))
            comments.add(path)
        out.add("clauses", row)
    return comments


def _fills(mine: Taken, theirs: Taken, names: Names, out: Content) -> None:
    own, shared = theirs.get(("agreements", 0, "fill")), theirs.get(("fill",))
    for name in dict.fromkeys([*_keys(mine.get(("holes",))), *_keys(own), *_keys(shared)]):
        row: Row = {"name": Shown("text", name)}
        for key, at, codec in (("zh", ("name", "zh"), "text"), ("en", ("name", "en"), "text"),
                               ("ask", ("ask",), "both")):  # fmt: skip
            cell = pull(mine, ("holes", name, *at), codec, names)
            if cell is not None:
                row[key] = cell
        for path, where in ((("agreements", 0, "fill", name), ""), (("fill", name), "all")):
            cell = pull(theirs, path, "any", names) if "fill" not in row else None
            if cell is not None:
                row["fill"] = cell
                if where:
                    row["where"] = Shown("text", "全部" if names.lang == "zh" else "all")
        out.add("fills", row)


WALK_AWAY: Final = Text("不合作所得", "walk away")


def _outlays(taken: Taken, names: Names, out: Content) -> None:
    order = names.ids("parties")[:8]
    outlays = taken.get(("appraisal", "outlays"))
    years: dict[str, Row] = {}
    for party in _keys(outlays):
        for year in _keys(outlays[party]) if party in order else ():
            cell = pull(taken, ("appraisal", "outlays", party, year), "amount", names)
            if cell is not None:
                years.setdefault(year, {})[f"s{order.index(party) + 1}"] = cell
    for year in sorted(years):
        out.add(OUTLAYS.key, {"year": Shown("text", year), **years[year]})
    away: Row = {}
    for party in _keys(taken.get(("appraisal", "walk_away"))):
        if party in order:
            cell = pull(taken, ("appraisal", "walk_away", party), "amount", names)
            if cell is not None:
                away[f"s{order.index(party) + 1}"] = cell
    if away:
        out.add(OUTLAYS.key, {"year": Shown("text", WALK_AWAY.in_(names.lang)), **away})


def _projects(projects: Sequence[Source], names: Names, out: Content) -> None:
    from enclave.compile.dialects import dialect_of

    dialect = dialect_of(["project"])
    chinese = dialect.chinese if dialect is not None else {}
    for source in projects:
        for path, value in _leaves(source.data):
            cell = shown(value, "any", names) if isinstance(value, str) else None
            if cell is None:
                out.other(source.name, path_to_text(path, source.data), flow(value))
                continue
            words = [
                chinese.get(str(s), str(s)) if isinstance(s, str) else f"{s + 1}" for s in path
            ]
            out.add("projects", {
                "file": Shown("text", source.name), "key": Shown("text", path_to_text(path, {})),
                "name": Shown("text", " · ".join(words)), "value": cell,
            })  # fmt: skip
        for path, lines in source.comments.items():
            out.other(source.name, COMMENT + path_to_text(path, source.data), "\n".join(lines))


def _leaves(node: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    if isinstance(node, Mapping) and node:
        return [x for k, v in node.items() for x in _leaves(v, (*path, k))]
    if isinstance(node, list) and node:
        return [x for i, v in enumerate(node) for x in _leaves(v, (*path, i))]
    return [(path, node)]


def _left(file: str, source: Source | None, taken: Taken, out: Content, told: set[Path]) -> None:
    if source is None:
        return
    for path, value in taken.left():
        if path:
            text = flow(value) if isinstance(value, str) else dump_part(value)
            out.other(file, path_to_text(path, taken.root), text)
    for path, lines in source.comments.items():
        if path not in told:
            out.other(file, COMMENT + path_to_text(path, taken.root), "\n".join(lines))


def dump_part(value: Any) -> str:
    """A mapping or a list as YAML."""
    if isinstance(value, Mapping) and value:
        return dump(value).rstrip("\n")
    return flow(value)


__all__ = ["Content", "content_of", "get", "pull", "slots"]

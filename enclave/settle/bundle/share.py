"""A bundle for the other county without the names of taxpayers: same sums, still verifiable.

Enterprises and slips get salted codes, alike in every file; the statement is computed again from
the coded inputs and must say the same fen. Who has the salt can tell which code is whose.
"""

from __future__ import annotations

import csv
import hmac
import io
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import yaml

from enclave.compile.language import FREE, SCENARIO_FREE, key_aliases, scenario_aliases
from enclave.diagnostics import Collector, InvariantViolation
from enclave.settle.bundle.archive import MANIFEST, bundle_hash, unpacked
from enclave.settle.bundle.build import CHECKER, Bundle, recomputed, sealed
from enclave.settle.bundle.inputs import ENTERPRISES, RECEIPTS, SCENARIO
from enclave.settle.bundle.recompute import STATEMENT, TRACE
from enclave.source import loads

CODE_LENGTH = 12
WORD_LENGTH = 10
"""A number at least as long is replaced inside a text too; a shorter one might be an amount."""

_WORD = re.compile(rf"[0-9A-Za-z]{{{WORD_LENGTH},}}")
_STATUTE = "rules/statute/"


def shared(content: bytes, name: str, salt: bytes) -> Bundle:
    """The bundle with codes in the place of enterprises and slips.

    Raises:
        InputRejected: E978 it is no bundle.
        InvariantViolation: D4 the coded inputs give other sums; it is a bug.
    """
    files = unpacked(content, name)
    texts = {n: c.decode("utf-8") for n, c in files.items() if n not in (MANIFEST, CHECKER)}
    manifest = json.loads(files[MANIFEST])
    codes, named = _codes(texts, salt)
    texts[RECEIPTS] = _coded_table(texts[RECEIPTS], codes, {"编号": "S", "企业": "E"}, salt)
    if ENTERPRISES in texts:
        texts[ENTERPRISES] = _coded_enterprises(texts[ENTERPRISES], codes)
    for file, text in list(texts.items()):
        if file.startswith("scenario/") and file.endswith(".yaml"):
            texts[file] = _coded_yaml(text, codes, named, scenario=file == SCENARIO)
        elif file.startswith(_STATUTE):
            texts[file] = _inside(text, codes, named)
    before = json.loads(texts[STATEMENT])
    texts |= recomputed({n: t for n, t in texts.items() if n not in (STATEMENT, TRACE)})
    if _figures(before) != _figures(json.loads(texts[STATEMENT])):
        raise InvariantViolation("D4", f"{name}: codes changed a sum")
    return sealed(texts, manifest["previous"], of=bundle_hash(content))


def code(text: str, salt: bytes, letter: str) -> str:
    """The salted code of a name; the same name and salt give the same code."""
    return letter + hmac.new(salt, text.encode("utf-8"), sha256).hexdigest()[:CODE_LENGTH]


def _codes(texts: Mapping[str, str], salt: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Codes by number of enterprise and slip, and by what stands for an enterprise in a text."""
    receipts = list(csv.DictReader(io.StringIO(texts[RECEIPTS])))
    ids = {row["企业"] for row in receipts}
    names: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(texts.get(ENTERPRISES, ""))):
        ids.add(row["编号"])
        for name in (row["名称"], row["英文名称"]):
            if name:
                names[name] = code(row["编号"], salt, "E")
    names |= {i: code(i, salt, "E") for i in ids if not i.isascii()}
    slips = {row["编号"] for row in receipts if len(row["编号"]) >= WORD_LENGTH}
    codes = {i: code(i, salt, "S") for i in slips} | {i: code(i, salt, "E") for i in ids}
    return codes, dict(sorted(names.items(), key=lambda item: (-len(item[0]), item[0])))


def _coded_table(
    text: str, codes: Mapping[str, str], columns: Mapping[str, str], salt: bytes
) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        for column, letter in columns.items():
            row[column] = codes.get(row[column]) or code(row[column], salt, letter)
    rows.sort(key=lambda r: (r["入库日期"], r["编号"]))
    return _written(rows, text)


def _coded_enterprises(text: str, codes: Mapping[str, str]) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row["编号"] = codes[row["编号"]]
        row["名称"], row["英文名称"] = row["编号"], ""
    rows.sort(key=lambda r: r["编号"])
    return _written(rows, text)


def _written(rows: list[dict[str, str]], text: str) -> str:
    out = io.StringIO()
    header = next(csv.reader(io.StringIO(text)))
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _coded_yaml(
    text: str, codes: Mapping[str, str], named: Mapping[str, str], *, scenario: bool
) -> str:
    """A YAML file with every id and name of an enterprise replaced, keys included."""
    aliases, free = (scenario_aliases(), SCENARIO_FREE) if scenario else (key_aliases(), FREE)
    findings = Collector()
    doc = loads(text, aliases=aliases, free=free, collector=findings)
    findings.raise_errors()
    out: str = yaml.safe_dump(
        _coded(doc.data if doc else {}, codes, named), allow_unicode=True, sort_keys=False,
        width=1_000_000, default_style='"',
    )  # fmt: skip
    return out


def _coded(node: Any, codes: Mapping[str, str], named: Mapping[str, str]) -> Any:
    if isinstance(node, Mapping):
        return {_word(k, codes, named): _coded(v, codes, named) for k, v in node.items()}
    if isinstance(node, list):
        return [_coded(v, codes, named) for v in node]
    return _word(node, codes, named)


def _word(text: str, codes: Mapping[str, str], named: Mapping[str, str]) -> str:
    return codes.get(text) or _inside(text, codes, named)


def _inside(text: str, codes: Mapping[str, str], named: Mapping[str, str]) -> str:
    """A text with names (the longest first) and long numbers replaced wherever they stand."""
    for name, its_code in named.items():
        text = text.replace(name, its_code)
    return _WORD.sub(lambda found: codes.get(found.group(), found.group()), text)


def _figures(statement: Any) -> Any:
    """A statement without what codes change: ids of slips and enterprises, hashes of plans."""
    out = {k: v for k, v in statement.items() if k not in ("plans", "title")}
    out["corrections"] = [
        {**c, "late": sorted((x["posted"], x["origin"], x["head"], x["amount"]) for x in c["late"])}
        for c in statement["corrections"]
    ]
    return out

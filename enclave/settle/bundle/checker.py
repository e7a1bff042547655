"""Checks a settlement bundle with nothing but Python: python checker.py BUNDLE [PREVIOUS].

It does not know the program that made the bundle. It checks that no byte was changed, that every
receipt's part went into the pool, that every step divides as its curve says, that rounding moved
less than two fen an entry, that flows add to shares, and that the statement says the same. Exit
code 0: everything holds. Whether the curves are those of the agreement is for people to read.
"""

import hashlib
import io
import json
import sys
import zipfile
from collections import defaultdict
from fractions import Fraction as Fr
from pathlib import Path
from typing import Any

FAULTS: list[str] = []


def check(holds: bool, what: str) -> None:  # noqa: FBT001  # the one thing it is about
    """Note what does not hold."""
    if not holds:
        FAULTS.append(what)


def load(path: str) -> tuple[str, Any, dict[str, bytes]]:
    """Read a bundle: its hash, its manifest, its files."""
    content = Path(path).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {i.filename: archive.read(i) for i in archive.infolist()}
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, files[name])
    check(again.getvalue() == content, "the archive has bytes that belong to no file")
    manifest = json.loads(files["manifest.json"])
    names = set(files) - {"manifest.json"}
    check(names == set(manifest["files"]), "files and manifest differ")
    for name in sorted(names & set(manifest["files"])):
        same = hashlib.sha256(files[name]).hexdigest() == manifest["files"][name]
        check(same, f"{name} was changed")
    return hashlib.sha256(content).hexdigest(), manifest, files


def value(step: Any, x: Fr) -> list[Fr]:
    """The outputs of a curve at a running total."""
    (_, first, offset), *rest = step["pieces"]
    at, out, weights = Fr(0), [Fr(v) for v in offset], [Fr(w) for w in first]
    for start, following, jump in rest:
        s = Fr(start)
        if x < s or (x == s and not step["reached"]):
            break
        line = zip(out, weights, jump, strict=True)
        out = [o + v * (s - at) + Fr(j) for o, v, j in line]
        at, weights = s, [Fr(v) for v in following]
    return [o + v * (x - at) for o, v in zip(out, weights, strict=True)]


def check_step(step: Any, where: str) -> None:
    """A step divides what came in as its curve says."""
    start, change = Fr(step["start"]), Fr(step["change"])
    outputs = [Fr(v) for v in step["outputs"]]
    for _, weights, jump in step["pieces"]:
        check(sum(map(Fr, weights)) == 1, f"{where}: weights do not add to 1")
        check(sum(map(Fr, jump)) == 0, f"{where}: a jump does not add to 0")
    first, last = value(step, start), value(step, start + change)
    due = [b - a for a, b in zip(first, last, strict=True)]
    check(due == outputs, f"{where}: the curve gives other outputs")
    check(sum(outputs) == change, f"{where}: outputs do not add to what came in")


def check_year(year: Any, parts: Any, flows: Any, *, fed: bool) -> None:
    """One account's budget year: pool, steps, rounding, transfers, flows."""
    key = (year["account"], year["year"])
    where = f"{year['year']} {year['account']}"
    check(fed or parts[key] == year["total"], f"{where}: parts do not add to the pool")
    for step in year["steps"]:
        check_step(step, f"{where} {step['node']}")
    own = sum(t["paid"] for t in year["transfers"] if t["own_funds"])
    posted = sum(leaf["posted"] for leaf in year["leaves"])
    check(posted == year["total"] + own, f"{where}: shares do not add to pool and own funds")
    exact = sum(Fr(leaf["exact"]) for leaf in year["leaves"])
    check(exact == year["total"], f"{where}: exact shares do not add to the pool")
    for transfer in year["transfers"]:
        check(0 <= transfer["paid"] <= transfer["due"], f"{where}: paid more than due")
    got: dict[str, int] = defaultdict(int)
    for leaf in year["leaves"]:
        off = leaf["posted"] - leaf["moved"] - Fr(leaf["exact"])
        check(abs(off) < 2, f"{where} {leaf['party']}: rounding of {off} fen")
        got[leaf["party"]] += leaf["posted"]
    for party in set(got) | {p for k, p in flows if k == key}:
        check(got[party] == flows[key, party], f"{where} {party}: flows do not add to the share")


def check_statement(statement: Any, trace: Any) -> None:
    """The statement says what the flows say, and its own sums hold."""
    cut, since = trace["cut"], trace["since"] or ""
    total: dict[str, int] = defaultdict(int)
    period: dict[str, int] = defaultdict(int)
    for _, _, day, _, _, _, payee, amount in trace["flows"]:
        check(day <= cut, "a flow after the settlement")
        total[payee] += amount
        period[payee] += amount if day > since else 0
    for share in statement["shares"]:
        who = share["party"]
        check(sum(i["amount"] for i in share["items"]) == share["period"], f"{who}: items")
        check(share["before"] + share["period"] == share["total"], f"{who}: before and period")
        check((total[who], period[who]) == (share["total"], share["period"]), f"{who}: flows")
    check(set(total) <= {s["party"] for s in statement["shares"]}, "a party is missing")
    for due in statement["dues"]:
        who = f"{due['payer']} {due['payee']}"
        check(due["before"] + due["period"] == due["accrued"], f"{who}: accrued")
        check(due["accrued"] - due["paid"] == due["open"], f"{who}: open")
        check(sum(a["open"] for a in due["arrears"]) == max(0, due["open"]), f"{who}: arrears")


def main(path: str, previous: str | None = None) -> int:
    """Check a bundle and say what does not hold."""
    own, manifest, files = load(path)
    statement, trace = json.loads(files["statement.json"]), json.loads(files["trace.json"])
    check(manifest["previous"] == statement["previous"], "previous hash")
    if previous is not None:
        before, its_manifest, _ = load(previous)
        known_as = (before, its_manifest.get("of"))
        check(manifest["previous"] in known_as, "it does not follow the bundle before it")
    parts: dict[Any, int] = defaultdict(int)
    flows: dict[Any, int] = defaultdict(int)
    for _, _, amount, budget_year, account in trace["parts"]:
        parts[account, budget_year] += amount
    for account, budget_year, _, _, _, _, payee, amount in trace["flows"]:
        flows[(account, budget_year), payee] += amount
    for year in trace["years"]:
        check_year(year, parts, flows, fed=trace["fed"])
    check_statement(statement, trace)
    said = [*(f"FAULT {fault}" for fault in FAULTS), f"{statement['id']} {own}"]
    sys.stdout.write("\n".join(said) + (" DOES NOT HOLD\n" if FAULTS else " holds\n"))
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

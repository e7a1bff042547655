"""What a statement was computed from, and nothing else: written out in one normal form.

The scenario is cut down to the agreement (and those that feed it), its enterprises and receipts:
what one county sends to the other holds no other deal. The form does not depend on how either
county wrote its own scenario file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from enclave.book.scenario import LoadedDeal, LoadedScenario
from enclave.compile.language import canonical_values
from enclave.money import format_amount
from enclave.settle.dues import Payment
from enclave.settle.journal import canonical
from enclave.settle.statement import Standing, Statement
from enclave.terms.packs import rules_root
from enclave.terms.receipt import LEVELS, Receipt

SCENARIO, RECEIPTS, ENTERPRISES, STANDING = (
    "scenario/scenario.yaml", "scenario/receipts.csv", "scenario/enterprises.csv", "standing.json",
)  # fmt: skip
AGREEMENT = "agreement.yaml"
"""What the text of an agreement is called in a bundle, whatever a county calls its file."""

_RECEIPT_COLUMNS = ("编号", "企业", "税种", "金额(元)", "入库日期", "入库地", "原入库日期", "种类", "预算",
                    "中央级(元)", "省级(元)", "市州级(元)", "县级(元)")  # fmt: skip
_ENTERPRISE_COLUMNS = ("编号", "名称", "英文名称", "入库地", "园区", "飞出地", "行业")


@dataclass(frozen=True)
class Inputs:
    """The texts of a bundle's inputs by name."""

    files: Mapping[str, str]


def inputs(
    loaded: LoadedScenario, receipts: Sequence[Receipt], made: Statement, before: Standing
) -> Inputs:
    """The inputs of a statement.

    Args:
        receipts: those that count for it.
    """
    deals = feeding(loaded, made.agreement.agreement)
    named = {r.enterprise for r in receipts} | {e for d in deals for e in d.deal.enterprises or ()}
    files = {RECEIPTS: _receipts(loaded, receipts), STANDING: standing(made, before)}
    files |= {name: text for deal in deals for name, text in _agreement(deal)}
    files |= {f"rules/{name}": text for name, text in _rules(loaded)}
    if loaded.enterprises:
        files[ENTERPRISES] = _enterprises(loaded, named)
    files[SCENARIO] = _dumped(_scenario(loaded, deals, made, named))
    return Inputs(files)


def feeding(loaded: LoadedScenario, agreement: str) -> list[LoadedDeal]:
    """A deal and those whose entitlements it divides again, in the order of the scenario."""
    by_id = {d.id: d for d in loaded.deals}
    wanted, queue = set(), [agreement]
    while queue:
        name = queue.pop()
        if name in wanted or name not in by_id:
            continue
        wanted.add(name)
        terms = by_id[name].opened.loaded.agreement
        if terms is not None and terms.scope.feed is not None:
            queue.append(terms.scope.feed.agreement)
    return [d for d in loaded.deals if d.id in wanted]


def standing(made: Statement, before: Standing) -> str:
    """What stood before a statement, as text."""
    name = made.agreement.agreement
    paid = [p for p in before.payments if p.agreement == name and p.day <= made.cut]
    body = {
        "agreement": name,
        "cut": made.cut.isoformat(),
        "since": before.since.isoformat() if before.since else None,
        "revision": before.revision,
        "previous": before.previous,
        "netting": before.netting,
        "superior": before.superior,
        "payments": [_payment(p) for p in sorted(paid, key=lambda p: (p.day, p.key))],
    }
    return canonical(body) + "\n"


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "key": payment.key, "agreement": payment.agreement, "payer": payment.payer,
        "payee": payment.payee, "amount": payment.amount, "day": payment.day.isoformat(),
    }  # fmt: skip


def _scenario(
    loaded: LoadedScenario, deals: Sequence[LoadedDeal], made: Statement, named: set[str]
) -> dict[str, Any]:
    raw: Any = canonical_values(loaded.doc.data)
    statute = dict(raw["statute"]) if isinstance(raw["statute"], Mapping) else {}
    if "rosters" in statute:
        statute["rosters"] = {n: _of(e, named) for n, e in statute["rosters"].items()}
    out: dict[str, Any] = {
        "schema": "enclave/scenario/1",
        "scenario": made.agreement.agreement,
        "title": {"zh": made.agreement.title.zh, "en": made.agreement.title.in_("en")},
        "truth": "fact",
        "through": made.cut.isoformat()[:7],
        "statute": {**statute, "pack": loaded.statute.id},
        "receipts": PurePosixPath(RECEIPTS).name,
        "agreements": [_deal(raw["agreements"][d.number], d) for d in deals],
    }
    if loaded.enterprises:
        out["enterprises"] = PurePosixPath(ENTERPRISES).name
    for key in ("unit", "raise_guard"):
        if key in raw:
            out[key] = raw[key]
    lists = {n: _of(e, named) for n, e in raw.get("lists", {}).items()}
    if lists:
        out["lists"] = lists
    places = _places(raw, deals)
    if places:
        out["places"] = places
    return out


def _of(entries: Any, named: set[str]) -> list[Any]:
    """The entries of a list that are of enterprises of this deal; of others nothing is told."""
    listed = entries if isinstance(entries, list) else [entries]
    return [e for e in listed if _listed(e) in named]


def _listed(entry: Any) -> str:
    return str(entry["enterprise"]) if isinstance(entry, Mapping) else str(entry)


def _deal(raw: Mapping[str, Any], deal: LoadedDeal) -> dict[str, Any]:
    """A deal with its agreement as a file, and only what it uses of the scenario's fills."""
    kept = {k: raw[k] for k in ("as", "bind", "events", "data", "enterprises") if k in raw}
    filled = dict(deal.opened.loaded.filled)
    return {"file": f"{deal.id}/{AGREEMENT}", **kept, **({"fill": filled} if filled else {})}


def _places(raw: Mapping[str, Any], deals: Sequence[LoadedDeal]) -> dict[str, Any]:
    """The places that templates are bound to, and those above them."""
    known = raw.get("places", {})
    out: dict[str, Any] = {}
    for deal in deals:
        for name in deal.deal.bind.values():
            place: str | None = name
            while place is not None and place in known and place not in out:
                out[place] = known[place]
                place = known[place].get("parent")
    return {name: known[name] for name in known if name in out}


def _main(deal: LoadedDeal) -> PurePosixPath:
    return PurePosixPath(deal.opened.loaded.doc.file.replace("\\", "/"))


def _agreement(deal: LoadedDeal) -> Iterator[tuple[str, str]]:
    """The agreement's file and what it includes, with one kind of line break."""
    doc, main = deal.opened.loaded.doc, _main(deal)
    texts = dict(doc.sources) or {doc.file: doc.lines}
    for shown, lines in texts.items():
        inside = PurePosixPath(shown.replace("\\", "/")).relative_to(main.parent)
        name = AGREEMENT if shown == doc.file else inside
        yield f"scenario/{deal.id}/{name}", "\n".join(lines).rstrip("\n") + "\n"


def _rules(loaded: LoadedScenario) -> Iterator[tuple[str, str]]:
    """Heads and indicators of the library, and the statute with everything it extends."""
    root = rules_root()
    for path in (root / "heads.yaml", *sorted((root / "indicators").glob("*.yaml"))):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    wanted = {pack.statute for pack in loaded.statute.packs}
    for shown, lines in loaded.statute.lines.items():
        stem = PurePosixPath(shown.replace("\\", "/")).stem
        if stem in wanted:
            yield f"statute/{stem}.yaml", "\n".join(lines).rstrip("\n") + "\n"


def _receipts(loaded: LoadedScenario, receipts: Sequence[Receipt]) -> str:
    head_of = loaded.statute.resolve_head
    rows = []
    for r in sorted(receipts, key=lambda r: (r.posted, r.id)):
        recorded = [
            _yuan(r.recorded[level]) if r.recorded and level in r.recorded else ""
            for level in LEVELS
        ]
        head = head_of(r.head) or r.head
        rows.append([r.id, r.enterprise, head, _yuan(r.amount), r.posted.isoformat(), r.place,
                     r.origin.isoformat() if r.origin else "", r.kind, r.budget, *recorded])  # fmt: skip
    return _csv(_RECEIPT_COLUMNS, rows)


def _enterprises(loaded: LoadedScenario, named: set[str]) -> str:
    rows = [
        [e.id, e.name.zh, e.name.en, e.place, e.park, e.origin, e.industry]
        for _, e in sorted(loaded.enterprises.items())
        if e.id in named
    ]
    return _csv(_ENTERPRISE_COLUMNS, rows)


def _yuan(fen: int) -> str:
    return format_amount(fen, "元").replace(",", "")


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _dumped(data: Any) -> str:
    text: str = yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, width=1_000_000, default_style='"'
    )
    return text

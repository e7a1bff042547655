"""Share: divides the pool between the parties (fixed, phases, tiers, derived)."""

from __future__ import annotations

from collections.abc import Iterable

from enclave.kinds.base import Kind
from enclave.kinds.share.checks import check
from enclave.kinds.share.lower import cut_dates, lower
from enclave.kinds.share.model import Share
from enclave.kinds.share.words import words
from enclave.terms.validate import Path
from enclave.text import Text


def _parties(clause: Share) -> Iterable[tuple[Path, str]]:
    for i, division in enumerate(clause.divisions()):
        at: Path = ("phases", i) if clause.phases is not None else ()
        for party in division.weights or ():
            yield (*at, "weights", party), party
        for party in division.derived.from_ if division.derived else ():
            yield (*at, "derived", "from", party), party
        for n, band in enumerate(division.tiers.bands if division.tiers else ()):
            for party in band.weights:
                yield (*at, "tiers", "bands", n, "weights", party), party


KIND = Kind(
    name="share",
    title=Text("分成", "share"),
    order=50,
    model=Share,
    lower=lower,
    words=words,
    parties=_parties,
    cut_dates=cut_dates,
    check=check,
    aliases={
        "份额": "weights", "比例": "weights", "分档": "tiers", "计算方式": "basis", "累计期间": "span",
        "档次": "bands", "至": "up_to", "达到": "reached", "推算": "derived", "小数位": "decimals",
        "阶段": "phases", "名称": "name", "为期": "for", "条件": "when",
    },
    values={
        "分成": "share", "超额累进": "marginal", "全额累进": "slab", "预算年度": "budget_year",
        "协议年度": "agreement_year", "协议期": "agreement",
    },
    example="""\
id: split
kind: share
phases:
  - {from: {event: production}, for: 3 years, weights: {origin: 7, host: 3}}
  - {weights: {origin: 50%, host: 50%}}
""",
)  # fmt: skip

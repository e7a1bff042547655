"""Share: divides the pool between the parties (fixed, phases, tiers, derived)."""

from __future__ import annotations

from collections.abc import Iterable

from enclave.kinds.base import Kind
from enclave.kinds.share.checks import check
from enclave.kinds.share.lower import cut_dates, lower
from enclave.kinds.share.model import Share
from enclave.kinds.share.words import words
from enclave.kinds.wording import stated
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
    words=stated(words),
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
    meanings={
        "weights": Text("各方份额：全为整数份，或合计恰为 100%", "shares by party: whole parts, or exactly 100% together"),
        "tiers": Text("按累计收入分档", "bands by the running total"),
        "derived": Text("份额由数据之比推算", "shares in proportion to data"),
        "phases": Text("分阶段，按先后列出", "phases in order of time"),
        "Phase.weights": Text("本阶段各方份额", "shares in this phase"),
        "Phase.tiers": Text("本阶段的分档", "bands in this phase"),
        "Phase.derived": Text("本阶段份额由数据推算", "shares of this phase from data"),
        "Phase.name": Text("阶段名称", "name of the phase"),
        "Phase.from": Text("阶段起点；不写则接上一阶段", "start; where the phase before ends, if not given"),
        "Phase.for": Text("阶段长度；与 until 二选一", "length; either this or until"),
        "Phase.until": Text("阶段终点（不含当日）；与 for 二选一", "end, not included; either this or for"),
        "Phase.when": Text("仅当该事件发生时才有本阶段", "the phase exists only if this event has happened"),
        "Tiers.basis": Text("marginal 超额累进，各档份额只用于本档内的部分；slab 全额累进，达到的档次适用于全额", "marginal: a band's shares apply to the slice inside it; slab: those of the band reached apply to all"),
        "Tiers.span": Text("累计多久：budget_year 预算年度，agreement_year 协议年度，agreement 整个协议期；写在阶段里的自该阶段起累计", "how long the total runs: budget_year, agreement_year, or the whole agreement; in a phase it starts with the phase"),
        "Tiers.bands": Text("各档，由低到高；最后一档不写 up_to", "bands from low to high; the last has no up_to"),
        "Tiers.reached": Text("全额累进时：恰好等于界限，yes 按上一档（达到），no 按下一档（超过）", "slab only: a total exactly at a bound takes the upper band (yes) or the lower one (no)"),
        "Band.up_to": Text("本档上限；最后一档不写", "upper bound; not for the last band"),
        "Band.weights": Text("本档各方份额", "shares in the band"),
        "Derived.from": Text("参与方 → data 中的名称", "party → name in data"),
        "Derived.decimals": Text("比例保留几位小数（0–10），最大余数法取整一次", "decimals of the shares (0–10), rounded once by largest remainder"),
    },
)  # fmt: skip

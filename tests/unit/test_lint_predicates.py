"""Each lint has something it finds and something like it that it lets pass."""

from __future__ import annotations

import pytest

from enclave.kinds.guarantee.model import Payer
from enclave.lint import Subject, lints, written
from enclave.lint.run import PREDICATES
from enclave.terms.clause import ClauseBase
from enclave.terms.party import Party
from tests.lint.support import SHARE, codes, found, text

FIRM = "firm: {name: {zh: 甲硅公司, en: Jia Silicon}, role: third, level: company, treasury: no}"
OWNER = FIRM.replace("treasury: no", "treasury: yes")
PLATFORM = FIRM.replace("treasury: no", "treasury: {via: yi}")
VILLAGE = "village: {name: {zh: 某村, en: a village}, role: third, level: village, treasury: no}"
FUND = "fund: {name: {zh: 基金, en: fund}, role: third, level: fund, treasury: %s}"
PROVINCE = "sheng: {name: {zh: 某省, en: Province}, role: superior, level: province}"
REVIEW = "{review: {document: {zh: 公平竞争审查结论, en: review}}}"
THREE = "{id: split, kind: share, weights: {jia: 5, yi: 4, firm: 1}}"
PAY = "{id: pay, kind: fixed_return, to: %s, amount: %s, payer: {party: %s, source: %s}}"
FLOOR = (
    "{id: floor, kind: guarantee, to: %s, amount: 10万元, payer: {party: %s, source: own_funds}}"
)
NET = "{id: net, kind: deduct, item: %s, to: yi, amount: 1万元, deficit: drop}"
BASE = "{id: base, kind: baseline, owners: {yi: 5万元}, shortfall: signed}"
CAP = "{id: top, kind: cap, party: jia, limit: 100万元, span: agreement, spill: yi}"
ROLL = "{id: roll, kind: reinvest, parties: [jia], rate: 50%, to: fund}"
RETURN = (
    "{id: back, kind: superior_return, superior: sheng, base: 1万元, rate: 50%,"
    " weights: {jia: 1, yi: 1}}"
)
TAX = "{paid: {name: {zh: 企业缴纳的税收, en: tax paid}, value: 50万元}}"
COST = "{paid: {name: {zh: 实际投资, en: investment}, value: 50万元}}"
TAX_PART = "{ratio: 10%, of: paid}"
BUREAU = "{out: {source: 乙县统计局, by_enterprise: {x: {value: 1万元}, y: {value: 2万元}}}}"
FIRMS_OWN = BUREAU.replace("乙县统计局", "企业报送")
KEEP = "{id: keep, kind: retain, to: yi, amount: {ratio: 1%, of: out}}"
EACH = "{period: year, late: adjust, account: enterprise}"

POSITIVE = [
    ("L001", text(THREE, parties=OWNER)),
    ("L001", text(SHARE, PAY % ("firm", TAX_PART, "yi", "own_funds"), parties=FIRM, data=TAX)),
    ("L001", text(SHARE, CAP.replace("spill: yi", "spill: {yi: 1, firm: 1}"), parties=OWNER)),
    ("L001", text(SHARE, RETURN.replace("yi: 1", "firm: 1"), parties=f"{OWNER}\n{PROVINCE}")),
    ("L005", text(SHARE, PAY % ("firm", "5万元", "yi", "own_funds"), parties=FIRM)),
    ("L005", text(SHARE, FLOOR % ("firm", "jia"), parties=OWNER)),
    ("L010", text(scope="{heads: [vat], retain: [county, province]}")),
    ("L011", text(settle="{period: year, late: adjust, channel: 从国库退库}")),
    ("L012", text(THREE, parties=OWNER)),
    ("L012", text(SHARE, ROLL, parties=FUND % "yes")),
    ("L012", text(scope="{heads: [vat], retain: county, collectors: firm}", parties=OWNER)),
    ("L015", text(KEEP, SHARE, data=BUREAU, settle=EACH)),
    (
        "L017",
        text(SHARE, PAY % ("firm", "5万元", "yi", "own_funds"),
             (PAY % ("jia", "4万元", "firm", "own_funds")).replace("id: pay", "id: back"),
             (PAY % ("yi", "4万元", "jia", "own_funds")).replace("id: pay", "id: on"), parties=FIRM),
    ),
    ("L018", text(SHARE, FLOOR % ("firm", "yi"), parties=OWNER)),
    ("L018", text(SHARE, PAY % ("village", "5万元", "yi", "own_funds"), parties=VILLAGE)),
    ("L020", text(scope="{heads: all, retain: county}")),
    ("L028", text(scope="{heads: [vat, 城建税], retain: county}")),
    ("L028", text(scope="{heads: [vat, edu_sur], retain: county}", term="")),
    ("L029", text(entry="market_move")),
    ("L030", text(term="")),
    ("L030", text(term="{from: 2026-01-01}")),
    ("L031", text(NET % "企业奖补", SHARE)),
    ("L032", text(NET % "产业扶持", SHARE)),
    ("L032", text(THREE, parties=OWNER)),
    ("L033", text(THREE, parties=OWNER, signed="2014-06-01")),
    ("L033", text(THREE, parties=OWNER, signed="2020-06-01")),
]  # fmt: skip

NEGATIVE = [
    ("L001", text()),
    ("L001", text(THREE, parties=PLATFORM)),
    ("L001", text(SHARE, PAY % ("firm", TAX_PART, "yi", "own_funds"), parties=FIRM, data=COST)),
    ("L001", text(SHARE, PAY % ("firm", "5万元", "yi", "own_funds"), parties=FIRM)),
    ("L005", text(SHARE, PAY % ("jia", "5万元", "yi", "own_funds"))),
    ("L005", text(SHARE, PAY % ("village", "5万元", "firm", "own_funds"), parties=f"{FIRM}\n{VILLAGE}")),
    ("L010", text(scope="{heads: [vat], retain: [county, province]}", parties=PROVINCE)),
    ("L010", text(scope="{heads: [vat], retain: county}")),
    ("L011", text(settle="{period: year, late: adjust, channel: 年终结算，不得办理退库}")),
    ("L011", text(settle="{period: year, late: adjust, channel: 年终结算}")),
    ("L012", text(THREE, parties=PLATFORM)),
    ("L012", text(SHARE, ROLL, parties=FUND % "{via: yi}")),
    ("L012", text(SHARE, FLOOR % ("jia", "yi"))),
    ("L012", text(SHARE, PAY % ("firm", "5万元", "yi", "own_funds"), parties=FIRM)),
    ("L015", text(KEEP, SHARE, data=FIRMS_OWN, settle=EACH)),
    ("L017", text(SHARE, PAY % ("jia", "5万元", "yi", "own_funds"),
                  (PAY % ("yi", "4万元", "jia", "own_funds")).replace("id: pay", "id: back"))),
    ("L017", text(SHARE, PAY % ("firm", "5万元", "yi", "own_funds"), parties=FIRM)),
    ("L018", text(SHARE, FLOOR % ("jia", "yi"))),
    ("L018", text(SHARE, FLOOR % ("firm", "yi"), parties=PLATFORM)),
    ("L018", text(SHARE, PAY % ("village", "5万元", "firm", "own_funds"), parties=f"{FIRM}\n{VILLAGE}")),
    ("L020", text(scope="{heads: [vat], retain: county}")),
    ("L028", text(scope="{heads: [vat, 城建税], retain: county}", term="{from: 2026-01-01, for: 2 years}")),
    ("L028", text(scope="{heads: [vat, 城建税], retain: county}", term="{from: 2026-01-01, until: 2028-01-01}")),
    ("L028", text()),
    ("L029", text(BASE, SHARE, entry="market_move")),
    ("L029", text(entry="government_move")),
    ("L030", text()),
    ("L030", text(SHARE, CAP, term="{from: 2026-01-01}")),
    ("L030", text(BASE, SHARE, term="{from: 2026-01-01}")),
    ("L031", text(NET % "征收经费", SHARE)),
    ("L032", text(NET % "产业扶持", SHARE, references=REVIEW)),
    ("L032", text()),
    ("L033", text(THREE, parties=OWNER, signed="2025-06-01")),
    ("L033", text(THREE, parties=OWNER)),
    ("L033", text(signed="2014-06-01")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "body"), POSITIVE)
def test_it_is_found(code, body):
    assert code in codes(body)


@pytest.mark.parametrize(("code", "body"), NEGATIVE)
def test_it_is_let_pass(code, body):
    assert code not in codes(body)


def test_every_predicate_about_clauses_has_both():
    """Those about words, and a first example of each of these, are in tests/lint/examples."""
    here = {code for code, _ in POSITIVE}
    assert here == {code for code, _ in NEGATIVE}
    assert {lints()[code].predicate for code in here} == {
        name for name in PREDICATES if name not in written.PREDICATES
    }
    assert {lint.predicate for lint in lints().values() if lint.applies} == set(PREDICATES)


def test_zero_tolerance_is_an_error_elsewhere():
    assert lints()["L019"].enforced_by == ("E204",)
    assert not lints()["L019"].applies


def test_the_whole_message_of_a_rebate():
    item = next(d for d in found(text(THREE, parties=OWNER)) if d.code == "L001")
    assert item.line("zh") == (
        "L001 agreement.yaml:13:61 【应改正】条款 split 付给“甲硅公司”（企业）的钱随税收增减；政府间分享不在此列。"
        "依据：《公平竞争审查条例》（国务院令第783号，2024-08-01起施行）第十条第（一）（二）项；"
        "《公平竞争审查条例实施办法》（市场监管总局令第99号，2025-04-20起施行）第十九条〔据报道，未见原文〕；"
        "国发〔2015〕25号（2015-05-10起施行）第四项 — 把收款方改为政府；代国库收款的平台写"
        " `treasury: {via: …}`；给企业的支持另立政策，不按税收计算"
    )
    assert item.path == "clauses[0].weights.firm"
    assert item.severity == "lint"


def test_local_retained_part_between_governments_is_no_rebate():
    """地方留成 in names, notes and titles of a deal between governments changes nothing."""
    share = SHARE.replace("{id: split,", "{id: split, title: 地方留成分享, note: 地方留成按6:4,")
    assert codes(text(share, notes="[地方留成部分由双方分享]")) == []


def test_what_an_amendment_brings_stands_at_the_amendment():
    amend = "[{effective: 2028-01-01, set: {'clauses[split].weights': {jia: 5, yi: 4, firm: 1}}}]"
    items = found(text(SHARE, parties=OWNER, amend=amend))
    assert [(d.code, d.mark.line) for d in items] == [("L001", 12), ("L012", 12), ("L032", 12)]


def test_of_a_draft_what_is_written_is_looked_at():
    draft = text(
        THREE, "{id: floor, kind: guarantee, to: jia, amount: {hole: floor}, payer: {hole: who}}",
        parties=OWNER, scope="{heads: {hole: heads}, retain: county}", term="{hole: term}",
        signed="2014-01-01",
    )  # fmt: skip
    assert codes(draft) == ["L001", "L012", "L032", "L033"]
    assert codes(text("{id: split, kind: share, weights: {hole: ratio}}", term="")) == []


def test_a_kind_of_a_plug_in_pays_where_it_says_to_and_payer():
    class Bonus(ClauseBase):
        to: str
        amount: int
        payer: Payer

    clause = Bonus(
        id="b", kind="bonus", to="firm", amount=1, payer=Payer(party="yi", source="own_funds")
    )
    parties = {
        "yi": Party(name="乙县", role="host", level="county"),
        "firm": Party(name="甲硅", role="third", level="company", treasury=False),
    }
    subject = Subject(
        parties=parties, clauses=((0, clause),), data={}, references={}, kinds=frozenset()
    )
    assert [hit.path for hit in PREDICATES["named_beneficiary"](subject)] == [("clauses", 0, "to")]
    assert [hit.path for hit in PREDICATES["guaranteed_return"](subject)] == []

"""Golden cases of published and reported crediting rules, each with its document and article.

Figures are illustrative, the rules are those of the documents. Amounts are in 万元 unless said
otherwise.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import ClassVar

import pytest

from enclave.credit import (
    CreditTerms,
    consolidate,
    credit_books,
    credited,
    explain_credit,
    region_tree,
)
from enclave.dates import Month
from enclave.terms.credit import CreditRule
from enclave.terms.indicator import Indicator, IndicatorRow
from enclave.terms.party import Party

WAN = 1_000_000  # fen in one 万元


def indicator(name: str, **extra: str) -> Indicator:
    body = {"name": name, "kind": "flow", "unit": "money", "survey": "official"}
    return Indicator.model_validate({**body, "reference": {"document": "统计制度"}, **extra})


def parties(**roles: str) -> dict[str, Party]:
    out = {}
    for name, role in roles.items():
        body = {"name": name, "role": role, "level": "county", "parent": "city"}
        out[name] = Party.model_validate(body)
    return out


def rules(**written: dict[str, object]) -> dict[str, CreditRule]:
    return {name: CreditRule.model_validate(body) for name, body in written.items()}


def row(name: str, amount: int | Fraction, month: str, place: str, **extra: object) -> IndicatorRow:
    number = f"{name}-{month}-{extra.get('enterprise', 'plant')}-{sorted(map(str, extra.values()))}"
    body = {"enterprise": "plant", **extra}
    return IndicatorRow(
        number, indicator=name, period=Month.parse(month), amount=amount, place=place, **body
    )


class TestGuangyuanQingchuan:
    """川浙合作产业园 (2009): 增加值 6:4 between Qingchuan and Guangyuan ETDZ (G4)."""

    REFERENCE: ClassVar = {"document": "川浙合作产业园实施文件（2009）", "article": "增加值分成"}
    TERMS = CreditTerms(
        "guangyuan-qingchuan-2009",
        rules(
            value_added={
                "mode": "split",
                "weights": {"qingchuan": "6", "guangyuan": "4"},
                "reference": REFERENCE,
            }
        ),
        parties(qingchuan="origin", guangyuan="host"),
    )
    INDICATORS: ClassVar = {"value_added": indicator("增加值")}

    def test_value_added_3000_is_1800_and_1200(self):
        rows = [row("value_added", 3000 * WAN, "2010-06", "guangyuan")]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        assert credited(result, "value_added", "qingchuan", 2010) == 1800 * WAN
        assert credited(result, "value_added", "guangyuan", 2010) == 1200 * WAN
        assert [e.amount for e in result.official] == [3000 * WAN]

    def test_the_explanation_cites_the_document(self):
        rows = [row("value_added", 3000 * WAN, "2010-06", "guangyuan")]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        tree = explain_credit(result, "credit:value_added.qingchuan.2010")
        assert tree.title.zh == "增加值 · qingchuan · 2010：18,000,000.00 元"
        assert "川浙合作产业园实施文件（2009） 增加值分成" in tree.children[0].lines[-1].zh


class TestKunming:
    """昆明市重点“飞地园区”跨区域协作管理办法（试行）, issued 2024-05-08 (G5).

    Four indicators count in full on both sides, two in full to the sender.
    """

    BOTH: ClassVar = {"mode": "double", "to": ["sender", "host"], "internal_only": "yes"}
    SENDER: ClassVar = {"mode": "full", "to": "sender"}
    TERMS = CreditTerms(
        "kunming-2024",
        rules(
            fixed_investment=BOTH,
            industrial_output=BOTH,
            trade_sales=BOTH,
            service_revenue=BOTH,
            funds_outside_province=SENDER,
            fdi_used=SENDER,
        ),
        parties(sender="origin", host="host"),
    )
    INDICATORS: ClassVar = {
        "fixed_investment": indicator("固定资产投资"),
        "industrial_output": indicator("规模以上工业产值"),
        "trade_sales": indicator("限额以上商贸业销售额"),
        "service_revenue": indicator("规模以上服务业营业收入"),
        "funds_outside_province": indicator("省外产业到位资金", survey="departmental"),
        "fdi_used": indicator("实际利用外资", survey="departmental"),
    }

    def books(self):
        rows = [
            row("industrial_output", 12_000 * WAN, "2025-12", "host"),
            row("fixed_investment", 5_000 * WAN, "2025-12", "host"),
            row("funds_outside_province", 4_000 * WAN, "2025-12", "host"),
            row("fdi_used", 300 * WAN, "2025-12", "host"),
        ]
        return credit_books(rows, self.INDICATORS, [self.TERMS])

    @pytest.mark.parametrize(
        ("name", "sender", "host"),
        [
            ("industrial_output", 12_000, 12_000),
            ("fixed_investment", 5_000, 5_000),
            ("funds_outside_province", 4_000, 0),
            ("fdi_used", 300, 0),
        ],
    )
    def test_the_matrix_of_indicators(self, name, sender, host):
        result = self.books()
        assert credited(result, name, "sender", 2025) == sender * WAN
        assert credited(result, name, "host", 2025) == host * WAN

    def test_the_city_consolidates_12000_not_24000(self):
        result = self.books()
        lines = consolidate(result, region_tree(result), ["city"])
        output = next(line for line in lines if line.indicator == "industrial_output")
        assert dict(output.parties) == {"sender": 12_000 * WAN, "host": 12_000 * WAN}
        assert output.credit == 24_000 * WAN
        assert output.overlap == 12_000 * WAN
        assert output.official == 12_000 * WAN

    def test_the_overlap_is_listed_row_by_row_and_announced(self):
        result = self.books()
        listed = {e.indicator: e.amount for e in result.credit if e.overlap}
        assert listed == {"industrial_output": 12_000 * WAN, "fixed_investment": 5_000 * WAN}
        assert {d.code for d in result.notices} == {"N604", "W602"}

    def test_nothing_counts_before_recognition(self):
        """报备→审查→认定→核算: a project earns nothing before 认定."""
        gated = {**self.SENDER, "recognition": {"event": "recognised"}}
        terms = CreditTerms(
            "kunming-2024",
            rules(funds_outside_province=gated),
            self.TERMS.parties,
            unit_events={"plant": {"recognised": date(2025, 7, 1)}},
        )
        rows = [
            row("funds_outside_province", 1_000 * WAN, "2025-06", "host"),
            row("funds_outside_province", 4_000 * WAN, "2025-07", "host"),
        ]
        result = credit_books(rows, self.INDICATORS, [terms])
        assert credited(result, "funds_outside_province", "sender", 2025) == 4_000 * WAN
        assert credited(result, "funds_outside_province", "host", 2025) == 1_000 * WAN


class TestAnkang:
    """安康市飞地园区指导意见 (2013): 5 years all to the sender, then 7:3 (G7)."""

    TERMS = CreditTerms(
        "ankang-2013",
        rules(
            fixed_investment={
                "mode": "phased",
                "from": {"event": "start"},
                "clock": {"unit": "fiscal_year_of_event"},
                "phases": [
                    {"for": "5 years", "mode": "full", "to": "sender"},
                    {"weights": {"sender": "7", "host": "3"}},
                ],
            }
        ),
        parties(sender="origin", host="host"),
        events={"start": date(2014, 5, 20)},
    )

    @pytest.mark.parametrize(
        ("year", "sender", "host"), [(2016, 10_000, 0), (2018, 10_000, 0), (2019, 7_000, 3_000)]
    )
    def test_year_3_and_year_6(self, year, sender, host):
        rows = [row("fixed_investment", 10_000 * WAN, f"{year}-08", "host")]
        result = credit_books(rows, {"fixed_investment": indicator("固定资产投资")}, [self.TERMS])
        assert credited(result, "fixed_investment", "sender", year) == sender * WAN
        assert credited(result, "fixed_investment", "host", year) == host * WAN


class TestSongjiangLuan:
    """六松现代产业园 (2025): only firms recommended by Songjiang; 40:60 for 5 years (G10)."""

    TERMS = CreditTerms(
        "songjiang-luan-2025",
        rules(
            industrial_output={
                "mode": "split",
                "weights": {"songjiang": "40%", "luan": "60%"},
                "from": "2025-01-01",
                "for": "5 years",
                "clock": {"unit": "anniversary"},
            }
        ),
        parties(songjiang="origin", luan="host"),
        units=frozenset({"recommended"}),
    )
    INDICATORS: ClassVar = {"industrial_output": indicator("产值")}

    @pytest.mark.parametrize(
        ("year", "songjiang", "luan"),
        [(2025, 3_200, 4_800), (2029, 3_200, 4_800), (2030, 0, 8_000)],
    )
    def test_output_8000(self, year, songjiang, luan):
        rows = [
            row("industrial_output", 8_000 * WAN, f"{year}-12", "luan", enterprise="recommended")
        ]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        assert credited(result, "industrial_output", "songjiang", year) == songjiang * WAN
        assert credited(result, "industrial_output", "luan", year) == luan * WAN

    def test_other_firms_are_all_lu_an(self):
        rows = [row("industrial_output", 1_200 * WAN, "2026-12", "luan", enterprise="other")]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        assert credited(result, "industrial_output", "luan", 2026) == 1_200 * WAN
        assert credited(result, "industrial_output", "songjiang", 2026) == 0


class TestYinzhouQuzhou:
    """鄞州—衢州 2008 recognition rule: fixed + 30% of fixed; local partners by share (G14)."""

    TERMS = CreditTerms(
        "yinzhou-quzhou-2008",
        rules(
            investment={
                "mode": "full",
                "to": "yinzhou",
                "window": {"from_month": "12", "named_for": "end"},
                "recognition": {
                    "liquid_of_fixed": "30%",
                    "registered_share_for": ["own_city", "own_district", "host_city"],
                    "exclude": {"sector": ["real_estate"]},
                },
            }
        ),
        parties(yinzhou="origin", quzhou="host"),
    )
    INDICATORS: ClassVar = {"investment": indicator("认定投资额", survey="departmental")}

    def recognised(self, **partner: str) -> int | Fraction:
        rows = [
            row(
                "investment",
                3_000 * WAN,
                "2008-06",
                "quzhou",
                attributes={"asset": "fixed", **partner},
            ),
            row(
                "investment",
                1_500 * WAN,
                "2008-06",
                "quzhou",
                attributes={"asset": "liquid", **partner},
            ),
        ]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        assert sum(e.amount for e in result.official) == 4_500 * WAN
        return credited(result, "investment", "yinzhou", 2008)

    def test_fixed_3000_and_actual_liquid_1500_are_3900(self):
        assert self.recognised() == 3_900 * WAN

    def test_a_joint_venture_with_a_quzhou_firm_at_60_percent_is_2340(self):
        partner = {"counterparty": "host_city", "registered_share": "60%"}
        assert self.recognised(**partner) == 2_340 * WAN

    def test_a_joint_venture_with_another_province_counts_in_full(self):
        partner = {"counterparty": "other_province", "registered_share": "60%"}
        assert self.recognised(**partner) == 3_900 * WAN

    @pytest.mark.parametrize(
        ("day", "year"),
        [
            (date(2007, 11, 30), 2007),
            (date(2007, 12, 1), 2008),
            (date(2007, 12, 5), 2008),
            (date(2008, 11, 30), 2008),
            (date(2008, 12, 5), 2009),
        ],
    )
    def test_the_year_runs_from_december_to_november(self, day, year):
        month = f"{day.year}-{day.month:02d}"
        rows = [row("investment", 100, month, "quzhou", day=day, attributes={"asset": "fixed"})]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        assert credited(result, "investment", "yinzhou", year) == 130
        assert [e.year for e in result.official] == [day.year]

    def test_real_estate_is_excluded(self):
        rows = [row("investment", 100, "2008-03", "quzhou", attributes={"sector": "real_estate"})]
        result = credit_books(rows, self.INDICATORS, [self.TERMS])
        assert credited(result, "investment", "yinzhou", 2008) == 0
        assert credited(result, "investment", "quzhou", 2008) == 100

"""An agreement that is in no library, written in Chinese alone, on a clock of anniversaries.

河东县—河西县（虚构）: 7:3 for three years from 2024-07-01, then half of the increment over the average
of 2021–2023; at most 120% of 2000; 300 a year from the second year, made up by the prefecture out of
its own funds; output in full on both sides. Part of a year counts by months. In 万元:

=====  =======  =====================================================  ======  ======  =======
year   county   rule                                                   河东    河西    made up
=====  =======  =====================================================  ======  ======  =======
2024   100+200  100 of March are before production; 200 at 7:3            140      60
2025   100+60   7:3 gives 112; from July on 300 × 6/12 = 150              150      48       38
2026     1000   7:3                                                       700     300
2027  500+455   500 at 7:3 is 350 / 150; base 110 × 6/12 = 55,            550     405
                (455 − 55) / 2 = 200 each, the base stays
2028     1110   base 110, half of 1000                                    500     610
2029     1010   half of 900 is 450, but 2400 − 2040 = 360 is left         360     650
2028     −100   refunded in 2030: half of 900 is 450, so 50 less for      −50     −50
                each; the cap has room for 50 again
2030     1000   half of 890 is 445, room for 50; 250 to the minimum        50     950   0 of 250
                is due, and the cap leaves nothing to make up
=====  =======  =====================================================  ======  ======  =======
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book import Result, run
from enclave.credit import credited
from tests.golden.helpers import WAN

FILES = {
    "agreement.yaml": """\
协议: hedong-hexi
标题: 河东县—河西县飞地合作协议
状态: 草案
参与方:
  河东: {名称: 河东县, 角色: 飞出地, 级次: 县级, 上级单位: 大河州}
  河西: {名称: 河西县, 角色: 飞入地, 级次: 县级, 上级单位: 大河州}
  大河州: {名称: 大河州, 角色: 上级, 级次: 市州级}
范围: {税种: [增值税, 企业所得税], 留成级次: 县级}
期限: {自: {事件名: 投产}, 为期: 10年}
计时: {单位: 周年}
不足整年: 按月
事件:
  投产: {名称: 投产, 须提供: 是}
数据:
  历年税收: {名称: 河西同一地块历年县级留成, 按年: {2021: 90万元, 2022: 110万元, 2023: 130万元}}
  投资额: {名称: 河东投资额, 数值: 2000万元}
条款:
  - 编号: 基数
    种类: 基数
    基数归属: {河西: {平均自: 历年税收, 年份: [2021, 2022, 2023]}}
    低于基数: 按基数
    不足: 不结转
    自: {事件名: 投产, 满: 3年}
    依据: {文件: 合作协议, 条文: 第四条}
  - 编号: 分成
    种类: 分成
    阶段:
      - {自: {事件名: 投产}, 为期: 3年, 份额: {河东: 7, 河西: 3}}
      - {份额: {河东: 1/2, 河西: 1/2}}
    依据: {文件: 合作协议, 条文: 第三条}
  - 编号: 封顶
    种类: 封顶
    对象: 河东
    上限: {占比: 120%, 基于: 投资额}
    累计期间: 协议期
    超出归: 河西
    依据: {文件: 合作协议, 条文: 第五条}
  - 编号: 保底
    种类: 保底
    归: 河东
    金额: 300万元
    自: {事件名: 投产, 满: 1年}
    付款方: {对象: 大河州, 来源: 自有财力}
    依据: {文件: 合作协议, 条文: 第六条}
统计认定:
  industrial_output: {方式: 双计, 归: [河东, 河西], 仅限内部: 是, 依据: {文件: 合作协议, 条文: 第七条}}
结算: {周期: 年, 跨年退税: 当年调整}
""",
    "scenario.yaml": """\
scenario: hedong-hexi
title: 河东—河西测算
truth: fact
through: 2030-12
statute: cn-national
enterprises: enterprises.csv
receipts: receipts.csv
indicators: indicators.csv
places:
  大河州: {name: 大河州, kind: prefecture}
  河东: {name: 河东县, kind: county, parent: 大河州}
  河西: {name: 河西县, kind: county, parent: 大河州}
agreements:
  - file: agreement.yaml
    events: {投产: 2024-07-01}
""",
    "enterprises.csv": """\
编号,名称,入库地
g1,河东新材料公司,河西
""",
    "receipts.csv": """\
编号,企业,税种,金额(万元),入库日期,原入库日期,中央级(万元),县级(万元)
r1,g1,增值税,200,2024-03-15,,100,100
r2,g1,增值税,400,2024-09-15,,200,200
r3,g1,增值税,200,2025-05-15,,100,100
r4,g1,企业所得税,150,2025-11-15,,90,60
r5,g1,增值税,2000,2026-05-15,,1000,1000
r6,g1,增值税,1000,2027-03-15,,500,500
r7,g1,增值税,910,2027-10-15,,455,455
r8,g1,增值税,2220,2028-05-15,,1110,1110
r9,g1,增值税,2020,2029-05-15,,1010,1010
r10,g1,增值税,-200,2030-02-15,2028-05-15,-100,-100
r11,g1,增值税,2000,2030-06-15,,1000,1000
""",
    "indicators.csv": """\
编号,企业,指标,期间,金额(万元)
i1,g1,规模以上工业产值,2028-12,8000
""",
}
YEARS = range(2024, 2031)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder: Path = tmp_path_factory.mktemp("hedong")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return run(folder)


def shares(result: Result, party: str) -> list[int]:
    return [result.share("hedong-hexi", party, year) // WAN for year in YEARS]


def test_every_year_to_the_fen(result):
    assert shares(result, "河东") == [140, 150, 700, 550, 450, 360, 50]
    # 2024: 60 under the agreement, and the 100 of before it that stay with who collected them.
    assert shares(result, "河西") == [60 + 100, 48, 300, 405, 560, 650, 950]
    assert result.share("hedong-hexi", "河东") == 2400 * WAN
    assert result.share("hedong-hexi", "河西") == (2973 + 100) * WAN


def test_the_refund_is_posted_in_the_year_it_came_and_2029_stays(result):
    posted = {
        party: sum(
            f.amount for f in result.flows
            if f.payee == party and f.year == 2028 and f.period.year == 2030
        )
        for party in ("河东", "河西")
    }  # fmt: skip
    assert posted == {"河东": -50 * WAN, "河西": -50 * WAN}


def test_what_the_parties_get_is_the_county_part_and_own_funds(result):
    assert sum(shares(result, "河东") + shares(result, "河西")) == 5435 + 38
    assert all(check.holds for check in result.checks)


def test_the_minimum_is_made_up_as_far_as_the_cap_allows(result):
    done = [t for r in result.runs for y in r.last.years.values() for t in y.transfers if t.due]
    assert [(t.due // WAN, t.paid // WAN, t.unmet // WAN) for t in done] == [
        (38, 38, 0), (250, 0, 250),
    ]  # fmt: skip
    assert {t.payer for t in done} == {"大河州"}


def test_output_counts_in_full_on_both_sides_and_once_in_the_prefecture(result):
    credit = result.credit
    assert credit is not None
    assert credited(credit, "industrial_output", "河东", 2028) == 8000 * WAN
    assert credited(credit, "industrial_output", "河西", 2028) == 8000 * WAN
    assert sum(e.amount for e in credit.official) == 8000 * WAN
    assert sum(e.amount for e in credit.credit if e.overlap) == 8000 * WAN

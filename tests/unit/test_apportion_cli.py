"""``enclave apportion``: yaml, csv and xlsx in; table and JSON out; every mistake with its place."""

from __future__ import annotations

import json

import pytest

from enclave.cli import main

YAML = """\
apportion: plants
formula: cit-hq-branch-2013
unit: 万元
year: 2024
amount: 2500
head_office: {name: {zh: 总部, en: head office}, place: "530102"}
places:
  b1: {name: {zh: 甲厂, en: Jia}, values: {revenue: 6000, wages: 300, assets: 8000}}
  b2: {values: {revenue: 3000, wages: 500, assets: 2000}}
  b3: {values: {revenue: 1000, wages: 200, assets: 10000}}
  b4: {excluded: no_main_function}
"""
CHINESE = """\
分配: 三厂
公式: cit-hq-branch-2013
计量单位: 万元
年度: 2024
应纳税所得额: 10000
税率: 25%
各地:
  b1: {名称: {中文: 甲厂, 英文: Jia}, 数据: {营业收入: 6000, 职工薪酬: 300, 资产总额: 8000}}
  b2: {数据: {营业收入: 3000, 职工薪酬: 500, 资产总额: 2000}}
  b3: {数据: {营业收入: 1000, 职工薪酬: 200, 资产总额: 10000}}
  b4: {不分摊: no_main_function}
"""
CSV = """\
编号,名称,营业收入(万元),职工薪酬(万元),资产总额(万元),设立日期
b1,甲厂,6000,300,8000,
b2,,3000,500,2000,
b3,,1000,200,10000,
b4,,,,,2024-03-01
"""


@pytest.fixture
def call(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(text: str, *arguments: str, name: str = "in.yaml", rule: str = "cit-hq-branch-2013"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        code = main(["apportion", rule, name, *arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_a_table_in_ten_thousand_yuan(call):
    code, out, err = call(YAML)
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert ["甲厂", "企业所得税", "0.4350000000", "543.75", "326.25", "217.50"] in lines
    assert ["总部", "企业所得税", "25%", "625.00", "375.00", "250.00"] in lines
    assert ["合计", "2,500.00", "1,500.00", "1,000.00"] in lines
    assert "b4 不参与分摊：无主体生产经营职能" in out


def test_a_table_in_yuan_and_english(call):
    code, out, _ = call(YAML, "--unit", "元", "--lang", "en")
    assert code == 0
    assert "5,437,500.00   3,262,500.00   2,175,000.00" in out
    assert "b4 takes no part" in out


def test_chinese_keys_and_income_give_the_same(call):
    one, two = (json.loads(call(text, "-o", "json")[1]) for text in (YAML, CHINESE))
    for body in (one, two):
        for line in body["lines"]:
            line.pop("place")
    assert one == two


def test_csv_with_options_gives_the_same_shares(call):
    code, out, _ = call(CSV, "--amount", "2500万元", "--year", "2024", "-o", "json", name="in.csv")
    assert code == 0
    body = json.loads(out)
    assert body["shares"]["b1"] == {"decimal": "0.4350000000", "exact": "87/200"}
    assert [line["amount"] for line in body["lines"][:3]] == [543750000, 387500000, 318750000]
    assert body["excluded"] == {"b4": "newly_set_up"}
    later = call(CSV, "--amount", "2500万元", "--year", "2025", name="in.csv")
    assert later[0] == 3
    assert later[2].count("E555 in.csv:5:1") == 3


def test_explained(call):
    out = call(YAML, "--explain")[1]
    assert "财预〔2012〕40号）一（一），已发布" in out
    assert "各地地方部分合计最多是全部税额的 50%×40%＝20%，不是 40%" in out
    body = json.loads(call(YAML, "--explain", "-o", "json")[1])
    assert body["explanation"]["title"]["zh"] == "跨省总分机构企业所得税分配"


def test_open_terms_are_filled_on_the_command_line(call):
    text = YAML.replace("formula: cit-hq-branch-2013\n", "")
    code, out, _ = call(text, "--fill", "branches_share=50%", "--fill", "head_office_share=50%",
                        rule="cit-in-sichuan-2014")  # fmt: skip
    assert code == 0
    assert "假定：branches_share＝50%" in out
    assert call(text, "--fill", "branches_share", rule="cit-in-sichuan-2014")[0] == 2
    wrong = call(text, "--fill", "branches_share=5:5", "--fill", "head_office_share=50%",
                 rule="cit-in-sichuan-2014")  # fmt: skip
    assert wrong[0] == 3
    assert "E211" in wrong[2]


def test_a_prepayment(call):
    text = "apportion: s\nyear: 2024\nplaces: {site: {values: {price: 1090万元, subcontract: 545万元}}}\n"
    code, out, _ = call(text, "--method", "general", "--explain", rule="vat-construction-prepay")
    assert code == 0
    assert "10.00" in out
    assert "÷(1＋9%)×2%" in out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (YAML.replace("amount: 2500", "amount: 25.x"), "E221 in.yaml:5:9"),
        (YAML.replace("6000", "6000.0000001"), "E224 in.yaml:8:51"),
        (YAML.replace("6000", "6:4"), "E221 in.yaml:8:51"),
        (YAML.replace("year", "yaer"), "E202 in.yaml:4:1"),
        (YAML.replace("year: 2024", "year: 2012"), "E554 in.yaml:4:7"),
        (YAML.replace("formula: cit-hq-branch-2013", "formula: hydro-2008"), "E559 in.yaml:2:10"),
        (YAML.replace("amount: 2500\n", ""), "E558 in.yaml:1:1"),
        (YAML.replace("amount: 2500", "amount: {vat: 2500}"), "E558 in.yaml:5:9"),
        (YAML.replace("wages: 500, ", ""), "E555 in.yaml:9:16"),
        (YAML.replace("no_main_function", "no_reason"), "E559 in.yaml:11:18"),
        (YAML.replace("amount: 2500", "amount: 2500\nrate: 6:4"), "E211 in.yaml:6:7"),
        (YAML.replace("b3: {values", "b3: {share: 20%, values"), "E559 in.yaml:8:3"),
        (YAML.replace("b3: {values", "b3: {counts_as: shop, values"), "E559 in.yaml:10:19"),
        ("- a list\n", "E206 in.yaml:1:1"),
        (YAML + YAML.splitlines()[-1] + "\n", "E114 in.yaml:12:3"),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(call, text, expected):
    code, out, err = call(text)
    assert (code, out) == (3, "")
    assert expected in err


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("营业收入(万元)", "营业收入", "E406 in.csv:1:3"),
        ("营业收入(万元)", "营收(万元)", "E404 in.csv:1:3"),
        ("6000", "六千", "E221 in.csv:2:3"),
        ("6000", "-6000", "E555 in.csv:2:3"),
        ("2024-03-01", "2024/3/1", "E231 in.csv:5:6"),
        ("b2", "b1", "E409 in.csv:3:1"),
    ],
)
def test_mistakes_of_a_table_have_their_place(call, old, new, expected):
    code, _, err = call(
        CSV.replace(old, new, 1), "--amount", "1万元", "--year", "2024", name="in.csv"
    )
    assert code == 3
    assert expected in err


def test_wrong_options_are_wrong_usage(call):
    for options in (["--amount", "2500"], ["--rate", "6:4"], ["--day", "2024/1/1"]):
        assert call(CSV, "--year", "2024", *options, name="in.csv")[0] == 2


def test_check_only_says_what_is_wrong(call):
    assert call(YAML, "--check")[:2] == (0, "")
    code, out, _ = call(YAML.replace("2024", "2012"), "--check")
    assert code == 1
    assert out.startswith("E554")


def test_no_such_file_or_formula(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["apportion", "cit-hq-branch-2013", "missing.yaml"]) == 3
    assert main(["apportion", "cit", "missing.yaml"]) == 3
    assert main(["apportion", "missing.yaml", "missing.yaml"]) == 3

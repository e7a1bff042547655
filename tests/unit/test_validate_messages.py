"""What is said about keys and values that are wrong: in the writer's words, once each."""

from __future__ import annotations

import pytest

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector, Diagnostic

TEXT = """\
协议: a
标题: {中文: 甲乙}
状态: 草案
参与方:
  甲: {名称: {中文: 甲县}, 角色: 飞出地, 级次: 县级}
  乙: {名称: {中文: 乙县}, 角色: 飞入地, 级次: 县级}
范围: {税种: 全部, 留成级次: [县级]}
期限: {自: 2024-01-01, 时长: 3年}
条款:
  - {编号: s, 种类: 分成, 份额: {甲: 6, 乙: 4}}
  - {编号: c, 种类: 封顶, 参与方: 甲, 限额: 3万元, 口径: 全部, 超出归: 乙}
结算: {周期: 年, 账户: 按协议}
"""


def found(old: str, new: str) -> list[Diagnostic]:
    assert old in TEXT
    collector = Collector()
    load_agreement_text(TEXT.replace(old, new, 1), collector=collector)
    return [d for d in collector.items if d.is_error]


@pytest.mark.parametrize(
    ("old", "new", "code", "guess"),
    [("期限:", "期线:", "E202", "期限"), ("种类: 封顶", "种类: 封項", "E282", "封顶")],
)
def test_a_chinese_slip_gets_a_chinese_guess(old, new, code, guess):
    item = next(d for d in found(old, new) if d.code == code)
    assert guess in item.hint.zh


def test_a_missing_key_has_its_chinese_name():
    item = next(d for d in found("留成级次: [县级]", "企业: [x]") if d.code == "E203")
    assert item.message.zh == "缺少“留成级次”(retain)"
    assert item.message.en == "retain is missing"


def test_a_date_in_another_form_is_one_mistake():
    here = [d for d in found("自: 2024-01-01", "自: 2024年1月1日") if d.mark.line == 8]
    assert [d.code for d in here] == ["E231"]


def test_a_list_of_bad_items_is_not_said_to_be_empty():
    said = found("留成级次: [县级]", "留成级次: [县级], 企业: [{a: b}]")
    assert "E209" not in {d.code for d in said}


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("自: 2024-01-01", "起: 2024-01-01", "自（from）"),
        ("超出归: 乙", "溢出: 乙", "超出归（spill）"),
        ("留成级次:", "留成:", "留成级次（retain）"),
        ("角色: 飞出地, 级次", "角色: 飞出地, 级别", "级次（level）"),
        ("期限:", "参与各方:", "参与方（parties）"),
    ],
)
def test_a_word_people_use_leads_to_the_key(old, new, meant):
    """The key is said as it was written, never by a canonical name the writer did not use."""
    word = new.removesuffix(": 2024-01-01").removesuffix(": 乙").rstrip(":").split()[-1]
    item = next(d for d in found(old, new) if d.message.zh == f"未知字段 {word}")
    assert meant in item.hint.zh


def test_a_chinese_key_of_another_place_gets_a_chinese_guess():
    item = next(d for d in found("", "") if d.message.zh == "未知字段 参与方")
    assert item.hint.zh == "是否为 对象（party）？"


def test_the_values_allowed_are_said_in_chinese_too():
    item = next(d for d in found("角色: 飞出地", "角色: 甲方") if d.code == "E205")
    assert "飞出地（origin）" in item.hint.zh
    assert "origin, host" in item.hint.en
    item = next(d for d in found("角色: 飞出地", "角色: 部门") if d.code == "E205")
    assert "部门" in item.message.zh


def test_a_mapping_that_is_wrong_inside_is_not_said_to_be_no_date():
    said = found("自: 2024-01-01", "自: {事件: 投产}")
    assert "E209" not in {d.code for d in said}

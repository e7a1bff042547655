"""Small scenarios written to a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

PARTIES = """\
parties:
  jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi}, role: host, level: county, place: yi}
"""
HEAD = """\
title: {zh: 甲乙协议, en: Jia and Yi}
status: draft
unit: 元
references: {deal: {document: {zh: 甲乙合作协议, en: Agreement}, number: 甲府〔2024〕1号}}
"""


def agreement(name: str, body: str, parties: str = PARTIES) -> str:
    """An agreement file: head, parties and what the test adds."""
    return f"agreement: {name}\n{HEAD}{parties}{body}"


def write(
    folder: Path,
    agreements: Mapping[str, str],
    receipts: Sequence[str],
    scenario: str,
    enterprises: Sequence[str] = ("e1,甲硅公司,yi,硅", "e2,乙钛公司,yi,钛"),
) -> Path:
    """Write a scenario folder; receipts are csv lines under the standard header."""
    folder.mkdir(exist_ok=True)
    for name, text in agreements.items():
        (folder / name).write_text(text, encoding="utf-8")
    lines = ["编号,企业,税种,金额(元),入库日期,原入库日期,县级(元),中央级(元)", *receipts]
    (folder / "receipts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = ["编号,名称,所在地,行业", *enterprises]
    (folder / "enterprises.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
    head = (
        "scenario: test\ntitle: {zh: 测试, en: test}\nstatute: example-jiazhou\n"
        "enterprises: enterprises.csv\nreceipts: receipts.csv\n"
    )
    (folder / "scenario.yaml").write_text(head + scenario, encoding="utf-8")
    return folder


def receipt(
    number: str, enterprise: str, head: str, amount: str, posted: str, origin: str = ""
) -> str:
    """A receipt whose recorded split gives the county everything."""
    return f"{number},{enterprise},{head},{amount},{posted},{origin},{amount},0"

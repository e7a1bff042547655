"""Budget subjects (预算收支科目) under which settlements between governments are booked."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from enclave.terms.fields import BilingualText, DateText, Identifier, Model, Reference, Status

Step = Literal["up", "down", "across"]

SUBJECT_ALIASES: Final = {
    "科目表": "subjects", "标题": "title", "起": "from", "依据": "reference", "步骤": "steps", "名称": "name",
    "付出": "pays", "收到": "gets", "代码": "code", "状态": "status", "备注": "note", "文件": "document",
    "文号": "number", "条款": "article", "中文": "zh", "英文": "en", "上解": "up", "补助": "down",
    "区域间": "across", "发布日期": "issued",
}  # fmt: skip
"""Chinese keys of subject tables."""


class Subject(Model):
    """One subject; without ``code`` it has to be looked up in the table of the year."""

    code: str | None = None
    name: BilingualText
    status: Status
    note: BilingualText | None = None


class SubjectStep(Model):
    """One step of a payment: under what the payer books it, and the payee."""

    name: BilingualText
    pays: Subject
    gets: Subject


class SubjectTable(Model):
    """The subjects of one year's table."""

    subjects: Identifier
    title: BilingualText
    from_: DateText = Field(alias="from")
    reference: Reference
    steps: dict[Step, SubjectStep]

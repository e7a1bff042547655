"""Codes of single clause kinds (E37x, E38x, N31x): what one kind asks of its own keys."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E371", ("此类条款不写该字段", "key that says nothing here"), ("{kind} 类条款不写 {key}", "a clause of kind {kind} has no {key}"),
       ("删去它；支付或生效的时点另有字段", "remove it; the kind has keys of its own for when it is paid or takes effect")),
    _c("E372", ("所指条款不存在", "clause that is not there"), ("没有编号为 {clause} 的条款", "there is no clause {clause}"),
       ("已有：{known}", "there are: {known}")),
)  # fmt: skip

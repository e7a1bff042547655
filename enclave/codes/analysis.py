"""Diagnostic codes of variants, comparison and decision models (E860–E899)."""

from __future__ import annotations

from enclave.codes.terms import _c
from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = (
    _c("E870", ("没有内部收益率：现金流不变号", "no internal rate: no change of sign"), ("各年现金流同号，没有内部收益率", "all flows have one sign: there is no internal rate of return"),
       ("只有先投入后收回（或反之）的现金流才有；改看净现值", "only money out and money in has one; look at the present value instead")),
    _c("E871", ("没有内部收益率", "no internal rate"), ("没有高于 -100% 的折现率能使净现值为零", "no rate above -100% makes the present value zero"),
       ("改看净现值", "look at the present value instead")),
)  # fmt: skip

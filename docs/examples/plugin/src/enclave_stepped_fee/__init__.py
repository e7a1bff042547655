"""Stepped fee: a fee on what comes in, at one rate up to an amount a year and another above it."""

from __future__ import annotations

from pathlib import Path

from enclave.kinds.base import Kind
from enclave.text import Text
from enclave_stepped_fee.lower import lower
from enclave_stepped_fee.model import SteppedFee
from enclave_stepped_fee.words import words

RULES = Path(__file__).parent / "rules"

KIND = Kind(
    name="stepped_fee",
    title=Text("分段手续费", "stepped fee"),
    order=15,  # after retain (10), before deduct (20)
    model=SteppedFee,
    lower=lower,
    words=words,
    parties=lambda clause: [(("to",), clause.to)],
    aliases={"分段点": "step", "段内费率": "below", "段外费率": "above"},
    values={"分段手续费": "stepped_fee"},
    example="{id: fee, kind: stepped_fee, to: host, step: 500万元, below: 2%, above: 1%}\n",
    meanings={
        "to": Text("手续费归谁", "who gets the fee"),
        "step": Text("每年累计到多少为第一段", "how far the first step goes, a year"),
        "below": Text("第一段的费率", "the rate in the first step"),
        "above": Text("其余的费率", "the rate on the rest"),
    },
)

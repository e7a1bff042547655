"""The clause as a sentence that both sides can sign, in two languages."""

from __future__ import annotations

from enclave.kinds.base import Names
from enclave.kinds.wording import amount_words
from enclave.ratio import format_ratio
from enclave.text import Text
from enclave_stepped_fee.model import SteppedFee


def words(clause: SteppedFee, names: Names) -> Text:
    """The sentence."""
    who, step = names(clause.to), amount_words(clause.step, names)
    below, above = format_ratio(clause.below), format_ratio(clause.above)
    return Text(
        f"{who.zh}每年按收入提取手续费：{step.zh}以内{below}，其余{above}。",
        f"{who.in_('en')} keeps a fee each year: {below} up to {step.en}, {above} of the rest.",
    )

"""A month given as an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enclave.dates import Month


def month_of(text: str, option: str) -> Month:
    """The month an option names.

    Raises:
        InputRejected: it is none; the message names the option.
    """
    from enclave.dates import DateError, Month
    from enclave.diagnostics import InputRejected, Mark, diagnose

    try:
        return Month.parse(text)
    except DateError as error:
        raise InputRejected([diagnose(error.code, Mark(option), error.values)]) from None

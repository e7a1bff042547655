"""Amounts in the words of a cheque (大写金额)."""

from __future__ import annotations

from enclave.money import format_yuan


def capital(fen: int) -> str:
    """An amount in capital Chinese numerals, as a payment order wants it.

    >>> capital(1074000000)
    '壹仟零柒拾肆万元整'
    """
    import cn2an  # late: slow to load, and only documents need it

    said: str = cn2an.an2cn(format_yuan(abs(fen)).replace(",", ""), "rmb")
    return f"负{said}" if fen < 0 else said

"""Settlement: an append-only ledger of facts, statements per period, corrections, proofs.

Nothing here computes a share: the engine does. This package keeps what was booked, closes
periods, and says what is due, paid and still open.
"""

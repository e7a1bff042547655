"""A ledger of a later version."""

import sqlite3


def spoil(place):
    """As a later version would leave it."""
    raw = sqlite3.connect(place / "账本.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()

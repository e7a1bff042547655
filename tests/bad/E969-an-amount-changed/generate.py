"""An amount was changed."""

import sqlite3


def spoil(place):
    """Change it behind the back of the ledger."""
    raw = sqlite3.connect(place / "账本.db")
    for name in ("batch_update", "batch_delete", "line_update", "line_delete"):
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE line SET amount = amount + 1 WHERE key = 'v1'")
    raw.commit()
    raw.close()

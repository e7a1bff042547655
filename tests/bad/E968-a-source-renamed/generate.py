"""The name of the source was changed."""

import sqlite3


def spoil(place):
    """Change it behind the back of the ledger."""
    raw = sqlite3.connect(place / "账本.db")
    for name in ("batch_update", "batch_delete", "line_update", "line_delete"):
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE batch SET source = '另一文件.csv'")
    raw.commit()
    raw.close()

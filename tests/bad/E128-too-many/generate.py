"""Sixty thousand entries."""

FILES = {"agreement.yaml": b"notes:\n" + b"  - a\n" * 60_000}

"""An agreement of more than a megabyte: records pasted into the notes."""

FILES = {"agreement.yaml": b"agreement: jia-yi\nnotes:\n" + b"  - 2024-01-01, 1000.00\n" * 50_000}

"""The rest of a small board, from tests/board/mini."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
BASE = HERE.parents[1] / "board" / "mini"
FILES = {p.name: p.read_bytes() for p in sorted(BASE.iterdir()) if not (HERE / p.name).exists()}

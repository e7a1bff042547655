"""The assessment board: who is credited with what each month, against which targets.

For internal assessment only: every figure of it carries :data:`enclave.credit.CREDIT_LABEL`.
"""

from __future__ import annotations

from enclave.board.load import LoadedBoard, load_board
from enclave.board.model import Board
from enclave.board.run import make_board

__all__ = ["Board", "LoadedBoard", "load_board", "make_board"]

"""The mathematical heart: how a running total is divided, and how the division is rounded.

It knows no law and reads no file.
"""

from enclave.curve.curve import Curve, CurveError, Piece
from enclave.curve.rounding import Leaf, largest_remainder, round_tree, to_residual

__all__ = ["Curve", "CurveError", "Leaf", "Piece", "largest_remainder", "round_tree", "to_residual"]

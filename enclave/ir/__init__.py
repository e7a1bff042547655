"""The compiled form of an agreement: gather, curve and transfer nodes, and nothing else."""

from enclave.ir.nodes import CurveNode, Gather, Hold, Label, Node, Skipped, Source, Transfer, Watch
from enclave.ir.plan import Graph, LeafSlot, Note, Plan
from enclave.ir.state import NodeState, State

__all__ = [
    "CurveNode", "Gather", "Graph", "Hold", "Label", "LeafSlot", "Node", "NodeState", "Note", "Plan",
    "Skipped", "Source", "State", "Transfer", "Watch",
]  # fmt: skip

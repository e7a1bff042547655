"""The same plan on numpy, equal to the exact engine to the fen (DESIGN: exact and fast)."""

from enclave.engine.tiled.account import FlowBlock, TiledRun, run_account_tiled

__all__ = ["FlowBlock", "TiledRun", "run_account_tiled"]

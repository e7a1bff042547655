"""Speed and memory beside other tools, correctness first. Run as ``python -m bench``."""

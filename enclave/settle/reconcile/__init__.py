"""Two counties side by side: every difference found, classed, and what to do about it."""

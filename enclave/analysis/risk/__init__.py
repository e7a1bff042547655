"""Risk: how a party's share moves when what it rests on is uncertain.

Draws (``streams``, ``correlate``) become factors (``shocks``), factors become whole fen of receipts
(``amounts``), and these run through the same plans as every other run (``lanes``), so that each
simulated outcome is exact. What is said about many of them (``quantiles``, ``sobol``, ``tornado``)
is an estimate.
"""

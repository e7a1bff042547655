"""Typed models of everything a user writes: parties, agreements, statutes, scenarios."""

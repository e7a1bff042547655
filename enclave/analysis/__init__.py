"""Decisions: comparing deals, solving for terms, negotiation, risk. Floats live here and only here."""

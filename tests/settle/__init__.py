"""Tests of ledger, settlement, reconciliation and verification."""

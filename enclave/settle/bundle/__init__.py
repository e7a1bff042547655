"""Bundles (结算包): a final statement with everything it was computed from, as one file.

Anybody can compute it again from the bundle alone, and check it without this program
(``checker.py`` stands in every bundle).
"""

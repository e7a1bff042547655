"""Stress: a search for receipts that break what a drafter expects of a text.

``bench`` puts one agreement on a bench: which receipts it can take in, and what comes of some of
them, by the reference engine. ``expectations`` says what is expected. ``search`` lets hypothesis
look for the smallest receipts that break it. That none were found proves nothing, and is not said
to.
"""

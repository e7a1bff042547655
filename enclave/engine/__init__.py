"""Evaluating plans. It runs a plan whatever language it came from, and never sees one.

``exact`` is the reference (Python integers and fractions), ``tiled`` the same on numpy.
"""

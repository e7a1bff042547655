"""Dividing one tax between the places of one taxpayer, by formulas that the law already has.

>>> from fractions import Fraction
>>> from enclave.apportion import Inputs, Place, apportion, load_formula
>>> plants = [Place("a", {"revenue": 600, "wages": 30, "assets": 800}),
...           Place("b", {"revenue": 400, "wages": 70, "assets": 1200})]
>>> found = apportion(load_formula("cit-hq-branch-2013"), Inputs(plants, 100_000_00, year=2024))
>>> str(found.shares["a"]), found.local_of("a"), found.local_of("head_office")
('87/200', 870000, 1000000)
"""

from __future__ import annotations

from enclave.apportion.inputs import read_input
from enclave.apportion.load import Formula, formula_ids, load_formula
from enclave.apportion.model import Apportionment, Excluded, HeadOffice, Inputs, Line, Place
from enclave.apportion.receipts import to_receipts
from enclave.apportion.run import apportion

__all__ = [
    "Apportionment",
    "Excluded",
    "Formula",
    "HeadOffice",
    "Inputs",
    "Line",
    "Place",
    "apportion",
    "formula_ids",
    "load_formula",
    "read_input",
    "to_receipts",
]

"""Clause kinds, one folder each: model, lowering to nodes, words in two languages, aliases."""

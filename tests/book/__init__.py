"""Scenarios through the library: claims, feeds, binding, events, explanations."""

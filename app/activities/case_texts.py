"""Knows what is told of a local case, for its place on a page and for worksheets that begin with it."""

TEXTS = ("title", "place", "challenge", "involved", "open", "fixed")
"""Its texts, in the order they are told."""

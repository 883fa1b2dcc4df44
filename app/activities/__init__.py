"""Knows what can stand in a star and how an answer is graded; knows no database, no page and no file.

Three families: a *block* is shown, a *question* grades an answer, an *entry* keeps words. `base` is the contract,
`registry` the list of all kinds.
"""

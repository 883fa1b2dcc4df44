"""Knows what can stand in a star and how an answer is graded; knows no database, no page and no file.

Four families: a *block* is shown, a *question* grades an answer, a *vote* asks what people think, an *entry* keeps words.
`base` is the contract, `registry` the list of all kinds.
"""

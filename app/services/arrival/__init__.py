"""How people come in: a launch becomes a visit, at the right page, in the right browser."""

"""Use cases: plain functions, `session` and `actor` first, the rest by keyword, `now` handed in.

arrival     a launch becomes a visit
learning    pages, answers, quizzes, texts, and when a star is done
setup       how instructors set a course up
reporting   who is how far
exchange    grades out, rosters in
operating   platforms, tenants, powers, tokens
releases    publishing a course and handing it out
actors      who is acting; every service starts its queries from it, so that no row of another institution is reached
people      what a person wishes for themselves

They flush and never commit (the door does, once), know no web, and raise `AppError`.
"""

"""How instructors set a course up: what is on, in which order, with which dates and marks."""

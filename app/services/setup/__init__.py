"""How instructors set a course up, and what that changes for learners."""

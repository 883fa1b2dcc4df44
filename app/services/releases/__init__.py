"""How a course is published and handed out to read."""

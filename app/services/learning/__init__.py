"""What learners do: pages, answers, quizzes, texts; when a star is done, what grade that is, and what changes that for them."""

"""What learners do: pages, answers, quizzes, texts, and when a star is done."""

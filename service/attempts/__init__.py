"""What learners do: attempts at quizzes, the variants issued to them and their submissions."""

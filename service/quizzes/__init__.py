"""What is asked: quizzes of a course, made of fixed questions and draws from pools."""

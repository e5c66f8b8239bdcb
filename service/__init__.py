"""Gradestep: quizzes and auto-grading for machine learning courses, drawn and graded by a real solver."""

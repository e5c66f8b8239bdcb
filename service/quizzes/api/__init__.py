"""Quizzes and whole courses from files, over HTTP."""

from service.quizzes.api import courses, quizzes

BLUEPRINTS = (quizzes.blp, courses.blp)
"""In the order in which the reference lists them."""

"""Attempts, and what people grade, over HTTP."""

from service.attempts.api import attempts, grading, unexplained

BLUEPRINTS = (attempts.blp, grading.blp, unexplained.blp)
"""In the order in which the reference lists them."""

"""Attempts, and what people grade, over HTTP."""

from service.attempts.api import attempts, grading

BLUEPRINTS = (attempts.blp, grading.blp)
"""In the order in which the reference lists them."""

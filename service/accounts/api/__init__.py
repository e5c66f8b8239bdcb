"""Accounts over HTTP: who one is, courses, who is enrolled in them, tokens."""

from service.accounts.api import courses, enrollments, me, tokens

BLUEPRINTS = (me.blp, courses.blp, enrollments.blp, tokens.blp)
"""In the order in which the reference lists them."""

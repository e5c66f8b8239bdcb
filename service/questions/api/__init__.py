"""Kinds, trials, banks and questions over HTTP."""

from service.questions.api import kinds, stateless

BLUEPRINTS = (kinds.blp, stateless.blp)
"""In the order in which the reference lists them."""

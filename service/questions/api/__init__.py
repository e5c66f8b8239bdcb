"""Kinds, trials, banks and questions over HTTP."""

from service.questions.api import banks, kinds, questions, stateless

BLUEPRINTS = (kinds.blp, stateless.blp, banks.blp, questions.blp)
"""In the order in which the reference lists them."""

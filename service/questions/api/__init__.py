"""Kinds, trials, banks and questions over HTTP."""

from service.questions.api import banks, kinds, questions, stateless, transfers

BLUEPRINTS = (kinds.blp, stateless.blp, banks.blp, questions.blp, transfers.blp)
"""In the order in which the reference lists them."""

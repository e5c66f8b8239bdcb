"""Questions whose recipe is written in expressions: givens, steps, misconceptions, a prompt; no Python."""

from service.kinds.formula.question import FORMULA

__all__ = ["FORMULA"]

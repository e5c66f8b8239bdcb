"""Expressions: a small total language for recipes without Python, and for answers that are formulas.

Text becomes tokens, tokens a tree written bottom up, the tree shapes, and only what fits is ever evaluated:
on arrays with the variant axis last, in bounded time, never by Python's own evaluator.
"""

from service.expressions.evaluation import evaluate
from service.expressions.faults import ExpressionError
from service.expressions.notation import notation
from service.expressions.parser import parse
from service.expressions.shapes import Shape, Shaped, shaped
from service.expressions.tree import MAX_DEPTH, MAX_LENGTH, Expression

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Expression",
    "ExpressionError",
    "Shape",
    "Shaped",
    "evaluate",
    "notation",
    "parse",
    "shaped",
]

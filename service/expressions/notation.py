"""An expression in plain mathematical notation: formulas of worked solutions, and what students wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from service.expressions.parser import COMPARISONS
from service.expressions.tree import CONSTANT, NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.expressions.rules import Shape
    from service.expressions.shapes import Shaped
    from service.expressions.tree import Node

CONDITION, SUM, PRODUCT, SIGNED, POWER, ATOM = range(6)
"""How strongly a text holds together."""

_SIGNS: Final = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
_BINARY: Final = frozenset("+-*/@^")
_FUNCTIONS: Final = {"sigmoid": "σ", "total": "Σ", "sqrt": "√"}


class Piece(NamedTuple):
    """A part written out, and how strongly it holds together."""

    text: str
    rank: int
    shape: Shape

    def inside(self, least: int) -> str:
        """Return the text, in parentheses if it holds together less than it must."""
        return self.text if self.rank >= least else f"({self.text})"


def notation(shaped: Shaped) -> str:
    """Return an expression in plain notation: 2·a·x, −α·g, Σ(r·x), W·x, x ⊙ y, xᵀ, [x > 0]."""
    stack: list[Piece] = []
    for node, shape in zip(shaped.expression.nodes, shaped.shapes, strict=True):
        parts = stack[len(stack) - node.arity :]
        del stack[len(stack) - node.arity :]
        text, rank = _written(node, parts)
        stack.append(Piece(text, rank, shape))
    return stack[-1].text


def _written(node: Node, parts: Sequence[Piece]) -> tuple[str, int]:
    """Return one node written out, and its rank."""
    operation = node.operation
    if operation in {CONSTANT, NAME}:
        return _leaf(node)
    if operation in _BINARY:
        return _binary(operation, *parts)
    if operation in COMPARISONS:
        return f"[{parts[0].inside(SUM)} {_SIGNS.get(operation, operation)} {parts[1].inside(SUM)}]", ATOM
    if operation in _FORMS:
        return _FORMS[operation](parts)
    return f"{_FUNCTIONS.get(operation, operation)}({_all(parts)})", ATOM


def _all(parts: Sequence[Piece]) -> str:
    return ", ".join(part.text for part in parts)


def _leaf(node: Node) -> tuple[str, int]:
    if node.name:
        return ("π" if node.operation == CONSTANT else node.name), ATOM
    return f"{node.value:.15g}", ATOM


def _binary(sign: str, first: Piece, second: Piece) -> tuple[str, int]:
    """Return two parts with an operator between them, in parentheses where needed."""
    both = bool(first.shape and second.shape)
    match sign:
        case "+":
            return f"{first.inside(SUM)} + {_after(second, SUM)}", SUM
        case "-":
            return f"{first.inside(SUM)} − {_after(second, PRODUCT)}", SUM
        case "*":
            times = " ⊙ " if both else "·"
            return f"{first.inside(PRODUCT)}{times}{_after(second, PRODUCT)}", PRODUCT
        case "@":
            return f"{first.inside(PRODUCT)}·{_after(second, POWER)}", PRODUCT
        case "/":
            return f"{first.inside(PRODUCT)}/{_after(second, POWER)}", PRODUCT
    return f"{first.inside(ATOM)}^{second.inside(ATOM)}", POWER


def _after(part: Piece, least: int) -> str:
    """Return the right side of an operator: what begins with a sign stands in parentheses."""
    return (
        part.text if part.rank >= least and part.rank != SIGNED and part.text[:1] != "−" else f"({part.text})"
    )


_FORMS: Final[Mapping[str, Callable[[Sequence[Piece]], tuple[str, int]]]] = {
    "negative": lambda parts: (f"−{parts[0].inside(POWER)}", SIGNED),
    "positive": lambda parts: (parts[0].text, parts[0].rank),
    "if": lambda parts: (
        f"{parts[0].inside(SUM)} if {parts[1].inside(SUM)} else {parts[2].text}",
        CONDITION,
    ),
    "vector": lambda parts: (f"({_all(parts)})", ATOM),
    "index": lambda parts: (f"{parts[0].inside(ATOM)}[{_all(parts[1:])}]", ATOM),
    "transpose": lambda parts: (f"{parts[0].inside(ATOM)}ᵀ", ATOM),
    "abs": lambda parts: (f"|{parts[0].text}|", ATOM),
}

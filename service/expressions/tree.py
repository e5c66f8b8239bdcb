"""An expression as read: its nodes bottom up, so that whatever walks it is one loop with a stack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 2000
"""Most characters of an expression."""

MAX_DEPTH: Final = 64
"""Most parentheses, calls, signs and powers inside one another."""

CONSTANT: Final = "constant"
NAME: Final = "name"


@dataclass(frozen=True, slots=True)
class Node:
    """One operation on the `arity` results before it, or a leaf: a constant, or a name."""

    operation: str
    arity: int
    at: int
    value: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """A text and its nodes: operands come before what is done with them, the whole is the last."""

    text: str
    nodes: tuple[Node, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names it reads, in the order they are first written."""
        return tuple(dict.fromkeys(node.name for node in self.nodes if node.operation == NAME))

    def place(self, name: str) -> int:
        """Return how many characters stand before the first mention of a name."""
        return next((node.at for node in self.nodes if node.name == name), 0)

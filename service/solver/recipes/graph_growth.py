"""How a random computation graph grows: each operation reads what is not read yet, and sometimes more.

A graph follows from its number of operations and a structure number by the same counter-based mixing as
draws: a question's graph is fixed, and only its numbers are drawn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from service.solver.draws import GOLDEN, WORD, column, mix
from service.solver.recipes.graphs import Graph, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_KEPT = 256
LARGEST_INPUT: Final = 3.0
LARGEST: Final = 40.0
"""How large values may get, inputs being thought of this size."""

STEEPEST: Final = 3.0
FLATTEST: Final = 12.0
"""How large the argument of exp, and of a squashing function, may get."""

BINARY = ("add", "add", "sub", "sub", "mul", "mul", "mul", "mul", "div", "max")
UNARY = ("square", "exp", "sigmoid", "tanh", "relu")
FORK_EVERY, UNARY_EVERY = 3, 2


class Growth:
    """A graph in the making, by whole numbers that follow from its two numbers alone.

    `bounds` says how large each value may get, `waiting` which are not read yet.
    """

    def __init__(self, operations: int, structure: int) -> None:
        self.word = int(column(f"graph of {operations}", structure)[0])
        self.count = 0
        self.inputs = tuple("abcd"[: min(2 + operations // 4, 4)])
        self.bounds = dict.fromkeys(self.inputs, LARGEST_INPUT)
        self.waiting = list(self.inputs)
        self.nodes: list[Node] = []
        self.forked = False
        while len(self.nodes) < operations:
            self.grow(operations - len(self.nodes))

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to below a bound."""
        self.count += 1
        word = mix(np.array([(self.word + self.count * GOLDEN) & WORD], dtype=np.uint64))
        return (int(word[0]) >> 32) * bound >> 32

    def one_of(self, items: Sequence[str]) -> str:
        """Return one of some items."""
        return items[self.below(len(items))]

    def grow(self, left: int) -> None:
        """Add one operation, `left` being how many there are still to come with it.

        Joining what waits takes all but `spare` of them; one of these must fork.
        """
        spare = left - (len(self.waiting) - 1)
        read = [each for each in self.bounds if each not in self.waiting]
        x = self.one_of(self.waiting)
        fitting = [each for each in UNARY if self.takes(each, x)]
        if spare > (not self.forked) and fitting and self.below(UNARY_EVERY) == 0:
            self.add(self.one_of(fitting), x)
            return
        others = [each for each in self.waiting if each != x]
        must_fork = spare == 1 and not self.forked
        if read and (not others or must_fork or (spare > 0 and self.below(FORK_EVERY) == 0)):
            others = read
        y = self.one_of(others)
        self.add(self.one_of([each for each in BINARY if self.joins(each, x, y)]), x, y)

    def takes(self, operation: str, x: str) -> bool:
        """Return whether a function of one number may be applied: to no other one, to no large number."""
        most = {"exp": STEEPEST, "square": LARGEST**0.5}.get(operation, FLATTEST)
        return self.made_by(x) not in UNARY and self.bounds[x] <= most

    def joins(self, operation: str, x: str, y: str) -> bool:
        """Return whether an operation may join two values: none gets too large, and none is divided by 0."""
        match operation:
            case "mul":
                return self.bounds[x] * self.bounds[y] <= LARGEST
            case "div":
                return y in self.inputs or self.made_by(y) == "exp"
        return True

    def made_by(self, name: str) -> str:
        """Return the operation that a value comes from, if it is no input."""
        return next((node.operation for node in self.nodes if node.name == name), "")

    def add(self, operation: str, *arguments: str) -> None:
        """Add a node; what it reads waits no longer."""
        self.forked |= any(each not in self.waiting for each in arguments)
        name = f"u{len(self.nodes) + 1}"
        self.nodes.append(Node(name, operation, arguments))
        self.waiting = [each for each in self.waiting if each not in arguments] + [name]
        x, y = (*(self.bounds[each] for each in arguments), 0.0)[:2]
        sizes = {"mul": x * y, "square": x * x, "exp": LARGEST / 2, "sigmoid": 1.0, "tanh": 1.0}
        same = {"relu": x, "max": max(x, y), "div": LARGEST / 2}
        self.bounds[name] = (sizes | same).get(operation, x + y)


@lru_cache(MOST_KEPT)
def grown(operations: int, structure: int) -> Graph:
    """Return the random graph of two numbers: the same for ever."""
    growth = Growth(operations, structure)
    return Graph(growth.inputs, tuple(growth.nodes))

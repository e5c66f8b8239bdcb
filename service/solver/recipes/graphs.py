"""Computation graphs: what they are, and some that every course knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Argument: TypeAlias = "str | float"
"""The name of an input or of an earlier node, or a constant."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value that is worked out: its name, the operation, and what it is worked out from."""

    name: str
    operation: str
    arguments: tuple[Argument, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments that are no constants."""
        return tuple(each for each in self.arguments if isinstance(each, str))


@dataclass(frozen=True, slots=True)
class Graph:
    """Inputs by name, and nodes in the order of work; the last one is the output."""

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]

    @property
    def output(self) -> str:
        """The name of the last node."""
        return self.nodes[-1].name

    def consumers(self, name: str) -> list[Node]:
        """Return the nodes that read a value, in the order of work."""
        return [node for node in self.nodes if name in node.names]


def written(inputs: str, *lines: str) -> Graph:
    """Return a graph of lines such as `u1 add a b`, in which numbers are constants."""
    nodes = []
    for line in lines:
        name, operation, *words = line.split()
        arguments = (float(word) if word[-1].isdigit() and not word[0].isalpha() else word for word in words)
        nodes.append(Node(name, operation, tuple(arguments)))
    return Graph(tuple(inputs.split()), tuple(nodes))


CLASSICS = {
    # CS231n notes, "Backpropagation, intuitions": f(x, y, z) = (x + y)·z
    "sum_times": written("x y z", "q add x y", "f mul q z"),
    # the same notes: σ(w0·x0 + w1·x1 + w2)
    "sigmoid_neuron": written(
        "w0 x0 w1 x1 w2", "p0 mul w0 x0", "p1 mul w1 x1", "s add p0 p1", "z add s w2", "f sigmoid z"
    ),
    # micrograd's README (Karpathy): g, with b³ as b²·b, and each += as a new value
    "micrograd": written(
        "a b",
        *("c1 add a b", "ab mul a b", "b2 square b", "b3 mul b2 b", "d1 add ab b3"),
        *("c2 add c1 1", "c3 add c1 c2", "c4 add 1 c3", "c5 sub c4 a", "c6 add c3 c5"),
        *("p1 add b a", "r1 relu p1", "m1 mul d1 2", "s1 add m1 r1", "d2 add d1 s1"),
        *("p2 sub b a", "r2 relu p2", "m2 mul 3 d2", "s2 add m2 r2", "d3 add d2 s2"),
        *("e sub c6 d3", "f square e", "h div f 2", "k div 10 f", "g add h k"),
    ),
}
"""Graphs of well-known notes by name."""

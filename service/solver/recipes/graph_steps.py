"""The recipe of a computation graph: its values forward, and the derivatives of the output backward.

One step for each value, for each local derivative that is no value itself, for each product of an adjoint and
a local derivative, and for the sum where several branches meet (reverse mode: Griewank, Walther, Evaluating
Derivatives, 2008, §3.2; Baydin et al. 2018). `adj_u` is the derivative of the output with respect to u.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from service.solver.recipe import Recipe
from service.solver.recipes.graph_operations import OPERATIONS, reads
from service.solver.recipes.graph_roads import FORKS, ROADS, SEED, known_wrong
from service.solver.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.solver.arrays import Array
    from service.solver.recipes.graph_operations import Factor
    from service.solver.recipes.graph_roads import Road
    from service.solver.recipes.graphs import Graph, Node

MOST_KEPT = 256
PLACES = ("x", "y")
FIT = "fit"
LARGEST, FLATTEST, KINK = 100_000.0, 4.0, 1e-3
"""The largest value, the largest argument of σ and tanh, and how near to a kink (exercises §4)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How one argument of a node gets its part of the derivative; `step` is the name of the product."""

    node: Node
    place: int
    step: str

    def words(self) -> dict[str, str | float]:
        """Return what `x`, `y` and `out` of an operation are here."""
        return {**dict(zip(PLACES, self.node.arguments, strict=False)), "out": self.node.name}

    def times(self, factor: Factor, formula: str = "") -> Step:
        """Return the product of the node's adjoint and a local derivative."""
        above = adjoint(self.node.name)
        if not callable(factor):
            return Step(self.step, scaled(factor), (above,), f"{'−' if factor < 0 else ''}{above}")
        work, names = bound(factor, self.words(), reads(factor))
        text = formula or " ".join(names) or " ".join(spelled(self.words())[word] for word in reads(factor))
        return Step(self.step, lambda adj, *values: adj * work(*values), (above, *names), f"{above}·{text}")

    def steps(self) -> Iterator[Step]:
        """Yield the local derivative, if it has a formula of its own, and the product."""
        local = OPERATIONS[self.node.operation].locals[self.place]
        formula = local.formula.format(**spelled(self.words()))
        work, names = bound(local.factor, self.words(), reads(local.factor))
        if not (formula and names):
            yield self.times(local.factor, formula)
            return
        name, above = f"d_{self.node.name}_{self.node.arguments[self.place]}", adjoint(self.node.name)
        yield Step(name, work, names, formula)
        yield Step(self.step, lambda adj, slope: adj * slope, (above, name), f"{above}·{name}")


def adjoint(name: str) -> str:
    """Return what the derivative of the output with respect to a value is called."""
    return f"adj_{name}"


def scaled(factor: float) -> Callable[[Array], Array]:
    """Return a product with ±1 as a function."""
    return (lambda adj: -adj) if factor < 0 else (lambda adj: +adj)


def spelled(words: Mapping[str, str | float]) -> dict[str, str]:
    """Return names and constants as text."""
    return {word: each if isinstance(each, str) else f"{each:g}" for word, each in words.items()}


def bound(
    factor: Factor, words: Mapping[str, str | float], names: tuple[str, ...]
) -> tuple[Callable[..., Array], tuple[str, ...]]:
    """Return a function of some of `x`, `y` and `out` as one of the values that these are, less constants."""
    wanted = [words[word] for word in names]
    named = tuple(dict.fromkeys(each for each in wanted if isinstance(each, str)))

    def filled(*values: Array) -> Array:
        known = dict(zip(named, values, strict=True))
        given = [known[each] if isinstance(each, str) else each for each in wanted]
        return factor(*given) if callable(factor) else np.asarray(factor)

    return filled, named


def valued(node: Node, value: Callable[..., Array]) -> Step:
    """Return the step of a node's value."""
    operation = OPERATIONS[node.operation]
    words = dict(zip(PLACES, node.arguments, strict=False))
    work, names = bound(value, words, tuple(words))
    return Step(node.name, work, names, operation.text.format(**spelled(words)))


def edges_of(graph: Graph) -> dict[str, list[Edge]]:
    """Return for each value the edges that its adjoint is made from, in the order of work forward."""
    found: dict[str, list[Edge]] = {}
    for name in (*graph.inputs, *(node.name for node in graph.nodes[:-1])):
        readers = graph.consumers(name)
        found[name] = [
            Edge(
                node,
                node.arguments.index(name),
                adjoint(name) if len(readers) == 1 else f"path_{node.name}_{name}",
            )
            for node in readers
        ]
    return found


def summed(*parts: Array) -> Array:
    """Return a sum, left to right."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


def multiplied(*parts: Array) -> Array:
    """Return a product, left to right."""
    result = parts[0]
    for part in parts[1:]:
        result = result * part
    return result


def fork(name: str, edges: list[Edge], work: Callable[..., Array] = summed) -> Step:
    """Return the step where branches meet; the backward pass comes to the last reader first."""
    parts = tuple(edge.step for edge in reversed(edges))
    return Step(adjoint(name), work, parts, " + ".join(parts))


def fitting(graph: Graph) -> Callable[..., Array]:
    """Return what says 1 of values to compute with: none huge, no function flat, no kink within reach."""
    names = tuple(node.name for node in graph.nodes) + graph.inputs

    def fit(*values: Array) -> Array:
        known = dict(zip(names, values, strict=True))
        fits = np.logical_and.reduce([np.abs(value) <= LARGEST for value in values])
        for node in graph.nodes:
            first, *second = [known[each] if isinstance(each, str) else each for each in node.arguments]
            match node.operation:
                case "sigmoid" | "tanh":
                    fits = fits & (np.abs(first) <= FLATTEST)
                case "relu":
                    fits = fits & (np.abs(first) >= KINK)
                case "max":
                    fits = fits & (np.abs(first - second[0]) >= KINK)
        return np.where(fits, 1.0, 0.0)

    return fit


def right_steps(graph: Graph) -> Iterator[Step]:
    """Yield every right step."""
    for at, name in enumerate(graph.inputs):
        yield Step(name, lambda inputs, *, at=at: inputs[at], ("inputs",))
    for node in graph.nodes:
        yield valued(node, OPERATIONS[node.operation].value)
    yield Step(adjoint(graph.output), np.ones_like, (graph.inputs[0],), "1")
    yield Step(FIT, fitting(graph), tuple(node.name for node in graph.nodes) + graph.inputs)
    for name, edges in edges_of(graph).items():
        for edge in edges:
            yield from edge.steps()
        if len(edges) > 1:
            yield fork(name, edges)


def wrong_steps(graph: Graph) -> Iterator[tuple[str, dict[str, Step]]]:
    """Yield every misconception with the steps that it replaces; some replace none."""
    edges = edges_of(graph)
    for name, road in ROADS.items():
        yield name, {step.name: step for step in on_road(graph, road, edges)}
    forks = {name: each for name, each in edges.items() if len(each) > 1}
    ways = dict(zip(FORKS, (lambda *parts: +parts[-1], lambda *parts: +parts[0], multiplied), strict=True))
    for name, way in ways.items():
        yield name, {adjoint(each): fork(each, found, way) for each, found in forks.items()}
    (seed,) = SEED
    yield seed, {adjoint(graph.output): Step(adjoint(graph.output), lambda out: +out, (graph.output,))}


def on_road(graph: Graph, road: Road, edges: Mapping[str, list[Edge]]) -> Iterator[Step]:
    """Yield the steps that are other ones on a wrong road."""
    for node in graph.nodes:
        if node.operation in road.values:
            yield valued(node, road.values[node.operation])
    for edge in (edge for each in edges.values() for edge in each):
        place = (edge.node.operation, edge.place)
        if place in road.locals:
            yield edge.times(road.locals[place])


@lru_cache(MOST_KEPT)
def graph_recipe(graph: Graph) -> Recipe:
    """Return the recipe of a graph, with the misconceptions that can show in it."""
    recipe, known = Recipe("computation_graph"), known_wrong()
    recipe.extend(right_steps(graph), ((known[name], steps) for name, steps in wrong_steps(graph) if steps))
    return recipe

"""Values and derivatives of a computation graph: a well-known one, or a random one by its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from service.kinds.domains import wrong
from service.kinds.family import Family, Given
from service.kinds.wording import counted, one_of, rows, word
from service.solver.recipes.graph_growth import grown
from service.solver.recipes.graph_operations import OPERATIONS
from service.solver.recipes.graph_roads import known_wrong
from service.solver.recipes.graph_steps import FIT, PLACES, adjoint, graph_recipe
from service.solver.recipes.graphs import CLASSICS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Flags
    from service.solver.recipe import Recipe
    from service.solver.recipes.graphs import Graph, Node
    from service.solver.steps import Environment
    from service.vocabulary import Draft

RANDOM = "random"
FEWEST, MOST, USUAL = 3, 12, 5
MOST_STRUCTURES = 999_999


def graph_of(draft: Draft) -> Graph:
    """Return the graph of a draft.

    Raises:
        QuestionError: a well-known graph is numbered as if it were random.
    """
    name = word(draft, "graph", RANDOM)
    if name == RANDOM:
        numbers = {"operations": USUAL, "structure": 1}
        return grown(*(int(str(draft.parameters.get(each, usual))) for each, usual in numbers.items()))
    for each in ("operations", "structure"):
        if each in draft.parameters:
            raise wrong(
                "unknown_field", f"graph: {name} takes no {each}.", f"/parameters/{each}", "graph: random"
            )
    return CLASSICS[name]


def recipe(draft: Draft) -> Recipe:
    """Return the recipe of a draft's graph."""
    return graph_recipe(graph_of(draft))


def tex(name: object) -> str:
    """Return a name or a constant in TeX: u1 as u with 1 below."""
    if isinstance(name, float):
        return f"{name:g}"
    return re.sub(r"^([a-z]+)(\d+)$", r"\1_{\2}", str(name))


def line(node: Node) -> str:
    """Return in TeX how a value is worked out."""
    words = dict(zip(PLACES, map(tex, node.arguments), strict=False))
    return f"${tex(node.name)} = {OPERATIONS[node.operation].tex.format(**words)}$"


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    graph = graph_of(draft)
    values = zip(graph.inputs, rows(givens["inputs"]), strict=True)
    told = ", ".join(f"${tex(name)} = {value}$" for name, value in values)
    lines = "\n".join(f"{at}. {line(node)}" for at, node in enumerate(graph.nodes, start=1))
    output, first = tex(graph.output), graph.inputs[0]
    used = {node.operation for node in graph.nodes}
    sigmoid = " Here $\\sigma(z) = \\frac{1}{1 + e^{-z}}$." if "sigmoid" in used else ""
    return (
        f"Let {told}. These lines work out ${output}$:\n\n{lines}\n\nThen `{adjoint(first)}` is "
        f"$\\partial {output} / \\partial {tex(first)}$, and so on.{sigmoid}"
    )


def asked(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: the output, and its derivative by each input."""
    graph = graph_of(draft)
    return (graph.output, *map(adjoint, graph.inputs))


def fits(environment: Environment) -> Flags:
    """Return (V,): whether the values of a graph are fit to compute with."""
    return np.asarray(environment[FIT] == 1)


def in_words() -> dict[str, str]:
    """Return values and derivatives in words, by their names in any graph."""
    classic = {
        name for graph in CLASSICS.values() for name in (*graph.inputs, *(each.name for each in graph.nodes))
    }
    names = sorted(classic | set("abcd") | {f"u{number}" for number in range(1, MOST + 1)})
    derivatives = {adjoint(name): f"the derivative by ${tex(name)}$ (`{adjoint(name)}`)" for name in names}
    return derivatives | {name: f"the value of ${tex(name)}$ (`{name}`)" for name in names}


COMPUTATION_GRAPH = Family(
    name="computation_graph",
    title="Values and derivatives of a computation graph",
    recipe=recipe,
    givens={"inputs": Given("Inputs of the graph", lambda draft: (len(graph_of(draft).inputs),))},
    ask=asked,
    task=task,
    example={
        "slug": "back-through-a-graph",
        "parameters": {
            "graph": RANDOM,
            "operations": 5,
            "structure": 42,
            "inputs": {"from": "-3", "to": "3", "step": "0.5", "not": ["0"]},
        },
    },
    misconceptions=known_wrong(),
    parameters={
        "graph": one_of("Which graph", RANDOM, *CLASSICS),
        "operations": counted("How many operations a random graph has", MOST, USUAL) | {"minimum": FEWEST},
        "structure": {
            "title": "Number of a random graph: another number is another graph",
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_STRUCTURES,
            "default": 1,
        },
    },
    asks=in_words(),
    admits=fits,
    sifted=True,
).kind()

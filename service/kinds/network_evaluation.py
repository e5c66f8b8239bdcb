"""Forward propagation: what a small dense net answers, such as the net for XOR.

f(x) = wᵀ max(0, Wᵀx + c) + b is Goodfellow, Bengio, Courville, section 6.1; here weights are written with a
row for each unit, as z = W·a + b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family
from service.kinds.net_prompt import HIDDEN, LAYERS, OUTPUT, asks, described, sizes_of, weights
from service.solver.recipes.net import Net
from service.solver.recipes.net_entries import with_entries
from service.solver.recipes.net_forward import admits
from service.solver.recipes.net_recipes import evaluation, evaluation_misconceptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.recipe import Recipe
    from service.vocabulary import Draft


def net_of(draft: Draft) -> Net:
    """Return the net of a draft."""
    said = draft.parameters
    return Net(sizes_of(draft), str(said.get("hidden", "relu")), str(said.get("output", "identity")))


def recipe(draft: Draft) -> Recipe:
    """Return the recipe of a draft's net."""
    net = net_of(draft)
    return with_entries(evaluation(net), net, draft.ask)


def layers(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: what each hidden layer hands on, and the output."""
    return (*(f"a{place}" for place in range(1, net_of(draft).depth)), "output")


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    return described(net_of(draft), givens)


NETWORK_EVALUATION = Family(
    name="network_evaluation",
    title="Forward propagation through a dense net",
    recipe=recipe,
    givens=weights(),
    ask=layers,
    task=task,
    example={
        "slug": "evaluate-a-small-net",
        "parameters": {
            "layers": [2, 2, 1],
            "hidden": "relu",
            "output": "identity",
            "x": {"integers": [-2, 3]},
            "W1": {"integers": [-3, 3], "not": [0]},
            "b1": {"integers": [-2, 2], "not": [0]},
            "W2": {"integers": [-3, 3], "not": [0]},
            "b2": {"integers": [-2, 2], "not": [0]},
        },
    },
    misconceptions=evaluation_misconceptions(),
    parameters={
        "layers": LAYERS,
        "hidden": HIDDEN | {"default": "relu"},
        "output": OUTPUT | {"default": "identity"},
    },
    asks=asks("Wbza") | {"output": "the output (`output`)"},
    admits=admits,
).kind()

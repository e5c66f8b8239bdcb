"""Why gradients vanish: the derivative through a chain of layers is a product, ∂a_L/∂a_0 = Π w_l φ′(z_l)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.net_prompt import TEX, written
from service.solver.recipes.net import CURVED
from service.solver.recipes.net_depth import chain, misconceptions
from service.solver.recipes.net_forward import admits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

MOST_LAYERS = 10
SYMBOLS = {
    "factor{}": r"\partial a_{{{0}}}/\partial a_{{{1}}}",
    "gradient{}": r"\partial a_{{{0}}}/\partial a_0",
    "slope{}": r"\varphi'(z_{{{0}}})",
    "a{}": r"a_{{{0}}}",
}
"""How what is asked of a layer is written."""


def depth_of(draft: Draft) -> int:
    """Return how many layers a draft's chain has."""
    return int(str(draft.parameters.get("layers", 3)))


def activation_of(draft: Draft) -> str:
    """Return the activation of a draft's layers."""
    return str(draft.parameters.get("activation", "sigmoid"))


def shape(draft: Draft) -> tuple[int, ...]:
    """Return the shape of what is given of each layer."""
    return (depth_of(draft),)


def factors(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: each layer's factor, and the product of all."""
    places = range(1, depth_of(draft) + 1)
    return (*(f"factor{place}" for place in places), f"gradient{len(places)}")


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    layers = depth_of(draft)
    numbers = ", ".join(written(name, givens[name]) for name in ("w", "z"))
    return (
        f"A chain of {layers} layers of one unit each computes $z_l = w_l a_{{l-1}} + b_l$ and "
        f"$a_l = \\varphi(z_l)$, where $\\varphi$ is {TEX[activation_of(draft)]}. The weights $w_l$ and what "
        f"came out as $z_l$ are, from the first layer to the last: {numbers}."
    )


VANISHING_GRADIENT = Family(
    name="vanishing_gradient",
    title="The gradient through a chain of layers",
    recipe=lambda draft: chain(depth_of(draft), activation_of(draft)),
    givens={"w": Given("Weights of the layers", shape), "z": Given("Inputs z of the activations", shape)},
    ask=factors,
    task=task,
    example={
        "slug": "gradient-through-three-layers",
        "parameters": {
            "layers": 3,
            "activation": "sigmoid",
            "w": {"from": "0.5", "to": "2", "step": "0.1"},
            "z": {"from": "-2", "to": "2", "step": "0.1", "not": [0]},
        },
    },
    misconceptions=misconceptions(),
    parameters={
        "layers": {
            "title": "How many layers",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_LAYERS,
            "default": 3,
        },
        "activation": {"title": "Activation of the layers", "enum": list(CURVED), "default": "sigmoid"},
    },
    asks={
        name.format(place): f"${symbol.format(place, place - 1)}$ (`{name.format(place)}`)"
        for place in range(1, MOST_LAYERS + 1)
        for name, symbol in SYMBOLS.items()
    },
    admits=admits,
).kind()

"""What questions about dense nets have in common: their parameters, what is drawn, and the net in words."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from service.kinds.family import Given
from service.solver.recipes.net import ACTIVATIONS, SOFTMAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.solver.recipes.net import Net
    from service.vocabulary import Draft

MOST_LAYERS = 4
MOST_UNITS = 4
PLACES = range(1, MOST_LAYERS + 1)
UNITS = [str(unit) for unit in range(1, MOST_UNITS + 1)]
AFTER = {"": "", "_next": " after the update"}

LAYERS: dict[str, object] = {
    "title": "Sizes of the layers",
    "description": "The number of inputs, then of units in each layer: [2, 3, 1] has one hidden layer.",
    "type": "array",
    "minItems": 2,
    "maxItems": MOST_LAYERS + 1,
    "items": {"type": "integer", "minimum": 1, "maximum": MOST_UNITS},
}
HIDDEN: dict[str, object] = {
    "title": "Activation of the hidden layers",
    "enum": list(ACTIVATIONS),
    "default": "sigmoid",
}
OUTPUT: dict[str, object] = {
    "title": "Activation of the output layer",
    "enum": [*ACTIVATIONS, SOFTMAX],
    "default": "sigmoid",
}


def sizes_of(draft: Draft) -> tuple[int, ...]:
    """Return the sizes of a draft's layers, inputs first."""
    said = draft.parameters["layers"]
    return tuple(int(str(size)) for size in said) if isinstance(said, list) else ()


def has_layer(place: int, draft: Draft) -> bool:
    """Return whether a draft's net has so many layers."""
    return place < len(sizes_of(draft))


def weights_shape(place: int, draft: Draft) -> tuple[int, ...]:
    """Return the shape of a layer's weights: a row for each unit."""
    return sizes_of(draft)[place], sizes_of(draft)[place - 1]


def biases_shape(place: int, draft: Draft) -> tuple[int, ...]:
    """Return the shape of a layer's biases."""
    return (sizes_of(draft)[place],)


def weights() -> dict[str, Given]:
    """Return the weights and biases of every layer as givens."""
    givens = {"x": Given("Inputs x", partial(biases_shape, 0))}
    for place in PLACES:
        when = partial(has_layer, place)
        givens[f"W{place}"] = Given(
            f"Weights of layer {place}, a row for each unit", partial(weights_shape, place), when
        )
        givens[f"b{place}"] = Given(f"Biases of layer {place}", partial(biases_shape, place), when)
    return givens


TEX = {
    "sigmoid": r"$\sigma(z) = 1/(1+e^{-z})$",
    "tanh": r"$\tanh(z)$",
    "relu": r"$\mathrm{ReLU}(z) = \max(0, z)$",
    "identity": r"the identity, $z$",
    "softmax": r"the softmax, $e^{z_k}/\sum_i e^{z_i}$",
}


def described(net: Net, givens: Mapping[str, object]) -> str:
    """Return a net in words, and the numbers of one variant."""
    numbers = "\n".join(f"- {written(name, givens[name])}" for name in names(net))
    return (
        f"A dense net has {layers(net)}. Layer $l$ computes $z_l = W_l a_{{l-1}} + b_l$, with a row of $W_l$ "
        f"for each of its units, and $a_l = \\varphi(z_l)$; $a_0 = x$. "
        f"The activation $\\varphi$ is {activations(net)}.\n\n{numbers}"
    )


def layers(net: Net) -> str:
    """Return the sizes of a net's layers in words."""
    inputs, *hidden, outputs = net.sizes
    between = [f"a hidden layer of {size} {units(size)}" for size in hidden]
    return ", ".join([f"{inputs} input{'s' * (inputs > 1)}", *between]) + (
        f" and an output layer of {outputs} {units(outputs)}"
    )


def activations(net: Net) -> str:
    """Return what a net's layers compute, in words."""
    if net.depth == 1 or net.hidden == net.output:
        return TEX[net.output]
    return f"{TEX[net.hidden]} in hidden layers and {TEX[net.output]} at the output"


def units(count: int) -> str:
    """Return the word for so many units."""
    return "unit" if count == 1 else "units"


def names(net: Net) -> list[str]:
    """Return the inputs, weights and biases of a net in the order they are used."""
    return ["x", *(f"{stem}{place}" for place in range(1, net.depth + 1) for stem in ("W", "b"))]


def written(name: str, numbers: object) -> str:
    """Return a given in TeX, a layer's number as its index."""
    symbol = f"{name[0]}_{name[1:]}" if name[1:] else name
    return f"${symbol} = {array(numbers)}$"


def array(numbers: object) -> str:
    """Return a number, a column or a matrix in TeX."""
    if not isinstance(numbers, list):
        return str(numbers)
    rows = [row if isinstance(row, list) else [row] for row in numbers]
    if len(rows) == len(rows[0]) == 1:
        return str(rows[0][0])
    lines = [" & ".join(map(str, row)) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


SYMBOLS = {
    "delta": "$\\delta_{}$",
    "gradient_W": "$\\partial L/\\partial W_{}$",
    "gradient_b": "$\\partial L/\\partial b_{}$",
    "gradient_a": "$\\partial L/\\partial a_{}$",
    "slope": "$\\varphi'(z_{})$",
    "W": "$W_{}$",
    "b": "$b_{}$",
    "z": "$z_{}$",
    "a": "$a_{}$",
}
"""How what is asked of a layer is written."""


def asks(stems: Iterable[str]) -> dict[str, str]:
    """Return how steps of each layer, and their entries, are asked for, by their names."""
    said: dict[str, str] = {}
    for place, stem, (ending, words) in product(PLACES, stems, AFTER.items()):
        name, symbol = f"{stem}{place}{ending}", SYMBOLS[stem].format(place)
        said[name] = f"{symbol}{words} (`{name}`)"
        for row, column in product(UNITS, UNITS if stem.endswith("W") else [""]):
            where = f"row {row}, column {column}" if column else f"entry {row}"
            said[f"{name}_{row}{column}"] = f"{where} of {symbol}{words} (`{name}_{row}{column}`)"
    return said

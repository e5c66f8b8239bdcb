"""A dense net as a question means it: its sizes, activations and loss, and which roads are wrong in it."""

from __future__ import annotations

from dataclasses import dataclass

from service.solver.conventions import CONVENTIONS

SQUARED = tuple(name for name, row in CONVENTIONS.items() if row.factor == 1)
"""The conventions of squared error whose gradients are derivatives of the printed loss: without `sum`, whose
2 is absorbed in the rate, so that its deltas would be halves of derivatives."""

BINARY, CROSS = "binary_cross_entropy", "cross_entropy"
LOSSES = (*SQUARED, BINARY, CROSS)
CURVED = ("sigmoid", "tanh")
ACTIVATIONS = (*CURVED, "relu", "identity")
SOFTMAX = "softmax"
EVERY = (*ACTIVATIONS, SOFTMAX)

WRONG_FOR = {
    "no_activation": ((*CURVED, "relu"), False),
    "bias_outside": ((*CURVED, "relu"), False),
    "other_activation": (CURVED, False),
    "absolute_for_relu": (("relu",), False),
    "dropped_hidden_derivative": (CURVED, False),
    "dropped_output_derivative": (CURVED, False),
    "derivative_of_z": (CURVED, True),
    "derivative_of_a": (CURVED, True),
    "swapped_derivatives": (CURVED, True),
    "relu_mask_ignored": (("relu",), True),
}
"""For which activations a misconception is wrong, and whether only where their derivative is worked out."""


@dataclass(frozen=True, slots=True)
class Net:
    """The layers of a net: the number of inputs, then of units in each layer, and what they compute.

    Place l is the layer with weights W_l; the last one has the `output` activation. With `decay` the loss has
    λ/2·‖W‖² added (Goodfellow, Bengio, Courville, section 7.1.1), over all weights but no bias.
    """

    sizes: tuple[int, ...]
    hidden: str
    output: str
    loss: str = "half_sum"
    decay: bool = False
    learn_biases: bool = True

    @property
    def depth(self) -> int:
        """How many layers with weights there are."""
        return len(self.sizes) - 1

    @property
    def scale(self) -> float:
        """The constant of ∂L/∂a = scale·(a − y) for a loss of squared error."""
        return CONVENTIONS[self.loss].scale(self.sizes[-1])

    def activation(self, place: int) -> str:
        """Return the activation of a layer."""
        return self.hidden if place < self.depth else self.output

    def sloped(self, place: int) -> bool:
        """Return whether the derivative of a layer's activation is worked out: not under a cross-entropy."""
        return place < self.depth or self.loss in SQUARED

    def square(self, place: int) -> bool:
        """Return whether a layer's weights can be transposed unnoticed."""
        return place <= self.depth and self.sizes[place - 1] == self.sizes[place] > 1

    def meant(self, name: str, place: int) -> bool:
        """Return whether a misconception is wrong at a layer of this net (0: in no layer)."""
        if name in SCALES:
            return name in self.other_scales()
        if place == 0:
            return True
        activations, slope = WRONG_FOR.get(name, (EVERY, False))
        squares = {"transposed_weights": place + 1, "transposed_gradient": place, "transposed_forward": place}
        return (
            self.activation(place) in activations
            and (self.sloped(place) or not slope)
            and (name not in squares or self.square(squares[name]))
        )

    def other_scales(self) -> list[str]:
        """Return which conventions differ from this net's own; of two with the same constant the first."""
        if self.loss not in SQUARED:
            return []
        first = {constant(name, self.sizes[-1]): name for name in reversed(SCALES)}
        return [name for scale, name in first.items() if scale != self.scale]


SCALES = {
    "summed": (1.0, False),
    "summed_doubled": (2.0, False),
    "averaged": (1.0, True),
    "averaged_doubled": (2.0, True),
}
"""Conventions of squared error: the constant of ∂L/∂a, and whether it is divided by the number of outputs."""


def constant(name: str, outputs: int) -> float:
    """Return the constant of ∂L/∂a that a convention has for a number of outputs."""
    doubled, averaged = SCALES[name]
    return doubled / (outputs if averaged else 1)

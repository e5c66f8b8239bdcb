"""One step of gradient descent on a dense net, W ← W − η·∂L/∂W, and weight decay, with their wrong roads.

Weight decay adds λ/2·‖W‖² to the loss, over all weights but no bias, and λ·W to the gradients (Goodfellow,
Bengio, Courville, section 7.1.1; their eq. 6.56 writes λ·‖W‖², whose gradient is 2λ·W).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipes.net_forward import outer
from service.solver.repetition import Repetition, later

if TYPE_CHECKING:
    from service.solver.arrays import Array

GIVEN = ["W", "b", "gradient_W"]
WEIGHTS, BIASES = Repetition("net", GIVEN), Repetition("net", GIVEN)


@WEIGHTS.step("−η·{gradient_W}_ji")
def change_W(rate: Array, gradient_W: Array) -> Array:
    return -rate * gradient_W


@WEIGHTS.step("{W}_ji + {change_W}_ji")
def W_next(W: Array, change_W: Array) -> Array:
    return W + change_W


@BIASES.step("−η·{gradient_b}_j")
def change_b(rate: Array, gradient_b: Array) -> Array:
    return -rate * gradient_b


@BIASES.step("{b}_j + {change_b}_j")
def b_next(b: Array, change_b: Array) -> Array:
    return b + change_b


UPHILL = "Your numbers come out as if the step went up the loss: descent subtracts η times the gradient."
GRADIENT = "Your numbers are the gradient itself: the new value is the old one less η times the gradient."
CHANGE = "Your numbers are the changes: add them to the old values."
RATE = "Your numbers come out as if η multiplied the old value; it scales only the step."
STILL = "Your numbers are those before the update, as if nothing were changed."


@WEIGHTS.misconception(replaces="change_W", feedback=UPHILL)
def ascent(rate: Array, gradient_W: Array) -> Array:
    return rate * gradient_W


@BIASES.misconception(replaces="change_b", feedback=UPHILL, name="ascent")
def ascent_of_biases(rate: Array, gradient_b: Array) -> Array:
    return rate * gradient_b


@WEIGHTS.misconception(
    replaces="rate",
    at=None,
    feedback="Your numbers come out as if the whole gradient were taken, without the learning rate η.",
)
def dropped_learning_rate(x: Array) -> Array:
    return np.ones_like(x[0])


@WEIGHTS.misconception(replaces="W_next", feedback=RATE)
def rate_on_weight(rate: Array, W: Array, gradient_W: Array) -> Array:
    return rate * W - gradient_W


@BIASES.misconception(replaces="b_next", feedback=RATE, name="rate_on_weight")
def rate_on_bias(rate: Array, b: Array, gradient_b: Array) -> Array:
    return rate * b - gradient_b


@WEIGHTS.misconception(replaces="W_next", feedback=GRADIENT)
def gradient_reported(gradient_W: Array) -> Array:
    return +gradient_W


@BIASES.misconception(replaces="b_next", feedback=GRADIENT, name="gradient_reported")
def gradient_of_bias_reported(gradient_b: Array) -> Array:
    return +gradient_b


@WEIGHTS.misconception(replaces="W_next", feedback=CHANGE)
def change_reported(change_W: Array) -> Array:
    return +change_W


@BIASES.misconception(replaces="b_next", feedback=CHANGE, name="change_reported")
def change_of_bias_reported(change_b: Array) -> Array:
    return +change_b


@WEIGHTS.misconception(replaces="W_next", feedback=STILL)
def unchanged(W: Array) -> Array:
    return +W


@BIASES.misconception(replaces="b_next", feedback=STILL, name="unchanged")
def unchanged_biases(b: Array) -> Array:
    return +b


@BIASES.misconception(
    replaces="b_next", feedback="The biases come out unchanged, as if only weights were learned: both are."
)
def bias_not_updated(b: Array) -> Array:
    return +b


PENALTY, DECAY = Repetition("weight decay", ["W"]), Repetition("weight decay", ["W", "b"])


@PENALTY.step("Σ_ji {W}_ji²")
def weight_squares(W: Array) -> Array:
    return total(total(W * W))


@PENALTY.step("{weight_squares}", at=lambda place, count: place == 1 <= count)
def norm(weight_squares: Array) -> Array:
    return +weight_squares


@PENALTY.step("{norm_before} + {weight_squares}", at=later, name="norm")
def norm_so_far(norm_before: Array, weight_squares: Array) -> Array:
    return norm_before + weight_squares


@PENALTY.step("λ/2·{norm}", at=outer)
def penalty(decay: Array, norm: Array) -> Array:
    return decay / 2 * norm


@PENALTY.step("{data_loss} + {penalty}", at=outer)
def loss(data_loss: Array, penalty: Array) -> Array:
    return data_loss + penalty


@DECAY.step("λ·{W}_ji")
def decay_W(decay: Array, W: Array) -> Array:
    return decay * W


@DECAY.step("{data_gradient_W}_ji + {decay_W}_ji")
def gradient_W(data_gradient_W: Array, decay_W: Array) -> Array:
    return data_gradient_W + decay_W


FORGOTTEN = "Your numbers come out as if there were no weight decay: the loss has λ/2·‖W‖² in it."


@PENALTY.misconception(replaces="loss", at=outer, feedback=FORGOTTEN)
def decay_forgotten(data_loss: Array) -> Array:
    return +data_loss


@DECAY.misconception(replaces="gradient_W", feedback=FORGOTTEN, name="decay_forgotten")
def decay_gradient_forgotten(data_gradient_W: Array) -> Array:
    return +data_gradient_W


@DECAY.misconception(
    replaces="decay_W",
    feedback="Your numbers come out as if the decay's gradient were 2λ·W: the derivative of λ/2·W² is λ·W.",
)
def decay_doubled(decay: Array, W: Array) -> Array:
    return 2 * decay * W


@DECAY.misconception(
    replaces="gradient_b",
    feedback="Your numbers come out as if the biases decayed as well: only the weights do.",
)
def decay_on_bias(decay: Array, b: Array, delta: Array) -> Array:
    return delta + decay * b


@DECAY.misconception(
    replaces="W_next",
    feedback="Your numbers come out as if the decay were applied after the step: its gradient λ·W is taken "
    "at the old weights.",
)
def decay_after_step(rate: Array, decay: Array, W: Array, data_gradient_W: Array) -> Array:
    return (W - rate * data_gradient_W) * (1 - rate * decay)

"""Counting what a dense network learns and how many updates its training takes; every step is a whole number.

Layers compute z = W·a + b (Goodfellow, Bengio, Courville, §6.4), so that with d inputs, h hidden and q output
units there are (d + 1)·h + (h + 1)·q parameters; an epoch makes ⌈N/B⌉ updates (d2l.ai, section 3.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.solver.arrays import total
from service.solver.recipe import Recipe
from service.vocabulary import Nature

if TYPE_CHECKING:
    from service.solver.arrays import Array

RECIPE = Recipe("parameter_count")
BOTH = ("rows", "columns")


@RECIPE.step("")
def units(hidden: Array, outputs: Array) -> Array:
    return np.concatenate([hidden, outputs[np.newaxis]])


@RECIPE.step("")
def below(inputs: Array, hidden: Array) -> Array:
    return np.concatenate([inputs[np.newaxis], hidden])


@RECIPE.step("rows of W_l: units of layer l")
def rows(units: Array) -> Array:
    return +units


@RECIPE.step("columns of W_l: units of the layer below")
def columns(below: Array) -> Array:
    return +below


@RECIPE.step("units·units below")
def weights(units: Array, below: Array) -> Array:
    return units * below


@RECIPE.step("weights + one bias for each unit")
def layers(weights: Array, units: Array) -> Array:
    return weights + units


@RECIPE.step("Σ over the layers")
def parameters(layers: Array) -> Array:
    return total(layers)


@RECIPE.step("⌈N/B⌉")
def steps_per_epoch(examples: Array, batch_size: Array) -> Array:
    # in one: the rounding of N/B must not tip the whole number
    return np.ceil(examples / batch_size)


@RECIPE.step("epochs·⌈N/B⌉")
def updates(epochs: Array, steps_per_epoch: Array) -> Array:
    return epochs * steps_per_epoch


@RECIPE.misconception(
    replaces=BOTH,
    nature=Nature.CONVENTION,
    feedback="Right where a layer computes x·W. Here it computes W·a: your shapes are transposed.",
)
def transposed(units: Array, below: Array) -> tuple[Array, Array]:
    return +below, +units


@RECIPE.misconception(
    replaces="layers",
    feedback="Your number comes out as if no unit had a bias: each has one of its own, which is learned too.",
)
def biases_forgotten(weights: Array) -> Array:
    return +weights


@RECIPE.misconception(
    replaces="layers",
    feedback="Your number comes out as if a layer had a single bias: each of its units has one.",
)
def one_bias_for_a_layer(weights: Array) -> Array:
    return weights + 1


@RECIPE.misconception(
    replaces="layers",
    feedback="Your number comes out as if each input of a layer had a bias: each unit of the layer has one.",
)
def bias_for_each_input(weights: Array, below: Array) -> Array:
    return weights + below


@RECIPE.misconception(
    replaces="weights",
    feedback="Your number comes out as if sizes were added: every unit has a weight for every unit below it.",
)
def sizes_added(units: Array, below: Array) -> Array:
    return units + below


@RECIPE.misconception(
    replaces="parameters",
    feedback="Your number comes out as if the inputs were counted as well: they are given.",
)
def inputs_counted(layers: Array, inputs: Array) -> Array:
    return total(layers) + inputs


@RECIPE.misconception(
    replaces="parameters",
    feedback="Your number is what the layers before the output layer have: add its own.",
)
def output_layer_forgotten(layers: Array) -> Array:
    return total(layers[:-1])


@RECIPE.misconception(
    replaces="parameters",
    feedback="Your number comes out as if the first layer had nothing to learn: its weights "
    "lead from the inputs.",
)
def first_layer_forgotten(layers: Array) -> Array:
    return total(layers[1:])


@RECIPE.misconception(
    replaces="steps_per_epoch",
    feedback="Your number comes out as if N/B were rounded down: the last batch is smaller, but makes an "
    "update too.",
)
def floor_for_ceiling(examples: Array, batch_size: Array) -> Array:
    return np.floor(examples / batch_size)


@RECIPE.misconception(
    replaces="steps_per_epoch",
    feedback="Your number comes out as if every example made an update of its own: a batch makes one.",
)
def one_update_for_each_example(examples: Array) -> Array:
    return +examples


@RECIPE.misconception(
    replaces="steps_per_epoch",
    feedback="Your number is the size of a batch: an epoch has as many updates as there are batches.",
)
def batch_size_reported(batch_size: Array) -> Array:
    return +batch_size


@RECIPE.misconception(
    replaces="updates", feedback="Your number is that of one epoch: every epoch makes as many updates again."
)
def one_epoch_only(steps_per_epoch: Array) -> Array:
    return +steps_per_epoch


@RECIPE.misconception(
    replaces="updates",
    feedback="Your number comes out as if a batch went on into the next epoch: here every epoch begins with "
    "a new batch.",
)
def batches_across_epochs(epochs: Array, examples: Array, batch_size: Array) -> Array:
    return np.ceil(epochs * examples / batch_size)

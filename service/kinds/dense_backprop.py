"""Backpropagation through a small dense net: forward values, deltas, gradients, the weights after one update.

Goodfellow, Bengio, Courville, section 6.5; Nielsen, "Neural Networks and Deep Learning", chapter 2. Mazur's
example, the one that is copied most, can be written with `learn_biases: false`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.domains import laid_out, wrong
from service.kinds.family import Family, Given
from service.kinds.net_prompt import (
    HIDDEN,
    LAYERS,
    OUTPUT,
    SYMBOLS,
    asks,
    biases_shape,
    described,
    sizes_of,
    weights,
    written,
)
from service.solver.conventions import CONVENTIONS
from service.solver.recipes.net import ACTIVATIONS, BINARY, CROSS, LOSSES, SOFTMAX, Net
from service.solver.recipes.net_entries import with_entries
from service.solver.recipes.net_forward import admits
from service.solver.recipes.net_recipes import misconceptions, training

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

OUTPUTS = {BINARY: ("sigmoid",), CROSS: (SOFTMAX,)}
"""Which output activations a cross-entropy is meant for; squared error takes any but softmax."""


def net_of(draft: Draft) -> Net:
    """Return the net of a draft."""
    said = draft.parameters
    return Net(
        sizes=sizes_of(draft),
        hidden=str(said.get("hidden", "sigmoid")),
        output=str(said.get("output", "sigmoid")),
        loss=str(said.get("loss", "half_sum")),
        decay="decay" in said,
        learn_biases=said.get("learn_biases", True) is True,
    )


def recipe(draft: Draft) -> Recipe:
    """Return the recipe of a draft's net.

    Raises:
        QuestionError: loss, output activation and targets do not fit together.
    """
    net = net_of(draft)
    fitting = OUTPUTS.get(net.loss, ACTIVATIONS)
    if net.output not in fitting:
        detail = f"The loss {net.loss} is not meant for {net.output} outputs."
        raise wrong("bad_output", detail, "/parameters/output", ", ".join(fitting))
    if net.loss == CROSS and net.sizes[-1] == 1:
        raise wrong("bad_output", "A softmax has two outputs or more.", "/parameters/layers")
    if net.loss in OUTPUTS and "y" in draft.parameters:
        refuse_targets(draft, net)
    return with_entries(training(net), net, draft.ask)


def refuse_targets(draft: Draft, net: Net) -> None:
    """Refuse targets that are no probabilities or, of a softmax, no number of a class."""
    targets = laid_out(draft.parameters["y"], target_shape(draft), "/parameters/y")
    least, largest = targets.ends
    if net.loss == BINARY and not 0 <= least <= largest <= 1:
        raise wrong("bad_target", "Targets of a binary cross-entropy are 0 to 1.", "/parameters/y")
    if net.loss == CROSS and not (targets.whole and 1 <= least <= largest <= net.sizes[-1]):
        detail = f"The target of a cross-entropy is the number of a class, 1 to {net.sizes[-1]}."
        raise wrong("bad_target", detail, "/parameters/y", f"integers: [1, {net.sizes[-1]}]")


def target_shape(draft: Draft) -> tuple[int, ...]:
    """Return the shape of the targets: one for each output, or the number of the right class."""
    return () if draft.parameters.get("loss") == CROSS else biases_shape(-1, draft)


def deltas(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: every delta, from the output back."""
    return tuple(f"delta{place}" for place in range(len(sizes_of(draft)) - 1, 0, -1))


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: the net, its numbers, target, loss and update rule."""
    net = net_of(draft)
    target = written("y", givens["y"])
    if net.loss == CROSS:
        target = f"the right class is $c = {givens['y']}$, so $y_c = 1$ and all other $y_k = 0$"
    decay = f", \\lambda = {givens['decay']}" if net.decay else ""
    return (
        f"{described(net, givens)}\n- target: {target}\n- $\\eta = {givens['rate']}{decay}$\n\n"
        f"Loss: ${loss(net)}${meanings(net)}. For each layer, $\\delta_l = \\partial L/\\partial z_l$.\n\n"
        f"{rule(net)}"
    )


def loss(net: Net) -> str:
    """Return a net's loss in TeX."""
    a = rf"a_{{{net.depth},k}}"
    match net.loss:
        case _ if net.loss == BINARY:
            data = rf"-\sum_k \left( y_k \ln {a} + (1 - y_k) \ln(1 - {a}) \right)"
        case _ if net.loss == CROSS:
            data = rf"-\ln a_{{{net.depth},c}}"
        case _:
            data = CONVENTIONS[net.loss].loss(r"\sum_k", "K").replace("(y_j-h_j)^2", rf"({a} - y_k)^2")
    return f"L = {data}" + (r" + \frac{\lambda}{2} \sum_l \|W_l\|^2" if net.decay else "")


def meanings(net: Net) -> str:
    """Return what the symbols of a net's loss mean, where that is not plain."""
    averaged = net.loss in CONVENTIONS and CONVENTIONS[net.loss].averaged
    parts = [
        "$K$ being the number of outputs" if averaged else "",
        "$\\|W_l\\|^2$ being the sum of the squares of its entries" if net.decay else "",
    ]
    return "".join(f", {part}" for part in parts if part)


def rule(net: Net) -> str:
    """Return a net's update rule in words and TeX."""
    step = r"${0} \leftarrow {0} - \eta\, \partial L/\partial {0}$"
    weights, biases = step.format("W_l"), step.format("b_l")
    learned = f"{weights} and {biases}" if net.learn_biases else f"{weights}; biases stay as they are"
    return f"Update rule, all layers at once: {learned}."


DENSE_BACKPROP = Family(
    name="dense_backprop",
    title="Backpropagation through a dense net",
    recipe=recipe,
    givens={
        **weights(),
        "y": Given("Targets y; for a cross-entropy the number of the right class", target_shape),
        "rate": Given("Learning rate η"),
        "decay": Given("Weight decay λ", when=lambda draft: "decay" in draft.parameters),
    },
    ask=deltas,
    task=task,
    example={
        "slug": "deltas-of-a-small-net",
        "parameters": {
            "layers": [2, 2, 1],
            "hidden": "sigmoid",
            "output": "sigmoid",
            "loss": "half_sum",
            "x": {"from": "0.1", "to": "1", "step": "0.1"},
            "W1": {"from": "-0.9", "to": "0.9", "step": "0.1", "not": ["0"]},
            "b1": {"from": "-0.5", "to": "0.5", "step": "0.1", "not": ["0"]},
            "W2": {"from": "-0.9", "to": "0.9", "step": "0.1", "not": ["0"]},
            "b2": {"from": "-0.5", "to": "0.5", "step": "0.1", "not": ["0"]},
            "y": {"one_of": [0, 1]},
            "rate": {"one_of": ["0.1", "0.2", "0.5"]},
        },
    },
    misconceptions=misconceptions(),
    parameters={
        "layers": LAYERS,
        "hidden": HIDDEN,
        "output": OUTPUT,
        "loss": {
            "title": "Loss",
            "description": "Squared error in a convention, or the cross-entropy of sigmoids or a softmax.",
            "enum": list(LOSSES),
            "default": "half_sum",
        },
        "learn_biases": {
            "title": "Whether biases are updated as well",
            "type": "boolean",
            "default": True,
        },
    },
    asks=asks(SYMBOLS)
    | {
        "loss": "the loss (`loss`)",
        "loss_after": "the loss after the update (`loss_after`)",
        "output": "the output (`output`)",
        "output_after": "the output after the update (`output_after`)",
    },
    admits=admits,
).kind()

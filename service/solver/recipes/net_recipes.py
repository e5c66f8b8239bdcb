"""The recipes of dense nets, joined from the forward pass, the loss, the backward pass and the update.

Names are as in the lecture: z1, a1, delta2, gradient_W1, W1_next, and after the update z1_next, a1_next.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from service.solver.recipes import net_losses
from service.solver.recipes.net import LOSSES, Net
from service.solver.recipes.net_backward import BACKWARD, DERIVATIVES, slopes
from service.solver.recipes.net_forward import EVALUATION, FORWARD, SOFTMAX, activation, inner, outer, plain
from service.solver.recipes.net_updates import BIASES, DECAY, PENALTY, WEIGHTS

if TYPE_CHECKING:
    from service.solver.recipe import Recipe
    from service.solver.repetition import Repetition
    from service.vocabulary import Misconception

MOST_KEPT = 256
NEXT = "_next"
ONCE = ("loss", "data_loss", "penalty", "output")
"""What a net has once, and not in each layer."""


def named(stem: str, place: int, *, decay: bool) -> str:
    """Return what a stem is called in a layer; without weight decay the data's loss is the loss."""
    base, after = (stem.removesuffix(NEXT), NEXT) if stem.endswith(NEXT) else (stem, "")
    if base == "a" and not place:
        return "x"
    if not decay:
        base = base.removeprefix("data_")
    if base in ONCE:
        return f"{base}_after" if after else base
    return f"{base}{place}{after}"


def forward(net: Net) -> Repetition:
    """Return the patterns of the forward pass."""
    hidden = [activation(net.hidden, inner)] if net.depth > 1 else []
    return FORWARD.joined(*hidden, activation(net.output, outer))


@lru_cache(MOST_KEPT)
def evaluation(net: Net) -> Recipe:
    """Return the recipe of a net's forward pass alone."""
    where = [plain(name, at) for name, at in ((net.hidden, inner), (net.output, outer)) if name == "sigmoid"]
    return stamped(net, forward(net).joined(EVALUATION, *where))


@lru_cache(MOST_KEPT)
def training(net: Net) -> Recipe:
    """Return the recipe of a net's forward and backward pass, its update, and the forward pass after that."""
    once = forward(net).joined(net_losses.value(net), *([PENALTY] if net.decay else []))
    instead = {"W": "W_next", **({"b": "b_next"} if net.learn_biases else {})}
    where = [plain(net.hidden, inner), plain(net.output, outer)]
    return stamped(net, once.joined(backward(net), updates(net), once.again(NEXT, instead), *where))


def backward(net: Net) -> Repetition:
    """Return the patterns of the backward pass."""
    hidden = [slopes(net.hidden, inner)] if net.depth > 1 else []
    output = [slopes(net.output, outer)] if net.sloped(net.depth) else []
    return BACKWARD.joined(DERIVATIVES, net_losses.gradient(net), *hidden, *output)


def updates(net: Net) -> Repetition:
    """Return the patterns of the update."""
    return WEIGHTS.joined(*([BIASES] if net.learn_biases else []), *([DECAY] if net.decay else []))


def stamped(net: Net, whole: Repetition) -> Recipe:
    """Return the recipe of a net's layers from its patterns."""
    return whole.recipe(net.depth, partial(named, decay=net.decay), {"net": net}, net.meant)


def evaluation_misconceptions() -> dict[str, Misconception]:
    """Return all misconceptions that the recipe of any net's forward pass may have."""
    return FORWARD.joined(SOFTMAX, EVALUATION).misconceptions


def misconceptions() -> dict[str, Misconception]:
    """Return all misconceptions that the recipe of any net in training may have."""
    parts = (
        *(FORWARD, SOFTMAX, WEIGHTS, BIASES, PENALTY, DECAY, BACKWARD, DERIVATIVES),
        *(part for loss in LOSSES for net in [Net((1, 2), "relu", "relu", loss)] for part in both(net)),
    )
    return {name: each for part in parts for name, each in part.misconceptions.items()}


def both(net: Net) -> tuple[Repetition, Repetition]:
    """Return the patterns of a net's loss and of its gradient."""
    return net_losses.value(net), net_losses.gradient(net)

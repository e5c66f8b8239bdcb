"""Linear regression with several inputs by gradient descent: see `solver.recipes.multivariate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.wording import (
    at_once,
    count,
    counted,
    of_updates,
    one_of,
    points,
    summed,
    updates,
    word,
    written,
)
from service.solver.conventions import CONVENTIONS
from service.solver.recipes.multivariate import (
    SEVERAL_EXAMPLES,
    SQUARE,
    STATES,
    STEPS,
    converges,
    multivariate,
)
from service.solver.recipes.weight_roads import SEVERAL_EXAMPLES as ONE_EXAMPLE_READ
from service.solver.recipes.weight_roads import right_scales
from service.solver.recipes.weight_updates import after_each, constants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.conventions import Convention
    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

MOST_UPDATES, MOST_EXAMPLES, MOST_FEATURES = 5, 6, 4
EXAMPLES, FEATURES = 2, 2


def convention(draft: Draft) -> Convention:
    """Return the convention of the printed loss and rule."""
    return CONVENTIONS[word(draft, "loss", "half_mean")]


def examples(draft: Draft) -> int:
    """Return how many examples there are."""
    return count(draft, "examples", EXAMPLES)


def features(draft: Draft) -> int:
    """Return how many inputs an example has."""
    return count(draft, "features", FEATURES)


def fixed(draft: Draft) -> dict[str, float]:
    """Return the constants of a question: those of its convention."""
    said = convention(draft)
    return constants(examples(draft), doubled=said.doubled > 1, averaged=said.averaged)


def recipe(draft: Draft) -> Recipe:
    """Return the updates, less the misconceptions that are right for these examples and this convention."""
    left_out = right_scales(fixed(draft))
    if examples(draft) == 1:
        left_out |= SEVERAL_EXAMPLES | ONE_EXAMPLE_READ
    if examples(draft) != features(draft):
        left_out |= SQUARE
    return multivariate(count(draft, "iterations", 1), frozenset(left_out))


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: model, examples, start, loss and rule."""
    steps = updates(count(draft, "iterations", 1))
    return (
        f"Fit $h(x) = w \\cdot x$ to the examples $(x_j, y_j)$: {points(givens['x'], givens['y'])}. "
        f"Do {steps} by gradient descent{at_once(examples(draft))} from $w = {written(givens['w'])}$ "
        f"with $\\alpha = {givens['rate']}$, where $h_j = h(x_j)$.\n\n"
        f"Loss: ${convention(draft).loss(*summed(examples(draft)))}$.\n\n"
        f"Update rule, all weights at once: "
        f"$w \\leftarrow w - {convention(draft).rule(*summed(examples(draft)))} (h_j - y_j) x_j$."
    )


MULTIVARIATE_DESCENT = Family(
    name="multivariate_descent",
    title="Linear regression with several inputs",
    recipe=recipe,
    givens={
        "x": Given("Inputs x of each example", lambda draft: (examples(draft), features(draft))),
        "y": Given("Targets y", lambda draft: (examples(draft),)),
        "w": Given("Weights before the update", lambda draft: (features(draft),)),
        "rate": Given("Learning rate α"),
    },
    ask=lambda draft: after_each(STATES, count(draft, "iterations", 1)),
    task=task,
    example={
        "slug": "step-of-two-weights",
        "parameters": {
            "loss": "half_mean",
            "examples": EXAMPLES,
            "features": FEATURES,
            "iterations": 1,
            "x": {"integers": [-2, 4], "not": [0]},
            "y": {"integers": [-3, 7]},
            "w": {"from": "-1", "to": "2", "step": "0.5", "not": ["0"]},
            "rate": {"one_of": ["0.02", "0.05", "0.1"]},
        },
    },
    misconceptions=STEPS.misconceptions,
    parameters={
        "loss": one_of("Loss convention", "half_mean", "half_sum", "sum", "sum_full", "mean"),
        "examples": counted("How many examples", MOST_EXAMPLES, EXAMPLES),
        "features": {**counted("How many inputs an example has", MOST_FEATURES, FEATURES), "minimum": 2},
        "iterations": counted("How many updates", MOST_UPDATES, 1),
    },
    asks=of_updates({"w": "$w$"}, MOST_UPDATES),
    constants=fixed,
    admits=converges,
).kind()

"""Logistic regression by gradient descent on binary cross-entropy: see `solver.recipes.logistic`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.kinds.family import Family, Given
from service.kinds.wording import count, counted, of_updates, one_of, points, updates, word, written
from service.solver.recipes.logistic import STATES, STEPS, logistic
from service.solver.recipes.weight_roads import SEVERAL_EXAMPLES, right_scales
from service.solver.recipes.weight_updates import after_each, constants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.arrays import Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment
    from service.vocabulary import Draft

MOST_UPDATES, MOST_EXAMPLES, MOST_FEATURES = 5, 6, 3


def fixed(draft: Draft) -> dict[str, float]:
    """Return the constants of a question: those of a sum, or of a mean over its examples."""
    return constants(count(draft, "examples", 2), averaged=word(draft, "loss", "sum") == "mean")


def recipe(draft: Draft) -> Recipe:
    """Return the updates, less the misconceptions that are right for this loss and number of examples."""
    left_out = right_scales(fixed(draft)) | (SEVERAL_EXAMPLES if count(draft, "examples", 2) == 1 else set())
    vector = count(draft, "features", 1) > 1
    return logistic(count(draft, "iterations", 1), vector=vector, left_out=frozenset(left_out))


def inputs(draft: Draft) -> tuple[int, ...]:
    """Return the shape of x: a number, or a vector, for each example."""
    return (count(draft, "examples", 2), *weights(draft))


def weights(draft: Draft) -> tuple[int, ...]:
    """Return the shape of w."""
    features = count(draft, "features", 1)
    return (features,) if features > 1 else ()


def classes(environment: Environment) -> Flags:
    """Return (V,): whether every target is a class, 0 or 1."""
    y = environment["y"]
    return np.asarray(((y == 0) | (y == 1)).all(axis=0))


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: model, examples, start, loss and rule."""
    several = count(draft, "examples", 2) > 1
    mean = several and word(draft, "loss", "sum") == "mean"
    over, rate = (r"\frac{1}{n} ", r"\frac{\alpha}{n}") if mean else ("", r"\alpha")
    total = r"\sum_j " if several else ""
    data = ", all examples at once, on the examples" if several else " on the example"
    start = f"$w = {written(givens['w'])}$, $b = {givens['b']}$ with $\\alpha = {givens['rate']}$"
    dot = r"w \cdot x_j" if weights(draft) else "w x_j"
    steps = updates(count(draft, "iterations", 1))
    return (
        f"Logistic regression predicts $p_j = \\sigma({dot} + b)$ with "
        f"$\\sigma(z) = \\frac{{1}}{{1 + e^{{-z}}}}$. Do {steps} by gradient descent"
        f"{data} $(x_j, y_j)$: {points(givens['x'], givens['y'])}, from {start}.\n\n"
        f"Loss: $-{over}{total}\\left[ y_j \\ln p_j + (1 - y_j) \\ln(1 - p_j) \\right]$.\n\n"
        f"Update rule, both at once: $w \\leftarrow w - {rate} {total}(p_j - y_j) x_j$ and "
        f"$b \\leftarrow b - {rate} {total}(p_j - y_j)$."
    )


LOGISTIC_DESCENT = Family(
    name="logistic_descent",
    title="Logistic regression by gradient descent",
    recipe=recipe,
    givens={
        "x": Given("Inputs x of each example", inputs),
        "y": Given("Classes y, 0 or 1", lambda draft: (count(draft, "examples", 2),)),
        "w": Given("Weights before the update", weights),
        "b": Given("Bias before the update"),
        "rate": Given("Learning rate α"),
    },
    ask=lambda draft: after_each(STATES, count(draft, "iterations", 1)),
    task=task,
    example={
        "slug": "logistic-step",
        "parameters": {
            "loss": "sum",
            "examples": 2,
            "features": 1,
            "iterations": 1,
            "x": {"from": "-2", "to": "3", "step": "0.5", "not": ["0", "1"]},
            "y": {"integers": [0, 1]},
            "w": {"from": "-1", "to": "1", "step": "0.25", "not": ["0"]},
            "b": {"from": "-1", "to": "1", "step": "0.25", "not": ["0"]},
            "rate": {"one_of": ["0.1", "0.2", "0.5"]},
        },
    },
    figures=5,
    misconceptions=STEPS.misconceptions,
    parameters={
        "loss": one_of("Cross-entropy summed over the examples, or its mean", "sum", "mean"),
        "examples": counted("How many examples", MOST_EXAMPLES, 2),
        "features": counted("How many inputs an example has", MOST_FEATURES, 1),
        "iterations": counted("How many updates", MOST_UPDATES, 1),
    },
    asks=of_updates({"w": "$w$", "b": "$b$"}, MOST_UPDATES),
    constants=fixed,
    admits=classes,
).kind()

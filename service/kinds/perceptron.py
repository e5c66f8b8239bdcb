"""The perceptron rule, one example after the other: see `solver.recipes.perceptron`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.wording import count, counted, of_updates, points, written
from service.solver.recipes.perceptron import STATES, meant, perceptron
from service.solver.recipes.perceptron_steps import STEPS
from service.solver.recipes.weight_updates import naming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

MOST_EXAMPLES, EXAMPLES, MOST_FEATURES, FEATURES, MOST_UPDATES = 6, 4, 4, 2, 10


def examples(draft: Draft) -> int:
    """Return how many examples there are."""
    return count(draft, "examples", EXAMPLES)


def features(draft: Draft) -> int:
    """Return how many inputs an example has."""
    return count(draft, "features", FEATURES)


def iterations(draft: Draft) -> int:
    """Return how many examples are presented: each once unless the draft says so."""
    return count(draft, "iterations", examples(draft))


def last(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: weights and bias in the end.

    In between they may stay, and then nothing tells right from wrong there.
    """
    place = iterations(draft)
    named = naming(STATES, place)
    return tuple(named(state, place) for state in STATES)


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: perceptron, examples, start and rule."""
    times, given = iterations(draft), examples(draft)
    again = "; after the last comes the first again" if times > given else ""
    shown = "the example" if given == 1 else f"the examples in the order listed{again}"
    how_often = "" if times == given else f", {times} {'time' if times == 1 else 'times'} in all"
    return (
        f"A perceptron predicts $\\hat y = 1$ if $w \\cdot x + b \\ge 0$, else $\\hat y = 0$. It starts from "
        f"$w = {written(givens['w'])}$, $b = {givens['b']}$ with $\\alpha = {givens['rate']}$ and is shown "
        f"{shown}{how_often}, $(x_j, y_j)$: {points(givens['x'], givens['y'])}.\n\n"
        f"Update rule, after each example: $w \\leftarrow w + \\alpha (y_j - \\hat y_j) x_j$ and "
        f"$b \\leftarrow b + \\alpha (y_j - \\hat y_j)$."
    )


PERCEPTRON = Family(
    name="perceptron",
    title="The perceptron rule",
    recipe=lambda draft: perceptron(iterations(draft)),
    givens={
        "x": Given("Inputs x of each example", lambda draft: (examples(draft), features(draft))),
        "y": Given("Classes y, 0 or 1", lambda draft: (examples(draft),)),
        "w": Given("Weights before the first example", lambda draft: (features(draft),)),
        "b": Given("Bias before the first example"),
        "rate": Given("Learning rate α"),
    },
    ask=last,
    task=task,
    example={
        "slug": "perceptron-pass",
        "parameters": {
            "examples": EXAMPLES,
            "features": FEATURES,
            "iterations": EXAMPLES,
            "x": {"integers": [-2, 2], "not": [0]},
            "y": {"integers": [0, 1]},
            "w": {"from": "-1", "to": "1", "step": "0.25", "not": ["0"]},
            "b": {"one_of": ["-2", "-1.5", "1.5", "2"]},
            "rate": {"one_of": ["0.5", "0.8"]},
        },
    },
    misconceptions=STEPS.misconceptions,
    parameters={
        "examples": counted("How many examples", MOST_EXAMPLES, EXAMPLES),
        "features": {**counted("How many inputs an example has", MOST_FEATURES, FEATURES), "minimum": 2},
        "iterations": {
            key: value
            for key, value in counted(
                "How many examples are shown; each once if not said", MOST_UPDATES, 1
            ).items()
            if key != "default"
        },
    },
    asks=of_updates({"w": "$w$", "b": "$b$"}, MOST_UPDATES),
    admits=meant,
).kind()

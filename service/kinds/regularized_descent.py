"""Linear regression with weight decay by gradient descent: see `solver.recipes.regularized`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.wording import at_once, count, counted, of_updates, one_of, points, summed, updates, word
from service.solver.conventions import CONVENTIONS
from service.solver.recipes.decay_roads import STEPS, right_penalties, shares
from service.solver.recipes.regularized import STATES, converges, regularized
from service.solver.recipes.weight_roads import SEVERAL_EXAMPLES, right_scales
from service.solver.recipes.weight_updates import after_each, constants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.conventions import Convention
    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

MOST_UPDATES, MOST_EXAMPLES, EXAMPLES = 5, 6, 3

PENALTIES = {
    "half": (r"\frac{\lambda}{2} w^2", r"\lambda w"),
    "full": (r"\lambda w^2", r"2 \lambda w"),
    "mean": (r"\frac{\lambda}{2n} w^2", r"\frac{\lambda}{n} w"),
}
"""Each penalty as it is printed, and its derivative: d2l.ai §3.7, Goodfellow et al. eq. 6.56, Ng's course."""


def convention(draft: Draft) -> Convention:
    """Return the convention of squared error; all that may be said here have the factor c = 1."""
    return CONVENTIONS[word(draft, "loss", "half_mean")]


def examples(draft: Draft) -> int:
    """Return how many examples there are."""
    return count(draft, "examples", EXAMPLES)


def fixed(draft: Draft) -> dict[str, float]:
    """Return the constants of a question: those of its convention, and its penalty's."""
    said = convention(draft)
    share = shares(examples(draft))[word(draft, "penalty", "half")]
    return {
        "share": share,
        **constants(examples(draft), doubled=said.doubled > 1, averaged=said.averaged),
    }


def recipe(draft: Draft) -> Recipe:
    """Return the updates, less the misconceptions that are right for these examples, loss and penalty."""
    left_out = right_scales(fixed(draft)) | right_penalties(word(draft, "penalty", "half"), examples(draft))
    if examples(draft) == 1:
        left_out |= SEVERAL_EXAMPLES
    return regularized(count(draft, "iterations", 1), frozenset(left_out))


def asked(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: of one update the gradient with the penalty, too.

    In the new weight alone the penalty's share is small, and so are the differences wrong penalties make.
    """
    iterations = count(draft, "iterations", 1)
    gradient = ("gradient_w",) if iterations == 1 else ()
    return gradient + after_each(STATES, iterations)


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: model, examples, start, loss and rule."""
    steps, printed = updates(count(draft, "iterations", 1)), summed(examples(draft))
    rule = convention(draft).rule(*printed)
    penalty, derivative = PENALTIES[word(draft, "penalty", "half")]
    return (
        f"Fit $h(x) = w x + b$ to the examples $(x_j, y_j)$: {points(givens['x'], givens['y'])}. "
        f"Do {steps} by gradient descent{at_once(examples(draft))} from $w = {givens['w']}$, "
        f"$b = {givens['b']}$ with $\\alpha = {givens['rate']}$ and $\\lambda = {givens['decay']}$, "
        f"where $h_j = h(x_j)$.\n\n"
        f"Loss: ${convention(draft).loss(*printed)} + {penalty}$; the bias is not penalized.\n\n"
        f"Update rule, both at once: $w \\leftarrow w - {rule} (h_j - y_j) x_j - \\alpha {derivative}$ and "
        f"$b \\leftarrow b - {rule} (h_j - y_j)$."
    )


REGULARIZED_DESCENT = Family(
    name="regularized_descent",
    title="Linear regression with weight decay (L2)",
    recipe=recipe,
    givens={
        "x": Given("Inputs x", lambda draft: (examples(draft),)),
        "y": Given("Targets y", lambda draft: (examples(draft),)),
        "w": Given("Weight before the update"),
        "b": Given("Bias before the update"),
        "rate": Given("Learning rate α"),
        "decay": Given("Strength λ of the penalty"),
    },
    ask=asked,
    task=task,
    example={
        "slug": "step-with-weight-decay",
        "parameters": {
            "loss": "half_mean",
            "penalty": "half",
            "examples": EXAMPLES,
            "iterations": 1,
            "x": {"integers": [-2, 4]},
            "y": {"integers": [-3, 7]},
            "w": {"from": "-2", "to": "2", "step": "0.5", "not": ["0", "1", "-1"]},
            "b": {"from": "-2", "to": "2", "step": "0.5", "not": ["0"]},
            "rate": {"one_of": ["0.05", "0.1", "0.2"]},
            "decay": {"one_of": ["0.2", "0.5", "1"]},
        },
    },
    figures=5,
    misconceptions=STEPS.misconceptions,
    parameters={
        "loss": one_of("Loss convention", "half_mean", "half_sum", "sum_full", "mean"),
        "penalty": one_of("Penalty: λ/2·w², λ·w² or λ/(2n)·w²", "half", "full", "mean"),
        "examples": counted("How many examples", MOST_EXAMPLES, EXAMPLES),
        "iterations": counted("How many updates", MOST_UPDATES, 1),
    },
    asks=of_updates({"w": "$w$", "b": "$b$"}, MOST_UPDATES)
    | {"gradient_w": "the derivative of the loss with respect to $w$ (`gradient_w`)"},
    constants=fixed,
    admits=converges,
).kind()

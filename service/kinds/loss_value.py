"""The value of a loss: squares, cross-entropies or hinges; see `solver.recipes.loss_values`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.wording import count, counted, one_of, points, word
from service.solver.recipes.loss_values import LOSSES, divisors, loss_value, meant, misconceptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

MOST_EXAMPLES, EXAMPLES, MOST_CLASSES, CLASSES = 6, 3, 5, 3

NAMES = [f"{reduction}_of_{loss}" for loss, (_, reductions) in LOSSES.items() for reduction in reductions]

FACTORS = {"sum": "", "half_sum": r"\frac{1}{2}", "mean": r"\frac{1}{n}", "half_mean": r"\frac{1}{2n}"}

READ = {
    "squares": ("h", "A model predicts $h_j$ where $y_j$ is right.", r"\ell_j = (y_j - h_j)^2"),
    "binary_cross_entropies": (
        "p",
        "A classifier gives the probability $p_j$ to class 1; the right class is $y_j$.",
        r"\ell_j = -y_j \ln p_j - (1 - y_j) \ln(1 - p_j)",
    ),
    "cross_entropies": (
        "z",
        "A classifier gives the logits $z_{jk}$ to the classes $k$, from 1 on; the right class is $y_j$.",
        r"\ell_j = -\ln \frac{e^{z_{j y_j}}}{\sum_k e^{z_{jk}}}",
    ),
    "hinges": (
        "s",
        "A classifier gives the score $s_j$; the right label is $y_j$, which is 1 or −1.",
        r"\ell_j = \max(0, 1 - y_j s_j)",
    ),
}
"""Of each loss what it reads beside the targets, who says so, and the loss of one example."""


def said(draft: Draft) -> tuple[str, str]:
    """Return how the losses are added up, and which they are."""
    reduction, _, loss = word(draft, "loss", NAMES[0]).partition("_of_")
    return reduction, loss


def examples(draft: Draft) -> int:
    """Return how many examples there are."""
    return count(draft, "examples", EXAMPLES)


def recipe(draft: Draft) -> Recipe:
    """Return the loss's steps."""
    reduction, loss = said(draft)
    return loss_value(loss, reduction, examples(draft))


def fixed(draft: Draft) -> dict[str, float]:
    """Return the constant of a question: what the sum is divided by."""
    return {"divisor": divisors(examples(draft))[said(draft)[0]]}


def per_example(draft: Draft) -> tuple[int, ...]:
    """Return the shape of one number for each example."""
    return (examples(draft),)


def of(loss: str) -> Callable[[Draft], bool]:
    """Return whether a question is about this loss, as a function of its draft."""
    return lambda draft: said(draft)[1] == loss


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: what was predicted, what is right, and the loss."""
    reduction, loss = said(draft)
    name, sentence, each = READ[loss]
    pair = f"$({name}_j, y_j)$" if loss != "cross_entropies" else "$(z_j, y_j)$"
    return (
        f"{sentence} The examples {pair}: {points(givens[name], givens['y'])}.\n\n"
        f"Loss: ${FACTORS[reduction]} \\sum_j \\ell_j$ with ${each}$."
    )


LOSS_VALUE = Family(
    name="loss_value",
    title="The value of a loss",
    recipe=recipe,
    givens={
        "y": Given("What is right: targets, classes 0 and 1, classes from 1 on, or labels ±1", per_example),
        "h": Given("Predictions, for squares", per_example, of("squares")),
        "p": Given("Probabilities, for binary cross-entropies", per_example, of("binary_cross_entropies")),
        "z": Given(
            "Logits, for cross-entropies",
            lambda draft: (examples(draft), count(draft, "classes", CLASSES)),
            of("cross_entropies"),
        ),
        "s": Given("Scores, for hinges", per_example, of("hinges")),
    },
    ask=lambda _: ("losses", "loss"),
    task=task,
    example={
        "slug": "mean-of-binary-cross-entropies",
        "parameters": {
            "loss": "mean_of_binary_cross_entropies",
            "examples": EXAMPLES,
            "y": {"integers": [0, 1]},
            "p": {"from": "0.05", "to": "0.95", "step": "0.05", "not": ["0.5"]},
        },
    },
    misconceptions=misconceptions(),
    parameters={
        "loss": one_of("Loss: how it is added up, and of what", *NAMES),
        "examples": counted("How many examples", MOST_EXAMPLES, EXAMPLES),
        "classes": {
            **counted("How many classes, for cross-entropies", MOST_CLASSES, CLASSES),
            "minimum": 2,
        },
    },
    asks={"losses": "the loss $\\ell_j$ of each example", "loss": "the loss of all"},
    constants=fixed,
    admits=meant,
).kind()

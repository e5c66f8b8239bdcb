"""The derivative of an activation, given z or given a: see `solver.recipes.activation_slopes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.wording import count, counted, one_of, word, written
from service.solver.recipes.activation_slopes import activation_slope, meant, misconceptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

MOST_NUMBERS, NUMBERS = 6, 3

PRINTED = {
    "sigmoid": (r"\sigma", r"\sigma(z) = \frac{1}{1 + e^{-z}}"),
    "tanh": (r"\varphi", r"\varphi(z) = \tanh z"),
    "relu": (r"\varphi", r"\varphi(z) = \max(0, z)"),
}
"""Each function as it is printed: its letter, and what it is."""


def recipe(draft: Draft) -> Recipe:
    """Return the steps of a question's function from what it gives."""
    return activation_slope(word(draft, "function", "sigmoid"), word(draft, "given", "z"))


def numbers(draft: Draft) -> tuple[int, ...]:
    """Return the shape of what is given."""
    return (count(draft, "numbers", NUMBERS),)


def gives(name: str) -> Callable[[Draft], bool]:
    """Return whether a question gives this, as a function of its draft."""
    return lambda draft: word(draft, "given", "z") == name


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task: the function, and where."""
    letter, printed = PRINTED[word(draft, "function", "sigmoid")]
    if "z" in givens:
        return (
            f"The activation is ${printed}$. For each entry of $z = {written(givens['z'])}$ take the "
            f"activation $a = {letter}(z)$ and the derivative ${letter}'(z)$."
        )
    return (
        f"The activation is ${printed}$. It came to $a = {written(givens['a'])}$, entry by entry; "
        f"$z$ is not known. Take the derivative ${letter}'(z)$ for each entry."
    )


ACTIVATION_DERIVATIVE = Family(
    name="activation_derivative",
    title="The derivative of an activation",
    recipe=recipe,
    givens={
        "z": Given("What the activation is applied to, if that is given", numbers, gives("z")),
        "a": Given("The activations, if they are given", numbers, gives("a")),
    },
    ask=lambda draft: ("a", "slope") if gives("z")(draft) else ("slope",),
    task=task,
    example={
        "slug": "derivative-of-sigmoid",
        "parameters": {
            "function": "sigmoid",
            "given": "z",
            "numbers": NUMBERS,
            "z": {"from": "-2.5", "to": "2.5", "step": "0.25", "not": ["0"]},
        },
    },
    misconceptions=misconceptions(),
    parameters={
        "function": one_of("Which function", "sigmoid", "tanh", "relu"),
        "given": one_of("What is given: z, or the activation a", "z", "a"),
        "numbers": counted("At how many places", MOST_NUMBERS, NUMBERS),
    },
    asks={"a": "the activations $a$", "slope": "the derivatives (`slope`)"},
    admits=meant,
).kind()

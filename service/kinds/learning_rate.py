"""Which learning rates converge on a quadratic, which is best, how many steps it takes; and Newton's step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family, Given
from service.kinds.wording import one_of, word
from service.solver.recipes.newton import NEWTON
from service.solver.recipes.rates import RATES, STEPS, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.vocabulary import Draft

RECIPES = {"rates": RATES, "steps": STEPS, "newton": NEWTON}
ASKED = {
    "rates": ("limit", "best", "factor"),
    "steps": ("shrinkage", "steps"),
    "newton": ("slope", "second", "x_next"),
}


def about(draft: Draft) -> str:
    """Return which of the tasks a draft is."""
    return word(draft, "about", "rates")


def only(*tasks: str) -> Callable[[Draft], bool]:
    """Return whether a given belongs to the task of a draft, for givens of some tasks."""
    return lambda draft: about(draft) in tasks


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    given = {name: f"${letter} = {givens[name]}$" for name, letter in LETTERS.items() if name in givens}
    match about(draft):
        case "rates":
            return (
                "Gradient descent with the learning rate $\\alpha$ looks for the minimum of "
                f"$f(x, y) = a x^2 + c y^2$ with {given['a']} and {given['c']}. The largest stable rate is "
                "the one below which it converges from any start. The best rate makes the slower of both "
                "coordinates as fast as can be; then both shrink by factors of the same size."
            )
        case "steps":
            return (
                f"Gradient descent with {given['rate']} looks for the minimum of $f(x) = a x^2$ with "
                f"{given['a']} from {given['x']}. Each step multiplies $x$ by the same factor. It ends as "
                f"soon as $|x| \\le \\delta$ with {given['target']}."
            )
    return (
        f"Take one step of Newton's method for a minimum, $x \\leftarrow x - \\frac{{f'(x)}}{{f''(x)}}$, on "
        f"$f(x) = a x^3 + b x$ with {given['a']}, {given['b']} from {given['x']}."
    )


LETTERS = {"a": "a", "b": "b", "c": "c", "x": "x", "rate": r"\alpha", "target": r"\delta"}

LEARNING_RATE = Family(
    name="learning_rate",
    title="Learning rates that converge, and Newton's step",
    recipe=lambda draft: RECIPES[about(draft)],
    givens={
        "a": Given("Factor a of the first term"),
        "b": Given("Factor of x beside x³", when=only("newton")),
        "c": Given("Factor of y²", when=only("rates")),
        "x": Given("Where the descent starts", when=only("steps", "newton")),
        "rate": Given("Learning rate α", when=only("steps")),
        "target": Given("Distance δ that is near enough", when=only("steps")),
    },
    ask=lambda draft: ASKED[about(draft)],
    task=task,
    example={
        "slug": "rates-that-converge",
        "parameters": {
            "about": "rates",
            "a": {"from": "0.5", "to": "6", "step": "0.25"},
            "c": {"from": "0.5", "to": "6", "step": "0.25"},
        },
    },
    misconceptions=RATES.misconceptions | STEPS.misconceptions | NEWTON.misconceptions,
    parameters={"about": one_of("What is asked about", *RECIPES)},
    asks={
        "limit": "the largest stable rate (`limit`)",
        "best": "the best rate (`best`)",
        "factor": "the size of the factor by which both coordinates shrink at the best rate (`factor`)",
        "shrinkage": "the factor of one step, with its sign (`shrinkage`)",
        "steps": "the number of steps (`steps`)",
        "slope": "$f'(x)$ (`slope`)",
        "second": "$f''(x)$ (`second`)",
        "x_next": "the new $x$ (`x_next`)",
    },
    admits=told,
).kind()

"""Steps of AdaGrad, RMSProp or Adam for one weight whose gradients are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.domains import values
from service.kinds.family import Family, Given
from service.kinds.wording import count, counted, one_of, rows, word
from service.solver.recipes.adaptive import adaptive, known_wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

MOST_STEPS = 6
SEVERAL = 2
VISIBLE = 0.001
"""From here on the place of ε shows in four figures."""

RULES = {
    "adagrad": r"$s \leftarrow s + g^2$, then $w \leftarrow w - \eta \frac{g}{\sqrt{s} + \epsilon}$",
    "rmsprop": r"$s \leftarrow \gamma s + (1 - \gamma) g^2$, "
    r"then $w \leftarrow w - \eta \frac{g}{\sqrt{s} + \epsilon}$",
    "adam": r"$v \leftarrow \beta_1 v + (1 - \beta_1) g$, $s \leftarrow \beta_2 s + (1 - \beta_2) g^2$, "
    r"$\hat v = \frac{v}{1 - \beta_1^t}$, $\hat s = \frac{s}{1 - \beta_2^t}$, "
    r"then $w \leftarrow w - \eta \frac{\hat v}{\sqrt{\hat s} + \epsilon}$; the first step has $t = 1$",
}
TITLES = {"adagrad": "AdaGrad", "rmsprop": "RMSProp", "adam": "Adam"}
AVERAGES = {"adagrad": ("s",), "rmsprop": ("s",), "adam": ("v_hat", "s_hat")}
SIGNS = {"v": "$v$", "s": "$s$", "v_hat": r"$\hat v$", "s_hat": r"$\hat s$", "w": "$w$"}


def method_of(draft: Draft) -> str:
    """Return which of the methods a draft is about."""
    return word(draft, "method", "adam")


def steps_of(draft: Draft) -> int:
    """Return how many steps a draft asks for."""
    return count(draft, "iterations", SEVERAL)


def recipe(draft: Draft) -> Recipe:
    """Return the recipe of a draft; where ε is tiny, what goes wrong with it is no part of it."""
    least = values(draft.parameters["epsilon"], "/parameters/epsilon").ends[0]
    return adaptive(method_of(draft), steps_of(draft), with_epsilon=least >= VISIBLE)


def asked(draft: Draft) -> tuple[str, ...]:
    """Return what is asked unless the draft says so: every weight, and what the last step is made of.

    Wrong steps show in several weights, so that they can be told from chance.
    """
    last = steps_of(draft)
    before = tuple(f"w_{place}" for place in range(1, last))
    return (*before, *(f"{stem}_{last}" for stem in AVERAGES[method_of(draft)]), f"w_{last}")


def plain(number: object) -> str:
    """Return a number in TeX, a power of ten where Python writes an exponent."""
    digits, _, exponent = str(number).partition("e")
    power = f"10^{{{int(exponent)}}}" if exponent else ""
    return power if digits == "1" and power else digits + (rf" \cdot {power}" if power else "")


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    method = method_of(draft)
    gradients = ", ".join(f"$g_{at} = {value}$" for at, value in enumerate(rows(givens["g"]), start=1))
    decays = {"rmsprop": r"\gamma"}.get(method, r"\beta_2")
    letters = {"rate": r"\eta", "beta1": r"\beta_1", "beta2": decays, "epsilon": r"\epsilon"}
    told = ", ".join(
        f"${letter} = {plain(givens[name])}$" for name, letter in letters.items() if name in givens
    )
    averages = "$v = s = 0$" if method == "adam" else "$s = 0$"
    return (
        f"A weight is $w = {givens['w']}$. Do {steps_of(draft)} steps of {TITLES[method]} with {told}, "
        f"beginning with {averages}. The gradients of the steps are {gradients}.\n\n"
        f"Update rule: {RULES[method]}."
    )


ADAPTIVE_STEP = Family(
    name="adaptive_step",
    title="Steps of AdaGrad, RMSProp or Adam",
    recipe=recipe,
    givens={
        "w": Given("Weight before the first step"),
        "g": Given("Gradients, one for each step", lambda draft: (steps_of(draft),)),
        "rate": Given("Learning rate η"),
        "beta1": Given("Decay β₁ of the average of gradients", when=lambda draft: method_of(draft) == "adam"),
        "beta2": Given(
            "Decay of the average of squares: β₂, in RMSProp γ",
            when=lambda draft: method_of(draft) != "adagrad",
        ),
        "epsilon": Given("Number ε added to the root"),
    },
    ask=asked,
    task=task,
    example={
        "slug": "two-steps-of-adam",
        "parameters": {
            "method": "adam",
            "iterations": 2,
            "w": {"from": "-1", "to": "1", "step": "0.1", "not": ["0"]},
            "g": {"from": "-0.9", "to": "0.9", "step": "0.1", "not": ["0"]},
            "rate": {"one_of": ["0.1", "0.2", "0.05"]},
            "beta1": {"one_of": ["0.8", "0.9"]},
            "beta2": {"one_of": ["0.95", "0.99", "0.999"]},
            "epsilon": {"one_of": ["0.1"]},
        },
    },
    misconceptions=known_wrong(),
    parameters={
        "method": one_of("Method", "adam", "rmsprop", "adagrad"),
        "iterations": counted("How many steps", MOST_STEPS, SEVERAL) | {"minimum": SEVERAL},
    },
    asks={
        f"{stem}_{place}": f"{sign} after step {place} (`{stem}_{place}`)"
        for place in range(1, MOST_STEPS + 1)
        for stem, sign in SIGNS.items()
    },
).kind()

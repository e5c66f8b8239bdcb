"""Gradient descent with momentum on a parabola, in two conventions, one step or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.family import Family
from service.kinds.parabola import (
    MOMENTUM_EXAMPLE,
    MOMENTUM_GIVENS,
    MOMENTUM_PARAMETERS,
    MOST_STEPS,
    convention_of,
    count_of,
    momentum_asked,
    setting,
    velocities_of,
)
from service.kinds.wording import of_updates
from service.solver.recipes.momentum_methods import known_wrong, momentum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft

RULES = {
    "velocity": r"$v \leftarrow \mu v - \eta g$, then $x \leftarrow x + v$",
    "gradient_sum": r"$v \leftarrow \beta v + g$, then $x \leftarrow x - \eta v$",
}


def task(draft: Draft, givens: Mapping[str, object]) -> str:
    """Return one variant's task."""
    return (
        f"Do {count_of(velocities_of(draft))} of gradient descent with momentum {setting(draft, givens)}\n\n"
        f"Update rule: {RULES[convention_of(draft)]}, where $g = f'(x)$ at the point before the step."
    )


MOMENTUM_STEP = Family(
    name="momentum_step",
    title="Gradient descent with momentum",
    recipe=lambda draft: momentum("momentum", convention_of(draft), velocities_of(draft)),
    givens=MOMENTUM_GIVENS,
    ask=momentum_asked,
    task=task,
    example={"slug": "descend-with-momentum", "parameters": MOMENTUM_EXAMPLE},
    misconceptions=known_wrong("momentum"),
    parameters=MOMENTUM_PARAMETERS,
    asks=of_updates({"v": "$v$", "x": "$x$"}, MOST_STEPS),
).kind()

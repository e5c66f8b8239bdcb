"""Univariate linear regression by gradient descent: the next weights after one batch update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.claims import read_claims, read_precision, read_tolerance
from service.kinds.domains import VALUES, values
from service.kinds.kind import Kind
from service.solver.conventions import CONVENTIONS, Convention
from service.solver.descent import converges
from service.solver.descent_misconceptions import BATCH
from service.solver.exercise import Draw, Exercise, SolverQuestion
from service.vocabulary import Draft, Problem, QuestionError, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.tolerance import Precision

NAME = "linear_descent"
VERSION = 1
SCALES = {
    "summed": (1, False),
    "summed_doubled": (2, False),
    "averaged": (1, True),
    "averaged_doubled": (2, True),
}
"""The misconceptions that are conventions: doubled, averaged."""

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["examples", "x", "y", "w0", "w1", "rate"],
    "properties": {
        "loss": {
            "title": "Loss convention",
            "description": "Decides the printed loss and the printed update rule.",
            "enum": list(CONVENTIONS),
            "default": "sum",
        },
        "update": {"title": "What one update reads", "enum": ["batch"], "default": "batch"},
        "iterations": {"title": "How many updates", "enum": [1], "default": 1},
        "examples": {"title": "How many points", "type": "integer", "minimum": 1, "maximum": 12},
        "x": VALUES | {"title": "Inputs x"},
        "y": VALUES | {"title": "Targets y"},
        "w0": VALUES | {"title": "Bias before the update"},
        "w1": VALUES | {"title": "Weight before the update"},
        "rate": VALUES | {"title": "Learning rate α"},
        "divergence": {
            "title": "Whether rates at which repeated updates diverge may be drawn",
            "enum": ["refused", "allowed"],
            "default": "refused",
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "next-weights-batch",
    "parameters": {
        "loss": "sum",
        "update": "batch",
        "iterations": 1,
        "examples": 3,
        "x": {"integers": [0, 5]},
        "y": {"integers": [0, 7]},
        "w0": {"from": "-1", "to": "2", "step": "0.5", "not": ["0"]},
        "w1": {"from": "-1", "to": "2", "step": "0.5"},
        "rate": {"one_of": ["0.01", "0.02", "0.05", "0.1"]},
    },
    "ask": ["w0_next", "w1_next"],
    "precision": {"intermediate_figures": 4},
    "tolerance": "window",
    "points": "2",
}


def read(draft: Draft) -> SolverQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: what is asked, claimed or to be drawn makes no sense, with a pointer.
    """
    convention = CONVENTIONS[str(draft.parameters.get("loss", "sum"))]
    examples = draft.parameters["examples"]
    if not isinstance(examples, int):
        raise QuestionError("examples must be a whole number")
    exercise = exercise_of(draft, convention, examples)
    conditions = {
        "loss": convention.name,
        "update": "batch",
        "iterations": 1,
        "precision": kept(exercise.precision),
    }
    return SolverQuestion(
        draft, NAME, VERSION, exercise, lambda givens: prompt(draft, convention, exercise, givens), conditions
    )


def exercise_of(draft: Draft, convention: Convention, examples: int) -> Exercise:
    """Return what the solver draws: the batch update's recipe with this question's ranges and claims."""
    ask = asked(draft)
    wrong = tuple(name for name in BATCH.misconceptions if meant(name, convention, examples, ask))
    claims, distinguish = read_claims(draft, wrong, tuple(BATCH.misconceptions))
    return Exercise(
        recipe=BATCH,
        draws=drawn(draft, examples),
        constants={"doubled": convention.doubled, "divisor": float(examples if convention.averaged else 1)},
        ask=ask,
        wrong=wrong,
        claims=claims,
        distinguish=distinguish,
        precision=read_precision(draft),
        tolerance=read_tolerance(draft),
        admits=None if draft.parameters.get("divergence") == "allowed" else converges,
    )


def asked(draft: Draft) -> tuple[str, ...]:
    """Return the steps asked, the two new weights by default."""
    for at, name in enumerate(draft.ask):
        if name not in BATCH.steps or draft.ask.index(name) != at:
            known = ", ".join(BATCH.steps)
            problem = Problem(
                "not_a_step", f"{name!r} is no step of {NAME}, or asked twice.", f"/ask/{at}", hint=known
            )
            raise QuestionError(f"ask names {name!r}; ask for some of: {known}", [problem])
    return draft.ask or ("w0_next", "w1_next")


def meant(name: str, convention: Convention, examples: int, ask: tuple[str, ...]) -> bool:
    """Return whether a misconception can show in what is asked and is not the question's own convention.

    Of two conventions with the same scale (n = 1 or 2) only the first is kept.
    """
    if not BATCH.visible(ask, (name,)):
        return False
    if name not in SCALES:
        return True
    scales = {key: doubled / (examples if mean else 1) for key, (doubled, mean) in SCALES.items()}
    first = next(key for key, scale in scales.items() if scale == scales[name])
    return first == name and scales[name] != convention.scale(examples)


def drawn(draft: Draft, examples: int) -> dict[str, Draw]:
    """Return what is drawn: the points' coordinates as vectors, the weights and the rate as scalars."""
    sizes = {"x": examples, "y": examples, "w0": None, "w1": None, "rate": None}
    return {
        name: Draw(values(draft.parameters[name], f"/parameters/{name}"), size)
        for name, size in sizes.items()
    }


def kept(precision: Precision) -> dict[str, int]:
    """Return the digits to keep in between, in the author's words."""
    digits = {"intermediate_figures": precision.figures, "intermediate_decimals": precision.decimals}
    return {name: count for name, count in digits.items() if count is not None}


ASKS = {"w0_next": "the new $w_0$", "w1_next": "the new $w_1$"}


def prompt(draft: Draft, convention: Convention, exercise: Exercise, givens: Mapping[str, object]) -> Text:
    """Return the task in words: data, loss, update rule, what to compute, and how precisely."""
    points = ", ".join(f"({x}, {y})" for x, y in zip(rows(givens["x"]), rows(givens["y"]), strict=True))
    digits = " and ".join(
        f"{count} {'significant figures' if name == 'intermediate_figures' else 'decimals'}"
        for name, count in kept(exercise.precision).items()
    )
    names = [ASKS.get(name, f"`{name}`") for name in exercise.ask]
    own = f"{draft.prompt.text}\n\n" if draft.prompt else ""
    return Text(
        f"{own}Fit $h(x) = w_0 + w_1 x$ to the points $(x_j, y_j)$: {points}. "
        f"Do one **batch** update by gradient descent from $w_0 = {givens['w0']}$, $w_1 = {givens['w1']}$ "
        f"with $\\alpha = {givens['rate']}$, where $h_j = h(x_j)$.\n\n"
        f"Loss: ${convention.loss}$.\n\n"
        f"Update rule, both weights at once: $w_0 \\leftarrow w_0 + {convention.rule} (y_j-h_j)$ and "
        f"$w_1 \\leftarrow w_1 + {convention.rule} (y_j-h_j) x_j$.\n\n"
        f"Compute {' and '.join(names)}. Keep at least {digits} in between."
    )


def rows(numbers: object) -> list[object]:
    """Return a given vector as the list it is."""
    return list(numbers) if isinstance(numbers, list | tuple) else [numbers]


LINEAR_DESCENT = Kind(
    name=NAME,
    version=VERSION,
    title="Linear regression by gradient descent",
    parameters_schema=SCHEMA,
    example=EXAMPLE,
    read=read,
    misconceptions=BATCH.misconceptions,
)

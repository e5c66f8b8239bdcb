"""Univariate linear regression by gradient descent: the weights after batch, mini-batch or online updates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from service.kinds.claims import kept, read_claims, read_precision, read_tolerance
from service.kinds.descent_prompt import Task
from service.kinds.domains import VALUES, values, wrong
from service.kinds.kind import Kind
from service.solver.conventions import CONVENTIONS
from service.solver.descent import constants, converges, descent, meant, weights
from service.solver.descent_order import UPDATES
from service.solver.exercise import Draw, Exercise, SolverQuestion

if TYPE_CHECKING:
    from service.solver.recipe import Recipe
    from service.vocabulary import Draft

NAME = "linear_descent"
VERSION = 1
MOST_UPDATES = 10
MOST_POINTS = 12

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
        "update": {
            "title": "What one update reads",
            "description": "All points, the next `batch_size` of them, or the next one, in the order listed.",
            "enum": ["batch", "mini_batch", "online"],
            "default": "batch",
        },
        "batch_size": {
            "title": "How many points a mini-batch update reads",
            "description": "Divides `examples`; only for `update: mini_batch`.",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_POINTS,
        },
        "iterations": {
            "title": "How many updates",
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_UPDATES,
            "default": 1,
        },
        "examples": {"title": "How many points", "type": "integer", "minimum": 1, "maximum": MOST_POINTS},
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
    said = draft.parameters
    exercise = exercise_of(draft)
    iterations, size = whole(draft, "iterations", 1), batch_size(draft)
    conditions = {
        "loss": str(said.get("loss", "sum")),
        "update": str(said.get("update", "batch")),
        "iterations": iterations,
        "precision": kept(exercise.precision),
    }
    if conditions["update"] == "mini_batch":
        conditions["batch_size"] = size
    convention, update = CONVENTIONS[str(conditions["loss"])], str(conditions["update"])
    task = Task(draft.prompt, convention, update, iterations, size, exercise, draft.answer)
    return SolverQuestion(draft, NAME, VERSION, exercise, task.presenter(), conditions, verbatim=True)


def exercise_of(draft: Draft) -> Exercise:
    """Return what the solver draws: the updates' recipe with this question's ranges and claims."""
    examples, size = whole(draft, "examples", 1), batch_size(draft)
    iterations = whole(draft, "iterations", 1)
    recipe = descent(iterations, size)
    fixed = constants(CONVENTIONS[str(draft.parameters.get("loss", "sum"))], examples, size)
    ask = asked(draft, recipe) or weights(iterations)
    visible = tuple(name for name in meant(recipe, fixed) if recipe.visible(ask, (name,)))
    claims, distinguish = read_claims(draft, visible, tuple(recipe.misconceptions))
    return Exercise(
        recipe=recipe,
        draws=drawn(draft, examples),
        constants=fixed,
        ask=ask,
        wrong=visible,
        claims=claims,
        distinguish=distinguish,
        precision=read_precision(draft),
        tolerance=read_tolerance(draft),
        admits=None if draft.parameters.get("divergence") == "allowed" else partial(converges, size=size),
    )


def whole(draft: Draft, name: str, default: int) -> int:
    """Return a parameter that the schema says is a whole number."""
    said = draft.parameters.get(name, default)
    if not isinstance(said, int):
        raise wrong("wrong_type", f"{name} must be a whole number.", f"/parameters/{name}")
    return said


def batch_size(draft: Draft) -> int:
    """Return how many points one update reads.

    Raises:
        QuestionError: it is said where it cannot be, missing, or does not divide the number of points.
    """
    examples, pointer = whole(draft, "examples", 1), "/parameters/batch_size"
    update = draft.parameters.get("update", "batch")
    if update != "mini_batch":
        if "batch_size" in draft.parameters:
            raise wrong(
                "unknown_field", f"update: {update} takes no batch_size.", pointer, "update: mini_batch"
            )
        return 1 if update == "online" else examples
    size = whole(draft, "batch_size", 0)
    if not size:
        raise wrong(
            "missing", "Say how many points a mini-batch update reads.", "/parameters", "batch_size: 2"
        )
    if examples % size:
        fitting = ", ".join(str(each) for each in range(1, examples + 1) if examples % each == 0)
        raise wrong("bad_batch_size", f"batch_size must divide {examples} points.", pointer, fitting)
    return size


def asked(draft: Draft, recipe: Recipe) -> tuple[str, ...]:
    """Return the steps asked: any that are written down, each once; none if the draft leaves it open."""
    known = [step.name for step in recipe.steps.values() if step.formula]
    for at, name in enumerate(draft.ask):
        if name not in known or draft.ask.index(name) != at:
            detail = f"{name!r} is no step of this question, or asked twice."
            raise wrong("not_a_step", detail, f"/ask/{at}", ", ".join(known))
    return draft.ask


def drawn(draft: Draft, examples: int) -> dict[str, Draw]:
    """Return what is drawn: the points' coordinates as vectors, the weights and the rate as scalars."""
    shapes: dict[str, tuple[int, ...]] = {"x": (examples,), "y": (examples,), "w0": (), "w1": (), "rate": ()}
    return {
        name: Draw(values(draft.parameters[name], f"/parameters/{name}"), shape)
        for name, shape in shapes.items()
    }


LINEAR_DESCENT = Kind(
    name=NAME,
    version=VERSION,
    title="Linear regression by gradient descent",
    parameters_schema=SCHEMA,
    example=EXAMPLE,
    read=read,
    misconceptions=UPDATES.misconceptions,
)

"""Drafts of the kind `formula`, made from few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from service.exercises.authoring import read
from service.formats.native import read_question
from service.solver.exercise import SolverQuestion

if TYPE_CHECKING:
    from service.vocabulary import Plain

GIVENS: dict[str, Plain] = {"a": {"integers": [1, 4]}, "x": {"integers": [-5, 5], "not": [0]}}
STEPS: dict[str, Plain] = {"gradient": "2*a*x", "x_next": "x - gradient/10"}
WRONG: dict[str, Plain] = {
    "ascent": {"replaces": {"x_next": "x + gradient/10"}, "feedback": "As if the step went up."},
    "half": {"replaces": {"gradient": "a*x"}, "feedback": "As if a 2 were lost.", "nature": "convention"},
}


def tree(**changes: Plain) -> dict[str, Plain]:
    """Return a draft; fields of `parameters` may be changed like its own, and None leaves one out."""
    names = ("givens", "constants", "steps", "misconceptions")
    parameters: dict[str, Plain] = {"givens": GIVENS, "steps": STEPS, "misconceptions": WRONG}
    parameters |= {name: changes.pop(name) for name in names if name in changes}
    whole: dict[str, Plain] = {"kind": "formula", "prompt": "With $a={{a}}$, $x={{x}}$.", **changes}
    return {**whole, "parameters": cast("Plain", {n: v for n, v in parameters.items() if v is not None})}


def question(**changes: Plain) -> SolverQuestion:
    """Return the question of such a draft."""
    found = read(read_question(tree(**changes)))
    assert isinstance(found, SolverQuestion)
    return found


def replacing(name: str, text: str, **more: Plain) -> dict[str, Plain]:
    """Return what replaces one thing in the only misconception."""
    return {"misconceptions": {"m": {"replaces": {name: text}, "feedback": "f", **more}}}

"""Dense nets to test, and a second implementation of them that shares nothing with the recipes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import autograd.numpy as anp
import numpy as np

from service.exercises.authoring import read
from service.formats.native import read_question
from service.solver.draws import fold
from service.solver.exercise import SolverQuestion

if TYPE_CHECKING:
    from service.vocabulary import Plain

TENTHS: Plain = {"from": "-0.9", "to": "0.9", "step": "0.1", "not": ["0"]}
SMALL: Plain = {"from": "-0.5", "to": "0.5", "step": "0.1", "not": ["0"]}


def parameters(layers: list[int], **said: Plain) -> dict[str, Plain]:
    """Return parameters of a net of these layers, all numbers drawn."""
    drawn: dict[str, Plain] = {"x": {"from": "0.1", "to": "1", "step": "0.1"}}
    for place in range(1, len(layers)):
        drawn |= {f"W{place}": TENTHS, f"b{place}": SMALL}
    target: Plain = {"one_of": [0, 1]}
    if said.get("loss") == "cross_entropy":
        target = {"integers": [1, layers[-1]]}
    rest: dict[str, Plain] = {"y": target, "rate": {"one_of": ["0.1", "0.2", "0.5"]}}
    return {"layers": list(layers), **drawn, **rest, **said}


def question(kind: str, said: dict[str, Plain], **draft: Plain) -> SolverQuestion:
    """Return the question of some parameters."""
    made = read(read_question({"kind": kind, "parameters": said, **draft}))
    assert isinstance(made, SolverQuestion)
    return made


def drawn(question: SolverQuestion, seeds: list[int]) -> dict[str, Any]:
    """Return every number of the raw draws that the question means, certified or not."""
    exercise = question.exercise
    with np.errstate(all="ignore"):
        givens = exercise.givens(fold(seeds), np.zeros(len(seeds), dtype=np.uint64))
        found = exercise.recipe.run(givens, tuple(exercise.recipe.steps))
    meant = np.broadcast_to(exercise.admits(found) if exercise.admits else True, len(seeds))
    return {name: values[..., meant] for name, values in found.items()}


def phi(name: str, z: Any) -> Any:  # noqa: ANN401 - autograd's arrays have no types
    """Return an activation, units first."""
    match name:
        case "sigmoid":
            return 1 / (1 + anp.exp(-z))
        case "tanh":
            return anp.tanh(z)
        case "relu":
            return anp.maximum(z, 0)
        case "softmax":
            return anp.exp(z) / anp.sum(anp.exp(z), axis=0)
    return z


def outputs(said: dict[str, Any], weights: list[Any], biases: list[Any], x: Any) -> Any:  # noqa: ANN401 - as above
    """Return the outputs of a net (K, V), by einsum."""
    a = x
    for place, (matrix, bias) in enumerate(zip(weights, biases, strict=True), 1):
        name = said.get("hidden" if place < len(weights) else "output", "sigmoid")
        a = phi(name, anp.einsum("oiv,iv->ov", matrix, a) + bias)
    return a


def printed_loss(said: dict[str, Any], weights: list[Any], biases: list[Any], given: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
    """Return each variant's loss (V,), as the prompt prints it."""
    a, y = outputs(said, weights, biases, given["x"]), given["y"]
    count = len(a)
    match said.get("loss", "half_sum"):
        case "binary_cross_entropy":
            loss = -anp.sum(y * anp.log(a) + (1 - y) * anp.log(1 - a), axis=0)
        case "cross_entropy":
            loss = -anp.log(anp.sum(a * (np.arange(1, count + 1)[:, None] == y), axis=0))
        case name:
            front = {"half_sum": 1 / 2, "sum_full": 1, "half_mean": 1 / (2 * count), "mean": 1 / count}
            loss = front[name] * anp.sum((a - y) ** 2, axis=0)
    if "decay" in said:
        loss = loss + given["decay"] / 2 * sum(anp.sum(matrix**2, axis=(0, 1)) for matrix in weights)
    return loss

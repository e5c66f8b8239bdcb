"""Computation graphs: keys against the printed lines themselves, by autograd and by centred differences."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from autograd import numpy as traced

from service.exercises.answers import grade, read
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.solver.recipes.graph_growth import grown
from service.vocabulary import QuestionError
from tests.kinds.derivatives import WAYS, agree
from tests.kinds.marking import SEEDS, check_chance, check_marking, question

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain

KIND = "computation_graph"
CLASSIC: dict[str, Plain] = {"operations": None, "structure": None}
IN_PYTHON = [
    (r"_\{(\d+)\}", r"\1"),
    (r"\^2", "**2"),
    (r"\\cdot", "*"),
    (r"\\sigma", "sigmoid"),
    (r"\\(exp|tanh|max)", r"\1"),
]
KNOWN = {
    "__builtins__": {},
    "exp": traced.exp,
    "tanh": traced.tanh,
    "max": traced.maximum,
    "sigmoid": lambda z: 1 / (1 + traced.exp(-z)),
}


def printed(prompt: str) -> Callable[[Any], Any]:
    """Return the lines that a prompt prints as a function of the inputs, named as it names them."""
    for pattern, plain in IN_PYTHON:
        prompt = re.sub(pattern, plain, prompt)
    lines = re.findall(r"^\d+\. \$(\w+) = (.*)\$$", prompt, flags=re.MULTILINE)
    names = re.findall(r"\$(\w+) = -?[\d.]+\$", prompt.split("These lines")[0])

    def worked_out(inputs: Any) -> Any:  # noqa: ANN401 - arrays, or what autograd traces
        known = dict(zip(names, inputs, strict=True))
        for name, expression in lines:
            known[name] = eval(expression, KNOWN, known)  # noqa: S307 - the lines that we print
        return known[lines[-1][0]]

    return worked_out


def checked(asked: SolverQuestion, count: int) -> None:
    """Check keys of some variants against their printed lines."""
    variants = draw(asked, range(count))
    inputs = np.array([variant.givens["inputs"] for variant in variants], dtype=np.float64).T
    keys = np.array([[float(str(value)) for value in variant.key.values()] for variant in variants]).T
    lines = printed(variants[0].prompt.text)
    agree(keys[:1], np.asarray(lines(inputs))[np.newaxis], 1e-9)
    for way, relative in WAYS:
        agree(keys[1:], way(lines, inputs), relative)


@pytest.mark.parametrize("operations", [3, 4, 5, 6, 8, 10, 12])
def test_the_key_is_the_derivative_of_the_lines_that_are_printed(operations: int) -> None:
    refused = 0
    for structure in range(12):
        try:
            checked(question(KIND, operations=operations, structure=structure), 30)
        except QuestionError:
            refused += 1
    assert refused <= 1


def test_the_example_s_key_is_right_in_a_thousand_variants() -> None:
    checked(question(KIND), 1000)


@pytest.mark.parametrize("graph", ["sum_times", "sigmoid_neuron"])
def test_the_keys_of_well_known_graphs_are_the_derivatives_of_their_lines(graph: str) -> None:
    checked(question(KIND, graph=graph, **CLASSIC), 100)


PUBLISHED: dict[str, tuple[list[float], list[float], float]] = {
    # cs231n.github.io, optimization-2.md
    "sum_times": ([-2, 5, -4], [-12, -4, -4, 3], 1e-12),
    # the same page: f = .73, dw = [-.20, -.39, .20], dx = [.39, -.59]
    "sigmoid_neuron": ([2, -1, -3, -2, -3], [0.73, -0.20, 0.39, -0.39, -0.59, 0.20], 0.005),
    # karpathy/micrograd, README.md: g, dg/da, dg/db
    "micrograd": ([-4, 2], [24.7041, 138.8338, 645.5773], 0.00005),
}


@pytest.mark.parametrize("graph", PUBLISHED)
def test_published_numbers_come_out(graph: str) -> None:
    inputs, expected, tolerance = PUBLISHED[graph]
    assert worked(graph, inputs) == pytest.approx(expected, abs=tolerance)


def worked(graph: str, inputs: list[float]) -> list[float]:
    exercise = question(KIND, graph=graph, **CLASSIC).exercise
    run = exercise.recipe.run(exercise.placed({"inputs": inputs}), exercise.ask)
    return [run[name].item() for name in exercise.ask]


@pytest.mark.skipif("GRADESTEP_CORPORA" not in os.environ, reason="GRADESTEP_CORPORA names no corpora")
def test_the_numbers_above_are_those_of_the_collected_pages() -> None:
    folder = Path(os.environ["GRADESTEP_CORPORA"]) / "solver"
    readme = json.loads((folder / "micrograd_readme.json").read_text())["expected"]
    assert [float(readme[name]) for name in ("g", "dg_da", "dg_db")] == PUBLISHED["micrograd"][1]
    page = json.loads((folder / "cs231n_sigmoid_neuron.json").read_text())["expected"]
    (dw0, dw1, dw2), (dx0, dx1) = page["dw"], page["dx"]
    found = [float(each) for each in (page["f"], dw0, dx0, dw1, dx1, dw2)]
    assert found == PUBLISHED["sigmoid_neuron"][1]


def test_a_pair_of_numbers_means_the_same_graph_for_ever() -> None:
    lines = [(node.operation, *node.arguments) for node in grown(5, 42).nodes]
    assert lines == [
        ("sigmoid", "a"),
        ("mul", "b", "u1"),
        ("sub", "u2", "a"),
        ("exp", "c"),
        ("sub", "u4", "u3"),
    ]


@pytest.mark.parametrize("operations", range(3, 13))
def test_a_random_graph_reads_every_value_and_some_value_twice(operations: int) -> None:
    graphs = [grown(operations, structure) for structure in range(100)]
    assert len(set(graphs)) > (90 if operations > 3 else 60)
    for graph in graphs:
        read_by = Counter(name for node in graph.nodes for name in node.names)
        assert set(read_by) == {*graph.inputs, *(node.name for node in graph.nodes[:-1])}
        assert max(read_by.values()) > 1
        assert len(graph.nodes) == operations


def test_nearly_every_random_graph_can_be_asked() -> None:
    refused = 0
    for structure in range(100):
        try:
            draw(question(KIND, operations=4 + structure % 5, structure=structure), range(5))
        except QuestionError:
            refused += 1
    assert refused <= 3


@pytest.mark.parametrize(
    "said", [{}, {"structure": 63}, {"graph": "sigmoid_neuron", **CLASSIC}, {"graph": "sum_times", **CLASSIC}]
)
def test_wrong_roads_are_named_and_chance_is_not(said: dict[str, Plain]) -> None:
    asked = question(KIND, **said)
    variants = draw(asked, SEEDS if not said else SEEDS[:150])
    check_marking(variants, asked.exercise.claims)
    check_chance(variants)


def test_who_keeps_one_branch_of_a_fork_is_told_so() -> None:
    for variant in draw(question(KIND, structure=63), range(50)):
        responses = wrong_responses(variant)["last_branch_only"]
        found = grade(variant, read(variant.declarations, responses)).diagnosis
        assert ("last_branch_only",) in [each.misconceptions for each in found]


def test_what_hides_in_most_draws_explains_but_is_not_claimed() -> None:
    exercise = question(KIND, graph="micrograd", **CLASSIC).exercise
    assert "quotient_sign" in exercise.wrong
    assert "quotient_sign" not in exercise.claims
    assert "last_branch_only" in exercise.claims


def test_a_well_known_graph_is_not_numbered() -> None:
    with pytest.raises(QuestionError) as refusal:
        question(KIND, graph="sum_times")
    assert [(each.code, each.pointer) for each in refusal.value.problems] == [
        ("unknown_field", "/parameters/operations")
    ]

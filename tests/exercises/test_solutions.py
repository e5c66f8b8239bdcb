"""The worked solution: each step in the order of work, its formula, the numbers put in, what they come to."""

from typing import Any, cast

import numpy as np
import pytest

from service.exercises.authoring import read as question_of
from service.exercises.solutions import solution
from service.exercises.variants import draw
from service.exercises.workings import numbers, spelled, term
from service.formats.native import read_question
from service.kinds import KINDS
from service.solver.arrays import Array, total
from service.solver.steps import Step
from service.vocabulary import Plain

TASKS: list[dict[str, Plain]] = [
    {},
    {"iterations": 2, "loss": "mean"},
    {"update": "online", "iterations": 3},
    {"update": "mini_batch", "examples": 4, "batch_size": 2, "loss": "half_mean"},
]


def traces(said: dict[str, Plain], seeds: range) -> list[tuple[dict[str, Plain], list[dict[str, Plain]]]]:
    tree = cast("dict[str, Plain]", dict(KINDS["linear_descent"].example))
    parameters = cast("dict[str, Plain]", tree["parameters"]) | said
    kept = {name: value for name, value in tree.items() if name != "ask"}
    question = question_of(read_question(kept | {"parameters": parameters}))
    return [(dict(each.key), solution(question, each.givens)) for each in draw(question, seeds)]


def leaves(value: Plain) -> list[str]:
    return [leaf for part in value for leaf in leaves(part)] if isinstance(value, list) else [str(value)]


@pytest.mark.parametrize("said", TASKS)
def test_the_numbers_of_every_line_come_to_its_value(said: dict[str, Plain]) -> None:
    for _, trace in traces(said, range(40)):
        for line in trace:
            assert set(line) == {"step", "formula", "numbers", "value"}
            written, values = leaves(line["numbers"]), leaves(line["value"])
            assert len(written) == len(values)
            for text, value in zip(written, values, strict=True):
                plain = text.replace("·", "*").replace("−", "-")
                worth = eval(plain, {"__builtins__": {}})  # noqa: S307 - arithmetic that we wrote ourselves
                assert worth == pytest.approx(float(value), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("said", TASKS)
def test_the_lines_lead_to_the_key_and_each_reads_only_what_stands_above_it(said: dict[str, Plain]) -> None:
    for key, trace in traces(said, range(5)):
        steps = {str(line["step"]): line for line in trace}
        assert {name: float(str(steps[name]["value"])) for name in key} == pytest.approx(
            {name: float(str(value)) for name, value in key.items()}, rel=1e-5
        )
        order = list(steps)
        assert all(
            order.index(f"residual{name[4:]}") < order.index(name) for name in order if name[:4] == "term"
        )


def test_negative_numbers_and_sums_stand_in_parentheses_where_they_must() -> None:
    a, b = term(-2), term(3)
    assert (a + b).text == "−2 + 3"
    assert (b + a).text == "3 + (−2)"
    assert (b - (a + b)).text == "3 − (−2 + 3)"
    assert ((b - a) * b).text == "(3 − (−2))·3"
    assert (b / (b * a)).text == "3/(3·(−2))"
    assert (-(a + b)).text == "−(−2 + 3)"
    assert (-a * b).text == "−(−2)·3"
    assert (1 - b * b).text == "1 − 3·3"


def test_any_recipe_is_written_out_functions_sums_and_masks_too() -> None:
    def logistic(z: Array) -> Array:
        return 1 / (1 + np.exp(-z))

    def rectified(z: Array) -> Array:
        return np.where(z > 0, z, 0 * z)

    def summed(z: Array) -> Array:
        return total(z)

    z: dict[str, Array] = {"z": np.array([[2.0], [-0.5]])}
    assert numbers(Step("a", logistic, ("z",)), z) == ["1/(1 + exp(−2))", "1/(1 + exp(−(−0.5)))"]
    assert numbers(Step("a", rectified, ("z",)), z) == ["2", "0·(−0.5)"]
    assert numbers(Step("a", summed, ("z",)), z) == "2 + (−0.5)"


def test_logarithms_are_written_as_textbooks_do() -> None:
    def cost(p: Array) -> Array:
        return -np.log(p) - np.log10(p)

    assert numbers(Step("a", cost, ("p",)), {"p": np.array([0.5])}) == "−ln(0.5) − lg(0.5)"


def test_a_term_knows_only_functions_of_one_number() -> None:
    with pytest.raises(AttributeError):
        cast("Any", spelled(np.array([1.0]))[0]).no_such_function()

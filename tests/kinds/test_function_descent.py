"""The key against the printed function: by centred differences and by autograd, in one variable and two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from service.exercises.variants import draw
from service.vocabulary import QuestionError
from tests.kinds.derivatives import WAYS
from tests.kinds.marking import SEEDS, check_chance, check_marking, question

if TYPE_CHECKING:
    from service.solver.arrays import Array
    from service.vocabulary import Plain, Variant

KIND = "function_descent"


def column(variants: list[Variant], name: str) -> Array:
    """Return a given as an array with the variant axis last, scalars as vectors of one."""
    values = np.array([variant.givens[name] for variant in variants], dtype=np.float64)
    return values[np.newaxis] if values.ndim == 1 else values.T


@pytest.mark.parametrize("dimensions", [1, 2])
@pytest.mark.parametrize("iterations", [1, 3])
def test_each_point_is_the_one_before_less_rate_times_the_gradient(iterations: int, dimensions: int) -> None:
    variants = draw(question(KIND, iterations=iterations, dimensions=dimensions), list(SEEDS))
    a, b, rate, start = (column(variants, name) for name in ("a", "b", "rate", "x"))

    def loss(point: Any) -> Any:  # noqa: ANN401 - arrays, or what autograd traces
        terms = a * point**2 + b * point
        return terms[0] if dimensions == 1 else terms[0] + terms[1]

    for way, relative in WAYS:
        point = start
        for name in variants[0].key:
            point = point - rate * way(loss, point)
            keys = np.array([variant.key[name] for variant in variants], dtype=np.float64)
            found = keys[np.newaxis] if keys.ndim == 1 else keys.T
            np.testing.assert_allclose(found, point, rtol=relative, atol=relative / 10)


def walked(said: dict[str, Plain], **givens: object) -> list[list[float]]:
    """Return the points of a descent from numbers of one's own."""
    exercise = question(KIND, **said).exercise
    run = exercise.recipe.run(exercise.placed(givens), exercise.ask)
    return [run[name][..., 0].tolist() for name in exercise.ask]


@pytest.mark.parametrize(("rate", "last"), [(0.2, 10 * 0.6**5), (0.05, 10 * 0.9**5), (1.1, -10 * 1.2**5)])
def test_the_square_of_the_textbook_shrinks_slowly_or_fast_or_diverges(rate: float, last: float) -> None:
    # d2l.ai, section 12.3: x² from 10
    points = walked({"iterations": 5}, a=1, b=0, x=10, rate=rate)
    assert points[-1] == pytest.approx(last)


def test_the_bowl_of_the_textbook_is_descended_in_both_variables() -> None:
    # d2l.ai, section 12.3: x² + 2y² from (−5, −2) with 0.1
    points = walked({"iterations": 2, "dimensions": 2}, a=[1, 2], b=[0, 0], x=[-5, -2], rate=0.1)
    assert points == [pytest.approx([-4, -1.2]), pytest.approx([-3.2, -0.72])]


def test_rates_that_diverge_are_drawn_only_where_that_is_allowed() -> None:
    steep: dict[str, Plain] = {"a": {"one_of": ["1"]}, "rate": {"one_of": ["1.1"]}}
    with pytest.raises(QuestionError, match="No draw"):
        draw(question(KIND, **steep), [1])
    variants = draw(question(KIND, divergence="allowed", **steep), range(20))
    assert {variant.givens["rate"] for variant in variants} == {1.1}


@pytest.mark.parametrize("said", [{"iterations": 2}, {"dimensions": 2}, {"dimensions": 2, "iterations": 3}])
def test_wrong_roads_are_named_and_chance_is_not(said: dict[str, Plain]) -> None:
    asked = question(KIND, **said)
    variants = draw(asked, SEEDS[:300])
    check_marking(variants, asked.exercise.claims)
    check_chance(variants)

"""What each misconception about one batch update gives, worked out once more point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.table import Table
from service.solver.conventions import CONVENTIONS
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.vocabulary import Plain

    Point: TypeAlias = tuple[float, float]
    Pair: TypeAlias = tuple[float, float]


class Update:
    """One update by hand: points, weights, rate, and what stands before the sum."""

    def __init__(self, points: list[Point], w0: float, w1: float, rate: float, scale: float) -> None:
        self.points, self.w0, self.w1, self.rate, self.scale = points, w0, w1, rate, scale

    def sums(self, w0: float | None = None, w1: float | None = None) -> Pair:
        """Add up what the line misses, and that times x."""
        w0, w1 = self.w0 if w0 is None else w0, self.w1 if w1 is None else w1
        missed = [(y - w0 - w1 * x, x) for x, y in self.points]
        return sum(r for r, _ in missed), sum(r * x for r, x in missed)

    def steps(self, factor: float | None = None) -> Pair:
        """Return how far both weights go."""
        by = self.rate * self.scale if factor is None else factor
        first, second = self.sums()
        return by * first, by * second

    def after(self, step0: float, step1: float) -> Pair:
        """Return the weights after these steps."""
        return self.w0 + step0, self.w1 + step1

    def online(self, doubled: float) -> Pair:
        """Update after each point."""
        w0, w1 = self.w0, self.w1
        for x, y in self.points:
            step = self.rate * doubled * (y - w0 - w1 * x)
            w0, w1 = w0 + step, w1 + step * x
        return w0, w1

    def only(self, point: Point) -> Pair:
        """Let one point count."""
        x, y = point
        step = self.rate * self.scale * (y - self.w0 - self.w1 * x)
        return self.after(step, step * x)


def roads(u: Update, doubled: float) -> dict[str, Callable[[], Pair]]:
    by = u.rate * u.scale
    s0, s1 = u.sums()
    d0, d1 = u.steps()
    n = len(u.points)
    return {
        "ascent": lambda: u.after(-d0, -d1),
        "ascent_w0": lambda: u.after(-d0, d1),
        "ascent_w1": lambda: u.after(d0, -d1),
        "dropped_input_factor": lambda: u.after(d0, d0),
        "input_factor_on_bias": lambda: u.after(d1, d1),
        "dropped_learning_rate": lambda: u.after(u.scale * s0, u.scale * s1),
        "rate_on_weight": lambda: (u.rate * u.w0 + u.scale * s0, u.rate * u.w1 + u.scale * s1),
        "sequential": lambda: u.after(d0, by * u.sums(w0=u.w0 + d0)[1]),
        "sequential_reversed": lambda: u.after(by * u.sums(w1=u.w1 + d1)[0], d1),
        "online_pass": lambda: u.online(doubled),
        "first_example_only": lambda: u.only(u.points[0]),
        "last_example_only": lambda: u.only(u.points[-1]),
        "dropped_bias": lambda: u.after(by * u.sums(w0=0.0)[0], by * u.sums(w0=0.0)[1]),
        "bias_not_updated": lambda: u.after(0.0, d1),
        "gradient_reported": lambda: (-u.scale * s0, -u.scale * s1),
        "change_reported": lambda: (d0, d1),
        "unchanged": lambda: u.after(0.0, 0.0),
        "summed": lambda: u.after(*u.steps(u.rate)),
        "summed_doubled": lambda: u.after(*u.steps(2 * u.rate)),
        "averaged": lambda: u.after(*u.steps(u.rate / n)),
        "averaged_doubled": lambda: u.after(*u.steps(2 * u.rate / n)),
    }


@pytest.mark.parametrize("loss", CONVENTIONS)
def test_every_wrong_road_of_one_update_gives_what_it_says(loss: str) -> None:
    tree = plain("linear_descent")
    assert isinstance(tree, dict)
    parameters = tree["parameters"]
    assert isinstance(parameters, dict)
    changed: dict[str, Plain] = {**tree, "parameters": {**parameters, "loss": loss}}
    convention = CONVENTIONS[loss]
    for variant in draw(read(read_question(changed)), range(20)):
        given = variant.givens
        xs, ys = given["x"], given["y"]
        assert isinstance(xs, list)
        assert isinstance(ys, list)
        w0, w1, rate = (float(str(given[name])) for name in ("w0", "w1", "rate"))
        update = Update(list(zip(xs, ys, strict=True)), w0, w1, rate, convention.scale(len(xs)))
        expected = roads(update, convention.doubled)
        assert variant.explanations is not None
        for name, answers in Table.read(variant.explanations).roads().items():
            assert answers == pytest.approx(expected[name](), rel=1e-9, abs=1e-12), name

"""Steps written once are stamped at numbered places; a misconception at all of them, or at those it names."""

import numpy as np
import pytest

from service.solver.arrays import Array
from service.solver.repetition import Repetition, every, later, numbered
from service.solver.steps import RecipeError

BASE = {"a": np.array([1.0, 2.0]), "w": np.array([3.0, 5.0])}


def layers() -> Repetition:
    chain = Repetition("chain")

    @chain.step("{z} = w·{a_before}")
    def z(w: Array, a_before: Array) -> Array:
        return w * a_before

    @chain.step("{a} = {z} + place·unit")
    def a(z: Array, *, place: int, unit: int) -> Array:
        return z + place * unit

    @chain.misconception(replaces="z", feedback="forgot w")
    def forgot(a_before: Array) -> Array:
        return +a_before

    @chain.misconception(replaces=("z", "a"), feedback="from the start", at=later)
    def restarted(w: Array, a_start: Array) -> tuple[Array, Array]:
        return w * a_start, a_start + w

    return chain


def test_each_place_reads_its_own_and_the_one_before() -> None:
    recipe = layers().recipe(3, settings={"unit": 10})
    assert list(recipe.steps) == ["z_1", "a_1", "z_2", "a_2", "z_3", "a_3"]
    assert recipe.steps["z_3"].reads == ("w", "a_2")
    assert recipe.run(BASE, ("a_3",))["a_3"].tolist() == [207.0, 630.0]


def test_formulas_name_the_steps_of_their_place() -> None:
    steps = layers().recipe(2, settings={"unit": 1}).steps
    assert (steps["z_1"].formula, steps["z_2"].formula) == ("z_1 = w·a", "z_2 = w·a_1")


def test_a_misconception_is_made_at_every_place() -> None:
    recipe = layers().recipe(3, settings={"unit": 0})
    assert recipe.run(BASE, ("a_3",), ("forgot",))["a_3"].tolist() == [1.0, 2.0]


def test_a_narrowed_misconception_is_made_only_where_it_is_meant() -> None:
    recipe = layers().recipe(3, settings={"unit": 0})
    assert recipe.run(BASE, ("a_1", "a_3"), ("restarted",))["a_1"].tolist() == [3.0, 10.0]
    assert recipe.run(BASE, ("a_1", "a_3"), ("restarted",))["a_3"].tolist() == [4.0, 7.0]


def test_a_misconception_that_is_nowhere_is_left_out() -> None:
    assert set(layers().recipe(1, settings={"unit": 0}).misconceptions) == {"forgot"}


def test_steps_that_go_on_from_themselves_may_stay_unchanged_whether_the_family_says_so_or_not() -> None:
    walk = Repetition("walk")

    @walk.step("{x_before} + 1")
    def x(x_before: Array) -> Array:
        return x_before + 1

    @walk.step("2·{y_before} + {x}")
    def y(y_before: Array, x: Array) -> Array:
        return 2 * y_before + x

    assert set(walk.misconceptions) == {"unchanged"}
    recipe = walk.recipe(2)
    start = {"x": np.array([5.0]), "y": np.array([7.0])}
    still = recipe.run(start, ("x_2", "y_2"), ("unchanged",))
    assert (still["x_2"].tolist(), still["y_2"].tolist()) == ([5.0], [7.0])
    assert recipe.run(start, ("x_2", "y_2"))["y_2"].tolist() == [47.0]
    assert "unchanged" not in layers().misconceptions


def test_names_may_be_chosen_and_the_neighbor_after_be_read() -> None:
    chain = Repetition("backward")

    @chain.step("", at=lambda place, count: place == count + 1)
    def delta(a: Array) -> Array:
        return +a

    @chain.step("2·{delta_after}")  # type: ignore[no-redef]  # one stem, two functions
    def delta(delta_after: Array) -> Array:  # noqa: F811 - one stem, two functions
        return 2 * delta_after

    recipe = chain.recipe(2, lambda stem, place: numbered(stem, place).upper())
    assert recipe.run({"a": BASE["a"]}, ("DELTA_1",))["DELTA_1"].tolist() == [4.0, 8.0]


def test_two_patterns_at_one_place_are_refused() -> None:
    chain = layers()

    @chain.step("again", at=every)
    def z(w: Array) -> Array:
        return w

    with pytest.raises(RecipeError, match="twice"):
        chain.recipe(2, settings={"unit": 0})


def parts() -> Repetition:
    walk = Repetition("walk", ["w"])

    @walk.step("{w} + {y_before}")
    def y(w: Array, y_before: Array) -> Array:
        return w + y_before

    @walk.misconception(replaces="y", feedback="stays")
    def stays(y_before: Array) -> Array:
        return +y_before

    @walk.misconception(replaces="y", feedback="only w")
    def alone(w: Array) -> Array:
        return +w

    return walk


def drawn_at_each(stem: str, place: int) -> str:
    return f"{stem}{place}"


def test_a_stem_may_be_drawn_at_each_place() -> None:
    recipe = parts().recipe(2, drawn_at_each)
    assert recipe.steps["y2"].formula == "w2 + y1"
    assert recipe.steps["y1"].reads == ("w1", "y0")


def test_another_pass_has_steps_of_its_own_and_the_same_misconceptions() -> None:
    once = parts()
    twice = once.joined(once.again("_new", {"w": "v"}), Repetition("more", ["v"]))
    recipe = twice.recipe(2, drawn_at_each)
    assert recipe.steps["y_new2"].formula == "v2 + y_new1"
    base = {name: np.array([value]) for name, value in {"w1": 1.0, "w2": 2.0, "v1": 5.0, "v2": 7.0}.items()}
    start = base | {"y0": np.array([10.0]), "y_new0": np.array([20.0])}
    want = ("y2", "y_new2")
    assert [recipe.run(start, want)[name].tolist() for name in want] == [[13.0], [32.0]]
    assert [recipe.run(start, want, ("alone",))[name].tolist() for name in want] == [[2.0], [7.0]]


def test_a_misconception_that_is_right_at_a_place_is_not_made_there() -> None:
    recipe = parts().recipe(2, drawn_at_each, meant=lambda name, place: name != "alone" and place == 1)
    start = {name: np.array([1.0]) for name in ("w1", "w2", "y0")}
    assert set(recipe.misconceptions) == {"stays", "unchanged"}
    assert recipe.run(start, ("y2",), ("stays",))["y2"].tolist() == [2.0]


def test_one_function_may_be_several_steps_and_several_misconceptions() -> None:
    pair = Repetition("pair")

    def added(*values: Array) -> Array:
        return values[0] + values[1]

    pair.step("", name="left", reads=("w", "left_before"))(added)
    pair.step("", name="right", reads=("a", "left"))(added)
    pair.misconception(name="took_a", replaces="right", reads=("a", "a"), feedback="twice a")(added)
    recipe = pair.recipe(1)
    assert [(step.name, step.reads) for step in recipe.steps.values()] == [
        ("left_1", ("w", "left")),
        ("right_1", ("a", "left_1")),
    ]
    base = {**BASE, "left": np.array([1.0, 1.0])}
    assert recipe.run(base, ("right_1",))["right_1"].tolist() == [5.0, 8.0]
    assert recipe.run(base, ("right_1",), ("took_a",))["right_1"].tolist() == [2.0, 4.0]


def test_another_letter_stands_in_formulas_and_changes_nothing_else() -> None:
    part = Repetition("letters")

    @part.step("μ·{v_before}")
    def v(momentum: Array, v_before: Array) -> Array:
        return momentum * v_before

    other = part.lettered("μ", "β")
    formulas = [each.recipe(2).steps["v_2"].formula for each in (part, other)]
    assert formulas == ["μ·v_1", "β·v_1"]
    assert other.recipe(2).steps["v_2"].work is part.recipe(2).steps["v_2"].work is v

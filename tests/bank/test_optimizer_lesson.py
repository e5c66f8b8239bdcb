"""The lesson on optimizers: its code runs, prints what it says, and computes what the solver does."""

from __future__ import annotations

from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.folder import Folder, load_folder

if TYPE_CHECKING:
    from service.vocabulary import Variant

BANK = Path(__file__).parents[2] / "question_bank" / "deep-learning-basics"


@cache
def folder() -> Folder:
    files = {str(file.relative_to(BANK)): file.read_bytes() for file in sorted(BANK.rglob("*.yaml"))}
    return load_folder(files)


@cache
def names() -> dict[str, Any]:
    """Return what the lesson's code defines, checking what it prints on the way."""
    (lesson,) = [each for each in folder().lessons if each.slug == "optimizers-and-learning-rates"]
    found: dict[str, Any] = {}
    for example in lesson.code_examples:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(example.code, example.title, "exec"), found)  # noqa: S102 - our lesson's own code
        lines = printed.getvalue().splitlines()
        assert lines
        assert [line for line in lines if f"  # {line}\n" not in example.code] == []
    return found


def variants(slug: str) -> list[Variant]:
    (draft,) = [each for each in folder().drafts if each.slug == slug]
    return draw(read(draft), range(200))


def test_the_published_momentum_is_what_the_solver_does() -> None:
    for variant in variants("two-steps-of-momentum"):
        a, b, x, rate, momentum = (float(str(value)) for value in variant.givens.values())
        slope = lambda at, a=a, b=b: 2 * a * at + b  # noqa: E731 - as the lesson passes it
        found = names()["momentum_steps"](x, slope, rate, momentum, 2)
        assert found == pytest.approx([float(str(key)) for key in variant.key.values()], rel=1e-9, abs=1e-9)


def test_the_published_adam_is_what_the_solver_does() -> None:
    for variant in variants("two-steps-of-adam"):
        given = cast("dict[str, Any]", dict(variant.givens))
        said = (given[name] for name in ("w", "g", "rate", "beta1", "beta2", "epsilon"))
        keys = [float(str(variant.key[name])) for name in ("w_1", "w_2")]
        assert names()["adam_steps"](*said) == pytest.approx(keys, rel=1e-9)


def test_the_published_descent_is_what_the_solver_does() -> None:
    for variant in variants("descent-that-diverges"):
        given = {name: float(str(value)) for name, value in variant.givens.items()}
        if given["a"] == 1:
            found = names()["descend"](given["x"], given["rate"], 3)
            assert found == pytest.approx(float(str(variant.key["x_3"])), rel=1e-9)


def test_its_quiz_asks_about_the_lesson() -> None:
    (quiz,) = [each for each in folder().quizzes if each.lesson == "optimizers-and-learning-rates"]
    assert len(quiz.items) == 5

"""What ships in question_bank/ is right: every question draws, lessons teach what the solver does."""

from __future__ import annotations

from contextlib import redirect_stdout
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.folder import Folder, load_folder
from service.vocabulary import Text
from service.web.markup import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.formats.drafts import CodeExample
    from service.vocabulary import Variant

BANK = Path(__file__).parents[2] / "question_bank" / "deep-learning-basics"


@pytest.fixture(scope="module")
def folder() -> Folder:
    files = {str(file.relative_to(BANK)): file.read_bytes() for file in sorted(BANK.rglob("*.yaml"))}
    return load_folder(files)


def test_no_file_has_a_problem(folder: Folder) -> None:
    assert folder.problems == ()


def test_every_question_draws_on_fifty_seeds(folder: Folder) -> None:
    assert {len(draw(read(draft), range(50))) for draft in folder.drafts} == {50}


def test_the_quick_quiz_has_the_keys_of_the_seed_lesson(folder: Folder) -> None:
    keys = {}
    for draft in folder.drafts:
        if draft.kind == "multiple_choice" and not draft.parameters.get("multiple"):
            variant = draw(read(draft), [1])[0]
            texts = {choice.identifier: choice.text.text for choice in variant.declarations[0].choices}
            keys[draft.slug] = texts[str(variant.key["response"])]
    assert keys["backpropagation-purpose"] == "To compute gradients"
    assert keys["step-size"] == "Learning rate"
    assert keys["batch-gradient-descent-rule"].count("+") == 2


def test_every_choice_has_a_reason(folder: Folder) -> None:
    for draft in (each for each in folder.drafts if each.kind == "multiple_choice"):
        choices = draft.parameters["choices"]
        assert isinstance(choices, list)
        assert all(isinstance(choice, dict) and choice.get("feedback") for choice in choices)


def ran(example: CodeExample) -> tuple[dict[str, Any], str]:
    """Return what a lesson's code defines, and what it prints."""
    scope: dict[str, Any] = {}
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(example.code, example.title, "exec"), scope)  # noqa: S102 - our lesson's own code
    return scope, printed.getvalue()


def function(folder: Folder, name: str) -> Callable[..., Any]:
    """Return a function that a lesson's code defines."""
    examples = [each for lesson in folder.lessons for each in lesson.code_examples]
    (example,) = [each for each in examples if f"def {name}(" in each.code]
    found: Callable[..., Any] = ran(example)[0][name]
    return found


def variants(folder: Folder, slug: str) -> list[Variant]:
    """Return two hundred variants of a question."""
    (draft,) = [draft for draft in folder.drafts if draft.slug == slug]
    return draw(read(draft), range(200))


def test_every_lesson_has_all_its_sections_and_a_quiz(folder: Folder) -> None:
    for lesson in folder.lessons:
        assert lesson.summary
        assert lesson.why_it_matters
        assert min(map(len, (lesson.key_points, lesson.key_concepts))) >= 5
        assert lesson.code_examples
        assert lesson.sources
        assert [quiz.items for quiz in folder.quizzes if quiz.lesson == lesson.slug]


def test_the_course_teaches_every_lesson(folder: Folder) -> None:
    assert set(folder.courses[0].lessons) == {lesson.slug for lesson in folder.lessons}


def test_the_code_of_every_lesson_runs_and_prints_what_its_comments_say(folder: Folder) -> None:
    for lesson in folder.lessons:
        for example in lesson.code_examples:
            lines = ran(example)[1].splitlines()
            assert lines, example.title
            assert [line for line in lines if f"  # {line}\n" not in example.code] == [], example.title


def test_every_formula_of_every_lesson_can_be_shown(folder: Folder) -> None:
    for text in texts(folder):
        shown = render(text)
        assert shown.count("<math") == text.text.replace("$$", "$").count("$") // 2, text.text
        assert "$" not in shown


def texts(folder: Folder) -> Iterator[Text]:
    """Yield every text of lessons and of multiple choice that may hold formulas."""
    for lesson in folder.lessons:
        written = [lesson.summary, lesson.why_it_matters, *(each.note for each in lesson.code_examples)]
        written += [text for point in lesson.key_points for text in (point.text, point.note)]
        written += [text for each in lesson.quotations for text in (each.text, each.note)]
        yield from filter(None, [*written, *lesson.sources])
        yield from (each.definition for each in lesson.key_concepts)
    for draft in (each for each in folder.drafts if each.kind == "multiple_choice"):
        choices = draft.parameters["choices"]
        assert isinstance(choices, list)
        for each in choices:
            assert isinstance(each, dict)
            yield from (Text(str(each["text"])), Text(str(each["feedback"])))


def test_the_published_step_is_what_the_solver_does(folder: Folder) -> None:
    step = function(folder, "batch_step")
    for variant in variants(folder, "next-weights-batch"):
        given = variant.givens
        found = step(given["w0"], given["w1"], given["x"], given["y"], given["rate"])
        for value, name in zip(found, ("w0_next", "w1_next"), strict=True):
            assert abs(Fraction(float(value)) - Fraction(str(variant.key[name]))) < Fraction(1, 10**9)


def test_the_published_step_with_weight_decay_is_what_the_solver_does(folder: Folder) -> None:
    step = function(folder, "decay_step")
    for variant in variants(folder, "step-with-weight-decay"):
        given = variant.givens
        found = step(*(given[name] for name in ("w", "b", "x", "y", "rate", "decay")))
        assert found == pytest.approx([float(str(variant.key[name])) for name in ("w_next", "b_next")])


def test_the_published_softmax_is_what_the_solver_does(folder: Folder) -> None:
    for variant in variants(folder, "softmax-and-its-gradient"):
        given: Mapping[str, Any] = variant.givens
        loss, gradient = function(folder, "loss_and_gradient")(given["z"], given["y"] - 1)
        expected = variant.key["gradient"]
        assert isinstance(expected, list)
        assert loss == pytest.approx(float(str(variant.key["loss"])))
        assert gradient == pytest.approx([float(str(each)) for each in expected])


def test_the_published_momentum_is_what_the_solver_does(folder: Folder) -> None:
    step = function(folder, "momentum_steps")
    for variant in variants(folder, "two-steps-of-momentum"):
        a, b, x, rate, momentum = (float(str(value)) for value in variant.givens.values())
        found = step(x, lambda at, a=a, b=b: 2 * a * at + b, rate, momentum, 2)
        assert found == pytest.approx([float(str(key)) for key in variant.key.values()], rel=1e-9, abs=1e-9)


def test_the_published_adam_is_what_the_solver_does(folder: Folder) -> None:
    step = function(folder, "adam_steps")
    for variant in variants(folder, "two-steps-of-adam"):
        given = variant.givens
        found = step(*(given[name] for name in ("w", "g", "rate", "beta1", "beta2", "epsilon")))
        assert found == pytest.approx([float(str(variant.key[name])) for name in ("w_1", "w_2")])


def test_the_published_descent_is_what_the_solver_does(folder: Folder) -> None:
    step = function(folder, "descend")
    for variant in variants(folder, "descent-that-diverges"):
        if variant.givens["a"] == 1:
            found = step(variant.givens["x"], variant.givens["rate"], 3)
            assert found == pytest.approx(float(str(variant.key["x_3"])))

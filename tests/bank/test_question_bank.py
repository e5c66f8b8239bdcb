"""What ships in question_bank/ is right: every question draws, the lesson teaches what the solver does."""

from fractions import Fraction
from pathlib import Path

import pytest

from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.folder import Folder, load_folder

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


def test_the_published_code_computes_what_the_solver_does(folder: Folder) -> None:
    scope: dict[str, object] = {}
    (example,) = [
        each for lesson in folder.lessons for each in lesson.code_examples if "def batch_step" in each.code
    ]
    exec(compile(example.code, "lesson", "exec"), scope)  # noqa: S102 - the lesson's own code is what is tested
    step = scope["batch_step"]
    assert callable(step)
    (draft,) = [draft for draft in folder.drafts if draft.slug == "next-weights-batch"]
    for variant in draw(read(draft), range(200)):
        given = variant.givens
        found = step(given["w0"], given["w1"], given["x"], given["y"], given["rate"])
        for value, name in zip(found, ("w0_next", "w1_next"), strict=True):
            assert abs(Fraction(float(value)) - Fraction(str(variant.key[name]))) < Fraction(1, 10**9)

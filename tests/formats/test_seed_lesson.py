"""The lesson we ship is complete: every section, every quiz question with its key and its reasons."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.formats.drafts import Behavior, Counts, FixedItem, QuizSettings
from service.formats.folder import load_folder
from service.vocabulary import Text
from service.web.markup import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.vocabulary import Draft

    Step = Callable[..., tuple[Any, Any]]

ROOT = Path(__file__).parents[2] / "question_bank" / "deep-learning-basics"
FOLDER = load_folder(
    {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in ROOT.rglob("*") if path.is_file()}
)
(LESSON,) = [each for each in FOLDER.lessons if each.slug == "backpropagation-and-gradient-descent"]
QUESTIONS = {draft.slug: draft for draft in FOLDER.drafts}
CHOICES = ("backpropagation-purpose", "batch-gradient-descent-rule", "step-size")


KEY_POINTS = r"""
Backpropagation is an algorithm that flows error information backwards through the network, allowing it to
compute gradients with respect to weights and biases.

The backpropagation algorithm uses the chain rule to compute gradients, which involves multiplying partial
derivatives of each layer's output with respect to its inputs.

Gradient descent is a method used to update weights based on gradients, where the direction of the update is
opposite to the gradient.

The gradient descent formula is $w_0 \leftarrow w_0 + \alpha \sum_j (y_j - h_w(x_j))$ and $w_1 \leftarrow
w_1 + \alpha \sum_j (y_j - h_w(x_j)) \times x_j$ for univariate linear regression.

Gradient descent updates weights in the direction that minimizes the loss function, and the learning rate
(α) determines the size of the step.

Batch gradient descent involves updating weights using the gradients of all training examples at once, which
can be computationally expensive.

The convergence of gradient descent depends on the initial values of the parameters and the learning rate.

The backpropagation algorithm can automatically generate gradients that would be tedious to derive manually,
making it a powerful tool in neural network training.
"""
KEY_CONCEPTS = """
Backpropagation: An algorithm that flows error information backwards through the network to compute
gradients.

Gradient Descent: A method used to update weights based on gradients, where the direction of the update is
opposite to the gradient.

Learning Rate: A positive scalar determining the size of the step in gradient descent updates.

Batch Gradient Descent: A method of updating weights using the gradients of all training examples at once.

Chain Rule: A mathematical rule used to compute gradients in backpropagation by multiplying partial
derivatives of each layer's output with respect to its inputs.
"""
QUOTATIONS = """
[…] inputs x provide the initial information that then propagates up to the hidden units at each layer and
finally produces ŷ. This is called forward propagation. During training, forward propagation can […]

We observed that the gradient could be computed by back-propagating error information from the output layer
of the network to the hidden layers. We also said that this result holds in general for any […]
"""


def paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.strip().split("\n\n")]


def choices(draft: Draft) -> list[dict[str, Any]]:
    found = draft.parameters["choices"]
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, dict)]


def test_the_bank_has_no_problems_and_no_file_is_left_out() -> None:
    assert FOLDER.problems == ()
    assert FOLDER.ignored == ()
    assert [course.slug for course in FOLDER.courses] == ["deep-learning-basics"]
    assert FOLDER.courses[0].title == "Deep Learning Basics"
    assert FOLDER.courses[0].lessons[0] == "backpropagation-and-gradient-descent"


def test_the_lesson_says_what_it_covers_and_why_it_matters() -> None:
    assert LESSON.title == "Backpropagation & Gradient Descent"
    assert LESSON.summary
    assert LESSON.why_it_matters
    assert (
        "flows error information backwards through the network and computes gradients" in LESSON.summary.text
    )
    assert "introduces gradient descent as a method to update weights" in LESSON.summary.text
    assert (
        "image recognition, natural language processing, and self-driving cars" in LESSON.why_it_matters.text
    )
    assert "essential for anyone interested in machine learning and AI" in LESSON.why_it_matters.text


def test_the_lesson_makes_eight_key_points() -> None:
    assert [each.text.text for each in LESSON.key_points] == paragraphs(KEY_POINTS)


def test_the_lesson_defines_five_key_concepts() -> None:
    found = [f"{each.term}: {each.definition.text}" for each in LESSON.key_concepts]
    assert found == paragraphs(KEY_CONCEPTS)


def batch_step() -> Step:
    (example,) = LESSON.code_examples
    names: dict[str, Any] = {}
    exec(compile(example.code, example.title, "exec"), names)  # noqa: S102 (our own lesson, to see that it runs)
    step: Step = names["batch_step"]
    return step


def test_the_code_example_runs_and_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    batch_step()
    printed = capsys.readouterr().out.strip()
    assert printed == "w0 = 0.6750, w1 = 1.2250"
    assert f"# {printed}" in LESSON.code_examples[0].code


def test_the_code_example_updates_both_weights_at_once() -> None:
    # Residuals of h(x) = 1/2 + x at (0, 1), (1, 3), (2, 4): 1/2, 3/2, 3/2; their sum 7/2, with factor x 9/2.
    numbers = [Decimal(text) for text in ("0.5", "1", "0.05")]
    w0, w1, alpha = numbers
    assert batch_step()(w0, w1, [0, 1, 2], [1, 3, 4], alpha) == (Decimal("0.675"), Decimal("1.225"))
    # One after the other, w1 would be 1.19875: the note of the lesson says so.
    assert LESSON.code_examples[0].note
    assert "1.19875" in LESSON.code_examples[0].note.text


def test_a_step_of_the_code_example_lowers_the_loss() -> None:
    x, y = [0.0, 1.0, 2.0], [1.0, 3.0, 4.0]

    def loss(w0: float, w1: float) -> float:
        return sum((yj - w0 - w1 * xj) ** 2 for xj, yj in zip(x, y, strict=True))

    assert loss(*batch_step()(0.5, 1.0, x, y, 0.05)) < loss(0.5, 1.0)


def test_three_quotations_have_their_sources_and_say_what_was_left_out_or_restored() -> None:
    first, second, third = LESSON.quotations
    assert [first.text.text, second.text.text] == paragraphs(QUOTATIONS)
    for layer in ("W^{(1)}_{i,j}", "W^{(2)}_{i,j}"):
        assert rf"\sum_{{i,j}} \left( {layer} \right)^2" in third.text.text
    assert "(6.56)" in third.text.text
    assert "consists of the cross-entropy and a weight decay term with coefficient λ." in third.text.text
    assert "Deep Learning" in first.source
    assert "Artificial Intelligence: A Modern Approach" in second.source
    assert "(6.56)" in third.source
    assert all("§" in each.source and each.note for each in LESSON.quotations)


def test_the_quick_quiz_asks_three_questions_and_one_exercise() -> None:
    (quiz,) = [each for each in FOLDER.quizzes if each.lesson == LESSON.slug]
    assert quiz.items == (*map(FixedItem, CHOICES), FixedItem("next-weights-batch", "2"))
    assert quiz.settings == QuizSettings(Behavior.ADAPTIVE, "0.1", 3, None, Counts.HIGHEST)


@pytest.mark.parametrize(
    ("slug", "prompt", "key", "wrong"),
    [
        (
            "backpropagation-purpose",
            "What is the purpose of backpropagation in neural networks?",
            "To compute gradients",
            {"To update weights", "To minimize the loss function"},
        ),
        (
            "step-size",
            "What determines the size of the step in gradient descent updates?",
            "Learning rate",
            {"Number of training examples", "Initial values of the parameters"},
        ),
    ],
)
def test_each_question_of_the_quick_quiz_has_its_key(
    slug: str, prompt: str, key: str, wrong: set[str]
) -> None:
    draft = QUESTIONS[slug]
    assert draft.prompt == Text(prompt)
    assert [each["text"] for each in choices(draft) if each.get("correct")] == [key]
    assert {each["text"] for each in choices(draft) if not each.get("correct")} == wrong


def test_the_rule_of_batch_gradient_descent_has_a_plus_in_both_lines() -> None:
    draft = QUESTIONS["batch-gradient-descent-rule"]
    assert draft.prompt
    question = "What is the formula for batch gradient descent in univariate linear regression?"
    assert draft.prompt.text.startswith(question)

    def rule(first: str, second: str) -> str:
        return (
            rf"$w_0 \leftarrow w_0 {first} \alpha \sum_j (y_j - h_w(x_j))$ and"
            rf" $w_1 \leftarrow w_1 {second} \alpha \sum_j (y_j - h_w(x_j)) \times x_j$"
        )

    assert {each["text"]: each.get("correct", False) for each in choices(draft)} == {
        rule("+", "+"): True,
        rule("-", "-"): False,
        rule("-", "+"): False,
    }


@pytest.mark.parametrize("slug", CHOICES)
def test_every_choice_has_a_reason_and_exactly_one_is_correct(slug: str) -> None:
    draft = QUESTIONS[slug]
    assert draft.kind == "multiple_choice"
    assert draft.parameters["shuffle"] is True
    assert [each["identifier"] for each in choices(draft)] == ["a", "b", "c"]
    assert [each.get("correct", False) for each in choices(draft)].count(True) == 1
    assert all(len(each["feedback"]) > 80 for each in choices(draft))


def test_the_exercises_are_those_of_the_format_by_example() -> None:
    exercise = QUESTIONS["next-weights-batch"]
    assert (exercise.kind, exercise.ask, exercise.points) == ("linear_descent", ("w0_next", "w1_next"), "2")
    assert exercise.claims == {"distinguish": ["dropped_input_factor"]}
    sigmoid = QUESTIONS["derivative-of-sigmoid-at-zero"]
    assert (sigmoid.kind, sigmoid.parameters) == ("numerical", {"answers": [{"value": "0.25"}]})
    assert sigmoid.tolerance == {"absolute": "0"}


def texts() -> Iterator[Text]:
    """Yield every text of the bank that may hold formulas."""
    written = [LESSON.summary, LESSON.why_it_matters, *(each.note for each in LESSON.code_examples)]
    written += [text for point in LESSON.key_points for text in (point.text, point.note)]
    written += [text for quotation in LESSON.quotations for text in (quotation.text, quotation.note)]
    written += [draft.prompt for draft in FOLDER.drafts]
    yield from filter(None, written)
    yield from LESSON.sources
    for slug in CHOICES:
        for each in choices(QUESTIONS[slug]):
            yield from (Text(each["text"]), Text(each["feedback"]))


@pytest.mark.parametrize("text", list(texts()), ids=lambda text: text.text[:40])
def test_every_formula_can_be_shown(text: Text) -> None:
    shown = render(text)
    assert shown.count("<math") == text.text.replace("$$", "$").count("$") // 2
    assert "$" not in shown

"""P-5: grading one numeric exercise in process, beyond reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.timing import best
from service.cli.questions import example
from service.exercises import answers
from service.exercises.authoring import read
from service.exercises.variants import draw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.vocabulary import Plain

TIMES = 500


def measure() -> Iterator[Figure]:
    """Measure a right answer and a wrong one, diagnosis by look-up included."""
    question = read(example("linear_descent"))
    variant = draw(question, [7])[0]

    def grading(responses: Mapping[str, Plain]) -> float:
        readings = answers.read(variant.declarations, responses)
        return 1e6 * best(lambda: answers.grade(variant, readings), TIMES) / len(variant.declarations)

    right, wrong = grading(variant.key), grading(dict.fromkeys(variant.key, "77.7"))
    yield Figure("P-5", "grading a right number, once read", right, "µs", 5, "bound", at_most=1)
    yield Figure("P-5", "grading a wrong number, once read", wrong, "µs", 60, "bound", at_most=1)

"""Our kinds and graders as the tables need them: a draft and a response in, a fraction out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.numbers import NumberError, read_number
from service.grading.quantities import read_quantity
from service.grading.unit_symbols import UnitError
from service.vocabulary import QuestionError, ResponsesError
from tests.conformance.rows import NotApplicableError

if TYPE_CHECKING:
    from service.grading.literals import Number
    from service.grading.quantities import Quantity
    from service.vocabulary import Plain


def worth(kind: str, parameters: dict[str, Any], response: Plain, **draft: Any) -> float | None:  # noqa: ANN401 - trees
    """Return what one response to a question is worth; None if it cannot be read.

    Raises:
        NotApplicableError: no author of ours could write this question.
    """
    return worth_of_all(kind, parameters, {"response": response}, **draft)


def worth_of_all(
    kind: str,
    parameters: dict[str, Any],
    responses: dict[str, Plain],
    **draft: Any,  # noqa: ANN401 - trees
) -> float | None:
    """Return what responses to a question are worth, by name; see `worth`."""
    tree = {"kind": kind, "prompt": "?", "parameters": parameters, **draft}
    try:
        (variant,) = draw(question_of(read_question(tree)), [1])
    except QuestionError as error:
        codes = ", ".join(sorted({each.code for each in error.problems}))
        raise NotApplicableError(f"our authors cannot ask this ({codes})") from error
    try:
        readings = read(variant.declarations, responses)
    except ResponsesError:
        return None
    return grade(variant, readings).fraction


def number(text: str, *, decimal_comma: bool = False) -> Number | None:
    """Return a number as we read it, or None."""
    try:
        return read_number(text, decimal_comma=decimal_comma)
    except NumberError:
        return None


def quantity(
    text: str, defined: dict[str, str] | None = None, *, decimal_comma: bool = False
) -> Quantity | None:
    """Return a number with its unit as we read it, or None."""
    try:
        return read_quantity(text, defined=defined, decimal_comma=decimal_comma)
    except (NumberError, UnitError):
        return None

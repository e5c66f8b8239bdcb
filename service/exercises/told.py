"""What an author tells students beside the prompt: hints, feedback, solution, with the givens in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.kinds.formula.template import template
from service.vocabulary import QuestionError, StaticQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.kinds import Question
    from service.vocabulary import Draft, Text


def texts_of(draft: Draft) -> Iterator[tuple[str, Text]]:
    """Yield each text that students are told in time, and where it stands."""
    for at, each in enumerate(draft.hints):
        yield f"/hints/{at}", each
    for name in ("feedback", "solution"):
        told = getattr(draft, name)
        if told is not None:
            yield f"/{name}", told


def check_told(question: Question) -> None:
    """Refuse a text of an exercise that shows, as `{{name}}`, what is no given.

    Raises:
        QuestionError: with all that is wrong.
    """
    if isinstance(question, StaticQuestion):
        return
    exercise = question.exercise
    problems = []
    for pointer, told in texts_of(question.draft):
        _, faults = template(told.text, exercise.draws, exercise.recipe.steps)
        problems += [fault.problem(pointer, told.text) for fault in faults]
    if problems:
        raise QuestionError("A text names what cannot be shown.", problems)


def told(question: Question, text: Text, givens: Mapping[str, object]) -> Text:
    """Return a text as the student of a variant reads it: a given in the place of each `{{name}}`.

    As it is where the question has no givens, or where those that it names were not drawn.
    """
    if isinstance(question, StaticQuestion):
        return text
    made, faults = template(text.text, givens, ())
    return text if faults else replace(text, text=made.filled(givens))

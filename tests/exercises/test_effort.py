"""No call draws for many seconds: the more numbers a variant works out, the fewer are drawn at a time."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, cast

import pytest

from service.exercises.authoring import read
from service.exercises.effort import MOST, TooCostlyError, most_drawn, refuse_more
from service.exercises.lint import lint
from service.exercises.trial import affordable, trial
from service.formats.native import read_question
from service.kinds import KINDS

if TYPE_CHECKING:
    from service.kinds import Question
    from service.vocabulary import Plain

SECONDS = 20
"""Of one busy processor; three are meant."""


def descent(**parameters: Plain) -> Question:
    draft = cast("dict[str, Plain]", dict(KINDS["linear_descent"].example))
    kept = cast("dict[str, Plain]", draft["parameters"])
    rates: Plain = {"one_of": ["0.01", "0.02"]}
    changed: Plain = {**kept, "rate": rates, **parameters}
    return read(read_question({"kind": "linear_descent", "parameters": changed}))


def test_a_usual_question_is_tried_on_as_many_seeds_as_may_be_asked_for() -> None:
    assert affordable(descent()) == most_drawn(descent()) == MOST
    assert affordable(read(read_question(cast("Plain", dict(KINDS["numerical"].example))))) == MOST


@pytest.mark.usefixtures("own_time")
def test_a_question_of_many_steps_is_drawn_less_often() -> None:
    long = descent(iterations=10, examples=12)
    begun = process_time()
    allowed = affordable(long)
    assert 1 <= allowed < most_drawn(descent(iterations=10)) < MOST
    assert trial(long, range(min(allowed, 5))).failed == 0
    lint(long)
    assert process_time() - begun < SECONDS


def test_more_than_is_allowed_is_refused_at_its_place() -> None:
    refuse_more(3, 3)
    with pytest.raises(TooCostlyError, match="At most 3") as refusal:
        refuse_more(4, 3)
    assert [(each.pointer, each.code) for each in refusal.value.problems] == [("/seeds", "too_costly")]

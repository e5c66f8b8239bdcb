"""Wrong answers that nothing explains: a mistake that recurs is found, with its coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from service.attempts.models import Submission, UnexplainedAnswer
from service.exercises.authoring import read
from service.exercises.recurring import clusters, gathered
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.decimals import decimal_text
from service.solver.exercise import SolverQuestion
from tests.attempts.test_trips import engine_of
from tests.kinds.examples import plain
from tests.support.asking import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.solver.arrays import Array
    from service.solver.exercise import Exercise
    from tests.support.apps import School

RATES: dict[str, Any] = {"one_of": ["0.02", "0.03", "0.05", "0.07"]}
DICE = np.random.default_rng(7)


def draft(kind: str, **parameters: object) -> dict[str, Any]:
    tree = cast("dict[str, Any]", plain(kind))
    tree["parameters"] |= parameters
    return tree


def twice(given: dict[str, Any]) -> dict[str, str]:
    """Take the step of a parabola's descent twice as far as it goes."""
    a, b, x, rate = (float(given[name]) for name in ("a", "b", "x", "rate"))
    return {"x_next": decimal_text(x - 2 * rate * (2 * a * x + b), 6)}


def anything(given: dict[str, Any]) -> dict[str, str]:
    """Write some number."""
    return {"x_next": decimal_text(float(given["x"]) * DICE.uniform(2.2, 9), 6)}


def answered(asked: Asked, name: str, work: Callable[[dict[str, Any]], dict[str, str]]) -> dict[str, Any]:
    """Let a new learner answer once."""
    who = asked.learner(name)
    attempt_id, item = asked.start(who)
    return asked.answer(who, attempt_id, work(item["givens"]))


def test_students_who_step_twice_as_far_are_found_over_http(school: School) -> None:
    asked = ask(school, draft("function_descent", rate=RATES))
    strange = 0
    for at in range(24):
        outcome = answered(asked, f"learner {at}", twice if at % 3 else anything)
        strange += outcome["diagnosis"] == []
    assert strange > 18
    found = school.instructor.get(f"/questions/{asked.question_id}/unexplained").get_json()
    assert found["answers"] == found["looked_at"] == strange
    largest = found["clusters"][0]
    assert largest["count"] >= 11
    (behind,) = largest["behind"]
    assert (behind["form"], behind["step"], float(behind["coefficient"])) == ("added", "change", 1.0)
    assert behind["says"] == "the key plus 1 times change"
    given, shown = largest["example"]["givens"], largest["example"]["answers"]
    assert float(shown["x_next"]) == pytest.approx(float(twice(given)["x_next"]), rel=1e-5)
    assert set(largest["example"]) == {"givens", "key", "answers"}
    assert len(found["clusters"]) == 1


def test_only_wrong_and_unexplained_answers_are_kept_and_no_text(school: School) -> None:
    asked = ask(school, draft("function_descent", rate=RATES), tries=5)
    who = school.student
    attempt_id, item = asked.start(who)
    given = item["givens"]
    a, b, x, rate = (float(given[name]) for name in ("a", "b", "x", "rate"))
    slope = 2 * a * x + b
    for number in (x + rate * slope, -rate * slope, x - rate * slope):
        asked.answer(who, attempt_id, {"x_next": decimal_text(number, 6)})
    strange = f" {decimal_text(x - 2 * rate * slope, 6)} "
    again, _ = asked.start(asked.learner("other"))
    asked.answer(school.caller("other", {"attempts:write"}), again, {"x_next": strange})
    with school.writing() as session:
        rows = session.scalars(sa.select(UnexplainedAnswer)).all()
        assert len(rows) <= 2
        for row in rows:
            assert set(row.numbers) == {"coordinates", "scales", "radii"}
            assert all(isinstance(each, float) for values in row.numbers.values() for each in values)


def test_what_cannot_be_kept_does_not_fail_the_submission(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.attempts.unexplained.new_id", lambda: "0" * 32)
    asked = ask(school, draft("function_descent", rate=RATES))
    strange = sum(answered(asked, f"unlucky {at}", twice)["diagnosis"] == [] for at in range(8))
    assert strange > 1
    with school.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 8
        assert session.scalar(sa.select(sa.func.count()).select_from(UnexplainedAnswer)) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_is_told_of_an_answer_that_waits_for_its_submission(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail_and_move(*about: Any) -> tuple[str, Any]:  # noqa: ANN401 - SQLAlchemy's
        if about[0].in_transaction():
            return about[2], about[3]
        if "strange" in about[2]:
            raise ValueError("as if it could not be kept")
        return about[2].replace("FOR SHARE SKIP LOCKED", "AND 1 = 0 FOR SHARE"), about[3]

    asked = ask(school, draft("function_descent", rate=RATES))
    event.listen(engine_of(school), "before_cursor_execute", fail_and_move, retval=True)
    strange = sum(answered(asked, f"late {at}", twice)["diagnosis"] == [] for at in range(3))
    with school.writing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(UnexplainedAnswer)) == strange > 0
    assert "not_kept" not in capsys.readouterr().err


def test_deferred_answers_are_kept_when_they_are_graded(school: School) -> None:
    asked = ask(school, draft("function_descent", rate=RATES), behavior="deferred")
    attempt_id, item = asked.start(school.student)
    asked.answer(school.student, attempt_id, twice(item["givens"]))
    path = f"/questions/{asked.question_id}/unexplained"
    assert school.instructor.get(path).get_json() == {"answers": 0, "looked_at": 0, "clusters": []}
    school.student.post(f"/attempts/{attempt_id}/finish")
    assert school.instructor.get(path).get_json()["answers"] == 1


def test_a_new_revision_leaves_answers_to_the_old_one_comparable(school: School) -> None:
    asked = ask(school, draft("function_descent", rate=RATES))
    strange = sum(answered(asked, f"early {at}", twice)["diagnosis"] == [] for at in range(14))
    path = f"/questions/{asked.question_id}"
    etag = school.instructor.get(path).headers["ETag"]
    changed = school.instructor.send("PATCH", path, json={"points": "3"}, headers={"If-Match": etag})
    assert changed.status_code == 200
    found = school.instructor.get(f"{path}/unexplained").get_json()
    (cluster,) = found["clusters"]
    assert (found["answers"], cluster["count"] > strange / 2) == (strange, True)


def test_chance_answers_have_nothing_in_common_and_a_planted_mistake_has() -> None:
    exercise, givens, scales = drawn_parabolas(120)
    errors = np.array([DICE.standard_t(2, 120)])
    assert clusters(gathered(exercise, givens, errors, scales, np.full((1, 120), 0.003))) == []
    key = gathered(exercise, givens, errors * 0, scales, errors * 0)
    planted = -key.environment["square_slope"] / scales
    mixed = np.where(np.arange(120) % 4 == 0, planted, errors)
    (found,) = clusters(gathered(exercise, givens, mixed, scales, np.full((1, 120), 0.003)))
    assert len(found.members) >= 30
    assert [(each.form, each.step, each.coefficient) for each in found.behind] == [
        ("added", "square_slope", -1.0)
    ]


def drawn_parabolas(count: int) -> tuple[Exercise, list[dict[str, object]], Array]:
    question = read(read_question(draft("function_descent", rate=RATES)))
    assert isinstance(question, SolverQuestion)
    drawn = draw(question, range(count))
    return question.exercise, [dict(each.givens) for each in drawn], np.ones((1, count))

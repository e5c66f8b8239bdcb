"""A learner who hands in again while staff grade: nothing is lost, and the item stands at the best of all."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from service.attempts.models import ManualOutcome, Submission
from service.web.session import engine
from tests.support.handed_in import HandedIn, begin

if TYPE_CHECKING:
    from tests.support.apps import School

ROUNDS = 12


def hand_in(handed: HandedIn, number: int) -> int:
    sent = {"responses": {"response": f"Text {number}."}}
    return handed.school.student.post(f"{handed.path(1)}/submissions", sent).status_code


def grade(school: School, submission_id: str, points: int) -> int:
    """Grade as one who reads again when somebody was faster."""
    body = {"marks": {"chain": points % 3, "clear": 0}, "comment": f"Round {points}."}
    for _ in range(ROUNDS):
        etag = str(school.instructor.get(f"/submissions/{submission_id}").headers["ETag"])
        path, headers = f"/submissions/{submission_id}/outcome", {"If-Match": etag}
        status = school.instructor.send("PUT", path, json=body, headers=headers).status_code
        if status != 412:
            return status
    return 412


def test_grading_and_handing_in_at_the_same_time_lose_nothing(school: School) -> None:
    handed = begin(school, tries=100)
    first = handed.submit(1, "The first.")["id"]
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(hand_in, handed, number) for number in range(ROUNDS)]
        given = [pool.submit(grade, school, first, number) for number in range(ROUNDS)]
    assert {each.result() for each in sent} == {201}
    assert {each.result() for each in given} == {200}
    with school.writing() as session:
        kept: list[Any] = list(session.scalars(sa.select(ManualOutcome).order_by(ManualOutcome.number)))
        made = session.scalars(sa.select(Submission).order_by(Submission.number)).all()
        assert [each.number for each in made] == list(range(1, ROUNDS + 2))
        assert made[-1].wrong_tries == ROUNDS + 1
        assert made[-1].stands_at == made[0].fraction == kept[-1].fraction
        before = [None, *(each.fraction for each in kept[:-1])]
        assert [each.fraction_before for each in kept] == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_outcome_given_while_a_submission_is_on_its_way_still_counts(school: School) -> None:
    handed = begin(school, tries=100)
    first = handed.submit(1, "The first.")["id"]
    given: list[int] = []

    def grade_before(*about: object) -> tuple[object, object]:
        if "INSERT INTO submission" in str(about[2]) and not given:
            with ThreadPoolExecutor(1) as pool:
                given.append(pool.submit(grade, school, first, 2).result())
        return about[2], about[3]

    with school.app.app_context():
        event.listen(engine(), "before_cursor_execute", grade_before, retval=True)
    assert hand_in(handed, 2) == 201

    assert given == [200]
    with school.writing() as session:
        made = session.scalars(sa.select(Submission).order_by(Submission.number)).all()
    assert made[1].stands_at == made[0].fraction != 0


def test_two_graders_of_one_submission_are_told_of_each_other(school: School) -> None:
    made = begin(school).submit(1, "The only one.")["id"]
    etag = str(school.instructor.get(f"/submissions/{made}").headers["ETag"])

    def once(points: int) -> int:
        body = {"marks": {"chain": points, "clear": 0}}
        path = f"/submissions/{made}/outcome"
        return school.instructor.send("PUT", path, json=body, headers={"If-Match": etag}).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(once, (1, 2)))
    assert statuses == [200, 412]
    given = json.loads(school.instructor.get(f"/submissions/{made}/outcomes").text)["items"]
    assert len(given) == 1

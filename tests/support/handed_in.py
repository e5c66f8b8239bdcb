"""A quiz of what people grade, and what its student handed in."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.accounts.models import Role
from service.accounts.operations import enroll
from service.formats.drafts import Behavior, CourseDraft, FixedItem, QuizDraft, QuizSettings
from service.quizzes.operations import load_course
from service.quizzes.queries import find_quiz
from service.vocabulary import Draft, Text
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import School

RUBRIC: Any = [
    {
        "criterion": "chain",
        "text": "The chain rule",
        "points": "2",
        "levels": [{"points": "1", "text": "named"}, {"points": "2", "text": "explained"}],
    },
    {"criterion": "clear", "points": "1"},
]
ESSAY = Draft(
    kind="essay",
    slug="vanish",
    prompt=Text("Why do gradients vanish?"),
    parameters={"rubric": RUBRIC, "maximum_words": 20},
    points="6",
    hints=(Text("Think of products."), Text("Think of the derivative of $\\sigma$.")),
    feedback=Text("Each layer multiplies by at most 1/4."),
    solution=Text("By the chain rule …"),
)
FILE = Draft(
    kind="file",
    slug="hand-in",
    prompt=Text("Hand in your program."),
    parameters={
        "media_types": ["text/x-python"],
        "maximum_bytes": 100,
        "rubric": [{"criterion": "chain_rule", "points": "2"}],
    },
)
CHOICE = Draft(
    kind="true_false",
    slug="judge",
    prompt=Text("Is it so?"),
    parameters={"correct": True},
    hints=(Text("It is."),),
    feedback=Text("So it is."),
)
NOTE = Draft(kind="description", slug="note", prompt=Text("Read this."))
TEXT = "Because of the chain rule."
PROGRAM = b"w = w - rate * gradient\n"


@dataclass(frozen=True)
class HandedIn:
    """The quiz and the attempt; items 1 to 4 are an essay, a file, a true or false, and a note."""

    school: School
    course_id: str
    quiz_id: str
    attempt: dict[str, Any]

    def path(self, position: int) -> str:
        return f"/attempts/{self.attempt['id']}/items/{position}"

    def submit(self, position: int, response: object) -> dict[str, Any]:
        sent = {"responses": {"response": response}}
        reply = self.school.student.post(f"{self.path(position)}/submissions", sent)
        made: dict[str, Any] = json.loads(reply.text)
        return made

    def shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.school.student.get(f"/attempts/{self.attempt['id']}").text)
        return shown


def program(**changes: object) -> dict[str, object]:
    """Make the response that hands a file in."""
    encoded = base64.b64encode(PROGRAM).decode()
    return {"name": "fit.py", "media_type": "text/x-python", "content": encoded, **changes}


def begin(school: School, behavior: Behavior = Behavior.ADAPTIVE, **settings: Any) -> HandedIn:  # noqa: ANN401 - of a quiz
    """Store the quiz in a course of its own, and start its student's attempt."""
    questions = (ESSAY, FILE, CHOICE, NOTE)
    quiz = QuizDraft(
        slug="by-hand",
        title="By hand",
        items=tuple(FixedItem(each.slug) for each in questions),
        settings=QuizSettings(behavior=behavior, **settings),
    )
    with school.writing() as session:
        course = load_course(
            session,
            organization_id=school.organization.id,
            course=CourseDraft(slug="by-hand", title="By hand"),
            lessons=(),
            questions=questions,
            quizzes=(quiz,),
            at=AT,
        )
        enroll(session, course=course, user=school.users["student"], role=Role.STUDENT)
        enroll(session, course=course, user=school.users["instructor"], role=Role.INSTRUCTOR)
        found = find_quiz(session, course_id=course.id, slug=quiz.slug)
        assert found is not None
        course_id, quiz_id = course.id, found.id
    attempt = json.loads(school.student.post(f"/quizzes/{quiz_id}/attempts", {}).text)
    return HandedIn(school, course_id, quiz_id, attempt)

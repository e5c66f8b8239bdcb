"""One question asked by a quiz of its own, made over HTTP, and learners who answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.accounts.models import Role
from service.accounts.operations import create_user, enroll
from service.web import scopes
from tests.support.apps import AT

if TYPE_CHECKING:
    from tests.support.apps import Caller, School


@dataclass(frozen=True)
class Asked:
    """A quiz of one question, in a course of the school."""

    school: School
    question_id: str
    quiz_id: str

    def learner(self, name: str) -> Caller:
        """Enroll one more student."""
        with self.school.writing() as session:
            user = create_user(session, organization_id=self.school.organization.id, name=name, at=AT)
            enroll(session, course=self.school.course, user=user, role=Role.STUDENT)
            self.school.users[name] = user
        return self.school.caller(name, scopes.STUDENT)

    def start(self, who: Caller) -> tuple[str, dict[str, Any]]:
        """Start an attempt; give its id and its only item."""
        attempt = sent(who, f"/quizzes/{self.quiz_id}/attempts", {})
        return attempt["id"], attempt["items"][0]

    def answer(self, who: Caller, attempt_id: str, responses: dict[str, Any]) -> dict[str, Any]:
        """Submit to the item."""
        return sent(who, f"/attempts/{attempt_id}/items/1/submissions", {"responses": responses})


def ask(school: School, draft: dict[str, Any], **settings: object) -> Asked:
    """Store a question and a quiz that asks it; `settings` are the quiz's."""
    bank = sent(school.instructor, "/banks", {"slug": f"bank-{draft['slug']}", "title": "Bank"})
    question = sent(school.instructor, f"/banks/{bank['id']}/questions", draft)
    quiz = {
        "slug": f"quiz-{draft['slug']}", "title": "Quiz", "bank_id": bank["id"],
        "settings": settings, "items": [{"question": draft["slug"]}],
    }  # fmt: skip
    made = sent(school.instructor, f"/courses/{school.course.id}/quizzes", quiz)
    return Asked(school, question["id"], made["id"])


def sent(who: Caller, path: str, body: object) -> dict[str, Any]:
    """POST and give the reply, which must be a success."""
    reply = who.post(path, body)
    assert reply.status_code < 300, reply.text
    shown: dict[str, Any] = reply.get_json()
    return shown

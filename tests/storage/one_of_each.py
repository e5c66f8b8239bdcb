"""Make one row of every table, for the tests of storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.accounts.models import Course, Enrollment, Organization, Role, Token, User
from service.attempts.models import (
    Attempt,
    AttemptState,
    IssuedVariant,
    ManualOutcome,
    Submission,
    UnexplainedAnswer,
)
from service.jobs.models import Job, JobState
from service.lessons.models import Lesson
from service.questions.models import Bank, PooledVariant, Question, Revision, VariantPool
from service.quizzes.models import Behavior, Counts, Quiz, QuizItem
from service.web.models import IdempotencyKey

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.db import Base

AT = datetime(2026, 11, 23, 10, 0, 0, 123456, UTC)


@dataclass(frozen=True, slots=True)
class Journey:
    """From an organization to a graded submission."""

    organization: Organization
    user: User
    token: Token
    course: Course
    enrollment: Enrollment
    bank: Bank
    question: Question
    revision: Revision
    pool: VariantPool
    pooled: PooledVariant
    lesson: Lesson
    quiz: Quiz
    item: QuizItem
    attempt: Attempt
    variant: IssuedVariant
    submission: Submission
    manual: ManualOutcome
    strange: UnexplainedAnswer
    job: Job
    key: IdempotencyKey

    def rows(self) -> list[Base]:
        """List them, children after parents."""
        return [getattr(self, name) for name in self.__slots__]

    def store(self, session: Session) -> None:
        """Store them; a job and a key have no relationship to those they belong to, who come first."""
        *rows, job, key = self.rows()
        session.add_all(rows)
        session.flush()
        session.add_all([job, key])
        session.flush()


def a_journey() -> Journey:
    """Make one row of every table, none of them stored."""
    home = Organization(slug="uni", name="Universität", created_at=AT)
    user = User(organization_id=home.id, external_id="lms-1", name="Ada", created_at=AT)
    course = Course(organization_id=home.id, slug="dl", title="Deep learning", created_at=AT)
    bank = Bank(organization_id=home.id, slug="bank", title="Bank")
    question = Question(organization_id=home.id, bank_id=bank.id, slug="q1")
    revision = a_revision(question)
    lesson = Lesson(course_id=course.id, slug="l1", position=1, title="Lesson", content={"summary": "…"})
    quiz = a_quiz(course, lesson)
    attempt = an_attempt(home, user, quiz)
    variant = a_variant(attempt, revision)
    submission = a_submission(variant)
    return Journey(
        organization=home,
        user=user,
        token=a_token(user),
        course=course,
        enrollment=Enrollment(course_id=course.id, user_id=user.id, role=Role.STUDENT),
        bank=bank,
        question=question,
        revision=revision,
        pool=VariantPool(revision_id=revision.id, drawn=256),
        pooled=a_pooled_variant(revision),
        lesson=lesson,
        quiz=quiz,
        item=QuizItem(quiz_id=quiz.id, position=1, question_id=question.id, points=Decimal("1.5")),
        attempt=attempt,
        variant=variant,
        submission=submission,
        manual=a_manual_outcome(submission, user),
        strange=an_unexplained_answer(variant),
        job=a_job(user),
        key=a_key(user),
    )


def a_token(user: User) -> Token:
    """Make a token of a user."""
    return Token(
        organization_id=user.organization_id,
        user_id=user.id,
        name="laptop",
        digest="0" * 64,
        scopes=["lessons:read"],
        created_at=AT,
    )


def a_revision(question: Question) -> Revision:
    """Make the first revision of a question."""
    return Revision(
        question_id=question.id,
        number=1,
        kind="numerical",
        kind_version=1,
        draft={"kind": "numerical"},
        digest="1" * 64,
        created_at=AT,
        search_text="\n\n\n",
    )


def a_quiz(course: Course, lesson: Lesson) -> Quiz:
    """Make a quiz on a lesson."""
    return Quiz(
        course_id=course.id,
        lesson_id=lesson.id,
        slug="quiz",
        title="Quiz",
        behavior=Behavior.ADAPTIVE,
        penalty=Decimal("0.333333"),
        tries=3,
        attempts_allowed=2,
        counts=Counts.HIGHEST,
    )


def an_attempt(organization: Organization, user: User, quiz: Quiz, number: int = 1) -> Attempt:
    """Make an open attempt."""
    return Attempt(
        organization_id=organization.id,
        quiz_id=quiz.id,
        user_id=user.id,
        number=number,
        state=AttemptState.OPEN,
        started_at=AT,
    )


def a_variant(attempt: Attempt, revision: Revision) -> IssuedVariant:
    """Make a variant issued at the first position of an attempt."""
    return IssuedVariant(
        attempt_id=attempt.id,
        position=1,
        revision_id=revision.id,
        points=Decimal(2),
        **what_is_drawn(revision),
    )


def a_pooled_variant(revision: Revision) -> PooledVariant:
    """Make a variant that nobody was given yet."""
    return PooledVariant(
        revision_id=revision.id, number=256, is_low_water=False, **what_is_drawn(revision, seed="8c" * 16)
    )


def what_is_drawn(revision: Revision, seed: str = "7b" * 16) -> dict[str, Any]:
    """Give the columns that pooled and issued variants have in common."""
    return {
        "seed": seed,
        "kind": revision.kind,
        "kind_version": revision.kind_version,
        "prompt": {"text": "How much?", "format": "markdown"},
        "givens": {"rate": 0.05},
        "conditions": {},
        "declarations": [{"identifier": "response", "base_type": "float"}],
        "key": {"response": "0.3"},
        "bounds": {"response": ["0.29", "0.31"]},
        "explanations": {"dropped_factor": {"response": "0.6"}},
    }


def a_submission(variant: IssuedVariant) -> Submission:
    """Make a graded submission to a variant."""
    return Submission(
        issued_variant_id=variant.id,
        number=1,
        responses={"response": "0,3"},
        read_as={"response": "0.3"},
        raw_fraction=1.0,
        fraction=1.0,
        outcome={"fraction": 1.0},
        received_at=AT,
        stands_at=1.0,
        wrong_tries=0,
        closed=True,
    )


def a_manual_outcome(submission: Submission, user: User) -> ManualOutcome:
    """Make what somebody of the staff gave for a submission."""
    return ManualOutcome(
        submission_id=submission.id,
        user_id=user.id,
        number=1,
        marks={"clarity": "1.5"},
        comment="Well said.",
        fraction_before=None,
        fraction=0.75,
        given_at=AT,
    )


def an_unexplained_answer(variant: IssuedVariant) -> UnexplainedAnswer:
    """Make where a wrong answer to a variant lies."""
    numbers = {"coordinates": [1.5], "scales": [0.1], "radii": [0.01]}
    return UnexplainedAnswer(issued_variant_id=variant.id, revision_id=variant.revision_id, numbers=numbers)


def a_job(user: User) -> Job:
    """Make a job that failed once and waits."""
    return Job(
        organization_id=user.organization_id,
        user_id=user.id,
        name="import_bank",
        arguments={"bank": "b"},
        unique_key="b",
        state=JobState.FAILED,
        tries=1,
        run_after=AT,
        progress=0.5,
        error={"code": "internal_error", "detail": "…"},
        result={},
        created_at=AT,
        started_at=AT,
    )


def a_key(user: User) -> IdempotencyKey:
    """Make the kept reply to one request."""
    return IdempotencyKey(
        organization_id=user.organization_id,
        user_id=user.id,
        route="POST /quizzes",
        key="k",
        fingerprint="f",
        status=201,
        body="{}",
        headers={"Location": "/x"},
        created_at=AT,
    )

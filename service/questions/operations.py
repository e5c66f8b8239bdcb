"""Writes of banks and questions, and questions read from their revisions."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from service.db import new_id
from service.exercises import authoring
from service.formats import native
from service.formats.sent import merged
from service.kinds import KINDS
from service.questions import queries
from service.questions.models import Bank, Question, Revision
from service.questions.search import search_text
from service.vocabulary import ConflictError, NotFoundError, Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.db import Connect
    from service.kinds import Question as ReadQuestion
    from service.vocabulary import Draft, Plain

MOST_READ: Final = 1024
"""How many read questions a process keeps."""

_read: OrderedDict[str, ReadQuestion] = OrderedDict()
_reading = Lock()


def ensure_bank(session: Session, *, organization_id: str, slug: str, title: str) -> Bank:
    """Find the bank with this slug, or make it; its title becomes `title`."""
    bank = queries.find_bank(session, organization_id=organization_id, slug=slug)
    if bank is None:
        bank = Bank(organization_id=organization_id, slug=slug, title=title)
        session.add(bank)
    bank.title = title
    session.flush()
    return bank


def create_bank(session: Session, *, organization_id: str, slug: str, title: str) -> Bank:
    """Make a bank; raises `ConflictError` when the slug is taken."""
    if queries.find_bank(session, organization_id=organization_id, slug=slug):
        raise ConflictError(f"there is a bank {slug} already", code="slug_taken")
    return ensure_bank(session, organization_id=organization_id, slug=slug, title=title)


def rename_bank(session: Session, *, bank: Bank, title: str) -> Bank:
    """Give a bank another title."""
    bank.title = title
    session.flush()
    return bank


def create_question(session: Session, *, bank: Bank, draft: Draft, at: datetime) -> Revision:
    """Store a new question; without a slug it gets one.

    Raises `QuestionError` when the draft is no question, `ConflictError` when the slug is taken in the bank.
    """
    if not draft.slug:
        draft = replace(draft, slug=f"{draft.kind.replace('_', '-')}-{new_id()[-12:]}")
    if queries.find_question(session, bank_id=bank.id, slug=draft.slug):
        raise ConflictError(f"there is a question {draft.slug} already", code="slug_taken")
    return save_question(session, bank=bank, draft=draft, at=at)


def revise_question(
    session: Session, *, question: Question, latest: Revision, patch: Mapping[str, Plain], at: datetime
) -> Revision:
    """Merge a patch (RFC 7396) into the newest draft: a new revision if that says something new.

    Raises `QuestionError` when the result is no question, or has another slug.
    """
    draft = native.read_question(merged(dict(latest.draft), dict(patch)))
    authoring.read(draft)
    if draft.slug != question.slug:
        detail = "A question keeps its slug; make another question instead."
        raise QuestionError(detail, [Problem("slug_stays", detail, "/slug")])
    return _store_revision(session, question=question, latest=latest, draft=draft, at=at)


def archive_question(session: Session, *, question: Question, archived: bool, at: datetime) -> None:
    """Keep a question out of lists and pools, or bring it back; attempts and quizzes that have it keep it."""
    question.archived_at = (question.archived_at or at) if archived else None
    session.flush()


def save_question(session: Session, *, bank: Bank, draft: Draft, at: datetime) -> Revision:
    """Store a draft under its slug: a new revision if it says something new, else the one that is there.

    Raises `QuestionError` when the draft cannot be read as a question.
    """
    authoring.read(draft)
    question = _ensure_question(session, bank=bank, slug=draft.slug)
    latest = queries.latest_revision(session, question_id=question.id)
    return _store_revision(session, question=question, latest=latest, draft=draft, at=at)


def _store_revision(
    session: Session, *, question: Question, latest: Revision | None, draft: Draft, at: datetime
) -> Revision:
    tree = native.dump_question(draft)
    if latest is not None and latest.digest == digest(tree):
        return latest
    revision = Revision(
        question_id=question.id,
        number=latest.number + 1 if latest else 1,
        kind=draft.kind,
        kind_version=KINDS[draft.kind].version,
        draft=tree,
        digest=digest(tree),
        created_at=at,
        search_text=search_text(draft),
    )
    session.add(revision)
    session.flush()
    return revision


def _ensure_question(session: Session, *, bank: Bank, slug: str) -> Question:
    question = queries.find_question(session, bank_id=bank.id, slug=slug)
    if question is None:
        question = Question(organization_id=bank.organization_id, bank_id=bank.id, slug=slug)
        session.add(question)
        session.flush()
    return question


def digest(tree: Mapping[str, Plain]) -> str:
    """Return the SHA-256 of a draft's canonical JSON, as 64 hex digits: key order does not matter."""
    canonical = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@contextmanager
def located(prefix: str) -> Iterator[None]:
    """Place the problems of whatever is refused about a question below `prefix`, where a request holds it."""
    try:
        yield
    except QuestionError as error:
        placed = [each.under(prefix) for each in error.problems]
        raise QuestionError(error.detail, placed, code=error.code) from error


def inline_question(tree: Plain) -> ReadQuestion:
    """Return the question of a draft as a request sends it; raises `QuestionError` with pointers into it."""
    return authoring.read(native.read_question(tree))


def stored_question(session: Session, *, organization_id: str, question_id: str) -> ReadQuestion:
    """Return the newest revision of a question of this organization; raises `NotFoundError`."""
    revision = queries.visible_revision(session, organization_id=organization_id, question_id=question_id)
    if revision is None:
        raise NotFoundError("there is no such question")
    return question_of(revision)


def question_of(revision: Revision) -> ReadQuestion:
    """Return the question a revision holds, read once per process: revisions never change.

    Raises `QuestionError` when a newer version of its kind no longer reads it.
    """
    return _remembered(revision.id) or _remember(revision.id, revision.draft)


def question_by_id(connect: Connect, revision_id: str) -> ReadQuestion:
    """Return the question that a revision holds, the revision being read only if its question is not known.

    Raises `QuestionError` when a newer version of its kind no longer reads it.
    """
    return _remembered(revision_id) or _remember(revision_id, queries.draft_by_id(connect(), revision_id))


def _remembered(revision_id: str) -> ReadQuestion | None:
    with _reading:
        if revision_id not in _read:
            return None
        _read.move_to_end(revision_id)
        return _read[revision_id]


def _remember(revision_id: str, draft: Mapping[str, Any]) -> ReadQuestion:
    question = authoring.read(native.read_question(dict(draft)))
    with _reading:
        _read[revision_id] = question
        if len(_read) > MOST_READ:
            _read.popitem(last=False)
    return question

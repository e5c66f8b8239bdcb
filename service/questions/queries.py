"""Reads of banks, questions and revisions, each within one organization."""

from __future__ import annotations

from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer

from service.db import Prepared, table_of
from service.questions.models import Bank, Question, Revision
from service.questions.search import matches
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import TypeAlias

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

    from service.vocabulary import Principal

    _Questions: TypeAlias = sa.Select[Question, Revision]


def find_bank(session: Session, *, organization_id: str, slug: str) -> Bank | None:
    """Find a bank by its slug."""
    return session.scalar(sa.select(Bank).filter_by(organization_id=organization_id, slug=slug))


def find_question(session: Session, *, bank_id: str, slug: str) -> Question | None:
    """Find a question by its slug, archived or not."""
    return session.scalar(sa.select(Question).filter_by(bank_id=bank_id, slug=slug))


def banks_of(principal: Principal) -> sa.Select[Bank]:
    """Select the banks of the caller's organization, in no order."""
    return sa.select(Bank).where(Bank.organization_id == principal.organization_id)


def visible_bank(session: Session, principal: Principal, bank_id: str, *, lock: bool = False) -> Bank:
    """Find a bank of the caller's organization, or raise `NotFoundError`; `lock` it to change it."""
    chosen = banks_of(principal).where(Bank.id == bank_id)
    bank = session.scalar(chosen.with_for_update(key_share=True) if lock else chosen)
    if bank is None:
        raise NotFoundError("there is no such bank")
    return bank


def questions_in(bank_id: str, wanted: Mapping[str, str | None], *, archived: bool) -> _Questions:
    """Select a bank's questions with their newest revisions, in no order, that a search finds.

    `wanted` may hold `text`, `tag` and `kind`; either the archived ones or the others are looked at.
    """
    is_archived = Question.archived_at.is_not(None) if archived else Question.archived_at.is_(None)
    newest = sa.select(Question, Revision).join(Revision, Revision.question_id == Question.id)
    return newest.where(_is_latest(), Question.bank_id == bank_id, is_archived, *matches(wanted))


def visible_question(
    session: Session, principal: Principal, question_id: str, *, lock: bool = False
) -> tuple[Question, Revision]:
    """Find a question of the caller's organization and its newest revision, or raise `NotFoundError`.

    `lock` makes others who want to change it wait.
    """
    owned = sa.select(Question).filter_by(id=question_id, organization_id=principal.organization_id)
    question = session.scalar(owned.with_for_update(key_share=True) if lock else owned)
    latest = latest_revision(session, question_id=question_id) if question else None
    if question is None or latest is None:
        raise NotFoundError("there is no such question")
    return question, latest


def revisions_of(question_id: str) -> sa.Select[Revision]:
    """Select the revisions of a question, in no order."""
    return sa.select(Revision).where(Revision.question_id == question_id)


class Stored(NamedTuple):
    """What an import must know of a question that is there."""

    slug: str
    question_id: str
    archived_at: datetime | None
    digest: str


def stored_in(session: Session, *, bank_id: str) -> dict[str, Stored]:
    """Return what is there in a bank, by slug, archived or not."""
    columns = sa.select(Question.slug, Question.id, Question.archived_at, Revision.digest)
    newest = columns.join(Revision, Revision.question_id == Question.id)
    rows = session.execute(newest.where(_is_latest(), Question.bank_id == bank_id))
    return {each.slug: each for each in starmap(Stored, rows)}


def drafts_in(session: Session, *, bank_id: str) -> Sequence[Mapping[str, Any]]:
    """List the newest drafts of a bank's questions by slug, but for the archived ones."""
    newest = sa.select(Revision.draft).join(Question, Revision.question_id == Question.id)
    chosen = newest.where(_is_latest(), Question.bank_id == bank_id, Question.archived_at.is_(None))
    return session.scalars(chosen.order_by(Question.slug)).all()


def _is_latest() -> sa.ColumnElement[bool]:
    """Return the condition that a revision is the newest of its question."""
    newer = aliased(Revision)
    return ~sa.exists().where(newer.question_id == Revision.question_id, newer.number > Revision.number)


@cache
def _latest() -> sa.Select[Revision]:
    """Select the newest revision of every question."""
    return sa.select(Revision).where(_is_latest())


def latest_revision(session: Session, *, question_id: str) -> Revision | None:
    """Find the newest revision of one question."""
    return session.scalar(_latest().where(Revision.question_id == question_id))


@cache
def _latest_of_several() -> sa.Select[Revision]:
    ids: sa.BindParameter[str] = sa.bindparam("question_ids", expanding=True)
    return _latest().where(Revision.question_id.in_(ids)).options(defer(Revision.draft))


def latest_revisions(session: Session, *, question_ids: Iterable[str]) -> Mapping[str, Revision]:
    """Find the newest revision of each question, by the question's id, in one query.

    Drafts are read when asked for, which `question_of` does once per process.
    """
    found = session.scalars(_latest_of_several(), {"question_ids": list(question_ids)})
    return {each.question_id: each for each in found}


def visible_revision(session: Session, *, organization_id: str, question_id: str) -> Revision | None:
    """Find the newest revision of a question of this organization."""
    owned = _latest().join(Question, Question.id == Revision.question_id)
    return session.scalar(
        owned.where(Question.id == question_id, Question.organization_id == organization_id)
    )


def pool(session: Session, *, bank_id: str, matching: Mapping[str, str]) -> list[Revision]:
    """List the newest revisions of a bank's questions of this `kind` and with this `tag`, by slug.

    Archived questions are left out.
    """
    chosen = _latest().join(Question, Question.id == Revision.question_id)
    chosen = chosen.where(Question.bank_id == bank_id, Question.archived_at.is_(None)).order_by(Question.slug)
    if "kind" in matching:
        chosen = chosen.where(Revision.kind == matching["kind"])
    tag = matching.get("tag")
    return [each for each in session.scalars(chosen) if tag is None or tag in each.draft.get("tags", ())]


_REVISION = table_of(Revision).c
_DRAFT = Prepared(sa.select(_REVISION.draft).where(_REVISION.id == sa.bindparam("revision_id")))


def draft_by_id(connection: Connection, revision_id: str) -> Mapping[str, Any]:
    """Return the draft that a variant was drawn from; whoever asks may see the variant."""
    draft: Mapping[str, Any] = _DRAFT.first(connection, {"revision_id": revision_id}).draft
    return draft

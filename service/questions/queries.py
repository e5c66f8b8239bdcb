"""Reads of banks, questions and revisions, each within one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from service.questions.models import Bank, Question, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session


def find_bank(session: Session, *, organization_id: str, slug: str) -> Bank | None:
    """Find a bank by its slug."""
    return session.scalar(sa.select(Bank).filter_by(organization_id=organization_id, slug=slug))


def find_question(session: Session, *, bank_id: str, slug: str) -> Question | None:
    """Find a question by its slug, archived or not."""
    return session.scalar(sa.select(Question).filter_by(bank_id=bank_id, slug=slug))


def _latest() -> sa.Select[Revision]:
    """Select the newest revision of every question."""
    newer = aliased(Revision)
    is_older = sa.exists().where(newer.question_id == Revision.question_id, newer.number > Revision.number)
    return sa.select(Revision).where(~is_older)


def latest_revision(session: Session, *, question_id: str) -> Revision | None:
    """Find the newest revision of one question."""
    return session.scalar(_latest().where(Revision.question_id == question_id))


def latest_revisions(session: Session, *, question_ids: Iterable[str]) -> Mapping[str, Revision]:
    """Find the newest revision of each question, by the question's id, in one query."""
    found = session.scalars(_latest().where(Revision.question_id.in_(list(question_ids))))
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


def revision_by_id(session: Session, revision_id: str) -> Revision:
    """Return the revision that a variant was drawn from; whoever asks may see the variant."""
    return session.get_one(Revision, revision_id)

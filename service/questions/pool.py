"""The pool: certified variants drawn ahead, each given out once, in one statement.

Taking a variant deletes it, so no two attempts ever get the same one, whatever happens at the same moment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from service.db import Prepared, StoredJson, table_of
from service.exercises.variants import draw
from service.jobs.operations import queue
from service.jobs.queries import queued_keys
from service.questions.models import PooledVariant
from service.questions.operations import question_by_id
from service.questions.seeds import fresh_seed
from service.questions.trees import variant_tree
from service.solver.exercise import SolverQuestion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

REFILL: Final = "refill_pool"
"""The job that draws the next batch of a revision."""

STORED: Final = (
    *("seed", "kind", "kind_version", "prompt", "givens", "conditions", "declarations", "key", "bounds"),
    *("certificate", "explanations"),
)
"""What `variant_tree` returns, and what a pooled and an issued variant have in common."""

MOST_AT_ONCE: Final = 100
"""Revisions whose variants one statement takes: SQLite joins 500 selections at most."""

_TABLE: Final = table_of(PooledVariant)

UNREAD: Final = frozenset({"certificate", "explanations", "prompt", "givens", "key"})
"""What goes from the pool to an attempt unread."""


def take(
    session: Session, revision_ids: Sequence[str], *, organization_id: str, secret: str, at: datetime
) -> list[dict[str, Any]]:
    """Return one variant for each revision, in their order, as it is stored: see `STORED` and `UNREAD`.

    Solver kinds come from the pool, and what it lacks is drawn at once; static kinds are always drawn. Where
    the pool gets low, a refill is queued in the caller's transaction. Raises `QuestionError`.
    """
    questions = {each: question_by_id(session.connection, each) for each in revision_ids}
    versions = {key: each.version for key, each in questions.items() if isinstance(each, SolverQuestion)}
    wanted = Counter(each for each in revision_ids if each in versions)
    ready, low = _delete(session, wanted, versions) if wanted else ({}, set())
    short = {key for key, count in wanted.items() if len(ready[key]) < count}
    _ask_for_refills(session, low, short, organization_id=organization_id, at=at)
    return [
        ready[each].pop()
        if ready.get(each)
        else variant_tree(draw(questions[each], [fresh_seed(secret, each)])[0])
        for each in revision_ids
    ]


def _delete(
    session: Session, wanted: Mapping[str, int], versions: Mapping[str, int]
) -> tuple[Mapping[str, list[dict[str, Any]]], set[str]]:
    """Delete so many variants of each revision, and return them with the revisions that now get low."""
    ready, low = defaultdict(list), set()
    keys = list(wanted)
    for start in range(0, len(keys), MOST_AT_ONCE):
        some = keys[start : start + MOST_AT_ONCE]
        asked: dict[str, Any] = {}
        for place, key in enumerate(some):
            asked |= {
                f"revision_{place}": key,
                f"version_{place}": versions[key],
                f"count_{place}": wanted[key],
            }
        for revision_id, is_low_water, *stored in _taking(len(some)).all(session.connection(), asked):
            ready[revision_id].append(_read(stored))
            if is_low_water:
                low.add(revision_id)
    return ready, low


@lru_cache
def _taking(places: int) -> Prepared:
    """Prepare the statement that takes the oldest variants of so many revisions.

    It passes over those that another transaction is taking: they are gone, unless that one is undone.
    """
    picked = sa.union_all(*(_oldest(place) for place in range(places))).cte("picked")
    stored = (
        sa.cast(_TABLE.c[name], sa.Text).label(name) if name in UNREAD else _TABLE.c[name] for name in STORED
    )
    delete = sa.delete(_TABLE).where(_TABLE.c.id.in_(sa.select(picked.c.id)))
    return Prepared(delete.returning(_TABLE.c.revision_id, _TABLE.c.is_low_water, *stored))


def _oldest(place: int) -> sa.Select[str]:
    """Select the ids for one place of the statement; a lock can only be taken inside a union's part."""
    revision_id: sa.BindParameter[str] = sa.bindparam(f"revision_{place}")
    version: sa.BindParameter[int] = sa.bindparam(f"version_{place}")
    count = sa.bindparam(f"count_{place}", type_=sa.Integer)
    mine = sa.select(_TABLE.c.id).where(_TABLE.c.revision_id == revision_id, _TABLE.c.kind_version == version)
    # for SQLite, SQLAlchemy adds an offset of 0 as a parameter without a name unless one is written
    first = mine.order_by(_TABLE.c.number).limit(count).offset(sa.literal_column("0"))
    free = first.with_for_update(skip_locked=True)
    return sa.select(free.subquery().c.id)


def _read(stored: Sequence[Any]) -> dict[str, Any]:
    named = zip(STORED, stored, strict=True)
    return {
        name: StoredJson(value) if name in UNREAD and value is not None else value for name, value in named
    }


def _ask_for_refills(
    session: Session, low: Collection[str], short: Collection[str], *, organization_id: str, at: datetime
) -> None:
    """Queue a refill for each revision whose last but so many variants were taken, or that has too few.

    In order, so that no two transactions wait for each other. While there are too few everybody asks, and
    nobody should wait for whoever asked first: a job that is queued is left as it is.
    """
    asked = queued_keys(session, organization_id=organization_id, name=REFILL, keys=short) if short else set()
    for key in sorted({*low, *short} - (asked - {*low})):
        queue(
            session,
            organization_id=organization_id,
            name=REFILL,
            arguments={"revision_id": key},
            unique_key=key,
            at=at,
        )

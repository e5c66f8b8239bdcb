"""Filling the pool: the next batch of a revision's variants, drawn together and then stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.db import Json, Prepared, WrittenJson, new_id, table_of
from service.db.columns import dump_json
from service.kinds import KINDS
from service.questions.models import PooledVariant, Revision, VariantPool
from service.questions.operations import question_of
from service.questions.prompts import kept_prompt
from service.questions.queries import latest_revision
from service.questions.seeds import pooled_seeds
from service.questions.sheets import drawn_rows
from service.solver.exercise import SolverQuestion
from service.vocabulary import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Session

BATCH: Final = 256
"""How many are drawn at once: fewer cost as much (performance.md)."""

LOW_WATER: Final = 128
"""How many are left of a batch when the next one is asked for."""

ENOUGH: Final = 192
"""With more left than this, nothing is drawn. It is above `LOW_WATER`: what others are taking is counted."""

AT_ONCE: Final = 64
"""How many variants one statement stores."""

_TABLE: Final = table_of(PooledVariant)

_INSERTS: Final[dict[str, Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Batch:
    """Variants drawn for a pool as it was, column by column, trees as their JSON and prompts rendered.

    Their numbers come next, if nobody stored them meanwhile.
    """

    revision_id: str
    pool_id: str
    numbers: range
    rows: Sequence[Mapping[str, Any]]


def draw_ahead(session: Session, *, revision_id: str, secret: str) -> Batch | None:
    """Draw the next batch of a revision, or nothing where enough are left or none will be asked for.

    Only reads. Raises `NotFoundError` for a revision that is gone, `QuestionError` for one without variants.
    """
    revision = _revision(session, revision_id)
    question = question_of(revision)
    if not isinstance(question, SolverQuestion) or _is_outdated(session, revision):
        return None
    if _left(session, revision_id, version=question.version) > ENOUGH:
        return None
    pool = session.scalar(sa.select(VariantPool).filter_by(revision_id=revision_id))
    pool_id, drawn = (new_id(), 0) if pool is None else (pool.id, pool.drawn)
    numbers = range(drawn + 1, drawn + 1 + BATCH)
    rows = drawn_rows(question, pooled_seeds(secret, revision_id, pool_id, numbers))
    return Batch(revision_id, pool_id, numbers, [rendered(each) for each in rows])


def rendered(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of `drawn_rows` with its prompt rendered, as its JSON."""
    return {**row, "prompt": dump_json(kept_prompt(row["prompt"]))}


def _revision(session: Session, revision_id: str) -> Revision:
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFoundError("there is no such revision")
    return revision


def _is_outdated(session: Session, revision: Revision) -> bool:
    latest = latest_revision(session, question_id=revision.question_id)
    return latest is None or latest.id != revision.id


def _left(session: Session, revision_id: str, *, version: int) -> int:
    mine = sa.select(sa.func.count()).select_from(PooledVariant)
    return session.scalars(mine.filter_by(revision_id=revision_id, kind_version=version)).one()


def store(session: Session, batch: Batch) -> int:
    """Put a batch into the pool, unless another was put there first, and return how many were."""
    insert = _INSERTS[session.get_bind().dialect.name](VariantPool)
    made = insert.values(id=batch.pool_id, revision_id=batch.revision_id, drawn=0)
    session.execute(made.on_conflict_do_nothing(index_elements=["revision_id"]))
    as_it_was = sa.and_(VariantPool.id == batch.pool_id, VariantPool.drawn == batch.numbers[0] - 1)
    update = sa.update(VariantPool).where(as_it_was).values(drawn=batch.numbers[-1]).returning(VariantPool.id)
    if session.execute(update, execution_options={"synchronize_session": False}).first() is None:
        return 0
    numbered = list(zip(batch.numbers, batch.rows, strict=True))
    for start in range(0, len(numbered), AT_ONCE):
        _insert(session.connection(), batch, numbered[start : start + AT_ONCE])
    return len(numbered)


def _insert(connection: Connection, batch: Batch, numbered: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    values: dict[str, Any] = {"revision_id": batch.revision_id}
    for place, (number, row) in enumerate(numbered):
        own = {"id": new_id(), "number": number, "is_low_water": number == batch.numbers[-LOW_WATER - 1]}
        values |= {f"{name}_{place}": value for name, value in {**row, **own}.items()}
    _inserting(len(numbered)).run(connection, values)


@lru_cache
def _inserting(places: int) -> Prepared:
    """Prepare the statement that stores so many variants of a revision."""
    return Prepared(sa.insert(_TABLE).values([_bound(place) for place in range(places)]))


def _bound(place: int) -> dict[str, sa.BindParameter[Any]]:
    shared = {"revision_id"}
    return {
        each.name: sa.bindparam(
            each.name if each.name in shared else f"{each.name}_{place}",
            type_=WrittenJson() if isinstance(each.type, Json) else each.type,
        )
        for each in _TABLE.columns
    }


def clear_outdated(session: Session, *, revision_id: str) -> None:
    """Delete what nobody will be given any more: variants of earlier revisions, and of an earlier version."""
    revision = _revision(session, revision_id)
    earlier = sa.select(Revision.id).where(
        Revision.question_id == revision.question_id, Revision.number < revision.number
    )
    version = KINDS[revision.kind].version
    outdated = sa.and_(PooledVariant.revision_id == revision_id, PooledVariant.kind_version != version)
    unused = sa.or_(PooledVariant.revision_id.in_(earlier), outdated)
    session.execute(sa.delete(PooledVariant).where(unused), execution_options={"synchronize_session": False})

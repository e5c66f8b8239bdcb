"""P-4: a certified variant taken from the pool, on a durable PostgreSQL, beside drawing one."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bench.exam import ITEMS, SECRET, fill_pools, prepare
from bench.figures import Figure
from bench.servers import postgresql
from bench.timing import best
from service.accounts.models import Organization
from service.db import open_engine, upgrade
from service.exercises.variants import draw
from service.questions.models import PooledVariant, Revision
from service.questions.operations import question_by_id
from service.questions.pool import take
from service.questions.pool_filling import draw_ahead, store
from service.web.transaction import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

TIMES = 10


def measure() -> Iterator[Figure]:
    """Measure taking one variant, and ten of as many questions, in an open transaction."""
    with postgresql() as url:
        upgrade(url)
        engine = open_engine(url)
        with unit_of_work(engine) as session:
            prepare(session, 1)
        fill_pools(engine)
        whole, storing = refilling(engine)
        with unit_of_work(engine) as session:
            revisions = session.scalars(sa.select(Revision.id)).all()
            home = session.scalars(sa.select(Organization.id)).one()
            taking = partial(take, session, organization_id=home, secret=SECRET, at=datetime.now(UTC))
            drawing = 1e3 * best(lambda: draw(question_by_id(session.connection, revisions[0]), [7]))
            one = 1e3 * best(lambda: taking(revisions[:1]), TIMES)
            ten = 1e3 * best(lambda: taking(revisions), TIMES)
        engine.dispose()
    more = {"drawing one ms": drawing, f"taking {ITEMS} ms": ten}
    more |= {"a refill, prompts rendered, ms": whole, "of that, storing it ms": storing}
    yield Figure("P-4", "a variant from the pool", one, "ms", 0.5, "bound", at_most=1, more=more)


def refilling(engine: Engine) -> tuple[float, float]:
    """Measure refilling emptied pools, one after the other, and of that the transaction that stores: ms."""
    found = []
    with unit_of_work(engine) as session:
        revisions = session.scalars(sa.select(Revision.id)).all()
        session.execute(sa.delete(PooledVariant))
    for each in revisions:
        started = time.perf_counter()
        with unit_of_work(engine) as session:
            batch = draw_ahead(session, revision_id=each, secret=SECRET)
        drawn = time.perf_counter()
        with unit_of_work(engine) as session:
            if batch is None or not store(session, batch):
                raise LookupError("nothing was drawn")
        found.append((1e3 * (time.perf_counter() - started), 1e3 * (time.perf_counter() - drawn)))
    return min(found)

"""Variants drawn ahead: each is given out once, whatever happens at the same moment."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.db import StoredJson, new_id
from service.exercises.authoring import read
from service.exercises.variants import draw
from service.formats.native import read_question
from service.jobs.models import Job, JobState
from service.jobs.worker import Worker
from service.kinds import KINDS
from service.questions.models import PooledVariant, Revision, VariantPool
from service.questions.operations import ensure_bank, question_of, save_question
from service.questions.pool import UNREAD, take
from service.questions.pool_filling import BATCH, LOW_WATER, Batch, draw_ahead, rendered, store
from service.questions.prompts import kept_prompt
from service.questions.seeds import fresh_seed, pooled_seeds
from service.questions.sheets import TREES, drawn_rows
from service.questions.trees import variant_tree
from service.web.transaction import unit_of_work
from service.worker import handlers
from tests.support.apps import AT, SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

    from service.vocabulary import Draft

RACERS = 8


@dataclass
class Shelf:
    """A solver question and a static one, and a worker to draw their variants ahead."""

    engine: Engine
    home: str
    bank_id: str
    drawn: Revision
    static: Revision

    def work(self) -> None:
        """Do all jobs that are due."""
        worker = Worker(engine=self.engine, handlers=handlers(secret=SECRET))
        while worker.run_one():
            pass

    def fill(self) -> None:
        """Put a batch into the pool, drawn once for all tests."""
        batch = Batch(self.drawn.id, new_id(), range(1, BATCH + 1), some_variants())
        with unit_of_work(self.engine) as session:
            assert store(session, batch) == BATCH

    def take(self, revisions: list[Revision]) -> list[dict[str, Any]]:
        with unit_of_work(self.engine) as session:
            ids = [each.id for each in revisions]
            return take(session, ids, organization_id=self.home, secret=SECRET, at=AT)

    def left(self) -> int:
        with Session(self.engine) as session:
            return session.scalars(sa.select(sa.func.count()).select_from(PooledVariant)).one()

    def jobs(self) -> list[JobState]:
        with Session(self.engine) as session:
            return list(session.scalars(sa.select(Job.state).order_by(Job.id)))


def example(kind: str) -> Draft:
    return read_question(json.loads(json.dumps(KINDS[kind].example)))


@cache
def some_variants() -> list[dict[str, Any]]:
    seeds = pooled_seeds(SECRET, "revision", "pool", range(BATCH))
    rows = drawn_rows(read(example("linear_descent")), seeds)
    return list(map(rendered, rows))


@pytest.fixture
def shelf(engine: Engine) -> Shelf:
    with unit_of_work(engine) as session:
        home = Organization(slug="uni", name="University", created_at=AT)
        session.add(home)
        session.flush()
        bank = ensure_bank(session, organization_id=home.id, slug="bank", title="Bank")
        drawn, static = (
            save_question(
                session, bank=bank, draft=replace(example(kind), slug=kind.replace("_", "-")), at=AT
            )
            for kind in ("linear_descent", "multiple_choice")
        )
    return Shelf(engine, home.id, bank.id, drawn, static)


def take_at_once(shelf: Shelf, take_one: Callable[[Shelf], str], times: int) -> Counter[str]:
    """Take from many threads that begin together, and count how often each seed was given out."""
    begin = Barrier(RACERS)

    def drain(number: int) -> list[str]:
        del number
        begin.wait()
        return [take_one(shelf) for _ in range(times)]

    with ThreadPoolExecutor(RACERS) as threads:
        return Counter(seed for seeds in threads.map(drain, range(RACERS)) for seed in seeds)


def take_properly(shelf: Shelf) -> str:
    seed: str = shelf.take([shelf.drawn])[0]["seed"]
    return seed


def take_after_looking(shelf: Shelf) -> str:
    """Take as a beginner would: look for a variant, then delete it."""
    with Session(shelf.engine) as session:
        first = sa.select(PooledVariant.id, PooledVariant.seed).order_by(PooledVariant.number).limit(1)
        row_id, seed = session.execute(first).one()
    with unit_of_work(shelf.engine) as session:
        session.execute(sa.delete(PooledVariant).where(PooledVariant.id == row_id))
    return seed


def test_an_empty_pool_is_no_obstacle_and_is_filled_by_a_job(shelf: Shelf) -> None:
    (first,) = shelf.take([shelf.drawn])
    shelf.take([shelf.drawn])
    assert (first["kind"], shelf.left(), shelf.jobs()) == ("linear_descent", 0, [JobState.QUEUED])

    shelf.work()
    assert (shelf.left(), shelf.jobs()) == (BATCH, [JobState.DONE])
    shelf.take([shelf.drawn])
    assert (shelf.left(), shelf.jobs()) == (BATCH - 1, [JobState.DONE])


def test_a_pooled_variant_is_what_drawing_its_seed_gives(shelf: Shelf) -> None:
    shelf.fill()

    (taken,) = shelf.take([shelf.drawn])

    again = variant_tree(draw(question_of(shelf.drawn), [int(taken["seed"], 16)])[0])
    read = {name: json.loads(value) if name in UNREAD else value for name, value in taken.items()}
    again["prompt"] = kept_prompt(again["prompt"])
    assert read == json.loads(json.dumps(again))
    assert len(taken["seed"]) == 32


def test_static_kinds_are_drawn_at_once_and_never_pooled(shelf: Shelf) -> None:
    first, second = shelf.take([shelf.static, shelf.static])

    assert (first["kind"], first["seed"] == second["seed"]) == ("multiple_choice", False)
    assert (shelf.left(), shelf.jobs()) == (0, [])


def test_what_is_asked_comes_in_order_also_several_times(shelf: Shelf) -> None:
    shelf.fill()

    taken = shelf.take([shelf.static, shelf.drawn, shelf.static, shelf.drawn])

    assert [each["kind"] for each in taken] == ["multiple_choice", "linear_descent"] * 2
    assert len({each["seed"] for each in taken}) == 4
    assert shelf.left() == BATCH - 2


def test_what_is_taken_and_then_undone_is_back_in_the_pool(shelf: Shelf) -> None:
    shelf.fill()
    with unit_of_work(shelf.engine) as session:
        (lost,) = take(session, [shelf.drawn.id], organization_id=shelf.home, secret=SECRET, at=AT)
        session.rollback()

    assert (shelf.left(), shelf.take([shelf.drawn])[0]["seed"]) == (BATCH, lost["seed"])


def test_more_is_asked_for_before_the_pool_is_empty_in_the_transaction_that_finds_it_low(
    shelf: Shelf,
) -> None:
    shelf.fill()
    shelf.take([shelf.drawn] * (BATCH - LOW_WATER - 1))
    assert shelf.jobs() == []
    with unit_of_work(shelf.engine) as session:
        take(session, [shelf.drawn.id], organization_id=shelf.home, secret=SECRET, at=AT)
        session.rollback()
    assert shelf.jobs() == []

    shelf.take([shelf.drawn])
    assert (shelf.left(), shelf.jobs()) == (LOW_WATER, [JobState.QUEUED])
    shelf.work()
    assert shelf.left() == LOW_WATER + BATCH


def test_a_variant_is_given_out_once_also_to_many_at_once(shelf: Shelf) -> None:
    shelf.fill()

    given = take_at_once(shelf, take_properly, times=20)

    assert (len(given), set(given.values())) == (RACERS * 20, {1})


def test_the_test_above_sees_a_taking_that_looks_first(shelf: Shelf) -> None:
    shelf.fill()

    given = take_at_once(shelf, take_after_looking, times=20)

    assert max(given.values()) > 1


def test_two_fillings_at_once_store_one_batch(shelf: Shelf) -> None:
    with Session(shelf.engine) as session:
        first, second = (draw_ahead(session, revision_id=shelf.drawn.id, secret=SECRET) for _ in range(2))
    assert first is not None
    assert second is not None

    with unit_of_work(shelf.engine) as session:
        assert store(session, first) == BATCH
    with unit_of_work(shelf.engine) as session:
        assert store(session, second) == 0

    assert shelf.left() == BATCH
    with Session(shelf.engine) as session:
        assert draw_ahead(session, revision_id=shelf.drawn.id, secret=SECRET) is None
        assert session.scalars(sa.select(VariantPool.drawn)).one() == BATCH


def test_a_new_revision_has_a_pool_of_its_own_and_the_old_one_is_cleared_away(shelf: Shelf) -> None:
    shelf.fill()
    with unit_of_work(shelf.engine) as session:
        bank = ensure_bank(session, organization_id=shelf.home, slug="bank", title="Bank")
        changed = replace(example("linear_descent"), slug="linear-descent", points="7")
        newer = save_question(session, bank=bank, draft=changed, at=AT)
    assert newer.id != shelf.drawn.id
    shelf.take([newer])
    shelf.work()

    with Session(shelf.engine) as session:
        assert set(session.scalars(sa.select(PooledVariant.revision_id))) == {newer.id}
        assert draw_ahead(session, revision_id=shelf.drawn.id, secret=SECRET) is None
    assert shelf.left() == BATCH


def test_variants_of_an_earlier_version_of_the_kind_are_not_given_out_and_cleared_away(shelf: Shelf) -> None:
    shelf.fill()
    with unit_of_work(shelf.engine) as session:
        session.execute(sa.update(PooledVariant).values(kind_version=PooledVariant.kind_version + 1))

    (taken,) = shelf.take([shelf.drawn])
    assert (taken["kind_version"], shelf.left()) == (KINDS["linear_descent"].version, BATCH)

    shelf.work()
    assert shelf.left() == BATCH
    with Session(shelf.engine) as session:
        versions = set(session.scalars(sa.select(PooledVariant.kind_version)))
        assert versions == {KINDS["linear_descent"].version}
        assert min(session.scalars(sa.select(PooledVariant.number))) == BATCH + 1


def test_ten_items_are_taken_with_one_statement(shelf: Shelf) -> None:
    with unit_of_work(shelf.engine) as session:
        bank = ensure_bank(session, organization_id=shelf.home, slug="bank", title="Bank")
        ten = [
            save_question(session, bank=bank, draft=replace(example("linear_descent"), slug=f"q{n}"), at=AT)
            for n in range(10)
        ]
        for each in ten:
            question_of(each)  # as a process does once
            assert store(session, Batch(each.id, new_id(), range(1, BATCH + 1), some_variants()))
    said: list[str] = []
    with unit_of_work(shelf.engine) as session:
        event.listen(shelf.engine, "before_cursor_execute", lambda *each: said.append(each[2]))
        taken = take(session, [each.id for each in ten], organization_id=shelf.home, secret=SECRET, at=AT)

    assert (len(said), len(taken)) == (1, 10)
    assert shelf.left() == 10 * (BATCH - 1)


def test_an_attempt_of_more_items_than_a_statement_can_name_is_given_them_all(shelf: Shelf) -> None:
    row = {**some_variants()[0], "number": 1, "is_low_water": False}
    row |= {name: StoredJson(row[name]) for name in (*TREES, "prompt")}
    with unit_of_work(shelf.engine) as session:
        bank = ensure_bank(session, organization_id=shelf.home, slug="bank", title="Bank")
        many = [
            save_question(session, bank=bank, draft=replace(example("linear_descent"), slug=f"q{n}"), at=AT)
            for n in range(501)
        ]
        session.execute(sa.insert(PooledVariant), [row | {"revision_id": each.id} for each in many])

    taken = shelf.take(many)

    assert (len(taken), {each["seed"] for each in taken}, shelf.left()) == (501, {row["seed"]}, 0)


def test_no_two_seeds_are_equal_and_another_secret_gives_others() -> None:
    numbers = range(1, 10_001)
    seeds = {
        *pooled_seeds(SECRET, "revision", "pool", numbers),
        *pooled_seeds(SECRET, "revision", "other pool", numbers),
        *pooled_seeds(SECRET, "other revision", "pool", numbers),
        *pooled_seeds(SECRET + "!", "revision", "pool", numbers),
        *(fresh_seed(SECRET, "revision") for _ in numbers),
    }

    assert len(seeds) == 5 * len(numbers)
    assert max(seeds).bit_length() == 128

"""The clients' ledgers against the database: what is lost, doubled, or graded differently."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.attempts.models import Attempt, Submission
from service.attempts.queries import items_in
from service.attempts.scoring import after_penalty
from service.exercises import answers
from service.questions.trees import outcome_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Engine

    from service.attempts.items import Item
    from tests.reliability.clients import Acknowledged


def compare(engine: Engine, told: Iterable[Acknowledged]) -> Counter[str]:
    """Count what differs, by its name: nothing at all is right."""
    ledger = list(told)
    found: Counter[str] = Counter()
    with Session(engine) as session:
        stored: dict[str, list[Submission]] = defaultdict(list)
        for row in session.scalars(sa.select(Submission).order_by(Submission.number)):
            stored[row.issued_variant_id].append(row)
        by_id = {row.id: row for rows in stored.values() for row in rows}
        for each in ledger:
            kept = by_id.get(each.told["id"])
            if kept is None:
                found["lost"] += 1
            elif kept.responses != each.responses or kept.fraction != each.told["fraction"]:
                found["told otherwise"] += 1
        found["doubled"] += len(by_id) - len({each.told["id"] for each in ledger} & by_id.keys())
        found["doubled"] += len(ledger) - len({each.told["id"] for each in ledger})
        for attempt_id in session.scalars(sa.select(Attempt.id)):
            for item in items_in(session, attempt_id):
                found["graded differently"] += _grade_again(item, stored[item.variant_id])
    return +found


def _grade_again(item: Item, submissions: list[Submission]) -> int:
    """Grade every submission of one item from what was typed, and count what was stored otherwise."""
    best, wrong, different = 0.0, 0, 0
    for number, each in enumerate(submissions, start=1):
        outcome = answers.grade(item, answers.read(item.declarations, each.responses))
        best = after_penalty(raw=outcome.fraction, best=best, penalty=item.penalty, wrong_before=wrong)
        wrong += outcome.fraction < 1
        said = (each.number, each.outcome, each.raw_fraction, each.fraction)
        different += said != (number, outcome_tree(outcome), outcome.fraction, best)
    stands = (item.fraction, item.wrong_tries, item.submissions_made)
    return different + (stands != (best, wrong, len(submissions)))

"""Wrong answers that nothing explains: kept as numbers, so that a mistake that recurs can be found.

Keeping one never fails a submission: what cannot be stored is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.attempts.models import IssuedVariant, UnexplainedAnswer
from service.db import Prepared, new_id, table_of
from service.questions.models import Revision

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from service.attempts.items import Item
    from service.grading.strange import Strange

STRANGE: Final = "strange"
"""What grading calls it beside the columns of a submission."""

MOST_LOOKED_AT: Final = 400
"""The newest unexplained answers of a question that are looked at together."""

_TABLE: Final = table_of(UnexplainedAnswer)
_NEW: Final = {each.name: sa.bindparam(f"strange_{each.name}", type_=each.type) for each in _TABLE.columns}
_INSERT: Final = Prepared(sa.insert(_TABLE).values(_NEW))
_log = structlog.get_logger()


def unexplained_after(moved: sa.CTE) -> sa.CTE:
    """Keep an unexplained answer as part of a statement, once for each row of another part."""
    return (
        sa.insert(_TABLE).from_select(list(_NEW), sa.select(*_NEW.values()).select_from(moved)).cte("strange")
    )


def unexplained_row(item: Item, strange: Strange) -> dict[str, Any]:
    """Return the values of an unexplained answer to an item."""
    return {
        "strange_id": new_id(),
        "strange_issued_variant_id": item.variant_id,
        "strange_revision_id": item.revision_id,
        "strange_numbers": {
            "coordinates": strange.coordinates,
            "scales": strange.scales,
            "radii": strange.radii,
        },
    }


def keep(connection: Connection, item: Item, strange: Strange | None) -> None:
    """Keep an unexplained answer to an item, if it is one. Raises where the connection broke."""
    if strange is None:
        return
    try:
        row = unexplained_row(item, strange)
        if connection.in_transaction():
            with connection.begin_nested():
                _INSERT.run(connection, row)
        else:
            _INSERT.run(connection, row)
    except (SQLAlchemyError, ValueError):
        if connection.invalidated:
            raise
        not_kept()


def not_kept() -> None:
    """Note that an unexplained answer could not be kept."""
    _log.warning("unexplained_answer_not_kept", exc_info=True)


def kept_for(connection: Connection, question_id: str) -> list[Any]:
    """List the newest unexplained answers to a question: `revision_id`, `numbers`, `givens`."""
    variants, revisions = table_of(IssuedVariant), table_of(Revision)
    chosen = (
        sa.select(_TABLE.c.revision_id, _TABLE.c.numbers, variants.c.givens, variants.c.kind_version)
        .join(variants, variants.c.id == _TABLE.c.issued_variant_id)
        .join(revisions, revisions.c.id == _TABLE.c.revision_id)
        .where(revisions.c.question_id == question_id)
        .order_by(_TABLE.c.id.desc())
        .limit(MOST_LOOKED_AT)
    )
    return list(connection.execute(chosen))


def count_for(connection: Connection, question_id: str) -> int:
    """Count the unexplained answers to a question."""
    revisions = table_of(Revision)
    counted = sa.select(sa.func.count()).select_from(_TABLE)
    counted = counted.join(revisions, revisions.c.id == _TABLE.c.revision_id)
    return int(connection.scalar(counted.where(revisions.c.question_id == question_id)) or 0)

"""Keep wrong answers that nothing explains, as numbers, by the revision that was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.Uuid(as_uuid=False)
JSON = sa.Text().with_variant(sa.JSON(), "postgresql")
TABLE = "unexplained_answer"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        TABLE,
        *(sa.Column(name, ID, nullable=False) for name in ("id", "issued_variant_id", "revision_id")),
        sa.Column("numbers", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        *(refer(*each) for each in (("issued_variant", "CASCADE"), ("revision", "RESTRICT"))),
    )
    op.create_index(op.f(f"ix_{TABLE}_issued_variant_id"), TABLE, ["issued_variant_id"])
    op.create_index(op.f(f"ix_{TABLE}_revision_id_id"), TABLE, ["revision_id", "id"])


def refer(table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Return the reference to a row of another table."""
    name = op.f(f"fk_{TABLE}_{table}_id_{table}")
    return sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """Drop the table: submissions keep what was typed."""
    op.drop_table(TABLE)

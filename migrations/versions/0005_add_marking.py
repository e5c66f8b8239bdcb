"""Let items be worth less than 0, quizzes ask how certain one is, and staff grade what no rule can.

On the way down, outcomes given by staff are forgotten, and whatever is below 0 becomes 0.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.Uuid(as_uuid=False)
JSON = sa.Text().with_variant(sa.JSON(), "postgresql")
SHARES = (("issued_variant", "fraction"), ("submission", "fraction"), ("submission", "raw_fraction"))


def upgrade() -> None:
    """Lower the least of each fraction to −2, add the column and the table."""
    bound(-2)
    op.add_column("quiz", sa.Column("certainty", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("quiz") as table:
        table.alter_column("certainty", server_default=None)
    op.create_table(
        "manual_outcome",
        *(sa.Column(name, ID, nullable=False) for name in ("id", "submission_id", "user_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("fraction_before", sa.Double(), nullable=True),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manual_outcome")),
        *(refer(*each) for each in (("submission", "CASCADE"), ("user", "RESTRICT"))),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_manual_outcome_submission_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_manual_outcome_number_counted")),
        sa.CheckConstraint("fraction BETWEEN 0 AND 1", name=op.f("ck_manual_outcome_fraction_share")),
    )
    op.create_index(op.f("ix_manual_outcome_user_id"), "manual_outcome", ["user_id"])


def refer(table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Return the reference to a row of another table."""
    name = op.f(f"fk_manual_outcome_{table}_id_{table}")
    return sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=name, ondelete=ondelete)


def bound(least: int) -> None:
    """Say anew what the least of each fraction is."""
    for table, column in SHARES:
        name = op.f(f"ck_{table}_{column}_share")
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, f"{column} BETWEEN {least} AND 1")


def downgrade() -> None:
    """Drop the table and the column, and raise what is below 0."""
    op.drop_table("manual_outcome")
    with op.batch_alter_table("quiz") as batch:
        batch.drop_column("certainty")
    for table, column in SHARES:
        op.execute(f"UPDATE {table} SET {column} = 0 WHERE {column} < 0")  # noqa: S608 - names of ours
    bound(0)

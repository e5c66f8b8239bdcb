"""Create the pool of certified variants.

Types and names are spelled out and not taken from `service.db`: a revision must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.Uuid(as_uuid=False)
JSON = sa.Text().with_variant(sa.JSON(), "postgresql")


def upgrade() -> None:
    """Create the counters and the variants."""
    op.create_table(
        "variant_pool",
        sa.Column("id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_pool")),
        of_a_revision("variant_pool"),
        sa.UniqueConstraint("revision_id", name=op.f("uq_variant_pool_revision_id")),
        sa.CheckConstraint("drawn >= 0", name=op.f("ck_variant_pool_drawn_not_negative")),
    )
    trees = (
        "prompt",
        "givens",
        "conditions",
        "declarations",
        "key",
        "bounds",
        "certificate?",
        "explanations?",
    )
    op.create_table(
        "pooled_variant",
        sa.Column("id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_low_water", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_version", sa.Integer(), nullable=False),
        *(sa.Column(name.rstrip("?"), JSON, nullable=name.endswith("?")) for name in trees),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pooled_variant")),
        of_a_revision("pooled_variant"),
        sa.UniqueConstraint("revision_id", "number", name=op.f("uq_pooled_variant_revision_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_pooled_variant_number_counted")),
        sa.CheckConstraint("kind_version >= 1", name=op.f("ck_pooled_variant_kind_version_counted")),
    )


def of_a_revision(table: str) -> sa.ForeignKeyConstraint:
    """Let rows go with their revision."""
    name = op.f(f"fk_{table}_revision_id_revision")
    return sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Drop both: what was not given out is drawn again, under the seeds of another pool."""
    op.drop_table("pooled_variant")
    op.drop_table("variant_pool")

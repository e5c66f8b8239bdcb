"""Create the job ledger.

Types and names are spelled out and not taken from `service.db`: a revision must stay what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"

ID = sa.Uuid(as_uuid=False)
TEXT = sa.Text()
TIME = sa.DateTime(timezone=True)
JSON = sa.Text().with_variant(sa.JSON(), "postgresql")

RULES = {
    "jobstate": "state IN ('queued', 'running', 'done', 'failed', 'dead')",
    "tries_not_negative": "tries >= 0",
    "progress_share": "progress BETWEEN 0 AND 1",
    "leased_while_running": "(state = 'running') = (lease_owner IS NOT NULL)",
    "lease_whole": "(lease_owner IS NULL) = (lease_expires_at IS NULL)",
    "finished_when_said": "(state IN ('done', 'dead')) = (finished_at IS NOT NULL)",
}
INDEXES = (
    "CREATE INDEX ix_job_organization_id_id ON job (organization_id, id)",
    "CREATE INDEX ix_job_user_id ON job (user_id)",
    "CREATE UNIQUE INDEX uq_job_queued ON job (organization_id, name, unique_key) WHERE state = 'queued'",
    "CREATE INDEX ix_job_due ON job (run_after, id) WHERE state IN ('queued', 'failed')",
    "CREATE INDEX ix_job_leased ON job (lease_expires_at) WHERE state = 'running'",
    "CREATE INDEX ix_job_over ON job (finished_at) WHERE state IN ('done', 'dead')",
)


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "job",
        *columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_job_organization_id_organization"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_job_user_id_user"), ondelete="SET NULL"
        ),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_job_{name}")) for name, rule in RULES.items()),
    )
    for index in INDEXES:
        op.execute(index)


def columns() -> list[sa.Column[Any]]:
    """List the columns."""
    must: dict[str, TypeEngine[Any]] = {
        "id": ID,
        "organization_id": ID,
        "name": TEXT,
        "arguments": JSON,
        "state": sa.String(16),
    }
    must |= {"tries": sa.Integer(), "run_after": TIME, "created_at": TIME}
    may: dict[str, TypeEngine[Any]] = {
        "user_id": ID,
        "unique_key": TEXT,
        "lease_owner": TEXT,
        "lease_expires_at": TIME,
    }
    may |= {"progress": sa.Double(), "result": JSON, "error": JSON, "started_at": TIME, "finished_at": TIME}
    return [
        *(sa.Column(name, kind, nullable=False) for name, kind in must.items()),
        *(sa.Column(name, kind, nullable=True) for name, kind in may.items()),
    ]


def downgrade() -> None:
    """Drop the ledger, and with it all jobs."""
    op.drop_table("job")

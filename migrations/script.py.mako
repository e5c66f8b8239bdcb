"""${message}.

Types are plain SQLAlchemy types, never those of `service.db`: a revision must stay what it was.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Go forward, keeping all data."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Go back; say here what is lost."""
    ${downgrades if downgrades else "pass"}

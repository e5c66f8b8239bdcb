"""Add the text that questions are searched by; of revisions stored before, it holds the slug and tags.

Their prompts are found again after the next revision, or after loading the bank again.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column and fill it."""
    op.add_column("revision", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("revision") as table:
        table.alter_column("search_text", server_default=None)
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, draft FROM revision")).all()
    for row_id, draft in rows:
        filled = {"text": _text(json.loads(draft) if isinstance(draft, str) else draft), "id": row_id}
        connection.execute(sa.text("UPDATE revision SET search_text = :text WHERE id = :id"), filled)


def _text(draft: dict[str, object]) -> str:
    prompt = draft.get("prompt") or ""
    words = prompt if isinstance(prompt, str) else str(prompt["text"])  # type: ignore[index]  # a mapping
    listed = draft.get("tags") or ()
    tags = [f"tag: {_folded(str(tag))}" for tag in listed]  # type: ignore[attr-defined]  # a list
    return "\n".join(["", _folded(str(draft.get("slug", ""))), *tags, _folded(words), ""])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("revision") as table:
        table.drop_column("search_text")

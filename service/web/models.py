"""The table of idempotency keys."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base, Id, Json, refer


class IdempotencyKey(Base):
    """A request that was answered, kept in the transaction of its effect so that a retry gets the same reply.

    `fingerprint` tells another payload under the same key. `status`, `body` and `headers` are absent only
    while the first request is being answered; only 2xx replies are kept. There is no relationship: whoever
    calls was stored long before.
    """

    __tablename__ = "idempotency_key"

    id: Mapped[Id]
    organization_id: Mapped[str] = refer("organization", ondelete="RESTRICT")
    user_id: Mapped[str] = refer("user", ondelete="CASCADE", index=True)
    route: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[str | None]
    headers: Mapped[Any | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        sa.UniqueConstraint("organization_id", "user_id", "route", "key"),
        sa.CheckConstraint("status BETWEEN 200 AND 299", name="status_success"),
    )

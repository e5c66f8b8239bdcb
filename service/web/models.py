"""The table of idempotency keys."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base, Id, Json


class IdempotencyKey(Base):
    """A request that was answered, kept in the transaction of its effect so that a retry gets the same reply.

    `fingerprint` tells another payload under the same key. `status`, `body` and `headers` are absent only
    while the first request is being answered; only 2xx replies are kept. Every submission stores one, so
    nothing is checked but that a user has a key once at a route, and nothing is referred to: a key is swept
    after a day, whoever is gone. Ids sort by time, so the oldest are found by theirs.
    """

    __tablename__ = "idempotency_key"

    id: Mapped[Id]
    organization_id: Mapped[str] = mapped_column(sa.Uuid(as_uuid=False))
    user_id: Mapped[str] = mapped_column(sa.Uuid(as_uuid=False))
    route: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[str | None]
    headers: Mapped[Any | None] = mapped_column(Json)
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("user_id", "route", "key"),)

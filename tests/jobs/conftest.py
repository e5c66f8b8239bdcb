"""An organization whose jobs the tests queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from service.accounts.models import Organization
from service.web.transaction import unit_of_work
from tests.support.apps import AT, app, school

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

__all__ = ["app", "school"]


@pytest.fixture
def home(engine: Engine) -> str:
    """Store an organization and give its id."""
    with unit_of_work(engine) as session:
        made = Organization(slug="uni", name="University", created_at=AT)
        session.add(made)
    return made.id


@pytest.fixture
def session(engine: Engine, home: str) -> Iterator[Session]:
    """Give a session that may write, on a database where `home` is stored already."""
    del home
    with Session(engine) as opened:
        opened.connection(execution_options={"write": True})
        yield opened

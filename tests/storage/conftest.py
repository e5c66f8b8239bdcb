"""The rows that the tests of tables start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.storage.one_of_each import Journey, a_journey

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.fixture
def journey(session: Session) -> Journey:
    """Store one row of every table."""
    made = a_journey()
    made.store(session)
    return made

"""The application with a small school in it, and a bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.apps import app, school

if TYPE_CHECKING:
    from tests.support.apps import School

__all__ = ["app", "school"]


@pytest.fixture
def bank(school: School) -> str:
    """Give the path of an empty bank."""
    made = school.instructor.post("/banks", {"slug": "basics", "title": "Basics"}).get_json()
    return f"/banks/{made['id']}"

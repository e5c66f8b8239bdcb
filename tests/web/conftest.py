"""The application with a few views of no feature, on each of which one promise of the edge can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.app import BLUEPRINTS
from tests.support.apps import School, SteppedClock, open_school, running
from tests.web.gadgets import blp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def app(database_url: str, clock: SteppedClock) -> Iterator[Flask]:
    with running(database_url, blueprints=(*BLUEPRINTS, blp), tell_time=clock) as made:
        yield made


@pytest.fixture
def school(app: Flask) -> School:
    return open_school(app)

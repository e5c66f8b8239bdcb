"""The application with a school in full swing."""

from tests.security.world import world
from tests.support.apps import app, school
from tests.support.courses import taught

__all__ = ["app", "school", "taught", "world"]

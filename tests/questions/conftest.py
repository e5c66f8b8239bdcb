"""The application with a small school in it."""

from tests.support.apps import app, school

__all__ = ["app", "school"]

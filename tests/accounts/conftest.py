"""The application as it is served, with a small school."""

from tests.support.apps import app, school

__all__ = ["app", "school"]

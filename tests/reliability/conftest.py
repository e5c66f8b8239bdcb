from tests.support.apps import app, school
from tests.support.courses import taught

__all__ = ["app", "school", "taught"]

"""The database as features see it: metadata, column types, ids, engines and migrations.

Two databases are served alike: SQLite for a laptop and a course, PostgreSQL for a campus. What differs
between them is met here and nowhere else.
"""

from service.db.columns import Between, Finite, Json, Points, RawJson, StoredJson, UtcDateTime, WrittenJson
from service.db.engine import open_engine
from service.db.errands import Errand, run_together
from service.db.ids import new_id
from service.db.instants import utc_text
from service.db.json_text import read_written, writer
from service.db.lines import Connect, Lines
from service.db.metadata import Base, Id, refer, table_of
from service.db.migrate import current, downgrade, head, upgrade
from service.db.prepared import Prepared

__all__ = [
    "Base",
    "Between",
    "Connect",
    "Errand",
    "Finite",
    "Id",
    "Json",
    "Lines",
    "Points",
    "Prepared",
    "RawJson",
    "StoredJson",
    "UtcDateTime",
    "WrittenJson",
    "current",
    "downgrade",
    "head",
    "new_id",
    "open_engine",
    "read_written",
    "refer",
    "run_together",
    "table_of",
    "upgrade",
    "utc_text",
    "writer",
]

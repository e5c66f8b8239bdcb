"""Create the tables of the whole journey, from an organization to a graded submission.

Types and names are spelled out and not taken from `service.db`: a revision must stay what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.types import TypeEngine

    Kind = TypeEngine[Any] | str

revision = "0001"
down_revision = None

RESTRICT: Kind = "RESTRICT"
CASCADE: Kind = "CASCADE"
SET_NULL: Kind = "SET NULL"
ID = sa.Uuid(as_uuid=False)
TEXT: Kind = sa.Text()
DIGEST: Kind = sa.String(64)
SEED: Kind = sa.String(32)
STATE: Kind = sa.String(16)
YES_NO: Kind = sa.Boolean()
WHOLE: Kind = sa.Integer()
MICROS: Kind = sa.BigInteger()
SHARE: Kind = sa.Double()
TIME: Kind = sa.DateTime(timezone=True)
JSON: Kind = sa.Text().with_variant(sa.JSON(), "postgresql")

RULES = {
    "slug": ("slug_said", "slug <> ''"),
    "position": ("position_counted", "position >= 1"),
    "number": ("number_counted", "number >= 1"),
    "kind_version": ("kind_version_counted", "kind_version >= 1"),
    "pick": ("pick_counted", "pick >= 1"),
    "tries": ("tries_counted", "tries >= 1"),
    "attempts_allowed": ("attempts_allowed_counted", "attempts_allowed >= 1"),
    "wrong_tries": ("wrong_tries_not_negative", "wrong_tries >= 0"),
    "submissions_made": ("submissions_made_not_negative", "submissions_made >= 0"),
    "points": ("points_not_negative", "points >= 0"),
    "penalty": ("penalty_share", "penalty BETWEEN 0 AND 1000000"),
    "raw_fraction": ("raw_fraction_share", "raw_fraction BETWEEN 0 AND 1"),
    "fraction": ("fraction_share", "fraction BETWEEN 0 AND 1"),
    "status": ("status_success", "status BETWEEN 200 AND 299"),
    "role": ("role", "role IN ('instructor', 'assistant', 'student', 'observer')"),
    "behavior": ("behavior", "behavior IN ('adaptive', 'deferred')"),
    "counts": ("counts", "counts IN ('highest', 'last', 'first', 'average')"),
    "state": ("attemptstate", "state IN ('open', 'finished')"),
}

TABLES = (
    *("organization", "user", "token", "course", "enrollment", "bank", "question", "revision", "lesson"),
    *("quiz", "quiz_item", "attempt", "issued_variant", "submission", "idempotency_key"),
)


def upgrade() -> None:
    """Create every table."""
    create_accounts()
    create_courses()
    create_questions()
    create_quizzes()
    create_attempts()
    create_issued_variants()


def downgrade() -> None:
    """Drop every table, and with it all data."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_table(
    name: str,
    columns: Mapping[str, Kind],
    *,
    unique: Sequence[str] = (),
    checks: Mapping[str, str] | None = None,
    indexes: Sequence[str] = (),
) -> None:
    """Create a table with an id, and name all it holds.

    A column has a type or, called `thing_id`, the action taken when that thing goes; `?` lets it be NULL.
    `unique` and `indexes` list column names with blanks between. `RULES` hold as well as `checks`.
    """
    rules = dict(RULES[key] for key in (each.rstrip("?") for each in columns) if key in RULES)
    rules |= checks or {}
    op.create_table(
        name,
        sa.Column("id", ID, nullable=False),
        *(column(key, kind) for key, kind in columns.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(foreign_key(name, key, kind) for key, kind in columns.items() if isinstance(kind, str)),
        *(sa.UniqueConstraint(*key.split(), name=named("uq", name, key)) for key in unique),
        *(sa.CheckConstraint(rule, name=named("ck", name, key)) for key, rule in rules.items()),
    )
    for key in indexes:
        op.create_index(named("ix", name, key), name, key.split())


def column(name: str, kind: Kind) -> sa.Column[Any]:
    """Make a column; whatever has an action instead of a type holds an id."""
    return sa.Column(name.rstrip("?"), ID if isinstance(kind, str) else kind, nullable=name.endswith("?"))


def foreign_key(table: str, name: str, action: str) -> sa.ForeignKeyConstraint:
    """Refer to the id of the table that the column is called after."""
    here = name.rstrip("?")
    there = here.removesuffix("_id")
    key = named("fk", table, f"{here} {there}")
    return sa.ForeignKeyConstraint([here], [f"{there}.id"], name=key, ondelete=action)


def named(what: str, table: str, parts: str) -> str:
    """Name a constraint or index in full, whatever the naming convention becomes."""
    return op.f(f"{what}_{table}_{parts.replace(' ', '_')}")


def create_accounts() -> None:
    """Create who there is, the tokens that act for them, and the replies kept for their retries."""
    create_table("organization", {"slug": TEXT, "name": TEXT, "created_at": TIME}, unique=["slug"])
    create_table(
        "user",
        {"organization_id": RESTRICT, "external_id?": TEXT, "name": TEXT, "created_at": TIME},
        unique=["organization_id external_id"],
        indexes=["organization_id id"],
    )
    create_table(
        "token",
        {"organization_id": RESTRICT, "user_id": CASCADE, "name": TEXT, "digest": DIGEST, "scopes": JSON}
        | {"created_at": TIME, "expires_at?": TIME, "revoked_at?": TIME},
        unique=["digest"],
        checks={"digest_sha256": "length(digest) = 64"},
        indexes=["organization_id id", "user_id"],
    )
    create_table(
        "idempotency_key",
        {"organization_id": RESTRICT, "user_id": CASCADE, "route": TEXT, "key": TEXT, "fingerprint": TEXT}
        | {"status?": WHOLE, "body?": TEXT, "headers?": JSON, "created_at": TIME},
        unique=["organization_id user_id route key"],
        indexes=["created_at", "user_id"],
    )


def create_courses() -> None:
    """Create courses, who takes part in them and what they teach."""
    create_table(
        "course",
        {"organization_id": RESTRICT, "slug": TEXT, "title": TEXT, "created_at": TIME},
        unique=["organization_id slug"],
        indexes=["organization_id id"],
    )
    create_table(
        "enrollment",
        {"course_id": CASCADE, "user_id": CASCADE, "role": STATE, "external_id?": TEXT},
        unique=["course_id user_id"],
        indexes=["course_id id", "user_id"],
    )
    create_table(
        "lesson",
        {"course_id": CASCADE, "slug": TEXT, "position": WHOLE, "title": TEXT, "content": JSON},
        unique=["course_id slug"],
        indexes=["course_id position id"],
    )


def create_questions() -> None:
    """Create banks, their questions and the revisions of those."""
    create_table(
        "bank",
        {"organization_id": RESTRICT, "slug": TEXT, "title": TEXT},
        unique=["organization_id slug"],
        indexes=["organization_id id"],
    )
    create_table(
        "question",
        {"organization_id": RESTRICT, "bank_id": RESTRICT, "slug": TEXT, "archived_at?": TIME},
        unique=["bank_id slug"],
        indexes=["bank_id id", "organization_id id"],
    )
    create_table(
        "revision",
        {"question_id": CASCADE, "number": WHOLE, "kind": TEXT, "kind_version": WHOLE}
        | {"draft": JSON, "digest": DIGEST, "created_at": TIME},
        unique=["question_id number"],
    )


def create_quizzes() -> None:
    """Create what is asked."""
    create_table(
        "quiz",
        {"course_id": CASCADE, "lesson_id?": SET_NULL, "slug": TEXT, "title": TEXT, "behavior": STATE}
        | {"penalty": MICROS, "tries": WHOLE, "attempts_allowed?": WHOLE, "counts": STATE},
        unique=["course_id slug"],
        indexes=["course_id id", "lesson_id"],
    )
    question = "question_id IS NOT NULL AND pick IS NULL AND pool IS NULL"
    pool = "question_id IS NULL AND pick IS NOT NULL AND pool IS NOT NULL"
    create_table(
        "quiz_item",
        {"quiz_id": CASCADE, "position": WHOLE, "points?": MICROS}
        | {"question_id?": RESTRICT, "pick?": WHOLE, "pool?": JSON},
        unique=["quiz_id position"],
        checks={"question_or_pool": f"({question}) OR ({pool})"},
        indexes=["question_id"],
    )


def create_attempts() -> None:
    """Create what learners do at a quiz: one open attempt each at most."""
    create_table(
        "attempt",
        {"organization_id": RESTRICT, "quiz_id": RESTRICT, "user_id": RESTRICT, "number": WHOLE}
        | {"state": STATE, "started_at": TIME, "finished_at?": TIME},
        unique=["quiz_id user_id number"],
        checks={"finished_when_said": "(state = 'finished') = (finished_at IS NOT NULL)"},
        indexes=["organization_id id", "quiz_id id", "user_id id"],
    )
    op.execute("CREATE UNIQUE INDEX uq_attempt_open ON attempt (quiz_id, user_id) WHERE state = 'open'")


def create_issued_variants() -> None:
    """Create what each attempt was given, and what was sent back."""
    create_table(
        "issued_variant",
        {"attempt_id": CASCADE, "position": WHOLE, "revision_id": RESTRICT, "points": MICROS}
        | {"seed": SEED, "kind": TEXT, "kind_version": WHOLE}
        | dict.fromkeys(("prompt", "givens", "conditions", "declarations", "key", "bounds"), JSON)
        | {"certificate?": JSON, "explanations?": JSON, "fraction": SHARE, "wrong_tries": WHOLE}
        | {"submissions_made": WHOLE, "closed": YES_NO},
        unique=["attempt_id position"],
        indexes=["revision_id"],
    )
    create_table(
        "submission",
        {"issued_variant_id": CASCADE, "number": WHOLE, "responses": JSON, "read_as": JSON}
        | {"raw_fraction?": SHARE, "fraction?": SHARE, "outcome?": JSON, "received_at": TIME},
        unique=["issued_variant_id number"],
    )

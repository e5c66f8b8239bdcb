"""Keep with each submission how its item stands, so that issued variants are never changed.

What every submission pays for goes: checks of `submission` and `idempotency_key`, their references to rows
that others hold in place, and indexes of keys beside the one that makes them unique. A token's organization
is its user's, by a reference. On the way down, an item stands as its newest submission says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

    Kind = TypeEngine[Any]

revision = "0007"
down_revision = "0006"

SHARE = "{0} BETWEEN -2 AND 1"
KEPT = {"fraction": SHARE, "wrong_tries": "{0} >= 0", "submissions_made": "{0} >= 0"}
KINDS: dict[str, Kind] = {
    "fraction": sa.Double(),
    "wrong_tries": sa.Integer(),
    "submissions_made": sa.Integer(),
    "closed": sa.Boolean(),
}
NAMED = {"fraction": "share", "wrong_tries": "not_negative", "submissions_made": "not_negative"}
CHECKS = {"number_counted": "number >= 1"} | {
    f"{name}_share": SHARE.format(name) for name in ("raw_fraction", "fraction")
}
LAST = "(SELECT max(other.number) FROM submission AS other WHERE other.issued_variant_id = issued_variant.id)"
OF_ITEM = "FROM issued_variant WHERE issued_variant.id = submission.issued_variant_id"
OF_NEWEST = f"FROM submission WHERE issued_variant_id = issued_variant.id AND number = {LAST}"
OUTCOMES = """(SELECT count(*) FROM manual_outcome
JOIN submission ON submission.id = manual_outcome.submission_id
JOIN issued_variant ON issued_variant.id = submission.issued_variant_id WHERE attempt_id = attempt.id)"""
OF_REVISION = "fk_unexplained_answer_revision_id_revision"
KEYS, TOKENS = "idempotency_key", "token"


def upgrade() -> None:
    """Move what items stand at, and drop what submissions paid for."""
    add("submission", stands_at=sa.Double(), wrong_tries=sa.Integer(), closed=sa.Boolean())
    # an earlier submission was a wrong try
    fill("submission", stands_at="coalesce(fraction, 0)", wrong_tries="number", closed="false")
    of_newest = f"number = (SELECT submissions_made {OF_ITEM})"
    names = {"stands_at": "fraction", "wrong_tries": "wrong_tries", "closed": "closed"}
    moved = {name: f"(SELECT issued_variant.{was} {OF_ITEM})" for name, was in names.items()}
    fill("submission", of_newest, **moved)
    add("attempt", outcomes_given=sa.Integer())
    fill("attempt", outcomes_given=OUTCOMES)
    require("submission", "stands_at", "wrong_tries", "closed")
    require("attempt", "outcomes_given")
    with op.batch_alter_table("issued_variant") as table:
        for name in KEPT:
            table.drop_constraint(op.f(f"ck_issued_variant_{name}_{NAMED[name]}"), type_="check")
            table.drop_column(name)
        table.drop_column("closed")
    with op.batch_alter_table("submission") as table:
        for name in CHECKS:
            table.drop_constraint(op.f(f"ck_submission_{name}"), type_="check")
    with op.batch_alter_table("unexplained_answer") as table:
        table.drop_constraint(OF_REVISION, type_="foreignkey")
    free_keys()
    tie_tokens()


def free_keys() -> None:
    """Leave keys two indexes: the primary key, by which expired ones are found, and the one of each user."""
    for name in ("created_at", "user_id"):
        op.drop_index(op.f(f"ix_{KEYS}_{name}"), KEYS)
    with op.batch_alter_table(KEYS) as table:
        table.drop_constraint(op.f(f"uq_{KEYS}_organization_id_user_id_route_key"), type_="unique")
        for whose in ("organization", "user"):
            table.drop_constraint(op.f(f"fk_{KEYS}_{whose}_id_{whose}"), type_="foreignkey")
        table.drop_constraint(op.f(f"ck_{KEYS}_status_success"), type_="check")
        table.create_unique_constraint(op.f(f"uq_{KEYS}_user_id_route_key"), ["user_id", "route", "key"])


def tie_tokens() -> None:
    """Have the database see to it that a token's organization is its user's; others were never valid."""
    op.execute(
        'DELETE FROM token WHERE NOT EXISTS (SELECT 1 FROM "user" WHERE "user".id = token.user_id'
        ' AND "user".organization_id = token.organization_id)'
    )
    index_users(unique=True)
    with op.batch_alter_table(TOKENS) as table:
        table.drop_constraint(op.f("fk_token_user_id_user"), type_="foreignkey")
        table.create_foreign_key(
            op.f("fk_token_organization_id_user_id_user"),
            "user",
            ["organization_id", "user_id"],
            ["organization_id", "id"],
            ondelete="CASCADE",
        )


def index_users(*, unique: bool) -> None:
    """Make the index of an organization's users anew."""
    name = op.f("ix_user_organization_id_id")
    op.drop_index(name, "user")
    op.create_index(name, "user", ["organization_id", "id"], unique=unique)


def add(table: str, **columns: Kind) -> None:
    """Add columns that hold nothing yet."""
    for name, kind in columns.items():
        op.add_column(table, sa.Column(name, kind, nullable=True))


def fill(table: str, condition: str = "1 = 1", **values: str) -> None:
    """Write values into columns of the rows under a condition."""
    written = ", ".join(f"{name} = {value}" for name, value in values.items())
    op.execute(f"UPDATE {table} SET {written} WHERE {condition}")  # noqa: S608 - names of ours


def require(table: str, *names: str) -> None:
    """Refuse NULL in columns that are filled."""
    with op.batch_alter_table(table) as batch:
        for name in names:
            batch.alter_column(name, nullable=False)


def downgrade() -> None:
    """Give issued variants back how they stand, and each table what it checked."""
    add("issued_variant", **KINDS)
    nothing = "CAST(declarations AS TEXT) = '[]'"
    fill("issued_variant", fraction="0", wrong_tries="0", submissions_made="0", closed=nothing)
    names = {"fraction": "stands_at", "wrong_tries": "wrong_tries", "closed": "closed"}
    moved = {name: f"(SELECT submission.{now} {OF_NEWEST})" for name, now in names.items()}
    fill("issued_variant", f"{LAST} IS NOT NULL", submissions_made=LAST, **moved)
    require("issued_variant", *KINDS)
    check("issued_variant", {f"{name}_{NAMED[name]}": rule.format(name) for name, rule in KEPT.items()})
    with op.batch_alter_table("submission") as table:
        for name in ("stands_at", "wrong_tries", "closed"):
            table.drop_column(name)
    check("submission", CHECKS)
    with op.batch_alter_table("attempt") as table:
        table.drop_column("outcomes_given")
    with op.batch_alter_table("unexplained_answer") as table:
        table.create_foreign_key(OF_REVISION, "revision", ["revision_id"], ["id"], ondelete="RESTRICT")
    tie_keys()
    with op.batch_alter_table(TOKENS) as table:
        table.drop_constraint(op.f("fk_token_organization_id_user_id_user"), type_="foreignkey")
        table.create_foreign_key(
            op.f("fk_token_user_id_user"), "user", ["user_id"], ["id"], ondelete="CASCADE"
        )
    index_users(unique=False)


def tie_keys() -> None:
    """Have keys refer to whose they are again, and find them by that."""
    op.execute(f'DELETE FROM {KEYS} WHERE user_id NOT IN (SELECT id FROM "user")')  # noqa: S608 - names of ours
    with op.batch_alter_table(KEYS) as table:
        table.drop_constraint(op.f(f"uq_{KEYS}_user_id_route_key"), type_="unique")
        table.create_unique_constraint(
            op.f(f"uq_{KEYS}_organization_id_user_id_route_key"),
            ["organization_id", "user_id", "route", "key"],
        )
        for whose, then in (("organization", "RESTRICT"), ("user", "CASCADE")):
            key = op.f(f"fk_{KEYS}_{whose}_id_{whose}")
            table.create_foreign_key(key, whose, [f"{whose}_id"], ["id"], ondelete=then)
        table.create_check_constraint(op.f(f"ck_{KEYS}_status_success"), "status BETWEEN 200 AND 299")
    for name in ("created_at", "user_id"):
        op.create_index(op.f(f"ix_{KEYS}_{name}"), KEYS, [name])


def check(table: str, rules: dict[str, str]) -> None:
    """Check rules from now on, by name."""
    with op.batch_alter_table(table) as batch:
        for name, rule in rules.items():
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)

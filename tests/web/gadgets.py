"""Views of no feature: each shows one promise of the edge."""

# flask-smorest's decorators are untyped, and every view wears them
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from marshmallow import Schema, fields

from service.accounts.models import Course
from service.accounts.operations import ensure_course
from service.db import Errand, Prepared, table_of
from service.vocabulary import ConflictError
from service.web.at_once import STORE_KEPT, at_once, hand_in, is_held, kept_after
from service.web.auth import current_principal, public, requires
from service.web.blueprint import Blueprint
from service.web.clock import now
from service.web.contract import refuses
from service.web.fields import (
    DecimalString,
    Members,
    Slug,
    StrictInteger,
    Text,
    Timestamp,
    Tree,
)
from service.web.idempotency import idempotent
from service.web.paging import PageSchema, page, page_of
from service.web.session import connection, engine, session, stateless
from service.web.strict_schema import StrictSchema
from service.web.transaction import transaction, unit_of_work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

blp = Blueprint("gadgets", __name__, description="Views of no feature")


class EverythingSchema(StrictSchema):
    text = Text(longest=10)
    slug = Slug()
    count = StrictInteger(minimum=1, maximum=9)
    points = DecimalString()
    at = Timestamp()
    tree = Tree(allow_none=True)
    members = Members()
    inner = fields.Nested(PageSchema)
    many = fields.List(Slug())


class GadgetSchema(StrictSchema):
    slug = Slug(required=True)
    refuse = fields.Boolean()
    seconds = StrictInteger(maximum=1)


class StoredSchema(Schema):
    slug = fields.String(required=True)
    at = Timestamp(required=True)


def _store(body: dict[str, Any]) -> Course:
    time.sleep(body.get("seconds", 0))
    organization_id = current_principal().organization_id
    course = ensure_course(
        session(), organization_id=organization_id, slug=body["slug"], title="Gadget", at=now()
    )
    if body.get("refuse"):
        raise ConflictError("not now")
    return course


@blp.route("/gadgets/echo", methods=["POST"])
@requires("questions:read")
@stateless
@blp.arguments(EverythingSchema)
@blp.response(200, EverythingSchema)
def echo(body: dict[str, Any]) -> dict[str, Any]:
    """Give back what was read."""
    return body


@blp.route("/gadgets", methods=["POST"])
@requires("questions:write")
@transaction
@idempotent
@blp.arguments(GadgetSchema)
@refuses("conflict")
@blp.response(201, StoredSchema)
def store(body: dict[str, Any]) -> dict[str, Any]:
    """Store a course, perhaps slowly, perhaps refusing after all."""
    course = _store(body)
    return {"slug": course.slug, "at": now()}


@blp.route("/gadgets/optional", methods=["POST"])
@requires("questions:write")
@transaction
@idempotent(required=False)
@blp.arguments(GadgetSchema)
@blp.response(201, StoredSchema)
def store_optionally(body: dict[str, Any]) -> dict[str, Any]:
    """Store a course; a key is taken when it is sent."""
    course = _store(body)
    return {"slug": course.slug, "at": now()}


@blp.route("/gadgets/answered", methods=["POST"])
@requires("questions:write")
@transaction
@blp.arguments(GadgetSchema)
@blp.response(201)
def answer_refusal(body: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Store a course, then answer 409 without raising."""
    _store(body)
    return {}, 409


@blp.route("/gadgets/broken", methods=["POST"])
@requires("questions:write")
@transaction
@blp.arguments(GadgetSchema)
@blp.response(201)
def break_down(body: dict[str, Any]) -> dict[str, Any]:
    """Store a course, then fail with what was sent in the error."""
    _store(body)
    session().execute(sa.text("SELECT nowhere(:secret)"), {"secret": body["slug"]})
    return {}


@blp.route("/gadgets/twice", methods=["POST"])
@requires("questions:write")
@transaction
@blp.response(201)
def store_twice() -> dict[str, Any]:
    """Store the same row twice, as two requests might at the same moment."""
    organization_id = current_principal().organization_id
    for _ in range(2):
        session().add(Course(organization_id=organization_id, slug="same", title="Same", created_at=now()))
    session().flush()
    return {}


@blp.route("/gadgets", methods=["GET"])
@requires("courses:read")
@blp.arguments(PageSchema, location="query")
@blp.response(200, page_of(StoredSchema))
def list_gadgets(query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """List courses by title and slug."""
    owned = sa.select(Course).where(Course.organization_id == current_principal().organization_id)
    return page(owned, query, by=[Course.title, Course.slug], shown=_listed)


def _listed(course: Course) -> dict[str, Any]:
    return {"slug": course.slug, "at": course.created_at}


@blp.route("/gadgets/nan")
@public
@blp.response(200)
def give_nan() -> dict[str, Any]:
    """Answer with what JSON cannot say."""
    return {"value": float("nan")}


@blp.route("/gadgets/<int:position>")
@public
@blp.response(200)
def give_position(position: int) -> dict[str, Any]:
    """Give a position back."""
    return {"position": position}


class LongerSchema(StrictSchema):
    add = Text(required=True)
    refuse = fields.Boolean()
    meddle = Text()
    wander = fields.Boolean()


_RENAMING = (
    sa.update(table_of(Course))
    .where(table_of(Course).c.slug == sa.bindparam("of"), table_of(Course).c.title == sa.bindparam("was"))
    .values(title=sa.bindparam("becomes"))
    .returning(table_of(Course).c.id)
)
_RENAME = Prepared(_RENAMING)


@dataclass(frozen=True)
class _Rename:
    """A change of a course's title, based on the title that was read."""

    was: str
    becomes: str

    def errand(self, kept: Mapping[str, Any]) -> Errand:
        return Errand(
            _RENAME_AND_KEEP, {"of": "dl", **asdict(self), **kept}, bool, partial(self._store, kept)
        )

    def _store(self, kept: Mapping[str, Any], connection: Connection) -> bool:
        with nullcontext() if connection.in_transaction() else connection.begin():
            renamed = _RENAME.first(connection, {"of": "dl", **asdict(self)})
            if renamed is not None:
                STORE_KEPT.run(connection, kept)
        return renamed is not None


_RENAMED = _RENAMING.cte("renamed")
_RENAME_AND_KEEP = Prepared(sa.select(_RENAMED.c.id).add_cte(kept_after(_RENAMED)))

_TITLE = sa.select(table_of(Course).c.title).where(table_of(Course).c.slug == sa.bindparam("of"))
_FREE, _HELD = Prepared(_TITLE), Prepared(_TITLE.with_for_update())


@blp.route("/gadgets/longer", methods=["POST"])
@requires("questions:write")
@at_once
@blp.arguments(LongerSchema)
@refuses("conflict")
@blp.response(201, StoredSchema)
def lengthen(body: dict[str, Any]) -> dict[str, Any]:
    """Make a course's title longer, perhaps after somebody else changed it."""
    if body.get("wander"):
        session().scalar(sa.select(Course.id).with_for_update())
    was = (_HELD if is_held() else _FREE).first(connection(), {"of": "dl"}).title
    if "meddle" in body and not is_held():
        with unit_of_work(engine()) as other:
            other.execute(sa.update(Course).where(Course.slug == "dl").values(title=body["meddle"]))
    if body.get("refuse"):
        raise ConflictError("not now")
    if body["add"]:
        hand_in(_Rename(was, was + body["add"]))
    return {"slug": was + body["add"], "at": now()}

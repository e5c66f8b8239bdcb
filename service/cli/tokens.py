"""`gradestep token …`: bearer tokens for people and integrations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from service.accounts import operations, queries
from service.accounts.models import Role
from service.cli.output import json_option, say
from service.cli.settings import writing
from service.web import scopes
from service.web.clock import now
from service.web.fields import instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from service.accounts.models import User

SCOPES: Final[Mapping[str, frozenset[scopes.Scope]]] = {
    Role.INSTRUCTOR: scopes.INSTRUCTOR,
    Role.ASSISTANT: scopes.INSTRUCTOR,
    Role.STUDENT: scopes.STUDENT,
}
LONGEST: Final = 3650

organization_option = click.option(
    "--organization", required=True, metavar="SLUG", help="Made when it is not there."
)


@click.group()
def token() -> None:
    """Bearer tokens."""


@token.command("create")
@organization_option
@click.option("--user", required=True, metavar="EXTERNAL_ID", help="What the LMS calls them; made when new.")
@click.option(
    "--role",
    type=click.Choice([str(role) for role in SCOPES]),
    default=str(Role.INSTRUCTOR),
    show_default=True,
    help="Its usual scopes.",
)
@click.option("--course", metavar="SLUG", help="Enroll them in this course in that role.")
@click.option(
    "--days", type=click.IntRange(1, LONGEST), default=90, show_default=True, help="Until it expires."
)
@click.option("--name", default="command line", show_default=True, help="What lists of tokens call it.")
@json_option
def token_create(
    organization: str, user: str, role: str, course: str | None, days: int, name: str, *, as_json: bool
) -> None:
    """Make a token and print it, this once: only its digest is kept."""
    at = now()
    expires_at = at + timedelta(days=days)
    with writing() as session:
        person = ensure_person(session, organization, user, at)
        if course is not None:
            take_part(session, person, course, Role(role))
        _, plaintext = operations.create_token(
            session, user=person, name=name, scopes=SCOPES[role], at=at, expires_at=expires_at
        )
    tree = {"token": plaintext, "user_id": person.id, "expires_at": instant(expires_at)}
    say(tree, plaintext, as_json=as_json)


def ensure_person(session: Session, organization: str, external_id: str, at: datetime) -> User:
    """Find a user of an organization, or make both."""
    owner = ensure_organization(session, organization, at)
    found = queries.find_user(session, organization_id=owner, external_id=external_id)
    return found or operations.create_user(
        session, organization_id=owner, name=external_id, at=at, external_id=external_id
    )


def ensure_organization(session: Session, slug: str, at: datetime) -> str:
    """Return the id of the organization with this slug, made when it is not there."""
    found = queries.find_organization(session, slug=slug)
    return (found or operations.ensure_organization(session, slug=slug, name=slug, at=at)).id


def take_part(session: Session, person: User, slug: str, role: Role) -> None:
    """Enroll a user in a course of their organization, or end with status 1."""
    course = queries.find_course(session, organization_id=person.organization_id, slug=slug)
    if course is None:
        raise click.ClickException(f"there is no course {slug}; `gradestep bank load` makes one")
    operations.enroll(session, course=course, user=person, role=role)

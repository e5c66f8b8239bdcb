"""`gradestep token …`: bearer tokens for people and integrations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from service.accounts import operations, queries
from service.accounts.models import Role, Token
from service.cli.output import json_option, say
from service.cli.settings import writing
from service.web import scopes
from service.web.clock import now
from service.web.fields import instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

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
@click.option("--no-end", is_flag=True, help="It lasts until revoked, whatever --days says.")
@click.option("--name", default="command line", show_default=True, help="What lists of tokens call it.")
@json_option
def token_create(
    organization: str,
    user: str,
    role: str,
    course: str | None,
    days: int,
    name: str,
    *,
    no_end: bool,
    as_json: bool,
) -> None:
    """Make a token and print it, this once: only its digest is kept."""
    at = now()
    expires_at = None if no_end else at + timedelta(days=days)
    with writing() as session:
        person = ensure_person(session, organization, user, at)
        if course is not None:
            take_part(session, person, course, Role(role))
        _, plaintext = operations.create_token(
            session, user=person, name=name, scopes=SCOPES[role], at=at, expires_at=expires_at
        )
    tree = {"token": plaintext, "user_id": person.id, "expires_at": written(expires_at)}
    say(tree, plaintext, as_json=as_json)


@token.command("list")
@click.option("--organization", required=True, metavar="SLUG")
@click.option("--user", metavar="EXTERNAL_ID", help="Only this user's.")
@json_option
def token_list(organization: str, user: str | None, *, as_json: bool) -> None:
    """List tokens by id, oldest first, with whom they act for and until when: never the tokens themselves."""
    with writing() as session:
        found = queries.tokens_of_organization(session, slug=organization, external_id=user)
        trees = [tree_of(each, owner) for each, owner in found]
    lines = (f"{each['id']} {each['user']} {each['name']!r} {state_of(each)}" for each in trees)
    say({"tokens": trees}, *lines, as_json=as_json)


@token.command("revoke")
@click.argument("token_id", metavar="ID", type=click.UUID)
@json_option
def token_revoke(token_id: UUID, *, as_json: bool) -> None:
    """Make a token useless from now on; `token list` tells its id."""
    with writing() as session:
        found = session.get(Token, str(token_id))
        if found is None:
            raise click.ClickException(f"there is no token {token_id}; `gradestep token list` shows them")
        revoked = operations.revoke_token(session, token=found, at=now())
        tree = {"id": revoked.id, "revoked_at": written(revoked.revoked_at)}
    say(tree, f"{token_id} is revoked.", as_json=as_json)


def tree_of(found: Token, owner: User) -> dict[str, Any]:
    """Return what a list says of a token."""
    times = ("created_at", "expires_at", "revoked_at")
    return {
        "id": found.id,
        "user": owner.external_id or owner.name,
        "name": found.name,
        "scopes": found.scopes,
        **{name: written(getattr(found, name)) for name in times},
    }


def state_of(tree: Mapping[str, Any]) -> str:
    """Say until when a token works."""
    if tree["revoked_at"]:
        return f"revoked {tree['revoked_at']}"
    return f"until {tree['expires_at']}" if tree["expires_at"] else "until revoked"


def written(at: datetime | None) -> str | None:
    """Return a moment as JSON has it, or None."""
    return None if at is None else instant(at)


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

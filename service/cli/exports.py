"""`gradestep bank export`: a bank as the file it could be loaded from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.accounts.queries import find_organization
from service.cli.output import json_option, say
from service.cli.settings import writing
from service.questions.imports import export_questions
from service.questions.queries import find_bank

if TYPE_CHECKING:
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from service.questions.models import Bank


@click.command("export")
@click.argument("slug")
@click.option("--organization", required=True, metavar="SLUG", help="Whose bank it is.")
@click.option(
    "--file", "target", type=click.File("wb"), default="-", help="Where to write; stdout unless given."
)
@json_option
def bank_export(slug: str, organization: str, target: BinaryIO, *, as_json: bool) -> None:
    """Write the newest revisions of a bank's questions as native YAML."""
    with writing() as session:
        content = export_questions(session, bank=_bank(session, organization, slug))
    if as_json:
        say({"bank": slug, "content": content.decode()}, as_json=True)
    else:
        target.write(content)


def _bank(session: Session, organization: str, slug: str) -> Bank:
    """Find a bank, or end with status 1."""
    owner = find_organization(session, slug=organization)
    bank = find_bank(session, organization_id=owner.id, slug=slug) if owner else None
    if bank is None:
        raise click.ClickException(f"there is no bank {slug} in an organization {organization}")
    return bank

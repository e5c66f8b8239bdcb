"""`gradestep receipt …`: what the server vouched for."""

from __future__ import annotations

import click
from itsdangerous import BadSignature

from service.attempts import receipts
from service.cli.output import json_option, say
from service.cli.settings import configuration


@click.group()
def receipt() -> None:
    """Signed receipts of submissions."""


@receipt.command("verify")
@click.argument("text", metavar="RECEIPT")
@json_option
def receipt_verify(text: str, *, as_json: bool) -> None:
    """Say what a receipt vouches for; status 1 when this server's secret key did not sign it."""
    try:
        said = receipts.verify(text, secret=configuration().secret_key)
    except BadSignature as error:
        raise click.ClickException("this secret key did not sign that receipt, or it was changed") from error
    say(said, *(f"{name}: {value}" for name, value in said.items()), as_json=as_json)

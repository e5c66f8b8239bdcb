"""`gradestep …`: the product from a shell. Exit status 0 done, 1 the answer is no, 2 called wrongly.

One module for each group of commands; what they call is what the REST edge calls.
"""

from __future__ import annotations

import click
import structlog

from service.cli.banks import bank
from service.cli.courses import bank_load
from service.cli.database import db
from service.cli.demo import demo_command
from service.cli.exports import bank_export
from service.cli.health import doctor
from service.cli.jobs import job
from service.cli.questions import question
from service.cli.receipts import receipt
from service.cli.refusals import Commands
from service.cli.serving import serve_command
from service.cli.tokens import token
from service.cli.worker import worker_command
from service.db import new_id
from service.web import logs


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gradestep")
@click.pass_context
def main(context: click.Context) -> None:
    """Quizzes and auto-grading for machine learning courses, drawn and graded by a real solver."""
    logs.configure()
    structlog.contextvars.bind_contextvars(request_id=new_id(), command=context.invoked_subcommand)


bank.add_command(bank_export)
bank.add_command(bank_load)
for command in (
    bank,
    db,
    demo_command,
    doctor,
    job,
    question,
    receipt,
    serve_command,
    token,
    worker_command,
):
    main.add_command(command)

"""A database that is away or not migrated is said in one line, not in a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from service.web.database_errors import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SAID: Final[Mapping[str, str]] = {
    "unavailable": "the database cannot be reached; is GRADESTEP_DATABASE_URL right, and does it run?",
    "not_ready": "the database is not migrated to what this program knows; run `gradestep db upgrade`",
    "out_of_space": "there is no space left to store this; nothing was kept",
}


class Commands(click.Group):
    """A group whose commands end with status 1 and a plain sentence when the database refuses."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as the overridden one
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except SQLAlchemyError as error:
            said = SAID.get(code_of(error) or "")
            if said is None:
                raise
            cause = (
                str(error.orig).strip().partition("\n")[0] if isinstance(error, DBAPIError) else str(error)
            )
            raise click.ClickException(f"{said} ({cause})") from error

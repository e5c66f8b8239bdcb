"""The composition root: one application from one configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import redirect

from service.accounts import api as accounts
from service.accounts.queries import authenticate
from service.attempts import api as attempts
from service.db import open_engine
from service.jobs import api as jobs
from service.jobs.queries import oldest_due_seconds
from service.lessons import api as lessons
from service.questions import api as questions
from service.quizzes import api as quizzes
from service.web import (
    auth,
    clock,
    converters,
    edge,
    errors,
    health,
    openapi,
    problem_pages,
    reference,
)
from service.web.wire import MAX_BODY, StrictProvider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from werkzeug.wrappers import Response

    from service.config import Config
    from service.web.blueprint import Blueprint

BLUEPRINTS: Final = (
    *accounts.BLUEPRINTS,
    *questions.BLUEPRINTS,
    lessons.blp,
    *quizzes.BLUEPRINTS,
    *attempts.BLUEPRINTS,
    jobs.blp,
)
"""The REST faces, in the order in which the reference lists them."""


def create_app(
    config: Config,
    *,
    blueprints: Sequence[Blueprint] = BLUEPRINTS,
    tell_time: clock.Clock = clock.system_clock,
) -> Flask:
    """Make the application; opens no connection yet. Raises `TypeError` for a view without a contract."""
    app = edge.Application("service.app", static_folder=None)
    app.config.update(SECRET_KEY=config.secret_key, MAX_CONTENT_LENGTH=MAX_BODY)
    app.json = StrictProvider(app)
    converters.install(app)
    engine = open_engine(config.database_url, pool_size=config.pool_size, pool_timeout=config.pool_timeout)
    edge.install(app, tell_time, engine)
    errors.install(app)
    health.install(app, [health.Gauge("oldest_due_job_seconds", oldest_due_seconds, config.job_age_limit)])
    problem_pages.install(app)
    auth.install(app, authenticate)
    api = openapi.install(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    reference.install(app, api)
    app.add_url_rule("/", view_func=_lead_to_reference)
    return app


def _lead_to_reference() -> Response:
    return redirect("/api/docs")

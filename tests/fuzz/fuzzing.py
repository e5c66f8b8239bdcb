"""Schemathesis in this process, against the WSGI application, with everything its checks can find."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import schemathesis
import sqlalchemy as sa
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import events, from_schema
from schemathesis.hooks import unregister
from schemathesis.transport.wsgi import WSGITransport

from service.accounts.models import Token
from tests.fuzz.exceptions import CHECKS, filter_failure
from tests.security.routes import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import Case
    from schemathesis.core.transport import Response
    from schemathesis.engine.recorder import ScenarioRecorder
    from schemathesis.hooks import HookContext
    from schemathesis.transport import SerializationContext

    from tests.security.world import World
    from tests.support.apps import Caller

OF_SOCKETS = ("max_redirects", "verify", "cert", "proxies")
"""Settings that schemathesis 4.32 hands to the probes of `ignored_auth`, where no socket is."""

KNOWN = 0.7
"""How often a parameter of a path is something that exists."""


@schemathesis.serializer("application/zip")
def as_bytes(context: SerializationContext, value: Any) -> bytes:  # noqa: ANN401 - whatever was generated
    """Send as an archive whatever was generated, which none is."""
    del context
    return value if isinstance(value, bytes) else str(value).encode()


@dataclass
class Report:
    """What came back: requests by operation and status, and each failure once with how to repeat it."""

    replies: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def take(self, recorder: ScenarioRecorder) -> None:
        """Add what one scenario saw."""
        for name, interaction in recorder.interactions.items():
            if interaction.response is not None:
                label = recorder.cases[name].value.operation.label
                self.replies[label, interaction.response.status_code] += 1
        for name, checks in recorder.checks.items():
            label = recorder.cases[name].value.operation.label
            for check, told in ((each.name, each.failure_info) for each in checks):
                if told is not None:
                    said = f"{told.failure.message}\n{told.code_sample}"
                    self.failures.setdefault((label, check, told.failure.title), said)

    @property
    def fewest(self) -> int:
        """How many requests the operation got that got fewest."""
        by_label: Counter[str] = Counter()
        for (label, _), count in self.replies.items():
            by_label[label] += count
        return min(by_label.values())


def fuzz(world: World, caller: Caller, *, examples: int, phases: dict[str, Any], seed: int) -> Report:
    """Run schemathesis as somebody; every check is on but for what `exceptions` says."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "continue-on-failure": True,
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "database": "none",
                "no-shrink": True,
            },
            "phases": phases,
            "checks": CHECKS,
            "dictionaries": {name: {"values": [value]} for name, value in world.ids.items()},
            "parameters": {f"path.{name}": {"dictionary": name, "probability": KNOWN} for name in world.ids},
            **({"headers": {"Authorization": f"Bearer {caller.token}"}} if caller.token else {}),
        }
    )
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", world.school.app, config=config)
    report = Report()
    with hooked(world, caller):
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                report.take(event.recorder)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                report.errors.append(str(getattr(event, "value", getattr(event, "exception", event))))
    return report


class _Preparing:
    """What lets generated requests reach further than their first refusal."""

    def __init__(self, world: World, caller: Caller) -> None:
        self.caller = caller
        with world.school.writing() as session:
            self.own = set(session.scalars(sa.select(Token.id).filter_by(user_id=caller.user_id)))

    def prepare(self, case: Case[Any]) -> None:
        """Give a valid request a key of its own and the present ETag, and spare one's own token."""
        for name, value in (case.path_parameters or {}).items():
            if value in self.own:
                case.path_parameters[name] = str(uuid4())
        if case.meta is None or case.meta.is_negative_at(ParameterLocation.HEADER):
            return
        if "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = uuid4().hex
        if "If-Match" in case.headers:
            read = self.caller.get(case.formatted_path.removeprefix(PREFIX))
            case.headers["If-Match"] = read.headers.get("ETag", '"none"')


@contextmanager
def hooked(world: World, caller: Caller) -> Iterator[None]:
    """Have schemathesis call our hooks, and no other run's."""
    preparing, send = _Preparing(world, caller), WSGITransport.send

    def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        del context, kwargs
        preparing.prepare(case)

    def without_sockets(self: WSGITransport, case: Case[Any], **settings: Any) -> Response:  # noqa: ANN401 - theirs
        return send(self, case, **{name: each for name, each in settings.items() if name not in OF_SOCKETS})

    for each in (filter_failure, before_call):
        schemathesis.hook(each)
    WSGITransport.send = without_sockets  # type: ignore[method-assign]  # what it does, but for their mistake
    try:
        yield
    finally:
        WSGITransport.send = send  # type: ignore[method-assign]  # as it was
        for each in (filter_failure, before_call):
            unregister(each)

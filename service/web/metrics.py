"""`/metrics` for Prometheus: requests by route, and what was done; the same from whichever worker answers.

Labels take few values: a route is a rule, never a path; a status is its class. Where the server has several
processes, each writes its counts to a file in the folder that PROMETHEUS_MULTIPROC_DIR names, and whichever
is asked adds them all up.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from flask import Response, current_app
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import SQLAlchemyError

from service.web import health, here

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask, Request
    from prometheus_client.metrics_core import Metric
    from werkzeug.wrappers import Response as Reply

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the buckets of times."""

Effect: TypeAlias = Literal["submissions", "variants_issued"]
EFFECTS: Final[Mapping[Effect, str]] = {
    "submissions": "Submissions that were stored.",
    "variants_issued": "Variants that were stored with an attempt.",
}
"""What is counted beside requests, once it is committed."""

_EXTENSION: Final = "gradestep.metrics"


@dataclass(frozen=True, slots=True)
class _Metrics:
    """What one application counts, and where it is read from."""

    registry: CollectorRegistry
    requests: Histogram
    effects: Mapping[Effect, Counter]
    known: dict[tuple[str, str, int], Histogram] = field(default_factory=dict)


def install(app: Flask) -> None:
    """Count what an application does, and serve `/metrics`."""
    several = FOLDER in os.environ
    values.ValueClass = values.MultiProcessValue() if several else values.MutexValue  # type: ignore[no-untyped-call]  # the library's
    own = CollectorRegistry()
    requests = Histogram(
        "gradestep_request_seconds",
        "Time from the arrival of a request to its reply.",
        ["method", "route", "status"],
        buckets=SECONDS,
        registry=own,
    )
    effects = {name: Counter(f"gradestep_{name}", text, registry=own) for name, text in EFFECTS.items()}
    shown = _summing() if several else own
    shown.register(_Gauges())
    app.extensions[_EXTENSION] = _Metrics(shown, requests, effects)
    app.add_url_rule("/metrics", "metrics", show_metrics)


def _summing() -> CollectorRegistry:
    """Make a registry that reads the files of all processes."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's
    return registry


class _Gauges:
    """What `/readyz` reads, read at the moment of asking; left out while the database is away."""

    def describe(self) -> list[Metric]:
        """Name nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield one gauge for each."""
        try:
            readings = health.readings()
        except SQLAlchemyError:
            return
        for name, value in readings.items():
            yield GaugeMetricFamily(f"gradestep_{name}", "As /readyz shows it.", value)


def count(effect: Effect, number: int = 1) -> None:
    """Count what the view of this request does; it is added when the reply is no refusal."""
    here.seen().setdefault("effects", []).append((effect, number))


def show_metrics() -> Response:
    """Answer in Prometheus' text format."""
    metrics: _Metrics = current_app.extensions[_EXTENSION]
    return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask, asked: Request, reply: Reply, seconds: float, seen: Any) -> None:  # noqa: ANN401 - Flask's `g`
    """Add one request, and what it did, to this process's counts."""
    metrics: _Metrics = app.extensions[_EXTENSION]
    method = asked.method if asked.method in METHODS else "other"
    status = reply.status_code
    named = (method, asked.url_rule.rule if asked.url_rule is not None else "none", status // 100)
    known = metrics.known.get(named)
    if known is None:
        known = metrics.known[named] = metrics.requests.labels(*named[:2], f"{named[2]}xx")
    known.observe(seconds)
    if status < 400:  # noqa: PLR2004 - HTTP's errors start here
        for effect, number in seen.get("effects", ()):
            metrics.effects[effect].inc(number)

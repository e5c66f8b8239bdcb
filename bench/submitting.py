"""P-1, P-2, P-9: submitting and starting over HTTP on a durable PostgreSQL, beside hello and pgbench."""

from __future__ import annotations

import re
import subprocess
import tempfile
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from bench.exam import prepare
from bench.figures import Figure
from bench.load import Run, request, send
from bench.servers import BINARIES, WORKERS, cpu_seconds, hello, postgresql
from service.db import open_engine, upgrade
from service.web.transaction import unit_of_work
from tests.support.servers import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

LEARNERS = 200
HELLOS = 20_000
CLIENTS = 16
ACCEPTED = {201}
SCRIPT = """\\set id random(1, 100000)
BEGIN;
SELECT abalance FROM pgbench_accounts WHERE aid = :id;
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, :id, 1, CURRENT_TIMESTAMP);
COMMIT;
"""


def measure() -> Iterator[Figure]:
    """Measure all three in one run."""
    with hello() as (_, port):
        floor = _accepted(send(port, repeat(request("GET", "/"), HELLOS), connections=CLIENTS), {200})
    with postgresql() as url:
        transactions = pgbench(url)
        upgrade(url)
        starts, submits, microseconds = _exam(url)
    more = {"p50 ms": submits.quantile(0.5), "p99 ms": submits.quantile(0.99)}
    rate = partial(Figure, "P-1", "submissions", submits.rate, "/s")
    yield rate(floor.rate, "hello /s", at_least=0.20, more=more)
    yield rate(transactions, "pgbench /s", at_least=0.28)
    yield Figure("P-2", "server CPU of a submission", microseconds, "µs", 500, "bound", at_most=1)
    one = 1 / submits.rate
    yield Figure("P-9", "a start of ten items", 1 / starts.rate, "s", one, "a submission", at_most=3)


def _exam(url: str) -> tuple[Run, Run, float]:
    """Have every learner start and submit; return both runs, and the server's CPU for a submission in µs."""
    engine = open_engine(url)
    with unit_of_work(engine) as session:
        exam = prepare(session, LEARNERS)
    with serving(url, "--workers", str(WORKERS)) as (process, port):
        starts = _accepted(send(port, exam.starts(), connections=CLIENTS), ACCEPTED)
        with unit_of_work(engine) as session:
            requests = list(exam.submissions(session))
        before = cpu_seconds(process.pid)
        submits = _accepted(send(port, iter(requests), connections=CLIENTS), ACCEPTED)
        used = cpu_seconds(process.pid) - before
    engine.dispose()
    return starts, submits, 1e6 * used / len(requests)


def _accepted(run: Run, statuses: set[int]) -> Run:
    """Return a run in which everything was accepted."""
    if not set(run.statuses) <= statuses:
        raise RuntimeError(f"not everything was accepted: {run.statuses}")
    return run


def pgbench(url: str, seconds: int = 3) -> float:
    """Return the transactions a second of one SELECT and one INSERT each."""
    parsed = make_url(url)
    at = [
        "-h",
        str(parsed.query.get("host") or parsed.host),
        "-U",
        str(parsed.username),
        str(parsed.database),
    ]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        script.write_text(SCRIPT, encoding="utf-8")
        subprocess.run([BINARIES / "pgbench", "-i", "-q", *at], check=True, capture_output=True)
        options = [
            "-n",
            "-M",
            "prepared",
            "-c",
            str(CLIENTS),
            "-j",
            "2",
            "-T",
            str(seconds),
            "-f",
            str(script),
        ]
        done = subprocess.run(
            [BINARIES / "pgbench", *options, *at], check=True, capture_output=True, text=True
        )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(f"pgbench said: {done.stdout}")
    return float(found[1])

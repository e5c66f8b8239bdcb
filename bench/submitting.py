"""P-1, P-2, P-9: submitting and starting over HTTP on a durable PostgreSQL, beside hello and pgbench.

Submissions and hellos take turns, and the turn whose ratio is the median counts: the speed of a shared
machine drifts by half within a minute, for both of a turn alike.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from bench.exam import fill_pools, prepare
from bench.figures import Figure
from bench.load import Run, request, send
from bench.servers import BINARIES, WORKERS, cpu_seconds, hello, postgresql
from service.db import open_engine, upgrade
from service.web.transaction import unit_of_work
from tests.support.servers import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

LEARNERS = 200
HELLOS = 4_000
TURNS = 10
CLIENTS = 16
SCRIPT = """\\set id random(1, 100000)
BEGIN;
SELECT abalance FROM pgbench_accounts WHERE aid = :id;
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, :id, 1, CURRENT_TIMESTAMP);
COMMIT;
"""


def measure() -> Iterator[Figure]:
    """Measure all three in one run."""
    with postgresql() as url, hello() as (_, hello_port):
        transactions = pgbench(url)
        upgrade(url)
        exam = _Exam(url, hello_port)
        exam.run()
    turns = sorted(zip(exam.submits, exam.hellos, strict=True), key=lambda turn: turn[0].rate / turn[1].rate)
    submits, hellos = turns[(len(turns) - 1) // 2]
    latencies = {"p50 ms": submits.quantile(0.5), "p99 ms": submits.quantile(0.99)}
    ratios = {
        "lowest turn": turns[0][0].rate / turns[0][1].rate,
        "highest": turns[-1][0].rate / turns[-1][1].rate,
    }
    rate = partial(Figure, "P-1", "submissions", submits.rate, "/s")
    yield rate(hellos.rate, "hello /s", at_least=0.20, more=latencies | ratios)
    yield rate(transactions, "pgbench /s", at_least=0.28)
    yield Figure("P-2", "server CPU of a submission", exam.microseconds, "µs", 500, "bound", at_most=1)
    one = 1 / submits.rate
    yield Figure("P-9", "a start of ten items", 1 / exam.starts.rate, "s", one, "a submission", at_most=3)


class _Exam:
    """Every learner starts and submits, by turns with hello, so that both meet the same machine."""

    def __init__(self, url: str, hello_port: int) -> None:
        self._url, self._hello_port = url, hello_port
        self.starts = Run()
        self.submits: list[Run] = []
        self.hellos: list[Run] = []
        self.microseconds = 0.0

    def run(self) -> None:
        """Start every learner, then submit a wrong and a right answer to every item."""
        engine = open_engine(self._url)
        with unit_of_work(engine) as session:
            exam = prepare(session, LEARNERS)
        fill_pools(engine)
        with (
            TemporaryFile() as log,
            serving(self._url, "--workers", str(WORKERS), log=log) as (process, port),
        ):
            self.starts = _accepted(send(port, exam.starts(), connections=CLIENTS), {201})
            with unit_of_work(engine) as session:
                requests = list(exam.submissions(session))
            self._take_turns(process.pid, port, requests)
        engine.dispose()

    def _take_turns(self, pid: int, port: int, requests: list[bytes]) -> None:
        before = cpu_seconds(pid)
        for turn in batched(requests, len(requests) // TURNS):
            hellos = repeat(request("GET", "/"), HELLOS)
            self.hellos.append(_accepted(send(self._hello_port, hellos, connections=CLIENTS), {200}))
            self.submits.append(_accepted(send(port, iter(turn), connections=CLIENTS), {201}))
        self.microseconds = 1e6 * (cpu_seconds(pid) - before) / len(requests)


def _accepted(run: Run, statuses: set[int]) -> Run:
    """Return a run in which everything was accepted."""
    if not set(run.statuses) <= statuses:
        raise RuntimeError(f"not everything was accepted: {run.statuses}")
    return run


def batched(requests: list[bytes], size: int) -> Iterator[list[bytes]]:
    """Give requests out in turns of a size."""
    rest = iter(requests)
    while turn := list(islice(rest, size)):
        yield turn


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

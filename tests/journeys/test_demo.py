"""The newcomer's story over real HTTP: the demo starts, a student takes the quick quiz, twice."""

from __future__ import annotations

import json
import re
import signal
import socket
import stat
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.servers import (
    GRADESTEP,
    ROOT,
    Reply,
    answers,
    ask,
    children_of,
    end,
    environment,
    free_port,
    is_alive,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RIGHT = ("To compute gradients", r"$w_0 \leftarrow w_0 + \alpha", "Learning rate")
DRAWN = 4
DEMO_LINE = {"url", "instructor_token", "student_token", "course_id", "quiz_ids"}


@contextmanager
def demo(data: Path, *options: str, port: int | None = None) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the demo and end it."""
    at = port or free_port()
    command = [*GRADESTEP, "demo", "--port", str(at), "--data", str(data), *options]
    kept = {name: value for name, value in environment("").items() if not name.startswith("GRADESTEP_")}
    process = subprocess.Popen(command, env=kept, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    try:
        yield process, at
    finally:
        status = end(process)
        assert process.stdout is not None
        process.stdout.close()
    assert status in {0, 2, -signal.SIGKILL}, "SIGTERM is the usual end"


def first_line(process: subprocess.Popen[str]) -> Any:  # noqa: ANN401 - any JSON tree
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.fixture
def database(blank_url: str) -> list[str]:
    """Choose the demo's database: its own SQLite file, or a PostgreSQL."""
    return [] if blank_url.startswith("sqlite") else ["--database-url", blank_url]


@dataclass
class Student:
    """Somebody with a token who takes a quiz."""

    port: int
    token: str
    attempt: Any = None

    def post(self, path: str, body: object) -> Reply:
        return ask(self.port, "POST", f"/api/v1{path}", token=self.token, body=body)

    def start(self, quiz_id: str) -> None:
        reply = self.post(f"/quizzes/{quiz_id}/attempts", {})
        assert reply.status == 201, reply.text
        self.attempt = reply.tree

    def submit(self, position: int, responses: dict[str, str]) -> Reply:
        return self.post(
            f"/attempts/{self.attempt['id']}/items/{position}/submissions", {"responses": responses}
        )

    def answer_choices(self) -> None:
        for item, right in zip(self.attempt["items"], RIGHT, strict=False):
            choices = item["declarations"][0]["choices"]
            chosen = next(each["identifier"] for each in choices if each["text"].startswith(right))
            assert self.submit(item["position"], {"response": chosen}).tree["fraction"] == 1.0

    def values(self, *, forgetting_x: bool = False) -> dict[str, str]:
        """Work the drawn exercise by hand, as its prompt says."""
        given = self.attempt["items"][DRAWN - 1]["givens"]
        pairs = list(zip(given["x"], given["y"], strict=True))
        rest = [y - (given["w0"] + given["w1"] * x) for x, y in pairs]
        slope = sum(r * (1 if forgetting_x else x) for r, (x, _) in zip(rest, pairs, strict=True))
        w0, w1 = given["w0"] + given["rate"] * sum(rest), given["w1"] + given["rate"] * slope
        return {"w0_next": f"{w0:.6g}", "w1_next": f"{w1:.6g}"}


def test_a_newcomer_takes_the_quick_quiz_twice(tmp_path: Path, database: list[str]) -> None:
    with demo(tmp_path, "--json", *database) as (process, port):
        told = first_line(process)
        assert told.keys() == DEMO_LINE
        assert told["url"] == f"http://127.0.0.1:{port}"
        student = Student(port, told["student_token"])
        quiz_id = told["quiz_ids"]["backpropagation-quick-quiz"]

        student.start(quiz_id)
        student.answer_choices()
        wrong = student.submit(DRAWN, student.values(forgetting_x=True)).tree
        assert [each["misconceptions"] for each in wrong["diagnosis"]] == [["dropped_input_factor"]]
        assert (wrong["tries_left"], wrong["fraction"] < 1) == (2, True)
        unreadable = student.submit(DRAWN, {"w0_next": "1.1.5", "w1_next": "1"})
        assert (unreadable.status, unreadable.tree["tries_left"]) == (422, 2)
        right = student.submit(DRAWN, student.values()).tree
        assert (right["fraction"], right["score"], right["tries_left"]) == (0.9, "1.8", 0)
        ended = student.post(f"/attempts/{student.attempt['id']}/finish", {}).tree
        assert (ended["state"], ended["score"], ended["max_score"]) == ("finished", "4.8", "5")

        student.start(quiz_id)
        student.answer_choices()
        assert student.submit(DRAWN, student.values()).tree["fraction"] == 1.0
        ended = student.post(f"/attempts/{student.attempt['id']}/finish", {}).tree
        assert (ended["score"], ended["number"]) == ("5", 2)
        ends_with_all_its_processes(process, port, signal.SIGINT)


def test_the_printed_calls_work_as_printed_and_another_start_makes_new_tokens(tmp_path: Path) -> None:
    with demo(tmp_path) as (process, port):
        until(lambda: answers(port), "the demo is ready")
        script = printed_script(process)
        done = subprocess.run(
            ["/bin/sh", "-e", "-c", script], capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
        me, lessons, attempt, wrong, unreadable = map(json.loads, filter(None, done.stdout.split("\n")))
        assert me["user"]["external_id"] == "demo-student"
        assert lessons["items"][0]["slug"] == "backpropagation-and-gradient-descent"
        assert (attempt["state"], attempt["number"]) == ("open", 1)
        assert (wrong["fraction"], wrong["tries_left"]) == (0.0, 2)
        assert (unreadable["status"], unreadable["tries_left"]) == (422, 2)
        key = tmp_path / "secret-key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        secret = key.read_text()
        assert secret not in script
        ends_with_all_its_processes(process, port, signal.SIGKILL)

    with demo(tmp_path, "--json") as (process, port):
        told = first_line(process)
        former = re.findall(r"^export TOKEN=(\S+)", script, re.MULTILINE)[0]
        assert ask(port, "GET", "/api/v1/me", token=former).status == 401
        for role in ("instructor_token", "student_token"):
            assert ask(port, "GET", "/api/v1/me", token=told[role]).status == 200
        reply = ask(port, "GET", f"/api/v1/attempts/{attempt['id']}", token=told["student_token"])
        assert reply.tree["id"] == attempt["id"]
        assert key.read_text() == secret


def printed_script(process: subprocess.Popen[str]) -> str:
    """Take the lines to paste into a shell, which end with the answer that cannot be read."""
    assert process.stdout is not None
    script = ""
    while '"1.1.5"' not in script:
        line = process.stdout.readline()
        assert line, "the demo ended"
        script += line if script or line.startswith("export API=") else ""
    return script


def ends_with_all_its_processes(process: subprocess.Popen[str], port: int, number: signal.Signals) -> None:
    family = descendants(process.pid)
    assert len(family) == 3, "a server, its worker, and the one for jobs"
    process.send_signal(number)
    status = process.wait(30)
    assert status == (0 if number != signal.SIGKILL else -signal.SIGKILL)
    until(lambda: not any(map(is_alive, family)), "its processes end", seconds=20)
    assert not answers(port, "/livez")


def descendants(pid: int) -> list[int]:
    from_it = children_of(pid)
    return from_it + [each for child in from_it for each in descendants(child)]


def test_a_demo_whose_port_is_taken_ends_with_status_2_and_touches_nothing(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with demo(tmp_path / "data", port=other.getsockname()[1]) as (process, _):
            assert process.wait(30) == 2
        assert not (tmp_path / "data").exists()

"""docker-compose.yml: valid, nothing in it that should be secret, and its commands run as processes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa
import yaml
from click.testing import CliRunner
from sqlalchemy.orm import Session

from service.cli import main
from service.db import open_engine
from service.jobs.models import Job, JobState
from tests.support.servers import GRADESTEP, ROOT, answers, ask, end, environment, free_port, until

SCHEMA = Path(__file__).parent / "compose_spec" / "schema.json"
SECRETS = {"database_url", "secret_key", "postgres_password"}
OURS = ("migrate", "web", "worker")


@pytest.fixture(scope="module")
def compose() -> Any:  # noqa: ANN401 - a YAML tree
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_it_is_valid_by_the_compose_specification(compose: Any) -> None:  # noqa: ANN401 - a YAML tree
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(compose)


def test_a_misspelled_option_would_be_told(compose: Any) -> None:  # noqa: ANN401 - a YAML tree
    broken = compose | {"services": {"web": compose["services"]["web"] | {"healthchek": {}}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(broken)


def test_no_secret_stands_in_it(compose: Any) -> None:  # noqa: ANN401 - a YAML tree
    assert set(compose["secrets"]) == SECRETS
    assert all(set(each) == {"file"} for each in compose["secrets"].values())
    for service in compose["services"].values():
        assert set(service["secrets"]) <= SECRETS
        for name, value in service["environment"].items():
            if re.search("PASSWORD|SECRET|KEY|TOKEN|URL", name):
                assert name.endswith("_FILE")
                assert value in {f"/run/secrets/{each}" for each in service["secrets"]}


def test_our_services_can_do_little_but_their_work(compose: Any) -> None:  # noqa: ANN401 - a YAML tree
    for name in OURS:
        service = compose["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert [name for name, each in compose["services"].items() if each.get("ports")] == ["web"]
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert compose["networks"]["inside"]["internal"]
    conditions = {name: compose["services"][name]["depends_on"] for name in OURS}
    assert conditions["migrate"] == {"postgres": {"condition": "service_healthy"}}
    assert (
        conditions["web"]
        == conditions["worker"]
        == {"migrate": {"condition": "service_completed_successfully"}}
    )


def test_the_image_runs_without_root_and_installs_by_hash_only() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last = lines[max(index for index, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER 10001" in last
    installs = [line for line in lines if "pip install" in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line or "--no-deps --no-build-isolation" in line for line in installs)
    copied = [
        word
        for line in lines
        if line.startswith("COPY") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert all((ROOT / each).exists() for each in copied)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == kept


def variables(folder: Path, database_url: str) -> dict[str, str]:
    """Write what `docker compose` would mount, and name it as docker-compose.yml does."""
    (folder / "database_url").write_text(database_url)
    (folder / "secret_key").write_text("of this deployment, more than 32 characters")
    kept = {name: value for name, value in environment("").items() if not name.startswith("GRADESTEP_")}
    named = {"DATABASE_URL": "database_url", "SECRET_KEY": "secret_key"}
    return kept | {f"GRADESTEP_{name}_FILE": str(folder / file) for name, file in named.items()}


@dataclass
class Deployment:
    """The services of docker-compose.yml as processes of this machine."""

    compose: Any
    environ: dict[str, str]

    def arguments(self, service: str, port: int | None = None) -> list[str]:
        here = {"0.0.0.0": "127.0.0.1", "8000": str(port)}  # noqa: S104 - what stands in the file
        return [here.get(each, each) for each in self.compose["services"][service]["command"]]

    def run(self, *arguments: str) -> str:
        """Run a command as an operator would; in this process, to save the time of starting another."""
        done = CliRunner(env=self.environ).invoke(main, arguments)
        assert done.exit_code == 0, done.output
        return done.stdout

    def start(self, service: str, port: int | None = None) -> subprocess.Popen[str]:
        command = [*GRADESTEP, *self.arguments(service, port)]
        return subprocess.Popen(command, env=self.environ, cwd=ROOT, text=True)

    def is_healthy(self, port: int) -> bool:
        """Run the health check of `web` as it stands in the file."""
        _, _, *check = self.compose["services"]["web"]["healthcheck"]["test"]
        check[-1] = check[-1].replace("8000", str(port))
        return subprocess.run([sys.executable, *check], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("blank_url", ["postgresql"], indirect=True)
def test_two_web_processes_and_a_worker_serve_one_postgresql(
    compose: Any,  # noqa: ANN401 - a YAML tree
    blank_url: str,
    tmp_path: Path,
) -> None:
    deployment = Deployment(compose, variables(tmp_path, blank_url))
    migrated = subprocess.run(
        [*GRADESTEP, *deployment.arguments("migrate")], env=deployment.environ, cwd=ROOT, check=False
    )
    assert migrated.returncode == 0
    deployment.run("bank", "load", str(ROOT / "question_bank"), "--organization", "uni")
    said = ("--organization", "uni", "--user", "ada", "--role", "student", "--course", "deep-learning-basics")
    token = json.loads(deployment.run("token", "create", *said, "--json"))["token"]
    ports = (free_port(), free_port())
    assert not deployment.is_healthy(ports[0])
    processes = [*(deployment.start("web", port) for port in ports), deployment.start("worker")]
    try:
        for port in ports:
            until(lambda port=port: answers(port), "a web process is ready")  # type: ignore[misc]  # a default
        assert deployment.is_healthy(ports[0])
        take_an_item(ports, token)
        until(lambda: jobs_done(blank_url), "the worker has done what starting an attempt asked for")
        assert [each.poll() for each in processes] == [None] * 3
    finally:
        statuses = [end(each) for each in processes]
    assert statuses == [0, 0, 0]


def jobs_done(database_url: str) -> int:
    engine = open_engine(database_url)
    with Session(engine) as session:
        done = sa.select(sa.func.count()).where(Job.state == JobState.DONE)
        count = session.scalar(done) or 0
    engine.dispose()
    return count


def take_an_item(ports: tuple[int, int], token: str) -> None:
    """Start at one process, submit to both at once under one key, read at the other."""
    first, second = ports
    (course,) = ask(first, "GET", "/api/v1/courses", token=token).tree["items"]
    quizzes = f"/api/v1/courses/{course['id']}/quizzes?lesson=backpropagation-and-gradient-descent"
    (quiz,) = ask(second, "GET", quizzes, token=token).tree["items"]
    attempt = ask(first, "POST", f"/api/v1/quizzes/{quiz['id']}/attempts", token=token, body={}).tree
    path = f"/api/v1/attempts/{attempt['id']}/items/4/submissions"
    body = {"responses": {"w0_next": "1000", "w1_next": "1000"}}
    with ThreadPoolExecutor(8) as threads:
        sent = [
            threads.submit(ask, ports[each % 2], "POST", path, token=token, body=body, key="one")
            for each in range(8)
        ]
        replies = [each.result() for each in sent]
    assert {each.status for each in replies} == {201}
    assert len({each.text for each in replies}) == 1
    assert len(ask(second, "GET", path, token=token).tree["items"]) == 1

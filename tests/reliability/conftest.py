"""What the fault tests need: a school, and a PostgreSQL that may be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.db import upgrade
from tests.support.apps import app, school
from tests.support.courses import taught
from tests.support.servers import ROOT, until

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["app", "school", "taught"]

SERVER = ROOT / "tests" / "embedded_postgresql.py"


@pytest.fixture
def durable_postgresql() -> Iterator[str]:
    """Run a PostgreSQL of this test's own that keeps what it commits, and give its migrated database."""
    folder = Path(tempfile.mkdtemp(prefix="gs"))
    os.mkfifo(folder / "lifeline")
    lifeline = os.open(folder / "lifeline", os.O_RDWR)
    with (folder / "lifeline").open("rb") as reading, (folder / "log").open("wb") as log:
        command = [sys.executable, str(SERVER), str(folder), "durable"]
        environ = os.environ | {"XDG_RUNTIME_DIR": str(folder)}
        subprocess.run(command, stdin=reading, stdout=log, stderr=log, env=environ, check=True)
    until(lambda: (folder / "url").exists() or (folder / "failure").exists(), "PostgreSQL runs")
    url = (folder / "url").read_text(encoding="utf-8").replace("postgresql://", "postgresql+psycopg://", 1)
    upgrade(url)
    yield url
    os.close(lifeline)
    until(lambda: not folder.exists(), "PostgreSQL is gone")
    shutil.rmtree(folder, ignore_errors=True)

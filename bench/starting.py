"""P-10: from the start of the program to its first answer, beside importing the libraries it uses."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.timing import best

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = """
from service.app import create_app
from service.config import Config
app = create_app(Config(secret_key="x" * 32, database_url="sqlite:///var/bench.db"))
assert app.test_client().get("/livez").status_code == 200
"""
LIST = """
import sys
print(*sorted(
    name for name, module in sys.modules.items()
    if "site-packages" in (getattr(module, "__file__", None) or "")
))
"""


def measure() -> Iterator[Figure]:
    """Measure both as whole processes, compiled as an installed program is."""
    with tempfile.TemporaryDirectory() as bytecode:
        libraries = _run(ANSWER + LIST, bytecode).split()
        imports = "".join(f"try:\n    import {name}\nexcept ImportError:\n    pass\n" for name in libraries)
        floor, own = best(lambda: _run(imports, bytecode)), best(lambda: _run(ANSWER, bytecode))
    yield Figure("P-10", "start to first answer", own, "s", floor, "importing its libraries", at_most=1.2)


def _run(program: str, bytecode: str) -> str:
    # an image keeps what `compileall` wrote; a developer's setting to write nothing is not what is measured
    compiled = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=compiled).stdout

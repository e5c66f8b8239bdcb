"""P-10: from the start of the program to its first answer, beside importing the libraries it uses."""

from __future__ import annotations

import subprocess
import sys
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
    """Measure both as whole processes."""
    libraries = _run(ANSWER + LIST).split()
    imports = "".join(f"try:\n    import {name}\nexcept ImportError:\n    pass\n" for name in libraries)
    floor, own = best(lambda: _run(imports)), best(lambda: _run(ANSWER))
    yield Figure("P-10", "start to first answer", own, "s", floor, "importing its libraries", at_most=1.2)


def _run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return done.stdout

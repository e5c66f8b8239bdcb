"""The README's quiz is taken by its own program, on a server started as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.journeys.test_demo import demo, first_line
from tests.support.servers import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_the_readmes_program_prints_what_the_readme_says(tmp_path: Path) -> None:
    printed = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert printed is not None
    with demo(tmp_path, "--json") as (process, _):
        served = first_line(process)
        known = {
            "API": f"{served['url']}/api/v1",
            "TOKEN": served["student_token"],
            "QUIZ": served["quiz_ids"]["backpropagation-quick-quiz"],
        }
        done = subprocess.run(
            [sys.executable, "-c", printed[1]],
            env=os.environ | known,
            capture_output=True,
            text=True,
            check=True,
        )
    forgot, *rest = done.stdout.splitlines()
    assert "'misconceptions': ['dropped_input_factor']" in forgot
    assert rest == ["unreadable: 422 tries left: 2", "right: 0.9", "second attempt: 1.0"]

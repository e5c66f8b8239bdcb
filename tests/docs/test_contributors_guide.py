"""The family that the contributors' guide adds is real: its code and its bank file are tried as printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from service.exercises.trial import trial
from service.formats.native import load
from service.kinds import KINDS
from service.kinds.kind import Kind

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "contributors.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_printed_family_is_clean_by_our_own_rules() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", "service/kinds/line_error.py", "-"]
    done = subprocess.run(
        command, input=block("python"), text=True, capture_output=True, cwd=GUIDE.parents[2], check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture
def printed_kind() -> Kind:
    module = ModuleType("printed_kind")
    sys.modules[module.__name__] = module
    exec(compile(block("python"), str(GUIDE), "exec"), vars(module))  # noqa: S102 - our own guide's code
    del sys.modules[module.__name__]
    kind = vars(module)["LINE_ERROR"]
    assert isinstance(kind, Kind)
    return kind


def test_the_printed_family_passes_the_generated_tests_on_the_printed_bank_file(
    printed_kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(block("yaml").encode())
    assert loaded.problems == ()
    monkeypatch.setitem(KINDS, printed_kind.name, printed_kind)
    found = trial(printed_kind.read(loaded.drafts[0]), range(50))
    assert (found.failed, found.passed > 100) == (0, True)

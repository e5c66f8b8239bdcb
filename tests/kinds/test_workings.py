"""Every line of every worked solution comes to the value beside it, whatever family it is of."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest

from service.exercises.solutions import solution
from service.exercises.variants import draw
from tests.kinds.marking import question
from tests.kinds.test_every_family import FAMILIES

if TYPE_CHECKING:
    from service.vocabulary import Plain

MORE: list[tuple[str, dict[str, Plain]]] = [
    ("computation_graph", {"operations": 3 + structure % 8, "structure": structure})
    for structure in range(12)
]
KNOWN = {name: getattr(math, name) for name in ("exp", "sqrt", "tanh", "ceil", "floor")}
KNOWN |= {"ln": math.log, "lg": math.log10}
IN_PYTHON = [("·", "*"), ("−", "-"), (r"\^", "**"), (r"⌈([^⌉]*)⌉", r"ceil(\1)"), (r"\|([^|]*)\|", r"abs(\1)")]


def worth(text: str) -> float:
    for sign, plain in IN_PYTHON:
        text = re.sub(sign, plain, text)
    return float(eval(text, {"__builtins__": {}, "abs": abs, **KNOWN}))  # noqa: S307 - what we wrote ourselves


def leaves(value: Plain) -> list[str]:
    return [leaf for part in value for leaf in leaves(part)] if isinstance(value, list) else [str(value)]


@pytest.mark.parametrize(("kind", "said"), [*((kind, {}) for kind in FAMILIES), *MORE])
def test_the_numbers_of_every_line_come_to_its_value(kind: str, said: dict[str, Plain]) -> None:
    asked = question(kind, **said)
    for variant in draw(asked, range(20)):
        for line in solution(asked, variant.givens):
            for text, value in zip(leaves(line["numbers"]), leaves(line["value"]), strict=True):
                assert worth(text) == pytest.approx(float(value), rel=2e-3, abs=2e-3), line["step"]

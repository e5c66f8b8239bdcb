"""`python -m bench [NAME …]`: run all benchmarks, or those named; print them, and write var/bench.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import drawing, grading, pooling, starting, submitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.figures import Figure

BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    each.__name__.removeprefix("bench."): each.measure
    for each in (submitting, drawing, pooling, grading, starting)
}
WRITTEN = Path("var/bench.json")


def main(names: list[str]) -> None:
    """Run and print benchmarks."""
    figures: list[Figure] = []
    for name in names or BENCHMARKS:
        for figure in BENCHMARKS[name]():
            figures.append(figure)
            print(figure.line(), flush=True)
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps([each.tree() for each in figures], indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

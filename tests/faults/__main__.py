"""Plant every fault: `python -m tests.faults [--only TEXT] [--at-once N]`.

The exit status is 1 if more than one in twenty is not caught.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from tests.faults.faults import Fault, Verdict, copy, passes, plant, planted

LEAST_CAUGHT = 0.95
RESULTS = Path("var/faults.json")


def main() -> int:
    """Run the program."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="faults whose file or description holds this text")
    arguments.add_argument("--at-once", type=int, default=2)
    said = arguments.parse_args()
    faults = [each for each in planted() if said.only in f"{each.file} {each.breaks}"]
    with copy() as first, copy() as second:
        folders: SimpleQueue[Path] = SimpleQueue()
        for folder in (first, second)[: max(1, said.at_once)]:
            folders.put(folder)
        with ThreadPoolExecutor(min(2, max(1, said.at_once))) as threads:
            groups = sorted({each.tests for each in faults})
            sound = dict(zip(groups, threads.map(partial(in_turn, folders, None), groups), strict=True))
            verdicts = list(
                threads.map(lambda each: judged(folders, each, sound=sound[each.tests] is True), faults)
            )
    return reported(faults, verdicts)


def in_turn(folders: SimpleQueue[Path], fault: Fault | None, tests: tuple[str, ...]) -> Verdict | bool:
    """Run tests in a free copy, with a fault or without one."""
    folder = folders.get()
    try:
        return passes(folder, tests) if fault is None else plant(folder, fault)
    finally:
        folders.put(folder)


def judged(folders: SimpleQueue[Path], fault: Fault, *, sound: bool) -> Verdict:
    """Return what became of a fault, and say it."""
    verdict = Verdict(str(in_turn(folders, fault, fault.tests))) if sound else Verdict.UNTESTED
    sys.stdout.write(f"{verdict:9}{fault.file}: {fault.breaks}\n")
    sys.stdout.flush()
    return verdict


def reported(faults: list[Fault], verdicts: list[Verdict]) -> int:
    """Write the results down, say how many were caught, and return the exit status."""
    counts = Counter(verdicts)
    rows = [
        {"file": fault.file, "breaks": fault.breaks, "verdict": verdict.value}
        for fault, verdict in zip(faults, verdicts, strict=True)
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    caught = counts[Verdict.CAUGHT]
    sys.stdout.write(f"{caught} of {len(faults)} caught ({caught / max(1, len(faults)):.0%})\n")
    return int(caught < LEAST_CAUGHT * len(faults))


if __name__ == "__main__":
    sys.exit(main())

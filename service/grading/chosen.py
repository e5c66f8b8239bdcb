"""Naming the wrong road behind a wrong choice: the one it was made from, if it was made from one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.vocabulary import Explanation, Nature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.grading.base_types import Reading


def explained(bounds: Mapping[str, Any], readings: Mapping[str, Reading]) -> Iterator[Explanation]:
    """Yield the misconceptions of the wrong choices that were ticked."""
    for name, reading in readings.items():
        choices: Mapping[str, Any] = bounds.get(name, {}).get("choices", {})
        for choice in (choices[each] for each in reading.chosen if each in choices):
            if not choice["correct"] and "misconception" in choice:
                nature = Nature(choice["nature"])
                yield Explanation((choice["misconception"],), nature, (name,), choice["feedback"])

"""What differs between two drafts, member by member."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from service.formats.positions import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.vocabulary import Plain

MOST: Final = 100
"""Differences told of one question."""


class Difference(NamedTuple):
    """What stood at a pointer before, and what stands there now; None is nothing."""

    pointer: str
    before: Plain
    after: Plain


def differences(before: Plain, after: Plain) -> list[Difference]:
    """Return where two trees differ, as deep as both have the same shape."""
    return list(islice(_between(before, after, ""), MOST))


def _between(before: Plain, after: Plain, at: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            yield from _between(before.get(name), after.get(name), at + escape(name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _between(old, new, at + escape(index))
    elif before != after or type(before) is not type(after):
        yield Difference(at, before, after)

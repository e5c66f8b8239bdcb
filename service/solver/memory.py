"""What was worked out once and is worth keeping, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key, forgotten when there are `most`: authors choose what is asked, so keys have no end."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Value] = {}

    def recall(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made if it is not known."""
        kept = self._kept
        try:
            return kept[key]
        except KeyError:
            value = make()
        if len(kept) >= self._most:
            # a new dictionary rather than an emptied one: other threads may be reading it
            kept = self._kept = {}
        kept[key] = value
        return value

    def forget(self) -> None:
        """Forget everything."""
        self._kept = {}

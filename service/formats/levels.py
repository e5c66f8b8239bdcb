"""The collections being read, one within the other, and what anchors stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from service.formats.positions import escape
from service.vocabulary import Problem

if TYPE_CHECKING:
    from service.vocabulary import Plain


MAX_DEPTH: Final = 64
"""Collections within collections, aliases written out."""


class Read(NamedTuple):
    """A complete value: how many nodes and how many levels of collections it has, aliases written out."""

    tree: Plain
    weight: int = 1
    height: int = 0


@dataclass(slots=True)
class Level:
    """A collection that has begun and not ended.

    `node` is its number, `weight` and `height` count as in `Read`. Of a mapping, `key` is the one whose value
    comes next; key and value are dropped if `dropped_from` says with which node they began. `is_key` marks a
    collection that stands where a key must.
    """

    tree: dict[str, Plain] | list[Plain]
    node: int
    anchor: str | None
    is_key: bool
    weight: int = 1
    height: int = 1
    key: str | None = None
    dropped_from: int | None = None

    def expects_key(self) -> bool:
        """Tell whether the next node is a mapping's key."""
        return self.key is None and isinstance(self.tree, dict)

    def drop(self, node: int, key: str = "") -> None:
        """Let a key that began with `node`, and the value that follows it, be dropped."""
        self.key = key
        self.dropped_from = node

    def put(self, value: Read) -> int | None:
        """Take the next value; return the node from which on all was dropped, if it was."""
        self.weight += value.weight
        if value.height >= self.height:
            self.height = value.height + 1
        dropped_from = self.dropped_from
        if isinstance(self.tree, list):
            self.tree.append(value.tree)
        elif dropped_from is None:
            self.tree[self.key or ""] = value.tree
        self.key = self.dropped_from = None
        return dropped_from

    def token(self) -> str:
        """Return the step of a pointer that leads to the value that comes next."""
        return escape(len(self.tree) if isinstance(self.tree, list) else self.key or "")


class Anchors:
    """What the anchors of one document stand for: `&name` gives a value a name, `*name` uses it."""

    def __init__(self) -> None:
        self._read: dict[str, Read | None] = {}

    def begin(self, name: str | None) -> None:
        """Note that an anchored collection begins, in which its own name may not be used."""
        if name:
            self._read[name] = None

    def end(self, name: str | None, value: Read) -> None:
        """Note that an anchored value is complete; an anchor may be given anew."""
        if name:
            self._read[name] = value

    def use(self, name: str) -> Read | Problem:
        """Return what an anchor stands for, or why it stands for nothing."""
        found = self._read.get(name)
        if found:
            return found
        if name in self._read:
            return Problem("recursive_alias", f"*{name[:80]} stands within what it stands for")
        hint = "text beginning with * must be quoted"
        return Problem("unknown_alias", f"nothing is anchored as &{name[:80]} before this", hint=hint)

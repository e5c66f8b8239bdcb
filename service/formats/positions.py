"""Where each node of a tree stands in its file, by JSON pointer (RFC 6901)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.formats.source import Position

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator

    from service.vocabulary import Plain

_COLUMN_BITS = 32


def pack(line: int, column: int) -> int:
    """Pack a position into one integer, for an array of type `Q`."""
    return line << _COLUMN_BITS | column


def escape(token: str | int) -> str:
    """Return one step of a pointer with its slash."""
    return "/" + str(token).replace("~", "~0").replace("/", "~1")


def tokens(pointer: str) -> list[str]:
    """Return the steps of a pointer: object members and list indexes, unescaped."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def child_of(tree: Plain, token: str) -> Plain:
    """Return the member or item that one step of a pointer leads to."""
    if isinstance(tree, dict):
        return tree[token]
    return tree[int(token)] if isinstance(tree, list) else None


class Positions:
    """The places of all keys and values of one tree.

    Holds, for each node in the order of the file, where it begins and how many nodes it spans; of a mapping,
    each key is a node followed by its value. That takes 12 bytes a node however long the pointers are; the
    children of a container are told apart only when somebody asks for one.

    A pointer to something that is not there (a missing field) is answered with its nearest ancestor. What
    stands behind an alias (`*name`) is answered with the alias: there it was used.
    """

    def __init__(self, tree: Plain, places: array[int], spans: array[int]) -> None:
        self._tree = tree
        self._places = places
        self._spans = spans
        self._children: dict[int, dict[str, int]] = {}

    def value(self, pointer: str) -> Position:
        """Return where the value begins."""
        return self._position(self._find(pointer)[0])

    def key(self, pointer: str) -> Position:
        """Return where the key of a mapping's value begins; of anything else, where the value begins."""
        node, is_member = self._find(pointer)
        return self._position(node - 1 if is_member else node)

    def _position(self, node: int) -> Position:
        if node >= len(self._places):
            return Position(1, 1)
        packed = self._places[node]
        return Position(packed >> _COLUMN_BITS, packed & ((1 << _COLUMN_BITS) - 1))

    def _find(self, pointer: str) -> tuple[int, bool]:
        """Return the number of the node, and whether it is the value of a mapping's member."""
        node, tree, is_member = 0, self._tree, False
        for token in tokens(pointer):
            child = self._children_of(node, tree).get(token)
            if child is None:
                break
            node, is_member = child, isinstance(tree, dict)
            tree = child_of(tree, token)
        return node, is_member

    def _children_of(self, node: int, tree: Plain) -> dict[str, int]:
        if node not in self._children:
            self._children[node] = dict(self._walk(node, tree))
        return self._children[node]

    def _walk(self, node: int, tree: Plain) -> Iterator[tuple[str, int]]:
        """Yield the members or items of a node with their numbers; none of an alias, which spans one node."""
        if not isinstance(tree, dict | list) or self._spans[node] == 1:
            return
        gap = 1 if isinstance(tree, dict) else 0
        child = node + 1 + gap
        for token in tree if isinstance(tree, dict) else map(str, range(len(tree))):
            yield token, child
            child += self._spans[child] + gap

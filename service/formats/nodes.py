"""The events of one YAML document put together to a plain tree, within limits."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from service.formats.levels import MAX_DEPTH, Anchors, Level, Read
from service.formats.positions import Positions, pack
from service.formats.scalars import (
    COLLECTION_TAGS,
    TEXT_TAGS,
    read_plain,
    tag_problem,
    text_problem,
    unknown_tag,
)
from service.formats.source import Position
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from yaml.events import CollectionStartEvent, Event, NodeEvent

    from service.formats.source import Source
    from service.formats.surrogates import Pairs
    from service.vocabulary import Plain

MAX_NODES: Final = 2_000_000
"""Keys and values of one file: a node for every ten bytes of the largest one."""

MAX_ALIASED: Final = 100_000
"""Nodes that a file's aliases stand for, counted as if each were written out."""

MAX_PROBLEMS: Final = 1_000
"""Problems after which a file is given up."""


class StoppedError(Exception):
    """Reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class Builder:
    """Takes the events of one document in order; then `tree`, `problems` and `positions()` are complete."""

    def __init__(self, source: Source, pairs: Pairs) -> None:
        self.tree: Plain = None
        self.problems: list[Problem] = []
        self._source = source
        self._pairs = pairs
        self._places = array("Q")
        self._spans = array("I")
        self._open: list[Level] = []
        self._anchors = Anchors()
        self._aliased = 0
        self._documents = 0
        self._takers: dict[type[Event], Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            AliasEvent: self._alias,
            MappingStartEvent: lambda event: self._begin(event, {}),
            SequenceStartEvent: lambda event: self._begin(event, []),
            MappingEndEvent: self._end,
            SequenceEndEvent: self._end,
            DocumentStartEvent: self._document,
        }

    def take(self, event: Event) -> None:
        """Take the next event.

        Raises:
            StoppedError: a limit is reached, or a second document begins.
        """
        taker = self._takers.get(type(event))
        if taker:
            taker(event)

    def positions(self) -> Positions:
        """Return where all that was taken stands."""
        return Positions(self.tree, self._places, self._spans)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            problem = Problem(
                "several_documents", "a second document begins here", hint="one file, one document"
            )
            self._stop(problem, event)

    def _scalar(self, event: ScalarEvent) -> None:
        node = self._new_node(event)
        text, style = event.value, event.style
        if self._pairs.hides:
            text = self._pairs.shown(text, quoted=style == '"')
        if self._expects_key():
            self._key(text, node, event)
            return
        value = text if style or event.tag in TEXT_TAGS else read_plain(text)
        if event.tag or style == '"':
            self._report(tag_problem(event.tag, text, value) or _text_problem(text, event), event)
        read = Read(value)
        self._anchors.end(event.anchor, read)
        self._put(read)

    def _key(self, text: str, node: int, event: ScalarEvent) -> None:
        mapping = self._open[-1]
        mapping.key = text
        problem = _text_problem(text, event)
        if event.anchor or event.tag not in {None, *TEXT_TAGS}:
            problem = _no_key("a name may have neither tag nor anchor")
        elif text in mapping.tree:
            hint = "remove one of them"
            problem = Problem("duplicate_key", f"{text[:80]!r} stands here for the second time", hint=hint)
        elif text == "<<" and not event.style:
            problem = Problem("merge_key", "YAML 1.2 has no merge key", hint="write the fields out")
        if problem:
            self._report(problem, event)
            mapping.drop(node, text)

    def _begin(self, event: CollectionStartEvent, tree: dict[str, Plain] | list[Plain]) -> None:
        is_key = self._expects_key()
        if is_key:
            self._report(_no_key("a name must be a text"), event)
        kind = "mapping" if isinstance(tree, dict) else "list"
        if event.tag and event.tag not in COLLECTION_TAGS[kind]:
            self._report(unknown_tag(event.tag), event)
        self._anchors.begin(event.anchor)
        self._open.append(Level(tree, self._new_node(event), event.anchor, is_key))
        self._check_depth(0, event)

    def _end(self, _event: Event) -> None:
        closed = self._open.pop()
        self._spans[closed.node] = len(self._spans) - closed.node
        read = Read(closed.tree, closed.weight, closed.height)
        self._anchors.end(closed.anchor, read)
        if closed.is_key:
            self._open[-1].drop(closed.node)
        else:
            self._put(read)

    def _alias(self, event: AliasEvent) -> None:
        node = self._new_node(event)
        if self._expects_key():
            self._report(_no_key("a name must be a text"), event)
            self._open[-1].drop(node)
            return
        read = self._anchors.use(event.anchor or "")
        if isinstance(read, Problem):
            self._report(read, event)
            read = Read(None)
        self._aliased += read.weight
        if self._aliased > MAX_ALIASED:
            detail = f"the aliases of this file stand for more than {MAX_ALIASED:,} keys and values"
            self._stop(Problem("too_many_aliased", detail), event)
        self._check_depth(read.height, event)
        self._put(read)

    def _put(self, read: Read) -> None:
        if not self._open:
            self.tree = read.tree
            return
        dropped_from = self._open[-1].put(read)
        if dropped_from is not None:
            del self._places[dropped_from:]
            del self._spans[dropped_from:]

    def _expects_key(self) -> bool:
        return bool(self._open) and self._open[-1].expects_key()

    def _new_node(self, event: Event) -> int:
        node = len(self._places)
        if node == MAX_NODES:
            detail = f"the file has more than {MAX_NODES:,} keys and values"
            self._stop(Problem("too_many_nodes", detail, hint="split it into several files"), event)
        mark = event.start_mark
        self._places.append(pack(mark.line + 1, mark.column + 1) if mark else 0)
        self._spans.append(1)
        return node

    def _check_depth(self, height: int, event: NodeEvent) -> None:
        if len(self._open) + height > MAX_DEPTH:
            self._stop(
                Problem("too_deep", f"more than {MAX_DEPTH} collections stand within each other"), event
            )

    def _report(self, problem: Problem | None, event: Event) -> None:
        if problem is None or any(level.is_key for level in self._open):
            return
        pointer = "".join(level.token() for level in self._open)
        self.problems.append(self._source.place(replace(problem, pointer=pointer), _position(event)))
        if len(self.problems) == MAX_PROBLEMS:
            self._stop(Problem("too_many_problems", f"reading ends after {MAX_PROBLEMS:,} problems"), event)

    def _stop(self, problem: Problem, event: Event) -> None:
        raise StoppedError(self._source.place(problem, _position(event)))


def _position(event: Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _text_problem(text: str, event: ScalarEvent) -> Problem | None:
    """Only escapes, and so only double quotes, can bring characters that `source.decode` has not seen."""
    return text_problem(text, escapes=True) if event.style == '"' else None


def _no_key(detail: str) -> Problem:
    return Problem("bad_key", detail, hint='a value that begins with {, [ or * must be quoted, as in "{{x}}"')

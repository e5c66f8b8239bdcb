r"""Read YAML 1.2, and so JSON, into a plain tree that knows where each of its nodes stands.

The C parser of PyYAML gives events; composing and typing are ours. Whatever is wrong becomes a located
problem, never an exception, and costs time linear in the size of the file:

- libyaml's own composer recurses, and kills the process at 50,000 nested `[`; its scanner is quadratic in the
  depth of flow collections. We take events one at a time and stop at the 65th level, a few hundred
  characters in at most, so neither is ever reached (measured with 5 million brackets: 1 ms). There is no
  counting of brackets in the bytes beforehand, which would refuse brackets inside of texts.
- `%TAG` directives are compared with each other (100,000 take 12 s), so more than 16 are refused unread.
- Aliases share one tree; what they would expand to is counted and limited.
- A mapping's key must be a text, once; a merge key `<<` (YAML 1.1) is refused. Where a key is refused, its
  value is read and dropped, so that the rest of the file can still be used.

JSON files are read by the same rules, and so more strictly than JSON asks (duplicate members are refused, a
member's name may have 1,024 characters and its colon stands on the same line) with one addition: pairs of
escaped surrogates such as `"\ud83d\ude00"`, which JSON has and YAML has not, are one character.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from service.formats.nodes import Builder, StoppedError
from service.formats.positions import Positions
from service.formats.source import Source, decode
from service.formats.surrogates import Pairs
from service.formats.syntax import explain
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.vocabulary import Plain

_MAX_TAG_DIRECTIVES: Final = 16
_TAG_DIRECTIVE: Final = re.compile(r"^%TAG", re.MULTILINE)

_AT_KEY: Final = frozenset({"unknown_field", "bad_name", "not_a_step", "name_taken", "unused_given"})
"""Codes of problems that a name has, not its value."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: its tree, where everything stands, and what was wrong.

    `readable` is false if reading had to stop, and the tree holds nothing; other problems concern only what
    their pointers name.
    """

    tree: Plain
    positions: Positions
    problems: tuple[Problem, ...]
    source: Source
    readable: bool = True

    def locate(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems that have a pointer with the line, column and excerpt it leads to."""
        return tuple(problem if problem.line else self._locate(problem) for problem in problems)

    def _locate(self, problem: Problem) -> Problem:
        find = self.positions.key if problem.code in _AT_KEY else self.positions.value
        if problem.column is None:
            return self.source.place(problem, find(problem.pointer))
        # a text may be written as {format, text}; of anything else that pointer leads to where it stands
        scalar = self.positions.value(f"{problem.pointer}/text")
        return self.source.place(problem, self.source.inside(scalar, problem.column - 1))


def read_yaml(data: bytes) -> Document:
    """Read the one document of a file; see the module for what is refused."""
    source, problems = decode(data)
    if problems:
        return _unreadable(source, problems)
    if len(_TAG_DIRECTIVE.findall(source.text)) > _MAX_TAG_DIRECTIVES:
        return _unreadable(source, [Problem("too_many_directives", "the file has too many %TAG lines")])
    pairs = Pairs(source.text)
    builder = Builder(source, pairs)
    try:
        for event in yaml.parse(pairs.hidden, Loader=yaml.CSafeLoader):
            builder.take(event)
    except StoppedError as stopped:
        return _unreadable(source, [*builder.problems, stopped.problem])
    except yaml.YAMLError as error:
        return _unreadable(source, [*builder.problems, explain(error, source)])
    return Document(builder.tree, builder.positions(), tuple(builder.problems), source)


def _unreadable(source: Source, problems: Iterable[Problem]) -> Document:
    return Document(None, Positions(None, array("Q"), array("I")), tuple(problems), source, readable=False)

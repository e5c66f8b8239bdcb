"""Patterns of steps, stamped at numbered places of a recipe, and what a stem is called there (engine §3)."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from service.solver.steps import Step, replacements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.steps import Wrong

Places: TypeAlias = "Callable[[int, int], bool]"
"""Whether a place, given the count of places, is meant."""

Meant: TypeAlias = "Callable[[str, int], bool]"
"""Whether a misconception is wrong at a place; 0 is no place."""

Naming: TypeAlias = "Callable[[str, int], str]"
"""What a stem is called at a place; at place 0 it is a given."""


def every(place: int, count: int) -> bool:
    """Return whether this is one of the places."""
    return place <= count


def later(place: int, count: int) -> bool:
    """Return whether this is a place after the first."""
    return 1 < place <= count


def last_of_several(place: int, count: int) -> bool:
    """Return whether this is the last place and not the only one."""
    return 1 < place == count


def later_or_only(place: int, count: int) -> bool:
    """Return whether this is a place after the first, or the only one."""
    return later(place, count) or place == count == 1


def one_more(place: int, count: int) -> bool:
    """Return whether this is one of the places, or the one after the last of several."""
    return place <= count or place == count + 1 > 2  # noqa: PLR2004 - the one after the second


def always(name: str, place: int) -> bool:
    """Return that every misconception is wrong everywhere."""
    del name, place
    return True


def numbered(stem: str, place: int) -> str:
    """Return `stem_place`, and the stem alone at place 0."""
    return f"{stem}_{place}" if place else stem


SUFFIXES = ("_before", "_after", "_start")
"""What stands behind a stem of the place before, of the place after, and of place 0."""

WORDS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A function of some words and the stems it stands for, at some places; `at` None is no repetition."""

    stems: tuple[str, ...]
    work: Wrong
    words: tuple[str, ...]
    at: Places | None
    formula: str = ""

    def places(self, count: int) -> list[int]:
        """Return where it is stamped; 0 is no place."""
        return [place for place in range(1, count + 2) if self.at(place, count)] if self.at else [0]

    def renamed(self, names: Mapping[str, str]) -> Pattern:
        """Return the same pattern of other stems and words."""
        return replace(
            self,
            stems=tuple(names.get(stem, stem) for stem in self.stems),
            words=tuple(another(word, names) for word in self.words),
            formula=WORDS.sub(lambda word: f"{{{another(word[1], names)}}}", self.formula),
        )

    @property
    def is_state(self) -> bool:
        """Whether a step goes on from itself: what it reads of its own is the place before."""
        return f"{self.stems[0]}_before" in self.words


def another(word: str, names: Mapping[str, str]) -> str:
    """Return a word by its other name, of which `_before` and the like are no part."""
    for suffix in ("", *SUFFIXES):
        stem = word.removesuffix(suffix)
        if word.endswith(suffix) and stem in names:
            return names[stem] + suffix
    return word


@dataclass(frozen=True, slots=True)
class Stamp:
    """One place of one recipe: what words mean there."""

    stems: frozenset[str]
    named: Naming
    settings: Mapping[str, object]
    place: int

    def __getitem__(self, word: str) -> str:
        """Return the name that a word of a pattern means here."""
        if self.place:
            places = (self.place, self.place - 1, self.place + 1, 0)
            for suffix, place in zip(("", *SUFFIXES), places, strict=True):
                stem = word.removesuffix(suffix)
                if word.endswith(suffix) and stem in self.stems:
                    return self.named(stem, place)
        return word

    def work(self, pattern: Pattern) -> Wrong:
        """Return a pattern's function with its settings filled in."""
        parameters = inspect.signature(pattern.work).parameters.values()
        known = {**self.settings, "place": self.place}
        filled = {each.name: known[each.name] for each in parameters if each.kind is each.KEYWORD_ONLY}
        return partial(pattern.work, **filled) if filled else pattern.work

    def reads(self, pattern: Pattern) -> tuple[str, ...]:
        """Return what a pattern's function reads here."""
        return tuple(self[word] for word in pattern.words)

    def step(self, pattern: Pattern) -> Step:
        """Return a pattern of a right step as the step it is here."""
        name = self[pattern.stems[0]]
        return Step(name, self.work(pattern), self.reads(pattern), pattern.formula.format_map(self))

    def wrong(self, pattern: Pattern, source: str) -> dict[str, Step]:
        """Return a pattern of a misconception as what stands in for steps here."""
        targets = tuple(self[stem] for stem in pattern.stems)
        private = f"_{source}_{self.place}" if self.place else f"_{source}"
        return replacements(private, targets, self.work(pattern), self.reads(pattern))

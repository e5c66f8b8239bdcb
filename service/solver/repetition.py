"""Steps and misconceptions written once and stamped at places 1…count of a recipe: iterations or layers.

A stem is what is stamped: `residual` at place 2 becomes `residual_2` (engine §3). Where a stamped function's
arguments, the names it replaces and its formula's `{…}` say a stem, this place's is meant; `stem_before` and
`stem_after` are the neighbors', `stem_start` is place 0, a given. Any other name is the same everywhere.
Keyword-only arguments are settings of the recipe, and `place` is the number of the place.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from service.solver.recipe import Recipe
from service.solver.steps import Step, reads_of, replacements
from service.vocabulary import Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.solver.arrays import Array
    from service.solver.steps import Work, Wrong

Places: TypeAlias = "Callable[[int, int], bool]"
"""Whether a place, given the count of places, is meant."""

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


def one_more(place: int, count: int) -> bool:
    """Return whether this is one of the places, or the one after the last of several."""
    return place <= count or place == count + 1 > 2  # noqa: PLR2004 - the one after the second


def numbered(stem: str, place: int) -> str:
    """Return `stem_place`, and the stem alone at place 0."""
    return f"{stem}_{place}" if place else stem


UNCHANGED = "unchanged"
STILL = "Your number is the one before, as if nothing were done in this step."


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

    @property
    def is_state(self) -> bool:
        """Whether a step goes on from itself: what it reads of its own is the place before."""
        return f"{self.stems[0]}_before" in self.words


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
            here = (("", self.place), ("_before", self.place - 1), ("_after", self.place + 1), ("_start", 0))
            for suffix, place in here:
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


class Repetition:
    """Patterns of steps and misconceptions, filled by decorators, and the recipes stamped from them.

    Where steps go on from themselves, `unchanged` is a misconception even if the family does not say so: each
    of them stays what it was. Follow-through needs it (see `carrying`).
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.patterns: list[Pattern] = []
        self._known: dict[str, Misconception] = {}
        self._wrong: dict[str, Pattern] = {}

    def step(self, formula: str, *, at: Places | None = every) -> Callable[[Work], Work]:
        """Add the decorated function as the step of its name, at some places, or once for all (None).

        One stem may have different functions at different places.
        """

        def add(work: Work) -> Work:
            self.patterns.append(Pattern((work.__name__,), work, reads_of(work), at, formula))
            return work

        return add

    def misconception(
        self,
        *,
        replaces: str | tuple[str, ...],
        feedback: str,
        nature: Nature = Nature.ERROR,
        at: Places | None = every,
    ) -> Callable[[Wrong], Wrong]:
        """Add the decorated function as the misconception of its name: at every place unless narrowed."""

        def add(work: Wrong) -> Wrong:
            stems = (replaces,) if isinstance(replaces, str) else replaces
            self._wrong[work.__name__] = Pattern(stems, work, reads_of(work), at)
            self._known[work.__name__] = Misconception(work.__name__, feedback, nature)
            return work

        return add

    @property
    def misconceptions(self) -> dict[str, Misconception]:
        """All misconceptions by name."""
        built_in = {UNCHANGED: Misconception(UNCHANGED, STILL)} if self._unchanged() else {}
        return {**self._known, **built_in}

    def _unchanged(self) -> dict[str, Pattern]:
        """Return the built-in misconception, if there is one that the family does not say itself."""
        states = tuple(dict.fromkeys(each.stems[0] for each in self.patterns if each.is_state))
        if UNCHANGED in self._wrong or not states:
            return {}
        words = tuple(f"{stem}_before" for stem in states)
        return {UNCHANGED: Pattern(states, kept, words, every)}

    def recipe(
        self, count: int, named: Naming = numbered, settings: Mapping[str, object] | None = None
    ) -> Recipe:
        """Return the recipe of `count` places; misconceptions that are nowhere in it are left out.

        Raises:
            RecipeError: two patterns meet in one step, or steps would read each other in a circle.
        """
        stems = frozenset(stem for each in self.patterns if each.at for stem in each.stems)
        stamps = [Stamp(stems, named, settings or {}, place) for place in range(count + 2)]
        placed = sorted(
            ((place, pattern) for pattern in self.patterns for place in pattern.places(count)),
            key=lambda each: each[0],
        )
        recipe = Recipe(self.name)
        recipe.extend(
            (stamps[place].step(pattern) for place, pattern in placed), self._stamped(stamps, count)
        )
        return recipe

    def _stamped(self, stamps: list[Stamp], count: int) -> Iterator[tuple[Misconception, dict[str, Step]]]:
        for name, pattern in {**self._wrong, **self._unchanged()}.items():
            steps: dict[str, Step] = {}
            for place in pattern.places(count):
                steps |= stamps[place].wrong(pattern, name)
            if steps:
                yield self.misconceptions[name], steps


def kept(*before: Array) -> Array | tuple[Array, ...]:
    """Return what was there before, as it was."""
    return +before[0] if len(before) == 1 else tuple(+each for each in before)

"""Steps and misconceptions written once and stamped at places 1…count of a recipe: iterations or layers.

A stem is what is stamped: `residual` at place 2 becomes `residual_2` (engine §3). Where a stamped function's
arguments, the names it replaces and its formula's `{…}` say a stem, this place's is meant; `stem_before` and
`stem_after` are the neighbors', `stem_start` is place 0, a given. Any other name is the same everywhere.
Keyword-only arguments are settings of the recipe, and `place` is the number of the place.

A family whose recipes have different steps keeps them in parts, to be joined.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.solver.patterns import (
    Pattern,
    Stamp,
    always,
    every,
    last_of_several,
    later,
    later_or_only,
    numbered,
    one_more,
)
from service.solver.recipe import Recipe
from service.solver.steps import reads_of
from service.vocabulary import Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from service.solver.arrays import Array
    from service.solver.patterns import Meant, Naming, Places
    from service.solver.steps import Step, Work, Wrong

__all__ = ["Repetition", "every", "last_of_several", "later", "later_or_only", "numbered", "one_more"]

UNCHANGED = "unchanged"
STILL = "Your number is the one before, as if nothing were done in this step."


class Repetition:
    """Patterns of steps and misconceptions, filled by decorators, and the recipes stamped from them.

    Where steps go on from themselves, `unchanged` is a misconception even if the family does not say so: each
    of them stays what it was. Follow-through needs it (see `carrying`). `given` are stems that are drawn at
    each place, or are steps of other parts.
    """

    def __init__(self, name: str, given: Iterable[str] = ()) -> None:
        self.name = name
        self.given = tuple(given)
        self.patterns: list[Pattern] = []
        self._known: dict[str, Misconception] = {}
        self._wrong: dict[str, list[Pattern]] = {}

    def step(
        self, formula: str, *, at: Places | None = every, name: str = "", reads: tuple[str, ...] = ()
    ) -> Callable[[Work], Work]:
        """Add the decorated function as the step of its name, or of `name`, at some places, or once (None).

        One stem may have different functions at different places. A function that is several steps says of
        each what it `reads`.
        """

        def add(work: Work) -> Work:
            pattern = Pattern((name or work.__name__,), work, reads or reads_of(work), at, formula)
            self.patterns.append(pattern)
            return work

        return add

    def misconception(
        self,
        *,
        replaces: str | tuple[str, ...],
        feedback: str,
        nature: Nature = Nature.ERROR,
        at: Places | None = every,
        name: str = "",
        reads: tuple[str, ...] = (),
    ) -> Callable[[Wrong], Wrong]:
        """Add the decorated function as the misconception of its name, or of `name`, at some places.

        Another function of the same name adds to what it replaces. A function that is several misconceptions
        says of each what it `reads`.
        """

        def add(work: Wrong) -> Wrong:
            stems = (replaces,) if isinstance(replaces, str) else replaces
            known = name or work.__name__
            pattern = Pattern(stems, work, reads or reads_of(work), at)
            self._wrong.setdefault(known, []).append(pattern)
            self._known[known] = Misconception(known, feedback, nature)
            return work

        return add

    @property
    def misconceptions(self) -> dict[str, Misconception]:
        """All misconceptions by name."""
        built_in = {UNCHANGED: Misconception(UNCHANGED, STILL)} if self._unchanged() else {}
        return {**self._known, **built_in}

    def joined(self, *parts: Repetition) -> Repetition:
        """Return the patterns of this and other parts together, under this name."""
        whole = Repetition(self.name)
        for part in (self, *parts):
            whole.given += part.given
            whole.patterns += part.patterns
            whole._known |= part._known  # noqa: SLF001 - a part is of this class
            for name, patterns in part._wrong.items():  # noqa: SLF001 - the same
                whole._wrong[name] = whole._wrong.get(name, []) + patterns
        return whole

    def again(self, ending: str, instead: Mapping[str, str]) -> Repetition:
        """Return the same steps and misconceptions for another pass: every stem of a step gets an ending.

        `instead` says what is read in place of some words.
        """
        stems = frozenset(stem for each in self.patterns for stem in each.stems)
        names = {word: word + ending for word in stems} | dict(instead)
        once_more = Repetition(self.name, self.given)
        once_more.patterns = [pattern.renamed(names) for pattern in self.patterns]
        once_more._known = self._known
        once_more._wrong = {
            name: [each.renamed(names) for each in patterns] for name, patterns in self._wrong.items()
        }
        return once_more

    def lettered(self, letter: str, other: str) -> Repetition:
        """Return the same steps and misconceptions with another letter in their formulas."""
        same = Repetition(self.name).joined(self)
        same.patterns = [replace(each, formula=each.formula.replace(letter, other)) for each in same.patterns]
        return same

    def _unchanged(self) -> dict[str, list[Pattern]]:
        """Return the built-in misconception, if there is one that the family does not say itself."""
        states = tuple(dict.fromkeys(each.stems[0] for each in self.patterns if each.is_state))
        if UNCHANGED in self._wrong or not states:
            return {}
        words = tuple(f"{stem}_before" for stem in states)
        return {UNCHANGED: [Pattern(states, kept, words, every)]}

    def recipe(
        self,
        count: int,
        named: Naming = numbered,
        settings: Mapping[str, object] | None = None,
        meant: Meant = always,
    ) -> Recipe:
        """Return the recipe of `count` places; misconceptions that are nowhere in it are left out.

        `meant` says of a misconception and a place whether it is wrong there: what is right in one recipe of
        a family may be wrong in another.

        Raises:
            RecipeError: two patterns meet in one step, or steps would read each other in a circle.
        """
        stems = frozenset(stem for each in self.patterns if each.at for stem in each.stems)
        stems |= frozenset(self.given)
        stamps = [Stamp(stems, named, settings or {}, place) for place in range(count + 2)]
        placed = sorted(
            ((place, pattern) for pattern in self.patterns for place in pattern.places(count)),
            key=lambda each: each[0],
        )
        recipe = Recipe(self.name)
        recipe.extend(
            (stamps[place].step(pattern) for place, pattern in placed), self._stamped(stamps, count, meant)
        )
        return recipe

    def _stamped(
        self, stamps: list[Stamp], count: int, meant: Meant
    ) -> Iterator[tuple[Misconception, dict[str, Step]]]:
        for name, patterns in {**self._wrong, **self._unchanged()}.items():
            steps: dict[str, Step] = {}
            for number, pattern in enumerate(patterns):
                for place in pattern.places(count):
                    if meant(name, place):
                        steps |= stamps[place].wrong(pattern, f"{name}_again" if number else name)
            if steps:
                yield self.misconceptions[name], steps


def kept(*before: Array) -> Array | tuple[Array, ...]:
    """Return what was there before, as it was."""
    return +before[0] if len(before) == 1 else tuple(+each for each in before)

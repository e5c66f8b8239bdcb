"""A recipe: named steps whose arguments say what they read, misconceptions that replace some, and plans.

One evaluator serves the key, the worked solution, diagnosis, follow-through and the certificate: they differ
only in which steps are replaced by a misconception, or pinned to a value a student wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.solver.graph import in_order, nearest
from service.solver.memory import Memory
from service.solver.steps import RecipeError, Step, reads_of, replacements
from service.vocabulary import Misconception, Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.solver.arrays import Array
    from service.solver.steps import Environment, Work, Wrong

MOST_KEPT = 20_000
"""How many plans a recipe keeps: a question has some hundreds."""


class Recipe:
    """Named steps and misconceptions, filled by decorators; a circle is refused the moment it would close."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: dict[str, Step] = {}
        self.misconceptions: dict[str, Misconception] = {}
        self._wrong: dict[str, dict[str, Step]] = {}
        self._sources: Memory[tuple[str, ...]] = Memory(MOST_KEPT)
        self._chained: Memory[bool] = Memory(MOST_KEPT)
        self._plans: Memory[tuple[Step, ...] | None] = Memory(MOST_KEPT)

    def step(self, formula: str) -> Callable[[Work], Work]:
        """Add the decorated function as the step of its name.

        Raises:
            RecipeError: there is such a step already, or it would close a circle.
        """

        def add(work: Work) -> Work:
            self.extend([Step(work.__name__, work, reads_of(work), formula)])
            return work

        return add

    def misconception(
        self, *, replaces: str | tuple[str, ...], feedback: str, nature: Nature = Nature.ERROR
    ) -> Callable[[Wrong], Wrong]:
        """Add the decorated function as the misconception of its name.

        It replaces one name (a step, a parameter or a given), or several by returning a tuple.

        Raises:
            RecipeError: there is such a misconception already, or it would close a circle.
        """

        def add(work: Wrong) -> Wrong:
            targets = (replaces,) if isinstance(replaces, str) else replaces
            steps = replacements(f"_{work.__name__}", targets, work, reads_of(work))
            self.extend((), [(Misconception(work.__name__, feedback, nature), steps)])
            return work

        return add

    def extend(
        self, steps: Iterable[Step], wrong: Iterable[tuple[Misconception, Mapping[str, Step]]] = ()
    ) -> None:
        """Add steps, and misconceptions with the steps that stand in for what each replaces.

        Raises:
            RecipeError: a name is given twice, or the steps would read each other in a circle.
        """
        for step in steps:
            if step.name in self.steps:
                raise RecipeError(f"{self.name}: step {step.name} is given twice")
            self.steps[step.name] = step
        for misconception, replaced in wrong:
            if misconception.name in self.misconceptions:
                raise RecipeError(f"{self.name}: misconception {misconception.name} is given twice")
            self._wrong[misconception.name] = dict(replaced)
            self.misconceptions[misconception.name] = misconception
        self._refuse_circles()

    def _refuse_circles(self) -> None:
        self._plans.forget()
        self._sources.forget()
        self._chained.forget()
        for wrong in ((), *((name,) for name in self._wrong)):
            if in_order(self._nodes(wrong) or {}, tuple(self.steps)) is None:
                raise RecipeError(
                    f"{self.name}: steps read each other in a circle ({', '.join(wrong) or 'key'})"
                )

    def _nodes(self, misconceptions: tuple[str, ...]) -> dict[str, Step] | None:
        nodes = dict(self.steps)
        replaced: set[str] = set()
        for name in misconceptions:
            wrong = self._wrong[name]
            if replaced & wrong.keys():
                return None
            replaced |= wrong.keys()
            nodes |= wrong
        return nodes

    def plan(
        self,
        want: tuple[str, ...],
        misconceptions: tuple[str, ...] = (),
        pinned: tuple[str, ...] = (),
        *,
        rebuild: bool = False,
    ) -> tuple[Step, ...] | None:
        """Return the steps to run, in the order of work, or None if the misconceptions cannot be combined.

        Only steps that are replaced, or read something replaced or pinned, need running again on top of the
        right run; `rebuild` asks for all that `want` needs. A misconception that `want` cannot see gives ().
        """
        return self._plans.recall(
            (want, misconceptions, pinned, rebuild),
            lambda: self._planned(want, misconceptions, pinned, rebuild=rebuild),
        )

    def _planned(
        self,
        want: tuple[str, ...],
        misconceptions: tuple[str, ...],
        pinned: tuple[str, ...],
        *,
        rebuild: bool,
    ) -> tuple[Step, ...] | None:
        nodes = self._nodes(misconceptions)
        if nodes is None:
            return None
        free = {name: node for name, node in nodes.items() if name not in pinned}
        order = in_order(free, want)
        if order is None:
            return None
        dirty = set(pinned)
        for name in order:
            replaced = free[name] is not self.steps.get(name)
            if rebuild or replaced or dirty.intersection(free[name].reads):
                dirty.add(name)
        return tuple(free[name] for name in order if name in dirty)

    def run(
        self,
        base: Mapping[str, Array],
        want: tuple[str, ...],
        misconceptions: tuple[str, ...] = (),
        pinned: Mapping[str, Array] | None = None,
        after: Callable[[str, Array], Array] | None = None,
    ) -> Environment:
        """Return `base` and every step computed on the way to `want`, by name.

        `base` is the givens, or the environment of a right run; `after` sees each value before it is kept,
        to round it as a student would (a misconception's own steps are rounded with what reads them).

        Raises:
            RecipeError: the misconceptions cannot be combined.
        """
        fixed = dict(pinned or {})
        rebuild = after is not None or not any(name in base for name in self.steps)
        steps = self.plan(want, misconceptions, tuple(fixed), rebuild=rebuild)
        if steps is None:
            raise RecipeError(f"{self.name}: {' and '.join(misconceptions)} cannot be combined")
        environment = {**base, **fixed}
        for step in steps:
            value = step.run(environment)
            environment[step.name] = after(step.name, value) if after and step.formula else value
        return environment

    def pinned(self, names: tuple[str, ...]) -> Recipe:
        """Return this recipe with some of its steps as givens: what a student wrote in their place."""
        recipe = Recipe(self.name)
        recipe.steps = {name: step for name, step in self.steps.items() if name not in names}
        recipe.misconceptions = self.misconceptions
        for wrong, steps in self._wrong.items():
            recipe._wrong[wrong] = {name: step for name, step in steps.items() if name not in names}
        return recipe

    def sources(self, name: str, among: frozenset[str]) -> tuple[str, ...]:
        """Return the nearest of the steps `among` that a step is worked out from, directly or by others."""
        return self._sources.recall((name, among), lambda: nearest(self.steps, name, among))

    def chained(self, want: tuple[str, ...]) -> bool:
        """Return whether some of the steps wanted is worked out from another of them."""
        among = frozenset(want)
        return self._chained.recall(want, lambda: any(self.sources(name, among) for name in want))

    def visible(self, want: tuple[str, ...], misconceptions: tuple[str, ...]) -> bool:
        """Return whether these misconceptions can be combined and each changes something of `want`."""
        steps = self.plan(want, misconceptions)
        names = {step.name for step in steps or ()}
        return all(names & self._wrong[name].keys() for name in misconceptions)

"""A step of a recipe: a function whose argument names say what it reads, and what a misconception puts in."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Array

Work: TypeAlias = "Callable[..., Array]"
Wrong: TypeAlias = "Callable[..., Array | tuple[Array, ...]]"
Environment: TypeAlias = "dict[str, Array]"
"""Every given and step by name."""


class RecipeError(Exception):
    """A recipe contradicts itself: a name given twice, an unknown one, or steps that read each other."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its name, how it is computed, what it reads, and its formula in the lecture's symbols.

    A step without a formula only passes numbers on (the points one update reads): nobody writes it down, so
    it is neither shown, asked nor rounded.
    """

    name: str
    work: Wrong
    reads: tuple[str, ...]
    formula: str = ""

    def run(self, environment: Mapping[str, Array]) -> Array:
        """Return this step's value, everything it reads being in `environment`.

        The private step behind a misconception of several steps gives a tuple, which only its parts read.
        """
        value: Any = self.work(*[environment[name] for name in self.reads])
        return value  # type: ignore[no-any-return]  # see above


def reads_of(work: Callable[..., object]) -> tuple[str, ...]:
    """Return the names a step's function reads: its positional parameters."""
    parameters = inspect.signature(work).parameters.values()
    return tuple(each.name for each in parameters if each.kind is not each.KEYWORD_ONLY)


def replacements(
    source: str, targets: tuple[str, ...], work: Wrong, reads: tuple[str, ...]
) -> dict[str, Step]:
    """Return the steps that stand in for those a misconception replaces, by name.

    Several are computed once, by the private step `source`, out of whose tuple each is picked.
    """
    if len(targets) == 1:
        return {targets[0]: Step(targets[0], work, reads)}
    parts = {step: Step(step, itemgetter(at), (source,)) for at, step in enumerate(targets)}
    return {source: Step(source, work, reads), **parts}

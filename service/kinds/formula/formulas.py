"""A `formula` question's recipe as its author wrote it, read and checked: names, circles, shapes, cost."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final

from service.expressions.faults import did_you_mean
from service.kinds.domains import exact, values
from service.kinds.formula.written import Sheet
from service.solver.exercise import Draw
from service.vocabulary import Misconception, Nature, Problem, QuestionError, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.expressions import Shape, Shaped
    from service.solver.exercise import Constant
    from service.vocabulary import Draft, Plain

AT: Final = "/parameters"

MOST_WORK: Final = 50_000
"""About a tenth of a second for one variant: runs of the recipe times operations of one run."""

NUMBERS_AS_ONE: Final = 20
"""So many numbers cost about as much as calling numpy once."""

MOST_WRITTEN: Final = 8_000
"""Most characters of all expressions of a question."""

MOST_PAIRED: Final = 3_000
"""Beyond this there are no pairs (`solver.redraw`)."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A misconception: what stands in for what, and steps of its own, in the order of work."""

    misconception: Misconception
    replaces: Mapping[str, Shaped]
    own: Mapping[str, Shaped]


@dataclass(frozen=True, slots=True)
class Known:
    """What misconceptions may read and replace: names, and the shapes of those that are right."""

    names: tuple[str, ...]
    shapes: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Formulas:
    """A whole recipe: what is drawn and fixed, the steps as the author lists them, the wrong roads."""

    draws: Mapping[str, Draw]
    constants: Mapping[str, Constant]
    steps: Mapping[str, Shaped]
    wrong: tuple[Wrong, ...]
    shapes: Mapping[str, Shape]
    notices: tuple[Problem, ...]

    @property
    def numbers(self) -> int:
        """How many numbers one run works out."""
        return sum(each.numbers for each in self.steps.values())


def formulas(draft: Draft) -> Formulas:
    """Return the recipe of a draft whose parameters fit the schema.

    Raises:
        QuestionError: with everything that is wrong with it, located.
    """
    said: Mapping[str, Any] = draft.parameters
    sheet = Sheet()
    refuse_long(sheet, said)
    draws = {name: drawn(said["givens"][name], f"{AT}/givens/{name}", sheet) for name in said["givens"]}
    constants = {
        name: fixed(value, f"{AT}/constants/{name}", sheet)
        for name, value in said.get("constants", {}).items()
    }
    shapes: dict[str, Shape] = {name: each.shape for name, each in draws.items()}
    shapes |= {name: shape_of(value) for name, value in constants.items()}
    sheet.refuse_names(draws, f"{AT}/givens")
    sheet.refuse_names(constants, f"{AT}/constants", draws)
    sheet.refuse_names(said["steps"], f"{AT}/steps", shapes)
    stop(sheet)
    steps = stepwise(sheet, said["steps"], shapes)
    known = Known((*draws, *constants, *said["steps"]), shapes)
    wrong = tuple(
        misconception(sheet, name, each, known, steps)
        for name, each in said.get("misconceptions", {}).items()
    )
    stop(sheet)
    found = Formulas(draws, constants, steps, wrong, shapes, tuple(unused(draws, constants, steps, wrong)))
    refuse_costly(found)
    return found


def refuse_long(sheet: Sheet, said: Mapping[str, Any]) -> None:
    """Refuse more text than is read in a tenth of a second."""
    wrong = said.get("misconceptions", {}).values()
    mappings = [said["steps"], *(each.get(part, {}) for each in wrong for part in ("replaces", "steps"))]
    length = sum(len(str(text)) for each in mappings for text in each.values())
    if length > MOST_WRITTEN:
        detail = f"All expressions together have {length:,} characters; at most {MOST_WRITTEN:,} are read."
        sheet.report("too_long", detail, f"{AT}/steps")
        stop(sheet)


def stop(sheet: Sheet) -> None:
    """Refuse what has problems.

    Raises:
        QuestionError: with all of them.
    """
    if sheet.problems:
        raise QuestionError("This recipe cannot be worked out as it is written.", sheet.problems)


def drawn(written: Mapping[str, Any], at: str, sheet: Sheet) -> Draw:
    """Return a given as it is drawn; without a size or a shape it is a number."""
    if "size" in written and "shape" in written:
        sheet.report("ambiguous", "Say either size or shape.", f"{at}/shape")
    shape = (written["size"],) if "size" in written else tuple(written.get("shape", ()))
    range_of = {name: value for name, value in written.items() if name not in {"size", "shape"}}
    try:
        return Draw(values(range_of, at), shape)
    except QuestionError as error:
        sheet.problems += error.problems
        return Draw(values({"integers": [0, 0]}, at), shape)


def fixed(written: Plain, at: str, sheet: Sheet) -> Constant:
    """Return a constant: a number, a vector or a matrix."""
    if not isinstance(written, list):
        try:
            return float(exact(written, at))
        except QuestionError as error:
            sheet.problems += error.problems
            return 0.0
    rows: Any = [fixed(each, f"{at}/{number}", sheet) for number, each in enumerate(written)]
    if len({shape_of(row) for row in rows}) > 1:
        sheet.report("wrong_shape", "All rows of a matrix are as long as each other.", at)
        return 0.0
    return tuple(rows)


def shape_of(value: Constant) -> Shape:
    """Return the shape of a constant."""
    return (len(value), *shape_of(value[0])) if isinstance(value, tuple) else ()


def stepwise(sheet: Sheet, written: Mapping[str, Any], shapes: dict[str, Shape]) -> dict[str, Shaped]:
    """Return the steps with their shapes, which are added to `shapes`."""
    pointers = {name: f"{AT}/steps/{name}" for name in written}
    parsed = sheet.parsed(written, f"{AT}/steps", [*shapes, *written])
    order = sheet.ordered(parsed, pointers, {})
    found = sheet.shaped(parsed, order, shapes, pointers, {})
    return {name: found[name] for name in written if name in found}


def misconception(
    sheet: Sheet, name: str, said: Mapping[str, Any], known: Known, steps: Mapping[str, Shaped]
) -> Wrong:
    """Return a misconception: what it replaces is there, has the same shape, and closes no circle."""
    at = f"{AT}/misconceptions/{name}"
    own, replaces = said.get("steps", {}), said["replaces"]
    sheet.refuse_names(own, f"{at}/steps", known.names)
    for target in replaces:
        if target not in known.names:
            detail = f"There is no given, constant or step {target} to be replaced."
            hint = did_you_mean(target, known.names)
            sheet.report("not_a_step", detail, f"{at}/replaces/{target}", hint)
    names = [*known.names, *own]
    parsed = sheet.parsed(own, f"{at}/steps", names) | sheet.parsed(replaces, f"{at}/replaces", names)
    pointers = {each: f"{at}/steps/{each}" for each in own}
    pointers |= {each: f"{at}/replaces/{each}" for each in replaces}
    right = {each: one.expression for each, one in steps.items()}
    order = sheet.ordered(parsed, pointers, right, f" in {name}")
    found = sheet.shaped(parsed, order, dict(known.shapes), pointers, known.shapes)
    known_as = Misconception(name, str(said["feedback"]), Nature(said.get("nature", "error")))
    replaced = {each: found[each] for each in replaces if each in found}
    return Wrong(known_as, replaced, {each: found[each] for each in own if each in found})


def unused(
    draws: Mapping[str, Draw],
    constants: Mapping[str, Constant],
    steps: Mapping[str, Shaped],
    wrong: tuple[Wrong, ...],
) -> list[Problem]:
    """Return notices about givens and constants that no expression reads."""
    expressions = [*steps.values()]
    expressions += [one for each in wrong for one in (*each.replaces.values(), *each.own.values())]
    read = {name for one in expressions for name in one.expression.names}
    return [
        Problem(
            "unused_given",
            f"No step reads {name}.",
            f"{AT}/{where}/{name}",
            hint="leave it out, unless it is there to mislead",
            severity=Severity.NOTICE,
        )
        for where, names in (("givens", draws), ("constants", constants))
        for name in names
        if name not in read
    ]


def work(shaped: Shaped) -> int:
    """Return about how many calls of numpy an expression costs."""
    return len(shaped.expression.nodes) + shaped.numbers // NUMBERS_AS_ONE


def refuse_costly(found: Formulas) -> None:
    """Refuse a recipe of which one variant would take long.

    Every entry of every step is moved by a rounding, and every misconception and pair is worked out.

    Raises:
        QuestionError: `too_costly`.
    """
    entries = sum(prod(each.shape) for each in found.steps.values())
    wrong = len(found.wrong) + 1
    runs = 1 + entries + wrong + min(wrong * wrong // 2, MOST_PAIRED)
    own = [one for each in found.wrong for one in (*each.replaces.values(), *each.own.values())]
    if runs * sum(map(work, found.steps.values())) + wrong * sum(map(work, own)) > MOST_WORK:
        detail = "This recipe takes too much work: fewer steps, entries or misconceptions are needed."
        raise QuestionError(detail, [Problem("too_costly", detail, f"{AT}/steps")])

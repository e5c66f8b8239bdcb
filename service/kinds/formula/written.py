"""What an author wrote, read as expressions; all that is wrong with it is found, not only the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from service.expressions import ExpressionError, Shaped, parse, shaped
from service.expressions.faults import did_you_mean
from service.expressions.operations import FUNCTIONS, SAME
from service.expressions.parser import PI_NAME, RESERVED
from service.expressions.rules import words
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.expressions import Expression, Shape

TAKEN: Final = frozenset({*RESERVED, PI_NAME, *FUNCTIONS, *SAME})
"""Names that the language has for itself."""


@dataclass(slots=True)
class Sheet:
    """Some expressions by name, with the pointers to them, and what is wrong with them."""

    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, detail: str, pointer: str, hint: str = "") -> None:
        """Note something that is wrong with what a pointer leads to."""
        self.problems.append(Problem(code, detail, pointer, hint=hint))

    def refuse_names(self, names: Iterable[str], at: str, known: Iterable[str] = ()) -> None:
        """Note names that are taken: by the language, or by something before."""
        before = set(known)
        for name in names:
            if name in TAKEN or name.startswith("_"):
                self.report(
                    "name_taken", f"{name} is a word of the language.", f"{at}/{name}", "choose another"
                )
            elif name in before:
                detail = f"There is a {name} already; givens, constants and steps have different names."
                self.report("name_taken", detail, f"{at}/{name}", "choose another")

    def parsed(self, written: Mapping[str, Any], at: str, known: Iterable[str]) -> dict[str, Expression]:
        """Return those texts that can be read and name only what there is."""
        found = {}
        names = list(dict.fromkeys(known))
        for name, text in written.items():
            pointer = f"{at}/{name}"
            try:
                expression = parse(str(text))
                for each in expression.names:
                    if each not in names:
                        detail = f"There is no given, constant or step {each[:32]}."
                        hint = did_you_mean(each, names)
                        raise ExpressionError(detail, expression.place(each), code="unknown_name", hint=hint)  # noqa: TRY301 - told like those of `parse`
                found[name] = expression
            except ExpressionError as error:
                self.problems.append(error.problem(pointer, str(text)))
        return found

    def ordered(
        self,
        expressions: Mapping[str, Expression],
        pointers: Mapping[str, str],
        right: Mapping[str, Expression],
        about: str = "",
    ) -> list[str]:
        """Return the names of some expressions, each after all it reads; nothing if there is a circle.

        They may read `right` ones, and stand in for some of them.
        """
        whole = {**right, **expressions}
        graph = {name: [read for read in each.names if read in whole] for name, each in whole.items()}
        try:
            return [name for name in TopologicalSorter(graph).static_order() if name in expressions]
        except CycleError as error:
            circle: list[str] = error.args[1]
        # what is right has no circle of its own, so some edge of this one was written here
        read, reader = next(edge for edge in pairwise(circle) if edge[1] in expressions)
        others = f" ({', '.join(circle[:-1])})" if len(circle) > 2 else ""  # noqa: PLR2004 - itself alone
        what = "itself" if read == reader else "what is worked out from it"
        fault = ExpressionError(
            f"{reader} is worked out from {what}{others}{about}.",
            expressions[reader].place(read),
            code="circle",
            hint="replace a step that reads it instead" if about else "",
        )
        self.problems.append(fault.problem(pointers[reader], expressions[reader].text))
        return []

    def shaped(
        self,
        expressions: Mapping[str, Expression],
        order: Iterable[str],
        shapes: dict[str, Shape],
        pointers: Mapping[str, str],
        wanted: Mapping[str, Shape],
    ) -> dict[str, Shaped]:
        """Return expressions with their shapes, which are added to `shapes`; `wanted` are known beforehand.

        What reads something that is wrong is left aside.
        """
        found: dict[str, Shaped] = {}
        for name in order:
            expression = expressions[name]
            if not all(each in shapes for each in expression.names):
                continue
            try:
                one = shaped(expression, shapes)
                same_shape(name, one, wanted)
            except ExpressionError as error:
                self.problems.append(error.problem(pointers[name], expression.text))
            else:
                found[name] = one
                shapes.setdefault(name, one.shape)
        return found


def same_shape(name: str, found: Shaped, wanted: Mapping[str, Shape]) -> None:
    """Refuse what stands in for something of another shape.

    Raises:
        ExpressionError: `wrong_shape`, at the beginning.
    """
    if name in wanted and found.shape != wanted[name]:
        detail = f"{name} is {words(wanted[name])}, and this is {words(found.shape)}."
        raise ExpressionError(detail, 0, code="wrong_shape")

"""A step's numbers put into its formula: the step itself is run on terms, which write down what is done.

So the line a student reads cannot differ from what the solver computes. Steps use + − × ÷, powers,
comparisons and numpy's functions of one number; all of these work on arrays of terms.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from service.grading.decimals import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Array
    from service.solver.steps import Step
    from service.vocabulary import Plain

SHOWN_FIGURES: Final = 6

LETTERED: Final = {"log": "ln", "log10": "lg"}
"""Functions that textbooks write otherwise than numpy."""

LONGEST: Final = 20_000
"""Most characters of a term."""

SUM, PRODUCT, SIGNED, ATOM = range(4)
"""How strongly the parts of a term hold together; a signed one stands first, or in parentheses."""


class TooLongError(Exception):
    """A term has become too long to be read."""


_HOLDS: Final = {
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
    "=": operator.eq,
    "≠": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Term:
    """A number as written out: its text, how strongly that holds together, and its value."""

    text: str
    rank: int
    value: float

    def __post_init__(self) -> None:
        """Refuse what nobody could read: a recipe run on names may double its text at every step."""
        if len(self.text) > LONGEST:
            raise TooLongError(f"{len(self.text)} characters")

    def joined(self, sign: str, other: object, rank: int, work: Callable[[float, float], float]) -> Term:
        """Return this and another term with an operator between them, in parentheses where needed.

        The right side of a minus and of a division holds together more strongly than the operator.
        """
        right = term(other)
        least = rank + (sign in {" − ", "/"})
        after = right.text if right.rank >= least and right.rank != SIGNED else f"({right.text})"
        before = self.text if self.rank >= rank else f"({self.text})"
        return Term(f"{before}{sign}{after}", rank, work(self.value, right.value))

    def __add__(self, other: object) -> Term:
        return self.joined(" + ", other, SUM, operator.add)

    def __radd__(self, other: object) -> Term:
        return term(other) + self

    def __sub__(self, other: object) -> Term:
        return self.joined(" − ", other, SUM, operator.sub)

    def __rsub__(self, other: object) -> Term:
        return term(other) - self

    def __mul__(self, other: object) -> Term:
        return self.joined("·", other, PRODUCT, operator.mul)

    def __rmul__(self, other: object) -> Term:
        return term(other) * self

    def __truediv__(self, other: object) -> Term:
        return self.joined("/", other, PRODUCT, operator.truediv)

    def __rtruediv__(self, other: object) -> Term:
        return term(other) / self

    def __pow__(self, other: object) -> Term:
        return self.joined("^", other, ATOM, operator.pow)

    def __neg__(self) -> Term:
        inner = self.text if self.rank in {PRODUCT, ATOM} else f"({self.text})"
        return Term(f"−{inner}", SIGNED, -self.value)

    def __pos__(self) -> Term:
        return self

    def __abs__(self) -> Term:
        return Term(f"|{self.text}|", ATOM, abs(self.value))

    def __ceil__(self) -> Term:
        return Term(f"⌈{self.text}⌉", ATOM, math.ceil(self.value))

    def __floor__(self) -> Term:
        return Term(f"⌊{self.text}⌋", ATOM, math.floor(self.value))

    def __float__(self) -> float:
        return self.value

    def __lt__(self, other: object) -> bool:
        return self.value < term(other).value

    def __gt__(self, other: object) -> bool:
        return self.value > term(other).value

    def __le__(self, other: object) -> bool:
        return self.value <= term(other).value

    def __ge__(self, other: object) -> bool:
        return self.value >= term(other).value

    def like(self, number: float) -> Term:
        """Return another number as a term."""
        return term(number)

    def called(self, name: str, others: tuple[Term, ...]) -> Term:
        """Return the largest or smallest of some terms, written as `max(…)` or `min(…)`."""
        terms = (self, *others)
        value = {"max": max, "min": min}[name](each.value for each in terms)
        return Term(f"{name}({', '.join(each.text for each in terms)})", ATOM, value)

    def compared(self, sign: str, other: Term) -> Term:
        """Return 1 where a comparison holds and 0 where not, written as `[a > b]`."""
        return Term(f"[{self.text} {sign} {other.text}]", ATOM, float(_HOLDS[sign](self.value, other.value)))

    def __getattr__(self, name: str) -> Callable[[], Term]:
        """Return a function of one number, which numpy looks for by its name: exp, log, tanh, sqrt."""
        function = getattr(np, name, None)
        if not isinstance(function, np.ufunc) or function.nin != 1:
            raise AttributeError(name)
        text = f"{LETTERED.get(name, name)}({self.text})"
        return lambda: Term(text, ATOM, float(function(self.value)))


def term(number: Any) -> Term:  # noqa: ANN401 - whatever a step does arithmetic with
    """Return a plain number as a term."""
    if isinstance(number, Term):
        return number
    text = shown_number(float(number)).replace("-", "−")
    return Term(text, SIGNED if text.startswith("−") else ATOM, float(number))


def shown_number(value: float) -> str:
    """Return a number as short decimal text."""
    return decimal_text(value, SHOWN_FIGURES)


def shown(values: Array) -> Plain:
    """Return one variant's value as short decimal text, nested like the value."""
    return [shown(part) for part in values] if values.ndim else shown_number(float(values))


def numbers(step: Step, environment: Mapping[str, Array]) -> Plain:
    """Return a step of a batch of one with its numbers put in, nested like its value."""
    terms = {name: spelled(environment[name]) for name in step.reads}
    return written(step.run(terms)[..., 0].tolist())


def spelled(values: Array) -> Array:
    """Return numbers as terms, which numpy computes with as with any objects."""
    return cast("Array", np.frompyfunc(term, 1, 1)(values))


def written(terms: Any) -> Plain:  # noqa: ANN401 - a term, or nested lists of them
    """Return the texts of terms, nested as they are."""
    return [written(part) for part in terms] if isinstance(terms, list) else term(terms).text

"""The task of linear_descent in words: data, loss, update rule, order of the points, what to compute."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import prod
from typing import TYPE_CHECKING

from service.kinds.answering import NUMBER, instruction
from service.kinds.claims import kept
from service.solver.conventions import BATCH, Convention
from service.vocabulary import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.solver.exercise import Exercise

ASKS = {"w0_next": "the new $w_0$", "w1_next": "the new $w_1$"}


@dataclass(frozen=True, slots=True)
class Task:
    """What a question of this kind fixes, as its prompt says it."""

    own: Text | None
    convention: Convention
    update: str
    iterations: int
    size: int
    exercise: Exercise
    answer: str = NUMBER

    def presenter(self) -> Callable[[Mapping[str, object]], Text]:
        """Return what puts a variant into words; what all variants share is put into words once."""
        own = f"{self.own.text}\n\n" if self.own else ""
        before = f"{own}Fit $h(x) = w_0 + w_1 x$ to the points $(x_j, y_j)$: "
        after = f"where $h_j = h(x_j)$.{self.order()}\n\n{self.rules()}\n\n{self.asks()}"
        points = ", ".join(["(%s, %s)"] * prod(self.exercise.draws["x"].shape))
        start = "$w_0 = %s$, $w_1 = %s$ with $\\alpha = %s$, "
        do = f". Do {self.updates()} by gradient descent from "
        task = f"{literally(before)}{points}{literally(do)}{start}{literally(after)}"

        def present(givens: Mapping[str, object]) -> Text:
            pairs = zip(rows(givens["x"]), rows(givens["y"]), strict=True)
            return Text(task % (*chain.from_iterable(pairs), givens["w0"], givens["w1"], givens["rate"]))

        return present

    def asks(self) -> str:
        """Return what to compute and how precisely, in words."""
        digits = " and ".join(
            f"{count} {'significant figures' if name == 'intermediate_figures' else 'decimals'}"
            for name, count in kept(self.exercise.precision).items()
        )
        names = list(map(asked, self.exercise.ask))
        usual = f"Compute {listed(names)}. Keep at least {digits} in between."
        return instruction(self.answer, usual, names, self.exercise)

    def updates(self) -> str:
        """Return how many updates of which sort, in words."""
        if self.iterations == 1:
            return f"one **{self.update.replace('_', '-')}** update"
        return f"{self.iterations} **{self.update.replace('_', '-')}** updates"

    def order(self) -> str:
        """Return which points each update reads, if not all."""
        again = "in the order listed; after the last comes the first again."
        match self.update:
            case "online":
                return f" Each update reads one point $(x_j, y_j)$, {again}"
            case "mini_batch":
                return f" Each update reads {self.size} points $B$, {again}"
        return ""

    def rules(self) -> str:
        """Return the loss and the update rule as this convention prints them."""
        summed, count = {"online": ("", ""), "mini_batch": (r"\sum_{j \in B}", str(self.size))}.get(
            self.update, BATCH
        )
        rule = self.convention.rule(summed, count)
        of = {"online": " of one point", "mini_batch": " of one update's points"}.get(self.update, "")
        return (
            f"Loss{of}: ${self.convention.loss(summed, count)}$.\n\n"
            f"Update rule, both weights at once: $w_0 \\leftarrow w_0 + {rule} (y_j-h_j)$ and "
            f"$w_1 \\leftarrow w_1 + {rule} (y_j-h_j) x_j$."
        )


def asked(name: str) -> str:
    """Return what one asked step is called in the prompt."""
    stem, _, place = name.rpartition("_")
    if stem in {"w0", "w1"} and place.isdigit():
        return f"$w_{stem[1]}$ after update {place} (`{name}`)"
    return ASKS.get(name, f"`{name}`")


def listed(names: list[str]) -> str:
    """Return names in a sentence: a, b and c."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def rows(numbers: object) -> Sequence[object]:
    """Return a given vector as the list it is."""
    return numbers if isinstance(numbers, list) else [numbers]


def literally(text: str) -> str:
    """Return a text as a template of `%` writes it."""
    return text.replace("%", "%%")

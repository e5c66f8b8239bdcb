"""A batch drawn by the solver put into variants that offer answers to choose from, dealt out by seed.

The key and wrong roads, each with the misconception that leads there; or, for a symptom, the numbers of a
wrong road and comments, of which one fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from service.exercises.assembly import KEY_FIGURES, givens, shaped
from service.grading.decimals import decimal_text
from service.solver.draws import fold
from service.solver.offers import Offer, Offered, arranged, offered
from service.vocabulary import Choice, Declaration, Misconception, Text, TextFormat, Variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.solver.exercise import SolverQuestion
    from service.solver.redraw import Batch
    from service.vocabulary import Plain

RESPONSE = "response"
CHOOSE = "Which of these is right?"
SYMPTOM = "Which comment fits?"
NAMES = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing to choose: its text, whether it is right, what its feedback says, and whose road it is."""

    text: str
    correct: bool
    feedback: str = ""
    road: Misconception | None = None

    def bound(self) -> dict[str, object]:
        """Return what a choice is judged by."""
        road = self.road
        named = {} if road is None else {"misconception": road.name, "nature": road.nature.value}
        return {"correct": self.correct, "feedback": self.feedback, **named}


def assemble(question: SolverQuestion, offer: Offer, batch: Batch, seeds: Sequence[int]) -> list[Variant]:
    """Return the variants of a batch in the order of their seeds."""
    words = fold(seeds)
    with np.errstate(all="ignore"):
        found = offered(question.exercise, offer, batch.certificate, words)
    orders = arranged(words, offer.count).T.tolist()
    drawn = zip(seeds, givens(question.exercise, batch), told(question, offer, batch, found), strict=True)
    separations = found.separation.tolist()
    return [
        variant(question, seed, given, prompt, [answers[place] for place in order], separation)
        for (seed, given, (prompt, answers)), order, separation in zip(
            drawn, orders, separations, strict=True
        )
    ]


def told(
    question: SolverQuestion, offer: Offer, batch: Batch, found: Offered
) -> Iterator[tuple[str, list[Answer]]]:
    """Yield what each variant adds to its task, and what it offers, the right one first."""
    exercise = question.exercise
    shapes = {name: batch.environment[name].shape[:-1] for name in exercise.ask}
    known = [exercise.recipe.misconceptions[name] for name in exercise.wrong]
    for at, roads in enumerate(found.roads.T.tolist()):
        numbers = [written(found.wrong[road, :, at].tolist(), shapes) for road in roads]
        if offer.symptom:
            yield numbers[0], list(symptoms([known[road] for road in roads], numbers))
        else:
            key = Answer(written(found.keys[:, at].tolist(), shapes), correct=True)
            pairs = zip(roads, numbers, strict=True)
            yield (
                "",
                [
                    key,
                    *(
                        Answer(text, correct=False, feedback=known[road].feedback, road=known[road])
                        for road, text in pairs
                    ),
                ],
            )


def symptoms(roads: Sequence[Misconception], numbers: Sequence[str]) -> Iterator[Answer]:
    """Yield the comments: the first is right, and each other says what numbers it would belong to."""
    for at, (road, text) in enumerate(zip(roads, numbers, strict=True)):
        yield Answer(road.feedback, at == 0, "" if at == 0 else f"Then the numbers would be {text}.")


def written(values: Sequence[float], shapes: Mapping[str, tuple[int, ...]]) -> str:
    """Return asked numbers in words: one alone, or each with the name of its step."""
    texts = shaped([decimal_text(value, KEY_FIGURES) for value in values], shapes)
    if len(texts) == 1:
        return nested(next(iter(texts.values())))
    return ", ".join(f"`{name}` = {nested(each)}" for name, each in texts.items())


def nested(numbers: Plain) -> str:
    """Return a number, or a vector or matrix in parentheses."""
    return f"({', '.join(map(nested, numbers))})" if isinstance(numbers, list) else str(numbers)


def variant(
    question: SolverQuestion,
    seed: int,
    given: Mapping[str, object],
    numbers: str,
    answers: Sequence[Answer],
    separation: float,
) -> Variant:
    """Return one variant; `numbers` are those of a symptom."""
    named: Mapping[str, Answer] = dict(zip(NAMES, answers, strict=False))
    roads = [each.road.name for each in answers if each.road]
    proof: dict[str, Any] = {"separation": float(f"{separation:.4g}"), "claims": roads, "distinguish": roads}
    choices = tuple(Choice(name, Text(each.text)) for name, each in named.items())
    return Variant(
        kind=question.kind,
        kind_version=question.version,
        seed=seed,
        prompt=prompt(question.present(given), numbers),
        declarations=(Declaration(RESPONSE, "identifier", choices=choices),),
        key={RESPONSE: next(name for name, each in named.items() if each.correct)},
        bounds={RESPONSE: {"choices": {name: each.bound() for name, each in named.items()}}},
        givens=given,
        conditions=question.conditions,
        certificate=proof,
    )


def prompt(task: Text, numbers: str) -> Text:
    """Return what is asked: the task with its choices, or whose numbers were answered to it."""
    if not numbers:
        return Text(f"{task.text}\n\n{CHOOSE}", task.format)
    quoted = "\n".join(f"> {line}".rstrip() for line in task.text.splitlines())
    return Text(f"Somebody was asked:\n\n{quoted}\n\nand answered {numbers}. {SYMPTOM}", TextFormat.MARKDOWN)
